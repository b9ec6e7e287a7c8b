"""The written forms of numbers, dates and times, each with the field properties that read it.

Every form is a regular expression that the whole value must match, without the blanks around it. The narrowest forms
come first: a column takes the first form that all its values fit.
"""

import re
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

__all__ = ["FORMS", "WrittenForm", "is_code_digits"]

_NUMBER_STYLES = (
    ("", "."),
    (",", "."),
    ("", ","),
    (".", ","),
    (" ", "."),
    (" ", ","),
    ("\u00a0", ","),
    ("\u202f", ","),
    ("'", "."),
)
_GROUPS = (",", ".", " ", "\u00a0", "\u202f", "'")
_MARKED_STYLES = (("", "."), (",", "."), ("", ","), (".", ","), ("\u00a0", ","))
_SYMBOLS = r"[$€£¥₹₩]"
_BEFORE = rf"(?:{_SYMBOLS}|US\$|CA?\$|AU?\$|USD|EUR|GBP|CAD)?[ \t\u00a0]*"
_UNITS = (
    "mg|mcg|ug|µg|g|kg|ml|mL|L|lbs?|oz|cm|mm|km|mi|miles|ft|years?|yrs?|months?|days?|hours?|hrs?|min|minutes"
    "|sec|seconds|°[CF]?|acres|ha|kWh|MW|ppm|ppb|bpm|mmHg|kcal|MME|percent|pct|USD|EUR|persons|people"
)
# Letters that multiply (4K, 2.1M) are not here: read as marks they would turn 4,000 into 4.
_MARKS = r"[*#†‡§¶^]+|\([A-Za-z]{1,2}\)|\[[A-Za-z]{1,2}\]"
_AFTER = rf"[ \t\u00a0]*(?:%|‰|{_SYMBOLS}|{_MARKS}|{_UNITS})?[ \t\u00a0]*"

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_PARTS = {
    "Y": "[0-9]{4}",
    "y": "[0-9]{2}",
    "m": "(?:0?[1-9]|1[0-2])",
    "d": "(?:0?[1-9]|[12][0-9]|3[01])",
    "B": "(?i:" + "|".join(_MONTHS) + ")",
    "b": "(?i:" + "|".join(m[:3] for m in _MONTHS) + ")",
    "H": "(?:[01]?[0-9]|2[0-3])",
    "I": "(?:0?[1-9]|1[0-2])",
    "M": "[0-5][0-9]",
    "S": "[0-5][0-9]",
    "f": "[0-9]{1,6}",
    "p": "(?i:[AP]M)",
}
_DAYS = (
    "%m/%d/%Y",
    "%d/%m/%Y",
    "%m/%d/%y",
    "%d/%m/%y",
    "%Y/%m/%d",
    "%m-%d-%Y",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%d.%m.%y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%d %b %Y",
    "%d %B %Y",
    "%b %d, %Y",
    "%B %d, %Y",
    "%b %d %Y",
    "%d%b%Y",
    "%d-%B-%Y",
)
_CLOCKS = ("%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p", "%H:%M:%S.%f")
_CLOCKED_DAYS = ("%Y-%m-%d", *_DAYS[:12])
_ISO_DAY = "[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_ISO_CLOCK = "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:[.][0-9]{1,9})?"
_ISO_ZONE = "(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"


