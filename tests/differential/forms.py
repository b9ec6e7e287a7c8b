"""The standard's lexical forms, written down once more from XML Schema and Table Schema, for the tests alone.

Nothing here looks at Potluck's own forms: `outside` says that the standard does not know a text that
frictionless may take, and the other functions say so of the other points where the two part.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from dateutil import parser as dateutil_parser

__all__ = ["collapsed", "grouped", "has_altitude", "long_year", "opens", "outside", "pointed", "unholdable", "zoned"]

Field = Mapping[str, Any]
SPACE = " \t\r\n"
_ZONE = r"(?:Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))?"
_CLOCK = r"\d\d:\d\d:\d\d(?:\.\d+)?"
_YEAR = r"-?(?:[1-9]\d{3,}|0\d{3})"
_DECIMAL = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
# Weeks are ISO 8601's; XML Schema leaves them out, and we follow frictionless there.
_DURATION = r"-?P(?=\d|T\d)(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?"
FORMS: dict[str, str] = {
    "integer": r"[+-]?\d+",
    "number": rf"{_DECIMAL}|(?i:nan|-?inf)",
    "date": r"\d{4}-\d\d-\d\d",
    "time": _CLOCK + _ZONE,
    "datetime": rf"\d{{4}}-\d\d-\d\dT{_CLOCK}{_ZONE}",
    "year": _YEAR,
    "yearmonth": rf"{_YEAR}-\d\d",
    "duration": _DURATION,
}
_TEMPORAL = frozenset({"date", "time", "datetime", "year", "yearmonth", "duration"})


def _is(pattern: str, text: str) -> bool:
    return re.fullmatch(pattern, text, re.ASCII) is not None


def _items(field: Field, cell: str) -> list[tuple[Field, str]]:
    """The parts of a cell that have types of their own, else the cell."""
    if field["type"] == "list":
        item = {"type": field.get("itemType", "string")}
        return [(item, part) for part in cell.split(field.get("delimiter") or ",")]
    if field["type"] == "array" and field.get("arrayItem"):
        found = _loaded(cell)
        return [({"type": "any", **field["arrayItem"]}, one) for one in _texts(found)]
    return [(field, cell)]


def _texts(value: Any) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _loaded(cell: str) -> Any:
    try:
        return json.loads(cell)
    except (ValueError, RecursionError):
        return None


def outside(field: Field, cell: str) -> bool:
    """Whether the text of a cell is outside what the standard takes for its type."""
    if field["type"] == "geopoint":
        return _outside_point(field, cell)
    return any(_outside(item, text) for item, text in _items(field, cell))


def _outside(field: Field, text: str) -> bool:
    kind = field["type"]
    if kind not in FORMS or (kind in {"date", "time", "datetime"} and field.get("format", "default") != "default"):
        return False
    if kind in {"integer", "number"}:
        text = _number_proper(field, text)
    return not _is(FORMS[kind], text.strip(SPACE))


def _number_proper(field: Field, text: str) -> str:
    if field.get("bareNumber") is False:
        text = re.sub(r"^[^-\d.]*", "", re.sub(r"\D*$", "", text))
    group = field.get("groupChar")
    text = text.replace(group, "") if group else text
    point = field.get("decimalChar") or "."
    return text if field["type"] == "integer" or point == "." else text.replace(".", "?").replace(point, ".")


def _outside_point(field: Field, cell: str) -> bool:
    if field.get("format", "default") == "default":
        return any(not _is(_DECIMAL, part.strip(SPACE)) for part in cell.split(","))
    value = _loaded(cell)
    parts = list(value.values()) if isinstance(value, dict) else value
    numbers = parts if isinstance(parts, list) else [None]
    # Their texts are taken for numbers, as frictionless does.
    return any(isinstance(n, bool) or not _is(_DECIMAL, str(n).strip(SPACE)) for n in numbers) or (
        isinstance(value, dict) != (field["format"] == "object")
    )


def collapsed(field: Field, cell: str) -> bool:
    """Whether white space that XML Schema collapses stands around a time."""
    return any(item["type"] in _TEMPORAL and text != text.strip(SPACE) for item, text in _items(field, cell))


def long_year(field: Field, cell: str) -> bool:
    """Whether a year has a sign or more than four digits."""
    form = {"year": _YEAR, "yearmonth": FORMS["yearmonth"]}.get(field["type"])
    text = cell.strip(SPACE)
    return form is not None and _is(form, text) and not _is(r"\d{4}(?:-\d\d)?", text)


def long_duration(field: Field, cell: str) -> bool:
    """Whether a duration has more days than Python's ``timedelta`` takes."""
    return field["type"] == "duration" and _is(_DURATION, cell.strip(SPACE)) and re.search(r"\d{7,}", cell) is not None


