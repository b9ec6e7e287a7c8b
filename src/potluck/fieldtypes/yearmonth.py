"""``yearmonth``: months of a year."""

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from potluck.fieldtypes.base import SPACE, FastForms, FieldType, Sample, Suggestion, ToolHints, TypeWords
from potluck.fieldtypes.year import YEAR_DIGITS
from potluck.model import Field

if TYPE_CHECKING:
    import polars as pl

__all__ = ["FIELD_TYPE"]

_YEARMONTH = re.compile(rf"({YEAR_DIGITS})-(0[1-9]|1[0-2])")


def _parse(text: str) -> tuple[int, int]:
    match = _YEARMONTH.fullmatch(text.strip(SPACE))
    if match is None:
        raise ValueError("not YYYY-MM")
    return int(match[1]), int(match[2])


def _canonical(_field: Field) -> Callable[[str], str]:
    return lambda text: "{:04d}-{:02d}".format(*_parse(text))


def _convert(_field: Field, text: "pl.Expr", _aware: bool) -> "pl.Expr":
    from potluck.fieldtypes.fast import shaped

    return shaped(text, "[0-9]{4}-(?:0[1-9]|1[0-2])", lambda texts: texts)


def _guess(_cell: str, plain: str, _field: Mapping[str, Any]) -> Suggestion | None:
    first = re.fullmatch(r"([0-9]{4})[-/.]?([0-9]{1,2})", plain)
    last = re.fullmatch(r"([0-9]{1,2})[-/.]([0-9]{4})", plain)
    year, month = (first[1], first[2]) if first else (last[2], last[1]) if last else ("", "0")
    return Suggestion(f"{year}-{int(month):02}", "written differently?") if 1 <= int(month) <= 12 else None


FIELD_TYPE = FieldType(
    name="yearmonth",
    words=TypeWords(
        noun="a month such as 2026-11",
        fix="Write year and month as 2026-11.",
        guess=_guess,
        hints=ToolHints(
            sheet="Select column {letter}, Format Cells, custom format yyyy-mm.",
            formula='As a formula: =TEXT({cell},"yyyy-mm").',
        ),
    ),
    parser=lambda _field: _parse,
    samples=(Sample(valid=("2024-01", "0000-12", "-0044-03"), invalid=("", "2024-13", "2024-1", "01/2024")),),
    fast=FastForms(convert=_convert, signs="-"),
    canonical=_canonical,
    ordered=True,
)
