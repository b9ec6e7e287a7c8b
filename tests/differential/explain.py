"""What a verdict is about, and whether a reason explains a difference between ours and frictionless'.

A `Told` is a place that only one of the two names; a `Table` is what both looked at, read here with
`csv.reader` alone. A reason explains a difference or it does not; nothing is taken on trust from the
list of departures.
"""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from differential import oracle
from differential.places import Places

__all__ = ["CellReason", "Reason", "Table", "Told", "differences"]

_Field = dict[str, Any]


class Told(NamedTuple):
    """A place that only one of the two names."""

    ours: bool
    rule: str
    row: int | None
    number: int | None
    cell: str | None


def differences(ours: Places, theirs: Places) -> list[Told]:
    """All places that only one of the two names."""
    return sorted(
        [Told(True, *place) for place in (ours - theirs)] + [Told(False, *place) for place in (theirs - ours)],
        key=lambda told: tuple(map(str, told)),
    )


@dataclass(frozen=True)
class Table:
    """A table of a case, and all that either said.

    Attributes:
        resource: what a Data Resource says of it: schema, dialect, hash.
        text: its file.
        ours: all places that we name.
        theirs: all places that frictionless names.
        beside: the other tables of its package.
    """

    resource: Mapping[str, Any]
    text: str
    ours: Places
    theirs: Places
    beside: Sequence["Table"] = field(default=())

    @property
    def schema(self) -> Mapping[str, Any]:
        """The schema; empty where none is declared."""
        declared = self.resource.get("schema")
        return declared if isinstance(declared, dict) else {}

    @property
    def dialect(self) -> Mapping[str, Any] | None:
        """The dialect, ``csv`` and the like laid open; None where none is declared."""
        declared = self.resource.get("dialect")
        if not isinstance(declared, dict):
            return None
        return {**declared, **(declared.get("csv") or {}), **(declared.get("excel") or {})}

    @cached_property
    def fields(self) -> list[_Field]:
        """The fields of the schema, their types said; without a schema those that frictionless infers."""
        if not self.schema and self.labels:
            return oracle.inferred(self.labels, self.records[1:])
        listed = self.schema.get("fields")
        return (
            [{"type": "string", **one} for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
        )

    @cached_property
    def records(self) -> list[list[str]]:
        """The records of the file."""
        dialect = self.dialect or {}
        delimiter = dialect.get("delimiter") or self._sniffed()
        quote = dialect.get("quoteChar", '"')
        form: dict[str, Any] = {"quotechar": quote} if quote else {"quoting": csv.QUOTE_NONE}
        if len(delimiter) != 1:
            return []
        return list(csv.reader(io.StringIO(self.text, newline=""), delimiter=delimiter, **form))

    def _sniffed(self) -> str:
        if self.dialect is not None:
            return ","
        try:
            return str(csv.Sniffer().sniff("".join(self.text.splitlines(keepends=True)[:100]), ",\t;|").delimiter)
        except csv.Error:
            return ","

    def field_at(self, number: int | None) -> _Field | None:
        """The field of a column of the file, by its position from 1."""
        if number is None:
            return None
        labels = self.labels
        if self.schema.get("fieldsMatch", "exact") == "exact" or not labels:
            return self.fields[number - 1] if number <= len(self.fields) else None
        folds = (self.dialect or {}).get("headerCase") is False
        if number > len(labels):
            return None
        return next((f for f in self.fields if _same(f["name"], labels[number - 1], folds=folds)), None)

    @cached_property
    def last_row(self) -> int:
        """The last row that frictionless says something of."""
        return max((row or 0 for _, row, *_ in self.theirs), default=0)

    @cached_property
    def labels(self) -> list[str]:
        """The labels of the last header row."""
        last = self._last_header
        return [label.strip() for label in self.records[last - 1]] if 0 < last <= len(self.records) else []

    @property
    def _last_header(self) -> int:
        dialect = self.dialect or {}
        return 0 if dialect.get("header") is False else max(dialect.get("headerRows", [1]), default=0)

    def column(self, name: str) -> Mapping[int, str]:
        """The cells of a field, by row."""
        return self.columns.get(name, {})

    @cached_property
    def columns(self) -> dict[str, dict[int, str]]:
        """The cells of all fields, by name and row."""
        width = max((len(record) for record in self.records), default=0)
        places = {declared["name"]: i for i in range(width, 0, -1) if (declared := self.field_at(i)) is not None}
        return {
            name: {
                row: record[at - 1]
                for row, record in enumerate(self.records, 1)
                if at <= len(record) and row > self._last_header
            }
            for name, at in places.items()
        }

    def is_missing(self, declared: _Field, cell: str) -> bool:
        """Whether a cell is a missing value."""
        listed = declared.get("missingValues", self.schema.get("missingValues", [""]))
        return cell in [one["value"] if isinstance(one, dict) else one for one in listed]

    def key(self, name: str) -> list[str]:
        """The fields of a key of the schema."""
        declared = self.schema.get(name) or []
        return [declared] if isinstance(declared, str) else list(declared)


def _same(one: str, other: str, *, folds: bool) -> bool:
    return one.lower() == other.lower() if folds else one == other


@dataclass(frozen=True)
class Reason:
    """Why a verdict differs: in words, and the test whether it explains a difference in a table."""

    why: str
    explains: Callable[[Told, Table], bool]


_Odd = Callable[[_Field, str], bool]


@dataclass(frozen=True)
class CellReason:
    """A reason that lies in the text of cells: `odd` ones get another verdict, and what follows from it.

    Attributes:
        why: in words.
        rule: the rule in which an odd cell shows.
        ours: whether it is we who name it.
        odd: whether a cell is of this kind; of a type error it must be so, too, that frictionless takes the
            cell just where we do not.
        column: whether a column has what makes its odd cells odd.
    """

    why: str
    rule: str
    ours: bool
    odd: _Odd
    column: Callable[[_Field, Sequence[str]], bool] = lambda _field, _cells: True

    def explains(self, told: Told, table: Table) -> bool:
        """Whether a difference comes of an odd cell."""
        declared = table.field_at(told.number)
        if told.rule in {self.rule, "constraint-error", "type-error"} and declared is not None:
            return self._of_cell(told, table, declared)
        if told.rule == "unique-error" and declared is not None:
            return self._above(table, [declared["name"]], told.row)
        if told.rule == "primary-key":
            return self._above(table, table.key("primaryKey"), told.row)
        return told.rule == "foreign-key" and self._foreign(table)

    def _of_cell(self, told: Told, table: Table, declared: _Field) -> bool:
        cell = told.cell or ""
        odd = not table.is_missing(declared, cell) and self._is_odd(declared, cell)
        shows = told.rule == self.rule and told.ours == self.ours
        if shows and odd and self.column(declared, list(table.column(declared["name"]).values())):
            return True
        # What frictionless goes on to say of a cell that we refuse, or we of one that it refuses;
        # and the values of a constraint are read as cells are.
        follows = odd and told.ours != self.ours
        return follows or (
            told.rule == "constraint-error" and any(self._is_odd(declared, v) for v in _allowed(declared))
        )

    def _is_odd(self, declared: _Field, cell: str) -> bool:
        return self.odd(declared, cell) and (self.rule != "type-error" or oracle.takes(declared, cell) == self.ours)

    def _above(self, table: Table, names: Sequence[str], row: int | None) -> bool:
        """Whether a cell of these fields in this row or above is odd."""
        of = {f["name"]: f for f in table.fields}
        return any(
            self._is_odd(of[name], cell)
            for name in names
            if name in of
            for at, cell in table.column(name).items()
            if row is None or at <= row
        )

    def _foreign(self, table: Table) -> bool:
        return any(self._above(one, [f["name"] for f in one.fields], None) for one in (table, *table.beside))


def _allowed(declared: _Field) -> list[str]:
    """Texts among the values of a field's constraints."""
    constraints = declared.get("constraints") or {}
    return [str(v) for v in constraints.get("enum") or () if isinstance(v, str)]
