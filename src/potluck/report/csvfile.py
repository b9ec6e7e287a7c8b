"""Findings as CSV, for a spreadsheet: a row for each place."""

import csv
import io
from collections.abc import Iterable, Iterator

from potluck.dossier import Dossier
from potluck.findings import Finding, Sample
from potluck.report.text import column_letter, spreadsheet_text, visible

__all__ = ["COLUMNS", "findings_csv"]

COLUMNS = (
    "dataset",
    "table",
    "row",
    "column",
    "field",
    "rule",
    "constraint",
    "severity",
    "cell",
    "message",
    "fix",
)


def findings_csv(dossiers: Iterable[Dossier]) -> str:
    """Findings as CSV: a row for each sample, and one for each finding that has none.

    Args:
        dossiers: checked datasets.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for dossier in dossiers:
        name = dossier.key if dossier.agency else dossier.name
        for finding in dossier.findings:
            writer.writerows(_lines(name, "", finding))
        for table in dossier.tables:
            for finding in table.findings:
                writer.writerows(_lines(name, table.name, finding))
    return out.getvalue()


def _lines(dataset: str, table: str, finding: Finding) -> Iterator[list[str]]:
    letter = column_letter(finding.field_number) if finding.field_number else ""
    message = f"{finding.where}: {finding.message}" if finding.where else finding.message
    for sample in finding.samples or (Sample(),):
        row = "" if sample.row is None else str(sample.row)
        texts = (
            *(dataset, table, row, letter, finding.field or "", finding.rule, finding.constraint or ""),
            *(finding.severity.value, sample.cell or "", message, finding.fix),
        )
        yield [spreadsheet_text(visible(text)) for text in texts]
