"""``datetime``: a day and a time of day, with a zone or without."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from potluck.fieldtypes.base import SPACE, FastForms, FieldType, Parser, Sample, Suggestion, ToolHints, TypeWords
from potluck.fieldtypes.clock import (
    CLOCK,
    FAST_CLOCK,
    FAST_DATE,
    ZONE,
    by_pattern,
    clock_of,
    guessed_moment,
    shape_of,
)
from potluck.fieldtypes.stored import DATETIME
from potluck.fieldtypes.typed import moment_text
from potluck.model import Field

if TYPE_CHECKING:
    import polars as pl

__all__ = ["FIELD_TYPE"]

_DATETIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})T" + CLOCK + ZONE)
_ISO = "%Y-%m-%dT%H:%M:%S%.f"


def _parser(field: Field) -> Parser:
    if field.format == "any":
        return guessed_moment
    return _parse if field.format == "default" else by_pattern(field, lambda moment: moment)


def _parse(text: str) -> datetime:
    match = _DATETIME.fullmatch(text.strip(SPACE))
    if match is None:
        raise ValueError("not YYYY-MM-DDThh:mm:ss")
    day = date.fromisoformat(match[1])
    clock, days = clock_of(match[2], match[3], match[4], match[5], match[6])
    try:
        return datetime.combine(day, clock) + timedelta(days=days)
    except OverflowError:
        raise ValueError("after the last day of the calendar") from None


def _convert(field: Field, text: "pl.Expr", aware: bool) -> "pl.Expr | None":
    from potluck.fieldtypes.fast import shaped

    if field.format == "default":
        zone = "Z" if aware else ""
        return _in_calendar(shaped(text, f"{FAST_DATE}T{FAST_CLOCK}{zone}", lambda t: _cast(t, _ISO, aware)))
    pattern = field.format.removeprefix("fmt:")
    shape = shape_of(pattern, needs="YmdHM", only="YmdHMS")
    return None if shape is None or aware else _in_calendar(shaped(text, shape, lambda t: _cast(t, pattern, False)))


def _cast(text: "pl.Expr", pattern: str, aware: bool) -> "pl.Expr":
    plain = text.str.strip_suffix("Z") if aware else text
    return plain.str.to_datetime(pattern, time_unit="us", strict=False)


def _in_calendar(value: "pl.Expr") -> "pl.Expr":
    """Values from year 1 on: Polars has a year 0, and Python's calendar does not."""
    import polars as pl

    return pl.when(value.dt.year() >= 1).then(value)


def _typed_text(value: Any, field: Field) -> str | None:
    return moment_text(datetime, value, field)


def _guess(cell: str, plain: str, field: Mapping[str, Any]) -> Suggestion | None:
    if field.get("format", "default") != "default":
        return None
    part = re.fullmatch(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]([0-9]{2}:[0-9]{2})(:[0-9]{2})?", plain)
    if part is None:
        return None
    value = f"{part[1]}T{part[2]}{part[3] or ':00'}"
    return None if value == cell else Suggestion(value, "written differently?")


FIELD_TYPE = FieldType(
    name="datetime",
    words=TypeWords(
        noun="a date with time",
        fix="Write YYYY-MM-DDThh:mm:ss. With a space instead of the T, declare the format %Y-%m-%d %H:%M:%S.",
        guess=_guess,
        hints=ToolHints(
            sheet='Select column {letter}, Format Cells, custom format yyyy-mm-dd"T"hh:mm:ss.',
            sas="FORMAT {name} E8601DT19.;",
        ),
    ),
    parser=_parser,
    samples=(
        Sample(
            valid=("2024-02-29T23:59:59", "2024-01-01T24:00:00", "2024-01-01T00:00:00.5"),
            invalid=("", "2024-01-01 00:00:00", "2024-01-01", "2023-02-29T00:00:00", "9999-12-31T24:00:00"),
        ),
        Sample(valid=("2024-01-01 00:00:00",), invalid=("2024-01-01T00:00:00",), format="%Y-%m-%d %H:%M:%S"),
        Sample(valid=("1 Jan 2024 3 pm",), invalid=("soon",), format="any"),
    ),
    stored=DATETIME,
    fast=FastForms(convert=_convert, signs="+:.TZ-", order="same"),
    typed_text=_typed_text,
    ordered=True,
    never_empty=True,
    patterned=True,
    formats=("any",),
)
