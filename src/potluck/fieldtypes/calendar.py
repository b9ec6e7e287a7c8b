"""Dates of a fixed width, read from their digits (decision 22).

A regular expression and a calendar library take some 150 ns a date; arithmetic on the bytes takes 20. Only texts whose
bytes match the pattern exactly become dates, so nothing is accepted that should not be. `to_date` of Polars alone is
no alternative: it takes ``2020- 1-01`` (decision 4).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

__all__ = ["FixedDates"]

_WIDTHS = {"Y": 4, "m": 2, "d": 2}
_ZERO = ord("0")
_Numbers = np.ndarray[Any, np.dtype[np.int32]]

# Polars imports NumPy when it first sees an array; two threads that make it do so at once end in a TypeError.
pl.Series(np.empty(0, dtype=np.int32))


@dataclass(frozen=True, slots=True)
class FixedDates:
    """A strptime pattern of zero-padded year, month and day, such as ``%Y-%m-%d``.

    Attributes:
        width: bytes of a text.
        starts: where year, month and day start.
        signs: the other bytes and their places.
    """

    width: int
    starts: tuple[tuple[str, int], ...]
    signs: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, pattern: str) -> "FixedDates | None":
        """The pattern, or None for a pattern of another kind.

        >>> FixedDates.of("%d.%m.%Y").width, FixedDates.of("%B %d")
        (10, None)
        """
        starts: dict[str, int] = {}
        signs: list[tuple[int, int]] = []
        at = 0
        for directive, sign in _parts(pattern):
            if directive and (directive not in _WIDTHS or directive in starts):
                return None
            if directive:
                starts[directive] = at
                at += _WIDTHS[directive]
            elif sign in "-/.:T_,":
                signs.append((at, ord(sign)))
                at += 1
            else:
                return None
        return cls(at, tuple(sorted(starts.items())), tuple(signs)) if len(starts) == 3 else None

    def read(self, texts: pl.Series) -> pl.Series:
        """Dates of the texts that have exactly this form and are real days; null for all others."""
        wide = (texts.str.len_bytes() == self.width).fill_null(value=False)
        if wide.all():
            return self._dates(texts)
        days = pl.Series(texts.name, [None], dtype=pl.Date).new_from_index(0, len(texts))
        return days.scatter(wide.arg_true(), self._dates(texts.filter(wide))) if wide.any() else days

    def _dates(self, texts: pl.Series) -> pl.Series:
        # The texts lie one after the other in one buffer; all have one width, so it is a matrix without copying.
        array = texts.rechunk().to_arrow(compat_level=pl.CompatLevel.oldest())
        offsets = np.frombuffer(array.buffers()[1], dtype=np.int64, count=1, offset=8 * array.offset)
        size = len(texts) * self.width
        data = np.frombuffer(array.buffers()[2], dtype=np.uint8, count=size, offset=int(offsets[0]))
        cells = data.reshape(len(texts), self.width)
        # Wrong texts are computed as well, and masked at the end: a branch for each row would cost more.
        good = np.ones(len(texts), dtype=bool)
        for at, sign in self.signs:
            good &= cells[:, at] == sign
        numbers = {name: _number(cells, start, _WIDTHS[name], good) for name, start in self.starts}
        days = _days(numbers["Y"], numbers["m"], numbers["d"], good)
        dates = pl.Series(texts.name, days).cast(pl.Date)
        return dates if good.all() else dates.zip_with(pl.Series(good), pl.Series([None], dtype=pl.Date))


def _parts(pattern: str) -> Iterator[tuple[str, str]]:
    """The pattern's directives, and its signs, in order."""
    at = 0
    while at < len(pattern):
        if pattern[at] == "%":
            yield pattern[at + 1 : at + 2] or "?", ""
            at += 2
        else:
            yield "", pattern[at]
            at += 1


def _number(cells: Any, start: int, width: int, good: Any) -> _Numbers:
    number = np.zeros(len(cells), dtype=np.int32)
    for at in range(start, start + width):
        digit = cells[:, at] - np.uint8(_ZERO)  # unsigned: anything but a digit wraps around to more than 9
        good &= digit <= 9
        number = number * np.int32(10) + digit
    return number


def _days(year: _Numbers, month: _Numbers, day: _Numbers, good: Any) -> _Numbers:
    """Days since 1970-01-01 in the proleptic Gregorian calendar; ``good`` becomes false where no such day exists.

    Years are counted from March, so that the leap day is the last day of the year (Hinnant, "chrono-compatible
    low-level date algorithms").
    """
    # Year 0 is refused: Polars has it, Python's calendar and so the exact check do not.
    good &= (year >= 1) & (month >= 1) & (month <= 12) & (day >= 1)
    lengths = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], dtype=np.int32)
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    last = lengths[np.where(good, month, 0)] + ((month == 2) & leap)
    good &= day <= last
    # 719,468 days lie between 0000-03-01 and 1970-01-01; an era is 400 years, after which the calendar repeats.
    march = year - (month <= 2)
    era = march // 400
    of_era = march - era * 400
    of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    days: _Numbers = era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468
    return days
