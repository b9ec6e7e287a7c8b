"""``dictionary.csv``: every column of the event in one table."""

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from potluck.dossier import FieldEntry, TableEntry
from potluck.fieldtypes.table import field_type
from potluck.serve.audience import Release, Shown
from potluck.serve.metadata import lenient_rules
from potluck.serve.schema import released_fields
from potluck.serve.tables import ReleasedTable

__all__ = ["dictionary"]

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


def dictionary(release: Release, tables: Sequence[ReleasedTable]) -> bytes:
    """Every column of the event as CSV: those of the release with statistics, others with their description.

    Texts that a spreadsheet would run as a formula get an apostrophe before them.
    """
    fields = {table.key: released_fields(table, lenient_rules(release)) for table in tables}
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for shown in release.datasets:
        for table in shown.dossier.tables:
            contributed = [_as_contributed(entry) for entry in table.fields]
            said = fields.get(f"{shown.dossier.key}#{table.name}", contributed)
            for position, (field, entry) in enumerate(zip(said, table.fields, strict=True), 1):
                row = [*_place(shown, table, position), *_about(field, entry), *_statistics(entry)]
                writer.writerow([_harmless(cell) for cell in row])
    return text.getvalue().encode()


def _place(shown: Shown, table: TableEntry, position: int) -> list[str]:
    return [shown.dossier.agency, shown.dossier.name, shown.state, table.name, str(position)]


def _as_contributed(entry: FieldEntry) -> dict[str, Any]:
    """A field of a table that is not in the release."""
    return {"name": entry.name, "type": entry.type, "constraints": entry.constraints}


def _about(field: Mapping[str, Any], entry: FieldEntry) -> list[str]:
    rules = field.get("constraints")
    categories = "; ".join(f"{c.name} = {c.title}" if c.title else c.name for c in entry.categories)
    return [
        field["name"],
        field["type"],
        entry.title,
        entry.description,
        entry.unit,
        entry.code,
        entry.role,
        json.dumps(rules, ensure_ascii=False, sort_keys=True) if rules else "",
        categories,
    ]


def _statistics(entry: FieldEntry) -> list[str]:
    summary = entry.summary
    if summary is None:
        return [""] * 6
    reasons = "; ".join(f"{m.count} {m.label or m.value or 'empty'}" for m in summary.missing_by)
    distinct = f"{summary.distinct}" if summary.distinct_exact else f"about {summary.distinct}"
    extremes = ["", ""] if field_type(entry.type).is_text else [summary.minimum or "", summary.maximum or ""]
    return [
        str(summary.count),
        str(summary.missing),
        reasons,
        distinct,
        *extremes,
    ]


def _harmless(cell: str) -> str:
    numeric = re.fullmatch(r"[-+]?[0-9.]+(e[-+]?[0-9]+)?", cell) is not None
    return f"'{cell}" if cell.startswith(_FORMULA) and not numeric else cell
