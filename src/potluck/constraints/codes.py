"""Codes of a fixed width, which often lose their leading zeros."""

import re
from collections.abc import Mapping
from typing import Any

from potluck.fieldtypes.base import Suggestion

__all__ = ["digits_in", "digits_of", "lost_zeros", "without_blanks"]

_DIGITS = re.compile(r"\^?(?:\[0-9\]|\\d)\{([0-9]{1,2})\}\$?")


def digits_in(pattern: str) -> int:
    """How many digits a pattern requires, if it requires nothing else; else 0.

    >>> digits_in("[0-9]{5}"), digits_in("[A-Z]{2}")
    (5, 0)
    """
    fixed = _DIGITS.fullmatch(pattern)
    return int(fixed[1]) if fixed else 0


def digits_of(field: Mapping[str, Any]) -> int:
    """How many digits the codes of a field have, if its schema states that in a plain form; else 0.

    >>> digits_of({"type": "string", "constraints": {"pattern": "[0-9]{5}"}}), digits_of({"type": "integer"})
    (5, 0)
    """
    declared = field.get("constraints")
    constraints: Mapping[str, Any] = declared if isinstance(declared, Mapping) else {}
    fixed = digits_in(str(constraints.get("pattern", "")))
    if fixed:
        return fixed
    least, most = constraints.get("minLength"), constraints.get("maxLength")
    return least if isinstance(least, int) and least == most and 0 < least < 100 else 0


def lost_zeros(plain: str, field: Mapping[str, Any]) -> Suggestion | None:
    """The code that a shorter number was probably meant to be."""
    width = digits_of(field)
    if width and re.fullmatch("[0-9]+", plain) and len(plain) < width:
        return Suggestion(plain.zfill(width), "leading zeros lost?", alters=True)
    return None


def without_blanks(cell: str, plain: str) -> Suggestion | None:
    """The text without the blanks around it."""
    return Suggestion(plain, "blanks around it?") if plain and plain != cell else None
