"""Commands for organizers: init, build, site, bundle, release, status."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from potluck.cli.options import AsOfOption, DatasetsArgument, DraftOption, JobsOption, JsonOption, WorkspaceOption
from potluck.cli.show import next_step, out, print_json, progress
from potluck.errors import EXIT_DATA_ERRORS, WorkspaceError
from potluck.util.machine import default_jobs
from potluck.util.words import counted

if TYPE_CHECKING:
    from datetime import date

    from potluck.describe.workspace import Workspace
    from potluck.organize.release import ReleaseOptions, ReleaseResult
    from potluck.organize.status import Status

__all__ = ["register", "where_it_stands"]

_PANEL = "Organize"


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    for command in (init, build, site, bundle, release, status):
        app.command(rich_help_panel=_PANEL)(command)


def where_it_stands(folder: Path) -> None:
    """Print the status of the event in a folder, for `potluck` without a command."""
    from potluck.describe.workspace import find_workspace
    from potluck.organize.nextstep import NextStep, StepKind

    try:
        workspace = find_workspace(folder)
    except WorkspaceError:
        out("There is no event in this folder or above it.")
        next_step(NextStep(kind=StepKind.INIT))
        return
    _status(workspace, as_json=False)


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder for the new event.")] = Path(),
    example: Annotated[bool, typer.Option("--example", help="Fill it with the example event.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Start an event's workspace."""
    from potluck.organize.nextstep import NextStep, StepKind
    from potluck.organize.start import init_workspace

    made = init_workspace(folder, example=example)
    if as_json:
        print_json({"workspace": str(made)})
        return
    out(f"The workspace of {'the example event' if example else 'a new event'} is in {escape(str(made.resolve()))}.")
    kind = StepKind.RELEASE if example else StepKind.FILL_IN_EVENT
    next_step(NextStep(kind=kind, path="" if folder == Path() else str(folder)))


def build(
    datasets: DatasetsArgument = None,
    as_of: AsOfOption = None,
    jobs: JobsOption = None,
    workspace: WorkspaceOption = Path(),
    as_json: JsonOption = False,
) -> None:
    """Check in the datasets that changed: write typed Parquet, quarantine and dossiers."""
    from potluck.describe.workspace import find_workspace
    from potluck.organize.building import build_datasets

    here = find_workspace(workspace)
    with progress(quiet=as_json) as shown:
        result = build_datasets(here, datasets or [], day=as_of, jobs=jobs or default_jobs(), progress=shown)
    if as_json:
        print_json(result.to_json())
        return
    have = (
        f"{counted(len(result.datasets), 'dataset is', 'datasets are')} checked in with {counted(result.rows, 'row')}"
    )
    out(f"{have}; {len(result.done)} had changed.")
    for key, count in result.errors.items():
        out(f"  [red]{counted(count, 'open error')}[/] in {escape(key)}")
    next_step(result.next)


def site(
    draft: DraftOption = False,
    as_of: AsOfOption = None,
    workspace: WorkspaceOption = Path(),
    as_json: JsonOption = False,
) -> None:
    """Build the release folder with the catalogue site, from what is checked in, without the bundle."""
    from potluck.organize.release import ReleaseOptions

    _release(workspace, ReleaseOptions(draft=draft, day=as_of, with_bundle=False, build_first=False), as_json=as_json)


def bundle(
    draft: DraftOption = False,
    as_of: AsOfOption = None,
    workspace: WorkspaceOption = Path(),
    as_json: JsonOption = False,
) -> None:
    """Build the release from what is checked in, and pack it as one file."""
    from potluck.organize.release import ReleaseOptions

    _release(workspace, ReleaseOptions(draft=draft, day=as_of, build_first=False), as_json=as_json)


