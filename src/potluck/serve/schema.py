"""The Table Schema of a released table: what its CSV holds, not what was contributed.

Values are in canonical form, so formats, marks and missing-value labels of the contributed file fall
away, bounds are rewritten to match, and what need not hold any more is left out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pyarrow as pa

from potluck.constraints.base import Constraint
from potluck.constraints.table import STANDARD, constraints
from potluck.describe.schema import build_schema
from potluck.dossier import FieldEntry, MissingCount, Spared
from potluck.fieldtypes.stored import INTEGER, TEXT
from potluck.fieldtypes.table import field_type, released_type
from potluck.model import Field
from potluck.serve.tables import ReleasedTable

__all__ = ["let_stay", "released_fields", "released_names"]


def released_names(table: ReleasedTable) -> dict[str, str]:
    """Names of the columns by the names their fields were contributed with."""
    return {
        field.name: column
        for field, column in zip(_contributed(table), table.columns, strict=True)
        if field is not None
    }


def let_stay(table: ReleasedTable, rule: str, field: str | None, lenient: frozenset[str]) -> bool:
    """Whether rows that break a rule may be in a released table, because the event or an accept entry lets them stay.

    Args:
        table: the table.
        rule: the rule.
        field: the field, or the fields of a key, as contributed.
        lenient: rules that the event does not count as errors.
    """
    return rule in lenient or any(one.rule == rule and one.field == field for one in _kept(table))


def _kept(table: ReleasedTable) -> Iterator[Spared]:
    return (one for one in table.entry.spared if one.rows == "keep")


def released_fields(table: ReleasedTable, lenient: frozenset[str]) -> list[dict[str, Any]]:
    """The fields of a table as its CSV holds them.

    Args:
        table: the table.
        lenient: rules that the event does not count as errors, so that rows breaking them are released.
    """
    return [
        _field(table, position, entry, field or Field(entry.name, entry.type, entry.format), lenient)
        for position, (entry, field) in enumerate(zip(table.entry.fields, _contributed(table), strict=True))
    ]


def _contributed(table: ReleasedTable) -> list[Field | None]:
    """The contributed field of each column; None where the schema was inferred.

    Both stand in the same order; columns may be fewer, and blank or repeated names got a suffix.
    """
    schema = build_schema(table.entry.resource)
    waiting = list(schema.fields) if schema is not None else []
    found: list[Field | None] = []
    for number, entry in enumerate(table.entry.fields):
        left = len(table.entry.fields) - number
        at = next((i for i, f in enumerate(waiting) if f.name == entry.name), None)
        if at is None and len(waiting) >= left:
            at = 0
        found.append(waiting[at] if at is not None else None)
        waiting = waiting[at + 1 :] if at is not None else waiting
    return found


def _field(
    table: ReleasedTable, position: int, entry: FieldEntry, field: Field, lenient: frozenset[str]
) -> dict[str, Any]:
    kind = _kind(table, position, entry)
    said: dict[str, Any] = {"name": table.columns[position], "type": released_type(kind)}
    if released_type(kind) == kind and entry.format in field_type(kind).released_formats:
        said["format"] = entry.format
    said |= {key: text for key, text in (("title", entry.title), ("description", entry.description)) if text}
    broken = _broken(table, field, lenient)
    options = field_type(kind).value_options if kind == field.type else ()
    said |= {k: field.options[k] for k in options if field.options.get(k) and k not in broken}
    if never_missing(table, position):
        said["missingValues"] = []
    kept = [(one, value) for one, value in _constraints(entry, field, kind) if one.name not in broken]
    theirs = {one.name: value for one, value in kept if _is_standard(one, kind)}
    if theirs:
        said["constraints"] = theirs
    others = {one.name: value for one, value in kept if one.name not in theirs}
    if ours := {**dict(_ours(entry)), **_unknown(kind, others)}:
        said["potluck"] = ours
    return said


def _kind(table: ReleasedTable, position: int, entry: FieldEntry) -> str:
    """The type of the released values: text where the declared type could not be applied."""
    if pa.types.is_large_string(table.types[position]) and field_type(entry.type).stored is not TEXT:
        return TEXT.name
    if table.facts is not None and position in table.facts.odd_years:
        return INTEGER.name
    return entry.type


def never_missing(table: ReleasedTable, position: int) -> bool:
    """Whether empty cells of a column are all empty texts, which are values."""
    facts = table.facts
    return facts is not None and position in facts.empties and position not in facts.missing


def _broken(table: ReleasedTable, field: Field, lenient: frozenset[str]) -> frozenset[str]:
    """What of a field's description released values need not keep."""
    broken = {one.constraint for one in _kept(table) if one.rule == "constraint-error" and one.field == field.name}
    names = (
        {one.name for one in constraints() if one.rule == "constraint-error"}
        if "constraint-error" in lenient
        else {name for name in broken if name}
    )
    names |= {"unique"} if let_stay(table, "unique-error", field.name, lenient) else set()
    return frozenset(names | ({"categoriesOrdered"} if "categories" in names else set()))


def _constraints(entry: FieldEntry, field: Field, kind: str) -> Iterator[tuple[Constraint, Any]]:
    """The constraints in the forms of the released values; those that are about values only where the type is kept.

    What frictionless refuses falls away, for it is what many read a release with.
    """
    own = entry.constraints
    for one in sorted(constraints(), key=_place):
        raw = own.get(one.name)
        if raw is not None and not one.refused(kind) and (one.harmless or kind == field.type):
            value = one.released(raw, replace(field, type=kind))
            if value is not None:
                yield one, value


def _place(one: Constraint) -> tuple[bool, bool, bool, str]:
    """The order in which releases list constraints."""
    return one.name != "unique", one.name != "required", one.bound is None, one.name if one.bound is not None else ""


def _is_standard(one: Constraint, kind: str) -> bool:
    """Whether readers of the standard know a constraint, and expect it of the type that values are described with."""
    return one.name in STANDARD and one.fits(field_type(released_type(kind)))


def _unknown(kind: str, others: Mapping[str, Any]) -> dict[str, Any]:
    """What readers of the standard do not know: the type of a plugin, and constraints of or on it."""
    unknown: dict[str, Any] = {"type": kind} if released_type(kind) != kind else {}
    return unknown | ({"constraints": dict(others)} if others else {})


def _ours(entry: FieldEntry) -> Iterator[tuple[str, Any]]:
    yield from ((k, v) for k, v in (("unit", entry.unit), ("code", entry.code), ("role", entry.role)) if v)
    if entry.sensitive:
        yield "sensitive", True
    missing = entry.summary.missing_by if entry.summary is not None else ()
    if missing:
        yield "missing", [_reason(one) for one in missing]


def _reason(one: MissingCount) -> Mapping[str, Any]:
    said = {"rule": one.rule} if one.rule else {"value": one.value}
    return {**said, **({"label": one.label} if one.label else {}), "count": one.count}
