"""Options that several commands share."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from potluck.event import day_of

__all__ = [
    "AsOfOption",
    "CsvOption",
    "DatasetsArgument",
    "DraftOption",
    "HtmlOption",
    "JobsOption",
    "JsonOption",
    "SamplesOption",
    "WorkspaceOption",
]


def _day(text: str) -> date:
    try:
        return day_of(text)
    except ValueError as error:
        message = str(error)
        raise typer.BadParameter(f"{message[:1].upper()}{message[1:]}.") from None


AsOfOption = Annotated[
    date | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        parser=_day,
        help="Judge expiry as of this date, like 2026-12-31.",
        show_default=False,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the result as JSON, for programs.")]
WorkspaceOption = Annotated[
    Path,
    typer.Option(
        "--workspace", "-w", metavar="DIR", help="The event's folder, or a folder inside it.", show_default=False
    ),
]
DatasetsArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="DATASET", help="Datasets as agency/name (default: all).", show_default=False),
]
DraftOption = Annotated[
    bool,
    typer.Option(
        "--draft",
        help="Include everything declared public, even with errors and todos, and mark it DRAFT everywhere.",
    ),
]
SamplesOption = Annotated[
    int | None,
    typer.Option(
        "--samples",
        min=0,
        metavar="N",
        help="Locations shown per finding (default 3; 20 with --json; 0 = all).",
    ),
]
JobsOption = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        "-j",
        min=1,
        metavar="N",
        help="Processes for small tables (default: as many as processors and memory allow).",
        show_default=False,
    ),
]
HtmlOption = Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write the report as an HTML page.")]
CsvOption = Annotated[
    Path | None,
    typer.Option("--csv", metavar="FILE", help="Write the findings as CSV, one row per location."),
]
