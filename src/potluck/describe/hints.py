"""Problems of pydantic models as findings, with the nearest known name for a misspelt key."""

from collections.abc import Iterator
from types import UnionType
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from potluck.describe.text import At
from potluck.findings import Finding, found
from potluck.util.words import near

__all__ = ["problems"]

# What a value should have been, by how the type of pydantic's error begins.
_EXPECTED = {
    "string_type": "quoted text",
    "int_": "a whole number",
    "bool_": "true or false",
    "tuple_type": "a list",
    "dict_type": "a mapping of keys to values",
    "model_type": "a mapping of keys to values",
}


def problems(error: ValidationError, model: type[BaseModel], at: At, prefix: str = "") -> Iterator[Finding]:
    """Return one finding for each problem of a validation.

    Args:
        error: the error that pydantic raised.
        model: the model that the value should have fitted.
        at: gives the place of a value in the file.
        prefix: path of the validated value inside the file.
    """
    for one in error.errors():
        loc = one["loc"][:-1] if one["loc"][-1:] == ("[key]",) else one["loc"]
        place = _path(prefix, loc)
        spot = at(place)
        if one["type"] == "extra_forbidden":
            key = str(one["loc"][-1])
            hint = near(key, _keys(model, one["loc"][:-1]))
            yield found("unknown-key", f"{place} is not a key Potluck knows.{hint}", where=spot)
        else:
            yield found("invalid-value", f"{place or 'the file'}: {_sentence(_plain(one))}", where=spot)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?")) else f"{text}."


def _path(prefix: str, loc: tuple[int | str, ...]) -> str:
    path = prefix
    for part in loc:
        if isinstance(part, int):
            path += f"[{part}]"
        else:
            path += f".{part}" if path else part
    return path


def _keys(model: type[BaseModel], loc: tuple[int | str, ...]) -> list[str]:
    at: type[BaseModel] | None = model
    for part in loc:
        if isinstance(part, str) and at is not None:
            at = _submodel(at, part)
    return [f.alias or name for name, f in at.model_fields.items()] if at is not None else []


def _submodel(model: type[BaseModel], key: str) -> type[BaseModel] | None:
    field = next((f for name, f in model.model_fields.items() if key in {name, f.alias}), None)
    return _model_in(field.annotation) if field is not None else None


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and not isinstance(annotation, UnionType) and issubclass(annotation, BaseModel):
        return annotation
    return next((m for part in get_args(annotation) if (m := _model_in(part)) is not None), None)


def _plain(one: Any) -> str:
    if one["type"] == "missing":
        return "this key is missing"
    if one["type"] == "string_pattern_mismatch":
        return f"{one['input']!r} does not have the form {one['ctx']['pattern']}"
    if one["type"] == "greater_than_equal":
        return f"{one['input']!r} is less than {one['ctx']['ge']}"
    if one["type"] == "literal_error":
        return f"{one['input']!r} is not one of {one['ctx']['expected']}"
    if one["type"] == "string_too_short":
        return "this text is empty"
    expected = next((words for kind, words in _EXPECTED.items() if one["type"].startswith(kind)), "")
    if expected:
        return f"expected {expected}, got {_brief(one['input'])}"
    message = str(one["msg"]).removeprefix("Value error, ")
    return message[:1].lower() + message[1:]


def _brief(value: Any) -> str:
    """A value as a message shows it: lists and mappings by their kind alone, as they may be long."""
    if isinstance(value, dict):
        return "a mapping"
    return "a list" if isinstance(value, list) else "nothing" if value is None else repr(value)
