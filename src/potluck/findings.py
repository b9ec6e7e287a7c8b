"""Findings: what is wrong with a dataset, as values that can be counted, merged, saved and shown.

There is one finding per rule, constraint and field of a table, with an exact count and a capped
sample: one object per bad cell is what makes row-by-row validators slow and memory-hungry.
"""

from enum import StrEnum

from potluck.rules import RULES
from potluck.util.models import Model

__all__ = ["DEFAULT_SAMPLES", "Finding", "NotRun", "Sample", "Severity", "found", "reason_text"]

DEFAULT_SAMPLES = 20
_LINE_ENDS = str.maketrans({"\n": "␊", "\r": "␍"})


class Severity(StrEnum):
    """How much a finding weighs: an error holds a dataset back, a warning is to be read, info is a fact."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Sample(Model):
    """One place where a rule failed.

    Attributes:
        row: the row, as frictionless numbers rows.
        cell: the text found there; None where it may not be shown.
        same_as: the earlier row that holds the same, for keys that repeat.
        perhaps: what the cell was probably meant to say; only reports say it.
    """

    row: int | None = None
    cell: str | None = None
    same_as: int | None = None
    perhaps: str | None = None


class Finding(Model):
    """A rule that failed: where, how often, what to do about it.

    Attributes:
        rule: code of a rule in `potluck.rules.RULES`.
        severity: error, warning or info.
        constraint: for ``constraint-error`` the constraint's name, as in the Table Schema.
        field: name of the field, or of the label for header findings.
        field_number: position of the field, from 1.
        where: the place in the descriptor (``datapackage.yaml:12``) or the file, where that helps.
        count: how often, exactly.
        message: what is wrong, in a sentence.
        fix: what to do, in a sentence.
        perhaps: what the values themselves suggest about the cause, for a person to judge.
        samples: the first places, in row order.
        samples_capped: there are more places than samples.
        accepted: the reason for which the descriptor accepts this finding.
    """

    rule: str
    severity: Severity
    message: str
    fix: str = ""
    perhaps: str = ""
    constraint: str | None = None
    field: str | None = None
    field_number: int | None = None
    where: str | None = None
    count: int = 1
    samples: tuple[Sample, ...] = ()
    samples_capped: bool = False
    accepted: str | None = None

    @property
    def is_open_error(self) -> bool:
        """Whether this finding holds its dataset back."""
        return self.severity is Severity.ERROR and self.accepted is None


class NotRun(Model):
    """A rule that could not be run on a table, and why."""

    rule: str
    why: str


def found(rule: str, message: str, fix: str | None = None, **place: object) -> Finding:
    """A finding of a rule, with the rule's own severity and fix unless told otherwise.

    Args:
        rule: code of a rule in `potluck.rules.RULES`.
        message: what is wrong, in a sentence.
        fix: what to do; the rule's own advice when left out.
        place: any other attribute of `Finding`.

    >>> found("blank-row", "2 rows are blank", count=2).severity.value
    'error'
    """
    about = RULES[rule]
    values = {"severity": Severity(about.severity), **place}
    return Finding(rule=rule, message=message, fix=about.fix if fix is None else fix, **values)  # type: ignore[arg-type]


def reason_text(rule: str, constraint: str | None, name: str) -> str:
    r"""Why a row was put aside, as quarantine files say it, in one line: a line end in a name becomes ␊ or ␍.

    Of several reasons each stands on a line of its own. The text is for people; nothing reads it back to decide.

    >>> reason_text("constraint-error", "minimum", "age"), reason_text("blank-row", None, "")
    ('constraint-error minimum: age', 'blank-row')
    >>> reason_text("type-error", None, "Total\nDeaths")
    'type-error: Total␊Deaths'
    """
    what = f"{rule} {constraint}" if constraint else rule
    return f"{what}: {name.translate(_LINE_ENDS)}" if name else what
