"""The ``jsonSchema`` constraint: values against a JSON Schema that fetches nothing and ends.

The library's own keywords search with Python's ``re``, which cannot be stopped, and follow references to other
documents over the network; those keywords are rewritten here. Every keyword evaluated is counted, so that where the
work is given up depends on the schema and the value alone, not on the machine (decision 43).
"""

import json
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache, partial
from typing import Any

from jsonschema import Draft202012Validator, SchemaError, ValidationError
from jsonschema.validators import extend
from jsonschema_specifications import REGISTRY
from referencing.exceptions import Unresolvable

from potluck.constraints.base import UnusableConstraintError
from potluck.verdict.patterns import searcher

__all__ = ["conforms_to"]

STEPS = 200_000  # keywords, items and keys for one value; about two seconds of work
_DEEPEST = 50  # levels of a schema, and of references within references
_REFERENCES = ("$ref", "$dynamicRef")
_OWN = "https://json-schema.org/"
_Errors = Iterator[ValidationError]


def conforms_to(schema: Any) -> Callable[[Any, str], bool]:
    """A function of (value, text) that says whether the value conforms to a schema.

    Args:
        schema: a JSON Schema.

    Raises:
        UnusableConstraintError: it is not a JSON Schema, or refers to another document.

    >>> conforms_to({"required": ["a"]})({"b": 1}, "")
    False
    """
    members = list(_members(schema, _DEEPEST))
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        raise UnusableConstraintError(f"jsonSchema is not a valid JSON Schema: {error.message}") from None
    _refuse_strange(members)
    keywords = _Keywords()
    validator = extend(Draft202012Validator, keywords.anew)(schema, registry=REGISTRY)

    def conforms(value: Any, _text: str) -> bool:
        keywords.begin()
        try:
            return bool(validator.is_valid(value))
        except (Unresolvable, RecursionError):
            raise TimeoutError from None  # a reference that leads nowhere, or a value nested very deeply

    return conforms


def _members(schema: Any, depth: int) -> Iterator[tuple[str, Any]]:
    """Keys at any depth of a schema, with their values."""
    if not depth:
        raise UnusableConstraintError("jsonSchema is nested too deeply")
    inner = schema.values() if isinstance(schema, Mapping) else schema if isinstance(schema, list) else ()
    if isinstance(schema, Mapping):
        yield from schema.items()
    for value in inner:
        yield from _members(value, depth - 1)


def _refuse_strange(members: list[tuple[str, Any]]) -> None:
    for key, value in members:
        if key in _REFERENCES and isinstance(value, str) and not value.startswith(("#", _OWN)):
            raise UnusableConstraintError(f"jsonSchema refers to {value!r}, but other documents are never fetched")
    if {"patternProperties", "unevaluatedProperties"} <= {key for key, _ in members}:
        raise UnusableConstraintError("jsonSchema has both patternProperties and unevaluatedProperties")


class _Keywords(threading.local):
    """Keywords that count their steps for a value; each thread that judges values has its own."""

    def __init__(self) -> None:
        self._left = 0
        self._depth = 0
        own = {
            **{name: partial(self._reference, name) for name in _REFERENCES},
            "pattern": self._pattern,
            "uniqueItems": self._unique_items,
            "patternProperties": self._pattern_properties,
            "additionalProperties": self._additional_properties,
        }
        every = {**Draft202012Validator.VALIDATORS, **own}
        self.anew = {name: partial(self._counted, keyword) for name, keyword in every.items()}

    def begin(self) -> None:
        """Start with a new value."""
        self._left, self._depth = STEPS, 0

    def _step(self, steps: int = 1) -> None:
        self._left -= steps
        if self._left < 0:
            raise TimeoutError

    def _counted(self, keyword: Any, validator: Any, value: Any, instance: Any, schema: Any) -> Any:
        self._step(1 + len(instance) if isinstance(instance, (list, dict)) else 1)
        return keyword(validator, value, instance, schema)

    def _found(self, pattern: str, text: str) -> bool:
        try:
            return _searcher(pattern)(text)
        except UnusableConstraintError:  # `re` accepts the pattern, and `regex` does not
            raise TimeoutError from None

    def _reference(self, name: str, validator: Any, reference: str, instance: Any, schema: Any) -> _Errors:
        # Only references can make the work larger than the schema. A circle must end before Python's recursion limit
        # is reached: the library's reference machinery does not survive that.
        self._depth += 1
        if self._depth > _DEEPEST:
            raise TimeoutError
        try:
            yield from Draft202012Validator.VALIDATORS[name](validator, reference, instance, schema) or ()
        finally:  # the caller may stop before the end
            self._depth -= 1

    def _pattern(self, validator: Any, pattern: str, instance: Any, _schema: Any) -> _Errors:
        if validator.is_type(instance, "string") and not self._found(pattern, instance):
            yield ValidationError("does not match")

    def _unique_items(self, validator: Any, wanted: bool, instance: Any, _schema: Any) -> _Errors:
        # As texts in a set: the library compares each item with every other, which is quadratic.
        if wanted and validator.is_type(instance, "array"):
            texts = {json.dumps(_comparable(item), sort_keys=True) for item in instance}
            if len(texts) < len(instance):
                yield ValidationError("repeats an item")

    def _pattern_properties(self, validator: Any, inner: Any, instance: Any, _schema: Any) -> _Errors:
        for key, value in _items(validator, instance):
            for pattern, one in inner.items():
                if self._found(pattern, key):
                    yield from validator.descend(value, one, path=key, schema_path=pattern)

    def _additional_properties(self, validator: Any, inner: Any, instance: Any, schema: Any) -> _Errors:
        known, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
        for key, value in _items(validator, instance):
            if key not in known and not any(self._found(pattern, key) for pattern in patterns):
                yield from validator.descend(value, inner, path=key)


def _comparable(item: Any) -> Any:
    """The item in a form whose texts are equal if items are: in JSON Schema 1 equals 1.0, but true does not."""
    if isinstance(item, Mapping):
        return {key: _comparable(value) for key, value in item.items()}
    if isinstance(item, list):
        return [_comparable(one) for one in item]
    return int(item) if isinstance(item, float) and item.is_integer() else item


def _items(validator: Any, instance: Any) -> Iterable[tuple[str, Any]]:
    return instance.items() if validator.is_type(instance, "object") else ()


@lru_cache(maxsize=256)
def _searcher(pattern: str) -> Callable[[str], bool]:
    return searcher(pattern, "a pattern of jsonSchema")
