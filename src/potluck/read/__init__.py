"""Reading: every format as batches of text, in one pass over the bytes."""

from collections.abc import Callable
from pathlib import Path

from potluck.findings import found
from potluck.model import Table
from potluck.read.source import TableSource, Unreadable

__all__ = ["FORMATS", "TableSource", "Unreadable", "format_of", "open_table"]

FORMATS = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".tab": "csv",
    ".psv": "csv",
    ".dat": "csv",
    ".xlsx": "xlsx",
    ".xpt": "xpt",
    ".ndjson": "ndjson",
    ".jsonl": "ndjson",
    ".parquet": "parquet",
}


def format_of(path: str) -> str:
    """The format a file name stands for: csv for any delimited text, "" where Potluck reads no such tables.

    >>> format_of("Deaths 2015.TXT"), format_of("map.geojson"), format_of("a.csv.gz")
    ('csv', '', 'csv')
    """
    return FORMATS.get(Path(path.lower().removesuffix(".gz")).suffix, "")


def open_table(folder: Path, table: Table) -> TableSource | Unreadable:
    """The text of a table.

    Args:
        folder: the dataset's folder; paths below it were checked when the descriptor was read.
        table: what to read.
    """
    if not table.paths and table.data is not None:
        from potluck.read.native import open_inline

        return open_inline(table)
    paths = [folder / path for path in table.paths]
    for path, named in zip(paths, table.paths, strict=True):
        if not path.is_file():
            return Unreadable(found("scheme-error", f"The file {named.as_posix()!r} is not in the dataset's folder."))
    opener = _opener(table.format)
    if opener is None:
        return Unreadable(found("format-unsupported", f"Tables of the format {table.format!r} cannot be read."))
    return opener(paths, table)


def _opener(table_format: str) -> Callable[..., TableSource | Unreadable] | None:
    # Imported where it is used: pandas and openpyxl cost more than checking a small CSV.
    if table_format in {"csv", "tsv"}:
        from potluck.read.delimited import open_delimited

        return open_delimited
    if table_format == "xlsx":
        from potluck.read.sheet import open_sheet

        return open_sheet
    if table_format in {"json", "ndjson", "jsonl", "parquet"}:
        from potluck.read.native import open_native

        return open_native
    if table_format in {"xpt", "sas"}:
        from potluck.read.xpt import open_xpt

        return open_xpt
    return None