def release(
    draft: DraftOption = False,
    require_all: Annotated[
        bool, typer.Option("--require-all", help="Fail (exit 10) when a dataset is held back.")
    ] = False,
    as_of: AsOfOption = None,
    jobs: JobsOption = None,
    workspace: WorkspaceOption = Path(),
    as_json: JsonOption = False,
) -> None:
    """Do everything: check, write Parquet, build the site, pack the bundle."""
    from potluck.organize.release import ReleaseOptions

    options = ReleaseOptions(draft=draft, day=as_of, require_all=require_all, jobs=jobs or default_jobs())
    _release(workspace, options, as_json=as_json)


def _release(workspace: Path, options: "ReleaseOptions", *, as_json: bool) -> None:
    from potluck.describe.workspace import find_workspace
    from potluck.organize.release import make_release

    here = find_workspace(workspace)
    with progress(quiet=as_json) as shown:
        result = make_release(here, replace(options, progress=shown))
    if as_json:
        print_json(result.to_json())
    else:
        _print_release(result)
    if result.start is None or (options.require_all and result.held_back):
        raise typer.Exit(EXIT_DATA_ERRORS)


def _print_release(result: "ReleaseResult") -> None:
    if result.draft:
        out("[yellow bold]DRAFT[/]: everything declared public, even with errors and todos.")
    if result.start is None:
        out("[yellow bold]No release was made[/]: see below. Any earlier release stays unchanged in build/release.")
    else:
        size = f"{counted(result.datasets, 'dataset')}, {counted(result.rows, 'row')}"
        out(f"{size}. Open:  {escape(str(result.start))}")
    if result.bundle is not None:
        out(f"Hand out:  {escape(str(result.bundle))}  ({result.bundle.stat().st_size / 1e6:.1f} MB)")
    _print_list("Review before you hand it out", [notice.message for notice in result.look])
    held = [f"{key}: {'; '.join(hold.message for hold in holds)}" for key, holds in result.held_back.items()]
    _print_list("Not in this release", held)
    if result.restricted:
        out(f"\nRestricted, so described without rows: {escape(', '.join(result.restricted))}")
    if result.promised:
        out(f"Promised but not received: {escape(', '.join(result.promised))}")
    next_step(result.next)


def _print_list(title: str, lines: list[str]) -> None:
    if lines:
        out(f"\n[yellow]{title}[/] ({len(lines)}):")
    for line in lines:
        out(f"  {escape(line)}")


def status(
    as_of: AsOfOption = None,
    workspace: WorkspaceOption = Path(),
    as_json: JsonOption = False,
) -> None:
    """Show where each dataset stands, what is still owed, and by whom."""
    from potluck.describe.workspace import find_workspace

    _status(find_workspace(workspace), as_of, as_json=as_json)


def _status(workspace: "Workspace", day: "date | None" = None, *, as_json: bool) -> None:
    from potluck.api import EventWorkspace
    from potluck.organize.statusfiles import write_status

    now = EventWorkspace(workspace).status(day)
    page, sheet = write_status(workspace, now)
    if as_json:
        print_json(now.to_json())
        return
    out(f"[bold]{escape(now.title)}[/]")
    out(
        ", ".join(f"{count} {word}" for word, count in now.counts.items())
        + (f"; [red]{now.overdue} overdue[/]" if now.overdue else "")
    )
    _print_standings(now)
    out(f"\nAs a page: {escape(str(page))}\nAs a table: {escape(str(sheet))}")
    next_step(now.next)


def _print_standings(now: "Status") -> None:
    from rich.console import Console

    console = Console(highlight=False, emoji=False)
    for agency, standings in now.by_agency():
        table = Table(
            title=escape(f"{standings[0].agency_title} ({agency})"),
            title_justify="left",
            title_style="bold",
            box=None,
            padding=(0, 2, 0, 0),
        )
        for column in ("dataset", "stage", "due", "owed", "owed by"):
            table.add_column(column, style="dim" if column == "due" else "", overflow="fold")
        for one in standings:
            late = f"{one.due}\n[red]{counted(one.days_overdue, 'day')} overdue[/]" if one.days_overdue else one.due
            owed = "\n".join(owed.message for owed in one.owed)
            table.add_row(escape(one.dataset), one.stage.word, late, escape(owed), escape(one.by.split(" <")[0]))
        console.print(table)
