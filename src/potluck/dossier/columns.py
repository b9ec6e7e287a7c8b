"""The columns of a table: their dictionary entries, and summaries of their values."""

from typing import Any

from potluck.dossier.origins import Label
from potluck.model import hides_values
from potluck.util.models import Model

__all__ = ["ColumnSummary", "FieldEntry", "MissingCount", "ValueCount"]


class MissingCount(Model):
    """How often a missing-value text occurs in a column, and what it means.

    Attributes:
        value: the text.
        label: what it means.
        rule: for blanked cells, the rule they break; they have no text.
    """

    value: str
    label: str = ""
    count: int
    rule: str = ""


class ValueCount(Model):
    """How often a value occurs in a column; the value as text."""

    value: str
    count: int


class ColumnSummary(Model):
    """Statistics of the kept values of one column.

    Attributes:
        count: values present.
        missing: values absent, for any reason.
        missing_by: the reasons, most frequent first.
        distinct: number of distinct values.
        distinct_exact: the number is exact, not an estimate (HyperLogLog, Flajolet et al. 2007).
        minimum: smallest value as text; for text the first in code point order.
        maximum: largest value as text.
        mean: arithmetic mean of numbers.
        quantiles: 5 %, 25 %, 50 %, 75 % and 95 % of numbers.
        quantiles_exact: they are exact, not from a sample.
        top: most frequent values, ties in value order; only if there are few distinct values.
        longest: length of the longest text, in code points.
    """

    count: int
    missing: int
    missing_by: tuple[MissingCount, ...] = ()
    distinct: int = 0
    distinct_exact: bool = True
    minimum: str | None = None
    maximum: str | None = None
    mean: float | None = None
    quantiles: tuple[float, ...] = ()
    quantiles_exact: bool = True
    top: tuple[ValueCount, ...] = ()
    longest: int | None = None


class FieldEntry(Model):
    """A column in the dictionary: what the schema says about it, and its summary."""

    name: str
    type: str
    format: str = "default"
    title: str = ""
    description: str = ""
    unit: str = ""
    code: str = ""
    role: str = ""
    sensitive: bool = False
    constraints: dict[str, Any] = {}
    categories: tuple[Label, ...] = ()
    summary: ColumnSummary | None = None

    @property
    def hides_values(self) -> bool:
        """Whether its values, and everything computed from them, must be hidden."""
        return hides_values(self.role, sensitive=self.sensitive)
