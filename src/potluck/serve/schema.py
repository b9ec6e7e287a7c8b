"""The Table Schema of a released table: what its CSV holds, not what was contributed.

Values are in canonical form, so formats, marks and missing-value labels of the contributed file fall
away, bounds are rewritten to match, and what need not hold any more is left out.
"""

import re
import warnings
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pyarrow as pa

from potluck.describe.schema import build_schema
from potluck.dossier import FieldEntry, MissingCount, Spared
from potluck.model import Field
from potluck.serve.tables import ReleasedTable
from potluck.verdict.judge import UnusableConstraintError, logical, stored_type
from potluck.verdict.lexical import parser_of

__all__ = ["let_stay", "released_fields", "released_names"]

_ORDERED = {"integer", "number", "date", "datetime", "time", "year", "yearmonth"}
_SIZED = {"string", "array", "object"}
_UNHASHABLE = {"array", "object", "list", "geojson"}
_BOUNDS = {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}
_CONSTRAINTS = {*_BOUNDS, "required", "minLength", "maxLength", "pattern", "enum", "categories"}
_TEXT_FORMATS = {
    "string": {"email", "uri", "uuid", "binary"},
    "geopoint": {"array", "object"},
    "geojson": {"topojson"},
}
_OPTIONS = {
    "list": ("delimiter", "itemType"),
    "string": ("categories", "categoriesOrdered"),
    "integer": ("categories", "categoriesOrdered"),
}


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
    said: dict[str, Any] = {"name": table.columns[position], "type": kind}
    if entry.format in _TEXT_FORMATS.get(kind, ()):
        said["format"] = entry.format
    said |= {key: text for key, text in (("title", entry.title), ("description", entry.description)) if text}
    broken = _broken(table, field, lenient)
    options = _OPTIONS.get(kind, ()) if kind == field.type else ()
    said |= {k: field.options[k] for k in options if field.options.get(k) and k not in broken}
    if never_missing(table, position):
        said["missingValues"] = []
    if constraints := {k: v for k, v in _constraints(entry, field, kind) if k not in broken}:
        said["constraints"] = constraints
    if ours := dict(_ours(entry)):
        said["potluck"] = ours
    return said


def _kind(table: ReleasedTable, position: int, entry: FieldEntry) -> str:
    """The type of the released values: text where the declared type could not be applied."""
    if pa.types.is_large_string(table.types[position]) and stored_type(Field("", entry.type)) != "string":
        return "string"
    if table.facts is not None and position in table.facts.odd_years:
        return "integer"
    return entry.type


def never_missing(table: ReleasedTable, position: int) -> bool:
    """Whether empty cells of a column are all empty texts, which are values."""
    facts = table.facts
    return facts is not None and position in facts.empties and position not in facts.missing


def _broken(table: ReleasedTable, field: Field, lenient: frozenset[str]) -> frozenset[str]:
    """What of a field's description released values need not keep."""
    broken = {one.constraint for one in _kept(table) if one.rule == "constraint-error" and one.field == field.name}
    names = set(_CONSTRAINTS) if "constraint-error" in lenient else {name for name in broken if name}
    names |= {"unique"} if let_stay(table, "unique-error", field.name, lenient) else set()
    return frozenset(names | ({"categoriesOrdered"} if "categories" in names else set()))


def _constraints(entry: FieldEntry, field: Field, kind: str) -> Iterator[tuple[str, Any]]:
    """The constraints in the forms of the released values."""
    own = entry.constraints
    if own.get("unique") and kind not in _UNHASHABLE:
        yield "unique", True
    if own.get("required"):
        yield "required", True
    if kind == field.type:
        yield from _on_text(own, kind)
        yield from _on_values(own, field)


def _on_text(own: Mapping[str, Any], kind: str) -> Iterator[tuple[str, Any]]:
    if kind in _SIZED:
        yield from ((name, own[name]) for name in ("minLength", "maxLength") if name in own)
    if kind == "string" and "pattern" in own and _usable(own["pattern"]):
        yield "pattern", own["pattern"]


def _on_values(own: Mapping[str, Any], field: Field) -> Iterator[tuple[str, Any]]:
    for name in sorted(_BOUNDS & set(own)) if field.type in _ORDERED else ():
        if (bound := _canonical(own[name], field, name)) is not None:
            yield name, bound
    entries = own.get("enum") or () if field.type != "list" else ()
    values = [_canonical(raw, field, "enum") for raw in entries if raw is not None]
    if allowed := [value for value in values if value is not None]:
        yield "enum", allowed


def _usable(pattern: str) -> bool:
    """Whether readers in Python, which put it between ``^`` and ``$``, can use a pattern."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            re.compile(f"^{pattern}$")
        except (re.error, OverflowError, RecursionError, Warning):
            return False
    return True


def _canonical(raw: Any, field: Field, name: str) -> Any:
    """A value of a constraint in the form of the released values; None where it has none."""
    if isinstance(raw, bool) and field.type == "boolean":
        return raw
    if isinstance(raw, (dict, list)) or stored_type(field) == "string":
        return raw if isinstance(raw, (dict, list)) or field.type not in {"string", "any"} else str(raw)
    try:
        return _plain(logical(raw, parser_of(field), name, field))
    except UnusableConstraintError:
        return None


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        if not value.is_finite():
            return None
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, time):
        return None if value.tzinfo is not None else value.isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _moment(value: datetime) -> str:
    if value.tzinfo is None:
        return value.isoformat()
    return value.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


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
