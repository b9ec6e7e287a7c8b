"""The report of a check as plain data, for machines; its JSON Schema is generated from these models."""

from collections.abc import Iterable

from potluck.advice.guesses import guessed
from potluck.dossier import Dossier, Spared, TableEntry
from potluck.findings import Finding, NotRun
from potluck.util.models import Model, Result

__all__ = ["Report", "TableReport", "report_of"]


class TableReport(Model):
    """The report of one table: rows read = kept + quarantined + skipped; withheld rows count as quarantined.

    Attributes:
        spared: what accepted findings leave in the release: cells left blank, rows kept as they are.
    """

    dataset: str
    name: str
    format: str = ""
    checked: bool
    rows: int
    rows_kept: int
    rows_quarantined: int
    rows_withheld: int
    rows_skipped: int
    spared: tuple[Spared, ...] = ()
    findings: tuple[Finding, ...]
    not_run: tuple[NotRun, ...]


class Report(Result):
    """The findings of a check. ``valid`` is null if nothing could be checked."""

    valid: bool | None
    findings: tuple[Finding, ...]
    tables: tuple[TableReport, ...]


def report_of(dossiers: Iterable[Dossier]) -> Report:
    """Return the report of checked datasets."""
    checked = tuple(dossiers)
    several = len(checked) > 1
    findings = tuple(_named(f, d) if several else f for d in checked for f in d.findings)
    tables = tuple(_table(d, t) for d in checked for t in d.tables)
    errors = any(d.open_errors for d in checked)
    nothing = not checked or (
        not errors and not any(t.checked for t in tables) and not any(d.others for d in checked) and bool(tables)
    )
    return Report(valid=None if nothing else not errors, findings=findings, tables=tables)


def _named(finding: Finding, dossier: Dossier) -> Finding:
    return finding.model_copy(update={"where": f"{dossier.key}/{finding.where}" if finding.where else dossier.key})


def _table(dossier: Dossier, table: TableEntry) -> TableReport:
    rows = table.rows
    return TableReport(
        dataset=dossier.key if dossier.agency else dossier.name,
        name=table.name,
        format=table.format,
        checked=table.checked,
        rows=rows.read,
        rows_kept=rows.kept,
        rows_quarantined=rows.quarantined + rows.withheld,
        rows_withheld=rows.withheld,
        rows_skipped=sum(rows.skipped.values()),
        spared=table.spared,
        findings=guessed(table.findings, table),
        not_run=table.not_run,
    )
