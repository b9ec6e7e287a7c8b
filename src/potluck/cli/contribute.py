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
from potluck.cli.show import next_step, out, print_json, print_report, progress, told_reports
from potluck.errors import EXIT_DATA_ERRORS
from potluck.findings import DEFAULT_SAMPLES
from potluck.util.machine import default_jobs

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
        typer.Argument(metavar="FILE|URL…", help="Data files, folders, URLs, or a datapackage.json."),
    ],
    agency: Annotated[
        str, typer.Option("--agency", metavar="NAME", help="Who contributes it, as a short name: cdc.")
    ] = "",
    name: Annotated[
        str,
        typer.Option("--name", metavar="NAME", help="The dataset's short name; the first file's when left out."),
    ] = "",
    title: Annotated[str, typer.Option("--title", help="Its title, for people.")] = "",
    description: Annotated[str, typer.Option("--description", help="What it holds, and what one must know.")] = "",
    license_: Annotated[
        str,
        typer.Option("--license", metavar="ID", help="SPDX identifier such as CC0-1.0, or us-government-work."),
    ] = "",
    contact: Annotated[
        str, typer.Option("--contact", metavar='"NAME <MAIL>"', help="The steward, who answers for it.")
    ] = "",
    tier: Annotated[
        str,
        typer.Option("--tier", metavar="TIER", help="The access tier the steward declares: public shows its rows."),
    ] = "",
    each: Annotated[bool, typer.Option("--each", help="Make one dataset of each file.")] = False,
    to: Annotated[
        str,
        typer.Option("--to", metavar="AGENCY/NAME", help="Take the files in as a new delivery of this dataset."),
    ] = "",
    workspace: WorkspaceOption = Path(),
    as_json: JsonOption = False,
) -> None:
    """Take files into the catalog and draft their description."""
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
        size = f"{rows:,} rows, {columns} columns" if rows >= 0 else f"{columns} columns"
        out(f"  table {escape(name)}: {size}")
    for other in one.others:
        out(f"  file {escape(other)}")
    for note in one.notes:
        out(f"  [yellow]look:[/] {escape(note)}")
    if one.todos:
        out(f"  {len(one.todos)} todos in {escape(str(shown / 'datapackage.yaml'))}")


def validate(
    targets: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[DATASET|FILE…]",
            help="Datasets as agency/name (all when left out), or a lone table or descriptor.",
            show_default=False,
        ),
    ] = None,
    schema: Annotated[
        Path | None, typer.Option("--schema", metavar="FILE", help="Table Schema of a lone table.")
    ] = None,
    dialect: Annotated[
        Path | None, typer.Option("--dialect", metavar="FILE", help="Table Dialect of a lone table.")
    ] = None,
    samples: SamplesOption = None,
    html: HtmlOption = None,
    csv: CsvOption = None,
    jobs: JobsOption = None,
    as_of: AsOfOption = None,
    workspace: WorkspaceOption = Path(),
    as_json: JsonOption = False,
) -> None:
    """Check data against its description: datasets of the catalog, or a file on its own."""
    from potluck.organize.validation import ValidationOptions, refuse_to_overwrite, validate_targets

    refuse_to_overwrite(html, csv)
    cap = DEFAULT_SAMPLES if samples is None else samples
    with progress(quiet=as_json) as told:
        options = ValidationOptions(schema, dialect, cap, as_of, jobs or default_jobs(), told)
        checked = validate_targets(targets or [], workspace, options)
    if as_json:
        print_json(checked.report.to_json())
    else:
        print_report(checked.report, samples=samples)
    written = checked.write_reports(html, csv)
    if not as_json:
        told_reports(written)
        next_step(checked.next)
    if checked.has_errors:
        raise typer.Exit(EXIT_DATA_ERRORS)
