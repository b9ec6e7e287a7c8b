"""The ``jsonSchema`` constraint: values against a JSON Schema that fetches nothing and ends.

The library's own keywords search with Python's ``re``, which cannot be stopped, and follow references to other
documents over the network; those keywords are written anew here.
"""

import time as clock
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from jsonschema import Draft202012Validator, SchemaError, ValidationError
from jsonschema.validators import extend
from jsonschema_specifications import REGISTRY
from referencing.exceptions import Unresolvable

from potluck.check.budget import UnusableConstraintError, compiled

__all__ = ["conforms_to"]

SECONDS = 2.0  # for one value
_REFERENCES = ("$ref", "$dynamicRef")
_OWN = "https://json-schema.org/"
_Errors = Iterator[ValidationError]


def conforms_to(schema: Any) -> Callable[[Any, str], bool]:
    """A function of (value, text) that says whether the value conforms to a schema.

    Args:
        schema: a JSON Schema.

    Raises:
        UnusableConstraintError: it is none, or refers to another document.

    >>> conforms_to({"required": ["a"]})({"b": 1}, "")
    False
    """
    try:
        Draft202012Validator.check_schema(schema)
        keys = dict(_members(schema))
    except SchemaError as error:
        raise UnusableConstraintError(f"jsonSchema is no JSON Schema: {error.message}") from None
    except RecursionError:
        raise UnusableConstraintError("jsonSchema is nested too deeply") from None
    _refuse_strange(keys, list(_references(schema)))
    keywords = _Keywords()
    validator = extend(Draft202012Validator, keywords.anew)(schema, registry=REGISTRY)

    def conforms(value: Any, _text: str) -> bool:
        keywords.until = clock.perf_counter() + SECONDS
        try:
            return bool(validator.is_valid(value))
        except (RecursionError, Unresolvable):
            # References that lead nowhere, or round in circles: as endless as a pattern can be.
            raise TimeoutError from None

    return conforms


def _members(schema: Any) -> Iterator[tuple[str, Any]]:
    """Keys at any depth of a schema, with their values."""
    if isinstance(schema, Mapping):
        for key, value in schema.items():
            yield key, value
            yield from _members(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _members(value)


def _references(schema: Any) -> Iterator[str]:
    yield from (value for key, value in _members(schema) if key in _REFERENCES and isinstance(value, str))


def _refuse_strange(keys: Mapping[str, Any], references: list[str]) -> None:
    for reference in references:
        if not reference.startswith(("#", _OWN)):
            raise UnusableConstraintError(f"jsonSchema refers to {reference!r}, and nothing is fetched")
    if "patternProperties" in keys and "unevaluatedProperties" in keys:
        raise UnusableConstraintError("jsonSchema has both patternProperties and unevaluatedProperties")


class _Keywords:
    """Keywords that know when the time for a value is up."""

    def __init__(self) -> None:
        self.until = 0.0
        self.anew = {
            "$ref": self._reference,
            "pattern": self._pattern,
            "patternProperties": self._pattern_properties,
            "additionalProperties": self._additional_properties,
        }

    def _left(self) -> float:
        left = self.until - clock.perf_counter()
        if left <= 0:
            raise TimeoutError
        return left

    def _found(self, pattern: str, text: str) -> bool:
        return _compiled(pattern).search(text, timeout=self._left()) is not None

    def _reference(self, validator: Any, reference: str, instance: Any, schema: Any) -> _Errors:
        # Of a schema's parts only references make the work grow beyond its size.
        self._left()
        yield from Draft202012Validator.VALIDATORS["$ref"](validator, reference, instance, schema) or ()

    def _pattern(self, validator: Any, pattern: str, instance: Any, _schema: Any) -> _Errors:
        if validator.is_type(instance, "string") and not self._found(pattern, instance):
            yield ValidationError("does not match")

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


def _items(validator: Any, instance: Any) -> Iterable[tuple[str, Any]]:
    return instance.items() if validator.is_type(instance, "object") else ()


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> Any:
    return compiled(pattern, "a pattern of jsonSchema")
