"""``time``: a time of day, with a zone or without."""

import re
from datetime import time
from typing import TYPE_CHECKING, Any

from potluck.fieldtypes.base import SPACE, FastForms, FieldType, Parser, Sample, ToolHints, TypeWords
from potluck.fieldtypes.clock import CLOCK, FAST_CLOCK, ZONE, by_pattern, clock_of, guessed_moment
from potluck.fieldtypes.stored import TIME
from potluck.fieldtypes.typed import moment_text
from potluck.model import Field

if TYPE_CHECKING:
    import polars as pl

__all__ = ["FIELD_TYPE"]

_TIME = re.compile(CLOCK + ZONE)


def _parser(field: Field) -> Parser:
    if field.format == "any":
        return lambda text: guessed_moment(text).timetz()
    return _parse if field.format == "default" else by_pattern(field, lambda moment: moment.timetz())


def _parse(text: str) -> time:
    match = _TIME.fullmatch(text.strip(SPACE))
    if match is None:
        raise ValueError("not hh:mm:ss")
    return clock_of(match[1], match[2], match[3], match[4], match[5])[0]


def _convert(field: Field, text: "pl.Expr", aware: bool) -> "pl.Expr | None":
    from potluck.fieldtypes.fast import shaped

    if field.format != "default" or aware:
        return None
    return shaped(text, FAST_CLOCK, lambda texts: texts.str.to_time("%H:%M:%S%.f", strict=False))


def _typed_text(value: Any, field: Field) -> str | None:
    return moment_text(time, value, field)


FIELD_TYPE = FieldType(
    name="time",
    words=TypeWords(
        noun="a time of day",
        fix="Write hh:mm:ss, or declare the format the times have (%H:%M for 23:59).",
        hints=ToolHints(
            sheet="Select column {letter}, Format Cells, custom format hh:mm:ss.",
            sas="FORMAT {name} TIME8.;",
        ),
    ),
    parser=_parser,
    samples=(
        Sample(valid=("23:59:59", "24:00:00", "00:00:00.5"), invalid=("", "12:30", "12:30:60", "24:00:01", "noon")),
        Sample(valid=("12:30",), invalid=("12:30:00",), format="%H:%M"),
        Sample(valid=("3 pm",), invalid=("soon",), format="any"),
    ),
    stored=TIME,
    fast=FastForms(convert=_convert, signs="+:.Z-", order="same"),
    typed_text=_typed_text,
    ordered=True,
    never_empty=True,
    patterned=True,
    formats=("any",),
)
