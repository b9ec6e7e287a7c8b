"""What a wrong cell was probably meant to say. Guesses for a person to judge; nothing is ever mended by them."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Any

__all__ = ["Suggestion", "digits_of", "has_day_form", "is_nothing", "no_such_day", "read_day", "suggestion"]

_LONGEST = 200
_SHORTEST = 5  # of texts that resemble another by more than chance
_MOST_COMPARED = 500
_NOTHING = frozenset(
    ["na", "n/a", "n.a.", "#n/a", "nan", "null", "none", "nil", "-", "--", ".", "..", "*", "**", "?"]
) | {"unknown", "missing", "suppressed", "redacted", "not available", "not applicable", "not reported", "no data"}
_LETTERS = str.maketrans("OoQlI|", "000111")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
_SPACED = re.compile(r"[+-]?[0-9]{1,3}([ '\u00a0\u202f][0-9]{3})+(\.[0-9]+)?")
_CONTINENTAL = re.compile(r"[+-]?[0-9]{1,3}(\.[0-9]{3})+,[0-9]+")
_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]{1,2}|[+-]?[0-9]+,[0-9]{4,}")
# A number with a word before it or after it, such as "approx. 300" or "12 lbs".
_ALONE = re.compile(
    r"(?:[a-z~≈<>]+\.? ?)?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+(?:\.[0-9]+)?)(?: ?[a-z]+\.?)?", re.IGNORECASE
)
_DIGITS = re.compile(r"\^?(?:\[0-9\]|\\d)\{([0-9]{1,2})\}\$?")
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: n for n, name in enumerate(_NAMES, 1)}
# Guesses that make another value of the text; the others write the same value in another form.
_ALTERING = frozenset(
    ["day and month swapped?", "a letter in place of a digit?", "the number alone?", "a spreadsheet's number of a day?"]
) | {"brackets for a negative number?", "leading zeros lost?", "misspelt?"}
_DAY_ZERO = date(1899, 12, 30)  # of spreadsheets; good from March 1900 on


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A guess.

    Attributes:
        value: the text to write instead; None where only advice can be given.
        why: what probably happened.
    """

    value: str | None
    why: str

    @property
    def alters(self) -> bool:
        """Whether the value is another than what the text says."""
        return self.why in _ALTERING


def is_nothing(text: str) -> bool:
    """Whether a text is one that people write where they have no value.

    >>> is_nothing("N/A"), is_nothing("0")
    (True, False)
    """
    return text.strip().lower() in _NOTHING


def suggestion(cell: str | None, field: Mapping[str, Any], constraint: str | None = None) -> Suggestion | None:
    """What a cell was probably meant to say.

    Args:
        cell: its text; None where it is hidden.
        field: the field as a Table Schema describes it.
        constraint: the constraint that is broken; None where the value has the wrong type.

    >>> suggestion("1,234", {"type": "integer"}).value
    '1234'
    """
    if cell is None or len(cell) > _LONGEST:
        return None
    plain = cell.strip()
    if constraint is not None:
        return _constrained(cell, plain, field, constraint)
    if is_nothing(plain):
        return Suggestion(None, _without_value(plain, field))
    guess = _BY_TYPE.get(str(field.get("type", "")))
    return guess(cell, plain, field) if guess is not None and plain else None


def _without_value(plain: str, field: Mapping[str, Any]) -> str:
    said = field.get("constraints")
    if isinstance(said, Mapping) and said.get("required") is True:
        return f'"{plain}" is no value, and the column may not be empty'
    return f'if "{plain}" means that there is no value, leave the cell empty'


def _constrained(cell: str, plain: str, field: Mapping[str, Any], constraint: str) -> Suggestion | None:
    said = field.get("constraints")
    constraints: Mapping[str, Any] = said if isinstance(said, Mapping) else {}
    if constraint in {"enum", "categories"}:
        return _listed(cell, _allowed(field, constraints, constraint))
    width = digits_of(field)
    if constraint in {"pattern", "minLength"} and width and re.fullmatch("[0-9]+", plain) and len(plain) < width:
        return Suggestion(plain.zfill(width), "leading zeros lost?")
    if constraint in {"pattern", "maxLength"} and plain and plain != cell:
        longest = constraints.get("maxLength")
        if constraint == "pattern" or (isinstance(longest, int) and len(plain) <= longest):
            return Suggestion(plain, "blanks around it?")
    return None


