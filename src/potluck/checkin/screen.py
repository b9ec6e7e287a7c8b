"""Screening for disclosure: patterns of direct identifiers in text, and small counts. Counts only, no values.

They observe kept rows; the counts of the parts of a table are added up.
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
# Rule: pattern, a text that every hit contains, the fewest bytes of a hit, its name in the singular and the plural.
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
            # In a column named after these numbers, nine digits without hyphens count too.
            self._wanted.append(("screen-ssn", _BARE_SSN, "", 9))

    def observe(self, texts: pl.Series, counts: pl.Series | None, longest: int) -> None:
        """Add texts: all of them, or each distinct text with its count; ``longest`` is the length of the longest."""
        few = "\n".join(texts) if len(texts) <= _FEW else None
        for rule, shape, holds, fewest in self._wanted:
            # Cheap tests first: in most columns no text is long enough or has the required character. No pattern
            # spans a line end, so a few texts can be joined and searched at once.
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
        """Add what was found in later texts."""
        self._hits.update(later._hits)

    def findings(self) -> Iterator[Finding]:
        """The findings that a person should look at."""
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
        """Add values."""
        self._hits += int(((values > 0) & (values < self._threshold)).sum())

    def merge(self, later: "SmallCells") -> None:
        """Add what was found in later values."""
        self._hits += later._hits

    def findings(self) -> Iterator[Finding]:
        """The findings that a person should look at."""
        if self._hits:
            upto = f"from 1 to {self._threshold - 1}"
            looks = f"is a count {upto}", f"are counts {upto}"
            yield _finding("screen-small-cells", self._number, self._field, self._hits, looks)


def _finding(rule: str, number: int, field: Field, count: int, looks: tuple[str, str]) -> Finding:
    message = f"{counted(count, 'cell')} of {field.name!r} {looks[0] if count == 1 else looks[1]}."
    return found(rule, message, field=field.name, field_number=number, count=count)
