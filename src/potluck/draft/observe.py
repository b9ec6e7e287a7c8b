"""What the columns of a table are, from all its cells under a layout."""

from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from potluck.draft.columns import columns_of
from potluck.draft.describe import ColumnsFound
from potluck.draft.evidence import Evidence
from potluck.draft.keys import KeyFinder
from potluck.draft.typed import typed_columns
from potluck.draft.words import field_names
from potluck.model import Field, Schema, Table
from potluck.read import TableSource, Unreadable, open_table
from potluck.read.batch import column_name
from potluck.read.layouts import Layout

__all__ = ["Observed", "observed"]


@dataclass(frozen=True, slots=True)
class Observed:
    """What is known about a table: how it was read, its columns, and how many rows it has."""

    table: Table
    found: ColumnsFound
    rows: int


def observed(folder: Path, table: Table, layout: Layout, *, keys: bool = True) -> Observed | Unreadable:
    """Look at all cells of a table.

    Args:
        folder: the dataset's folder.
        table: the table, without a schema.
        layout: how it is laid out.
        keys: look for a primary key, too.
    """
    table = replace(table, encoding=layout.encoding or table.encoding, dialect=layout.dialect)
    read = table
    if layout.labels:
        # Read by position, a table is as wide as its schema; for keyed rows the schema lists the keys that are columns.
        names = (label or column_name(i) for i, label in enumerate(layout.labels))
        read = replace(table, schema=Schema(tuple(Field(name, "any") for name in names)))
    source = open_table(folder, read)
    return source if isinstance(source, Unreadable) else _observed(source, table, layout, keys=keys)


def _observed(source: TableSource, table: Table, layout: Layout, *, keys: bool) -> Observed:
    labels = layout.labels or source.labels or ("",) * source.width
    evidence = [Evidence() for _ in labels]
    finder = KeyFinder(field_names(labels) if keys else ())
    rows = 0
    with closing(source.batches()) as batches:
        for batch in batches:
            rows += len(batch.rows)
            for one, column in zip(evidence, batch.cells.get_columns(), strict=True):
                one.observe(column)
            finder.observe(batch.cells)
    finished = [one.finish() for one in evidence]
    columns = columns_of(labels, finished)
    types: dict[int, set[str]] = getattr(source, "types", {})
    if types:
        columns = typed_columns(columns, finished, types)
    titles: tuple[str, ...] = getattr(source, "titles", ())
    return Observed(table, ColumnsFound(labels, columns, finder.finish(columns), titles), rows)