def digits_of(field: Mapping[str, Any]) -> int:
    """How many digits the codes of a field have, where its schema says so in the plainest form; else 0.

    >>> digits_of({"type": "string", "constraints": {"pattern": "[0-9]{5}"}}), digits_of({"type": "integer"})
    (5, 0)
    """
    said = field.get("constraints")
    constraints: Mapping[str, Any] = said if isinstance(said, Mapping) else {}
    fixed = _DIGITS.fullmatch(str(constraints.get("pattern", "")))
    if fixed:
        return int(fixed[1])
    least, most = constraints.get("minLength"), constraints.get("maxLength")
    return least if isinstance(least, int) and least == most and 0 < least < 100 else 0


def _allowed(field: Mapping[str, Any], constraints: Mapping[str, Any], constraint: str) -> list[str]:
    raw = field.get("categories") if constraint == "categories" else constraints.get("enum")
    entries = raw if isinstance(raw, list | tuple) else []
    return [str(e.get("value", "")) if isinstance(e, Mapping) else str(e) for e in entries]


def _listed(cell: str, allowed: list[str]) -> Suggestion | None:
    alike = [value for value in allowed if value != cell and _loose(value) == _loose(cell)]
    if alike:
        return Suggestion(alike[0], "spelt otherwise?") if len(alike) == 1 else None
    near = get_close_matches(cell, allowed[:_MOST_COMPARED], cutoff=0.85) if len(cell) >= _SHORTEST else []
    return Suggestion(near[0], "misspelt?") if len(near) == 1 else None


def _loose(text: str) -> str:
    return " ".join(re.split(r"[\s_-]+", text.strip())).casefold()


def _number(cell: str, plain: str, field: Mapping[str, Any]) -> Suggestion | None:
    signs = not field.get("groupChar") and field.get("decimalChar", ".") == "."
    whole = field.get("type") in {"integer", "year"}
    if whole and re.fullmatch(r"[+-]?[0-9]*\.[0-9]*[1-9][0-9]*", plain):
        return Suggestion(None, "the column takes whole numbers only")
    for value, why in _numbers(cell, plain, signs=signs):
        if _NUMBER.fullmatch(value) is None:
            continue
        bare = re.sub(r"\.0+$", "", value)
        if not whole or "." not in bare:
            return Suggestion(bare if whole else value, why if value != cell else "a whole number has no decimals")
    return None


def _numbers(cell: str, plain: str, *, signs: bool) -> Iterator[tuple[str, str]]:
    """Readings of a text as a number, the likeliest first; ``signs``: the field does not say what commas mean."""
    yield plain, "blanks around it?" if plain != cell else ""
    if signs and _GROUPED.fullmatch(plain):
        yield plain.replace(",", ""), "commas between thousands?"
    if _SPACED.fullmatch(plain):
        yield re.sub(r"[^0-9.+-]", "", plain), "blanks between thousands?"
    if signs and _CONTINENTAL.fullmatch(plain):
        yield plain.replace(".", "").replace(",", "."), "comma for the decimal point?"
    if signs and _COMMA.fullmatch(plain):
        yield plain.replace(",", "."), "comma for the decimal point?"
    if re.search("[0-9]", plain):
        yield plain.translate(_LETTERS), "a letter in place of a digit?"
    if plain[0] in "$€£" or plain[-1] in "$€£%":
        yield plain.strip("$€£% ").replace(",", ""), "the sign belongs into the field's unit"
    if plain[0] in "\u2212\u2013":
        yield "-" + plain[1:], "a dash in place of the minus sign?"
    if plain[0] == "(" and plain[-1] == ")":
        yield "-" + plain[1:-1].replace(",", ""), "brackets for a negative number?"
    if alone := _ALONE.fullmatch(plain):
        yield alone[1].replace(",", ""), "the number alone?"


def _date(cell: str, plain: str, field: Mapping[str, Any]) -> Suggestion | None:
    form = str(field.get("format", "default")).removeprefix("fmt:")
    seen: dict[str, str] = {}
    for day, why in _dates(plain):
        text = _formatted(day, form)
        if text is not None and text != cell:
            seen.setdefault(text, why)
    if len(seen) == 1:
        ((value, why),) = seen.items()
        return Suggestion(value, why)
    if len(seen) > 1:
        return Suggestion(None, f"{' or '.join(sorted(seen))}: day or month first?")
    return no_such_day(plain)


def _formatted(day: date, form: str) -> str | None:
    if form in {"default", "any"}:
        return day.isoformat()
    text = form.replace("%Y", f"{day.year:04}").replace("%m", f"{day.month:02}").replace("%d", f"{day.day:02}")
    return None if "%" in text else text


