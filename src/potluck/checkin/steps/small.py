"""The step that counts small counts: in a table about people they may identify a person."""

from typing import Literal

import polars as pl

from potluck.checkin.screen import SmallCells
from potluck.checkin.spec import TablePass
from potluck.checkin.steps.step import Outcome
from potluck.fieldtypes.stored import STORED
from potluck.verdict.plan import typed_name

__all__ = ["ScreeningCounts"]

_Columns = dict[int, SmallCells]


class ScreeningCounts:
    """Counts the small values of columns of counts, in groups of kept rows."""

    name = "small-cells"
    observes: Literal["batches", "groups"] = "groups"

    def start(self, table: TablePass) -> _Columns:
        """Return counters that have seen no value."""
        return {
            c.number: SmallCells(c.number, c.field, table.spec.small_cell)
            for c in table.plan.columns
            if c.field.role == "count" and STORED[c.kind].measured
        }

    def observe(self, state: _Columns, batch: pl.DataFrame) -> None:
        """Add a group."""
        for number, small in state.items():
            small.observe(batch[typed_name(number)])

    def merge(self, state: _Columns, later: _Columns) -> _Columns:
        """Add a later part."""
        for number, small in state.items():
            small.merge(later[number])
        return state

    def finish(self, state: _Columns, table: TablePass) -> Outcome:
        """Return the findings that a person should look at."""
        del table
        return Outcome(tuple(finding for small in state.values() for finding in small.findings()))
