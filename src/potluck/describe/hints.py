"""Problems of pydantic models as findings, with the near name for a misspelt key."""

from collections.abc import Iterator
from types import UnionType
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from potluck.describe.text import At
from potluck.findings import Finding, found
from potluck.util.words import near

__all__ = ["problems"]


def problems(error: ValidationError, model: type[BaseModel], at: At, prefix: str = "") -> Iterator[Finding]:
    """One finding per problem of a validation.

    Args:
        error: what pydantic raised.
        model: the model that was asked for.
        at: says where a value of the file stands.
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
        return "this key is needed"
    if one["type"] == "string_type":
        return f"a text is needed, in quotes; {one['input']!r} is none"
    if one["type"] == "string_pattern_mismatch":
        return f"{one['input']!r} does not have the form {one['ctx']['pattern']}"
    if one["type"].startswith("int_"):
        return f"a whole number is needed; {one['input']!r} is none"
    if one["type"] == "greater_than_equal":
        return f"{one['input']!r} is less than {one['ctx']['ge']}"
    if one["type"] == "literal_error":
        return f"{one['input']!r} is none of {one['ctx']['expected']}"
    message = str(one["msg"]).removeprefix("Value error, ")
    return message[:1].lower() + message[1:]
