"""What the constraints on lengths have in common."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from potluck.constraints.base import Check, Engines
from potluck.fieldtypes.base import FieldType, ToolHints
from potluck.fieldtypes.table import field_type
from potluck.model import Field

if TYPE_CHECKING:
    from potluck.fieldtypes.fast import Cells, Hold

__all__ = ["LENGTH_HINTS", "fast_length", "has_size", "length_check", "released_length"]

Compare = Callable[[Any, Any], Any]
LENGTH_HINTS = ToolHints(
    sheet='Import the CSV (Data, From Text/CSV) with the type "Text" for every column, dates included.',
    formula="=LEN({cell}) in a spare column shows how long each text is.",
)


def has_size(kind: FieldType) -> bool:
    """Whether values of a type have a length."""
    return kind.sized


def length_check(compare: Compare) -> Callable[[Any, Field, Engines], Check]:
    """The exact check that compares a value's length with the constraint's value."""
    return lambda raw, _field, _engines: lambda value, _text: compare(len(value), raw)


def fast_length(name: str, compare: Compare) -> "Callable[[Any, Field, Cells, Engines], Hold | None]":
    """The vectorised form: only for texts is the length that of the cell."""

    def fast(raw: Any, field: Field, cells: "Cells", _engines: Engines) -> "Hold | None":
        from potluck.fieldtypes.fast import exact

        return exact(name, compare(cells.text.str.len_chars(), raw)) if field_type(field.type).is_text else None

    return fast


def released_length(raw: Any, field: Field) -> Any:
    """The length for released values: the same, if they have a length."""
    return raw if field_type(field.type).sized else None