def _dates(plain: str) -> Iterator[tuple[date, str]]:
    """Readings of a text as a date."""
    otherwise = "written otherwise?"
    if part := re.fullmatch(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[T ]00:00(?::00)?(?:\.0+)?)?", plain):
        year, month, day = (int(p) for p in part.groups())
        right = list(_day(year, month, day))
        yield from ((one, otherwise) for one in right)
        if not right:
            yield from ((one, "day and month swapped?") for one in _day(year, day, month))
    elif part := re.fullmatch(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})", plain):
        one, two, year = (int(p) for p in part.groups())
        yield from ((day, "day first?") for day in _day(year, two, one))
        yield from ((day, "month first?") for day in _day(year, one, two))
    elif part := re.fullmatch(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})", plain):
        year, month, day = (int(p) for p in part.groups())
        yield from ((one, otherwise) for one in _day(year, month, day))
    elif part := re.fullmatch(r"([0-9]{1,2})[- ]?([A-Za-z]{3,9})\.?[-, ]*([0-9]{4})", plain):
        yield from ((one, otherwise) for one in _day(int(part[3]), _MONTHS.get(part[2][:3].lower(), 0), int(part[1])))
    elif part := re.fullmatch(r"([A-Za-z]{3,9})\.? ([0-9]{1,2}),? ([0-9]{4})", plain):
        yield from ((one, otherwise) for one in _day(int(part[3]), _MONTHS.get(part[1][:3].lower(), 0), int(part[2])))
    elif re.fullmatch("[2-5][0-9]{4}", plain):
        yield _DAY_ZERO + timedelta(days=int(plain)), "a spreadsheet's number of a day?"


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
    """Whether a text is written as days of a field are, be there such a day or not.

    Args:
        text: a cell.
        form: the field's format.

    >>> has_day_form("2026-02-30", "default"), has_day_form("30/02/2026", "default")
    (True, False)
    """
    pattern = _day_pattern(form)
    return "%" not in pattern and re.fullmatch(pattern, text) is not None


def read_day(text: str, form: str) -> date | None:
    """The day that a text says in the form of a field, or None.

    Args:
        text: a cell.
        form: the field's format.

    >>> read_day("31/12/2026", "%d/%m/%Y"), read_day("2026-02-30", "default")
    (datetime.date(2026, 12, 31), None)
    """
    pattern = _day_pattern(form)
    part = re.fullmatch(pattern, text) if "%" not in pattern else None
    said = part.groupdict() if part else {}
    return next(_day(*(int(said[sign]) for sign in "Ymd")), None) if len(said) == 3 else None


def no_such_day(plain: str) -> Suggestion | None:
    """What a text in the form YYYY-MM-DD gets wrong, or None."""
    part = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", plain)
    if part is None or int(part[1]) == 0:
        return None
    if not 1 <= int(part[2]) <= 12:
        return Suggestion(None, f"there is no month {part[2]}")
    last = monthrange(int(part[1]), int(part[2]))[1]
    return Suggestion(None, f"there is no such day: the month has {last} days")


def _datetime(cell: str, plain: str, field: Mapping[str, Any]) -> Suggestion | None:
    if field.get("format", "default") != "default":
        return None
    part = re.fullmatch(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]([0-9]{2}:[0-9]{2})(:[0-9]{2})?", plain)
    if part is None:
        return None
    value = f"{part[1]}T{part[2]}{part[3] or ':00'}"
    return None if value == cell else Suggestion(value, "written otherwise?")


def _boolean(_cell: str, plain: str, field: Mapping[str, Any]) -> Suggestion | None:
    if field.get("trueValues") or field.get("falseValues"):
        return None
    meant = {"yes": "true", "y": "true", "t": "true", "x": "true", "no": "false", "n": "false", "f": "false"}
    value = meant.get(plain.lower(), plain.lower())
    return Suggestion(value, "written otherwise?") if value in {"true", "false"} else None


def _yearmonth(_cell: str, plain: str, _field: Mapping[str, Any]) -> Suggestion | None:
    first = re.fullmatch(r"([0-9]{4})[-/.]?([0-9]{1,2})", plain)
    last = re.fullmatch(r"([0-9]{1,2})[-/.]([0-9]{4})", plain)
    year, month = (first[1], first[2]) if first else (last[2], last[1]) if last else ("", "0")
    return Suggestion(f"{year}-{int(month):02}", "written otherwise?") if 1 <= int(month) <= 12 else None


_BY_TYPE: Mapping[str, Callable[[str, str, Mapping[str, Any]], Suggestion | None]] = {
    "integer": _number,
    "number": _number,
    "year": _number,
    "date": _date,
    "datetime": _datetime,
    "boolean": _boolean,
    "yearmonth": _yearmonth,
}
