"""Commands for organizers: init, build, site, bundle, release, status."""

from dataclasses import dataclass
from datetime import date
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
    from potluck.describe.workspace import Workspace
    from potluck.organize.release import Made
    from potluck.organize.status import Status

__all__ = ["register", "where_it_stands"]

_PANEL = "Organize"


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    for command in (init, build, site, bundle, release, status):
        app.command(rich_help_panel=_PANEL)(command)


def where_it_stands(folder: Path) -> None:
    """What bare `potluck` says."""
    from potluck.describe.workspace import find_workspace

    try:
        workspace = find_workspace(folder)
    except WorkspaceError:
        out("There is no event in this folder.")
        next_step("potluck init DIR; or potluck init DIR --example, for an event to look at; potluck --help")
        return
    _status(workspace, as_json=False)


def init(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="The folder of the new event.")] = Path(),
    example: Annotated[bool, typer.Option("--example", help="Fill it with the example event.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Start an event's workspace."""
    from potluck.organize.start import init_workspace

    made = init_workspace(folder, example=example)
    if as_json:
        print_json({"workspace": str(made)})
        return
    out(f"The workspace of {'the example event' if example else 'a new event'} is in {escape(str(made.resolve()))}.")
    there = "" if folder == Path() else f"cd {folder}, then "
    next_step(
        f"{there}potluck release"
        if example
        else f"{there}fill in catalog/event.yaml, then potluck add FILE --agency NAME"
    )


def build(
    datasets: DatasetsArgument = None,
    as_of: AsOfOption = None,
    jobs: JobsOption = None,
    workspace: WorkspaceOption = Path(),
    as_json: JsonOption = False,
) -> None:
    """Check datasets in: typed Parquet, quarantine and dossiers, only of what changed."""
    from potluck.checkin.build import build as build_catalog
    from potluck.describe.workspace import find_workspace
    from potluck.organize.asof import as_of as day_for
    from potluck.organize.asof import delivery_days

    here = find_workspace(workspace)
    with progress(quiet=as_json) as told:
        result = build_catalog(here, datasets or [], told, jobs or default_jobs())
    day = as_of or day_for(here.event, delivery_days(here))
    found = {d.key: len(d.on(day).open_errors) for d in result.dossiers}
    errors = {key: count for key, count in found.items() if count}
    if as_json:
        print_json({"datasets": [d.key for d in result.dossiers], "done": result.done, "errors": errors})
        return
    rows = sum(t.rows.kept for d in result.dossiers for t in d.tables)
    have = f"{counted(len(result.dossiers), 'dataset is', 'datasets are')} checked in with {counted(rows, 'row')}"
    out(f"{have}; {len(result.done)} had changed.")
    for key, count in errors.items():
        out(f"  [red]{counted(count, 'open error')}[/] in {escape(key)}")
    next_step(f"potluck validate {next(iter(errors))}" if errors else "potluck release")


def site(
    draft: DraftOption = False,
    as_of: AsOfOption = None,
    workspace: WorkspaceOption = Path(),
    as_json: JsonOption = False,
) -> None:
    """Build the catalogue site and the folder it belongs to, without the bundle."""
    _release(workspace, _Asked(draft=draft, day=as_of, with_bundle=False, build_first=False), as_json=as_json)


def bundle(
    draft: DraftOption = False,
    as_of: AsOfOption = None,
    workspace: WorkspaceOption = Path(),
    as_json: JsonOption = False,
) -> None:
    """Pack the release of what is checked in as one file."""
    _release(workspace, _Asked(draft=draft, day=as_of, build_first=False), as_json=as_json)


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
    """Do it all: check, Parquet, site, bundle."""
    _release(workspace, _Asked(draft=draft, day=as_of, require_all=require_all, jobs=jobs), as_json=as_json)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was asked of a release; as the arguments of `make_release`."""

    draft: bool
    day: date | None
    with_bundle: bool = True
    require_all: bool = False
    build_first: bool = True
    jobs: int | None = None


def _release(workspace: Path, asked: _Asked, *, as_json: bool) -> None:
    from potluck.describe.workspace import find_workspace
    from potluck.organize.release import make_release

    here = find_workspace(workspace)
    with progress(quiet=as_json) as told:
        made = make_release(
            here,
            draft=asked.draft,
            with_bundle=asked.with_bundle,
            require_all=asked.require_all,
            build_first=asked.build_first,
            day=asked.day,
            progress=told,
            jobs=asked.jobs or default_jobs(),
        )
    if as_json:
        print_json(made.to_json())
    else:
        _print_release(made)
    if made.start is None or (asked.require_all and made.held_back):
        raise typer.Exit(EXIT_DATA_ERRORS)


def _print_release(made: "Made") -> None:
    if made.draft:
        out("[yellow bold]DRAFT[/]: everything declared public, whatever its errors and todos.")
    if made.start is None:
        out("[yellow bold]No release was made[/]: see below. One made earlier stays in build/release as it was.")
    else:
        size = f"{counted(made.datasets, 'dataset')}, {counted(made.rows, 'row')}"
        out(f"{size}. Open:  {escape(str(made.start))}")
    if made.zip is not None:
        out(f"Hand out:  {escape(str(made.zip))}  ({made.zip.stat().st_size / 1e6:.1f} MB)")
    _print_list("Look at this before you hand it out", [escape(line) for line in made.look])
    held = [
        f"{escape(key)}: {escape('; '.join(hold.message for hold in reasons))}"
        for key, reasons in made.held_back.items()
    ]
    _print_list("Not in this release", held)
    if made.restricted:
        out(f"\nRestricted, described without rows: {escape(', '.join(made.restricted))}")
    if made.promised:
        out(f"Promised and not here: {escape(', '.join(made.promised))}")
    next_step(_after_release(made))


def _print_list(title: str, lines: list[str]) -> None:
    if lines:
        out(f"\n[yellow]{title}[/] ({len(lines)}):")
    for line in lines:
        out(f"  {line}")


def _after_release(made: "Made") -> str:
    """What to do next: about the first dataset held back, else with the release."""
    from potluck.organize.nextstep import step_for

    for key, reasons in made.held_back.items():
        return step_for(key, reasons).message("potluck release")
    return f"potluck verify {made.zip or (made.start.parent if made.start else '')}"


def status(
    as_of: AsOfOption = None,
    workspace: WorkspaceOption = Path(),
    as_json: JsonOption = False,
) -> None:
    """Say where each dataset stands, and what is owed by whom."""
    from potluck.describe.workspace import find_workspace

    _status(find_workspace(workspace), as_of, as_json=as_json)


def _status(workspace: "Workspace", day: date | None = None, *, as_json: bool) -> None:
    from potluck.checkin.build import fresh_dossiers
    from potluck.organize.asof import today
    from potluck.organize.status import status_of, write_status

    now = status_of(workspace, fresh_dossiers(workspace), day or today())
    page, sheet = write_status(workspace, now)
    if as_json:
        print_json(now.to_json())
        return
    out(f"[bold]{escape(now.event.title)}[/]")
    out(
        ", ".join(f"{count} {word}" for word, count in now.counts())
        + (f"; [red]{now.overdue} overdue[/]" if now.overdue else "")
    )
    _print_standings(now)
    out(f"\nAs a page: {escape(str(page))}\nAs a table: {escape(str(sheet))}")
    next_step(now.next_step())


def _print_standings(now: "Status") -> None:
    from rich.console import Console

    console = Console(highlight=False, emoji=False)
    for agency, standings in now.by_agency():
        table = Table(
            title=escape(f"{now.event.agency(agency).title} ({agency})"),
            title_justify="left",
            title_style="bold",
            box=None,
            padding=(0, 2, 0, 0),
        )
        for column in ("dataset", "stage", "due", "owed", "by"):
            table.add_column(column, style="dim" if column == "due" else "", overflow="fold")
        for one in standings:
            late = f"{one.due}\n[red]{one.overdue} days overdue[/]" if one.overdue else one.due
            table.add_row(
                escape(one.dataset), one.stage.word, late, escape("\n".join(one.owed)), escape(one.by.split(" <")[0])
            )
        console.print(table)
