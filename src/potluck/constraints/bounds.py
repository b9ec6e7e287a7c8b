"""What the four bounds have in common; each has its own module."""

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from potluck.constraints.base import (
    Bound,
    Check,
    Constraint,
    ConstraintSample,
    ConstraintWords,
    Engines,
    UnusableConstraintError,
)
from potluck.constraints.values import logical, released_value
from potluck.fieldtypes.base import FieldType, ToolHints
from potluck.fieldtypes.table import field_type
from potluck.model import Field

if TYPE_CHECKING:
    from potluck.fieldtypes.fast import Cells, Hold

__all__ = ["bound_constraint"]

_FIX = (
    "Look up these values at their source, and correct those that are wrong. If they are right, the bound is "
    "wrong: tell the dataset's steward."
)
_LOW = ConstraintWords(
    "Value too small",
    "The description says how small a value can be. A smaller value is most often a typing error, a value in "
    "a different unit, or a code such as -9 for an unknown value.",
    _FIX,
)
_HIGH = ConstraintWords(
    "Value too large",
    "The description says how large a value can be. A larger value is most often a typing error, a value in "
    "a different unit, or a code such as 999 for an unknown value.",
    _FIX,
)
_HINTS = ToolHints(
    sheet="Filter column {letter} by number: values out of bounds are at the ends of the list. "
    "(Sorting would change the row numbers.)"
)
_COMPARE: Mapping[Bound, Callable[[Any, Any], bool]] = MappingProxyType(
    {
        Bound(lower=True, strict=False): operator.ge,
        Bound(lower=False, strict=False): operator.le,
        Bound(lower=True, strict=True): operator.gt,
        Bound(lower=False, strict=True): operator.lt,
    }
)
# The standard allows bounds on these, but frictionless 5 refuses them.
_REFUSED = "duration"


def bound_constraint(
    name: str,
    bound: Bound,
    *,
    broken: Callable[[Any, bool], str],
    phrase: str,
    samples: tuple[ConstraintSample, ...],
) -> Constraint:
    """A bound.

    Args:
        name: its key.
        bound: what kind of bound it is.
        broken: what is wrong with cells that break it.
        phrase: what it requires, with ``{}`` for its value.
        samples: fields with texts that satisfy it and that break it.
    """

    def fast(raw: Any, field: Field, cells: "Cells", _engines: Engines) -> "Hold":
        from potluck.fieldtypes.fast import fast_bound

        order, edge = field_type(field.type).fast.order, logical(raw, field, name)
        return fast_bound(order, name, cells, edge, lower=bound.lower, strict=bound.strict)

    return Constraint(
        name=name,
        broken=broken,
        fits=_has_order,
        words=_LOW if bound.lower else _HIGH,
        samples=samples,
        check=lambda raw, field, _engines: _check(name, bound, raw, field),
        fast=fast,
        released=lambda raw, field: released_value(raw, field, name) if _has_order(field_type(field.type)) else None,
        phrase=phrase.format,
        bound=bound,
        hints=_HINTS,
        refused=lambda kind: kind == _REFUSED,
    )


def _has_order(kind: FieldType) -> bool:
    return kind.ordered


def _check(name: str, bound: Bound, raw: Any, field: Field) -> Check:
    edge, compare = logical(raw, field, name), _COMPARE[bound]
    if isinstance(edge, Decimal) and edge.is_nan():
        raise UnusableConstraintError(f"{name} is {raw!r}, which cannot be compared with numbers")

    def holds(value: Any, _text: str) -> bool:
        return not (isinstance(value, Decimal) and value.is_nan()) and compare(value, edge)

    return holds
