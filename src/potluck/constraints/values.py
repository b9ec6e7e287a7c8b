"""Values of constraints: read as cells of the field would be, and written as released data shows them."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from potluck.constraints.base import UnusableConstraintError
from potluck.fieldtypes.numerals import is_number
from potluck.fieldtypes.stored import BOOLEAN, TEXT
from potluck.fieldtypes.table import field_type, parser_of, value_text
from potluck.model import Field

__all__ = ["logical", "logical_values", "released_value"]

_LARGEST_EXPONENT = 308


def logical(raw: Any, field: Field, name: str) -> Any:
    """The logical value of a constraint's raw value, read as a cell of the field would be.

    Args:
        raw: the value in the descriptor.
        field: the field.
        name: the constraint.

    Raises:
        UnusableConstraintError: it is not a value of the field.
    """
    from_number = field_type(field.type).from_number
    try:
        if from_number is not None and is_number(raw):
            # Numbers in a descriptor are numbers: the marks that cells use do not apply to them.
            return from_number(Decimal(str(raw)))
        text, fits = (raw, True) if isinstance(raw, str) else value_text(raw, field)
        if text is None or not fits:
            raise TypeError(name)  # noqa: TRY301 - reported as the same mistake
        return parser_of(field)(text)
    except (ValueError, ArithmeticError, TypeError):
        raise UnusableConstraintError(f"{name} is {raw!r}, which is not a value of type {field.type}") from None


def logical_values(raws: Sequence[Any], field: Field) -> list[Any]:
    """Logical values of a list; entries that are not values of the field's type can match nothing and are left out."""
    kind = field_type(field.type)
    if kind.verbatim and not kind.sized:
        return list(raws)  # such texts are not interpreted, so a number is never equal to one
    entries: list[Any] = []
    for raw in raws:
        with suppress(UnusableConstraintError):
            entries.append(logical(raw, field, "enum"))
    return entries


def released_value(raw: Any, field: Field, name: str) -> Any:
    """A value of a constraint in the form of the released values; None if it has no such form.

    Args:
        raw: the value in the descriptor.
        field: the field.
        name: the constraint.
    """
    kind = field_type(field.type)
    if isinstance(raw, bool) and kind.stored is BOOLEAN:
        return raw
    if isinstance(raw, (dict, list)) or kind.stored is TEXT:
        return str(raw) if kind.verbatim and not isinstance(raw, (dict, list)) else raw
    try:
        return _plain(logical(raw, field, name))
    except (UnusableConstraintError, OverflowError):
        return None


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        if not value.is_finite() or value.adjusted() > _LARGEST_EXPONENT:
            return None  # 1e999999999 written out would fill the memory
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, time):
        return None if value.tzinfo is not None else value.isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _moment(value: datetime) -> str:
    if value.tzinfo is None:
        return value.isoformat()
    return value.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
