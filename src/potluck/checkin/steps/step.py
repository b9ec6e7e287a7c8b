"""The shape of a step of the pass: a state that observes batches, merges with another, and ends in findings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from potluck.checkin.spec import TablePass
from potluck.dossier import ColumnSummary
from potluck.findings import Finding

__all__ = ["Outcome", "Step"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a step.

    Attributes:
        findings: what is worth telling; of columns they stand in field order.
        facts: plain data (texts, numbers, lists, mappings), kept in the dossier under the step's name, not published.
        summaries: summaries of columns by field number; of the step that summarises.
    """

    findings: tuple[Finding, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    summaries: Mapping[int, ColumnSummary] = field(default_factory=dict)


class Step(Protocol):
    """Something to observe in the pass over a table.

    There are two kinds, by what they observe. A step of ``"batches"`` is given every checked batch
    (`potluck.verdict.batch.Checked`), as large as the reader makes them, so its result may not depend on where batches
    end. A step of ``"groups"`` is given kept rows only, typed, as a frame with columns ``f<field number>``: groups of
    exactly as many rows as the row groups of the Parquet file, in order, the last one smaller. It observes them on a
    thread of its own.

    A state is any object that pickles; `observe` changes it. Merging is associative, and a merged state is as if the
    later part's batches had been observed after the earlier part's.

    Attributes:
        name: the step's name, under which its facts are kept.
        observes: the kind.
    """

    name: str
    observes: Literal["batches", "groups"]

    def start(self, table: TablePass) -> Any:
        """The state before anything was observed."""
        ...

    def observe(self, state: Any, batch: Any) -> None:
        """Take the next checked batch, or group of kept rows, into a state."""
        ...

    def merge(self, state: Any, later: Any) -> Any:
        """The state of two parts, of which ``later`` comes after; both may be used up."""
        ...

    def finish(self, state: Any, table: TablePass) -> Outcome:
        """What came of it, when all is observed and merged."""
        ...
