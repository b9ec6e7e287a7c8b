"""What the terminal shows: sentences, findings, progress. Text from data and descriptions is never used as markup."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from potluck.findings import Finding, Sample, Severity
from potluck.util.text import column_letter
from potluck.util.words import counted

if TYPE_CHECKING:
    from potluck.checkin.build import Progress as BuildProgress
    from potluck.organize.nextstep import NextStep
    from potluck.report import Report, TableReport

__all__ = ["err", "finding_lines", "next_step", "out", "print_json", "print_report", "print_report_paths", "progress"]

_MARKS = {
    Severity.ERROR: "[red]error[/]",
    Severity.WARNING: "[yellow]warning[/]",
    Severity.INFO: "[blue]info[/]",
}
_SHOWN_SAMPLES = 3
_SHOWN_REPORTS = 3


def _console(*, stderr: bool = False) -> Console:
    return Console(stderr=stderr, highlight=False, soft_wrap=True, emoji=False)


def out(markup: str = "") -> None:
    """Print a line of Rich markup."""
    _console().print(markup)


def err(message: str, fix: str = "") -> None:
    """Print an error and what to do about it."""
    console = _console(stderr=True)
    console.print(f"[red bold]Error:[/] {escape(_visible(message))}")
    if fix:
        console.print(f"[bold]Fix:[/] {escape(_visible(fix))}")


def next_step(step: "NextStep") -> None:
    """Print the line that ends every command."""
    out(f"\n[bold]Next:[/] {escape(_visible(step.message))}")


def print_json(value: Any) -> None:
    """Print plain data as JSON."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def _visible(text: str, *, lines: bool = True) -> str:
    """Escape control characters, which could change the terminal; ``lines``: keep line breaks."""
    return "".join(
        c if c.isprintable() or (lines and c == "\n") else f"\\x{ord(c):02x}" if ord(c) < 256 else f"\\u{ord(c):04x}"
        for c in text
    )


def print_report(report: "Report", *, samples: int | None = None) -> None:
    """Print the findings, worst first, and totals; ``samples`` locations per finding, 0 for all, by default three."""
    most = _SHOWN_SAMPLES if samples is None else samples
    for finding in report.findings:
        for line in finding_lines(finding, most=most):
            out(line)
    for table in report.tables:
        _print_table(table, most=most)
    _print_totals(report)


def _print_table(table: "TableReport", *, most: int) -> None:
    from potluck.read.formats import format_named  # needs what only organizers have installed

    if not table.findings and not table.not_run:
        return
    letters = format_named(table.format).letters
    name = table.name if table.dataset.rpartition(".")[0] == table.name else f"{table.dataset} · {table.name}"
    rows = (
        f"{table.rows_kept:,} of {table.rows_kept + table.rows_quarantined:,} rows pass"
        if table.checked
        else "not checked"
    )
    out(f"\n[bold]{escape(_visible(name, lines=False))}[/]  {rows}")
    for one in table.spared:
        out(f"  [green]accepted[/] {escape(_visible(f'{one.message}: {one.reason}'))}")
    for finding in sorted(table.findings, key=lambda f: list(Severity).index(f.severity)):
        for line in finding_lines(finding, most=most, letters=letters):
            out(line)
    for note in table.not_run:
        out(f"  not run: {escape(_visible(note.rule))}. {escape(_visible(note.why))}")


def finding_lines(finding: Finding, *, most: int = _SHOWN_SAMPLES, letters: bool = False) -> Iterator[str]:
    """The lines that show a finding, as Rich markup; ``letters``: name columns by letter, as spreadsheets do."""
    where = f"{finding.where}: " if finding.where else ""
    accepted = f" [green](accepted: {escape(_visible(finding.accepted))})[/]" if finding.accepted else ""
    yield f"  {_MARKS[finding.severity]} {escape(_visible(where + finding.message))}{accepted} [dim]{finding.rule}[/]"
    places = [s for s in finding.samples if s.row is not None]
    shown = places[:most] if most else places
    if shown:
        column = f"column {column_letter(finding.field_number)}: " if letters and finding.field_number else ""
        cells = column + "; ".join(map(_place, shown))
        more = finding.count - len(shown)
        yield f"      {escape(cells)}{f'; and {more:,} more' if more > 0 else ''}"
    if finding.perhaps:
        yield f"      [dim]perhaps:[/] {escape(_visible(finding.perhaps))}"
    if finding.fix and finding.severity is not Severity.INFO:
        yield f"      [dim]fix:[/] {escape(_visible(finding.fix))}"


def _place(sample: Sample) -> str:
    cell = f" {_quoted(sample.cell)}" if sample.cell else ""
    same = f", as in row {sample.same_as}" if sample.same_as is not None else ""
    return f"row {sample.row}{cell}{same}" + (f" → {_visible(sample.perhaps)}" if sample.perhaps else "")


def _quoted(cell: str) -> str:
    return '"' + _visible(cell if len(cell) <= 60 else cell[:60] + "…").replace("\n", "\\n") + '"'


def _print_totals(report: "Report") -> None:
    everything = [*report.findings, *(f for table in report.tables for f in table.findings)]
    errors = sum(f.is_open_error for f in everything)
    warnings = sum(f.severity is Severity.WARNING for f in everything)
    rows = sum(table.rows_kept + table.rows_quarantined for table in report.tables)
    verdict = {
        True: "[green]valid[/]",
        False: "[red]not valid[/]",
        None: "[yellow]nothing could be checked[/]",
    }[report.valid]
    tables = counted(len(report.tables), "table")
    counts = f"{tables}, {counted(rows, 'row')}, {counted(errors, 'error')}, {counted(warnings, 'warning')}"
    out(f"\n{verdict}: {counts}")


def print_report_paths(paths: Sequence[Path]) -> None:
    """Print where reports were written: a few as files, many as their folder."""
    if len(paths) <= _SHOWN_REPORTS:
        for path in paths:
            out(f"report: {escape(_visible(_from_here(path)))}")
        return
    folders = sorted({path.parent.parent for path in paths if path.parent.parent.name == "reports"})
    others = [path for path in paths if path.parent.parent not in folders]
    print_report_paths(others)
    for folder in folders:
        out(f"reports: {escape(_visible(_from_here(folder)))}, one page per dataset")


def _from_here(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


@contextmanager
def progress(*, quiet: bool) -> Iterator["BuildProgress"]:
    """Show the progress of a check: a bar on a terminal, otherwise a line per dataset; nothing if ``quiet``."""
    from potluck.checkin.build import Progress as BuildProgress

    if quiet:
        yield BuildProgress()
        return
    console = _console(stderr=True)
    if not console.is_terminal:
        yield BuildProgress(begin=lambda key, number, count: console.print(f"checking {key} ({number} of {count})"))
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rows]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("checking", total=None, rows="")
        yield BuildProgress(
            begin=lambda key, number, count: bar.update(
                task, description=escape(key), completed=number - 1, total=count, rows=""
            ),
            rows=lambda rows: bar.update(task, rows=f"{rows:,} rows"),
        )
