"""Workbooks (XLSX): every sheet may be a table."""

import zipfile
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from potluck.model import Dialect, Table
from potluck.read.formats.format import Format
from potluck.read.layouts.header import filled, find_header
from potluck.read.layouts.others import ZIP
from potluck.read.layouts.values import Layout, NotATable

if TYPE_CHECKING:
    from potluck.read.source import TableSource, Unreadable

__all__ = ["XLSX"]

_HEAD = 200


def _is_workbook(start: bytes, path: Path) -> bool:
    if not start.startswith(ZIP):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (OSError, zipfile.BadZipFile):
        return False


def _open(paths: Sequence[Path], table: Table) -> "TableSource | Unreadable":
    from potluck.read.sheet import open_sheet

    return open_sheet(paths, table)


def _sheets(path: Path) -> tuple[str, ...] | NotATable:
    from potluck.read.sheet import ERRORS, sheet_names

    try:
        return sheet_names(path)
    except ERRORS as error:
        return NotATable(f"The workbook cannot be opened: {error}.")


def _layout(paths: Sequence[Path], table: Table, part: str) -> Layout | NotATable:
    from potluck.read.sheet import ERRORS, sheet_rows

    if table.dialect is not None:
        return Layout(table.dialect)
    names = (part,) if part else _sheets(paths[0])
    if isinstance(names, NotATable):
        return names
    if not names:
        return NotATable("The workbook has no sheets.")
    try:
        head = list(islice(sheet_rows(paths[0], names[0]), _HEAD))
    except ERRORS as error:
        return NotATable(f"The workbook cannot be opened: {error}.")
    return _laid_out(head, part or None)


def _laid_out(head: Sequence[Sequence[str]], name: str | None) -> Layout | NotATable:
    why = _why_not(head)
    if why:
        return NotATable(why)
    labels = tuple(cell.strip() for cell in head[0])
    width = max(len(row) for row in head)
    dialect = Dialect(sheet_name=name, skip_blank_rows=any(not filled(row) for row in head[1:]))
    if len(labels) < width or not all(labels) or len(set(labels)) < len(labels):
        labels = (*labels, *[""] * (width - len(labels)))
        dialect = replace(dialect, header=False, comment_rows=(1,))
    return Layout(dialect, (1,), labels)


def _why_not(head: Sequence[Sequence[str]]) -> str:
    written = [row for row in head if filled(row)]
    if not written:
        return "it is empty."
    width = max(len(row) for row in written)
    if width < 2 and len(written) < 3:
        return "it is not a table."
    even = [[*row, *[""] * (width - len(row))] for row in head]
    rows, _ = find_header(even, width)
    if rows[:1] != (1,):
        return (
            f"its header is not in the first row but in row {rows[0]}."
            if rows
            else "it has no header in its first row."
        )
    return "" if len(rows) == 1 else "its header takes more than one row."


XLSX = Format(
    "xlsx",
    (".xlsx",),
    _is_workbook,
    _open,
    _sheets,
    _layout,
    unpack_factor=10,
    part="sheet",
    partless="No sheet of the workbook is a table with its header in the first row.",
)
