"""Column summaries, gathered group of rows by group of rows so that they are the same however it was read.

Counts, extremes and nulls are exact. Distinct values are counted exactly up to a cap, then estimated.
Sums are `math.fsum` over the groups in row order, since engines' parallel sums vary from run to run.
Quantiles are exact up to a million rows, above from a fixed sample.
"""

import math
from collections import Counter
from typing import Any

import numpy as np
import polars as pl

from potluck.checkin.screen import TextScreen
from potluck.checkin.sketch import DistinctEstimate, Picked
from potluck.dossier import ColumnSummary, ValueCount

__all__ = ["ColumnTally", "value_text"]

_DISTINCT_CAP = 10_000
_HEAD = 20_000
_TOP = 12
_FEW = 1000
_PERCENTS = (0.05, 0.25, 0.5, 0.75, 0.95)


class ColumnTally:
    """Gathers the summary of one column, group by group in row order.

    Args:
        kind: how its values are stored.
        screen: sees every text of the column, each distinct one of a group once where they were counted.
    """

    def __init__(self, kind: str, screen: TextScreen | None = None) -> None:
        self._kind = kind
        self._screen = screen
        self._count = 0
        self._missing = 0
        self._sums: list[float] = []
        self._summed = 0
        self._low: Any = None
        self._high: Any = None
        self._longest = 0
        self._values: dict[Any, int] | None = {}
        self._estimate = DistinctEstimate()
        self._sample: list[np.ndarray[Any, Any]] = []

    @property
    def is_empty(self) -> bool:
        """No value was observed."""
        return self._count == 0

    def observe(self, values: pl.Series, picked: Picked) -> None:
        """Take in the next group of kept rows, of which some are picked for the sample."""
        present = values.drop_nulls() if values.null_count() else values
        self._count += len(present)
        self._missing += len(values) - len(present)
        if self._kind in {"integer", "number"}:
            self._numbers(values, picked)
        if not len(present):
            return
        distinct, counted = self._counted(present)
        if self._kind == "string":
            self._texts(distinct, counted)
        else:
            self._extremes(present)
        self._distinct(present, counted)

    def _counted(self, present: pl.Series) -> tuple[pl.Series, dict[Any, int] | None]:
        """Distinct values, and their counts; all values and None where they are too many to be counted."""
        if self._values is None:
            return present, None
        # Starting Polars takes longer than counting a few; of numbers it knows which are the same.
        if len(present) <= _FEW and self._kind != "number":
            few = Counter(present.to_list())
            return pl.Series(list(few), dtype=present.dtype), few
        # A column of identifiers is told from its first rows; counting all of them would be for nothing.
        head = present.head(_HEAD)
        if len(present) > _HEAD and head.n_unique() > _DISTINCT_CAP:
            return present, None
        values, counts = present.value_counts().iter_columns()
        return values, dict(zip(values.to_list(), counts.to_list(), strict=True))

    def _texts(self, distinct: pl.Series, counted: dict[str, int] | None) -> None:
        """What is asked of texts is asked of each distinct one where they were counted."""
        if counted is None:
            longest = int(distinct.str.len_chars().max() or 0)  # type: ignore[arg-type]
            self._extremes(distinct)
        else:
            longest = max(map(len, counted))
            self._widen(min(counted), max(counted))
        self._longest = max(self._longest, longest)
        if self._screen is not None:
            self._screen.observe(distinct, counted, longest)

    def _extremes(self, values: pl.Series) -> None:
        if self._kind == "number":
            values = values.drop_nans()
        if len(values):
            self._widen(values.min(), values.max())

    def _widen(self, low: Any, high: Any) -> None:
        self._low = low if self._low is None else min(self._low, low)
        self._high = high if self._high is None else max(self._high, high)

    def _distinct(self, present: pl.Series, counted: dict[Any, int] | None) -> None:
        if self._values is None:
            self._estimate.observe(present)
            return
        if counted is not None:
            self._values = merged(self._values, counted)
            if len(self._values) <= _DISTINCT_CAP:
                return
        else:
            self._estimate.observe(present)
        self._estimate.observe(pl.Series(present.name, list(self._values), dtype=present.dtype))
        self._values = None

    def _numbers(self, values: pl.Series, picked: Picked) -> None:
        whole = values.cast(pl.Float64).to_numpy()
        self._sample = picked.add(self._sample, whole)
        there = whole[~np.isnan(whole)]
        with np.errstate(over="ignore", invalid="ignore"):  # infinities are values a column may hold
            self._sums.append(float(np.sum(there)))
        self._summed += len(there)

    def finish(self, *, exact_quantiles: bool) -> ColumnSummary:
        """The summary of all that was observed; the sample holds every row, or not."""
        number = self._kind in {"integer", "number"} and self._count > 0
        return ColumnSummary(
            count=self._count,
            missing=self._missing,
            distinct=len(self._values) if self._values is not None else self._estimate.count(),
            distinct_exact=self._values is not None,
            minimum=None if self._low is None else value_text(self._low),
            maximum=None if self._high is None else value_text(self._high),
            mean=self._mean() if number else None,
            quantiles=self._quantiles() if number else (),
            quantiles_exact=exact_quantiles,
            top=self._top(),
            longest=self._longest if self._kind == "string" and self._count else None,
        )

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
        places = [max(math.ceil(share * len(values)) - 1, 0) for share in _PERCENTS]
        return tuple(map(float, np.partition(values, places)[places]))

    def _top(self) -> tuple[ValueCount, ...]:
        if not self._values or len(self._values) > self._count / 2 > 1:
            return ()
        ranked = sorted(((-count, value_text(value)) for value, count in self._values.items()))
        return tuple(ValueCount(value=text[:200], count=-count) for count, text in ranked[:_TOP])


def merged(known: dict[Any, int], more: dict[Any, int]) -> dict[Any, int]:
    """Counts of both.

    >>> merged({"a": 1}, {"a": 2, "b": 1})
    {'a': 3, 'b': 1}
    """
    if not known:
        return dict(more)
    for value, count in more.items():
        known[value] = known.get(value, 0) + count
    return known


def value_text(value: Any) -> str:
    """A value as the text that released CSV files show.

    >>> value_text(2.0), value_text(True)
    ('2.0', 'true')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
