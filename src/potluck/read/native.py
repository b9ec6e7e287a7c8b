"""Tables whose cells have types: rows in the description itself, JSON, lines of JSON, Parquet."""

import io
import json
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, cast

from potluck.fieldtypes.table import value_text
from potluck.fieldtypes.typed import plain_text
from potluck.findings import Finding, found
from potluck.model import Dialect, Field, Table
from potluck.read.batch import TextBatch
from potluck.read.detect import detect_header
from potluck.read.exact import frame_of
from potluck.read.layout import SetAside, below_comments, labels_of, width_of
from potluck.read.source import FileFacts, Unreadable
from potluck.read.streams import HashedFile, open_unpacked

__all__ = ["NativeSource", "open_inline", "open_native"]

_HEAD = 100
_JSON_CAP = 256 << 20
_ROWS = 16_384
_Rows = Callable[[], Iterator[Any]]


class _BrokenError(ValueError):
    """What is wrong with the file, as a sentence."""


def open_inline(table: Table) -> "NativeSource | Unreadable":
    """A source over the rows that stand in a table's description."""
    data = table.data
    if not isinstance(data, list):
        message = "The data in the description are no list of rows."
        return Unreadable(found("format-unsupported", message, "Put them into a file and name it under path."))
    return _opened(table, lambda: iter(data), None)


def open_native(paths: Sequence[Path], table: Table, *, exact: bool) -> "NativeSource | Unreadable":
    """A source over a JSON, NDJSON or Parquet file; ``exact`` makes no difference here."""
    del exact
    path = paths[0]
    if table.format == "parquet":
        return _opened(table, lambda: _parquet(path), path)
    if table.format in {"ndjson", "jsonl"}:
        return _opened(table, lambda: _lines(path, table.encoding), path)
    try:
        data = _document(path, table)
    except _BrokenError as error:
        return Unreadable(found("source-error", str(error), where=table.paths[0].as_posix()))
    return _opened(table, lambda: iter(data), path)


def _opened(table: Table, rows: _Rows, path: Path | None) -> "NativeSource | Unreadable":
    try:
        head = list(islice(rows(), _HEAD))
    except _BrokenError as error:
        where = table.paths[0].as_posix() if table.paths else None
        return Unreadable(found("source-error", str(error), where=where))
    if not head:
        return Unreadable(found("source-error", "The table is empty."))
    if not isinstance(head[0], (dict, list, tuple)):
        return Unreadable(found("source-error", "A row is neither a list of cells nor a mapping."))
    return NativeSource(table, rows, head, path)


def _loads(text: str) -> Any:
    try:
        return json.loads(text, parse_float=Decimal)
    except json.JSONDecodeError as error:
        raise _BrokenError(f"Line {error.lineno}, column {error.colno} is no JSON: {error.msg}.") from None
    except (RecursionError, ValueError):
        raise _BrokenError("The JSON is nested too deeply or holds a number that is too long.") from None


def _document(path: Path, table: Table) -> list[Any]:
    """The rows of a JSON file, below the property that the dialect names."""
    if path.stat().st_size > _JSON_CAP:
        raise _BrokenError(f"The file is over {_JSON_CAP >> 20} MB; give the rows one a line, as .ndjson.")
    with HashedFile(path) as raw:
        content = open_unpacked(raw, path).read(_JSON_CAP + 1)
    try:
        data = _loads((content or b"").decode(table.encoding or "utf-8-sig"))
    except (UnicodeDecodeError, LookupError):
        raise _BrokenError("The file is not text in its encoding.") from None
    for name in filter(None, str(_control(table).get("property") or "").split(".")):
        data = data.get(name) if isinstance(data, dict) else None
    if not isinstance(data, list):
        raise _BrokenError("The JSON holds no list of rows.")
    return data


