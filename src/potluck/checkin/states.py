"""The results of passing over parts of a table: states of steps and facts about files, merged in order."""

from dataclasses import dataclass, field
from typing import Any

from potluck.checkin.spec import Heading, PlanSpec, TablePass, compile_plan
from potluck.checkin.steps.builtin import every_step
from potluck.checkin.steps.checks import CheckCounts, Checking, add_counts
from potluck.findings import Finding
from potluck.read.source import FileFacts

__all__ = ["States", "begin_states", "merge_states"]


@dataclass
class States:
    """What a pass over a part found. It pickles; the compiled plan is left out.

    Attributes:
        heading: what the beginning of the part says about its columns; None if it cannot be read.
        steps: states of the steps by their names.
        findings: findings about the files.
        files: facts about the files.
        skipped: rows that are not data, by reason.
        given_up: numbers of the fields with a constraint that took too many steps on a value; the pass ended there.
        compiled: the plan that was used; None if the states come from another process.
    """

    heading: Heading | None = None
    steps: dict[str, Any] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    files: list[FileFacts] = field(default_factory=list)
    skipped: dict[str, int] = field(default_factory=dict)
    given_up: frozenset[int] = frozenset()
    compiled: TablePass | None = field(default=None, compare=False)

    def __getstate__(self) -> dict[str, Any]:
        """The attributes to pickle: all but the compiled plan."""
        return {**self.__dict__, "compiled": None}

    @property
    def checks(self) -> CheckCounts:
        """What checking counted."""
        counts: CheckCounts = self.steps[Checking.name]
        return counts

    def table(self, spec: PlanSpec) -> TablePass:
        """The plan, compiled again if the states come from another process."""
        assert self.heading is not None
        return self.compiled or compile_plan(spec, self.heading)


def begin_states(compiled: TablePass, heading: Heading) -> States:
    """States before the first batch of a part."""
    steps = {step.name: step.start(compiled) for step in every_step()}
    return States(heading, steps, compiled=compiled)


def merge_states(states: States, later: States) -> States:
    """Merge the states of two parts of a table; ``later`` is the later part.

    If the parts guessed different zones for their times, only the counts are right. The driver then passes over the
    table again, with one guess for all parts (decision 9).
    """
    if states.heading is None or later.heading is None:
        unread = states if states.heading is None else later
        return States(findings=unread.findings)
    states.steps = {step.name: step.merge(states.steps[step.name], later.steps[step.name]) for step in every_step()}
    states.findings += later.findings
    states.files += later.files
    add_counts(states.skipped, later.skipped)
    states.given_up |= later.given_up
    return states
