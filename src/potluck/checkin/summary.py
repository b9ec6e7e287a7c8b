"""Column summaries, computed from groups of rows, so that they do not depend on how the table was read.

Counts, extremes and nulls are exact. Distinct values are counted exactly up to a cap, then estimated.
Sums are `math.fsum` over the groups in row order, since the parallel sums of engines vary from run to run.
Quantiles are exact up to a million rows; above that they come from a fixed sample (decision 24).
"""

import heapq
import math
from typing import Any

import numpy as np
import polars as pl

from potluck.checkin.counting import DISTINCT_CAP, ValueCounts
from potluck.checkin.screen import TextScreen
from potluck.checkin.sketch import DistinctEstimate, Masks, Picked
from potluck.dossier import ColumnSummary, ValueCount
from potluck.fieldtypes.stored import NUMBER, STORED, TEXT

__all__ = ["ColumnTally", "value_text"]

_TOP = 12
_PERCENTS = (0.05, 0.25, 0.5, 0.75, 0.95)


class ColumnTally:
    """Computes the summary of one column, group by group in row order.

    Args:
        kind: how its values are stored.
        screen: is given every text of the column; each distinct text once, as long as they are counted.

    Attributes:
        screen: the same; it holds what screening found.
    """

    def __init__(self, kind: str, screen: TextScreen | None = None) -> None:
        self._kind = kind
        self.screen = screen
        self._count = 0
        self._missing = 0
        # One sum a group, added up only at the end: merging parts then gives the same float as one pass (decision 10).
        self._sums: list[float] = []
        self._summed = 0
        self._low: Any = None
        self._high: Any = None
        self._longest = 0
        # None once there are too many distinct values to count; from then on they are estimated.
        self._counts: ValueCounts | None = ValueCounts(exact=kind != NUMBER.name)
        self._estimate = DistinctEstimate()
        self._sample: list[np.ndarray[Any, Any]] = []

    def observe(self, values: pl.Series, picked: Picked) -> None:
        """Add the next group of kept rows; some of them are picked for the sample."""
        present = values.drop_nulls() if values.null_count() else values
        self._count += len(present)
        self._missing += len(values) - len(present)
        if STORED[self._kind].measured:
            self._numbers(values, picked)
        if not len(present):
            return
        if self._kind != TEXT.name:  # each distinct text is looked at once, when it is counted (decision 24)
            self._extremes(present)
        if self._counts is not None and self._counts.take(present):
            if self._counts.too_many:
                self._give_up_counting()
            return
        self._give_up_counting()
        # Nothing counts the texts any more, so each of them has to be screened.
        if self._kind == TEXT.name:
            self._texts(present, None)
        self._estimate.observe(present)

    def merge(self, later: "ColumnTally", ours: Masks, theirs: Masks) -> None:
        """Add what was observed of the same column in a later part.

        Args:
            later: the tally of the later part.
            ours: for each group of this part, which of its sampled rows stay in the sample.
            theirs: the same for the groups of the later part.
        """
        self._merge_counts(later)
        self._count += later._count
        self._missing += later._missing
        self._sums += later._sums
        self._summed += later._summed
        if later._low is not None:
            self._widen(later._low, later._high)
        self._longest = max(self._longest, later._longest)
        if self._sample or later._sample:
            groups = zip((*self._sample, *later._sample), (*ours, *theirs), strict=True)
            self._sample = [values[mask] for values, mask in groups]

    def _merge_counts(self, later: "ColumnTally") -> None:
        # Where either part has given up, both must: an estimate takes in values, but cannot be turned into counts.
        if self._counts is None or later._counts is None:
            for one in (self, later):
                one._give_up_counting()
        else:
            self._counts.merge(later._counts)
            if self._counts.too_many:
                self._give_up_counting()
        self._estimate.merge(later._estimate)
        if self.screen is not None and later.screen is not None:
            self.screen.merge(later.screen)

    def _give_up_counting(self) -> None:
        """Stop counting, since there are too many distinct values; from here on their number is estimated."""
        if self._counts is not None and not self._counts.is_empty:
            self._estimate.observe(self._counted()[0])
        self._counts = None

    def _counted(self) -> tuple[pl.Series, pl.Series]:
        """The distinct values and their counts; texts among them are screened."""
        assert self._counts is not None
        # Late, so that a text that occurs in every group is screened once and not once a group (decision 24).
        values, counts = self._counts.merged()
        if self._kind == TEXT.name:
            self._texts(values, counts)
        return values, counts

    def _texts(self, texts: pl.Series, counts: pl.Series | None) -> None:
        self._extremes(texts)
        longest = int(texts.str.len_chars().max() or 0)  # type: ignore[arg-type]
        self._longest = max(self._longest, longest)
        if self.screen is not None:
            self.screen.observe(texts, counts, longest)

    def _extremes(self, values: pl.Series) -> None:
        # NaN is a value that numbers may have, but neither the smallest nor the largest.
        if self._kind == NUMBER.name:
            values = values.drop_nans()
        if len(values):
            self._widen(values.min(), values.max())

    def _widen(self, low: Any, high: Any) -> None:
        self._low = low if self._low is None else min(self._low, low)
        self._high = high if self._high is None else max(self._high, high)

    def _numbers(self, values: pl.Series, picked: Picked) -> None:
        whole = values.cast(pl.Float64).to_numpy()
        # Missing values are sampled too, as NaN: one sample of rows serves all columns (decision 24).
        self._sample = picked.add(self._sample, whole)
        there = whole[~np.isnan(whole)]
        with np.errstate(over="ignore", invalid="ignore"):  # infinities are values a column may hold
            self._sums.append(float(np.sum(there)))
        self._summed += len(there)

    def finish(self, *, exact_quantiles: bool) -> ColumnSummary:
        """The summary of all that was observed.

        Args:
            exact_quantiles: the sample holds every row.
        """
        number = STORED[self._kind].measured and self._count > 0
        distinct, top = self._distinct()
        return ColumnSummary(
            count=self._count,
            missing=self._missing,
            distinct=self._estimate.count() if distinct is None else distinct,
            distinct_exact=distinct is not None,
            minimum=None if self._low is None else value_text(self._low),
            maximum=None if self._high is None else value_text(self._high),
            mean=self._mean() if number else None,
            quantiles=self._quantiles() if number else (),
            quantiles_exact=exact_quantiles,
            top=top,
            longest=self._longest if self._kind == TEXT.name and self._count else None,
        )

    def _distinct(self) -> tuple[int | None, tuple[ValueCount, ...]]:
        """How many values are distinct, None where that is estimated; and the most frequent."""
        if self._counts is None or self._counts.is_empty:
            return (None if self._counts is None else 0), ()
        if len(self._counts.merged()[0]) > DISTINCT_CAP:
            self._give_up_counting()
            return None, ()
        values, counts = self._counted()
        return len(values), self._top(values.to_list(), counts.to_list())

    def _mean(self) -> float | None:
        """The mean of the numbers; None where one is infinite or their sum is beyond a float."""
        if not self._summed or not all(map(math.isfinite, self._sums)):
            return None
        try:
            return math.fsum(self._sums) / self._summed
        except OverflowError:
            return None

    def _quantiles(self) -> tuple[float, ...]:
        """Smallest values below which a share lies: the inverse of the empirical distribution."""
        sampled = np.concatenate(self._sample)
        values = sampled[np.isfinite(sampled)]
        if not len(values):
            return ()
        values.sort()  # faster than partitioning for five positions
        return tuple(float(values[max(math.ceil(share * len(values)) - 1, 0)]) for share in _PERCENTS)

    def _top(self, values: list[Any], counts: list[int]) -> tuple[ValueCount, ...]:
        if len(values) > self._count / 2 > 1:
            return ()
        # Only values that can be among the most frequent are turned into text, which takes longest.
        least = heapq.nlargest(_TOP, counts)[-1]
        often = ((-count, value_text(value)) for value, count in zip(values, counts, strict=True) if count >= least)
        return tuple(ValueCount(value=text[:200], count=-count) for count, text in sorted(often)[:_TOP])


def value_text(value: Any) -> str:
    """A value as the text that released CSV files show.

    >>> value_text(2.0), value_text(True)
    ('2.0', 'true')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
