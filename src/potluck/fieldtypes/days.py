"""Days: how people write them, and what wrong ones were probably meant to be."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from potluck.fieldtypes.base import Suggestion

__all__ = ["guess_day", "has_day_form", "no_such_day", "read_day"]

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: n for n, name in enumerate(_NAMES, 1)}
_DAY_ZERO = date(1899, 12, 30)  # of spreadsheets; good from March 1900 on
_OTHERWISE = "written differently?"
_SWAPPED = "day and month swapped?"
_SERIAL = "a date as a spreadsheet stores it?"


def guess_day(cell: str, plain: str, form: str) -> Suggestion | None:
    """The day that a text was probably meant to be.

    Args:
        cell: the text.
        plain: the text without blanks around it.
        form: the field's format.
    """
    form = form.removeprefix("fmt:")
    seen: dict[str, str] = {}
    for day, why in _readings(plain):
        text = _formatted(day, form)
        if text is not None and text != cell:
            seen.setdefault(text, why)
    if len(seen) == 1:
        ((value, why),) = seen.items()
        return Suggestion(value, why, alters=why in {_SWAPPED, _SERIAL})
    if len(seen) > 1:
        return Suggestion(None, f"{' or '.join(sorted(seen))}: day or month first?")
    return no_such_day(plain)


def _formatted(day: date, form: str) -> str | None:
    if form in {"default", "any"}:
        return day.isoformat()
    text = form.replace("%Y", f"{day.year:04}").replace("%m", f"{day.month:02}").replace("%d", f"{day.day:02}")
    return None if "%" in text else text


def _readings(plain: str) -> Iterator[tuple[date, str]]:
    """Readings of a text as a date."""
    if part := re.fullmatch(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[T ]00:00(?::00)?(?:\.0+)?)?", plain):
        year, month, day = (int(p) for p in part.groups())
        right = list(_day(year, month, day))
        yield from ((one, _OTHERWISE) for one in right)
        if not right:
            yield from ((one, _SWAPPED) for one in _day(year, day, month))
    elif part := re.fullmatch(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})", plain):
        one, two, year = (int(p) for p in part.groups())
        yield from ((day, "day first?") for day in _day(year, two, one))
        yield from ((day, "month first?") for day in _day(year, one, two))
    elif part := re.fullmatch(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})", plain):
        year, month, day = (int(p) for p in part.groups())
        yield from ((one, _OTHERWISE) for one in _day(year, month, day))
    elif part := re.fullmatch(r"([0-9]{1,2})[- ]?([A-Za-z]{3,9})\.?[-, ]*([0-9]{4})", plain):
        yield from ((one, _OTHERWISE) for one in _day(int(part[3]), _MONTHS.get(part[2][:3].lower(), 0), int(part[1])))
    elif part := re.fullmatch(r"([A-Za-z]{3,9})\.? ([0-9]{1,2}),? ([0-9]{4})", plain):
        yield from ((one, _OTHERWISE) for one in _day(int(part[3]), _MONTHS.get(part[1][:3].lower(), 0), int(part[2])))
    elif re.fullmatch("[2-5][0-9]{4}", plain):
        yield _DAY_ZERO + timedelta(days=int(plain)), _SERIAL


def _day(year: int, month: int, day: int) -> Iterator[date]:
    if year > 0 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]:
        yield date(year, month, day)


def _day_pattern(form: str) -> str:
    plain = "%Y-%m-%d" if form in {"default", "any"} else form.removeprefix("fmt:")
    pattern = re.escape(plain)
    for sign, digits in (("Y", 4), ("m", 2), ("d", 2)):
        pattern = pattern.replace(f"%{sign}", f"(?P<{sign}>[0-9]{{{digits}}})", 1)
    return pattern


def has_day_form(text: str, form: str) -> bool:
    """Whether a text has the form of a field's dates, whether or not such a day exists.

    Args:
        text: a cell.
        form: the field's format.

    >>> has_day_form("2026-02-30", "default"), has_day_form("30/02/2026", "default")
    (True, False)
    """
    pattern = _day_pattern(form)
    return "%" not in pattern and re.fullmatch(pattern, text) is not None


def read_day(text: str, form: str) -> date | None:
    """The day that a text names in the form of a field, or None.

    Args:
        text: a cell.
        form: the field's format.

    >>> read_day("31/12/2026", "%d/%m/%Y"), read_day("2026-02-30", "default")
    (datetime.date(2026, 12, 31), None)
    """
    pattern = _day_pattern(form)
    part = re.fullmatch(pattern, text) if "%" not in pattern else None
    digits = part.groupdict() if part else {}
    return next(_day(*(int(digits[sign]) for sign in "Ymd")), None) if len(digits) == 3 else None


def no_such_day(plain: str) -> Suggestion | None:
    """What a text in the form YYYY-MM-DD gets wrong, or None."""
    part = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", plain)
    if part is None or int(part[1]) == 0:
        return None
    if not 1 <= int(part[2]) <= 12:
        return Suggestion(None, f"there is no month {part[2]}")
    last = monthrange(int(part[1]), int(part[2]))[1]
    return Suggestion(None, f"there is no such day: the month has {last} days")
