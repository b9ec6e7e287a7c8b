"""The Table Schema of a released table: what its CSV holds, not what was contributed.

Values are in canonical form. So formats, marks and missing-value labels of the contributed file are dropped,
bounds are rewritten to match, and what may no longer hold is left out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from potluck.constraints.base import Constraint
from potluck.constraints.table import STANDARD, constraints
from potluck.dossier import ColumnSummary, FieldEntry, ReleasedColumn, ReleasedReference, ReleasedSchema, Spared
from potluck.fieldtypes.stored import INTEGER, TEXT, YEAR
from potluck.fieldtypes.table import field_type, released_type
from potluck.model import Field, Schema

__all__ = ["KeptColumn", "Leniency", "released_schema"]

_FOUR_DIGITS = range(10_000)


@dataclass(frozen=True, slots=True)
class KeptColumn:
    """A column of the kept rows.

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
        return self.kind == TEXT.name and self.summary.minimum == "" and not self.summary.missing

    @property
    def has_odd_years(self) -> bool:
        """Whether it has years that readers of four-digit years reject."""
        ends = (self.summary.minimum, self.summary.maximum) if self.kind == YEAR.name else ()
        return any(end is not None and int(end) not in _FOUR_DIGITS for end in ends)


@dataclass(frozen=True, slots=True)
class Leniency:
    """What released rows are allowed to break.

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
        """The constraints of a field that released values may break."""
        broken: set[str | None] = {
            one.constraint for one in self.kept if one.rule == "constraint-error" and one.field == field.name
        }
        if "constraint-error" in self.rules:
            broken |= {one.name for one in constraints() if one.rule == "constraint-error"}
        names = {name for name in broken if name}
        names |= {"unique"} if self.lets_stay("unique-error", field.name) else set()
        return frozenset(names | ({"categoriesOrdered"} if "categories" in names else set()))


def released_schema(
    schema: Schema, columns: Sequence[KeptColumn], leniency: Leniency, orphans: Mapping[int, int]
) -> ReleasedSchema:
    """The schema of a table as its CSV holds it.

    Args:
        schema: the schema as contributed, or as inferred.
        columns: its columns.
        leniency: what rows are allowed to break.
        orphans: rows without a released parent, by the position of the foreign key; keys without a known number
            are left out.
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
    """Names of columns without surrounding spaces, which readers strip; unchanged if names would repeat or be empty."""
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
    """The foreign keys whose columns exist."""
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
    standard, broken = released_type(kind), leniency.broken(field)
    options = field_type(kind).value_options if kind == field.type else ()
    kept = [(one, value) for one, value in _constraints(entry, field, kind) if one.name not in broken]
    known = {one.name: value for one, value in kept if one.name in STANDARD and one.fits(field_type(standard))}
    return ReleasedColumn(
        name=name,
        field=field.name,
        type=standard,
        format=entry.format if standard == kind and entry.format in field_type(kind).released_formats else "",
        options={k: field.options[k] for k in options if field.options.get(k) and k not in broken},
        constraints=known,
        own_type=kind if standard != kind else "",
        own_constraints={one.name: value for one, value in kept if one.name not in known},
        never_missing=column.never_missing,
    )


def _kind(column: KeptColumn) -> str:
    """The type of the released values: text if the declared type could not be applied."""
    if column.kind == TEXT.name and field_type(column.entry.type).stored is not TEXT:
        return TEXT.name
    return INTEGER.name if column.has_odd_years else column.entry.type


def _constraints(entry: FieldEntry, field: Field, kind: str) -> Iterator[tuple[Constraint, Any]]:
    """The constraints, rewritten for the released values; constraints on values only if the type is kept.

    Constraints that frictionless rejects are dropped, since many people read a release with it.
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
