"""The dossier: all that is known of one dataset after it was checked in, and the one door to serving.

A dossier is saved as JSON under ``build/dossiers/<agency>/<dataset>.json``. It holds identity, schema,
findings, summaries, risk, hashes and counts, and no rows: rows stay in the Parquet it points at. It
never depends on the date. Whoever shows a dossier to an audience goes through `potluck.serve.audience`.
"""

from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from potluck.findings import Finding, NotRun

__all__ = [
    "Acceptance",
    "ColumnSummary",
    "Dossier",
    "FieldEntry",
    "FileEntry",
    "Label",
    "MissingCount",
    "Person",
    "RowCounts",
    "Source",
    "TableEntry",
    "ValueCount",
    "Withheld",
    "load_dossier",
]

FORMAT = 1


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True)


class Person(_Entry):
    """A contributor, as in the standard: name, mail and what they do for the dataset."""

    title: str
    email: str = ""
    organization: str = ""
    roles: tuple[str, ...] = ()


class Source(_Entry):
    """Where the data comes from."""

    title: str = ""
    path: str = ""


class Label(_Entry):
    """A named value: a licence (SPDX id and title), a category or a code."""

    name: str
    title: str = ""
    path: str = ""


class RowCounts(_Entry):
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


class Withheld(_Entry):
    """Rows that stay out of the release because of an accepted finding."""

    rows: int
    rule: str
    field: str | None = None
    reason: str = ""


class MissingCount(_Entry):
    """How often a missing-value text stands in a column, and what it means."""

    value: str
    label: str = ""
    count: int


class ValueCount(_Entry):
    """How often a value stands in a column; the value as text."""

    value: str
    count: int


class ColumnSummary(_Entry):
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


class FieldEntry(_Entry):
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


class FileEntry(_Entry):
    """A file: its path (below the dataset's folder for sources, below ``build/`` for results), size and hash."""

    path: str
    bytes: int
    sha256: str
    encoding: str = ""


class TableEntry(_Entry):
    """A table after the pass.

    Attributes:
        checked: its rows were read and checked; False where its description or file could not be used.
        resource: the resource descriptor as contributed (plain data), for publishing the schema.
        dialect: the dialect it was read with.
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
    fields: tuple[FieldEntry, ...] = ()
    findings: tuple[Finding, ...] = ()
    not_run: tuple[NotRun, ...] = ()
    parquet: FileEntry | None = None
    quarantine: FileEntry | None = None


class Acceptance(_Entry):
    """A finding the steward accepts."""

    rule: str
    reason: str
    by: str
    field: str | None = None
    table: str | None = None
    until: str | None = None
    rows: str = "withhold"

    def covers(self, finding: Finding, table: str) -> bool:
        """Whether this is about a finding of a table ("" for one of no table)."""
        return self.rule == finding.rule and self.table in {None, table} and self.field in {None, finding.field}


class Dossier(_Entry):
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
    sources: tuple[Source, ...] = ()
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
        out = [accept for accept in self.accepts if accept.until is not None and accept.until < day.isoformat()]
        if not out:
            return self
        tables = tuple(t.model_copy(update={"findings": _reopened(t.findings, t.name, out)}) for t in self.tables)
        return self.model_copy(update={"findings": _reopened(self.findings, "", out), "tables": tables})

    @property
    def open_errors(self) -> tuple[Finding, ...]:
        """Error findings of the dataset and its tables that nobody accepted."""
        everywhere = (*self.findings, *(f for t in self.tables for f in t.findings))
        return tuple(f for f in everywhere if f.is_open_error)


def _reopened(findings: tuple[Finding, ...], table: str, out: list[Acceptance]) -> tuple[Finding, ...]:
    return tuple(_reopen(f, next((a for a in out if a.covers(f, table)), None)) for f in findings)


def _reopen(finding: Finding, accept: Acceptance | None) -> Finding:
    if accept is None or finding.accepted is None:
        return finding
    message = f"{finding.message} (It was accepted until {accept.until}.)"
    return finding.model_copy(update={"accepted": None, "message": message})


def load_dossier(path: Path) -> Dossier | None:
    """The dossier saved at a path, or None where there is none that this version can read."""
    try:
        return Dossier.model_validate_json(path.read_bytes())
    except (OSError, ValueError):
        return None
