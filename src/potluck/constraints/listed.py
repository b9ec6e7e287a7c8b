"""What the two constraints that list the allowed values have in common."""

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from potluck.constraints.base import Check, ConstraintWords, Engines
from potluck.constraints.values import logical_values
from potluck.fieldtypes.base import Suggestion, ToolHints
from potluck.fieldtypes.table import field_type
from potluck.model import Field

if TYPE_CHECKING:
    from potluck.fieldtypes.fast import Cells, Hold

__all__ = ["LIST_HINTS", "LIST_WORDS", "fast_list", "guess_listed", "list_check"]

_SHORTEST = 5  # shorter texts resemble each other by chance
_MOST_COMPARED = 500
LIST_WORDS = ConstraintWords(
    "Value not on the list",
    "The description lists the values that are allowed in this column. A value spelt differently would count as a"
    " separate group.",
    "Write one of the listed values, with exactly the same spelling. If a new value is right, ask the dataset's "
    "steward to add it to the list.",
)
LIST_HINTS = ToolHints(
    sheet="Filter column {letter}: the list shows every spelling. Data, Validity (Data Validation) "
    "keeps to the allowed values.",
    formula="Blanks around texts go away with =TRIM({cell}).",
    sas="PROC FREQ; TABLES {name}; RUN; lists every spelling",
)


def list_check(raw: Sequence[Any], field: Field, _engines: Engines) -> Check:
    """The exact check that a value is one of a list."""
    entries = logical_values(raw, field)
    return lambda value, _text: value in entries


def fast_list(name: str, raw: Sequence[Any], field: Field, cells: "Cells") -> "Hold | None":
    """The vectorised form: only for texts are equal values equal cells."""
    from potluck.fieldtypes.fast import Hold, exact

    if not field_type(field.type).is_text:
        return None
    texts = [one for one in raw if isinstance(one, str)]
    plain = len(texts) == len(raw) and field.format == "default"
    return exact(name, cells.text.is_in(texts)) if plain else Hold(name, cells.text.is_in(texts))


def guess_listed(cell: str, raw: Any) -> Suggestion | None:
    """The value of a list that a cell resembles.

    Args:
        cell: the cell.
        raw: the list, as the descriptor has it.
    """
    entries = raw if isinstance(raw, list | tuple) else []
    allowed = [str(e.get("value", "")) if isinstance(e, Mapping) else str(e) for e in entries]
    alike = [value for value in allowed if value != cell and _loose(value) == _loose(cell)]
    if alike:
        return Suggestion(alike[0], "spelt differently?") if len(alike) == 1 else None
    near = get_close_matches(cell, allowed[:_MOST_COMPARED], cutoff=0.85) if len(cell) >= _SHORTEST else []
    return Suggestion(near[0], "misspelt?", alters=True) if len(near) == 1 else None


def _loose(text: str) -> str:
    return " ".join(re.split(r"[\s_-]+", text.strip())).casefold()
