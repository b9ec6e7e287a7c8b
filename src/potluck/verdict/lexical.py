"""The lexical forms of the standard's types: from text to a logical value, exactly, one text at a time.

These are the judges of last resort: whatever the vectorised forms do not certainly accept comes here,
once per distinct text. Forms are those of Data Package v2, which takes most from XML Schema part 2;
where it is silent, frictionless decides. A parser raises `ValueError` for a text that is no value.
"""

import json
import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from functools import partial
from types import MappingProxyType
from typing import Any

from potluck.model import Field
from potluck.verdict.duration import Duration
from potluck.verdict.formats import STRING_FORMATS
from potluck.verdict.geojson import check_geojson, check_topojson

__all__ = ["BARE", "DEFAULT_FALSE", "DEFAULT_TRUE", "EXACT", "Parser", "UnholdableError", "parser_of", "words_of"]

Parser = Callable[[str], Any]
EXACT = Context(prec=20_000, Emax=MAX_EMAX, Emin=MIN_EMIN)  # Python's own rounds to 28 digits


class UnholdableError(ValueError):
    """A text that is a value by the standard, and one that no column can hold exactly."""


DEFAULT_TRUE = ("true", "True", "TRUE", "1")
DEFAULT_FALSE = ("false", "False", "FALSE", "0")

# White space that XML Schema collapses around numbers and dates.
_SPACE = " \t\n\r"
_DIGITS = "[0-9]{1,4300}"  # as many as Python reads as a whole number
_INTEGER = re.compile(rf"[+-]?{_DIGITS}")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_SPECIAL = MappingProxyType({"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"})
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_CLOCK = r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?"
_ZONE = r"(Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?"
_DATETIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})T" + _CLOCK + _ZONE)
_TIME = re.compile(_CLOCK + _ZONE)
_YEAR = re.compile(r"-?(?:[1-9][0-9]{3,8}|0[0-9]{3})")
_YEARMONTH = re.compile(r"(-?(?:[1-9][0-9]{3,8}|0[0-9]{3}))-(0[1-9]|1[0-2])")
_DURATION = re.compile(
    rf"(?P<sign>-)?P(?=[0-9T])(?:(?P<years>{_DIGITS})Y)?(?:(?P<months>{_DIGITS})M)?(?:(?P<weeks>{_DIGITS})W)?"
    rf"(?:(?P<days>{_DIGITS})D)?(?:T(?=[0-9])(?:(?P<hours>{_DIGITS})H)?(?:(?P<minutes>{_DIGITS})M)?"
    rf"(?:(?P<seconds>{_DIGITS}(?:\.{_DIGITS})?)S)?)?"
)
# What stands around a bare number: everything before its minus, digit or point, everything after its last digit.
# Digits of other scripts stay, or another number would be read.
BARE = (r"^[^-\d.]*", r"\D*$")


def parser_of(field: Field) -> Parser:
    """The parser of a field's values.

    >>> parser_of(Field("n", "number", options={"groupChar": ","}))("1,000.50")
    Decimal('1000.50')
    """
    maker = _MAKERS.get(field.type)
    return maker(field) if maker is not None else str


def _string(field: Field) -> Parser:
    return STRING_FORMATS.get(field.format, str)


def _integer(field: Field) -> Parser:
    group = str(field.options.get("groupChar") or "")
    bare = field.options.get("bareNumber", True)

    def parse(text: str) -> int:
        text = _bared(text) if not bare else text.strip(_SPACE)
        text = text.replace(group, "") if group else text
        if not _INTEGER.fullmatch(text):
            raise ValueError("not a whole number")
        return int(text)

    return parse


def _bared(text: str) -> str:
    return re.sub(BARE[1], "", re.sub(BARE[0], "", text))


