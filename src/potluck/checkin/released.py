"""The Table Schema of a released table: what its CSV holds, not what was contributed.

Values are in canonical form, so formats, marks and missing-value labels of the contributed file fall
away, bounds are rewritten to match, and what need not hold any more is left out.
"""

import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from potluck.dossier import ColumnSummary, FieldEntry, ReleasedColumn, ReleasedReference, ReleasedSchema, Spared
from potluck.model import Field, Schema
from potluck.verdict.judge import UnusableConstraintError, logical, stored_type
from potluck.verdict.lexical import parser_of

__all__ = ["KeptColumn", "Leniency", "released_schema"]

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
_FOUR_DIGITS = range(10_000)
_LARGEST_EXPONENT = 308


@dataclass(frozen=True, slots=True)
class KeptColumn:
    """A column of the rows that were kept.

    Attributes:
        name: its name in the Parquet.
        kind: how its values are stored.
        field: its field as contributed.
        entry: its entry in the dictionary.
        summary: the summary of its values, whether or not it may be shown.
    """

    name: str
    kind: str
    field: Field
    entry: FieldEntry
    summary: ColumnSummary

    @property
    def never_missing(self) -> bool:
        """Whether its empty cells are all empty texts, which are values. The empty text is the smallest of all."""
        return self.kind == "string" and self.summary.minimum == "" and not self.summary.missing

    @property
    def has_odd_years(self) -> bool:
        """Whether it has years that readers of four digits do not take."""
        ends = (self.summary.minimum, self.summary.maximum) if self.kind == "year" else ()
        return any(end is not None and int(end) not in _FOUR_DIGITS for end in ends)


@dataclass(frozen=True, slots=True)
class Leniency:
    """What need not hold in released rows.

    Attributes:
        rules: rules that the event does not count as errors.
        spared: what accepted findings leave in the table.
    """

    rules: frozenset[str]
    spared: Sequence[Spared]

    @property
    def kept(self) -> Iterator[Spared]:
        """Accepted findings whose cells or rows stay as they are."""
        return (one for one in self.spared if one.rows == "keep")

    def lets_stay(self, rule: str, field: str | None) -> bool:
        """Whether rows that break a rule may be in the table.

        Args:
            rule: the rule.
            field: the field, or the fields of a key, as contributed.
        """
        return rule in self.rules or any(one.rule == rule and one.field == field for one in self.kept)

    def broken(self, field: Field) -> frozenset[str]:
        """What of a field's description released values need not keep."""
        broken = {one.constraint for one in self.kept if one.rule == "constraint-error" and one.field == field.name}
        names = set(_CONSTRAINTS) if "constraint-error" in self.rules else {name for name in broken if name}
        names |= {"unique"} if self.lets_stay("unique-error", field.name) else set()
        return frozenset(names | ({"categoriesOrdered"} if "categories" in names else set()))


def released_schema(
    schema: Schema, columns: Sequence[KeptColumn], leniency: Leniency, orphans: Mapping[int, int]
) -> ReleasedSchema:
    """The schema of a table as its CSV holds it.

    Args:
        schema: the schema as contributed, or as inferred.
        columns: its columns.
        leniency: what need not hold.
        orphans: rows without a released parent, by the position of the foreign key; of some that is not known.
    """
    names = _column_names([column.name for column in columns])
    released = tuple(_column(name, column, leniency) for name, column in zip(names, columns, strict=True))
    bare = ReleasedSchema(columns=released, blank_rows=leniency.lets_stay("blank-row", None))
    return bare.model_copy(
        update={
            "primary_key": next(_keys([schema.primary_key], "primary-key", bare, leniency), ()),
            "unique_keys": tuple(_keys(schema.unique_keys, "unique-key", bare, leniency)),
            "foreign_keys": tuple(_references(schema, bare, orphans)),
        }
    )


def _column_names(names: list[str]) -> list[str]:
    """Names of columns without space around them, since readers take it off a header; each still once."""
    bare = [name.strip() for name in names]
    return bare if all(bare) and len(set(bare)) == len(bare) else names


def _keys(
    keys: Sequence[tuple[str, ...]], rule: str, released: ReleasedSchema, leniency: Leniency
) -> Iterator[tuple[str, ...]]:
    """The keys that hold, as names of columns."""
    names = released.names
    for key in keys:
        if key and set(key) <= set(names) and not leniency.lets_stay(rule, ", ".join(key)):
            yield tuple(names[name] for name in key)


def _references(schema: Schema, released: ReleasedSchema, orphans: Mapping[int, int]) -> Iterator[ReleasedReference]:
    """The foreign keys whose columns are there."""
    names = set(released.names)
    for number, key in enumerate(schema.foreign_keys):
        if key.fields and set(key.fields) <= names:
            yield ReleasedReference(
                fields=key.fields,
                dataset=key.dataset,
                table=key.table,
                reference_fields=key.reference_fields,
                orphans=orphans.get(number),
            )


def _column(name: str, column: KeptColumn, leniency: Leniency) -> ReleasedColumn:
    entry, field, kind = column.entry, column.field, _kind(column)
    broken = leniency.broken(field)
    options = _OPTIONS.get(kind, ()) if kind == field.type else ()
    return ReleasedColumn(
        name=name,
        field=field.name,
        type=kind,
        format=entry.format if entry.format in _TEXT_FORMATS.get(kind, ()) else "",
        options={k: field.options[k] for k in options if field.options.get(k) and k not in broken},
        constraints={k: v for k, v in _constraints(entry, field, kind) if k not in broken},
        never_missing=column.never_missing,
    )


def _kind(column: KeptColumn) -> str:
    """The type of the released values: text where the declared type could not be applied."""
    if column.kind == "string" and stored_type(Field("", column.entry.type)) != "string":
        return "string"
    return "integer" if column.has_odd_years else column.entry.type


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
    except (UnusableConstraintError, OverflowError):
        return None


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        if not value.is_finite() or value.adjusted() > _LARGEST_EXPONENT:
            return None  # written out, 1e999999999 would fill the memory
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
