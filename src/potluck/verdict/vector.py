"""Vectorised forms: for each field Polars expressions that decide on what is certainly right or certainly wrong.

A form gives the typed value of a cell, and null where it cannot vouch for it; of each constraint it says where
that surely holds and where it is surely broken; and it knows texts that are surely no value of the type. All else
goes to the `Judge`, once per distinct text. Soundness is all that is needed here (tests hold every expression
against the judge), so a form may leave anything odd to the judge.

Casts decide only where a test proves on mutated texts that they accept nothing the type does not:
Polars' cast to ``Int64`` takes exactly ``[+-]?[0-9]+`` within 64 bits at a third of a regex's cost.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from potluck.constraints.base import Engines
from potluck.constraints.table import constraints_of
from potluck.fieldtypes.fast import Cells, Hold, doubt
from potluck.fieldtypes.table import field_type
from potluck.model import Field

__all__ = ["FastForm", "Hold", "form_of"]


@dataclass(frozen=True, slots=True)
class FastForm:
    """The vectorised form of a field.

    Attributes:
        convert: typed values from texts, null where not certainly of the type; None where a text is its own value.
        holds: the field's constraints.
        alien: true where a text is surely no value of the type; None where only the judge can tell.
    """

    convert: pl.Expr | None
    holds: tuple[Hold, ...] = ()
    alien: pl.Expr | None = None


def form_of(field: Field, text: pl.Expr, value: pl.Expr, engines: Engines, *, aware: bool) -> FastForm | None:
    """The vectorised form of a field.

    Args:
        field: the field; its constraints make sense (the `Judge` was made first).
        text: the cells.
        value: the values that the form gives, as constraints see them.
        engines: what runs patterns.
        aware: for times: the column's values carry a zone.

    Returns:
        The form; None where every cell is the judge's.
    """
    make = field_type(field.type).fast.convert
    convert = make(field, text, aware) if make is not None else None
    if convert is None:
        return None
    own = convert is text
    holds = tuple(_holds(field, Cells(value if own else text, value), engines))
    return FastForm(None if own else convert, holds, _alien(field, text))


def _alien(field: Field, text: pl.Expr) -> pl.Expr | None:
    """Where a sign stands that no value of the type has, or whatever else tells a type."""
    fast = field_type(field.type).fast
    if fast.alien is not None:
        return fast.alien(field, text)
    signs = fast.signs if field.format == "default" else ""
    if not signs or not field.options.get("bareNumber", True):
        return None
    more = "".join(str(field.options.get(mark) or "") for mark in ("groupChar", "decimalChar"))
    also = "".join(rf"\x{{{ord(sign):x}}}" for sign in more)
    return text.str.contains(rf"[^{also}0-9 \t\r\n{signs}]")


def _holds(field: Field, cells: Cells, engines: Engines) -> Iterator[Hold]:
    """The constraints of a field on single values; of some only the judge can tell whether they hold."""
    for one, raw in constraints_of(field):
        if one.check is not None:
            hold = one.fast(raw, field, cells, engines) if one.fast is not None else None
            yield doubt(one.name, cells) if hold is None else hold
