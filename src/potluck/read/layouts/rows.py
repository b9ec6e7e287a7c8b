"""The layout of rows of typed cells: JSON, lines of JSON, Parquet, rows in a description."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from potluck.fieldtypes.typed import plain_text
from potluck.model import Dialect, Table
from potluck.read.layout import labels_of
from potluck.read.layouts.header import find_header
from potluck.read.layouts.values import Layout, NotATable
from potluck.read.native import FAILURES, Rows, control_of

__all__ = ["layout_of"]

_HEAD = 600
_MOST = 16_384  # columns, as many as a spreadsheet has


def layout_of(table: Table, rows: Rows, *, named: bool = False) -> Layout | NotATable:
    """The layout of rows of typed cells, or why they are not a table.

    Args:
        table: what is declared of the table.
        rows: returns the rows afresh each time it is called.
        named: the first row always contains the columns' names.
    """
    try:
        head = list(islice(rows(), _HEAD))
        if not head:
            return NotATable("The table is empty.")
        if isinstance(head[0], dict):
            return _keyed(table, rows())
    except FAILURES as error:
        return NotATable(str(error), "")
    if not all(isinstance(row, (list, tuple)) for row in head):
        return NotATable("Its rows are neither all lists of cells nor all mappings.", "")
    if table.dialect is not None:
        return Layout(table.dialect)
    return _listed([[plain_text(cell) or "" for cell in row] for row in head], named=named)


def _keyed(table: Table, rows: Iterable[Any]) -> Layout | NotATable:
    """The layout of keyed rows: columns are the keys of all rows, in order, since the first row may lack some."""
    declared = control_of(table).get("keys")
    keys = {str(key): None for key in declared} if isinstance(declared, list) and declared else {}
    for number, row in enumerate(rows, 2):
        if not isinstance(row, dict):
            return NotATable(f"Row {number} is a different kind of row from the first.", "")
        if not declared:
            keys.update(dict.fromkeys(row))
        if len(keys) > _MOST:
            return NotATable(f"The rows have over {_MOST:,} different keys.")
    if not keys:
        return NotATable("The table has no columns.")
    return Layout(replace(table.dialect or Dialect(), header=True, header_rows=(1,)), (1,), tuple(keys))


def _listed(head: Sequence[Sequence[str]], *, named: bool) -> Layout | NotATable:
    width = Counter(map(len, head)).most_common(1)[0][0]
    if not 0 < width <= _MOST:
        return NotATable(f"The table has {width:,} columns; it can have from 1 to {_MOST:,}.")
    header, first = ((1,), 2) if named else find_header(head, width)
    labels = labels_of(Dialect(header_rows=header), head) if header else None
    if labels and all(labels) and len(set(labels)) == len(labels) == width:
        return Layout(Dialect(header_rows=header), header, labels)
    dialect = Dialect(header=False, header_rows=header, comment_rows=tuple(range(1, first)))
    return Layout(dialect, header, (*(labels or ()), *[""] * width)[: max(width, len(labels or ()))])
