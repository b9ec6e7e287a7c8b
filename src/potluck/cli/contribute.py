"""Commands for contributors: add, validate."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from potluck.cli.options import JsonOption, SamplesOption, WorkspaceOption
from potluck.cli.show import next_step, out, print_json, print_report, progress
from potluck.errors import EXIT_DATA_ERRORS
from potluck.findings import DEFAULT_SAMPLES

if TYPE_CHECKING:
    from potluck.contribute import Added
    from potluck.describe.workspace import Workspace
    from potluck.dossier import Dossier

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
    next_step(f"fill in the todos, then potluck validate {added[0].key}")


def _deliver(workspace: "Workspace", files: list[str], to: str, *, as_json: bool) -> None:
    from potluck.contribute import deliver

    delivered = deliver(workspace, files, to)
    if as_json:
        print_json({"dataset": delivered.key, "changes": list(delivered.changes)})
        return
    out(f"[bold]{escape(delivered.key)}[/]")
    for change in delivered.changes:
        out(f"  {escape(change)}")
    next_step(f"potluck validate {delivered.key}")


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
    workspace: WorkspaceOption = Path(),
    as_json: JsonOption = False,
) -> None:
    """Check data against its description: datasets of the catalog, or a file on its own."""
    from potluck.report import report_of

    cap = DEFAULT_SAMPLES if samples is None else samples
    checked, lone = _checked(targets or [], schema, dialect, cap, workspace, quiet=as_json)
    dossiers = [dossier.on(date.today()) for dossier in checked]  # noqa: DTZ011 - the contributor's own day
    report = report_of(dossiers)
    if as_json:
        print_json(report.to_json())
    else:
        print_report(report, samples=samples)
        next_step(_next(lone=lone, valid=report.valid))
    if any(dossier.open_errors for dossier in dossiers):
        raise typer.Exit(EXIT_DATA_ERRORS)


def _next(*, lone: bool, valid: bool | None) -> str:
    if valid is False:
        return "correct what is named above, and run the same command again"
    return "potluck add, to take the file into an event's catalog" if lone else "potluck release"


def _checked(
    targets: list[str],
    schema: Path | None,
    dialect: Path | None,
    samples: int,
    workspace: Path,
    *,
    quiet: bool,
) -> "tuple[list[Dossier], bool]":
    files = [target for target in targets if Path(target).is_file() or schema or dialect or _looks_like_file(target)]
    if files:
        from potluck.checkin.lone import check_file

        return [check_file(Path(target), schema, dialect, samples) for target in targets], True
    from potluck.checkin.build import check
    from potluck.describe.workspace import find_workspace

    here = find_workspace(workspace)
    with progress(quiet=quiet) as told:
        return check(here, _keys(targets), samples, told), False


def _looks_like_file(target: str) -> bool:
    return "." in Path(target).name


def _keys(targets: list[str]) -> list[str]:
    """Datasets named as agency/name; a path into the catalog, as a shell completes it, will do too."""
    return ["/".join(Path(target).parts[-2:]) for target in targets]
