"""Screening for disclosure: shapes of direct identifiers in text, and small counts. Counts only, no values.

A step of the pass: it observes kept rows and can be merged, like checks and summaries.
"""

from collections import Counter
from collections.abc import Iterator

import polars as pl

from potluck.findings import Finding, found
from potluck.model import Field

__all__ = ["Screen"]

_AREA_CODE = r"(?:^|[^0-9.-])(?:\+?1[ .-]?)?(?:\([2-9][0-9]{2}\) ?|[2-9][0-9]{2}[ .-])"
_SHAPES = {
    "screen-email": (
        r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})*\.[A-Za-z]{2,24}",
        "@",
        "an e-mail address",
    ),
    "screen-phone": (
        _AREA_CODE + r"[2-9][0-9]{2}[ .-][0-9]{4}(?:$|[^0-9-])",
        None,
        "a telephone number",
    ),
    "screen-ssn": (
        r"(?:^|[^0-9-])(?:00[1-9]|0[1-9][0-9]|[1-578][0-9]{2}|6[0-57-9][0-9]|66[0-57-9])-(?:0[1-9]|[1-9][0-9])-(?:000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3})(?:$|[^0-9-])",
        "-",
        "a social security number",
    ),
}


class Screen:
    """Screens the columns of one table.

    Args:
        columns: field number, field and stored kind of each column.
        small_cell: counts from 1 to one less than this are small.
    """

    def __init__(self, columns: list[tuple[int, Field, str]], small_cell: int) -> None:
        self._columns = columns
        self._small_cell = small_cell
        self._hits: Counter[tuple[str, int]] = Counter()

    def observe(self, values: pl.DataFrame) -> None:
        """Take in typed values of kept rows, columns ``f<number>``."""
        wanted = [e for number, field, kind in self._columns for e in self._counters(number, field, kind)]
        if not wanted or not len(values):
            return
        for name, hits in values.select(wanted).row(0, named=True).items():
            rule, number = name.rsplit("|", 1)
            self._hits[rule, int(number)] += hits or 0

    def _counters(self, number: int, field: Field, kind: str) -> Iterator[pl.Expr]:
        column = pl.col(f"f{number}")
        if kind == "string":
            # Values of low variety are looked at once each; the literal test before the regex is far cheaper.
            for rule, (shape, needs, _) in _SHAPES.items():
                hit = column.str.contains(shape)
                if needs is not None:
                    hit = column.str.contains(needs, literal=True) & hit
                yield hit.sum().alias(f"{rule}|{number}")
        elif field.role == "count" and kind in {"integer", "number"}:
            yield ((column > 0) & (column < self._small_cell)).sum().alias(f"screen-small-cells|{number}")

    def merge(self, later: "Screen") -> None:
        """Take in what was screened further down the table."""
        self._hits.update(later._hits)  # noqa: SLF001 - of the same class

    def findings(self) -> Iterator[Finding]:
        """What is worth a person's look."""
        fields = {number: field for number, field, _ in self._columns}
        for (rule, number), count in sorted(self._hits.items()):
            if count:
                name = fields[number].name
                yield found(
                    rule,
                    self._message(rule, name, count),
                    field=name,
                    field_number=number,
                    count=count,
                    samples_capped=True,
                )

    def _message(self, rule: str, name: str, count: int) -> str:
        cells = f"{count:,} cell{'s' if count > 1 else ''} of {name!r}"
        if rule == "screen-small-cells":
            return f"{cells} {'are counts' if count > 1 else 'is a count'} from 1 to {self._small_cell - 1}."
        return f"{cells} {'look' if count > 1 else 'looks'} like {_SHAPES[rule][2]}."
