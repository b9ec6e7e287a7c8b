"""Check a descriptor's metadata with frictionless, except where frictionless contradicts the standard.

Some parts are hidden from frictionless 5, which rejects them although Data Package v2 allows them: ``jsonSchema``
as a constraint and bounds on durations (each constraint says where it is refused), repeated field names, foreign
keys to another dataset's table (our extension), everything under ``potluck``, and types and constraints of plugins.
Forms of v1 that a consumer must support (a key as one string, a table in several files) are converted to v2 first.
A ``profile`` that is a URL is not fetched: it may point anywhere.
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
# The profiles of v1 that have names; all others are URLs.
_PACKAGES = frozenset({"data-package", "tabular-data-package"})
_RESOURCES = frozenset({"data-resource", "tabular-data-resource"})
_PROPERTY = re.compile(r" at property '([^']+)'$")
# The key that an error is about, by how its message begins, for errors that do not name one. An error that fits none
# of these is reported for the whole field, schema or resource.
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
    """The profile to check against; the standard's default, if none is declared, is version 1."""
    named = [one for one in declared if isinstance(one, str) and one]
    return f"{_V2 if any(not one.startswith(_V1) for one in named) else _V1}{kind}.json"


def package_problems(descriptor: Mapping[str, Any], at: At, *, named: bool = True) -> Iterator[Finding]:
    """Report problems of a package's own properties; its resources are checked one by one.

    Args:
        descriptor: the package as plain data.
        at: gives the place of a value in it.
        named: whether a person wrote its name, instead of it being taken from a file's name.
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
    """A valid stand-in for each resource, with the same profile: a package's profile may require one in each."""
    for number, resource in enumerate(resources if isinstance(resources, list) and resources else [{}], 1):
        named = isinstance(resource, dict) and resource.get("profile") == "tabular-data-resource"
        profile = {"profile": "tabular-data-resource", "schema": {"fields": [{"name": "a"}]}} if named else {}
        yield {"name": f"table-{number}", "path": "table.csv", "type": "table", **profile}


def _unnamed_profile(plain: dict[str, Any], named: frozenset[str], rule: str, at: At) -> Iterator[Finding]:
    """Remove a ``profile`` that is not a name of v1, and report it if it is not a URL either."""
    profile = plain.get("profile")
    if not isinstance(profile, str) or profile in named:
        return
    del plain["profile"]
    if profile and not profile.startswith(("https://", "http://")) and profile != "fiscal-data-package":
        fix = "Remove it; $schema gives the version of the standard."
        message = f"The profile {profile!r} is neither a name from the standard nor a URL."
        yield found(rule, message, fix, where=at("profile"))


def resource_problems(
    resource: Mapping[str, Any], at: At, package: Any = None, *, named: bool = True
) -> Iterator[Finding]:
    """Report problems of one resource, its dialect and its schema.

    Args:
        resource: the resource as plain data.
        at: gives the place of a value in it.
        package: the ``$schema`` of its package.
        named: whether a person wrote its name, instead of it being taken from a file's name.
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
            yield found("resource-error", "A value does not have the type that its key needs.", where=at(""))
            continue
        rule = error.type if error.type in RULES else "resource-error"
        note = " ".join(str(error.note).split())
        fix = _TO_V2 if "datapackage v2" in note or ("name" in note and "does not match" in note) else None
        where = at(_joined(_holder(error, descriptor, schema), _property(note)))
        yield found(rule, f"{note[:1].upper()}{note[1:]}.", fix, where=where)


def _errors(kind: Any, descriptor: dict[str, Any]) -> list[Any]:
    """The errors that frictionless reports for a descriptor; a single None if it crashes instead."""
    from frictionless import FrictionlessException

    errors: list[Any] = []
    try:
        errors += kind.metadata_validate(descriptor)
    except FrictionlessException as refusal:
        errors += refusal.reasons or [refusal.error]
    except (TypeError, AttributeError, KeyError, ValueError, IndexError, RecursionError):
        # frictionless crashes on values of the wrong type unless it has already reported them.
        errors += [] if errors else [None]
    return errors


def _joined(*parts: str) -> str:
    return ".".join(part for part in parts if part)


def _holder(error: Any, descriptor: Mapping[str, Any], schema: str) -> str:
    """Path of the part that an error is about: dialect, schema or one of its fields; "" for the whole descriptor."""
    if error.type == "dialect-error":
        return "dialect"
    if error.type == "field-error":
        fields = (descriptor[schema] if schema else descriptor)["fields"]
        number = next((n for n, field in enumerate(fields) if _has_error(field, error.note)), None)
        return _joined(schema, "fields" if number is None else f"fields[{number}]")
    return schema if error.type == "schema-error" else ""


def _has_error(field: Any, note: str) -> bool:
    """Whether a field on its own causes an error: frictionless does not report which field an error is about."""
    from frictionless import Schema

    return any(error is not None and error.note == note for error in _errors(Schema, {"fields": [field]}))


def _property(note: str) -> str:
    """Path of the property that an error is about, if its text names one: ``licenses/1/title`` is licenses[1].title."""
    match = _PROPERTY.search(note)
    if match is None:
        return next((key for start, key in _ABOUT if note.lower().startswith(start)), "")
    return re.sub(r"\.([0-9]+)(?=\.|$)", r"[\1]", match[1].replace("/", "."))


def _without_departures(resource: Mapping[str, Any]) -> dict[str, Any]:
    plain = copy.deepcopy({k: v for k, v in resource.items() if k not in {"potluck", "dialect"}})
    # `safe_paths` checks the paths, because it also follows links.
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
    """Turn a key of one field, which may be a plain string as in v1, into a list."""
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
    """Report problems of a Table Schema on its own; ``at`` gives the place of a value in it."""
    from frictionless import Schema

    if not isinstance(schema, dict):
        yield found("schema-error", "The file is not a mapping of keys to values.", where=at(""))
        return
    plain = copy.deepcopy(schema)
    plain["$schema"] = _profile("tableschema", plain.get("$schema"))
    _ease_schema(plain)
    yield from _problems(Schema, plain, at, schema="")
    yield from _unknown_to_frictionless(schema, at, "")


def _unknown_to_frictionless(schema: Mapping[str, Any], at: At, holder: str) -> Iterator[Finding]:
    for problem in unique_key_problems(schema):
        yield found("schema-error", problem, where=at(_joined(holder, "uniqueKeys")))
    fields = schema.get("fields")
    for number, field in enumerate(fields if isinstance(fields, list) else (), 1):
        where = at(_joined(holder, f"fields[{number - 1}]"))
        for problem in (*category_problems(field), *plugin_problems(field)) if isinstance(field, dict) else ():
            message = f"The field {field.get('name')!r}: {problem}"
            yield found("field-error", message, where=where, field=str(field.get("name", "")), field_number=number)
