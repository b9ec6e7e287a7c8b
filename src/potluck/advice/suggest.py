"""What a wrong cell was probably meant to say. Guesses for a person to judge; nothing is ever mended by them."""

from collections.abc import Mapping
from typing import Any

from potluck.constraints.table import constraint_named
from potluck.fieldtypes.base import Suggestion
from potluck.fieldtypes.table import field_type

__all__ = ["is_nothing", "suggestion"]

_LONGEST = 200
_NOTHING = frozenset(
    ["na", "n/a", "n.a.", "#n/a", "nan", "null", "none", "nil", "-", "--", ".", "..", "*", "**", "?"]
) | {"unknown", "missing", "suppressed", "redacted", "not available", "not applicable", "not reported", "no data"}


def is_nothing(text: str) -> bool:
    """Whether a text is one that people write where they have no value.

    >>> is_nothing("N/A"), is_nothing("0")
    (True, False)
    """
    return text.strip().lower() in _NOTHING


def suggestion(cell: str | None, field: Mapping[str, Any], constraint: str | None = None) -> Suggestion | None:
    """What a cell was probably meant to say.

    Args:
        cell: its text; None where it is hidden.
        field: the field as a Table Schema describes it.
        constraint: the constraint that is broken; None where the value has the wrong type.

    >>> suggestion("1,234", {"type": "integer"}).value
    '1234'
    """
    if cell is None or len(cell) > _LONGEST:
        return None
    plain = cell.strip()
    if constraint is not None:
        known = constraint_named(constraint)
        return known.guess(cell, plain, field) if known is not None and known.guess is not None else None
    if is_nothing(plain):
        return Suggestion(None, _without_value(plain, field))
    guess = field_type(str(field.get("type", ""))).words.guess
    return guess(cell, plain, field) if guess is not None and plain else None


def _without_value(plain: str, field: Mapping[str, Any]) -> str:
    said = field.get("constraints")
    if isinstance(said, Mapping) and said.get("required") is True:
        return f'"{plain}" is no value, and the column may not be empty'
    return f'if "{plain}" means that there is no value, leave the cell empty'
