"""Findings: what is wrong with a dataset, as values that can be counted, merged, saved and shown.

There is one finding per rule, constraint and field of a table, with an exact count and a limited number of
samples. An object per bad cell would be slow and use much memory, as in row-by-row validators.
"""

from enum import StrEnum

from potluck.rules import RULES
from potluck.util.models import Model

__all__ = ["DEFAULT_SAMPLES", "Finding", "NotRun", "Sample", "Severity", "found", "reason_text"]

DEFAULT_SAMPLES = 20
_LINE_ENDS = str.maketrans({"\n": "␊", "\r": "␍"})


class Severity(StrEnum):
    """How serious a finding is: an error holds a dataset back, a warning needs reading, info states a fact."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Sample(Model):
    """One place where a rule failed.

    Attributes:
        row: the row's number, counted as frictionless does.
        cell: the text found there; None if it may not be shown.
        same_as: the earlier row with the same key, for keys that repeat.
        perhaps: the value that was probably meant; shown in reports only.
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
        constraint: the constraint's name in the Table Schema, for ``constraint-error``.
        field: name of the field, or the label for findings in a header.
        field_number: position of the field, counted from 1.
        where: the place in the descriptor (``datapackage.yaml:12``) or the file, if that helps.
        count: the exact number of failures.
        message: what is wrong, in a sentence.
        fix: what to do, in a sentence.
        perhaps: the likely cause, as the values suggest it; a person has to judge.
        samples: the first places, in row order.
        samples_capped: whether there are more places than samples.
        accepted: the reason why the descriptor accepts this finding.
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
    """Return a finding of a rule, with the rule's own severity and fix unless others are given.

    Args:
        rule: code of a rule in `potluck.rules.RULES`.
        message: what is wrong, in a sentence.
        fix: what to do; the rule's own advice if omitted.
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
