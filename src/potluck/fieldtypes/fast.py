"""Parts of vectorised forms: texts of a certain shape, and bounds on stored values."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import polars as pl

from potluck.fieldtypes.base import Order

__all__ = ["Cells", "Hold", "doubt", "exact", "fast_bound", "shaped"]


@dataclass(frozen=True, slots=True)
class Hold:
    """Where a constraint surely holds and where it is surely broken, for cells to which the form gives a value.

    Attributes:
        name: the constraint.
        holds: true where it surely holds.
        fails: true where it is surely broken; None if only the judge can decide.
    """

    name: str
    holds: pl.Expr
    fails: pl.Expr | None = None


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of a column, as constraints see them: their texts and their stored values."""

    text: pl.Expr
    value: pl.Expr


def exact(name: str, holds: pl.Expr) -> Hold:
    """A constraint that the expression decides for every cell."""
    return Hold(name, holds, ~holds)


def doubt(name: str, cells: Cells) -> Hold:
    """A constraint for which the judge decides every cell."""
    return Hold(name, cells.text.is_null() & cells.text.is_not_null())


def shaped(text: pl.Expr, shape: str, convert: Callable[[pl.Expr], pl.Expr]) -> pl.Expr:
    """Values of the texts that have a shape, null for all others.

    Args:
        text: the texts.
        shape: a regular expression for the whole text.
        convert: from texts of the shape to values.
    """
    return convert(pl.when(text.str.contains(rf"\A(?:{shape})\z")).then(text))


def fast_bound(order: Order, name: str, cells: Cells, bound: Any, *, lower: bool, strict: bool) -> Hold:
    """Where a bound surely holds.

    Args:
        order: how stored values keep the order of logical ones.
        name: the constraint.
        cells: the cells.
        bound: the logical value of the bound.
        lower: values must be above it, not below.
        strict: values may not be equal to it.
    """
    if order == "rounded":
        return _rounded(name, cells, bound, lower=lower, strict=strict)
    return _same(name, cells, bound, lower=lower, strict=strict) if order else doubt(name, cells)


def _same(name: str, cells: Cells, bound: Any, *, lower: bool, strict: bool) -> Hold:
    if not isinstance(bound, (int, date, datetime, time)) or (isinstance(bound, int) and abs(bound) >= 1 << 63):
        return doubt(name, cells)
    if isinstance(bound, (datetime, time)) and bound.tzinfo is not None:
        return doubt(name, cells)
    value, edge = cells.value, pl.lit(bound)
    if lower:
        return exact(name, value > edge if strict else value >= edge)
    return exact(name, value < edge if strict else value <= edge)


def _rounded(name: str, cells: Cells, bound: Any, *, lower: bool, strict: bool) -> Hold:
    """A bound on decimals that are stored as floats.

    Rounding to a float keeps the order of decimals but may make two of them equal (decision 5). So at the bound itself
    only texts of up to 15 digits, which floats distinguish, are certain; and near zero, to which ``1e-400`` is rounded,
    only texts too short to come so close. The judge decides the rest.
    """
    edge, value = float(bound), cells.value
    sure = 15 if abs(edge) >= sys.float_info.min else len("1e-99")
    inside, outside = (value > edge, value < edge) if lower else (value < edge, value > edge)
    at = (value == edge) & (cells.text.str.len_bytes() <= sure) & (Decimal(repr(edge)) == bound)
    return Hold(name, inside, outside | at) if strict else Hold(name, inside | at, outside)
