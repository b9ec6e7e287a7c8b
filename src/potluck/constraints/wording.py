"""What messages about constraints have in common: verbs that agree, bounds, lists, and what to do without a value."""

from collections.abc import Iterable, Mapping
from typing import Any

from potluck.util.words import LONG_NUMBER

__all__ = ["MAY_BE_EMPTY", "MAY_NOT_BE_EMPTY", "are", "do", "listed", "shown_bound"]

# What to do if there is no value; advice that would break `required` or a primary key is no help (decision 51).
MAY_BE_EMPTY = (
    "If a text such as NA means that there is no value, leave the cell empty, or declare the text as a missing value."
)
MAY_NOT_BE_EMPTY = (
    "This column must not be empty. If there is no value, ask someone who knows it, leave out the whole row, or ask "
    "the organizer to accept the finding with a reason."
)
_MOST_LISTED = 12
_LISTED_TEXT = 40


def are(one: bool) -> str:
    """The verb of a message about one cell, or several."""
    return "is" if one else "are"


def do(one: bool) -> str:
    """The auxiliary of a message about one cell, or several."""
    return "does" if one else "do"


def shown_bound(value: object) -> str:
    """A bound as reports write numbers; years have no comma.

    >>> shown_bound(1_000_000), shown_bound(2026), shown_bound("2026-01-01")
    ('1,000,000', '2026', '2026-01-01')
    """
    is_large = isinstance(value, int | float) and abs(value) >= LONG_NUMBER
    return f"{value:,}" if is_large else str(value)


def listed(entries: Iterable[Any] | None) -> str:
    """The values of a list in brackets; only their number if they are too many to read.

    >>> listed(["a", {"value": "b"}]), listed(range(100))
    (' (a, b)', ' (there are 100)')
    """
    texts = [str(e.get("value")) if isinstance(e, Mapping) else str(e) for e in entries or () if e is not None]
    if not texts or len(texts) > _MOST_LISTED:
        return f" (there are {len(texts)})" if texts else ""
    return f" ({', '.join(text if len(text) <= _LISTED_TEXT else text[:_LISTED_TEXT] + '…' for text in texts)})"
