"""Durations, equal and ordered as XML Schema has it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

__all__ = ["Duration"]

# XML Schema orders durations by what they add to these.
_MONTHS_FROM = (date(1696, 9, 1), date(1697, 2, 1), date(1903, 3, 1), date(1903, 7, 1))
_CYCLE = 4800  # months after which the calendar repeats itself, and the days they have
_CYCLE_DAYS = 146_097


@dataclass(frozen=True, slots=True)
class Duration:
    """Months and seconds: the two parts of a duration that do not convert into each other.

    Durations are ordered as in XML Schema: one is more than another where it is so from each of four
    dates on; a month is neither more nor less than 30 days.

    >>> Duration(1, Decimal(0)) > Duration(0, Decimal(27 * 86400))
    True
    >>> Duration(1, Decimal(0)) >= Duration(0, Decimal(30 * 86400))
    False
    """

    months: int
    seconds: Decimal

    def __ge__(self, other: "Duration") -> bool:
        return all(one >= another for one, another in self._pairs(other))

    def __gt__(self, other: "Duration") -> bool:
        return all(one > another for one, another in self._pairs(other))

    def _pairs(self, other: "Duration") -> Iterator[tuple[Decimal, Decimal]]:
        return zip(self.lengths(), other.lengths(), strict=True)

    def lengths(self) -> Iterator[Decimal]:
        """Its seconds from each of the four dates on."""
        cycles, months = divmod(self.months, _CYCLE)
        for start in _MONTHS_FROM:
            years, month = divmod(start.month - 1 + months, 12)
            days = (date(start.year + years, month + 1, 1) - start).days + cycles * _CYCLE_DAYS
            yield self.seconds + days * 86400
