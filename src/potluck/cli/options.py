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
        said = str(error)
        raise typer.BadParameter(f"{said[:1].upper()}{said[1:]}.") from None


AsOfOption = Annotated[
    date | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        parser=_day,
        help="The day for which is judged what has expired, as 2026-12-31.",
        show_default=False,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the result as JSON, for machines.")]
WorkspaceOption = Annotated[
    Path,
    typer.Option("--workspace", "-w", metavar="DIR", help="The event's folder, or one inside it.", show_default=False),
]
DatasetsArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="[DATASET…]", help="Datasets as agency/name; all when left out.", show_default=False),
]
DraftOption = Annotated[
    bool,
    typer.Option(
        "--draft",
        help="Take everything declared public, whatever its errors and todos, and say DRAFT everywhere.",
    ),
]
SamplesOption = Annotated[
    int | None,
    typer.Option("--samples", min=0, metavar="N", help="Most places told per finding: 3, 20 in JSON; 0 for all."),
]
JobsOption = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        "-j",
        min=1,
        metavar="N",
        help="Processes for small tables; as many as processors and memory allow when left out.",
        show_default=False,
    ),
]
HtmlOption = Annotated[
    Path | None, typer.Option("--html", metavar="FILE", help="Write the report as a page to open in a browser.")
]
CsvOption = Annotated[
    Path | None,
    typer.Option("--csv", metavar="FILE", help="Write the findings as CSV, a row for each place."),
]
