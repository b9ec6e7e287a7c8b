"""Counting what breaks which rule: exact totals and the first few places, mergeable in row order."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from potluck.findings import Sample

__all__ = ["Count", "Reason", "Tally", "TallyKey", "reason_of"]

TallyKey = tuple[str, str | None, int | None]


class Reason(NamedTuple):
    """Why a row was quarantined: the rule, the constraint, and the numbers of the fields (several for keys).

    A value and not a text, so that nothing in a name can change it; it becomes words when it is written (decision 57).
    """

    rule: str
    constraint: str | None = None
    numbers: tuple[int, ...] = ()


def reason_of(key: TallyKey) -> Reason:
    """The reason for which rows with a breach are quarantined; all cells beyond the last column are one reason.

    >>> reason_of(("type-error", None, 2)).numbers, reason_of(("extra-cell", None, 7)).numbers
    ((2,), ())
    """
    rule, constraint, number = key
    return Reason(rule, constraint, () if number is None or rule == "extra-cell" else (number,))


@dataclass(slots=True)
class Count:
    """How often something was found, and where first."""

    total: int = 0
    samples: list[Sample] = field(default_factory=list)


class Tally:
    """Totals and samples by (rule, constraint, field number).

    Args:
        samples: the maximum number of samples kept for each; 0 keeps all.
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
        """Add what was counted further down the table."""
        for key, count in later.counts.items():
            self.add(key, count.total, ((s.row, s.cell) for s in count.samples))
