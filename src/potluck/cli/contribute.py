"""Commands for contributors: add, validate."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from potluck.cli.options import (
    AsOfOption,
    CsvOption,
    HtmlOption,
    JobsOption,
    JsonOption,
    SamplesOption,
    WorkspaceOption,
)
from potluck.cli.show import next_step, out, print_json, print_report, print_report_paths, progress
from potluck.errors import EXIT_DATA_ERRORS
from potluck.findings import DEFAULT_SAMPLES
from potluck.util.machine import default_jobs
from potluck.util.words import counted

if TYPE_CHECKING:
    from potluck.contribute import Added
    from potluck.describe.workspace import Workspace

__all__ = ["register"]

_PANEL = "Contribute"


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command(rich_help_panel=_PANEL)(add)
    app.command(rich_help_panel=_PANEL)(validate)


def add(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE|URL…", help="Data files, folders, URLs or a datapackage.json."),
    ],
    agency: Annotated[
        str, typer.Option("--agency", metavar="NAME", help="Short name of the contributing agency, like cdc.")
    ] = "",
    name: Annotated[
        str,
        typer.Option("--name", metavar="NAME", help="The dataset's short name (default: from the first file)."),
    ] = "",
    title: Annotated[str, typer.Option("--title", help="The dataset's title, for people.")] = "",
    description: Annotated[
        str, typer.Option("--description", help="What the data contains, and what users must know.")
    ] = "",
    license_: Annotated[
        str,
        typer.Option("--license", metavar="ID", help="SPDX identifier like CC0-1.0, or us-government-work."),
    ] = "",
    contact: Annotated[
        str,
        typer.Option("--contact", metavar='"NAME <EMAIL>"', help="The steward, who is responsible for the dataset."),
    ] = "",
    tier: Annotated[
        str,
        typer.Option(
            "--tier", metavar="TIER", help="The access tier that the steward declares; public shows the rows."
        ),
    ] = "",
    each: Annotated[bool, typer.Option("--each", help="Make a separate dataset of each file.")] = False,
    to: Annotated[
        str,
        typer.Option("--to", metavar="AGENCY/NAME", help="Add the files as a new delivery of this dataset."),
    ] = "",
    workspace: WorkspaceOption = Path(),
    as_json: JsonOption = False,
) -> None:
    """Add files to the catalog and draft their description."""
    from potluck.contribute import AddOptions
    from potluck.contribute import add as add_files
    from potluck.describe.workspace import find_workspace
    from potluck.organize.nextstep import NextStep, StepKind

    here = find_workspace(workspace)
    if to:
        _deliver(here, files, to, as_json=as_json)
        return
    added = add_files(here, files, AddOptions(agency, name, title, description, license_, contact, tier, each))
    if as_json:
        print_json([one.to_json() for one in added])
        return
    for one in added:
        _print_added(one, here.root)
    next_step(NextStep(kind=StepKind.FILL_IN_TODOS, dataset=added[0].key))


def _deliver(workspace: "Workspace", files: list[str], to: str, *, as_json: bool) -> None:
    from potluck.contribute import deliver
    from potluck.organize.nextstep import NextStep, StepKind

    delivered = deliver(workspace, files, to)
    if as_json:
        print_json({"dataset": delivered.key, "changes": list(delivered.changes)})
        return
    out(f"[bold]{escape(delivered.key)}[/]")
    for change in delivered.changes:
        out(f"  {escape(change)}")
    next_step(NextStep(kind=StepKind.VALIDATE, dataset=delivered.key))


def _print_added(one: "Added", root: Path) -> None:
    shown = one.folder.relative_to(root) if one.folder.is_relative_to(root) else one.folder
    out(f"[bold]{escape(one.key)}[/]  in {escape(str(shown))}")
    for name, rows, columns in one.tables:
        width = counted(columns, "column")
        size = f"{counted(rows, 'row')}, {width}" if rows >= 0 else width
        out(f"  table {escape(name)}: {size}")
    for other in one.others:
        out(f"  file {escape(other)}")
    for note in one.notes:
        out(f"  [yellow]look:[/] {escape(note)}")
    if one.todos:
        out(f"  {counted(len(one.todos), 'todo')} in {escape(str(shown / 'datapackage.yaml'))}")


def validate(
    targets: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="DATASET|FILE",
            help="Datasets as agency/name (default: all), or files: tables or descriptors.",
            show_default=False,
        ),
    ] = None,
    schema: Annotated[
        Path | None, typer.Option("--schema", metavar="FILE", help="Table Schema of a single table.")
    ] = None,
    dialect: Annotated[
        Path | None, typer.Option("--dialect", metavar="FILE", help="Table Dialect of a single table.")
    ] = None,
    samples: SamplesOption = None,
    html: HtmlOption = None,
    csv: CsvOption = None,
    jobs: JobsOption = None,
    as_of: AsOfOption = None,
    workspace: WorkspaceOption = Path(),
    as_json: JsonOption = False,
) -> None:
    """Check data against its description: datasets of the catalog, or single files."""
    from potluck.organize.validation import ValidationOptions, refuse_to_overwrite, validate_targets

    refuse_to_overwrite(html, csv)
    cap = DEFAULT_SAMPLES if samples is None else samples
    with progress(quiet=as_json) as shown:
        options = ValidationOptions(schema, dialect, cap, as_of, jobs or default_jobs(), shown)
        checked = validate_targets(targets or [], workspace, options)
    if as_json:
        print_json(checked.report.to_json())
    else:
        print_report(checked.report, samples=samples)
    written = checked.write_reports(html, csv)
    if not as_json:
        print_report_paths(written)
        next_step(checked.next)
    if checked.has_errors:
        raise typer.Exit(EXIT_DATA_ERRORS)
