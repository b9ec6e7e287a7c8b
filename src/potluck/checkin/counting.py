"""The distinct values of a column with their counts, as long as there are few enough to keep."""

from collections import Counter

import polars as pl

__all__ = ["DISTINCT_CAP", "ValueCounts"]

DISTINCT_CAP = 10_000
# Parts are merged only when they have grown to this size: merging costs more than keeping them.
_LOOSE = 4 * DISTINCT_CAP
_HEAD = 20_000
_FEW = 1000


class ValueCounts:
    """Gathers counts group by group.

    Args:
        exact: equal values are the same value; false for numbers, since NaN is not equal to itself.
    """

    def __init__(self, *, exact: bool) -> None:
        self._exact = exact
        self._values: list[pl.Series] = []
        self._counts: list[pl.Series] = []

    def take(self, present: pl.Series) -> bool:
        """Count the values of a group; return false, and count nothing, if there are clearly too many."""
        # For a few values, starting Polars takes longer than counting in Python (decision 28).
        if len(present) <= _FEW and self._exact:
            few = Counter(present.to_list())
            self._add(pl.Series(list(few), dtype=present.dtype), pl.Series(list(few.values()), dtype=pl.Int64))
            return True
        # The first rows show a column of identifiers; counting all of it would be wasted.
        head = present.head(_HEAD)
        if len(present) > _HEAD and head.n_unique() > DISTINCT_CAP:
            return False
        self._add(*present.value_counts().iter_columns())
        return True

    def _add(self, values: pl.Series, counts: pl.Series) -> None:
        self._values.append(_own(values).alias("value"))
        self._counts.append(counts.cast(pl.Int64).alias("count"))
        if sum(map(len, self._values)) > _LOOSE:
            self.merged()

    def merge(self, later: "ValueCounts") -> None:
        """Add the counts of other values."""
        self._values += later._values
        self._counts += later._counts
        if sum(map(len, self._values)) > _LOOSE:
            self.merged()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was counted."""
        return not self._values

    @property
    def too_many(self) -> bool:
        """Whether there are more distinct values than are kept."""
        most = max(map(len, self._values), default=0)
        return most > DISTINCT_CAP

    def merged(self) -> tuple[pl.Series, pl.Series]:
        """Each distinct value once, in no particular order, and its count."""
        if len(self._values) > 1:
            parts = pl.DataFrame([pl.concat(self._values), pl.concat(self._counts)])
            values, counts = parts.group_by("value").agg(pl.col("count").sum()).iter_columns()
            self._values, self._counts = [values], [counts]
        return self._values[0], self._counts[0]


def _own(values: pl.Series) -> pl.Series:
    """A copy of the values alone: texts are views that keep everything read together with them in memory."""
    return pl.Series(values.to_arrow(compat_level=pl.CompatLevel.oldest())) if values.dtype == pl.String else values
