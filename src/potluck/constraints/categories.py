"""``categories``: the values of a categorical field; a property of fields, but as binding as a constraint."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from potluck.constraints.base import Constraint, ConstraintSample, Engines
from potluck.constraints.listed import LIST_HINTS, LIST_WORDS, fast_list, guess_listed, list_check
from potluck.constraints.wording import are, listed
from potluck.fieldtypes.base import FieldType, Suggestion
from potluck.fieldtypes.table import field_type
from potluck.model import Field

if TYPE_CHECKING:
    from potluck.fieldtypes.fast import Cells, Hold

__all__ = ["CONSTRAINT"]


def _fits(kind: FieldType) -> bool:
    """Whether the type has the property (decision 40)."""
    return "categories" in kind.value_options


def _declared(field: Field) -> tuple[Any, ...] | None:
    entries = field.options.get("categories")
    if not isinstance(entries, list) or not _fits(field_type(field.type)):
        return None
    return tuple(one.get("value") if isinstance(one, dict) else one for one in entries)


def _fast(raw: Any, field: Field, cells: "Cells", _engines: Engines) -> "Hold | None":
    return fast_list("categories", raw, field, cells)


def _guess(cell: str, _plain: str, field: Mapping[str, Any]) -> Suggestion | None:
    return guess_listed(cell, field.get("categories"))


CONSTRAINT = Constraint(
    name="categories",
    broken=lambda value, one: f"{are(one)} not among the categories{listed(value)}",
    fits=_fits,
    words=LIST_WORDS,
    samples=(
        ConstraintSample(
            {"type": "string", "categories": [{"value": "a", "label": "apple"}]}, holds=("a",), fails=("apple", "")
        ),
        ConstraintSample({"type": "integer", "categories": [1, 2]}, holds=("1", "02"), fails=("3",)),
    ),
    check=list_check,
    fast=_fast,
    declared=_declared,
    guess=_guess,
    hints=LIST_HINTS,
)
