"""Vectorised forms: for each field, Polars expressions that decide what is certainly right or certainly wrong.

A form gives the typed value of a cell, or null where it cannot vouch for one. For each constraint it says where the
constraint surely holds and where it is surely broken, and it knows texts that are surely not values of the type.
Everything else goes to the `Judge`, once per distinct text (decision 3). A form need only be sound, not complete
(tests compare every expression with the judge), so it may leave anything odd to the judge.

Casts decide only where a test on mutated texts shows that they accept nothing the type does not (decision 4): Polars'
cast to ``Int64`` takes exactly ``[+-]?[0-9]+`` within 64 bits, at a third of the cost of a regular expression.
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
        alien: true where a text is surely not a value of the type; None where only the judge can decide.
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
        The form; None where the judge decides every cell.
    """
    make = field_type(field.type).fast.convert
    convert = make(field, text, aware) if make is not None else None
    if convert is None:
        return None
    # Where texts are their own values no column is converted, and constraints look at the texts (decision 22).
    own = convert is text
    holds = tuple(_holds(field, Cells(value if own else text, value), engines))
    return FastForm(None if own else convert, holds, _alien(field, text))


def _alien(field: Field, text: pl.Expr) -> pl.Expr | None:
    """Where a text has a character that no value of the type has, or fails the type's own test."""
    fast = field_type(field.type).fast
    if fast.alien is not None:
        return fast.alien(field, text)
    # Only in the default format: a pattern such as "%d %B %Y" may contain any character.
    signs = fast.signs if field.format == "default" else ""
    if not signs or not field.options.get("bareNumber", True):
        return None
    # Characters the field declares for its numbers are allowed too; written as code points, none is read as syntax.
    more = "".join(str(field.options.get(mark) or "") for mark in ("groupChar", "decimalChar"))
    also = "".join(rf"\x{{{ord(sign):x}}}" for sign in more)
    return text.str.contains(rf"[^{also}0-9 \t\r\n{signs}]")


def _holds(field: Field, cells: Cells, engines: Engines) -> Iterator[Hold]:
    """The constraints of a field on single values; some of them only the judge can decide."""
    for one, raw in constraints_of(field):
        if one.check is not None:
            hold = one.fast(raw, field, cells, engines) if one.fast is not None else None
            yield doubt(one.name, cells) if hold is None else hold
