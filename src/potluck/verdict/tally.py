"""Counting what breaks which rule: exact totals and the first few places, mergeable in row order."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from potluck.findings import Sample

__all__ = ["Count", "Tally", "TallyKey", "reason_text"]

TallyKey = tuple[str, str | None, int | None]


def reason_text(rule: str, constraint: str | None, name: str) -> str:
    """Why a row was put aside, as quarantine files say it.

    >>> reason_text("constraint-error", "minimum", "age"), reason_text("blank-row", None, "")
    ('constraint-error minimum: age', 'blank-row')
    """
    what = f"{rule} {constraint}" if constraint else rule
    return f"{what}: {name}" if name else what


@dataclass(slots=True)
class Count:
    """How often, and where first."""

    total: int = 0
    samples: list[Sample] = field(default_factory=list)


class Tally:
    """Totals and samples by (rule, constraint, field number).

    Args:
        samples: the most samples kept for each; 0 keeps all.
    """

    def __init__(self, samples: int) -> None:
        self.cap = samples
        self.counts: dict[TallyKey, Count] = {}

    def add(self, key: TallyKey, total: int, places: Iterable[tuple[int | None, str | None]]) -> None:
        """Add ``total`` places, the first of them given as (row, cell) in row order."""
        count = self.counts.setdefault(key, Count())
        count.total += total
        for row, cell in places:
            if self.cap and len(count.samples) >= self.cap:
                break
            count.samples.append(Sample(row=row, cell=cell))

    def merge(self, later: "Tally") -> None:
        """Take in what was counted further down the table."""
        for key, count in later.counts.items():
            self.add(key, count.total, ((s.row, s.cell) for s in count.samples))
