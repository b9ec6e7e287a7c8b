"""Column summaries, gathered group of rows by group of rows so that they are the same however it was read.

Counts, extremes and nulls are exact. Distinct values are counted exactly up to a cap, then estimated
(HyperLogLog: Flajolet et al. 2007). Sums are `math.fsum` over the groups in row order, since engines'
parallel sums vary from run to run. Quantiles are exact up to a million rows and then come from the rows
whose number hashes low, the same rows on every run.
"""

import math
from typing import Any

import numpy as np
import polars as pl

from potluck.checkin.screen import TextScreen
from potluck.dossier import ColumnSummary, ValueCount

__all__ = ["ColumnTally"]

_DISTINCT_CAP = 10_000
_TOP = 12
_EXACT_ROWS = 1_000_000
_SEED = 20_170_621
_PERCENTS = (0.05, 0.25, 0.5, 0.75, 0.95)


class ColumnTally:
    """Gathers the summary of one column, group by group in row order.

    Args:
        kind: how its values are stored.
        screen: sees every text of the column, each distinct one of a group once where they were counted anyway.
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
        self._registers = np.zeros(1 << 12, dtype=np.uint8)
        self._sample: list[tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]] = []
        self._level = 0
        self._seen = 0

    def observe(self, values: pl.Series) -> None:
        """Take in the next group of kept rows."""
        start = self._seen
        self._seen += len(values)
        present = values.drop_nulls()
        self._count += len(present)
        self._missing += len(values) - len(present)
        if not len(present):
            return
        self._extremes(present)
        self._distinct(present)
        if self._kind in {"integer", "number"}:
            self._numbers(values, start)
        elif self._kind == "string":
            self._longest = max(self._longest, _as_int(present.str.len_chars().max()))

    @property
    def is_empty(self) -> bool:
        """No value was observed."""
        return self._count == 0

    def _extremes(self, present: pl.Series) -> None:
        if self._kind == "number":
            present = present.drop_nans()
        if not len(present):
            return
        low, high = present.min(), present.max()
        self._low = low if self._low is None else min(self._low, low)
        self._high = high if self._high is None else max(self._high, high)

    def _distinct(self, present: pl.Series) -> None:
        counted = None if self._values is None or self._is_identifier(present) else present.value_counts()
        if self._screen is not None:
            self._screen.observe(
                present if counted is None else counted.to_series(0), None if counted is None else counted.to_series(1)
            )
        if self._values is None:
            self._estimate(present)
            return
        if counted is not None:
            for value, count in counted.iter_rows():
                self._values[value] = self._values.get(value, 0) + count
            if len(self._values) <= _DISTINCT_CAP:
                return
            present = present.clear()
        self._estimate(pl.concat([pl.Series(present.name, list(self._values), dtype=present.dtype), present]))
        self._values = None

    @staticmethod
    def _is_identifier(present: pl.Series) -> bool:
        """A column of identifiers is told from its first rows; counting all of them would be for nothing."""
        head = present.head(_DISTINCT_CAP * 2)
        return len(present) > len(head) and head.n_unique() > _DISTINCT_CAP

    def _estimate(self, present: pl.Series) -> None:
        hashes = present.hash(_SEED).to_numpy()
        bucket = (hashes >> np.uint64(52)).astype(np.int64)
        # Rank: position of the first one bit of the other 52, read off the exponent of the number as a float.
        _, exponent = np.frexp((hashes & np.uint64((1 << 52) - 1)).astype(np.float64))
        np.maximum.at(self._registers, bucket, (53 - exponent).astype(np.uint8))

    def _numbers(self, values: pl.Series, start: int) -> None:
        whole = values.cast(pl.Float64).to_numpy()
        there = ~np.isnan(whole)
        with np.errstate(over="ignore", invalid="ignore"):  # infinities are values a column may hold
            self._sums.append(float(np.sum(whole[there])))
        self._summed += int(np.count_nonzero(there))
        rows = np.arange(start, start + len(whole), dtype=np.uint64)[there]
        self._sample.append((rows, whole[there]))
        self._thin()

    def _thin(self) -> None:
        while sum(len(rows) for rows, _ in self._sample) > _EXACT_ROWS:
            self._level += 2
            self._sample = [_thinned(rows, values, self._level) for rows, values in self._sample]
        if self._level:
            rows, values = self._sample[-1]
            self._sample[-1] = _thinned(rows, values, self._level)

    def finish(self) -> ColumnSummary:
        """The summary of all that was observed."""
        exact = self._values is not None
        distinct = len(self._values) if self._values is not None else _estimated(self._registers)
        number = self._kind in {"integer", "number"} and self._count > 0
        return ColumnSummary(
            count=self._count,
            missing=self._missing,
            distinct=distinct,
            distinct_exact=exact,
            minimum=None if self._low is None else value_text(self._low),
            maximum=None if self._high is None else value_text(self._high),
            mean=self._mean() if number else None,
            quantiles=self._quantiles() if number else (),
            quantiles_exact=self._level == 0,
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
        values = np.concatenate([v for _, v in self._sample]) if self._sample else np.array([])
        values = values[np.isfinite(values)]
        if not len(values):
            return ()
        return tuple(float(q) for q in np.quantile(values, _PERCENTS, method="inverted_cdf"))

    def _top(self) -> tuple[ValueCount, ...]:
        if not self._values or len(self._values) > self._count / 2 > 1:
            return ()
        ranked = sorted(((-count, value_text(value)) for value, count in self._values.items()))
        return tuple(ValueCount(value=text[:200], count=-count) for count, text in ranked[:_TOP])


def _as_int(value: Any) -> int:
    return int(value or 0)


def _thinned(rows: Any, values: Any, level: int) -> tuple[Any, Any]:
    """The rows whose mixed number ends in ``level`` zero bits (splitmix64, Steele et al. 2014)."""
    with np.errstate(over="ignore"):
        mixed = rows + np.uint64(0x9E3779B97F4A7C15)
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        mixed = mixed ^ (mixed >> np.uint64(31))
    keep = (mixed & np.uint64((1 << level) - 1)) == 0
    return rows[keep], values[keep]


def _estimated(registers: np.ndarray[Any, Any]) -> int:
    size = len(registers)
    raw = 0.7213 / (1 + 1.079 / size) * size * size / float(np.sum(2.0 ** -registers.astype(np.float64)))
    empty = int(np.count_nonzero(registers == 0))
    if raw <= 2.5 * size and empty:
        raw = size * math.log(size / empty)
    return round(raw)


def value_text(value: Any) -> str:
    """A value as the text that released CSV files show.

    >>> value_text(2.0), value_text(True)
    ('2.0', 'true')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
