"""``year``: years of the calendar, by their number."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from potluck.fieldtypes.base import SPACE, FastForms, FieldType, Sample, Suggestion, ToolHints, TypeWords
from potluck.fieldtypes.numerals import guess_number, whole
from potluck.fieldtypes.stored import YEAR
from potluck.model import Field

if TYPE_CHECKING:
    import polars as pl

__all__ = ["FIELD_TYPE", "YEAR_DIGITS"]

YEAR_DIGITS = "-?(?:[1-9][0-9]{3,8}|0[0-9]{3})"
_YEAR = re.compile(YEAR_DIGITS)


def _parse(text: str) -> int:
    if not _YEAR.fullmatch(text.strip(SPACE)):
        raise ValueError("not a year of four digits")
    return int(text)


def _convert(_field: Field, text: "pl.Expr", _aware: bool) -> "pl.Expr":
    import polars as pl

    return (
        pl.when(text.str.len_bytes() == 4)
        .then(pl.when(text.str.contains(r"\A[0-9]{4}\z")).then(text))
        .cast(pl.Int32, strict=False)
    )


def _typed_text(value: Any, _field: Field) -> str | None:
    is_year = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 9999
    return f"{value:04d}" if is_year else None


def _guess(cell: str, plain: str, field: Mapping[str, Any]) -> Suggestion | None:
    return guess_number(cell, plain, field, is_whole=True)


FIELD_TYPE = FieldType(
    name="year",
    words=TypeWords(
        noun="a year",
        fix="Write the year in four digits, as 2026. A span such as 2025-26 needs a column of text.",
        guess=_guess,
        hints=ToolHints(
            sheet="Select column {letter}, Format Cells, Number, without decimals or a thousands separator."
        ),
    ),
    parser=lambda _field: _parse,
    samples=(Sample(valid=("2024", "0000", "-0044", "12345"), invalid=("", "24", "+2024", "2025-26")),),
    stored=YEAR,
    fast=FastForms(convert=_convert, signs="-", order="same"),
    typed_text=_typed_text,
    from_number=whole,
    ordered=True,
    never_empty=True,
)
