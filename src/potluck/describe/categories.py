"""The standard's requirements for ``categories`` and ``uniqueKeys``, which frictionless 5 does not check."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from potluck.fieldtypes.table import field_type

__all__ = ["category_problems", "unique_key_problems"]


def category_problems(field: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the categories of a field, as sentences.

    >>> list(category_problems({"type": "string", "categories": ["a", "b"], "categoriesOrdered": "yes"}))
    ["categoriesOrdered is 'yes' but must be true or false."]
    """
    if "categories" not in field_type(str(field.get("type"))).value_options:  # of other types it is no property
        return
    if not isinstance(field.get("categoriesOrdered", False), bool):
        yield f"categoriesOrdered is {field['categoriesOrdered']!r} but must be true or false."
    listed = field.get("categories")
    if listed is None:
        return
    if not isinstance(listed, list):
        yield "categories must be a list of values, or a list of mappings that each have a value."
        return
    labelled = [one for one in listed if isinstance(one, dict)]
    if labelled and (len(labelled) < len(listed) or any("value" not in one for one in labelled)):
        yield "categories must be all values, or all mappings that each have a value."
        return
    values = [one["value"] for one in labelled] if labelled else listed
    yield from _repeats(values, "The category {} is listed twice.")
    yield from _label_problems([one["label"] for one in labelled if "label" in one])
    yield from _enum_problems(field, values)


def _label_problems(labels: Sequence[Any]) -> Iterator[str]:
    yield from (f"The category label {label!r} must be text." for label in labels if not isinstance(label, str))
    yield from _repeats(labels, "The label {} is used for two categories.")


def _enum_problems(field: Mapping[str, Any], values: Sequence[Any]) -> Iterator[str]:
    constraints = field.get("constraints")
    enum = constraints.get("enum") if isinstance(constraints, dict) else None
    known = {_text(value) for value in values}
    for value in enum if isinstance(enum, list) else ():
        if _text(value) not in known:
            yield f"enum allows {value!r}, which is not one of the categories."


def _repeats(values: Sequence[Any], sentence: str) -> Iterator[str]:
    seen: set[str] = set()
    for value in values:
        if _text(value) in seen:
            yield sentence.format(repr(value))
        seen.add(_text(value))


def _text(value: Any) -> str:
    """A value of a descriptor as comparable text; constraints may write a number as text."""
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True, default=str)


def unique_key_problems(schema: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the unique keys of a schema, as sentences.

    >>> list(unique_key_problems({"fields": [{"name": "a"}], "uniqueKeys": [["a"], ["b"]]}))
    ["uniqueKeys names 'b', which is not a field of the schema."]
    """
    keys, fields = schema.get("uniqueKeys"), schema.get("fields")
    if keys is None:
        return
    if not isinstance(keys, list) or not all(isinstance(key, list) and key for key in keys):
        yield "uniqueKeys must be a list of keys, each a list of field names."
        return
    names = [f.get("name") for f in fields if isinstance(f, dict)] if isinstance(fields, list) else []
    for name in (name for key in keys for name in key):
        if name not in names:
            yield f"uniqueKeys names {name!r}, which is not a field of the schema."