def unholdable(field: Field, cell: str) -> bool:
    """Whether a value is outside what 64 bits, a float or a microsecond hold, or its zone is no part of a day."""
    return any(_unholdable(item, text.strip(SPACE)) for item, text in _items(field, cell))


def _unholdable(field: Field, text: str) -> bool:
    kind, any_form = field["type"], field.get("format") == "any"
    if kind == "integer":
        digits = _number_proper(field, text)
        return _is(FORMS[kind], digits) and not -(2**63) <= int(digits) < 2**63
    if kind == "number":
        number = _number_proper(field, text)
        return _is(_DECIMAL, number) and abs(float(number)) == float("inf")
    if kind in {"time", "datetime"} and not any_form:
        fraction = re.search(r"\.\d{6}(\d*)", text)
        return bool(fraction and fraction[1].strip("0")) or _leaves_calendar(field, text)
    far = kind in {"time", "datetime"} and re.search(r"[+-](2[4-9]|[3-9]\d)", text) is not None
    return far or _leaves_calendar(field, text)


def _leaves_calendar(field: Field, text: str) -> bool:
    return field["type"] == "datetime" and re.search(r"^0*1\b|^9999", text) is not None


def zoned(field: Field, cell: str) -> bool | None:
    """Whether a moment has a zone; None where the cell is none, or of a type without zones."""
    if field["type"] not in {"datetime", "time"}:
        return None
    form, text = field.get("format", "default"), cell.strip(SPACE)
    if form == "default":
        plain = _CLOCK if field["type"] == "time" else rf"\d{{4}}-\d\d-\d\dT{_CLOCK}"
        return False if _is(plain, text) else True if _is(plain + _ZONE, text) else None
    if form != "any":
        return "%z" in form
    try:
        # Names of zones mean something in some places only, and so say nothing.
        return dateutil_parser.parse(text, tzinfos=lambda _, offset: offset).tzinfo is not None
    except (ValueError, OverflowError, ArithmeticError):
        return None


def grouped(field: Field, cell: str) -> bool:
    """Whether a whole number is written with the sign that groups its digits."""
    return any(
        item["type"] == "integer" and bool(item.get("groupChar")) and str(item["groupChar"]) in text
        for item, text in _items(field, cell)
    )


def pointed(field: Field, cell: str) -> bool:
    """Whether a number that need not be bare starts with its point, which frictionless takes away."""
    return field.get("bareNumber") is False and re.search(r"^[^-0-9.]*\.[0-9]", cell) is not None


def has_altitude(field: Field, cell: str) -> bool:
    """Whether GeoJSON has a position of more than two numbers."""
    return field["type"] == "geojson" and any(len(one) > 2 for one in _positions(_loaded(cell)))


def opens(field: Field, cell: str) -> bool:
    """Whether GeoJSON has a polygon with a ring whose last position is not its first."""
    return field["type"] == "geojson" and any(ring[0] != ring[-1] for ring in _rings(_loaded(cell)) if ring)


def _objects(value: Any) -> list[Mapping[str, Any]]:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return ([value] if isinstance(value, dict) else []) + [one for inner in inside for one in _objects(inner)]


def _positions(value: Any) -> list[Any]:
    def flat(part: Any) -> list[Any]:
        if not isinstance(part, list) or not part:
            return []
        return [one for inner in part for one in flat(inner)] if isinstance(part[0], list) else [part]

    return [p for one in _objects(value) for p in flat(one.get("coordinates"))]


def _rings(value: Any) -> list[Any]:
    rings: list[Any] = []
    for one in _objects(value):
        found = one.get("coordinates")
        parts: list[Any] = found if isinstance(found, list) else []
        polygons = {"Polygon": [parts], "MultiPolygon": parts}.get(str(one.get("type")), [])
        rings += [ring for polygon in polygons if isinstance(polygon, list) for ring in polygon]
    return [ring for ring in rings if isinstance(ring, list)]
