"""What frictionless says of a descriptor's metadata, minus where it contradicts the standard.

Left out, each because Data Package v2 allows what frictionless 5 refuses: ``jsonSchema`` as a
constraint and bounds on durations (each constraint says where it is refused), repeated field names,
foreign keys to another dataset's table (ours), and everything under ``potluck``; types and constraints
of plugins too. Forms of v1 that a consumer must support (a key as one text, a table of several files)
are brought into those of v2 first. A ``profile`` by address is not followed: it may name any.
"""

import copy
import re
from collections.abc import Iterator, Mapping
from typing import Any

from potluck.constraints.table import STANDARD, constraint_named
from potluck.describe.added import is_unknown_type, plugin_problems
from potluck.describe.categories import category_problems, unique_key_problems
from potluck.describe.text import At
from potluck.findings import Finding, found
from potluck.rules import RULES

__all__ = ["PROFILE", "package_problems", "resource_problems", "schema_problems"]

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_V1 = "https://datapackage.org/profiles/1.0/"
_V2 = "https://datapackage.org/profiles/2.0/"
_TO_V2 = f'Add "$schema": "{PROFILE}" to the description.'
# The profiles of v1 that have names; others are addresses.
_PACKAGES = frozenset({"data-package", "tabular-data-package"})
_RESOURCES = frozenset({"data-resource", "tabular-data-resource"})
_PROPERTY = re.compile(r" at property '([^']+)'$")
# Where errors stand that do not say it, by how they begin; the rest is told of what they stand in.
_ABOUT = (
    ("field type", "type"),
    ("constraint", "constraints"),
    ("example", "example"),
    ("primary key", "primaryKey"),
    ("foreign key", "foreignKeys"),
)
# What frictionless may judge of a field whose type it does not know: the rest is said in the type's own words.
_SAID_ALIKE = frozenset({"required", "unique", "minLength", "maxLength", "pattern"})


def _profile(kind: str, *declared: Any) -> str:
    """The profile to judge by: the standard's default where none is declared is that of v1."""
    named = [one for one in declared if isinstance(one, str) and one]
    return f"{_V2 if any(not one.startswith(_V1) for one in named) else _V1}{kind}.json"


def package_problems(descriptor: Mapping[str, Any], at: At, *, named: bool = True) -> Iterator[Finding]:
    """Problems of a package's own properties; its resources are looked at one by one.

    Args:
        descriptor: the package as plain data.
        at: says where a value of it stands.
        named: whether its name was written by a person and not taken from a file's.
    """
    from frictionless import Package

    plain = {k: v for k, v in descriptor.items() if k not in {"potluck", "resources"}}
    plain["resources"] = list(_stand_ins(descriptor.get("resources")))
    yield from _unnamed_profile(plain, _PACKAGES, "package-error", at)
    plain["$schema"] = _profile("datapackage", plain.get("$schema"))
    if not named:
        plain.pop("name", None)
    yield from _problems(Package, plain, at)


def _stand_ins(resources: Any) -> Iterator[dict[str, Any]]:
    """A sound resource for each, of the same profile: a package's may ask for those of its resources."""
    for number, resource in enumerate(resources if isinstance(resources, list) and resources else [{}], 1):
        named = isinstance(resource, dict) and resource.get("profile") == "tabular-data-resource"
        profile = {"profile": "tabular-data-resource", "schema": {"fields": [{"name": "a"}]}} if named else {}
        yield {"name": f"table-{number}", "path": "table.csv", "type": "table", **profile}


def _unnamed_profile(plain: dict[str, Any], named: frozenset[str], rule: str, at: At) -> Iterator[Finding]:
    """Take out a ``profile`` without a name of v1; one that is no address either is a problem."""
    profile = plain.get("profile")
    if not isinstance(profile, str) or profile in named:
        return
    del plain["profile"]
    if profile and not profile.startswith(("https://", "http://")) and profile != "fiscal-data-package":
        fix = "Leave it out; a $schema says which version of the standard is meant."
        message = f"The profile {profile!r} is neither a name of the standard nor an address."
        yield found(rule, message, fix, where=at("profile"))


def resource_problems(
    resource: Mapping[str, Any], at: At, package: Any = None, *, named: bool = True
) -> Iterator[Finding]:
    """Problems of one resource, its dialect and its schema.

    Args:
        resource: the resource as plain data.
        at: says where a value of it stands.
        package: the ``$schema`` of its package.
        named: whether its name was written by a person and not taken from a file's.
    """
    from frictionless import Resource

    plain = _without_departures(resource)
    yield from _unnamed_profile(plain, _RESOURCES, "resource-error", at)
    schema = plain.get("schema")
    own = schema.get("$schema") if isinstance(schema, dict) else None
    plain["$schema"] = _profile("dataresource", package, plain.get("$schema"), own)
    if not named:
        plain["name"] = "table"
    yield from _problems(Resource, plain, at)
    declared = resource.get("schema")
    if isinstance(declared, dict):
        yield from _unknown_to_frictionless(declared, at, "schema")


def _problems(kind: Any, descriptor: dict[str, Any], at: At, schema: str = "schema") -> Iterator[Finding]:
    for error in _errors(kind, descriptor):
        if error is None:
            yield found("resource-error", "A value is of another kind than its key needs.", where=at(""))
            continue
        rule = error.type if error.type in RULES else "resource-error"
        note = " ".join(str(error.note).split())
        fix = _TO_V2 if "datapackage v2" in note or ("name" in note and "does not match" in note) else None
        where = at(_joined(_holder(error, descriptor, schema), _property(note)))
        yield found(rule, f"{note[:1].upper()}{note[1:]}.", fix, where=where)


