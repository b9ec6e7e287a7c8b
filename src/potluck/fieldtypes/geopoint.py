"""``geopoint``: a longitude and a latitude, as a text, a JSON list or a JSON object."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from potluck.fieldtypes.base import SPACE, FastForms, FieldType, Parser, Sample, TypeWords
from potluck.fieldtypes.jsons import canonical_json, read_json
from potluck.fieldtypes.numerals import NUMBER
from potluck.fieldtypes.typed import plain_text
from potluck.model import Field

if TYPE_CHECKING:
    import polars as pl

__all__ = ["FIELD_TYPE"]

_FRACTION = "(?:[.][0-9]{1,12})?"
_LONGITUDE = f"[+-]?(?:1[0-7][0-9]|[0-9]{{1,2}}){_FRACTION}"
_LATITUDE = f"[+-]?(?:[0-9]|[1-8][0-9]){_FRACTION}"


def _parser(field: Field) -> Parser:
    return partial(_parse, field.format)


def _parse(form: str, text: str) -> tuple[Decimal, Decimal]:
    lon, lat = (_coordinate(part) for part in _pair(form, text))
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise ValueError("off the globe")
    return lon, lat


def _pair(form: str, text: str) -> list[str]:
    if form == "object":
        value = read_json(dict, text)
        if set(value) != {"lon", "lat"}:
            raise ValueError("needs lon and lat")
        return [str(value["lon"]), str(value["lat"])]
    parts = [str(part) for part in read_json(list, text)] if form == "array" else text.split(",")
    if len(parts) != 2:
        raise ValueError("needs a longitude and a latitude")
    return parts


def _coordinate(text: str) -> Decimal:
    if not NUMBER.fullmatch(text.strip(SPACE)):
        raise ValueError("not a number")
    return Decimal(text.strip(SPACE))


def _canonical(field: Field) -> Callable[[str], str]:
    return canonical_json(_parser(field))


def _convert(field: Field, text: "pl.Expr", _aware: bool) -> "pl.Expr | None":
    from potluck.fieldtypes.fast import shaped

    return shaped(text, f"{_LONGITUDE}, ?{_LATITUDE}", lambda texts: texts) if field.format == "default" else None


def _typed_text(value: Any, field: Field) -> str | None:
    if field.format == "object":
        return plain_text(value) if isinstance(value, dict) else None
    if not isinstance(value, (list, tuple)) or len(value) != 2:
        return None
    return plain_text(value) if field.format == "array" else ",".join(str(part) for part in value)


FIELD_TYPE = FieldType(
    name="geopoint",
    words=TypeWords(
        noun="a point (longitude, latitude)",
        fix="Write longitude first, then latitude, with decimal points: -71.06, 42.36.",
    ),
    parser=_parser,
    samples=(
        Sample(valid=("90.50, 45.50", "180,90", "-71.06,42.36"), invalid=("", "180.1,0", "0,91", "1", "north")),
        Sample(valid=("[1, 2]",), invalid=("1, 2", "[1]"), format="array"),
        Sample(valid=('{"lon": 1, "lat": 2}',), invalid=("1, 2", '{"lon": 1}'), format="object"),
    ),
    fast=FastForms(convert=_convert),
    canonical=_canonical,
    typed_text=_typed_text,
    formats=("array", "object"),
)
