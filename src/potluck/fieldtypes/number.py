"""``number``: decimals, exact when judged and floats when stored."""

import math
import re
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from potluck.fieldtypes.base import SPACE, FastForms, FieldType, Parser, Sample, Suggestion, ToolHints, TypeWords
from potluck.fieldtypes.numerals import BARE, NUMBER, bared, fast_plain, guess_number, is_finite, is_number
from potluck.fieldtypes.stored import NUMBER as FLOAT
from potluck.model import Field

if TYPE_CHECKING:
    import polars as pl

__all__ = ["FIELD_TYPE"]

_SPECIAL = MappingProxyType({"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"})


def _parser(field: Field) -> Parser:
    group = str(field.options.get("groupChar") or "")
    point = str(field.options.get("decimalChar", "."))
    bare = field.options.get("bareNumber", True)
    rough = field.options.get("floatNumber") is True

    def parse(text: str) -> Decimal:
        if not point:
            raise ValueError("no decimal mark is declared, so that no number can be read")
        if not bare:
            text = bared(text, BARE[0].replace(".", "." + re.escape(point)))
        text = text.strip(SPACE)
        special = _SPECIAL.get(text.lower())
        if special is not None:
            return Decimal(special)
        text = text.replace(group, "") if group else text
        if point != ".":
            if "." in text:
                raise ValueError("a point, but the decimal mark is another")
            text = text.replace(point, ".")
        if not NUMBER.fullmatch(text):
            raise ValueError("not a number")
        number = Decimal(text)
        # A property of frictionless: a number has no more digits than a float.
        return Decimal(repr(float(number))) if rough and math.isfinite(float(number)) else number

    return parse


def _convert(field: Field, text: "pl.Expr", _aware: bool) -> "pl.Expr | None":
    import polars as pl

    point = str(field.options.get("decimalChar", "."))
    if len(point) != 1 or (point != "." and not field.options.get("bareNumber", True)):
        return None
    plain = fast_plain(field, text)
    if point != ".":
        plain = pl.when(~plain.str.contains(".", literal=True)).then(plain.str.replace_all(point, ".", literal=True))
    number = plain.cast(pl.Float64, strict=False)
    return pl.when(number.is_finite()).then(number)


def _typed_text(value: Any, field: Field) -> str | None:
    if not is_number(value):
        return None
    text = str(value) if is_finite(value) else "NaN" if math.isnan(value) else f"{'-' if value < 0 else ''}INF"
    return text.replace(".", str(field.options.get("decimalChar") or "."))


def _guess(cell: str, plain: str, field: Mapping[str, Any]) -> Suggestion | None:
    return guess_number(cell, plain, field, is_whole=False)


FIELD_TYPE = FieldType(
    name="number",
    words=TypeWords(
        noun="a number",
        fix="Write a plain number with a decimal point, without units or words.",
        guess=_guess,
        hints=ToolHints(
            sheet="Select column {letter}, Format Cells, Number, without a thousands separator.",
            formula='Numbers kept as text become numbers with =VALUE(SUBSTITUTE({cell},",","")) in a spare column.',
            sas="FORMAT {name} BEST32.; or {name}_n = INPUT({name}, COMMA32.); where it is text",
        ),
    ),
    parser=_parser,
    samples=(
        Sample(valid=("0", "-1.5", ".5", "5.", "1E3", "NaN", "-INF"), invalid=("", "1,000.5", "5 %", "+-1", "half")),
        Sample(valid=("1.000,5",), invalid=("1,0,5",), options={"decimalChar": ",", "groupChar": "."}),
        Sample(valid=("95 %",), invalid=("all",), options={"bareNumber": False}),
    ),
    stored=FLOAT,
    fast=FastForms(convert=_convert, signs="+.eEnNaAiIfF-", order="rounded"),
    typed_text=_typed_text,
    from_number=lambda value: value,
    ordered=True,
    never_empty=True,
    reading_options=("decimalChar", "groupChar", "bareNumber", "floatNumber"),
)
