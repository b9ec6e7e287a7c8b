"""The tables of a release as files: the Parquet as it was checked in, and CSV made from it.

The CSV is UTF-8 with LF line ends, quoted where RFC 4180 asks for it, values in the standard's default
forms: 2026-01-31, 2026-01-31T08:30:00Z, true, 0.1 (the shortest text that gives the same number back).
A missing value is nothing between two commas, an empty text is ``""``. Readers that cannot distinguish them
read both as missing; if a column has empty texts and no missing values, its description says that it has
no missing values (decision 19).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from potluck.errors import PotluckError
from potluck.event import Event
from potluck.serve.cells import batches, texts
from potluck.serve.folder import HeldFolder
from potluck.serve.placing import ReleasedTable
from potluck.serve.shown import Release

__all__ = ["Tables"]

_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Tables:
    """Each table as Parquet and CSV, as the event asks for them."""

    name: str = "tables"

    def write(self, release: Release, tables: Sequence[ReleasedTable], folder: HeldFolder) -> tuple[str, ...]:
        """Put the tables into the release.

        Raises:
            PotluckError: a result of check in is missing or has changed.
        """
        return tuple(path for table in tables for path in _written(release.event, table, folder))


def _written(event: Event, table: ReleasedTable, folder: HeldFolder) -> Iterator[str]:
    stored = table.table.stored
    assert stored is not None, "a released table has a file"
    if not table.source.is_file():
        place = "/".join(table.source.parts[-4:])  # tables/<agency>/<dataset>/<file>
        raise PotluckError(f"{place} is missing.", "Run `potluck build` again.")
    done = "csv" in event.formats and _write_csv(table, event.csv_cap_mb * _MEGABYTE, folder)
    if done:
        yield f"{table.stem}.csv"
    if "parquet" in event.formats or not done:
        folder.copy(f"{table.stem}.parquet", table.source, stored.sha256)
        yield f"{table.stem}.parquet"


class _TooLargeError(Exception):
    """The CSV is larger than the event allows."""


def _write_csv(table: ReleasedTable, cap: int, folder: HeldFolder) -> bool:
    """Write the CSV of a table; return False, and write no file, if it would be larger than the cap."""
    names = [column.form.name for column in table.table.columns]
    try:
        with folder.writing(f"{table.stem}.csv") as out:
            out.write(_csv(pl.DataFrame([names], orient="row", schema=[str(i) for i in range(len(names))])))
            for rows in batches(table.source):
                out.write(_csv(rows.select(texts(rows))))
                if out.bytes > cap:
                    raise _TooLargeError  # noqa: TRY301 - the handler removes what was written
    except _TooLargeError:
        return False
    return True


def _csv(rows: pl.DataFrame) -> bytes:
    return rows.write_csv(include_header=False, line_terminator="\n").encode()
