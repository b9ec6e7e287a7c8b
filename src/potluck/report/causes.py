"""Findings of a table grouped by cause: one thing to understand and correct, in however many columns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from potluck.advice.guesses import Guesser
from potluck.advice.tools import Hint, hints
from potluck.constraints.base import ConstraintWords
from potluck.constraints.codes import digits_of
from potluck.constraints.table import constraint_named
from potluck.dossier import TableEntry
from potluck.fieldtypes.base import Suggestion
from potluck.fieldtypes.table import field_type
from potluck.findings import Finding, Severity
from potluck.read.formats import format_named
from potluck.rules import RULES, Rule
from potluck.util.text import column_letter

__all__ = ["CAP", "AffectedCell", "AffectedColumn", "Cause", "causes_of", "letters_of"]

CAP = 100
_COLUMNS = 50
_ROWS_ALONE = frozenset({"blank-row", "undecodable-row", "cell-too-long", "unclosed-quote", "parent-not-released"})
_KEYS = frozenset({"primary-key", "unique-key", "foreign-key", "parent-not-released"})


@dataclass(frozen=True, slots=True)
class AffectedCell:
    """A bad cell or row, with a guess at what was meant and the earlier row that it repeats."""

    row: int | None
    letter: str
    name: str
    cell: str | None
    guess: Suggestion | None
    same_as: int | None = None


@dataclass(frozen=True, slots=True)
class AffectedColumn:
    """What is wrong in one column: its letter in a spreadsheet (or ""), its name, the message and the count."""

    letter: str
    name: str
    message: str
    perhaps: str
    where: str
    count: int


@dataclass(frozen=True, slots=True)
class Cause:
    """Findings with the same cause.

    Attributes:
        rule: the broken rule.
        findings: one for each column.
        fix: what to do.
        columns: the affected columns that are shown.
        hidden_columns: how many more there are.
        places: the first places, at most `CAP`.
        tools: what to do in a spreadsheet or in SAS.
    """

    rule: Rule
    findings: tuple[Finding, ...]
    fix: str
    columns: tuple[AffectedColumn, ...]
    hidden_columns: int
    places: tuple[AffectedCell, ...]
    tools: tuple[Hint, ...]

    @property
    def severity(self) -> Severity:
        """The severity of its findings."""
        return self.findings[0].severity

    @property
    def accepted(self) -> str | None:
        """Why it is accepted; None if it is not."""
        return self.findings[0].accepted

    @property
    def constraint(self) -> str | None:
        """The broken constraint, if there is one."""
        return self.findings[0].constraint

    @property
    def title(self) -> str:
        """The title of the constraint or the rule."""
        words = self._words
        return words.title if words is not None else self.rule.title

    @property
    def about(self) -> str:
        """What was checked and why."""
        words = self._words
        return words.about if words is not None else self.rule.about

    @property
    def _words(self) -> ConstraintWords | None:
        broken = constraint_named(self.constraint)
        return broken.words if broken is not None else None

    @property
    def repeats(self) -> bool:
        """Whether the earlier row is known that one of its places repeats."""
        return any(place.same_as is not None for place in self.places)

    @property
    def count(self) -> int:
        """The exact number of places."""
        return sum(finding.count for finding in self.findings)

    @property
    def in_rows(self) -> bool:
        """Whether its places are rows of the file."""
        return any(sample.row is not None for finding in self.findings for sample in finding.samples)

    @property
    def has_guesses(self) -> bool:
        """Whether there is a guess for one of its places."""
        return any(place.guess is not None for place in self.places)

    @property
    def has_cells(self) -> bool:
        """Whether it is about cells, not about whole rows."""
        return self.rule.code not in _ROWS_ALONE

    @property
    def hides_cells(self) -> bool:
        """Whether the content of some of its cells is hidden."""
        return self.has_cells and any(place.row is not None and place.cell is None for place in self.places)


def causes_of(findings: Iterable[Finding], table: TableEntry | None = None) -> tuple[Cause, ...]:
    """Group findings by cause: errors first, then warnings, then infos, each with the accepted ones last.

    Args:
        findings: the findings of one table, or those of a dataset that belong to none of its tables.
        table: the table, if they belong to one.
    """
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        key = (finding.rule, finding.constraint, finding.severity, finding.accepted, finding.fix)
        groups.setdefault(key, []).append(finding)
    guesser = Guesser(table)
    causes = [_cause(tuple(group), guesser, table) for group in groups.values()]
    return tuple(sorted(causes, key=_rank))


def _rank(cause: Cause) -> tuple[int, bool]:
    order = (Severity.ERROR, Severity.WARNING, Severity.INFO)
    return (order.index(cause.severity), cause.accepted is not None)


def _cause(findings: tuple[Finding, ...], guesser: Guesser, table: TableEntry | None) -> Cause:
    sas = table is not None and format_named(table.format).program == "sas"
    first = findings[0]
    places: list[AffectedCell] = []
    share = max(CAP // len(findings), 1)  # places per column, so that each column shows some
    for finding in findings:
        most = min(share, CAP - len(places))
        places += _places(finding, guesser, most, letters_of(finding, table))
    field = guesser.fields.get(first.field or "", {})
    tools = hints(
        first.rule,
        first.constraint,
        str(field.get("type", "")),
        column=(first.field or "") if sas else letters_of(first, table),
        row=next((sample.row for sample in first.samples if sample.row is not None), None),
        width=digits_of(field),
        sas=sas,
        cells=_of_another_form(findings, field),
    )
    columns = tuple(_column(finding, table) for finding in findings[:_COLUMNS])
    return Cause(RULES[first.rule], findings, first.fix, columns, len(findings) - len(columns), tuple(places), tools)


def _of_another_form(findings: Iterable[Finding], field: Mapping[str, Any]) -> tuple[str, ...] | None:
    """Return the cells that a tool could reformat, or None if cells are hidden.

    A cell that has the form of a date, but is not a real date, is left out: no tool can correct it.
    """
    cells = [sample.cell for finding in findings for sample in finding.samples]
    if not cells or None in cells:
        return None
    form = str(field.get("format", "default"))
    shown = (cell for cell in cells if cell is not None)
    like = field_type(str(field.get("type", ""))).words.lookalike
    return tuple(cell for cell in shown if like is None or not like.has_form(cell, form))


def letters_of(finding: Finding, table: TableEntry | None) -> str:
    """Return the column's letter, several for a key, none for SAS."""
    if table is None or not format_named(table.format).letters:
        return ""
    if finding.field_number is not None:
        return column_letter(finding.field_number)
    return _key_letters(finding, table) if finding.rule in _KEYS else ""


def _key_letters(finding: Finding, table: TableEntry) -> str:
    """Return the letters of a key's columns; "" if the columns may not be in the order of the schema."""
    if table.contributed is not None and table.contributed.fields_match != "exact":
        return ""
    names = [field.name for field in table.fields]
    own = (finding.field or "").split(", ")
    return ", ".join(column_letter(names.index(n) + 1) for n in own) if set(own) <= set(names) else ""


def _column(finding: Finding, table: TableEntry | None) -> AffectedColumn:
    return AffectedColumn(
        letters_of(finding, table),
        finding.field or "",
        finding.message,
        finding.perhaps,
        finding.where or "",
        finding.count,
    )


def _places(finding: Finding, guesser: Guesser, most: int, letter: str) -> list[AffectedCell]:
    return [
        AffectedCell(
            sample.row,
            letter,
            finding.field or "",
            sample.cell,
            guesser.guess(finding, sample.cell),
            sample.same_as,
        )
        for sample in finding.samples[:most]
        if sample.row is not None
    ]
