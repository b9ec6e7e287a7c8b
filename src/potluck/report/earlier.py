"""Rows of a built table by their number in the file, whether they were kept or quarantined."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from potluck.dossier import TableEntry

__all__ = ["BuiltRows", "built_rows", "rows_by_number"]


@dataclass(frozen=True, slots=True)
class BuiltRows:
    """The files in which a build wrote the rows of a table.

    Attributes:
        quarantine: the quarantined rows, as text.
        kept: the kept rows, typed; None if there is no such file.
        keys: the number of every row and whether it was kept; None if the table has no keys.
    """

    quarantine: Path
    kept: Path | None = None
    keys: Path | None = None


def built_rows(build: Path, table: TableEntry) -> BuiltRows | None:
    """Return the files of a table's rows; None if the last build quarantined no row or its files have changed since.

    Args:
        build: the workspace's ``build`` folder.
        table: the table, as it was built.
    """
    if table.quarantine is None:
        return None
    path = build / table.quarantine.path
    if not path.is_file() or path.stat().st_size != table.quarantine.bytes:
        return None
    kept = build / table.parquet.path if table.parquet is not None else None
    keys = build.joinpath("keys", *path.relative_to(build).parts[1:])
    return BuiltRows(path, kept if kept and kept.is_file() else None, keys if keys.is_file() else None)


def rows_by_number(built: BuiltRows, numbers: Collection[int], columns: Sequence[str]) -> dict[int, list[str]]:
    """Return the cells of rows as text, by row number; rows that are in no file are left out.

    Args:
        built: the files of the rows.
        numbers: the row numbers.
        columns: the names of the columns wanted.
    """
    import polars as pl

    quarantined = pl.scan_parquet(built.quarantine, glob=False)
    number = quarantined.collect_schema().names()[0]
    found = quarantined.filter(pl.col(number).is_in(list(numbers))).select(number, *columns).collect()
    rows = {row[0]: ["" if cell is None else str(cell) for cell in row[1:]] for row in found.rows()}
    places = _places(built, set(numbers) - rows.keys())
    if places and built.kept is not None:
        file = pl.scan_parquet(built.kept, glob=False)
        names = file.collect_schema().names()
        there = file.with_row_index("at").filter(pl.col("at").is_in(list(places)))
        shown = [pl.col(n).cast(pl.String) if n in names else pl.lit("").alias(n) for n in columns]
        taken = there.select("at", *shown).collect()
        rows |= {places[row[0]]: [cell or "" for cell in row[1:]] for row in taken.rows()}
    return rows


def _places(built: BuiltRows, numbers: Collection[int]) -> Mapping[int, int]:
    """Return row numbers by position in the file of kept rows, which is in row order; empty if they do not match."""
    import polars as pl

    if not numbers or built.keys is None or built.kept is None:
        return {}
    kept = pl.scan_parquet(built.keys, glob=False).filter("kept").select("row").sort("row")
    height = pl.scan_parquet(built.kept, glob=False).select(pl.len()).collect().item()
    if kept.select(pl.len()).collect().item() != height:
        return {}
    here = kept.with_row_index("at").filter(pl.col("row").is_in(list(numbers))).collect()
    return dict(here.rows())
