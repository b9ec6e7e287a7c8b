"""What dates, times and both share: patterns, guessed forms, zones, and zero-padded texts that a fast form takes."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, time, tzinfo
from functools import partial
from types import MappingProxyType
from typing import Any

from potluck.fieldtypes.base import Parser, UnholdableError
from potluck.model import Field

__all__ = [
    "CLOCK",
    "FAST_CLOCK",
    "FAST_DATE",
    "ZONE",
    "by_pattern",
    "clock_of",
    "guessed",
    "guessed_moment",
    "shape_of",
]

CLOCK = r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?"
ZONE = r"(Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?"
FAST_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
FAST_CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:[.][0-9]{1,6})?"
# strptime directives whose zero-padded form a regular expression can check.
_DIRECTIVES = MappingProxyType(
    {
        "Y": "[0-9]{4}",
        "m": "(?:0[1-9]|1[0-2])",
        "d": "(?:0[1-9]|[12][0-9]|3[01])",
        "H": "(?:[01][0-9]|2[0-3])",
        "M": "[0-5][0-9]",
        "S": "[0-5][0-9]",
    }
)


def by_pattern(field: Field, part: Callable[[datetime], Any]) -> Parser:
    """A parser by the strptime pattern that is a field's format.

    Args:
        field: the field.
        part: what is taken of the moment read: its day, its time of day, or all of it.
    """
    return partial(_read, field.format.removeprefix("fmt:"), part)


def _read(pattern: str, part: Callable[[datetime], Any], text: str) -> Any:
    try:
        return part(datetime.strptime(text, pattern))  # noqa: DTZ007 - the pattern decides on the zone
    except re.error:
        raise ValueError("a pattern that asks for something twice") from None


def guessed(text: str) -> datetime:
    """The moment that a text names in any form, as dateutil reads it.

    Raises:
        ValueError: it names none.
    """
    from dateutil import parser

    # With a fixed default the verdict does not depend on today's date.
    try:
        moment: datetime = parser.parse(text, default=datetime(2000, 1, 1), tzinfos=_named_zone)  # noqa: DTZ001
    except (OverflowError, ValueError, ArithmeticError) as error:
        raise ValueError(str(error)) from None
    return moment


def guessed_moment(text: str) -> datetime:
    """Like `guessed`, for types whose values carry zones.

    Raises:
        ValueError: the text names no moment.
        UnholdableError: its zone does not exist.
    """
    moment = guessed(text)
    try:
        moment.utcoffset()
    except ValueError:
        raise UnholdableError("the zone is a day or more away") from None
    return moment


def _named_zone(_name: str | None, offset: int | None) -> tzinfo | None:
    """The zone of an offset; zone names are ignored, because what they mean depends on the machine."""
    from dateutil import tz

    return None if offset is None else tz.tzoffset(None, offset)


def clock_of(hour: str, minute: str, second: str, fraction: str | None, zone: str | None) -> tuple[time, int]:
    """A time of day, and 1 if it is 24:00:00, the first moment of the next day, else 0.

    Raises:
        ValueError: there is no such time.
        UnholdableError: it is finer than a microsecond.
    """
    fraction = (fraction or "").rstrip("0")
    if len(fraction) > 6:
        raise UnholdableError("finer than a microsecond")
    end = hour == "24"
    if end and (minute != "00" or second != "00" or fraction):
        raise ValueError("after 24:00:00")
    clock = time(0 if end else int(hour), int(minute), int(second), int(fraction.ljust(6, "0")), tzinfo=_zone(zone))
    return clock, int(end)


def _zone(zone: str | None) -> Any:
    if not zone:
        return None
    return UTC if zone == "Z" else datetime.fromisoformat(f"2000-01-01T00:00:00{zone}").tzinfo


def shape_of(pattern: str, needs: str, only: str) -> str | None:
    """A regular expression for the zero-padded texts of a strptime pattern; None if it uses anything else.

    Args:
        pattern: the pattern.
        needs: directives that it must contain.
        only: directives that it may contain.
    """
    shape, seen, i = "", [], 0
    while i < len(pattern):
        if pattern[i] == "%":
            directive = pattern[i + 1 : i + 2]
            if directive not in only or not directive or directive in seen:
                return None
            shape += _DIRECTIVES[directive]
            seen.append(directive)
            i += 2
        elif pattern[i] in "-/.:T_, ":
            shape += re.escape(pattern[i])
            i += 1
        else:
            return None
    return shape if set(needs) <= set(seen) else None
