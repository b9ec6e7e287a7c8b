"""The report as a page of its own for the person who has the file: no script, nothing fetched, nothing hidden."""

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
_ROWS = 2000  # on a page; a browser opens that at once
_ADDRESS = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+")
_OPEN = 20  # rows that are shown without being asked for
_TO_BUILD = "Run `potluck build`, then `potluck validate` again, and the whole rows are shown here."
_ELSEWHERE = "Whole rows are shown in the reports of a workspace; look these up in your file, by their numbers."
_NOT_ASIDE = "The whole rows are not shown, since these were not put in quarantine."


@dataclass(frozen=True, slots=True)
class _Shown:
    """A cause and the rows it put aside, where they may be seen.

    Attributes:
        no_rows: why they are not shown, where it is about rows.
        no_cells: why cells are not shown.
    """

    cause: Cause
    rows: BadRows | None = None
    no_rows: str = ""
    no_cells: str = ""

    @property
    def is_short(self) -> bool:
        """Whether the rows are few enough to be shown at once."""
        return self.rows is not None and len(self.rows.rows) <= _OPEN


@dataclass(frozen=True, slots=True)
class _TableView:
    table: TableEntry
    causes: tuple[_Shown, ...]
    hidden: int

    @property
    def file(self) -> str:
        """The file as it was contributed, several where the table has parts; the table's name where nobody knows."""
        return ", ".join([source.path for source in self.table.sources] or self.table.paths) or self.table.name

    @property
    def has_errors(self) -> bool:
        """Whether an error in it is open."""
        return any(finding.is_open_error for finding in self.table.findings)

    @property
    def skipped(self) -> tuple[tuple[str, int], ...]:
        """Rows that are no data, by reason; every table has a header."""
        return tuple(sorted((why, n) for why, n in self.table.rows.skipped.items() if why != "header"))


@dataclass(frozen=True, slots=True)
class _DatasetView:
    dossier: Dossier
    causes: tuple[_Shown, ...]
    hidden: int
    tables: tuple[_TableView, ...]

    @property
    def name(self) -> str:
        """What the reader knows it by."""
        return self.dossier.key if self.dossier.agency else self.dossier.name

    @property
    def places(self) -> int:
        """In how many places the errors are that hold this back."""
        return sum(finding.count for finding in self.dossier.open_errors)


class _Room:
    """How many more rows the page takes."""

    def __init__(self) -> None:
        self.left = _ROWS

    def take(self, wanted: int) -> int:
        """As many as wanted, or as are left; a few always, so that no cause goes without an example."""
        got = max(min(wanted, self.left), 3)
        self.left = max(self.left - got, 0)
        return got


def report_html(dossiers: Iterable[Dossier], quarantine: Mapping[str, Mapping[str, BuiltRows]] | None = None) -> str:
    """The report as a self-contained HTML page.

    Args:
        dossiers: checked datasets.
        quarantine: rows of the last build by dataset and table, from `quarantine_at_hand`; rows are shown of no other.
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
    """Every text shown, without characters that cannot be seen."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _code(text: str) -> Markup:
    """A sentence of ours, what stands between backticks marked as code."""
    parts = [visible(part) for part in text.split("`")]
    if len(parts) % 2 == 0:
        return escape(visible(text))
    return Markup("").join(
        escape(part) if i % 2 == 0 else Markup("<code>{}</code>").format(part) for i, part in enumerate(parts)
    )


def _mail(address: str) -> Markup:
    """A mail address as a link, where it is one."""
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
    aside = table.rows.quarantined + table.rows.withheld
    unbuilt = _ELSEWHERE if built is None else _TO_BUILD if aside else _NOT_ASIDE
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
    return _Shown(cause, rows, "" if rows else _NOT_ASIDE, no_cells)


def _why_no_cells(cause: Cause, dossier: Dossier, table: TableEntry) -> str:
    sensitive = {field.name for field in table.fields if field.sensitive}
    names = {name for finding in cause.findings for name in (finding.field or "").split(", ")}
    closed = dossier.tier not in {"", "public"}
    return "the dataset is not public" if closed or not names & sensitive else "the field is sensitive"


def write_report_pages(build: Path, dossiers: Iterable[Dossier]) -> list[Path]:
    """Write the page of each dataset of a workspace; answers where they are.

    Args:
        build: the workspace's ``build`` folder.
        dossiers: its datasets, as they were checked now.
    """
    paths = []
    for dossier in dossiers:
        path = build / "reports" / dossier.agency / f"{dossier.name}.html"
        write_text(path, report_html([dossier], {dossier.key: quarantine_at_hand(build, dossier)}))
        paths.append(path)
    return paths