def _lines(path: Path, encoding: str | None) -> Iterator[Any]:
    with HashedFile(path) as raw:
        text = io.TextIOWrapper(cast("BinaryIO", open_unpacked(raw, path)), encoding=encoding or "utf-8-sig")
        number = 0
        while True:
            try:
                line = next(text, None)
            except UnicodeDecodeError:
                raise _BrokenError(f"After line {number} the file is not text in its encoding.") from None
            number += 1
            if line is None:
                return
            if line.strip():
                yield _loads(line)


def _parquet(path: Path) -> Iterator[Any]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            yield file.schema_arrow.names
            for batch in file.iter_batches(_ROWS):
                yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)
    except (pa.ArrowException, OSError) as error:
        raise _BrokenError(f"This is not a Parquet file, or it is damaged: {error}.") from None


def _control(table: Table) -> Mapping[str, Any]:
    """What a dialect says of JSON beyond the standard: ``property``, ``keys``."""
    dialect = table.text.get("dialect")
    parts = [dialect.get(name) for name in ("json", "inline")] if isinstance(dialect, dict) else []
    return next((part for part in parts if isinstance(part, dict)), {})


def _names(table: Table, first: Mapping[str, Any]) -> list[str]:
    """Columns of keyed rows: the schema's fields, else the keys of the first row."""
    if table.schema is not None:
        return [field.name for field in table.schema.fields]
    keys = _control(table).get("keys")
    return [str(key) for key in (keys if isinstance(keys, list) and keys else first)]


class NativeSource:
    """Rows of typed cells; attributes as of `potluck.read.source.TableSource`."""

    def __init__(self, table: Table, rows: _Rows, head: list[Any], path: Path | None) -> None:
        self._table = table
        self._rows = rows
        self._path = path
        self._keys = _names(table, head[0]) if isinstance(head[0], dict) else None
        self._unknown: set[str] = set()
        self.findings: list[Finding] = []
        self.files: list[FileFacts] = []
        texts = [[plain_text(cell) or "" for cell in row] for row in self._records(head) if row is not None]
        self.dialect = self._dialect(texts)
        self.labels = labels_of(self.dialect, texts)
        self.width = width_of(self.labels, len(table.schema.fields) if table.schema else None, texts)
        self._fields = self._by_column()

    def _dialect(self, head: list[list[str]]) -> Dialect:
        if self._keys is not None:
            return replace(self._table.dialect or Dialect(), header=True, header_rows=(1,))
        if self._table.dialect is None and self._path is not None and self._path.suffix == ".parquet":
            return Dialect()
        return below_comments(self._table.dialect or detect_header(Dialect(), head), head)

    def _by_column(self) -> dict[int, Field]:
        """The fields of the columns, as the header will be matched."""
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
            message = f"Rows have keys that are no columns of the table and so are not released: {names}."
            self.findings.append(found("column-left-out", message, count=len(self._unknown)))
        if self._path is not None:
            with HashedFile(self._path) as raw:
                raw.drain()
                self.files.append(FileFacts(self._table.paths[0].as_posix(), raw.bytes, raw.sha256))

    def _texts(self, alien: dict[int, set[int]]) -> Iterator[list[str | None]]:
        try:
            for number, record in enumerate(self._records(self._rows()), 1):
                if record is None:
                    message = f"Row {number} is another kind of row than the first; reading stopped there."
                    self.findings.append(found("source-error", message))
                    return
                yield self._row(number, record, alien)
        except _BrokenError as error:
            self.findings.append(found("source-error", f"{error} Reading stopped there."))

    def _row(self, number: int, record: Sequence[Any], alien: dict[int, set[int]]) -> list[str | None]:
        cells: list[str | None] = []
        for column, value in enumerate(record):
            text, fits = value_text(value, self._fields.get(column))
            cells.append(text)
            if not fits:
                alien.setdefault(column, set()).add(number)
        return cells

    def _records(self, rows: Iterator[Any] | Sequence[Any]) -> Iterator[Sequence[Any] | None]:
        """Rows as sequences of cells, the keys of keyed ones first; None for one of another kind."""
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
