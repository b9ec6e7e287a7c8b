"""``date``: days of the calendar."""

import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from potluck.fieldtypes.base import (
    SPACE,
    FastForms,
    FieldType,
    Lookalike,
    Parser,
    Sample,
    Suggestion,
    ToolHints,
    TypeWords,
)
from potluck.fieldtypes.clock import by_pattern, guessed
from potluck.fieldtypes.days import guess_day, has_day_form
from potluck.fieldtypes.stored import DATE
from potluck.fieldtypes.typed import moment_text
from potluck.model import Field

if TYPE_CHECKING:
    import polars as pl

__all__ = ["FIELD_TYPE"]

_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_IMPORT = 'Import the CSV (Data, From Text/CSV) with the type "Text" for every column, dates included.'


def _parser(field: Field) -> Parser:
    if field.format == "any":
        return lambda text: guessed(text).date()
    return _parse if field.format == "default" else by_pattern(field, lambda moment: moment.date())


def _parse(text: str) -> date:
    match = _DATE.fullmatch(text.strip(SPACE))
    if match is None:
        raise ValueError("not YYYY-MM-DD")
    return date(int(match[1]), int(match[2]), int(match[3]))


def _convert(field: Field, text: "pl.Expr", _aware: bool) -> "pl.Expr | None":
    import polars as pl

    from potluck.fieldtypes.calendar import FixedDates

    dates = FixedDates.of("%Y-%m-%d" if field.format == "default" else field.format.removeprefix("fmt:"))
    return None if dates is None else text.map_batches(dates.read, return_dtype=pl.Date(), is_elementwise=True)


def _typed_text(value: Any, field: Field) -> str | None:
    return moment_text(date, value, field)


def _guess(cell: str, plain: str, field: Mapping[str, Any]) -> Suggestion | None:
    return guess_day(cell, plain, str(field.get("format", "default")))


FIELD_TYPE = FieldType(
    name="date",
    words=TypeWords(
        noun="a date",
        fix="Write dates as YYYY-MM-DD, or declare the format they have (%d/%m/%Y for 31/12/2026).",
        guess=_guess,
        hints=ToolHints(
            sheet="Select column {letter}, Format Cells, custom format yyyy-mm-dd. Dates kept as text: Data, Text to "
            f'Columns, column type "Date: DMY" or "Date: MDY". {_IMPORT}',
            formula='As a formula: =TEXT({cell},"yyyy-mm-dd").',
            sas="FORMAT {name} YYMMDD10.;",
        ),
        lookalike=Lookalike(
            has_form=has_day_form,
            one="is not a real date (like 30 February)",
            many="are not real dates (like 30 February)",
            fix="No such day exists in the calendar: look up the right date at its source.",
        ),
    ),
    parser=_parser,
    samples=(
        Sample(valid=("2024-02-29", "0001-01-01"), invalid=("", "2023-02-29", "2024-1-1", "31/12/2024")),
        Sample(valid=("31/12/2024",), invalid=("2024-12-31", "31/02/2024"), format="%d/%m/%Y"),
        Sample(valid=("31 Dec 2024",), invalid=("soon",), format="any"),
    ),
    stored=DATE,
    fast=FastForms(convert=_convert, signs="-", order="same"),
    typed_text=_typed_text,
    ordered=True,
    never_empty=True,
    patterned=True,
    formats=("any",),
)
