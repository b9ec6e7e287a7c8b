"""A table, and the dossier of its dataset."""

from datetime import date
from typing import Any

from potluck.dossier.accepts import Acceptance, decider
from potluck.dossier.columns import FieldEntry
from potluck.dossier.origins import FileEntry, Label, Origin, Person
from potluck.dossier.rows import RowCounts, Spared, Withheld
from potluck.dossier.schema import ReleasedSchema, TableSchema
from potluck.findings import Finding, NotRun
from potluck.util.models import Model

__all__ = ["FORMAT", "Dossier", "TableEntry"]

FORMAT = 4


class TableEntry(Model):
    """A table after the pass.

    Attributes:
        checked: its rows were read and checked; False if its description or file could not be used.
        paths: its files as the description names them.
        contributed: the schema as contributed, or as inferred; None where its description cannot be used.
        released: the schema of the released CSV; None if there is no file of kept rows.
        dialect: the dialect it was read with.
        withheld: rows left out because of accepted findings.
        spared: what accepted findings leave in.
        facts: plain data that steps of other packages left, by the step's name; never published.
        parquet: the kept rows, or None.
        quarantine: the quarantined rows, as text, or None.
    """

    name: str
    title: str = ""
    description: str = ""
    format: str = ""
    checked: bool = False
    sources: tuple[FileEntry, ...] = ()
    paths: tuple[str, ...] = ()
    contributed: TableSchema | None = None
    released: ReleasedSchema | None = None
    dialect: dict[str, Any] = {}
    rows: RowCounts = RowCounts()
    withheld: tuple[Withheld, ...] = ()
    spared: tuple[Spared, ...] = ()
    facts: dict[str, Any] = {}
    fields: tuple[FieldEntry, ...] = ()
    findings: tuple[Finding, ...] = ()
    not_run: tuple[NotRun, ...] = ()
    parquet: FileEntry | None = None
    quarantine: FileEntry | None = None


class Dossier(Model):
    """One dataset after check in.

    Attributes:
        fingerprint: hash of everything the dossier was made from; if it is equal, there is nothing to do.
        tier: access tier, or "" if nobody declared one.
        todos: places in the descriptor that still have to be filled in.
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

    @property
    def key(self) -> str:
        """``agency/dataset``."""
        return f"{self.agency}/{self.name}"

    @property
    def steward(self) -> Person | None:
        """The person who answers for the dataset: the first contributor with the role ``steward``."""
        return next((p for p in self.contributors if "steward" in p.roles), None)

    def on(self, day: date) -> "Dossier":
        """The dossier as of a date: findings whose acceptance has expired by then are open again."""
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
