"""The step that summarises columns and screens their texts, each distinct text once when counted (decision 24)."""

from dataclasses import dataclass, field
from typing import Literal

import polars as pl

from potluck.checkin.screen import TextScreen
from potluck.checkin.sketch import RowSample
from potluck.checkin.spec import TablePass
from potluck.checkin.steps.step import Outcome
from potluck.checkin.summary import ColumnTally
from potluck.fieldtypes.stored import TEXT
from potluck.verdict.plan import typed_name

__all__ = ["Summaries", "Summarising"]


@dataclass(slots=True)
class Summaries:
    """The tally of each column, by field number, and the sample of rows that serves all columns."""

    columns: dict[int, ColumnTally]
    sample: RowSample = field(default_factory=RowSample)


class Summarising:
    """Summarises groups of kept rows of one size, so that sums of floats do not depend on the reader (decision 10)."""

    name = "summaries"
    observes: Literal["batches", "groups"] = "groups"

    def start(self, table: TablePass) -> Summaries:
        """Return tallies that have seen no row."""
        screens = {c.number: TextScreen(c.number, c.field) for c in table.plan.columns if c.kind == TEXT.name}
        return Summaries({c.number: ColumnTally(c.kind, screens.get(c.number)) for c in table.plan.columns})

    def observe(self, state: Summaries, batch: pl.DataFrame) -> None:
        """Add a group."""
        picked = state.sample.pick(len(batch))
        for number, column in state.columns.items():
            column.observe(batch[typed_name(number)], picked)

    def merge(self, state: Summaries, later: Summaries) -> Summaries:
        """Add a later part."""
        ours, theirs = state.sample.merge(later.sample)
        for number, column in state.columns.items():
            column.merge(later.columns[number], ours, theirs)
        return state

    def finish(self, state: Summaries, table: TablePass) -> Outcome:
        """Return the summaries, and what the screening of texts found."""
        del table
        exact = state.sample.exact
        summaries = {n: column.finish(exact_quantiles=exact) for n, column in state.columns.items()}
        screens = (column.screen for column in state.columns.values())
        findings = tuple(f for screen in screens if screen is not None for f in screen.findings())
        return Outcome(findings, summaries=summaries)
