"""``integer``: whole numbers, of 64 bits when stored."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from potluck.fieldtypes.base import SPACE, FastForms, FieldType, Parser, Sample, Suggestion, ToolHints, TypeWords
from potluck.fieldtypes.numerals import DIGITS, bared, fast_plain, guess_number, is_finite, is_number, whole
from potluck.fieldtypes.stored import INTEGER
from potluck.model import Field

if TYPE_CHECKING:
    import polars as pl

_MOST_DIGITS = 400

__all__ = ["FIELD_TYPE"]

_INTEGER = re.compile(rf"[+-]?{DIGITS}")


def _parser(field: Field) -> Parser:
    group = str(field.options.get("groupChar") or "")
    bare = field.options.get("bareNumber", True)

    def parse(text: str) -> int:
        text = bared(text) if not bare else text.strip(SPACE)
        text = text.replace(group, "") if group else text
        if not _INTEGER.fullmatch(text):
            raise ValueError("not a whole number")
        return int(text)

    return parse


def _convert(field: Field, text: "pl.Expr", _aware: bool) -> "pl.Expr":
    import polars as pl

    return fast_plain(field, text).cast(pl.Int64, strict=False)


def _typed_text(value: Any, _field: Field) -> str | None:
    if not is_number(value):
        return None
    # Written out, the whole number 1e999999999 of a JSON file would fill the memory.
    if not is_finite(value) or (isinstance(value, Decimal) and value.adjusted() > _MOST_DIGITS):
        return None
    return str(int(value)) if value == int(value) else None


def _guess(cell: str, plain: str, field: Mapping[str, Any]) -> Suggestion | None:
    return guess_number(cell, plain, field, is_whole=True)


FIELD_TYPE = FieldType(
    name="integer",
    words=TypeWords(
        noun="a whole number",
        fix="Write digits only, without decimals, separators, units or words.",
        guess=_guess,
        hints=ToolHints(
            sheet="Select column {letter}, Format Cells, Number, without a thousands separator.",
            formula='Numbers kept as text become numbers with =VALUE(SUBSTITUTE({cell},",","")) in a spare column.',
            sas="FORMAT {name} BEST32.; or {name}_n = INPUT({name}, COMMA32.); where it is text",
        ),
    ),
    parser=_parser,
    samples=(
        Sample(valid=("0", "-7", "+7", "007"), invalid=("", "1.5", "about 5", "0x10", "1e5")),
        Sample(valid=("1,000",), invalid=("1.000",), options={"groupChar": ","}),
        Sample(valid=("$5",), invalid=("five",), options={"bareNumber": False}),
    ),
    stored=INTEGER,
    fast=FastForms(convert=_convert, signs="+-", order="same"),
    typed_text=_typed_text,
    from_number=whole,
    ordered=True,
    never_empty=True,
    reading_options=("groupChar", "bareNumber"),
    value_options=("categories", "categoriesOrdered"),
)
