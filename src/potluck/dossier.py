"""The dossier: all that is known of one dataset after it was checked in, and the one door to serving.

A dossier is saved as JSON under ``build/dossiers/<agency>/<dataset>.json``. It holds identity, schema,
findings, summaries, risk, hashes and counts, and no rows: rows stay in the Parquet it points at. It
never depends on the date. Whoever shows a dossier to an audience goes through `potluck.serve.audience`.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import SerializerFunctionWrapHandler, model_serializer

from potluck.findings import Finding, NotRun
from potluck.model import Treatment
from potluck.util.models import Model
from potluck.util.words import counted

__all__ = [
    "Acceptance",
    "ColumnSummary",
    "Dossier",
    "FieldEntry",
    "FileEntry",
    "Label",
    "MissingCount",
    "Origin",
    "Person",
    "RowCounts",
    "Spared",
    "TableEntry",
    "ValueCount",
    "Withheld",
    "accepting",
    "decider",
    "load_dossier",
    "load_dossiers",
]

FORMAT = 2


class Person(Model):
    """A contributor, as in the standard: name, mail and what they do for the dataset."""

    title: str
    email: str = ""
    organization: str = ""
    roles: tuple[str, ...] = ()


class Origin(Model):
    """Where the data comes from."""

    title: str = ""
    path: str = ""


class Label(Model):
    """A named value: a licence (SPDX id and title), a category or a code."""

    name: str
    title: str = ""
    path: str = ""


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
    """What an accepted finding leaves in the release: cells that were blanked, or what stays as it is.

    Attributes:
        rows: ``blank`` or ``keep``.
        count: cells, or rows for a rule about whole rows or keys; rows put aside for another reason not counted.
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
    def said(self) -> str:
        """The same in words, without the reason.

        >>> Spared(rows="blank", count=2, rule="type-error", field="year").said
        "2 cells of 'year' left blank (type-error)"
        """
        what = f"{self.rule}: {self.constraint}" if self.constraint else self.rule
        if self.rows == "blank" or self.rule == "constraint-error":
            kept = "kept as it is" if self.count == 1 else "kept as they are"
            done = "left blank" if self.rows == "blank" else kept
            return f"{counted(self.count, 'cell')} of {self.field!r} {done} ({what})"
        of = f" of {self.field!r}" if self.field else ""
        return f"{counted(self.count, 'row')} kept ({what}{of})"


class MissingCount(Model):
    """How often a missing-value text stands in a column, and what it means.

    Attributes:
        value: the text.
        label: what it means.
        rule: for cells that were blanked, the rule they break; there is no text then.
    """

    value: str
    label: str = ""
    count: int
    rule: str = ""


class ValueCount(Model):
    """How often a value stands in a column; the value as text."""

    value: str
    count: int


class ColumnSummary(Model):
    """Statistics of the kept values of one column.

    Attributes:
        count: values present.
        missing: values absent, whatever the reason.
        missing_by: the reasons, most frequent first.
        distinct: number of distinct values.
        distinct_exact: the number is exact, not an estimate (HyperLogLog, Flajolet et al. 2007).
        minimum: smallest value as text; for text the first in code point order.
        maximum: largest value as text.
        mean: arithmetic mean of numbers.
        quantiles: 5 %, 25 %, 50 %, 75 % and 95 % of numbers.
        quantiles_exact: they are exact, not from a sample.
        top: most frequent values, ties in value order; only where there are few distinct values.
        longest: length of the longest text, in code points.
    """

    count: int
    missing: int
    missing_by: tuple[MissingCount, ...] = ()
    distinct: int = 0
    distinct_exact: bool = True
    minimum: str | None = None
    maximum: str | None = None
    mean: float | None = None
    quantiles: tuple[float, ...] = ()
    quantiles_exact: bool = True
    top: tuple[ValueCount, ...] = ()
    longest: int | None = None


class FieldEntry(Model):
    """A column of the dictionary: what the schema says of it, and its summary."""

    name: str
    type: str
    format: str = "default"
    title: str = ""
    description: str = ""
    unit: str = ""
    code: str = ""
    role: str = ""
    sensitive: bool = False
    constraints: dict[str, Any] = {}
    categories: tuple[Label, ...] = ()
    summary: ColumnSummary | None = None


class FileEntry(Model):
    """A file: its path (below the dataset's folder for sources, below ``build/`` for results), size and hash."""

    path: str
    bytes: int
    sha256: str
    encoding: str = ""


