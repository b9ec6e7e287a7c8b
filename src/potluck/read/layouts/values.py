"""What is known about a file before its columns are looked at: how its table is laid out, or why it has none."""

from dataclasses import dataclass

from potluck.findings import Finding
from potluck.model import Dialect

__all__ = ["Layout", "NotATable"]


@dataclass(frozen=True, slots=True)
class NotATable:
    """A file without a table that Potluck can read.

    Attributes:
        why: the reason, in a sentence.
        rule: the rule that the file breaks if it is declared to be a table; "" if reading the file reports that.
    """

    why: str
    rule: str = "source-error"


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is laid out in its file.

    Attributes:
        dialect: the dialect that reads it; without a header if its labels cannot be field names.
        header_rows: numbers of the records with the labels, even if the dialect reads by position.
        labels: the labels as they are in the file, one for each column, "" for no label; empty if they follow from the
            dialect's header.
        notes: what a person should look at.
        encoding: the encoding in which all of it is text; "" if the format has none.
        findings: findings of a check if this layout was found and not declared.
    """

    dialect: Dialect
    header_rows: tuple[int, ...] = ()
    labels: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    encoding: str = ""
    findings: tuple[Finding, ...] = ()
