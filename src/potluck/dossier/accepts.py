"""Findings that the steward accepts, and which accept entry decides on a finding."""

from collections.abc import Iterable

from potluck.findings import Finding
from potluck.model import Treatment
from potluck.util.models import Model

__all__ = ["Acceptance", "accepting", "decider"]


class Acceptance(Model):
    """An accept entry: the findings it covers, its terms, and how much was found.

    Attributes:
        rows: what happens to the rows; None if the severity of the rule decides.
        max: the largest number of cells or rows accepted.
        found: how many cells or rows it covers.
    """

    rule: str
    reason: str
    by: str
    field: str | None = None
    table: str | None = None
    until: str | None = None
    rows: Treatment | None = None
    max: int | None = None
    found: int = 0

    @property
    def exceeded(self) -> bool:
        """Whether more was found than is accepted."""
        return self.max is not None and self.found > self.max

    def covers(self, rule: str, field: str | None, table: str) -> bool:
        """Whether this covers a rule broken in a field of a table ("" for findings about no table)."""
        return self.rule == rule and self.table in {None, table} and self.field in {None, field}


def decider(accepts: Iterable[Acceptance], rule: str, field: str | None, table: str) -> Acceptance | None:
    """The entry that decides on a finding: the first that covers it, or None (decision 29)."""
    return next((accept for accept in accepts if accept.covers(rule, field, table)), None)


def accepting(findings: Iterable[Finding], table: str, accepts: tuple[Acceptance, ...]) -> tuple[Finding, ...]:
    """Findings of a table ("" for findings about no table), marked if they are accepted.

    Args:
        findings: the findings.
        table: the table's name.
        accepts: the dataset's entries, with how much each covers.
    """
    return tuple(_marked(f, decider(accepts, f.rule, f.field, table)) for f in findings)


def _marked(finding: Finding, accept: Acceptance | None) -> Finding:
    if accept is None:
        return finding
    if accept.exceeded:
        message = f"{finding.message} (Accepted up to {accept.max:,}, now {accept.found:,}.)"
        return finding.model_copy(update={"message": message})
    return finding.model_copy(update={"accepted": accept.reason})
