"""Typed values (JSON, Parquet) as text, so that one judge decides on cells of every format.

A value that a field of its type takes becomes the text that the field reads as just that value. One
that it does not take (a number where text is asked for, a truth value where a number is) keeps its
own text, and the reader says that it stands where its type does not belong.
"""

import json
import math
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from potluck.model import Field

__all__ = ["plain_text", "value_text"]


def plain_text(value: Any) -> str | None:
    """The text of a value by itself; None for none.

    >>> plain_text(1), plain_text(True), plain_text([1]), plain_text(None)
    ('1', 'true', '[1]', None)
    """
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return _duration(value)
    if isinstance(value, (dict, list, tuple)):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def value_text(value: Any, field: Field | None) -> tuple[str | None, bool]:
    """The text of a value in a column, and whether the column's field takes values of its type.

    Args:
        value: what the file holds.
        field: the column's field; None where none is described.

    >>> value_text(3.0, Field("n", "integer")), value_text(3, Field("s", "string"))
    (('3', True), ('3', False))
    """
    plain = plain_text(value)
    if plain is None or isinstance(value, str) or field is None or field.type == "any":
        return plain, True
    writer = _WRITERS.get(field.type)
    text = writer(value, field) if writer is not None else None
    return (str(value), False) if text is None else (text, True)


def _integer(value: Any, _field: Field) -> str | None:
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return None
    return str(int(value)) if _is_finite(value) and value == int(value) else None


def _is_finite(value: float | Decimal) -> bool:
    return isinstance(value, int) or math.isfinite(value)  # asking it of a whole number fails beyond a float


def _number(value: Any, field: Field) -> str | None:
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return None
    text = str(value) if _is_finite(value) else "NaN" if math.isnan(value) else f"{'-' if value < 0 else ''}INF"
    return text.replace(".", str(field.options.get("decimalChar") or "."))


def _boolean(value: Any, field: Field) -> str | None:
    if not isinstance(value, bool):
        return None
    words = field.options.get("trueValues" if value else "falseValues")
    return str(words[0]) if words else str(value)


def _moment(kind: type[date | time], value: Any, field: Field) -> str | None:
    if kind is date and isinstance(value, datetime):
        value = value.date() if value.time() == time() else None
    if not isinstance(value, kind):
        return None
    if field.format in {"default", "any"}:
        return str(value.isoformat())
    return str(value.strftime(field.format.removeprefix("fmt:")))


def _duration(value: timedelta) -> str:
    sign, value = ("-", -value) if value < timedelta() else ("", value)
    fraction = f".{value.microseconds:06d}".rstrip("0").rstrip(".")
    return f"{sign}PT{value.days * 86400 + value.seconds}{fraction}S"


def _year(value: Any, _field: Field) -> str | None:
    whole = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 9999
    return f"{value:04d}" if whole else None


def _geopoint(value: Any, field: Field) -> str | None:
    if field.format == "object":
        return plain_text(value) if isinstance(value, dict) else None
    if not isinstance(value, (list, tuple)) or len(value) != 2:
        return None
    return plain_text(value) if field.format == "array" else ",".join(str(part) for part in value)


def _list(value: Any, field: Field) -> str | None:
    delimiter = str(field.options.get("delimiter") or ",")
    if not isinstance(value, (list, tuple)):
        return None
    item = Field("item", str(field.options.get("itemType") or "string"))
    read = [value_text(one, item) for one in value]
    # A text with the delimiter in it would be two items.
    texts = [text for text, fits in read if text is not None and fits and delimiter not in text]
    return delimiter.join(texts) if len(texts) == len(read) else None


def _json(kinds: tuple[type, ...], value: Any, _field: Field) -> str | None:
    return plain_text(value) if isinstance(value, kinds) else None


_WRITERS: Mapping[str, Callable[[Any, Field], str | None]] = MappingProxyType(
    {
        "integer": _integer,
        "number": _number,
        "boolean": _boolean,
        "date": lambda value, field: _moment(date, value, field),
        "datetime": lambda value, field: _moment(datetime, value, field),
        "time": lambda value, field: _moment(time, value, field),
        "year": _year,
        "duration": lambda value, _: _duration(value) if isinstance(value, timedelta) else None,
        "geopoint": _geopoint,
        "list": _list,
        "array": lambda value, field: _json((list, tuple), value, field),
        "object": lambda value, field: _json((dict,), value, field),
        "geojson": lambda value, field: _json((dict,), value, field),
    }
)
