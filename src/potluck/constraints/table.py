"""The table of constraints: those of the standard, and those that plugins add under ``potluck.constraints``."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from potluck.constraints import (
    categories,
    enum,
    exclusive_maximum,
    exclusive_minimum,
    json_schema,
    max_length,
    maximum,
    min_length,
    minimum,
    pattern,
    required,
    unique,
)
from potluck.constraints.base import Constraint
from potluck.model import Constraints, Field
from potluck.util.plugins import plugins

__all__ = ["STANDARD", "constraint_named", "constraints", "constraints_of", "read_constraints"]

_GROUP = "potluck.constraints"
# In the order of dossiers and messages.
STANDARD: Mapping[str, Constraint] = MappingProxyType(
    {
        one.CONSTRAINT.name: one.CONSTRAINT
        for one in (
            required,
            unique,
            min_length,
            max_length,
            minimum,
            maximum,
            exclusive_minimum,
            exclusive_maximum,
            pattern,
            enum,
            categories,
            json_schema,
        )
    }
)

# Those that are properties of fields.
_PROPERTIES = tuple(one for one in STANDARD.values() if one.declared is not None)
_NAMES = tuple(STANDARD)


def _added() -> tuple[Constraint, ...]:
    return plugins(_GROUP, _NAMES)


def constraint_named(name: str | None) -> Constraint | None:
    """The constraint with a name; None for no name or an unknown one.

    Constraints of the standard cannot be replaced.
    """
    known = STANDARD.get(name or "")
    return known if known is not None else next((one for one in _added() if one.name == name), None)


def constraints() -> Iterator[Constraint]:
    """All constraints, those of the standard first."""
    yield from STANDARD.values()
    yield from _added()


def constraints_of(field: Field) -> Iterator[tuple[Constraint, Any]]:
    """The constraints that a field has, with their values."""
    # Most fields have at most one: trying all constraints took a quarter of the time of planning a small table.
    for name, value in field.constraints.declared.items():
        one = constraint_named(name)
        if one is not None:
            yield one, value
    for one in (*_PROPERTIES, *_added()):
        value = one.declared(field) if one.declared is not None else None
        if value is not None:
            yield one, value


def read_constraints(raw: Mapping[str, Any]) -> Constraints:
    """The constraints of a field, from what its descriptor has under ``constraints``."""
    declared: dict[str, Any] = {}
    for one in constraints() if raw else ():
        value = one.read(raw[one.name]) if one.declared is None and raw.get(one.name) is not None else None
        if value is not None:
            declared[one.name] = value
    return Constraints(declared)
