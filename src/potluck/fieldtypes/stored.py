"""How values are stored: what the columns of typed tables can hold. This list is closed; field types can be added."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any

__all__ = [
    "BOOLEAN",
    "DATE",
    "DATETIME",
    "DATETIME_UTC",
    "INTEGER",
    "NUMBER",
    "STORED",
    "TEXT",
    "TIME",
    "YEAR",
    "MixedZonesError",
    "StoredType",
    "UnholdableError",
]

_INT64 = range(-(1 << 63), 1 << 63)
_INT32 = range(-(1 << 31), 1 << 31)


class UnholdableError(ValueError):
    """A text that is a value by the standard, but a value that no column can hold exactly."""


class MixedZonesError(ValueError):
    """A time with a zone in a column of times without one, or the reverse (decision 9)."""


@dataclass(frozen=True, slots=True)
class StoredType:
    """How values are stored; `potluck.fieldtypes.columns` has the types of Polars and Arrow for it.

    Attributes:
        name: also the name of the standard's type that describes such values.
        hold: what is stored for a logical value, from the value, its text, and whether the column's values carry a
            zone (None if that is not known yet). It raises `UnholdableError` and `MixedZonesError`.
        numeric: values are numbers.
        measured: values are amounts, for which a mean and quantiles are meaningful.
        has_day: values contain a day.
        zoned: logical values may carry a zone.
    """

    name: str
    hold: Callable[[Any, str, bool | None], Any]
    numeric: bool = False
    measured: bool = False
    has_day: bool = False
    zoned: bool = False


def _integer(value: Any, _text: str, _aware: bool | None) -> int:
    return _within(_INT64, value)


def _year(value: Any, _text: str, _aware: bool | None) -> int:
    return _within(_INT32, value)


def _within(width: range, value: int) -> int:
    if value not in width:
        raise UnholdableError("too large a number for the column")
    return value


def _number(value: Any, _text: str, _aware: bool | None) -> float:
    try:
        number = float(value)
    except OverflowError:
        raise UnholdableError("beyond the range of a float") from None
    if math.isinf(number) and value != number:
        raise UnholdableError("beyond the range of a float")
    return number


def _moment(value: Any, _text: str, aware: bool | None) -> Any:
    has_zone = value.tzinfo is not None
    if aware is not None and has_zone != aware:
        raise MixedZonesError("unlike the rest of the column")
    if not has_zone:
        return value
    try:
        if isinstance(value, datetime):
            return value.astimezone(UTC).replace(tzinfo=None)
        return datetime.combine(date(2000, 1, 2), value).astimezone(UTC).time()
    except OverflowError:
        raise UnholdableError("in UTC it is beyond the calendar") from None


def _as_it_is(value: Any, _text: str, _aware: bool | None) -> Any:
    return value


def _text(_value: Any, text: str, _aware: bool | None) -> str:
    return text


TEXT = StoredType("string", _text)
INTEGER = StoredType("integer", _integer, numeric=True, measured=True)
NUMBER = StoredType("number", _number, numeric=True, measured=True)
BOOLEAN = StoredType("boolean", _as_it_is)
DATE = StoredType("date", _as_it_is, has_day=True)
DATETIME = StoredType("datetime", _moment, has_day=True, zoned=True)
TIME = StoredType("time", _moment, zoned=True)
YEAR = StoredType("year", _year, numeric=True)
# Datetimes of a column whose values carry a zone: fields have DATETIME, and files state which of the two it is.
DATETIME_UTC = StoredType("datetime-utc", _moment, has_day=True, zoned=True)

STORED: Mapping[str, StoredType] = MappingProxyType(
    {one.name: one for one in (TEXT, INTEGER, NUMBER, BOOLEAN, DATE, DATETIME, TIME, YEAR)}
)