def _errors(kind: Any, descriptor: dict[str, Any]) -> list[Any]:
    """What frictionless says of a descriptor; None where it breaks on it instead."""
    from frictionless import FrictionlessException

    errors: list[Any] = []
    try:
        errors += kind.metadata_validate(descriptor)
    except FrictionlessException as refusal:
        errors += refusal.reasons or [refusal.error]
    except (TypeError, AttributeError, KeyError, ValueError, IndexError, RecursionError):
        # It takes for granted that values are of the kinds their keys need, where it did not just say otherwise.
        errors += [] if errors else [None]
    return errors


def _joined(*parts: str) -> str:
    return ".".join(part for part in parts if part)


def _holder(error: Any, descriptor: Mapping[str, Any], schema: str) -> str:
    """Path of what an error is about: the dialect, the schema or one of its fields; "" for the descriptor itself."""
    if error.type == "dialect-error":
        return "dialect"
    if error.type == "field-error":
        fields = (descriptor[schema] if schema else descriptor)["fields"]
        number = next((n for n, field in enumerate(fields) if _says(field, error.note)), None)
        return _joined(schema, "fields" if number is None else f"fields[{number}]")
    return schema if error.type == "schema-error" else ""


def _says(field: Any, note: str) -> bool:
    """Whether it is this field of which frictionless says something; its errors do not tell."""
    from frictionless import Schema

    return any(error is not None and error.note == note for error in _errors(Schema, {"fields": [field]}))


def _property(note: str) -> str:
    """Path of the property that an error is about, as far as it says: ``licenses/1/title`` is licenses[1].title."""
    said = _PROPERTY.search(note)
    if said is None:
        return next((key for start, key in _ABOUT if note.lower().startswith(start)), "")
    return re.sub(r"\.([0-9]+)(?=\.|$)", r"[]", said[1].replace("/", "."))


def _without_departures(resource: Mapping[str, Any]) -> dict[str, Any]:
    plain = copy.deepcopy({k: v for k, v in resource.items() if k not in {"potluck", "dialect"}})
    # Paths are looked at elsewhere, with links followed.
    plain.pop("data", None)
    plain["path"] = "table.csv"
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
    _listed(schema, "primaryKey")
    keys = schema.get("foreignKeys")
    for key in keys if isinstance(keys, list) else []:
        if isinstance(key, dict):
            _ease_foreign_key(key)


def _listed(holder: dict[str, Any], key: str) -> None:
    """A key of one field may be a text, as in v1."""
    if isinstance(holder.get(key), str):
        holder[key] = [holder[key]]


def _ease_foreign_key(key: dict[str, Any]) -> None:
    _listed(key, "fields")
    key.setdefault("fields", [])
    reference = key.setdefault("reference", {"fields": []})
    if isinstance(reference, dict):
        _listed(reference, "fields")
        if "/" in str(reference.setdefault("resource", "")):
            reference["resource"] = "elsewhere"


def _ease_field(field: dict[str, Any], number: int, seen: set[str]) -> None:
    field.pop("potluck", None)
    name = field.get("name")
    if isinstance(name, str):
        if name in seen:
            field["name"] = f"{name} ({number})"
        seen.add(name)
    constraints, added = field.get("constraints"), is_unknown_type(field.get("type"))
    for name in list(constraints) if isinstance(constraints, dict) else ():
        if _is_refused(name, field.get("type")) or (added and name not in _SAID_ALIKE):
            del field["constraints"][name]
    if added:
        field["type"] = "string"
        for key in ("format", "example"):
            field.pop(key, None)


def _is_refused(constraint: str, kind: Any) -> bool:
    """Whether frictionless refuses a constraint that the standard, or a plugin, allows."""
    known = constraint_named(constraint)
    return known is not None and (known.name not in STANDARD or known.refused(str(kind)))


def schema_problems(schema: Any, at: At) -> Iterator[Finding]:
    """Problems of a Table Schema on its own; ``at`` says where a value of it stands."""
    from frictionless import Schema

    if not isinstance(schema, dict):
        yield found("schema-error", "The file holds no mapping.", where=at(""))
        return
    plain = copy.deepcopy(schema)
    plain["$schema"] = _profile("tableschema", plain.get("$schema"))
    _ease_schema(plain)
    yield from _problems(Schema, plain, at, schema="")
    yield from _unknown_to_frictionless(schema, at, "")


def _unknown_to_frictionless(schema: Mapping[str, Any], at: At, holder: str) -> Iterator[Finding]:
    for said in unique_key_problems(schema):
        yield found("schema-error", said, where=at(_joined(holder, "uniqueKeys")))
    fields = schema.get("fields")
    for number, field in enumerate(fields if isinstance(fields, list) else (), 1):
        where = at(_joined(holder, f"fields[{number - 1}]"))
        for said in (*category_problems(field), *plugin_problems(field)) if isinstance(field, dict) else ():
            message = f"The field {field.get('name')!r}: {said}"
            yield found("field-error", message, where=where, field=str(field.get("name", "")), field_number=number)
