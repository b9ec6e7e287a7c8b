"""Delimited text: CSV and its relatives."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from potluck.findings import Finding, found
from potluck.model import Dialect, Table
from potluck.read.formats.format import Format
from potluck.read.layouts.others import why_not_text
from potluck.read.layouts.values import Layout, NotATable

if TYPE_CHECKING:
    from potluck.read.source import TableSource, Unreadable

__all__ = ["DELIMITED"]


def _is_text(start: bytes, path: Path) -> bool | NotATable:
    """Whether it is text; if not, its first bytes and its name say what it is instead."""
    return why_not_text(start, path) or True


def _open(paths: Sequence[Path], table: Table) -> "TableSource | Unreadable":
    from potluck.read.delimited import open_delimited

    return open_delimited(paths, table)


def _layout(paths: Sequence[Path], table: Table, part: str) -> Layout | NotATable:
    from dataclasses import replace

    from potluck.read.layouts.delimited import find_layout
    from potluck.read.layouts.encoding import Encoding, prove_encoding
    from potluck.read.streams import codec_of

    del part
    if table.dialect is not None:
        return Layout(table.dialect, encoding=table.encoding or "")
    if table.encoding and codec_of(table.encoding) is None:
        return NotATable(f"The encoding {table.encoding!r} is not known.", "encoding-error")
    encoding = Encoding(table.encoding) if table.encoding else prove_encoding(paths[0])
    if isinstance(encoding, NotATable):
        return encoding
    layout = find_layout(paths[0], encoding.name)
    if isinstance(layout, NotATable):
        return layout
    notes = (encoding.note, *layout.notes) if encoding.note else layout.notes
    findings = (_detected(layout.dialect, layout.header_rows), *layout.findings)
    return replace(layout, notes=notes, encoding=encoding.name, findings=findings)


def _detected(dialect: Dialect, header: tuple[int, ...]) -> Finding:
    shown = "tab" if dialect.delimiter == "\t" else repr(dialect.delimiter)
    rows = f"row {header[0]}" if len(header) == 1 else f"rows {' and '.join(map(str, header))}"
    seem = "seems" if len(header) == 1 else "seem"
    heading = f"{rows} {seem} to be the header" if header else "there seems to be no header"
    return found("dialect-detected", f"No dialect is declared: cells seem to be separated by {shown}, and {heading}.")


DELIMITED = Format(
    "csv",
    (".csv", ".tsv", ".txt", ".tab", ".psv", ".dat"),
    _is_text,
    _open,
    layouts=_layout,
    aliases=("tsv", "txt", "psv", "tab", "dat"),
    loose=(".txt",),  # a readme, for instance
    joins=True,
    rewritten=True,
    encoded=True,
    stated=("delimiter",),
)
