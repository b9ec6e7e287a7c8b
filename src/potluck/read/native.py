"""Tables whose cells have types: rows in the description itself, JSON, lines of JSON, Parquet."""

import json
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from potluck.fieldtypes.table import value_text
from potluck.fieldtypes.typed import plain_text
from potluck.findings import Finding, found
from potluck.model import Dialect, Field, Table
from potluck.read.batch import TextBatch
from potluck.read.detect import detect_header
from potluck.read.exact import frame_of
from potluck.read.layout import SetAside, below_comments, labels_of, width_of
from potluck.read.source import FileFacts, Unreadable
from potluck.read.streams import HashedFile

__all__ = ["FAILURES", "BrokenError", "NativeSource", "Rows", "control_of", "loads", "open_rows"]

_HEAD = 100
Rows = Callable[[], Iterator[Any]]


class BrokenError(ValueError):
    """The file is broken; the text says how, as a sentence."""


FAILURES = (ValueError, OSError)
"""What a reader of rows may raise for a file that is damaged or not of its format."""


def open_rows(
    table: Table, rows: Rows, path: Path | None, *, named: bool = False, typed: bool = True
) -> "NativeSource | Unreadable":
    """A source over rows of typed cells.

    Args:
        table: the table.
        rows: returns the rows afresh each time it is called: all sequences of cells, or all mappings of columns' names
            to cells. If it raises `BrokenError`, or another `ValueError` or `OSError`, the table ends.
        path: the file from which the rows are read; None for none.
        named: the first row always contains the columns' names.
        typed: the file states the types of its values; otherwise all are texts, and their types are inferred.
    """
    where = table.paths[0].as_posix() if table.paths else None
    try:
        head = list(islice(rows(), _HEAD))
    except FAILURES as error:
        return Unreadable(found("source-error", str(error), where=where))
    if not head:
        return Unreadable(found("source-error", "The table is empty."))
    if not isinstance(head[0], (dict, list, tuple)):
        return Unreadable(found("source-error", "A row is neither a list of cells nor a mapping."))
    return NativeSource(table, rows, head, path, named=named, typed=typed)


def loads(text: str, line: int = 1) -> Any:
    """The value of a JSON text; numbers with a point keep their digits.

    Args:
        text: the text.
        line: the number of its first line in the file.

    Raises:
        BrokenError: it is not JSON, has half of a surrogate pair, which is no character, or has a key twice in one
            object, so that a value would be lost.
    """
    try:
        value = json.loads(text, parse_float=Decimal, object_pairs_hook=_with_unique_keys)
        if "\\ud" in text.lower():
            json.dumps(value, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:
        raise BrokenError(f"{_where(text, line)} has half of a surrogate pair, which is no character.") from None
    except json.JSONDecodeError as error:
        raise BrokenError(
            f"Line {error.lineno + line - 1}, column {error.colno} is not valid JSON: {error.msg}."
        ) from None
    except _RepeatedKeyError as error:
        raise BrokenError(f"{_where(text, line)} has the key {error.args[0]!r} twice in one object.") from None
    except (RecursionError, ValueError):
        raise BrokenError("The JSON is nested too deeply or holds a number that is too long.") from None
    return value


def _where(text: str, line: int) -> str:
    return f"Line {line} or a later one" if "\n" in text else f"Line {line}"


class _RepeatedKeyError(ValueError):
    """A JSON object has a key more than once; the argument is the key."""


def _with_unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _RepeatedKeyError(next(key for key in keys if keys.count(key) > 1))
    return value


def control_of(table: Table) -> Mapping[str, Any]:
    """The properties for JSON that a dialect has beyond the standard: ``property``, ``keys``."""
    dialect = table.text.get("dialect")
    parts = [dialect.get(name) for name in ("json", "inline")] if isinstance(dialect, dict) else []
    return next((part for part in parts if isinstance(part, dict)), {})


def _type_of(value: Any) -> str:
    """The field type of a value; "any" if it has none.

    >>> _type_of(True), _type_of(1), _type_of({}), _type_of("1")
    ('boolean', 'integer', 'object', 'string')
    """
    return next((name for kinds, name in _TYPES if isinstance(value, kinds)), "any")


# The order matters: in Python a truth value is a whole number, and a datetime is a date.
_TYPES: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (str, "string"),
    (bool, "boolean"),
    (int, "integer"),
    ((float, Decimal), "number"),
    (datetime, "datetime"),
    (date, "date"),
    (time, "time"),
    (timedelta, "duration"),
    (dict, "object"),
    ((list, tuple), "array"),
)


