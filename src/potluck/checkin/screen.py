"""Screening for disclosure: shapes of direct identifiers in text, and small counts. Counts only, no values.

Steps of the pass: they observe kept rows, and what they found in parts of a table adds up.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from types import MappingProxyType

import polars as pl

from potluck.findings import Finding, found
from potluck.model import Field
from potluck.util.words import counted

__all__ = ["SmallCells", "TextScreen"]

_AREA_CODE = r"(?:^|[^0-9.-])(?:\+?1[ .-]?)?(?:\([2-9][0-9]{2}\) ?|[2-9][0-9]{2}[ .-])"
_SERIAL = r"(?:000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3})"
_AREA = r"(?:00[1-9]|0[1-9][0-9]|[1-578][0-9]{2}|6[0-57-9][0-9]|66[0-57-9])"
_SSN_NAME = re.compile(r"(?i)\bssn|ssn\b|_ssn|ssn_|social.{0,3}security.{0,3}(?:n|$)")
_BARE_SSN = r"(?m:^[0-9]{9}$)"
_FEW = 256
# Rule: shape, a text every hit holds, the fewest bytes of a hit, what it looks like in the singular and the plural.
_SHAPES: Mapping[str, tuple[str, str, int, str, str]] = MappingProxyType(
    {
        "screen-email": (
            r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})*\.[A-Za-z]{2,24}",
            "@",
            6,
            "an e-mail address",
            "e-mail addresses",
        ),
        "screen-phone": (
            _AREA_CODE + r"[2-9][0-9]{2}[ .-][0-9]{4}(?:$|[^0-9-])",
            "",
            12,
            "a telephone number",
            "telephone numbers",
        ),
        "screen-ssn": (
            rf"(?:^|[^0-9-]){_AREA}-(?:0[1-9]|[1-9][0-9])-{_SERIAL}(?:$|[^0-9-])",
            "-",
            11,
            "a social security number",
            "social security numbers",
        ),
    }
)


class TextScreen:
    """Looks for direct identifiers in the texts of one column."""

    def __init__(self, number: int, field: Field) -> None:
        self._number = number
        self._field = field
        self._hits: Counter[str] = Counter()
        self._wanted = [(rule, shape, holds, fewest) for rule, (shape, holds, fewest, _, _) in _SHAPES.items()]
        if _SSN_NAME.search(f"{field.name} {field.title}"):
            # A column that says what it holds needs no hyphens.
            self._wanted.append(("screen-ssn", _BARE_SSN, "", 9))

    def observe(self, texts: pl.Series, counts: pl.Series | None, longest: int) -> None:
        """Take in texts: all of them, or each distinct one with its count; and the length of the longest."""
        few = "\n".join(texts) if len(texts) <= _FEW else None
        for rule, shape, holds, fewest in self._wanted:
            # Cheap tests first: most columns hold no text long enough, or none with the sign needed. No shape spans
            # a line end, so that of a few texts one search tells whether any has it.
            if longest < fewest or (few is not None and not re.search(shape, few)):
                continue
            hinted = texts.str.contains(holds, literal=True) if holds else None
            some = texts if hinted is None else texts.filter(hinted)
            hit = some.str.contains(shape)
            if counts is None:
                self._hits[rule] += int(hit.sum())
            else:
                self._hits[rule] += int((counts if hinted is None else counts.filter(hinted)).filter(hit).sum())

    def merge(self, later: "TextScreen") -> None:
        """Add what was found in other texts."""
        self._hits.update(later._hits)

    def findings(self) -> Iterator[Finding]:
        """What is worth a person's look."""
        for rule, count in sorted(self._hits.items()):
            if count:
                looks = f"looks like {_SHAPES[rule][3]}", f"look like {_SHAPES[rule][4]}"
                yield _finding(rule, self._number, self._field, count, looks)


class SmallCells:
    """Counts the small values of one column of counts.

    Args:
        threshold: counts from 1 to one less than this are small.
    """

    def __init__(self, number: int, field: Field, threshold: int) -> None:
        self._number = number
        self._field = field
        self._threshold = threshold
        self._hits = 0

    def observe(self, values: pl.Series) -> None:
        """Take in values."""
        self._hits += int(((values > 0) & (values < self._threshold)).sum())

    def merge(self, later: "SmallCells") -> None:
        """Add what was found in other values."""
        self._hits += later._hits

    def findings(self) -> Iterator[Finding]:
        """What is worth a person's look."""
        if self._hits:
            upto = f"from 1 to {self._threshold - 1}"
            said = f"is a count {upto}", f"are counts {upto}"
            yield _finding("screen-small-cells", self._number, self._field, self._hits, said)


def _finding(rule: str, number: int, field: Field, count: int, said: tuple[str, str]) -> Finding:
    message = f"{counted(count, 'cell')} of {field.name!r} {said[0] if count == 1 else said[1]}."
    return found(rule, message, field=field.name, field_number=number, count=count)
