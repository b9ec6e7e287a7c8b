"""What is found out about a file before its columns are looked at: how its table is laid out, or why it has none."""

from dataclasses import dataclass

from potluck.findings import Finding
from potluck.model import Dialect

__all__ = ["Layout", "NotATable"]


@dataclass(frozen=True, slots=True)
class NotATable:
    """A file that holds no table Potluck reads.

    Attributes:
        why: the reason, in a sentence.
        rule: the rule that a file breaks which is said to be a table all the same; "" where reading it tells that.
    """

    why: str
    rule: str = "source-error"


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is laid out in its file.

    Attributes:
        dialect: the dialect that reads it; without a header where its labels cannot be field names.
        header_rows: numbers of the records that hold the labels, also where the dialect reads by position.
        labels: the labels as they stand in the file, as many as there are columns, "" for none; empty where the
            dialect's own header tells them.
        notes: what a person should look at.
        encoding: the encoding all of it is text in; "" where the format has none.
        findings: what a check has to say where this layout was found and not declared.
    """

    dialect: Dialect
    header_rows: tuple[int, ...] = ()
    labels: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    encoding: str = ""
    findings: tuple[Finding, ...] = ()
