"""A resource descriptor, as plain data, from what is known about a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from potluck.draft.columns import ColumnDraft, missing_counts
from potluck.draft.words import field_names, word_set, words_of
from potluck.model import Dialect, Table
from potluck.read.formats import format_named
from potluck.read.layouts import Layout

__all__ = ["ColumnsFound", "resource_of", "schema_of"]

_KEYS = MappingProxyType(
    {
        "delimiter": "delimiter",
        "quoteChar": "quote_char",
        "doubleQuote": "double_quote",
        "escapeChar": "escape_char",
        "skipInitialSpace": "skip_initial_space",
        "header": "header",
        "headerRows": "header_rows",
        "commentRows": "comment_rows",
        "skipBlankRows": "skip_blank_rows",
        "sheetName": "sheet_name",
    }
)
_MOST = 12
_COUNTED = word_set(
    "count counts number cases deaths death visits admissions discharges patients people persons clients residents"
    " beneficiaries benes enrollees members births overdoses arrests victims students injuries hospitalizations"
)


@dataclass(frozen=True, slots=True)
class ColumnsFound:
    """What is known about a table's columns.

    Attributes:
        labels: their labels as they are in the file.
        columns: their drafts.
        key: names of the primary key's fields, if one is proposed.
        titles: longer names the file has for its columns, if it has any.
    """

    labels: tuple[str, ...]
    columns: tuple[ColumnDraft, ...]
    key: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The fields' names."""
        return field_names(self.labels)


def resource_of(table: Table, layout: Layout, found: ColumnsFound) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The descriptor of a table, and what a person should look at in it.

    Args:
        table: how the table was read.
        layout: its layout.
        found: what is known about its columns.
    """
    resource: dict[str, Any] = {"type": "table", "format": table.format}
    form = format_named(table.format)
    if form.encoded:
        resource["encoding"] = table.encoding
    dialect = _dialect(layout, form.stated)
    if dialect:
        resource["dialect"] = dialect
    resource["schema"] = schema_of(found)
    return resource, (
        *_label_notes(found.labels),
        *_column_notes(found.names, found.columns),
        *_missing_notes(found.columns),
        *_key_notes(found.key),
    )


def schema_of(found: ColumnsFound) -> dict[str, Any]:
    """The Table Schema of a table's columns, as plain data."""
    return {"fields": _fields(found), **({"primaryKey": list(found.key)} if found.key else {})}


def _fields(found: ColumnsFound) -> list[dict[str, Any]]:
    fields = []
    for i, (name, label, column) in enumerate(zip(found.names, found.labels, found.columns, strict=True)):
        title = (found.titles[i] if found.titles else "") or (label if label != name else "")
        fields.append(_field(name, title, column))
    return fields


def _field(name: str, title: str, column: ColumnDraft) -> dict[str, Any]:
    field: dict[str, Any] = {"name": name, "type": column.type, **column.options}
    if title:
        field["title"] = title
    if column.missing:
        # The standard does not allow plain and labelled values together: a person adds what the texts mean.
        field["missingValues"] = ["", *(text for text in column.missing if text)]
    if column.code:
        field["potluck"] = {"code": column.code}
    elif column.type == "integer" and words_of(name) & _COUNTED:
        # Only fields declared as counts are screened for small numbers.
        field["potluck"] = {"role": "count"}
    return field


def _dialect(layout: Layout, stated: Sequence[str]) -> dict[str, Any]:
    dialect, plain = layout.dialect, Dialect()
    properties: dict[str, Any] = {}
    for key, name in _KEYS.items():
        value = getattr(dialect, name)
        if key in stated or value != getattr(plain, name):
            properties[key] = list(value) if isinstance(value, tuple) else value
    if not dialect.header:
        # The header row is stated even where the table is read by position: nothing else says where the labels are.
        properties.pop("headerRows", None)
        properties |= {"headerRows": list(layout.header_rows)} if layout.header_rows else {}
    return {key: properties[key] for key in _KEYS if key in properties}


def _label_notes(labels: Sequence[str]) -> list[str]:
    blank = sum(not label for label in labels)
    repeated = sorted({label for label in labels if label and list(labels).count(label) > 1})
    notes = []
    if blank and blank < len(labels):
        notes.append(f"{_columns(blank)} no name in the header, so the table is read by position with made-up names.")
    if repeated:
        shown = ", ".join(repr(label) for label in repeated[:5])
        notes.append(
            f"Some column names are used more than once ({shown}), "
            "so the table is read by position and repeated names get a suffix."
        )
    return notes


def _columns(count: int) -> str:
    return "1 column has" if count == 1 else f"{count} columns have"


def _column_notes(names: Sequence[str], columns: Sequence[ColumnDraft]) -> list[str]:
    by_note: dict[str, list[str]] = {}
    for name, column in zip(names, columns, strict=True):
        for note in column.notes:
            by_note.setdefault(note, []).append(name)
    return [f"{_named(who)} {note}." for note, who in by_note.items()]


def _named(names: Sequence[str]) -> str:
    shown = ", ".join(repr(name) for name in names[:4])
    return (
        f"Column {shown}"
        if len(names) == 1
        else f"Each of the {len(names)} columns {shown}{', …' if len(names) > 4 else ''}"
    )


def _missing_notes(columns: Sequence[ColumnDraft]) -> list[str]:
    counts = missing_counts(columns)
    counts.pop("", None)
    often = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_MOST]
    return [
        f"{text!r} is read as a missing value ({n} column{'' if n == 1 else 's'}): write what it means, or remove it."
        for text, n in often
    ]


def _key_notes(key: Sequence[str]) -> list[str]:
    values = "value" if len(key) == 1 else "values"
    names = " and ".join(map(repr, key))
    return [f"{names} could be the primary key: no two rows have the same {values}."] if key else []
