"""What plugins ask of fields: their types and constraints are none that frictionless knows."""

from collections.abc import Iterator, Mapping
from typing import Any

from potluck.constraints import table as constraint_table
from potluck.fieldtypes import table as type_table

__all__ = ["is_unknown_type", "plugin_problems"]


def is_unknown_type(name: Any) -> bool:
    """Whether a type is a plugin's, so that the standard does not know it.

    >>> is_unknown_type("integer"), is_unknown_type("no such type")
    (False, False)
    """
    return isinstance(name, str) and name not in type_table.STANDARD and type_table.field_type(name).name == name


def plugin_problems(field: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with a field that has a plugin's type or constraints, as sentences.

    >>> list(plugin_problems({"type": "integer", "constraints": {"minimum": 0}}))
    []
    """
    name, declared = field.get("type") or "string", field.get("constraints")
    added = is_unknown_type(name)
    constraints: Mapping[str, Any] = declared if isinstance(declared, dict) else {}
    kind = type_table.field_type(str(name))
    for key in constraints:
        known = constraint_table.constraint_named(key)
        if (added or (known is not None and key not in constraint_table.STANDARD)) and not (known and known.fits(kind)):
            yield f'constraint "{key}" is not supported by type "{name}".'
    if not added:
        return
    if not isinstance(constraints.get("enum", []), list):
        yield f"enum is {constraints['enum']!r} and must be a list of values."
    form = field.get("format") or "default"
    if form not in {"default", *kind.formats} and not kind.patterned:
        yield f'format "{form}" is not supported by type "{name}".'
