"""Reading: every format as batches of text, in one pass over the bytes."""

from pathlib import Path

from potluck.findings import found
from potluck.model import Table
from potluck.read.formats import INLINE, Format, format_named, format_of, formats, recognised
from potluck.read.source import TableSource, Unreadable

__all__ = [
    "Format",
    "TableSource",
    "Unreadable",
    "format_named",
    "format_of",
    "formats",
    "open_table",
    "recognised",
]


def open_table(folder: Path, table: Table) -> TableSource | Unreadable:
    """The text of a table.

    Args:
        folder: the dataset's folder; paths below it were checked when the descriptor was read.
        table: what to read.
    """
    if not table.paths and table.data is not None:
        return INLINE.open((), table)
    paths = [folder / path for path in table.paths]
    for path, named in zip(paths, table.paths, strict=True):
        if not path.is_file():
            return Unreadable(found("scheme-error", f"The file {named.as_posix()!r} is not in the dataset's folder."))
    form = format_named(table.format)
    if len(paths) > 1 and not form.joins:
        message = f"A table of the format {form.name!r} is read from one file, and {len(paths)} are listed."
        return Unreadable(found("source-error", message, "List one file under path, and make a table of each other."))
    return form.open(paths, table)