def _names(table: Table, first: Mapping[str, Any]) -> list[str]:
    """Columns of keyed rows: the schema's fields, else the keys of the first row."""
    if table.schema is not None:
        return [field.name for field in table.schema.fields]
    keys = control_of(table).get("keys")
    return [str(key) for key in (keys if isinstance(keys, list) and keys else first)]


class NativeSource:
    """Rows of typed cells; attributes as in `potluck.read.source.TableSource`.

    Attributes:
        types: for each column, by its position from 0, the types that its values have in the file; complete after the
            last batch.
    """

    def __init__(
        self,
        table: Table,
        rows: Rows,
        head: list[Any],
        path: Path | None,
        *,
        named: bool = False,
        typed: bool = True,
    ) -> None:
        self._table = table
        self._named = named
        self._rows = rows
        self._path = path
        self._keys = _names(table, head[0]) if isinstance(head[0], dict) else None
        self._unknown: set[str] = set()
        self.findings: list[Finding] = []
        self.files: list[FileFacts] = []
        self.types: dict[int, set[str]] = {}
        texts = [[plain_text(cell) or "" for cell in row] for row in self._records(head) if row is not None]
        self.dialect = self._dialect(texts)
        self.labels = labels_of(self.dialect, texts) if self._keys is None else tuple(self._keys)
        self.width = width_of(self.labels, len(table.schema.fields) if table.schema else None, texts)
        self._fields = self._by_column()
        # Types are looked at only if nobody declares them, since that costs time for each cell.
        self._untyped = typed and all(field.type == "any" for field in self._fields.values())
        self._no_data = frozenset((*self.dialect.header_records, *self.dialect.comment_rows))

    def _dialect(self, head: list[list[str]]) -> Dialect:
        if self._keys is not None:
            return replace(self._table.dialect or Dialect(), header=True, header_rows=(1,))
        if self._table.dialect is None and self._named:
            return Dialect()
        return below_comments(self._table.dialect or detect_header(Dialect(), head), head)

    def _by_column(self) -> dict[int, Field]:
        """The fields of the columns, matched as the header will be."""
        schema = self._table.schema
        if schema is None:
            return {}
        if self.labels is None or schema.fields_match == "exact":
            return dict(enumerate(schema.fields))
        named = {self._folded(field.name): field for field in schema.fields}
        return {i: named[name] for i, label in enumerate(self.labels) if (name := self._folded(label)) in named}

    def _folded(self, name: str) -> str:
        return name if self.dialect.header_case else name.lower()

    def batches(self) -> Generator[TextBatch, None, None]:
        """The data rows, in order; record 1 of keyed rows is their keys."""
        alien: dict[int, set[int]] = {}
        for batch in SetAside(self.dialect)(frame_of(self._texts(alien), self.width, 1)):
            yield replace(batch, alien={column: frozenset(rows) for column, rows in alien.items()})
            alien.clear()
        if self._unknown:
            names = ", ".join(repr(name) for name in sorted(self._unknown)[:12])
            message = f"Rows have keys that are not columns of the table, so these are not released: {names}."
            self.findings.append(found("column-left-out", message, count=len(self._unknown)))
        if self._path is not None:
            with HashedFile(self._path) as raw:
                raw.drain()
                self.files.append(FileFacts(self._table.paths[0].as_posix(), raw.bytes, raw.sha256))

    def _texts(self, alien: dict[int, set[int]]) -> Iterator[list[str | None]]:
        try:
            for number, record in enumerate(self._records(self._rows()), 1):
                if record is None:
                    message = f"Row {number} is a different kind of row from the first; reading stopped there."
                    self.findings.append(found("source-error", message))
                    return
                yield self._row(number, record, alien)
        except FAILURES as error:
            self.findings.append(found("source-error", f"{error} Reading stopped there."))

    def _row(self, number: int, record: Sequence[Any], alien: dict[int, set[int]]) -> list[str | None]:
        cells: list[str | None] = []
        for column, value in enumerate(record):
            text, fits = value_text(value, self._fields.get(column))
            cells.append(text)
            if not fits:
                alien.setdefault(column, set()).add(number)
        if self._untyped and number not in self._no_data:
            for column, value in enumerate(record):
                if value is not None:
                    self.types.setdefault(column, set()).add(_type_of(value))
        return cells

    def _records(self, rows: Iterator[Any] | Sequence[Any]) -> Iterator[Sequence[Any] | None]:
        """Rows as sequences of cells, with the keys of keyed rows first; None for a row of another kind."""
        if self._keys is None:
            yield from (row if isinstance(row, (list, tuple)) else None for row in rows)
            return
        known = set(self._keys)
        yield self._keys
        for row in rows:
            if not isinstance(row, dict):
                yield None
            else:
                if not known.issuperset(row):
                    self._unknown.update(str(key) for key in row if key not in known)
                yield [row.get(key) for key in self._keys]
