"""The status as files to read and to send: an HTML page (one file, no scripts, nothing loaded) and a CSV."""

import csv
import io
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment

from potluck.describe.workspace import Workspace
from potluck.organize.status import Stage, Status
from potluck.util.files import write_text
from potluck.util.text import spreadsheet_text

__all__ = ["status_csv", "status_html", "write_status"]

_COLUMNS = (
    "agency",
    "dataset",
    "title",
    "stage",
    "due",
    "days overdue",
    "tier",
    "rows",
    "open errors",
    "owed",
    "by",
)


def status_html(status: Status) -> str:
    """The status as a self-contained HTML page."""
    source = (files("potluck.organize") / "status.html.jinja").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(source).render(status=status, stages=list(Stage))


def status_csv(status: Status) -> str:
    """The status as CSV, in which spreadsheets find no formulas."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for one in status.datasets:
        owed = "; ".join(owed.message for owed in one.owed)
        texts = [one.agency, one.dataset, spreadsheet_text(one.title), one.stage.word, one.due]
        writer.writerow(
            [
                *texts,
                one.days_overdue or "",
                one.tier,
                one.rows,
                one.errors,
                spreadsheet_text(owed),
                spreadsheet_text(one.by),
            ]
        )
    return out.getvalue()


def write_status(workspace: Workspace, status: Status) -> tuple[Path, Path]:
    """Write the status as a page and as CSV into ``build/reports``; return the paths of both."""
    page, sheet = (workspace.build / "reports" / name for name in ("status.html", "status.csv"))
    write_text(page, status_html(status))
    write_text(sheet, status_csv(status))
    return page, sheet
