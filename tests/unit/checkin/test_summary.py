"""Summaries: exact where they say so, near where they do not, the same whatever the groups."""

import statistics

import numpy as np
import polars as pl
import pyarrow as pa
import pytest

from potluck.checkin.counting import ValueCounts
from potluck.checkin.sketch import DistinctEstimate, RowSample
from potluck.checkin.summary import ColumnTally
from potluck.dossier import ColumnSummary


def summary(kind: str, values: pl.Series, group: int = 131_072) -> ColumnSummary:
    sample, tally = RowSample(), ColumnTally(kind)
    for start in range(0, len(values), group):
        part = values.slice(start, group)
        tally.observe(part, sample.pick(len(part)))
    return tally.finish(exact_quantiles=sample.exact)


def test_numbers_are_summed_up_as_the_standard_library_does() -> None:
    """Count, extremes, mean, median and distinct values of a small column, nulls and NaN apart."""
    found = summary("number", pl.Series([3.5, None, 1.0, 2.0, float("nan"), 1.0]))

    assert (found.count, found.missing) == (5, 1)
    assert (found.minimum, found.maximum) == ("1.0", "3.5")
    assert statistics.mean([3.5, 1.0, 2.0, 1.0]) == found.mean
    assert statistics.median_low([3.5, 1.0, 2.0, 1.0]) == found.quantiles[2]
    assert (found.distinct, found.distinct_exact) == (4, True)


def test_quantiles_are_those_of_numpy() -> None:
    """The inverse of the empirical distribution function, at five shares."""
    values = np.random.default_rng(5).integers(0, 1000, 9_973).astype(float)
    expected = np.quantile(values, (0.05, 0.25, 0.5, 0.75, 0.95), method="inverted_cdf")

    assert tuple(expected) == summary("number", pl.Series(values)).quantiles


def test_texts_show_their_most_frequent_values_first() -> None:
    """Ties stand in value order; the longest text is counted in characters."""
    found = summary("string", pl.Series(["b", "a", "b", "a", "naïve", None, "c", "c", "c"]))

    assert [(v.value, v.count) for v in found.top] == [("c", 3), ("a", 2), ("b", 2), ("naïve", 1)]
    assert (found.longest, found.minimum, found.maximum) == (5, "a", "naïve")


@pytest.mark.parametrize("kind", ["integer", "string"])
def test_groups_make_no_difference(kind: str) -> None:
    """The same rows in other groups give the same summary, whether counted or estimated."""
    values = pl.Series(np.random.default_rng(3).integers(0, 40_000, 60_000))
    values = values.cast(pl.String) if kind == "string" else values
    whole, parts = summary(kind, values), summary(kind, values, 7_000)

    assert whole.model_copy(update={"distinct": 0, "distinct_exact": False}) == parts.model_copy(
        update={"distinct": 0, "distinct_exact": False}
    )
    assert parts.distinct == pytest.approx(values.n_unique(), rel=0.05)


@pytest.mark.parametrize("group", [7_000, 131_072])
def test_more_values_than_are_kept_are_estimated_whatever_the_groups(group: int) -> None:
    """14,000 values are too many, though each of two groups has few enough."""
    found = summary("integer", pl.Series(range(14_000)), group)

    assert (found.distinct_exact, found.top) == (False, ())
    assert found.distinct == pytest.approx(14_000, rel=0.05)
    assert (found.minimum, found.maximum) == ("0", "13999")


def test_a_column_without_a_number_has_no_extremes() -> None:
    found = summary("number", pl.Series([float("nan"), None, float("nan")]))

    assert (found.count, found.missing) == (2, 1)
    assert (found.minimum, found.maximum, found.mean, found.quantiles) == (None, None, None, ())


@pytest.mark.parametrize("group", [1, 4])
def test_a_sum_beyond_a_float_has_no_mean(group: int) -> None:
    """In one group or only over all of them."""
    assert summary("number", pl.Series([1e308] * 4), group).mean is None


@pytest.mark.parametrize("distinct", [50, 5_000, 300_000])
def test_the_estimate_is_within_five_per_cent(distinct: int) -> None:
    """HyperLogLog with 4,096 registers has a standard error of 1.6 %."""
    estimate = DistinctEstimate()
    for start in range(0, distinct, 50_000):
        estimate.observe(pl.Series(range(start, min(start + 50_000, distinct))))

    assert distinct == pytest.approx(estimate.count(), rel=0.05)


@pytest.mark.slow
def test_above_a_million_rows_quantiles_come_from_a_sample_of_rows() -> None:
    """They are near, said to be sampled, and the same on every run."""
    values = pl.Series(np.random.default_rng(8).random(1_500_000))
    one, other = summary("number", values), summary("number", values)

    assert not one.quantiles_exact
    assert one == other
    assert pytest.approx(one.quantiles, abs=0.01) == (0.05, 0.25, 0.5, 0.75, 0.95)


def test_counts_hold_no_text_but_their_own() -> None:
    """Texts are views of all that was read with them: kept as they come, a few counts would hold a whole file."""
    before = pa.total_allocated_bytes()
    counts = ValueCounts(exact=True)
    for _ in range(4):
        read = pa.array([f"a value of some length {n % 3}" for n in range(100_000)])
        assert counts.take(pl.Series(read))
        del read

    assert pa.total_allocated_bytes() - before < 1_000_000
    assert sorted(counts.merged()[1].to_list()) == [133_332, 133_332, 133_336]
