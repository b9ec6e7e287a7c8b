"""``duration``: spans of time, with the equality and order of XML Schema."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from potluck.fieldtypes.base import SPACE, FieldType, Sample, TypeWords
from potluck.fieldtypes.jsons import canonical_json
from potluck.fieldtypes.numerals import DIGITS, EXACT
from potluck.fieldtypes.typed import duration_text
from potluck.model import Field

__all__ = ["FIELD_TYPE", "Duration"]

_DURATION = re.compile(
    rf"(?P<sign>-)?P(?=[0-9T])(?:(?P<years>{DIGITS})Y)?(?:(?P<months>{DIGITS})M)?(?:(?P<weeks>{DIGITS})W)?"
    rf"(?:(?P<days>{DIGITS})D)?(?:T(?=[0-9])(?:(?P<hours>{DIGITS})H)?(?:(?P<minutes>{DIGITS})M)?"
    rf"(?:(?P<seconds>{DIGITS}(?:\.{DIGITS})?)S)?)?"
)
# XML Schema compares durations by adding them to each of these dates (decision 37).
_MONTHS_FROM = (date(1696, 9, 1), date(1697, 2, 1), date(1903, 3, 1), date(1903, 7, 1))
_CYCLE = 4800  # months after which the calendar repeats, and their days
_CYCLE_DAYS = 146_097


@dataclass(frozen=True, slots=True)
class Duration:
    """Months and seconds: the two parts of a duration that do not convert into each other.

    Durations are ordered as in XML Schema: one is longer than another if it is so from each of four dates on; a month
    is neither longer nor shorter than 30 days.

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
        """Its length in seconds from each of the four dates on."""
        cycles, months = divmod(self.months, _CYCLE)
        for start in _MONTHS_FROM:
            years, month = divmod(start.month - 1 + months, 12)
            days = (date(start.year + years, month + 1, 1) - start).days + cycles * _CYCLE_DAYS
            yield self.seconds + days * 86400


def _parse(text: str) -> Duration:
    match = _DURATION.fullmatch(text.strip(SPACE))
    if match is None:
        raise ValueError("not an ISO 8601 duration such as P1Y2M or PT3H")
    years, months, weeks, days, hours, minutes = (
        int(match[name] or 0) for name in ("years", "months", "weeks", "days", "hours", "minutes")
    )
    whole = ((weeks * 7 + days) * 24 + hours) * 60 + minutes
    seconds = EXACT.add(whole * 60, Decimal(match["seconds"] or 0))
    months += years * 12
    return Duration(-months, seconds.copy_negate()) if match["sign"] else Duration(months, seconds)


def _canonical(_field: Field) -> Callable[[str], str]:
    return canonical_json(_parse)


def _typed_text(value: Any, _field: Field) -> str | None:
    return duration_text(value) if isinstance(value, timedelta) else None


FIELD_TYPE = FieldType(
    name="duration",
    words=TypeWords(
        noun="a duration such as P1Y2M",
        fix="Write durations as P1Y2M10D or PT12H30M (ISO 8601).",
    ),
    parser=lambda _field: _parse,
    samples=(Sample(valid=("P1Y2M", "PT0.5S", "P1W", "-P1D", "P1Y"), invalid=("", "PT", "P", "1 day", "P1S")),),
    canonical=_canonical,
    typed_text=_typed_text,
    ordered=True,
)
