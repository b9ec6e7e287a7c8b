"""The report as a self-contained HTML page for the person who has the file: no script, nothing loaded."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup, escape

from potluck.dossier import Dossier, TableEntry
from potluck.report.causes import CAP, Cause, causes_of
from potluck.report.earlier import BuiltRows
from potluck.report.rows import BadRows, offending_rows, quarantine_at_hand, why_hidden
from potluck.util.files import write_text
from potluck.util.text import visible, visible_cell

__all__ = ["report_html", "write_report_pages"]

_CAUSES = 100
_ROWS = 2000  # on one page; a browser opens that many without delay
_ADDRESS = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+")
_OPEN = 20  # up to this many rows are shown without a click
_TO_BUILD = "To see the whole rows here, run `potluck build`, then `potluck validate` again."
_ELSEWHERE = "Only the reports of a workspace show whole rows. Look up these rows in your file by their numbers."
_NOT_QUARANTINED = "The whole rows are not shown, because they were not quarantined."


@dataclass(frozen=True, slots=True)
class _Shown:
    """A cause, with the rows it quarantined if they may be shown.

    Attributes:
        no_rows: why the rows are not shown, if the cause is about rows.
        no_cells: why cells are not shown.
    """

    cause: Cause
    rows: BadRows | None = None
    no_rows: str = ""
    no_cells: str = ""

    @property
    def is_short(self) -> bool:
        """Whether the rows are few enough to be shown without a click."""
        return self.rows is not None and len(self.rows.rows) <= _OPEN


@dataclass(frozen=True, slots=True)
class _TableView:
    table: TableEntry
    causes: tuple[_Shown, ...]
    hidden: int

    @property
    def file(self) -> str:
        """The contributed file, or files if the table has parts; the table's name if they are not known."""
        return ", ".join([source.path for source in self.table.sources] or self.table.paths) or self.table.name

    @property
    def has_errors(self) -> bool:
        """Whether the table has an open error."""
        return any(finding.is_open_error for finding in self.table.findings)

    @property
    def skipped(self) -> tuple[tuple[str, int], ...]:
        """Numbers of skipped rows by reason, without the header that every table has."""
        return tuple(sorted((why, n) for why, n in self.table.rows.skipped.items() if why != "header"))


@dataclass(frozen=True, slots=True)
class _DatasetView:
    dossier: Dossier
    causes: tuple[_Shown, ...]
    hidden: int
    tables: tuple[_TableView, ...]

    @property
    def name(self) -> str:
        """The name by which the reader knows the dataset."""
        return self.dossier.key if self.dossier.agency else self.dossier.name

    @property
    def places(self) -> int:
        """The number of places with errors that hold the dataset back."""
        return sum(finding.count for finding in self.dossier.open_errors)


class _Room:
    """How many more rows fit on the page."""

    def __init__(self) -> None:
        self.left = _ROWS

    def take(self, wanted: int) -> int:
        """Return how many of the wanted rows fit, but at least three, so that every cause shows an example."""
        got = max(min(wanted, self.left), 3)
        self.left = max(self.left - got, 0)
        return got


def report_html(dossiers: Iterable[Dossier], quarantine: Mapping[str, Mapping[str, BuiltRows]] | None = None) -> str:
    """Return the report as a self-contained HTML page.

    Args:
        dossiers: the checked datasets.
        quarantine: rows of the last build by dataset and table, from `quarantine_at_hand`; no other rows are shown.
    """
    room = _Room()
    views = [_dataset(dossier, (quarantine or {}).get(dossier.key), room) for dossier in dossiers]
    source = (files("potluck.report") / "report.html.jinja").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, finalize=_final)
    environment.filters["cell"] = _cell
    environment.filters["code"] = _code
    environment.filters["mail"] = _mail
    environment.filters["number"] = "{:,}".format
    return environment.from_string(source).render(views=views, cap=CAP)


def _final(value: object) -> object:
    """Return what the page shows for a value: in texts, invisible characters are made visible."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _code(text: str) -> Markup:
    """Return one of our own sentences, with the parts between backticks marked as code."""
    parts = [visible(part) for part in text.split("`")]
    if len(parts) % 2 == 0:
        return escape(visible(text))
    return Markup("").join(
        escape(part) if i % 2 == 0 else Markup("<code>{}</code>").format(part) for i, part in enumerate(parts)
    )


def _mail(address: str) -> Markup:
    """Return an e-mail address as a link, and any other text as it is."""
    if _ADDRESS.fullmatch(address) is None:
        return escape(visible(address))
    return Markup('<a href="mailto:{0}">{0}</a>').format(address)


def _cell(text: str) -> str:
    return visible_cell(text) or "(empty)"


def _dataset(dossier: Dossier, built: Mapping[str, BuiltRows] | None, room: _Room) -> _DatasetView:
    causes = causes_of(dossier.findings)
    tables = sorted((_table(dossier, table, built, room) for table in dossier.tables), key=lambda t: not t.has_errors)
    shown = tuple(_Shown(cause) for cause in causes[:_CAUSES])
    return _DatasetView(dossier, shown, len(causes) - len(shown), tuple(tables))


def _table(dossier: Dossier, table: TableEntry, built: Mapping[str, BuiltRows] | None, room: _Room) -> _TableView:
    causes = causes_of(table.findings, table)
    rows = None if built is None else built.get(table.name)
    hidden = why_hidden(dossier, table)
    quarantined = table.rows.quarantined + table.rows.withheld
    unbuilt = _ELSEWHERE if built is None else _TO_BUILD if quarantined else _NOT_QUARANTINED
    instead = f"The whole rows are not shown: {hidden}." if hidden else unbuilt
    shown = tuple(_with_rows(cause, dossier, table, rows or instead, room) for cause in causes[:_CAUSES])
    return _TableView(table, shown, len(causes) - len(shown))


def _with_rows(cause: Cause, dossier: Dossier, table: TableEntry, built: BuiltRows | str, room: _Room) -> _Shown:
    no_cells = _why_no_cells(cause, dossier, table) if cause.hides_cells else ""
    if not cause.in_rows:
        return _Shown(cause, no_cells=no_cells)
    if isinstance(built, str):
        return _Shown(cause, no_rows=built, no_cells=no_cells)
    rows = offending_rows(built, table, cause, room.take(min(CAP, cause.count)))
    return _Shown(cause, rows, "" if rows else _NOT_QUARANTINED, no_cells)


def _why_no_cells(cause: Cause, dossier: Dossier, table: TableEntry) -> str:
    hidden = {field.name for field in table.fields if field.hides_values}
    names = {name for finding in cause.findings for name in (finding.field or "").split(", ")}
    closed = dossier.tier not in {"", "public"}
    return "the dataset is not public" if closed or not names & hidden else "the field is sensitive"


def write_report_pages(build: Path, dossiers: Iterable[Dossier]) -> list[Path]:
    """Write the page of each dataset of a workspace, and return the paths.

    Args:
        build: the workspace's ``build`` folder.
        dossiers: its datasets, as this check found them.
    """
    paths = []
    for dossier in dossiers:
        path = build / "reports" / dossier.agency / f"{dossier.name}.html"
        write_text(path, report_html([dossier], {dossier.key: quarantine_at_hand(build, dossier)}))
        paths.append(path)
    return paths
