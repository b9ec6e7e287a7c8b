"""The interface of a step of the pass: a state that observes batches, is merged, and ends in findings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from potluck.checkin.spec import TablePass
from potluck.dossier import ColumnSummary
from potluck.findings import Finding

__all__ = ["Outcome", "Step"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a step.

    Attributes:
        findings: what was found; findings about columns are in field order.
        facts: plain data (texts, numbers, lists, mappings), kept in the dossier under the step's name, not published.
        summaries: summaries of columns by field number, from the step that summarises.
    """

    findings: tuple[Finding, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    summaries: Mapping[int, ColumnSummary] = field(default_factory=dict)


class Step(Protocol):
    """Something to observe in the pass over a table.

    There are two kinds, by what they observe. A step of ``"batches"`` receives every checked batch
    (`potluck.verdict.batch.Checked`), as large as the reader makes it, so its result must not depend on where batches
    end. A step of ``"groups"`` receives only kept rows, typed, as a frame with columns ``f<field number>``. Each group
    has exactly as many rows as a row group of the Parquet file; they come in order, and the last one is smaller. Groups
    are observed in a separate thread.

    A state is any object that pickles; `observe` changes it. Merging must be associative: a merged state equals the
    state after observing the batches of the earlier part and then those of the later part.

    Attributes:
        name: the name of the step; its facts are kept under it.
        observes: the kind.
    """

    name: str
    observes: Literal["batches", "groups"]

    def start(self, table: TablePass) -> Any:
        """Return the state before anything is observed."""
        ...

    def observe(self, state: Any, batch: Any) -> None:
        """Add the next checked batch, or group of kept rows, to a state."""
        ...

    def merge(self, state: Any, later: Any) -> Any:
        """Return the state of two parts, ``later`` being the later one; both arguments may be changed."""
        ...

    def finish(self, state: Any, table: TablePass) -> Outcome:
        """Return the result, after everything was observed and merged."""
        ...
