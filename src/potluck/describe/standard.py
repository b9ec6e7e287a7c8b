"""What frictionless says of a descriptor's metadata, minus where it contradicts the standard.

Left out, each because Data Package v2 allows what frictionless 5 refuses: ``jsonSchema`` as a
constraint, bounds on durations, repeated field names, foreign keys to another dataset's table (ours),
and everything under ``potluck``.
"""

import copy
from collections.abc import Iterator, Mapping
from typing import Any

from potluck.findings import Finding, found
from potluck.rules import RULES

__all__ = ["PROFILE", "package_problems", "resource_problems", "schema_problems"]

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_RESOURCE_PROFILE = "https://datapackage.org/profiles/2.0/dataresource.json"
_BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")


def package_problems(descriptor: Mapping[str, Any], where: str) -> Iterator[Finding]:
    """Problems of a package's own properties; its resources are looked at one by one."""
    from frictionless import Package

    stand_in = {"name": "table", "path": "table.csv", "type": "table"}
    plain = {k: v for k, v in descriptor.items() if k not in {"potluck", "resources"}}
    plain["resources"] = [stand_in]
    plain.setdefault("$schema", PROFILE)
    yield from _problems(Package, plain, where)


def resource_problems(resource: Mapping[str, Any], where: str) -> Iterator[Finding]:
    """Problems of one resource, its dialect and its schema."""
    from frictionless import Resource

    plain = _without_departures(resource)
    plain.setdefault("$schema", _RESOURCE_PROFILE)
    yield from _problems(Resource, plain, where)


def _problems(kind: Any, descriptor: dict[str, Any], where: str) -> Iterator[Finding]:
    for error in kind.metadata_validate(descriptor):
        rule = error.type if error.type in RULES else "resource-error"
        note = " ".join(str(error.note).split())
        yield found(rule, f"{note[:1].upper()}{note[1:]}.", where=where)


def _without_departures(resource: Mapping[str, Any]) -> dict[str, Any]:
    plain = copy.deepcopy({k: v for k, v in resource.items() if k not in {"potluck", "dialect"}})
    dialect = resource.get("dialect")
    if isinstance(dialect, dict):
        plain["dialect"] = {k: v for k, v in dialect.items() if k not in {"sheetName", "sheetNumber", "quoteChar"}}
    elif dialect is not None:
        plain["dialect"] = dialect
    schema = plain.get("schema")
    if isinstance(schema, dict):
        _ease_schema(schema)
    return plain


def _ease_schema(schema: dict[str, Any]) -> None:
    fields = schema.get("fields")
    if isinstance(fields, list):
        seen: set[str] = set()
        for number, field in enumerate(fields):
            if isinstance(field, dict):
                _ease_field(field, number, seen)
    keys = schema.get("foreignKeys")
    if isinstance(keys, list):
        for key in keys:
            reference = key.get("reference") if isinstance(key, dict) else None
            if isinstance(reference, dict) and "/" in str(reference.get("resource", "")):
                reference["resource"] = "elsewhere"


def _ease_field(field: dict[str, Any], number: int, seen: set[str]) -> None:
    field.pop("potluck", None)
    name = field.get("name")
    if isinstance(name, str):
        if name in seen:
            field["name"] = f"{name} ({number})"
        seen.add(name)
    constraints = field.get("constraints")
    if isinstance(constraints, dict):
        constraints.pop("jsonSchema", None)
        if field.get("type") == "duration":
            for bound in _BOUNDS:
                constraints.pop(bound, None)


def schema_problems(schema: Any, where: str) -> Iterator[Finding]:
    """Problems of a Table Schema on its own."""
    from frictionless import Schema

    if not isinstance(schema, dict):
        yield found("schema-error", "The file holds no mapping.", where=where)
        return
    plain = copy.deepcopy(schema)
    plain.setdefault("$schema", "https://datapackage.org/profiles/2.0/tableschema.json")
    _ease_schema(plain)
    yield from _problems(Schema, plain, where)