class TableEntry(Model):
    """A table after the pass.

    Attributes:
        checked: its rows were read and checked; False where its description or file could not be used.
        resource: the resource descriptor as contributed (plain data), for publishing the schema.
        dialect: the dialect it was read with.
        withheld: rows that stay out because of accepted findings.
        spared: what accepted findings leave in.
        facts: plain data that steps of other packages left, by the step's name; not published.
        parquet: the kept rows, or None.
        quarantine: the rows put aside, as text, or None.
    """

    name: str
    title: str = ""
    description: str = ""
    format: str = ""
    checked: bool = False
    sources: tuple[FileEntry, ...] = ()
    resource: dict[str, Any] = {}
    dialect: dict[str, Any] = {}
    rows: RowCounts = RowCounts()
    withheld: tuple[Withheld, ...] = ()
    spared: tuple[Spared, ...] = ()
    fields: tuple[FieldEntry, ...] = ()
    facts: dict[str, Any] = {}
    findings: tuple[Finding, ...] = ()
    not_run: tuple[NotRun, ...] = ()
    parquet: FileEntry | None = None
    quarantine: FileEntry | None = None

    @model_serializer(mode="wrap")
    def _without_no_facts(self, as_usual: SerializerFunctionWrapHandler):  # type: ignore[no-untyped-def] # noqa: ANN202
        """Most tables have no facts, and say nothing of them.

        Without a return type, which the published JSON Schema would show instead of the model's own.
        """
        data: dict[str, Any] = as_usual(self)
        if not data.get("facts"):
            data.pop("facts", None)
        return data


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


class Dossier(Model):
    """One dataset, checked in.

    Attributes:
        fingerprint: hash of everything the dossier was made from; equal means nothing needs doing.
        tier: access tier, or "" where nobody declared one.
        todos: places of the descriptor still to be filled in.
    """

    format: int = FORMAT
    fingerprint: str = ""
    agency: str
    name: str
    title: str = ""
    description: str = ""
    version: str = ""
    homepage: str = ""
    keywords: tuple[str, ...] = ()
    licenses: tuple[Label, ...] = ()
    contributors: tuple[Person, ...] = ()
    sources: tuple[Origin, ...] = ()
    tier: str = ""
    tier_declared_by: str = ""
    tracks: tuple[str, ...] = ()
    geography: str = ""
    period: str = ""
    agreement: str = ""
    known_limits: tuple[str, ...] = ()
    synthetic: bool = False
    accepts: tuple[Acceptance, ...] = ()
    todos: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    tables: tuple[TableEntry, ...] = ()
    others: tuple[FileEntry, ...] = ()
    meta: dict[str, Any] = {}

    @property
    def key(self) -> str:
        """``agency/dataset``."""
        return f"{self.agency}/{self.name}"

    @property
    def steward(self) -> Person | None:
        """The person who answers for the dataset: the first contributor with the role ``steward``."""
        return next((p for p in self.contributors if "steward" in p.roles), None)

    def on(self, day: date) -> "Dossier":
        """The dossier as of a day: findings whose acceptance has run out by then are open again."""
        if all(accept.until is None or accept.until >= day.isoformat() for accept in self.accepts):
            return self
        tables = tuple(t.model_copy(update={"findings": self._reopened(t.findings, t.name, day)}) for t in self.tables)
        return self.model_copy(update={"findings": self._reopened(self.findings, "", day), "tables": tables})

    def _reopened(self, findings: tuple[Finding, ...], table: str, day: date) -> tuple[Finding, ...]:
        return tuple(_reopen(f, decider(self.accepts, f.rule, f.field, table), day) for f in findings)

    @property
    def open_errors(self) -> tuple[Finding, ...]:
        """Error findings of the dataset and its tables that nobody accepted."""
        everywhere = (*self.findings, *(f for t in self.tables for f in t.findings))
        return tuple(f for f in everywhere if f.is_open_error)


def _reopen(finding: Finding, accept: Acceptance | None, day: date) -> Finding:
    until = accept.until if accept is not None else None
    if finding.accepted is None or until is None or until >= day.isoformat():
        return finding
    message = f"{finding.message} (It was accepted until {until}.)"
    return finding.model_copy(update={"accepted": None, "message": message})


def load_dossier(path: Path) -> Dossier | None:
    """The dossier saved at a path, or None where there is none that this version can read."""
    try:
        return Dossier.model_validate_json(path.read_bytes())
    except (OSError, ValueError):
        return None


def load_dossiers(paths: Iterable[Path]) -> list[Dossier]:
    """The dossiers saved at some paths, in that order; paths without a readable one are left out."""
    return [dossier for path in paths if (dossier := load_dossier(path)) is not None]
