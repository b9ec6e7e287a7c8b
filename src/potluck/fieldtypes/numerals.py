"""What whole numbers, numbers and years share: reading texts of digits, and guessing what wrong ones meant."""

import math
import re
from collections.abc import Iterator, Mapping
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from typing import TYPE_CHECKING, Any

from potluck.fieldtypes.base import Suggestion
from potluck.model import Field

if TYPE_CHECKING:
    import polars as pl

__all__ = [
    "BARE",
    "DIGITS",
    "EXACT",
    "NUMBER",
    "bared",
    "fast_plain",
    "guess_number",
    "is_finite",
    "is_number",
    "whole",
]

EXACT = Context(prec=20_000, Emax=MAX_EMAX, Emin=MIN_EMIN)  # Python's own rounds to 28 digits
DIGITS = "[0-9]{1,4300}"  # the most that Python reads as a whole number
NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
# What is around a bare number: everything before its minus, digit or point, and everything after its last digit.
# Digits of other scripts stay, since without them another number would be read.
BARE = (r"^[^-\d.]*", r"\D*$")

_LETTERS = str.maketrans("OoQlI|", "000111")
_PLAIN = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
_SPACED = re.compile(r"[+-]?[0-9]{1,3}([ '\u00a0\u202f][0-9]{3})+(\.[0-9]+)?")
_CONTINENTAL = re.compile(r"[+-]?[0-9]{1,3}(\.[0-9]{3})+,[0-9]+")
_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]{1,2}|[+-]?[0-9]+,[0-9]{4,}")
# A number with a word before it or after it, such as "approx. 300" or "12 lbs".
_ALONE = re.compile(
    r"(?:[a-z~≈<>]+\.? ?)?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+(?:\.[0-9]+)?)(?: ?[a-z]+\.?)?", re.IGNORECASE
)


def bared(text: str, before: str = BARE[0]) -> str:
    """A text without what is around its number.

    Args:
        text: the text.
        before: what comes before the number, as a regular expression.
    """
    return re.sub(BARE[1], "", re.sub(before, "", text))


def is_number(value: Any) -> bool:
    """Whether a typed value is a number; truth values, which are numbers in Python, are not."""
    return isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)


def is_finite(value: float | Decimal) -> bool:
    """Whether a number is neither NaN nor infinite."""
    if isinstance(value, Decimal):  # isfinite makes a float of it: 1e400 would be infinite
        return value.is_finite()
    return isinstance(value, int) or math.isfinite(value)  # isfinite fails for whole numbers beyond the range of floats


def whole(value: Decimal) -> int:
    """A number of a descriptor as a whole number.

    Raises:
        ValueError: it is not whole.
    """
    if value != value.to_integral_value():
        raise ValueError("not whole")
    return int(value)


def fast_plain(field: Field, text: "pl.Expr") -> "pl.Expr":
    """Texts without the signs that the field allows in and around its numbers."""
    group = str(field.options.get("groupChar") or "")
    if not field.options.get("bareNumber", True):
        text = text.str.replace(BARE[0], "").str.replace(BARE[1], "")
    return text.str.replace_all(group, "", literal=True) if group else text


def guess_number(cell: str, plain: str, field: Mapping[str, Any], *, is_whole: bool) -> Suggestion | None:
    """The number that a text was probably meant to be.

    Args:
        cell: the text.
        plain: the text without blanks around it.
        field: the field as a Table Schema describes it.
        is_whole: the field takes whole numbers only.
    """
    signs = not field.get("groupChar") and field.get("decimalChar", ".") == "."
    if is_whole and re.fullmatch(r"[+-]?[0-9]*\.[0-9]*[1-9][0-9]*", plain):
        return Suggestion(None, "the column takes whole numbers only")
    for value, why, alters in _readings(cell, plain, signs=signs):
        if _PLAIN.fullmatch(value) is None:
            continue
        bare = re.sub(r"\.0+$", "", value)
        if not is_whole or "." not in bare:
            reason = why if value != cell else "a whole number has no decimals"
            return Suggestion(bare if is_whole else value, reason, alters=alters and value != cell)
    return None


def _readings(cell: str, plain: str, *, signs: bool) -> Iterator[tuple[str, str, bool]]:
    """Readings of a text as a number, the likeliest first; ``signs``: the field does not say what commas mean."""
    yield plain, "blanks around it?" if plain != cell else "", False
    if signs and _GROUPED.fullmatch(plain):
        yield plain.replace(",", ""), "commas between thousands?", False
    if _SPACED.fullmatch(plain):
        yield re.sub(r"[^0-9.+-]", "", plain), "blanks between thousands?", False
    if signs and _CONTINENTAL.fullmatch(plain):
        yield plain.replace(".", "").replace(",", "."), "comma for the decimal point?", False
    if signs and _COMMA.fullmatch(plain):
        yield plain.replace(",", "."), "comma for the decimal point?", False
    if re.search("[0-9]", plain):
        yield plain.translate(_LETTERS), "a letter in place of a digit?", True
    if plain[0] in "$€£" or plain[-1] in "$€£%":
        yield plain.strip("$€£% ").replace(",", ""), "the sign belongs in the field's unit", False
    if plain[0] in "\u2212\u2013":
        yield "-" + plain[1:], "a dash in place of the minus sign?", False
    if plain[0] == "(" and plain[-1] == ")":
        yield "-" + plain[1:-1].replace(",", ""), "brackets for a negative number?", True
    if alone := _ALONE.fullmatch(plain):
        yield alone[1].replace(",", ""), "only the number?", True
