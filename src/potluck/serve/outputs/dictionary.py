"""``dictionary.csv``: every column of the event in one table."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from potluck.fieldtypes.table import field_type
from potluck.serve.folder import HeldFolder
from potluck.serve.placing import ReleasedTable
from potluck.serve.shown import ClosedTable, ColumnAbout, OpenColumn, OpenTable, Release

__all__ = ["Dictionary", "dictionary"]

_COLUMNS = (
    "agency",
    "dataset",
    "state",
    "table",
    "position",
    "column",
    "type",
    "title",
    "description",
    "unit",
    "code",
    "role",
    "constraints",
    "categories",
    "values",
    "missing",
    "missing_reasons",
    "distinct",
    "minimum",
    "maximum",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Dictionary:
    """``dictionary.csv``."""

    name: str = "dictionary.csv"

    def write(self, release: Release, _tables: Sequence[ReleasedTable], folder: HeldFolder) -> tuple[str, ...]:
        """Put the dictionary into the release."""
        folder.write(self.name, dictionary(release))
        return (self.name,)


def dictionary(release: Release) -> bytes:
    """Every column of the event as CSV: columns in the release with statistics, others with their description.

    Texts that a spreadsheet would run as a formula get an apostrophe before them.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for dataset in release.datasets:
        place = [dataset.agency, dataset.name, dataset.state]
        for table in dataset.tables:
            for position, row in enumerate(_rows(table), 1):
                writer.writerow([_harmless(cell) for cell in (*place, table.name, str(position), *row)])
    return text.getvalue().encode()


def _rows(table: OpenTable | ClosedTable) -> Iterator[list[str]]:
    """The cells that describe each column of a table."""
    if isinstance(table, ClosedTable):
        for about in table.columns:
            yield [*_about(about.name, about.type, about, about.constraints), "", *[""] * 6]
        return
    for column in table.columns:
        categories = "; ".join(f"{c.name} = {c.title}" if c.title else c.name for c in column.categories)
        described = _about(column.form.name, column.form.type, column.about, column.form.constraints)
        yield [*described, categories, *_statistics(column)]


def _about(name: str, kind: str, about: ColumnAbout, rules: Mapping[str, Any]) -> list[str]:
    return [
        name,
        kind,
        about.title,
        about.description,
        about.unit,
        about.code,
        about.role,
        json.dumps(dict(rules), ensure_ascii=False, sort_keys=True) if rules else "",
    ]


def _statistics(column: OpenColumn) -> list[str]:
    summary = column.summary
    if summary is None:
        return [""] * 6
    reasons = "; ".join(f"{m.count} {m.label or m.value or 'empty'}" for m in summary.missing_by)
    about = "" if summary.distinct_exact else "about "
    distinct = "" if summary.distinct is None else f"{about}{summary.distinct}"
    is_text = field_type(column.about.type).is_text
    extremes = ["", ""] if is_text else [summary.minimum or "", summary.maximum or ""]
    return [str(summary.count), str(summary.missing), reasons, distinct, *extremes]


def _harmless(cell: str) -> str:
    numeric = re.fullmatch(r"[-+]?[0-9.]+(e[-+]?[0-9]+)?", cell) is not None
    return f"'{cell}" if cell.startswith(_FORMULA) and not numeric else cell
