"""The fields of a released table in the words of a Table Schema."""

from collections.abc import Iterator, Mapping
from typing import Any

from potluck.serve.shown import ColumnAbout, OpenColumn, OpenTable, ShownMissing

__all__ = ["released_fields"]


def released_fields(table: OpenTable) -> list[dict[str, Any]]:
    """The fields of a table as its CSV holds them."""
    return [_field(column) for column in table.columns]


def _field(column: OpenColumn) -> dict[str, Any]:
    form, about = column.form, column.about
    field: dict[str, Any] = {"name": form.name, "type": form.type}
    if form.format:
        field["format"] = form.format
    field |= {key: text for key, text in (("title", about.title), ("description", about.description)) if text}
    field |= form.options
    if form.never_missing:
        field["missingValues"] = []
    if form.constraints:
        field["constraints"] = dict(form.constraints)
    if ours := dict(_ours(column, about)):
        field["potluck"] = ours
    return field


def _ours(column: OpenColumn, about: ColumnAbout) -> Iterator[tuple[str, Any]]:
    yield from ((k, v) for k, v in (("unit", about.unit), ("code", about.code), ("role", about.role)) if v)
    if column.form.own_type:
        yield "type", column.form.own_type
    if column.form.own_constraints:
        yield "constraints", dict(column.form.own_constraints)
    if about.sensitive:
        yield "sensitive", True
    missing = column.summary.missing_by if column.summary is not None else ()
    if missing:
        yield "missing", [_reason(one) for one in missing]


def _reason(one: ShownMissing) -> Mapping[str, Any]:
    why = {"rule": one.rule} if one.rule else {"value": one.value}
    return {**why, **({"label": one.label} if one.label else {}), "count": one.count}