@dataclass(frozen=True, slots=True)
class WrittenForm:
    """A written form.

    Attributes:
        name: its name in code and tests.
        pattern: regular expression of the whole value.
        type: type of a field in this form.
        options: properties of a field in this form.
        day: for dates, the pattern by which the date part must be a real day.
        marked: signs or units are around the number.
    """

    name: str
    pattern: str
    type: str
    options: MappingProxyType[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    day: str = ""
    marked: bool = False


def is_code_digits(text: str) -> bool:
    """Whether digits are a code rather than a number: a leading zero, or 16 digits and more.

    >>> is_code_digits("01001"), is_code_digits("0"), is_code_digits("1234567890123456")
    (True, False, True)
    """
    return text.isdigit() and ((len(text) > 1 and text[0] == "0") or len(text) > 15)


def _whole(group: str) -> str:
    if not group:
        return "[0-9]+"
    sign = re.escape(group)
    return f"(?:[1-9][0-9]{{0,2}}(?:{sign}[0-9]{{3}})+|[0-9]+)"


def _fraction(group: str, point: str) -> str:
    sign = re.escape(point)
    return f"{_whole(group)}(?:{sign}[0-9]*)?"


def _number_options(group: str, point: str, marked: bool) -> MappingProxyType[str, Any]:
    options: dict[str, Any] = {}
    if group:
        options["groupChar"] = group
    if point != ".":
        options["decimalChar"] = point
    if marked:
        options["bareNumber"] = False
    return MappingProxyType(options)


def _integer_form(group: str, *, marked: bool) -> WrittenForm:
    core = _whole(group) if group else "[0-9]{1,18}"
    pattern = f"{_BEFORE}-?{core}{_AFTER}" if marked else f"[+-]?{core}"
    name = f"integer{'!' if marked else ''}{group}"
    return WrittenForm(name, pattern, "integer", _number_options(group, ".", marked), marked=marked)


def _number_form(group: str, point: str, *, marked: bool) -> WrittenForm:
    # With marks around it a number must begin with a digit: "$.5" would be read as 5.
    core = _fraction(group, point)
    if marked:
        pattern = f"{_BEFORE}-?{core}{_AFTER}"
    else:
        exponent = "(?:[eE][+-]?[0-9]{1,3})?" if (group, point) == ("", ".") else ""
        pattern = f"[+-]?(?:{core}|{re.escape(point)}[0-9]+){exponent}"
    name = f"number{'!' if marked else ''}{group}{point}"
    return WrittenForm(name, pattern, "number", _number_options(group, point, marked), marked=marked)


def _regex(pattern: str) -> str:
    return re.sub(r"%([A-Za-z])|([^%]+)", lambda m: _PARTS[m[1]] if m[1] else re.escape(m[2]), pattern)


def _day_form(pattern: str) -> WrittenForm:
    return WrittenForm(pattern, _regex(pattern), "date", MappingProxyType({"format": pattern}), day=pattern)


def _clocked_form(day: str, clock: str, between: str = " ") -> WrittenForm:
    pattern = f"{day}{between}{clock}"
    return WrittenForm(pattern, _regex(pattern), "datetime", MappingProxyType({"format": pattern}), day=day)


def _clock_form(clock: str) -> WrittenForm:
    return WrittenForm(clock, _regex(clock), "time", MappingProxyType({"format": clock}))


FORMS: tuple[WrittenForm, ...] = (
    _integer_form("", marked=False),
    _number_form("", ".", marked=False),
    *(_integer_form(group, marked=False) for group in _GROUPS),
    *(_number_form(group, point, marked=False) for group, point in _NUMBER_STYLES[1:]),
    WrittenForm("yearmonth", "[0-9]{4}-(?:0[1-9]|1[0-2])", "yearmonth"),
    WrittenForm("date", _ISO_DAY, "date", day="%Y-%m-%d"),
    WrittenForm(
        "%Y%m%d",
        _ISO_DAY.replace("-(?:", "(?:"),
        "date",
        MappingProxyType({"format": "%Y%m%d"}),
        day="%Y%m%d",
    ),
    *map(_day_form, _DAYS),
    WrittenForm("datetime", f"{_ISO_DAY}T{_ISO_CLOCK}", "datetime", day="%Y-%m-%d"),
    WrittenForm("datetime zoned", f"{_ISO_DAY}T{_ISO_CLOCK}{_ISO_ZONE}", "datetime", day="%Y-%m-%d"),
    *(_clocked_form(day, clock) for day in _CLOCKED_DAYS for clock in _CLOCKS),
    _clocked_form("%Y-%m-%d", "%H:%M", "T"),
    WrittenForm("time", _ISO_CLOCK, "time"),
    *(_clock_form(clock) for clock in _CLOCKS[1:4]),
    *(_integer_form(group, marked=True) for group in ("", ",")),
    *(_number_form(group, point, marked=True) for group, point in _MARKED_STYLES),
)
