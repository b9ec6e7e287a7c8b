"""Commands for contributors: add, validate."""

import shlex
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
from potluck.errors import EXIT_DATA_ERRORS, PotluckError, WorkspaceError
from potluck.findings import DEFAULT_SAMPLES
from potluck.rules import RULES
from potluck.util.machine import default_jobs

if TYPE_CHECKING:
    from datetime import date

    from potluck.contribute import Added
    from potluck.describe.workspace import Workspace
    from potluck.dossier import Dossier

__all__ = ["register"]

_PANEL = "Contribute"
# How reports of ours begin: a file that does not is somebody's data.
_IN_THE_FILE = {"header", "row", "cell", "table"}
_OF_BYTES = {"hash-count", "byte-count"}
_HTML_MARK = b"<!doctype html>"
_CSV_MARK = "\ufeffdataset,table,row,column,".encode()


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
    html: HtmlOption = None,
    csv: CsvOption = None,
    jobs: JobsOption = None,
    as_of: AsOfOption = None,
    workspace: WorkspaceOption = Path(),
    as_json: JsonOption = False,
) -> None:
    """Check data against its description: datasets of the catalog, or a file on its own."""
    from potluck.organize.asof import today
    from potluck.report import report_of

    cap = DEFAULT_SAMPLES if samples is None else samples
    for path, mark in ((html, _HTML_MARK), (csv, _CSV_MARK)):
        _refuse_to_overwrite(path, mark)
    checked, here = _checked(targets or [], schema, dialect, cap, workspace, jobs or default_jobs(), quiet=as_json)
    day = as_of or today()
    dossiers = [dossier.on(day) for dossier in checked]
    report = report_of(dossiers)
    if as_json:
        print_json(report.to_json())
    else:
        print_report(report, samples=samples)
    written = _write_reports(dossiers, here, html, csv)
    if not as_json:
        told_reports(written)
        next_step(_next(dossiers, here, day, valid=report.valid))
    if any(dossier.open_errors for dossier in dossiers):
        raise typer.Exit(EXIT_DATA_ERRORS)


def _write_reports(
    dossiers: "list[Dossier]", here: "Workspace | None", html: Path | None, csv: Path | None
) -> list[Path]:
    """Write the reports asked for, and in a workspace the page of each dataset; answers where they are."""
    if html is None and csv is None and here is None:
        return []
    from potluck.report.csvfile import findings_csv
    from potluck.report.page import report_html, write_report_pages
    from potluck.report.rows import quarantine_at_hand

    try:
        written = [] if here is None else write_report_pages(here.build, dossiers)
    except OSError as error:
        raise WorkspaceError(f"build/reports cannot be written: {error.strerror}.", "Free it, and try again.") from None
    if html is not None:
        quarantine = {} if here is None else {d.key: quarantine_at_hand(here.build, d) for d in dossiers}
        _write(html, report_html(dossiers, quarantine))
    if csv is not None:
        # Spreadsheets take a CSV for UTF-8 only where it begins with this mark.
        _write(csv, "\ufeff" + findings_csv(dossiers))
    return [*written, *(path for path in (html, csv) if path is not None)]


def _refuse_to_overwrite(path: Path | None, mark: bytes) -> None:
    """Stop before a report would replace a file that is none: ``--csv deaths.csv`` is easily said of one's data."""
    if path is None or not path.exists():
        return
    if path.is_dir():
        raise PotluckError(f"{path} is a folder.", "Name a file.")
    with path.open("rb") as file:
        start = file.read(len(mark))
    if start != mark:
        raise PotluckError(f"{path} is there already, and is no report.", "Name another file for the report.")


def _write(path: Path, text: str) -> None:
    from potluck.util.files import write_text

    try:
        write_text(path, text)
    except OSError as error:
        raise PotluckError(f"{path} cannot be written: {error.strerror}.", "Name another file.") from None


def _next(dossiers: "list[Dossier]", here: "Workspace | None", day: "date", *, valid: bool | None) -> str:
    from potluck.clearance import obstacles
    from potluck.organize.nextstep import step_for

    if valid is False:
        wrong = next((d for d in dossiers if d.open_errors), None)
        return _correct(wrong) if wrong and here else "correct what is named above, and run the same command again"
    if here is None:
        return "potluck add, to take the file into an event's catalog"
    held = {d.key: reasons for d in dossiers if (reasons := obstacles(here.event, d, day))}
    return next((step_for(key, why).message(f"potluck validate {key}") for key, why in held.items()), "potluck release")


def _correct(dossier: "Dossier") -> str:
    """How a corrected file is handed in; where the one in the catalog was changed itself, that this is to be told."""
    wrong = [table for table in dossier.tables if any(finding.is_open_error for finding in table.findings)]
    files = {f"catalog/{dossier.key}/{source.path}" for table in wrong for source in table.sources}
    file = shlex.quote(files.pop()) if len(files) == 1 else "FILE"
    hand_in = f"potluck add {file} --to {dossier.key}"
    findings = (*dossier.findings, *(finding for table in wrong for finding in table.findings))
    errors = [finding.rule for finding in findings if finding.is_open_error]
    if any(rule in _OF_BYTES for rule in errors):
        return f"take in the file as it is now: {hand_in}"
    if all(RULES[rule].stage in _IN_THE_FILE for rule in errors):
        return f"correct the file, then {hand_in}"
    return f"correct what is named above, then potluck validate {dossier.key}"


def _checked(
    targets: list[str],
    schema: Path | None,
    dialect: Path | None,
    samples: int,
    workspace: Path,
    jobs: int,
    *,
    quiet: bool,
) -> "tuple[list[Dossier], Workspace | None]":
    """The dossiers of what was asked for, and the workspace they are in; None for lone files."""
    files = [target for target in targets if Path(target).is_file() or schema or dialect or _looks_like_file(target)]
    if files:
        from potluck.checkin.lone import check_file

        return [check_file(Path(target), schema, dialect, samples) for target in targets], None
    from potluck.checkin.build import validate_datasets
    from potluck.describe.workspace import find_workspace

    here = find_workspace(workspace)
    with progress(quiet=quiet) as told:
        return validate_datasets(here, _keys(targets), samples, told, jobs), here


def _looks_like_file(target: str) -> bool:
    return "." in Path(target).name


def _keys(targets: list[str]) -> list[str]:
    """Datasets named as agency/name; a path into the catalog, as a shell completes it, will do too."""
    return ["/".join(Path(target).parts[-2:]) for target in targets]
