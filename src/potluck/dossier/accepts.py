"""Findings that the steward accepts, and which entry decides about one."""

from collections.abc import Iterable

from potluck.findings import Finding
from potluck.model import Treatment
from potluck.util.models import Model

__all__ = ["Acceptance", "accepting", "decider"]


class Acceptance(Model):
    """A finding the steward accepts, on which terms, and how much of it there is.

    Attributes:
        rows: what becomes of the rows; None for what the rule's severity says.
        max: the most cells or rows accepted.
        found: how many cells or rows it is about.
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
        """Whether there is more than is accepted."""
        return self.max is not None and self.found > self.max

    def covers(self, rule: str, field: str | None, table: str) -> bool:
        """Whether this is about a rule broken in a field of a table ("" for one of no table)."""
        return self.rule == rule and self.table in {None, table} and self.field in {None, field}


def decider(accepts: Iterable[Acceptance], rule: str, field: str | None, table: str) -> Acceptance | None:
    """The entry that decides about a finding: the first that is about it, or None."""
    return next((accept for accept in accepts if accept.covers(rule, field, table)), None)


def accepting(findings: Iterable[Finding], table: str, accepts: tuple[Acceptance, ...]) -> tuple[Finding, ...]:
    """Findings of a table ("" for those of no table), marked where they are accepted.

    Args:
        findings: the findings.
        table: the table's name.
        accepts: the dataset's entries, with how much each is about.
    """
    return tuple(_marked(f, decider(accepts, f.rule, f.field, table)) for f in findings)


def _marked(finding: Finding, accept: Acceptance | None) -> Finding:
    if accept is None:
        return finding
    if accept.exceeded:
        message = f"{finding.message} (Accepted up to {accept.max:,}, now {accept.found:,}.)"
        return finding.model_copy(update={"message": message})
    return finding.model_copy(update={"accepted": accept.reason})
