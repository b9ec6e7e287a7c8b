"""The catalogue site."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from potluck.serve.cells import first_batch, texts
from potluck.serve.folder import HeldFolder
from potluck.serve.pages import FirstRows, build_site, write_pages
from potluck.serve.placing import ReleasedTable, files_by_key
from potluck.serve.shown import OpenTable, Release, ShownDataset

__all__ = ["Site", "first_rows"]

_FIRST_ROWS = 10
_LONGEST_CELL = 500


@dataclass(frozen=True, slots=True)
class Site:
    """The catalogue of everything in the event.

    Attributes:
        project: the organizer's site project.
        build: the folder in which the pages and the site are made.
    """

    project: Path
    build: Path
    name: str = "site"

    def write(self, release: Release, tables: Sequence[ReleasedTable], folder: HeldFolder) -> tuple[str, ...]:
        """Put the site into the release.

        Raises:
            SiteError: the site could not be built.
        """
        pages, site = self.build / "pages", self.build / "site"
        by_key = {table.key: table for table in tables}

        def first(dataset: ShownDataset, table: OpenTable) -> FirstRows | None:
            return None if table.stored is None else first_rows(by_key[f"{dataset.key}#{table.name}"])

        write_pages(release, files_by_key(release, tables, folder), first, self.project, pages)
        build_site(pages, site)
        made = {f"site/{p.relative_to(site).as_posix()}": p for p in sorted(site.rglob("*")) if p.is_file()}
        for path, source in made.items():
            folder.copy(path, source)
        return tuple(made)


def first_rows(table: ReleasedTable) -> FirstRows:
    """The first rows of a table as texts, without the columns that hide their values."""
    shown = [(str(at), column.form.name) for at, column in enumerate(table.table.columns) if not column.hides_values]
    names = tuple(name for _, name in shown)
    rows = first_batch(table.source, _FIRST_ROWS)
    if rows is None or not shown:
        return FirstRows(names, ())
    rows = rows.select([at for at, _ in shown])
    cells = rows.select(texts(rows)).select(pl.all().cast(pl.String).fill_null(""))
    return FirstRows(names, tuple(tuple(_cut(cell) for cell in row) for row in cells.iter_rows()))


def _cut(cell: str) -> str:
    return cell if len(cell) <= _LONGEST_CELL else cell[: _LONGEST_CELL - 1] + "…"
