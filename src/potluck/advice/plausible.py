"""Whether valid values of the same column support a guess that changes a value (decision 50)."""

import math
from datetime import date

from potluck.dossier import ColumnSummary, FieldEntry
from potluck.fieldtypes.base import Suggestion
from potluck.fieldtypes.days import read_day
from potluck.fieldtypes.stored import DATE
from potluck.fieldtypes.table import field_type

__all__ = ["few_values", "is_borne_out"]

_ENOUGH = 4  # valid values needed before their range means something
_MANY = 20  # valid values needed before a column counts as having few distinct values
_FEW = 5


def few_values(summary: ColumnSummary | None) -> tuple[str, ...]:
    """The distinct values of a column, as sorted text; empty unless there are few of them in many rows.

    Args:
        summary: the summary of the valid values.
    """
    if summary is None or summary.count < _MANY or not summary.distinct_exact or summary.distinct > _FEW:
        return ()
    values = tuple(sorted(each.value for each in summary.top))
    return values if len(values) == summary.distinct else ()


def is_borne_out(guess: Suggestion, field: FieldEntry | None) -> bool:
    """Whether a guess may be offered: if it changes the value, it must be one of the valid values, or in their range.

    A guess that writes the same value in another form needs no support: if every number over 999 has a comma, all
    valid numbers are smaller.

    Args:
        guess: the possible intended value of the cell.
        field: the column, with the summary of its valid values.
    """
    if guess.value is None or not guess.alters or field is None or field.summary is None:
        return True
    few = few_values(field.summary)
    meant = _order(guess.value, field)
    if few:
        return guess.value in few or (meant is not None and meant in {_order(value) for value in few})
    low, high = _order(field.summary.minimum), _order(field.summary.maximum)
    if meant is None or low is None or high is None or field.summary.count < _ENOUGH:
        return True
    return low <= meant <= high


def _order(text: str | None, field: FieldEntry | None = None) -> float | None:
    """A number or a date as a number to compare; dates are in the format of the field, or in that of summaries."""
    if text is None:
        return None
    stored = field_type(field.type).stored if field is not None else None
    if stored is not None and not (stored.numeric or stored is DATE):
        return None
    day = read_day(text, field.format) if field is not None and stored is DATE else _iso(text)
    if day is not None:
        return float(day.toordinal())
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _iso(text: str) -> date | None:
    return read_day(text, "default")
