"""``enum``: a list of the values allowed."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from potluck.constraints.base import Constraint, ConstraintSample, Engines
from potluck.constraints.listed import LIST_HINTS, LIST_WORDS, fast_list, guess_listed, list_check
from potluck.constraints.values import released_value
from potluck.constraints.wording import are, listed
from potluck.fieldtypes.base import Suggestion
from potluck.fieldtypes.table import field_type
from potluck.model import Field

if TYPE_CHECKING:
    from potluck.fieldtypes.fast import Cells, Hold

__all__ = ["CONSTRAINT"]

_MOST_SHOWN = 12


def _fast(raw: Any, field: Field, cells: "Cells", _engines: Engines) -> "Hold | None":
    return fast_list("enum", raw, field, cells)


def _released(raw: Any, field: Field) -> Any:
    if not field_type(field.type).enumerable:
        return None
    values = [released_value(one, field, "enum") for one in raw or () if one is not None]
    return [value for value in values if value is not None] or None


def _phrase(raw: Any) -> str:
    if not isinstance(raw, list | tuple):
        return ""
    shown = ", ".join(str(value) for value in raw[:_MOST_SHOWN])
    return f"one of {shown}" + (f" and {len(raw) - _MOST_SHOWN} more" if len(raw) > _MOST_SHOWN else "")


def _guess(cell: str, _plain: str, field: Mapping[str, Any]) -> Suggestion | None:
    declared = field.get("constraints")
    return guess_listed(cell, declared.get("enum") if isinstance(declared, Mapping) else None)


CONSTRAINT = Constraint(
    name="enum",
    broken=lambda value, one: f"{are(one)} not among the allowed values{listed(value)}",
    fits=lambda kind: kind.enumerable,
    words=LIST_WORDS,
    samples=(
        ConstraintSample({"type": "string", "constraints": {"enum": ["a", "b"]}}, holds=("a",), fails=("A", "c", "")),
        ConstraintSample({"type": "integer", "constraints": {"enum": [1, "7"]}}, holds=("1", "07"), fails=("2",)),
    ),
    check=list_check,
    fast=_fast,
    read=lambda raw: tuple(raw) if isinstance(raw, list) else raw,
    released=_released,
    phrase=_phrase,
    guess=_guess,
    hints=LIST_HINTS,
)
