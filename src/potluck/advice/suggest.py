"""The probable intended value of a wrong cell. A person judges these guesses; they never change data (decision 42)."""

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
    """Whether a text is one that people write when they have no value.

    >>> is_nothing("N/A"), is_nothing("0")
    (True, False)
    """
    return text.strip().lower() in _NOTHING


def suggestion(cell: str | None, field: Mapping[str, Any], constraint: str | None = None) -> Suggestion | None:
    """The probable intended value of a cell.

    Args:
        cell: its text; None if it is hidden.
        field: the field as a Table Schema describes it.
        constraint: the broken constraint; None if the value has the wrong type.

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
    constraints = field.get("constraints")
    if isinstance(constraints, Mapping) and constraints.get("required") is True:
        return f'"{plain}" is not a value, and the column may not be empty'
    return f'if "{plain}" means that there is no value, leave the cell empty'
