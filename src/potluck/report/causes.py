"""Findings of a table grouped by cause: one thing to understand and to mend, over however many columns."""

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
from potluck.rules import RULES, Rule
from potluck.util.text import column_letter

__all__ = ["CAP", "AffectedCell", "AffectedColumn", "Cause", "causes_of", "letters_of"]

CAP = 100
_COLUMNS = 50
_ROWS_ALONE = frozenset({"blank-row", "undecodable-row", "cell-too-long", "unclosed-quote", "parent-not-released"})
_KEYS = frozenset({"primary-key", "unique-key", "foreign-key", "parent-not-released"})


@dataclass(frozen=True, slots=True)
class AffectedCell:
    """One bad cell, or row, what it was probably meant to say, and the earlier row that says the same."""

    row: int | None
    letter: str
    name: str
    cell: str | None
    guess: Suggestion | None
    same_as: int | None = None


@dataclass(frozen=True, slots=True)
class AffectedColumn:
    """What is wrong in one column: its letter in a spreadsheet (or ""), its name, and how often."""

    letter: str
    name: str
    message: str
    perhaps: str
    where: str
    count: int


@dataclass(frozen=True, slots=True)
class Cause:
    """Findings with one cause.

    Attributes:
        rule: the rule that is broken.
        findings: one per column.
        fix: what to do.
        columns: the columns concerned, as many as are shown.
        hidden_columns: how many more there are.
        places: the first places; never more than `CAP`.
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
        """How much it weighs."""
        return self.findings[0].severity

    @property
    def accepted(self) -> str | None:
        """The reason for which it is accepted."""
        return self.findings[0].accepted

    @property
    def constraint(self) -> str | None:
        """The constraint that is broken."""
        return self.findings[0].constraint

    @property
    def title(self) -> str:
        """What it is called."""
        words = self._words
        return words.title if words is not None else self.rule.title

    @property
    def about(self) -> str:
        """What was looked at and why."""
        words = self._words
        return words.about if words is not None else self.rule.about

    @property
    def _words(self) -> ConstraintWords | None:
        broken = constraint_named(self.constraint)
        return broken.words if broken is not None else None

    @property
    def repeats(self) -> bool:
        """Whether earlier rows that say the same are known."""
        return any(place.same_as is not None for place in self.places)

    @property
    def count(self) -> int:
        """How often, exactly."""
        return sum(finding.count for finding in self.findings)

    @property
    def in_rows(self) -> bool:
        """Whether it is found in rows of the file."""
        return any(sample.row is not None for finding in self.findings for sample in finding.samples)

    @property
    def has_guesses(self) -> bool:
        """Whether a suggestion can be made for one of its places."""
        return any(place.guess is not None for place in self.places)

    @property
    def has_cells(self) -> bool:
        """Whether it is about cells, rather than about rows whole."""
        return self.rule.code not in _ROWS_ALONE

    @property
    def hides_cells(self) -> bool:
        """Whether cells are told by their row alone."""
        return self.has_cells and any(place.row is not None and place.cell is None for place in self.places)


def causes_of(findings: Iterable[Finding], table: TableEntry | None = None) -> tuple[Cause, ...]:
    """Findings grouped by cause: open errors first, then warnings, what is accepted, and facts.

    Args:
        findings: of one table, or of a dataset outside its tables.
        table: the table.
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
    sas = table is not None and table.format == "xpt"
    first = findings[0]
    places: list[AffectedCell] = []
    share = max(CAP // len(findings), 1)  # of the places shown: every column has some
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
    """Cells shown, lookalikes such as days that never were left out: no tool mends those. None where none is shown."""
    cells = [sample.cell for finding in findings for sample in finding.samples]
    if not cells or None in cells:
        return None
    form = str(field.get("format", "default"))
    shown = (cell for cell in cells if cell is not None)
    like = field_type(str(field.get("type", ""))).words.lookalike
    return tuple(cell for cell in shown if like is None or not like.has_form(cell, form))


def letters_of(finding: Finding, table: TableEntry | None) -> str:
    """The column's letter, several for a key; SAS shows none."""
    if table is None or table.format == "xpt":
        return ""
    if finding.field_number is not None:
        return column_letter(finding.field_number)
    return _key_letters(finding, table) if finding.rule in _KEYS else ""


def _key_letters(finding: Finding, table: TableEntry) -> str:
    """Letters of a key's columns, where columns stand in the schema's order."""
    schema = table.resource.get("schema")
    if isinstance(schema, Mapping) and schema.get("fieldsMatch", "exact") != "exact":
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
