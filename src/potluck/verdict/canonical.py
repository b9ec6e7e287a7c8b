"""One text for each logical value, so that keys can be compared as texts."""

import json
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from potluck.model import Field
from potluck.verdict.duration import Duration
from potluck.verdict.lexical import EXACT, parser_of

__all__ = ["canonical_of"]


def canonical_of(field: Field) -> Callable[[str], str] | None:
    """How texts of a field are written so that equal values are equal texts; None where they already are.

    >>> canonical_of(Field("d", "duration"))("P1Y") == canonical_of(Field("d", "duration"))("P12M")
    True
    """
    parse = parser_of(field)
    if field.type == "yearmonth":
        return lambda text: "{:04d}-{:02d}".format(*parse(text))
    if field.type not in {"duration", "geopoint", "list", "array", "object", "geojson"}:
        return None
    return partial(_written, parse)


def _written(parse: Callable[[str], Any], text: str) -> str:
    try:
        return json.dumps(_plain(parse(text)), ensure_ascii=False, sort_keys=True)
    except RecursionError:  # nested so deeply that only the same text is taken for the same value
        return text


def _plain(value: Any) -> Any:
    """A logical value of what JSON has; numbers as the text of what they are worth, texts with a mark before them."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, Duration):
        return [_plain(value.months), _plain(value.seconds)]
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, (int, float, Decimal)):
        number = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
        # With its exponent: written out, 1e999999999 would fill the memory.
        return str(EXACT.normalize(number) if number.is_finite() else number) if number else "0"
    return f"'{value}"
