"""JSON in cells: how it is read, and one text for each logical value, so that keys can be compared as texts."""

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from potluck.fieldtypes.base import Parser
from potluck.fieldtypes.numerals import EXACT

__all__ = ["JSON_FIX", "canonical_json", "read_json"]

JSON_FIX = "Write JSON: keys and texts in double quotes, no comma after the last entry."


def read_json(kind: type, text: str, check: Callable[[Any], None] | None = None) -> Any:
    """The JSON value of a text.

    Args:
        kind: dict or list.
        text: the text.
        check: raises `ValueError` for a value that is not of the type.

    Raises:
        ValueError: the text is not JSON, is another kind of JSON, or is nested too deeply.
    """
    try:
        value = json.loads(text)
        if check is not None:
            check(value)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(value, kind):
        raise ValueError("another kind of JSON")  # noqa: TRY004 - a parser raises one kind of error
    return value


def canonical_json(parse: Parser) -> Callable[[str], str]:
    """A function that writes texts of equal values as equal texts.

    Args:
        parse: from a text to its logical value.

    >>> canonical_json(partial(read_json, list))("[1.0, 2]")
    '["1", "2"]'
    """
    return partial(_written, parse)


def _written(parse: Parser, text: str) -> str:
    try:
        return json.dumps(_plain(parse(text)), ensure_ascii=False, sort_keys=True)
    except RecursionError:  # nested so deeply that only equal texts count as equal values
        return text


def _plain(value: Any) -> Any:
    """A logical value in terms of JSON: numbers as the text of their value, texts with a mark in front."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if is_dataclass(value):  # a value of several parts, such as a duration
        return [_plain(getattr(value, part.name)) for part in fields(value)]
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, (int, float, Decimal)):
        number = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
        # With its exponent: 1e999999999 written out would fill the memory.
        return str(EXACT.normalize(number) if number.is_finite() else number) if number else "0"
    return f"'{value}"
