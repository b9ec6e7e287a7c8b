"""Rows that are in the description itself."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from potluck.findings import found
from potluck.model import Table
from potluck.read.formats.format import Format
from potluck.read.layouts.rows import layout_of
from potluck.read.layouts.values import Layout, NotATable
from potluck.read.native import open_rows
from potluck.read.source import Unreadable

if TYPE_CHECKING:
    from potluck.read.source import TableSource

__all__ = ["INLINE"]

_NO_ROWS = "The data in the description is not a list of rows."


def _open(paths: Sequence[Path], table: Table) -> "TableSource | Unreadable":
    del paths
    if not isinstance(table.data, list):
        return Unreadable(
            found("format-unsupported", _NO_ROWS, "Put the rows in a file, and name the file under path.")
        )
    return open_rows(table, partial(iter, table.data), None)


def _layout(paths: Sequence[Path], table: Table, part: str) -> Layout | NotATable:
    del paths, part
    return layout_of(table, partial(iter, table.data)) if isinstance(table.data, list) else NotATable(_NO_ROWS)


INLINE = Format("inline", (), lambda _start, _path: False, _open, layouts=_layout, tables_only=False)
