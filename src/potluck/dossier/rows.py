"""What happened to the rows of a table: how many were kept, quarantined or withheld."""

from typing import Literal

from potluck.util.models import Model
from potluck.util.words import counted

__all__ = ["RowCounts", "Spared", "Withheld"]


class RowCounts(Model):
    """The row equation: read = sum of skipped + kept + quarantined + withheld."""

    read: int = 0
    kept: int = 0
    quarantined: int = 0
    withheld: int = 0
    skipped: dict[str, int] = {}

    @property
    def holds(self) -> bool:
        """Whether no row was lost."""
        return self.read == sum(self.skipped.values()) + self.kept + self.quarantined + self.withheld

    @property
    def data(self) -> int:
        """Rows of data: those read and not skipped."""
        return self.kept + self.quarantined + self.withheld


class Withheld(Model):
    """Rows that stay out of the release because of an accepted finding."""

    rows: int
    rule: str
    field: str | None = None
    reason: str = ""


class Spared(Model):
    """What an accepted finding leaves in the release: blanked cells, or cells and rows that stay as they are.

    Attributes:
        rows: ``blank`` or ``keep``.
        count: cells, or rows for a rule about whole rows or keys; not counting rows quarantined for another reason.
        field: the field, or the fields of a key.
        reason: why the steward accepts it.
    """

    rows: Literal["blank", "keep"]
    count: int
    rule: str
    constraint: str | None = None
    field: str | None = None
    reason: str = ""

    @property
    def message(self) -> str:
        """What was accepted, as a sentence without the reason.

        >>> Spared(rows="blank", count=2, rule="type-error", field="year").message
        "2 cells of 'year' left blank (type-error)"
        """
        what = f"{self.rule}: {self.constraint}" if self.constraint else self.rule
        if self.rows == "blank" or self.rule == "constraint-error":
            kept = "kept as it is" if self.count == 1 else "kept as they are"
            done = "left blank" if self.rows == "blank" else kept
            return f"{counted(self.count, 'cell')} of {self.field!r} {done} ({what})"
        of = f" of {self.field!r}" if self.field else ""
        return f"{counted(self.count, 'row')} kept ({what}{of})"