def _number(field: Field) -> Parser:
    group = str(field.options.get("groupChar") or "")
    point = str(field.options.get("decimalChar", "."))
    bare = field.options.get("bareNumber", True)
    rough = field.options.get("floatNumber") is True

    def parse(text: str) -> Decimal:
        if not point:
            raise ValueError("no decimal mark is declared, so that no number can be read")
        if not bare:
            text = re.sub(BARE[1], "", re.sub(BARE[0].replace(".", "." + re.escape(point)), "", text))
        text = text.strip(_SPACE)
        special = _SPECIAL.get(text.lower())
        if special is not None:
            return Decimal(special)
        text = text.replace(group, "") if group else text
        if point != ".":
            if "." in text:
                raise ValueError("a point where the decimal mark is another")
            text = text.replace(point, ".")
        if not _NUMBER.fullmatch(text):
            raise ValueError("not a number")
        number = Decimal(text)
        # frictionless' own property: a number is worth no more digits than a float has.
        return Decimal(repr(float(number))) if rough and math.isfinite(float(number)) else number

    return parse


def words_of(field: Field) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words for true and for false of a boolean field.

    >>> words_of(Field("b", "boolean", options={"trueValues": ["yes"], "falseValues": []}))
    (('yes',), ())
    """
    true, false = field.options.get("trueValues"), field.options.get("falseValues")
    return DEFAULT_TRUE if true is None else tuple(true), DEFAULT_FALSE if false is None else tuple(false)


def _boolean(field: Field) -> Parser:
    true, false = words_of(field)

    def parse(text: str) -> bool:
        if text in false:
            return False
        if text in true:
            return True
        raise ValueError("neither true nor false")

    return parse


def _date(field: Field) -> Parser:
    if field.format == "any":
        return lambda text: _guessed(text).date()
    if field.format != "default":
        return partial(_by_pattern, _pattern(field), date)

    def parse(text: str) -> date:
        match = _DATE.fullmatch(text.strip(_SPACE))
        if match is None:
            raise ValueError("not YYYY-MM-DD")
        return date(int(match[1]), int(match[2]), int(match[3]))

    return parse


def _pattern(field: Field) -> str:
    return field.format.removeprefix("fmt:")


def _by_pattern(pattern: str, kind: type, text: str) -> Any:
    try:
        value = datetime.strptime(text, pattern)  # noqa: DTZ007 - the pattern decides on the zone
    except re.error:
        raise ValueError("a pattern that asks for something twice") from None
    return value.date() if kind is date else value.timetz() if kind is time else value


def _guessed(text: str) -> datetime:
    from dateutil import parser

    # A fixed default, or the verdict would depend on today's date.
    try:
        guessed: datetime = parser.parse(text, default=datetime(2000, 1, 1), tzinfos=_named_zone)  # noqa: DTZ001
    except (OverflowError, ValueError, ArithmeticError) as error:
        raise ValueError(str(error)) from None
    return guessed


def _guessed_moment(text: str) -> datetime:
    guessed = _guessed(text)
    try:
        guessed.utcoffset()
    except ValueError:
        raise UnholdableError("the zone is a day or more away") from None
    return guessed


def _named_zone(_name: str | None, offset: int | None) -> tzinfo | None:
    """The zone of an offset; names of zones depend on where one asks and so say nothing."""
    from dateutil import tz

    return None if offset is None else tz.tzoffset(None, offset)


def _datetime(field: Field) -> Parser:
    if field.format == "any":
        return _guessed_moment
    if field.format != "default":
        return partial(_by_pattern, _pattern(field), datetime)

    def parse(text: str) -> datetime:
        match = _DATETIME.fullmatch(text.strip(_SPACE))
        if match is None:
            raise ValueError("not YYYY-MM-DDThh:mm:ss")
        day = date.fromisoformat(match[1])
        clock, days = _clock(match[2], match[3], match[4], match[5], match[6])
        try:
            return datetime.combine(day, clock) + timedelta(days=days)
        except OverflowError:
            raise ValueError("after the last day of the calendar") from None

    return parse


def _clock(hour: str, minute: str, second: str, fraction: str | None, zone: str | None) -> tuple[time, int]:
    """A time of day, and 1 where it is 24:00:00, the first moment of the next day."""
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


def _time(field: Field) -> Parser:
    if field.format == "any":
        return lambda text: _guessed_moment(text).timetz()
    if field.format != "default":
        return partial(_by_pattern, _pattern(field), time)

    def parse(text: str) -> time:
        match = _TIME.fullmatch(text.strip(_SPACE))
        if match is None:
            raise ValueError("not hh:mm:ss")
        return _clock(match[1], match[2], match[3], match[4], match[5])[0]

    return parse


def _year(_field: Field) -> Parser:
    def parse(text: str) -> int:
        if not _YEAR.fullmatch(text.strip(_SPACE)):
            raise ValueError("not a year of four digits")
        return int(text)

    return parse


def _yearmonth(_field: Field) -> Parser:
    def parse(text: str) -> tuple[int, int]:
        match = _YEARMONTH.fullmatch(text.strip(_SPACE))
        if match is None:
            raise ValueError("not YYYY-MM")
        return int(match[1]), int(match[2])

    return parse


def _duration(_field: Field) -> Parser:
    def parse(text: str) -> Duration:
        match = _DURATION.fullmatch(text.strip(_SPACE))
        if match is None:
            raise ValueError("not an ISO 8601 duration such as P1Y2M or PT3H")
        years, months, weeks, days, hours, minutes = (
            int(match[name] or 0) for name in ("years", "months", "weeks", "days", "hours", "minutes")
        )
        whole = ((weeks * 7 + days) * 24 + hours) * 60 + minutes
        seconds = EXACT.add(whole * 60, Decimal(match["seconds"] or 0))
        months += years * 12
        return Duration(-months, seconds.copy_negate()) if match["sign"] else Duration(months, seconds)

    return parse


def _json(kind: type, text: str, check: Callable[[Any], None] | None = None) -> Any:
    try:
        value = json.loads(text)
        if check is not None:
            check(value)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(value, kind):
        raise ValueError("another kind of JSON")  # noqa: TRY004 - a parser raises one kind of error
    return value


def _list(field: Field) -> Parser:
    delimiter = str(field.options.get("delimiter") or ",")
    item = parser_of(Field("item", str(field.options.get("itemType") or "string")))
    return lambda text: [item(part) for part in text.split(delimiter)]


def _geopoint(field: Field) -> Parser:
    def parse(text: str) -> tuple[Decimal, Decimal]:
        lon, lat = (_coordinate(part) for part in _pair(field.format, text))
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            raise ValueError("off the globe")
        return lon, lat

    return parse


def _pair(form: str, text: str) -> list[str]:
    if form == "object":
        value = _json(dict, text)
        if set(value) != {"lon", "lat"}:
            raise ValueError("needs lon and lat")
        return [str(value["lon"]), str(value["lat"])]
    parts = [str(part) for part in _json(list, text)] if form == "array" else text.split(",")
    if len(parts) != 2:
        raise ValueError("needs a longitude and a latitude")
    return parts


def _coordinate(text: str) -> Decimal:
    if not _NUMBER.fullmatch(text.strip(_SPACE)):
        raise ValueError("not a number")
    return Decimal(text.strip(_SPACE))


def _geojson(field: Field) -> Parser:
    return partial(_json, dict, check=check_topojson if field.format == "topojson" else check_geojson)


_MAKERS: Mapping[str, Callable[[Field], Parser]] = MappingProxyType(
    {
        "string": _string,
        "integer": _integer,
        "number": _number,
        "boolean": _boolean,
        "date": _date,
        "datetime": _datetime,
        "time": _time,
        "year": _year,
        "yearmonth": _yearmonth,
        "duration": _duration,
        "object": lambda _: partial(_json, dict),
        "array": lambda _: partial(_json, list),
        "list": _list,
        "geopoint": _geopoint,
        "geojson": _geojson,
    }
)
