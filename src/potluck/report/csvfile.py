"""Findings as CSV for spreadsheets, one row for each place."""

import csv
import io
from collections.abc import Iterable, Iterator

from potluck.advice.guesses import guessed
from potluck.dossier import Dossier, TableEntry
from potluck.findings import Finding, Sample
from potluck.report.causes import letters_of
from potluck.util.text import spreadsheet_text, visible

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
    "perhaps",
    "same_as_row",
    "message",
    "fix",
)


def findings_csv(dossiers: Iterable[Dossier]) -> str:
    """Return findings as CSV: one row for each sample, and one for each finding without samples.

    Args:
        dossiers: the checked datasets.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for dossier in dossiers:
        name = dossier.key if dossier.agency else dossier.name
        for finding in dossier.findings:
            writer.writerows(_lines(name, None, finding))
        for table in dossier.tables:
            for finding in guessed(table.findings, table):
                writer.writerows(_lines(name, table, finding))
    return out.getvalue()


def _lines(dataset: str, table: TableEntry | None, finding: Finding) -> Iterator[list[str]]:
    letter = letters_of(finding, table)
    message = f"{finding.where}: {finding.message}" if finding.where else finding.message
    for sample in finding.samples or (Sample(),):
        row, same = ("" if n is None else str(n) for n in (sample.row, sample.same_as))
        perhaps = " ".join(filter(None, (sample.perhaps, finding.perhaps)))
        texts = (
            *(
                dataset,
                table.name if table else "",
                row,
                letter,
                finding.field or "",
                finding.rule,
                finding.constraint or "",
            ),
            *(finding.severity.value, sample.cell or "", perhaps, same, message, finding.fix),
        )
        yield [spreadsheet_text(visible(text)) for text in texts]
