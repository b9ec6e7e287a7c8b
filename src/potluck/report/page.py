"""The report as a page of its own for the person who has the file: no script, nothing fetched, nothing hidden."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup, escape

from potluck.dossier import Dossier, TableEntry
from potluck.files import write_text
from potluck.report.causes import CAP, Cause, causes_of
from potluck.report.rows import BadRows, offending_rows, quarantine_at_hand
from potluck.report.text import visible, visible_cell

__all__ = ["report_html", "write_report_pages"]

_CAUSES = 100
_ROWS = 2000  # on a page; a browser opens that at once
_NO_ROWS: Mapping[str, Path] = {}


@dataclass(frozen=True, slots=True)
class _Shown:
    """A cause and the rows it put aside, where they may be seen."""

    cause: Cause
    rows: BadRows | None


@dataclass(frozen=True, slots=True)
class _TableView:
    table: TableEntry
    causes: tuple[_Shown, ...]
    hidden: int

    @property
    def skipped(self) -> tuple[tuple[str, int], ...]:
        """Rows that are no data, by reason."""
        return tuple(sorted(self.table.rows.skipped.items()))


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


class _Room:
    """How many more rows the page takes."""

    def __init__(self) -> None:
        self.left = _ROWS

    def take(self, wanted: int) -> int:
        """As many as wanted, or as are left; a few always, so that no cause goes without an example."""
        got = max(min(wanted, self.left), 3)
        self.left = max(self.left - got, 0)
        return got


def report_html(dossiers: Iterable[Dossier], quarantine: Mapping[str, Mapping[str, Path]] | None = None) -> str:
    """The report as a self-contained HTML page.

    Args:
        dossiers: checked datasets.
        quarantine: quarantine files by dataset and table, from `quarantine_at_hand`; rows are shown of no other.
    """
    room = _Room()
    views = [_dataset(dossier, (quarantine or {}).get(dossier.key, _NO_ROWS), room) for dossier in dossiers]
    source = (files("potluck.report") / "report.html.jinja").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, finalize=_final)
    environment.filters["cell"] = _cell
    environment.filters["code"] = _code
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


def _cell(text: str) -> str:
    return visible_cell(text) or "(empty)"


def _dataset(dossier: Dossier, quarantine: Mapping[str, Path], room: _Room) -> _DatasetView:
    causes = causes_of(dossier.findings)
    tables = tuple(_table(table, quarantine.get(table.name), room) for table in dossier.tables)
    shown = tuple(_Shown(cause, None) for cause in causes[:_CAUSES])
    return _DatasetView(dossier, shown, len(causes) - len(shown), tables)


def _table(table: TableEntry, quarantine: Path | None, room: _Room) -> _TableView:
    causes = causes_of(table.findings, table)
    shown = tuple(_Shown(cause, _rows(cause, table, quarantine, room)) for cause in causes[:_CAUSES])
    return _TableView(table, shown, len(causes) - len(shown))


def _rows(cause: Cause, table: TableEntry, quarantine: Path | None, room: _Room) -> BadRows | None:
    if quarantine is None or not cause.in_rows:
        return None
    return offending_rows(quarantine, table, cause, room.take(min(CAP, cause.count)))


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
