"""A sample of the rows of a large table, and an estimate of how many distinct values a column has."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

__all__ = ["DistinctEstimate", "Masks", "Picked", "RowSample"]

# Up to this many rows quantiles are exact. A column of the full sample takes 8 MB.
_EXACT_ROWS = 1_000_000
_SEED = 20_170_621
# 4,096 registers give a standard error of 1.04 / sqrt(4096) = 1.6 %, in 4 KB for each column.
_REGISTERS = 1 << 12
_Numbers = np.ndarray[Any, Any]
# For each group of rows, which of its sampled rows stay in the sample.
Masks = tuple[_Numbers, ...]


@dataclass(frozen=True, slots=True)
class Picked:
    """Which rows of a group go into the sample, and which earlier rows stay in it.

    Attributes:
        index: positions in the group; None for all.
        stay: for each earlier group a mask over its sampled rows; None if all stay.
    """

    index: _Numbers | None
    stay: tuple[_Numbers, ...] | None

    def add(self, sampled: list[_Numbers], values: _Numbers) -> list[_Numbers]:
        """A column's sampled values, group by group, with those of this group added."""
        now = values if self.index is None else values[self.index]
        earlier = sampled if self.stay is None else [v[mask] for v, mask in zip(sampled, self.stay, strict=True)]
        return [*earlier, now]


class RowSample:
    """The rows that quantiles are computed from: all up to a million, then those whose row number hashes low.

    One sample serves all columns of a table, and is the same on every run. Samples of parts can be merged: the level
    alone decides which rows of a part are in the sample. The level is the lowest even one at which all fit.
    """

    def __init__(self) -> None:
        self._seen = 0
        self._level = 0
        self._rows: list[_Numbers] = []

    @property
    def exact(self) -> bool:
        """Every row is in the sample."""
        return self._level == 0

    def pick(self, rows: int) -> Picked:
        """Sample the next group, which has ``rows`` rows."""
        # Row numbers decide, not a random generator: whether a row is sampled must not depend on earlier draws, or
        # samples of parts could not be merged (decision 24).
        numbers = np.arange(self._seen, self._seen + rows, dtype=np.uint64)
        self._seen += rows
        index = np.flatnonzero(_low(numbers, self._level)) if self._level else None
        held = sum(map(len, self._rows)) + (rows if index is None else len(index))
        if held <= _EXACT_ROWS:
            self._rows.append(numbers if index is None else numbers[index])
            return Picked(index, None)
        # Two more zero bits keep a quarter of the rows, about 250,000. A row that stays at one level also stayed at
        # every lower one, so thinning the sample gives what sampling at the new level from the start would.
        self._level += 2
        stay = tuple(_low(held_rows, self._level) for held_rows in self._rows)
        self._rows = [held_rows[mask] for held_rows, mask in zip(self._rows, stay, strict=True)]
        index = np.flatnonzero(_low(numbers, self._level))
        self._rows.append(numbers[index])
        return Picked(index, stay)

    def merge(self, later: "RowSample") -> tuple[Masks, Masks]:
        """Add the sample of a later part.

        Returns:
            For each group of the two parts a mask over its sampled rows: those that stay.
        """
        ours, theirs = self._rows, later._rows
        level = max(self._level, later._level)
        # Both parts go to one level first: at different levels one part would count for more in every quantile.
        while True:
            stay = _masks(ours, level), _masks(theirs, level)
            if sum(int(mask.sum()) for masks in stay for mask in masks) <= _EXACT_ROWS:
                break
            level += 2
        self._level = level
        self._rows = [rows[mask] for rows, mask in zip((*ours, *theirs), (*stay[0], *stay[1]), strict=True)]
        return stay


def _masks(groups: list[_Numbers], level: int) -> Masks:
    return tuple(_low(rows, level) for rows in groups)


def _low(numbers: _Numbers, level: int) -> _Numbers:
    """Whether the hashes of numbers end in ``level`` zero bits (splitmix64: Steele et al. 2014)."""
    # A fixed mixing function and not `hash`: it gives the same rows on every platform and version (decision 24).
    with np.errstate(over="ignore"):  # the multiplications are meant to wrap at 64 bits
        mixed = numbers + np.uint64(0x9E3779B97F4A7C15)
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        mixed = mixed ^ (mixed >> np.uint64(31))
    low: _Numbers = (mixed & np.uint64((1 << level) - 1)) == 0
    return low


class DistinctEstimate:
    """The number of distinct values, within about two per cent (HyperLogLog: Flajolet et al. 2007)."""

    def __init__(self) -> None:
        self._registers = np.zeros(_REGISTERS, dtype=np.uint8)

    def observe(self, values: pl.Series) -> None:
        """Add values; adding a value again changes nothing."""
        hashes = values.hash(_SEED).to_numpy()
        bucket = (hashes >> np.uint64(52)).astype(np.int64)
        # Rank: position of the first one bit of the other 52. A float holds 52 bits exactly, so its exponent gives it.
        _, exponent = np.frexp((hashes & np.uint64((1 << 52) - 1)).astype(np.float64))
        np.maximum.at(self._registers, bucket, (53 - exponent).astype(np.uint8))

    def merge(self, other: "DistinctEstimate") -> None:
        """Add the values that another estimate has seen."""
        np.maximum(self._registers, other._registers, out=self._registers)

    def count(self) -> int:
        """The estimate; nearly exact while the number is small."""
        size = _REGISTERS
        powers = float(np.sum(2.0 ** -self._registers.astype(np.float64)))
        raw = 0.7213 / (1 + 1.079 / size) * size * size / powers
        empty = int(np.count_nonzero(self._registers == 0))
        # Linear counting: with many empty registers the harmonic mean is biased upwards, as the paper says.
        if raw <= 2.5 * size and empty:
            raw = size * math.log(size / empty)
        return round(raw)
