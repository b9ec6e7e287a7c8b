"""The step that counts what checking found: rows kept or quarantined, broken rules, missing values, time zones."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from potluck.checkin.spec import TablePass
from potluck.checkin.steps.step import Outcome
from potluck.verdict.batch import Checked, MissingCounts
from potluck.verdict.tally import Reason, Tally, TallyKey
from potluck.verdict.wording import findings_of

__all__ = ["CheckCounts", "Checking", "add_counts"]


@dataclass(slots=True)
class CheckCounts:
    """Counts of what checking found.

    Attributes:
        tally: what breaks which rule.
        rows: rows kept.
        put_aside: rows quarantined.
        reasons: how many rows were quarantined for each set of reasons.
        missing: how often each missing value occurs in kept rows, by (field number, text).
        spared: how many cells of kept rows were blanked, or kept as they are, by the rule they break.
        times: how many cells of time fields are of the expected kind, with a zone or without.
    """

    tally: Tally
    rows: int = 0
    put_aside: int = 0
    reasons: dict[tuple[Reason, ...], int] = field(default_factory=dict)
    missing: MissingCounts = field(default_factory=dict)
    spared: dict[TallyKey, int] = field(default_factory=dict)
    times: dict[int, int] = field(default_factory=dict)

    def others(self) -> dict[int, int]:
        """How many cells of time fields are of the other kind."""
        found = ((number, count.total) for (rule, _, number), count in self.tally.counts.items() if rule == _ZONES)
        return {number: total for number, total in found if number is not None}


_ZONES = "mixed-time-zones"


class Checking:
    """Counts what checking found in each batch."""

    name = "checks"
    observes: Literal["batches", "groups"] = "batches"

    def start(self, table: TablePass) -> CheckCounts:
        """Return empty counts."""
        return CheckCounts(Tally(table.spec.samples))

    def observe(self, state: CheckCounts, batch: Checked) -> None:
        """Add a batch."""
        state.rows += len(batch.rows)
        state.tally.merge(batch.tally)
        add_counts(state.missing, batch.missing)
        add_counts(state.spared, batch.spared)
        add_counts(state.times, batch.times)
        if batch.put_aside is not None:
            state.put_aside += len(batch.put_aside)
            for place, count in batch.put_aside["reasons"].value_counts().iter_rows():
                add_counts(state.reasons, {batch.reasons[place]: count})

    def merge(self, state: CheckCounts, later: CheckCounts) -> CheckCounts:
        """Add the counts of a later part."""
        state.rows += later.rows
        state.put_aside += later.put_aside
        state.tally.merge(later.tally)
        add_counts(state.reasons, later.reasons)
        add_counts(state.missing, later.missing)
        add_counts(state.spared, later.spared)
        add_counts(state.times, later.times)
        return state

    def finish(self, state: CheckCounts, table: TablePass) -> Outcome:
        """Return the broken rules as findings."""
        return Outcome(tuple(findings_of(table.plan, state.tally, show_cells=table.spec.show_cells)))


def add_counts(counts: dict[Any, int], more: Mapping[Any, int]) -> None:
    """Add counts to other counts.

    >>> counts = {"a": 1}
    >>> add_counts(counts, {"a": 2, "b": 3})
    >>> counts
    {'a': 3, 'b': 3}
    """
    for key, count in more.items():
        counts[key] = counts.get(key, 0) + count
