"""Keys that look like a misspelt key of the standard, which allows and ignores them: rarely what was meant."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from potluck.constraints.table import constraints
from potluck.describe.schema import DIALECT_KEYS
from potluck.describe.text import At
from potluck.fieldtypes.table import field_types
from potluck.findings import Finding, found
from potluck.util.words import nearest

__all__ = ["misspelt"]

_ALIKE = 0.8
_ANYWHERE = ("$schema", "profile", "potluck")
_PERSON = ("title", "path", "email", "givenName", "familyName", "role", "roles", "organization")
_FIELD = (*("name", "type", "format", "title", "description", "example", "constraints", "rdfType", "missingValues"),)
_RESOURCE = (
    *("name", "path", "data", "type", "title", "description", "format", "mediatype", "encoding", "bytes", "hash"),
    *("rows", "fields", "sources", "licenses", "dialect", "schema", "homepage", "scheme", "compression", "innerpath"),
)
_PACKAGE = (
    *("name", "id", "title", "description", "homepage", "version", "created", "contributors", "keywords", "image"),
    *("licenses", "sources", "resources"),
)
# The keys of each level. `_BELOW` gives the level of a key's value: a mapping, or each mapping in a list.
_KEYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "package": _PACKAGE,
        "resource": _RESOURCE,
        "dialect": (*DIALECT_KEYS, "csv", "excel", "json", "sheet", "property", "table", "itemKeys"),
        "schema": (
            "fields",
            "missingValues",
            "primaryKey",
            "foreignKeys",
            "uniqueKeys",
            "fieldsMatch",
            "name",
            "title",
        ),
        "foreignKey": ("fields", "reference"),
        "reference": ("resource", "fields"),
        "license": ("name", "path", "title"),
        "source": ("title", "path", "email", "version"),
        "person": _PERSON,
    }
)
_BELOW: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("package", "licenses"): "license",
        ("package", "sources"): "source",
        ("package", "contributors"): "person",
        ("resource", "licenses"): "license",
        ("resource", "sources"): "source",
        ("resource", "dialect"): "dialect",
        ("resource", "schema"): "schema",
        ("schema", "fields"): "field",
        ("schema", "foreignKeys"): "foreignKey",
        ("foreignKey", "reference"): "reference",
        ("field", "constraints"): "constraints",
    }
)


def misspelt(value: Any, level: str, at: At, path: str = "") -> Iterator[Finding]:
    """Report keys of a descriptor, at every level, that look like a misspelt key of the standard.

    Two kinds of key are left alone: those with a prefix (``dc:title``), which are somebody's own, and those in a
    mapping that also has the similar standard key.

    Args:
        value: the package or the resource, as plain data.
        level: ``package``, ``resource`` or ``schema``.
        at: gives the place of a value.
        path: path of the value.
    """
    if not isinstance(value, dict):
        return
    known = (*_keys_of(level), *_ANYWHERE)
    for key, inner in value.items():
        here = f"{path}.{key}" if path else str(key)
        if key not in known and ":" not in key:
            close = nearest(key, known, _ALIKE)
            if close and close not in value:
                message = f'{here} is not a key of the standard. Did you mean "{close}"?'
                yield found("misspelt-key", message, where=at(here))
        below = _BELOW.get((level, key))
        if below is None:
            continue
        yield from misspelt(inner, below, at, here)
        for number, one in enumerate(inner) if isinstance(inner, list) else ():
            yield from misspelt(one, below, at, f"{here}[{number}]")


def _keys_of(level: str) -> Iterable[str]:
    if level == "constraints":
        return (one.name for one in constraints() if one.declared is None)
    if level == "field":
        return (*_FIELD, *(key for kind in field_types() for key in (*kind.reading_options, *kind.value_options)))
    return _KEYS[level]
