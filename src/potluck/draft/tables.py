"""Drafts of the tables of a file: the layout, then every column's evidence, then a descriptor."""

import gzip
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path, PurePosixPath

import polars as pl
from openpyxl.utils.exceptions import InvalidFileException
from python_calamine import CalamineError

from potluck.draft.columns import columns_of
from potluck.draft.describe import ColumnsFound, resource_of
from potluck.draft.encoding import Encoding, prove_encoding
from potluck.draft.evidence import Evidence
from potluck.draft.header import filled, find_header
from potluck.draft.keys import KeyFinder
from potluck.draft.kinds import kind_of
from potluck.draft.layout import Layout, find_layout
from potluck.draft.result import NotATable, TableDraft
from potluck.draft.words import field_names
from potluck.model import Dialect, Field, Schema, Table
from potluck.read import TableSource, Unreadable, open_table
from potluck.read.batch import column_name

__all__ = ["draft_tables"]

_HEAD = 200


def draft_tables(path: Path) -> tuple[TableDraft, ...] | NotATable:
    r"""Drafts of the tables of a file: one of text or SAS, one for every usable sheet of a workbook.

    Nothing is guessed from a sample: encoding, layout and types are those that all of the file fits.

    Args:
        path: the file.

    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> file = Path(folder.name, "deaths.csv")
    >>> _ = file.write_text("fips,deaths\n01001,12\n01003,Suppressed\n", encoding="utf-8")
    >>> [field["type"] for field in draft_tables(file)[0].resource["schema"]["fields"]]
    ['string', 'integer']
    >>> folder.cleanup()
    """
    try:
        return _drafts(path)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        return NotATable("The gzip archive is damaged or cut off: send the file again.")


def _drafts(path: Path) -> tuple[TableDraft, ...] | NotATable:
    kind = kind_of(path)
    if isinstance(kind, NotATable):
        return kind
    if kind == "xlsx":
        return _workbook(path)
    if kind == "xpt":
        draft = _drafted(path, Table("draft", (PurePosixPath(path.name),), "xpt"), Layout(Dialect(), (), (), ()))
        return draft if isinstance(draft, NotATable) else (draft,)
    return _delimited(path)


def _delimited(path: Path) -> tuple[TableDraft, ...] | NotATable:
    encoding = prove_encoding(path)
    if isinstance(encoding, NotATable):
        return encoding
    layout = find_layout(path, encoding.name)
    if isinstance(layout, NotATable):
        return layout
    table = Table("draft", (PurePosixPath(path.name),), "csv", encoding=encoding.name, dialect=layout.dialect)
    draft = _drafted(path, table, _with_note(layout, encoding))
    return draft if isinstance(draft, NotATable) else (draft,)


def _with_note(layout: Layout, encoding: Encoding) -> Layout:
    return replace(layout, notes=(encoding.note, *layout.notes)) if encoding.note else layout


def _workbook(path: Path) -> tuple[TableDraft, ...] | NotATable:
    from potluck.read.sheet import sheet_names, sheet_rows

    drafts: list[TableDraft] = []
    skipped: list[str] = []
    try:
        for name in sheet_names(path):
            head = list(islice(sheet_rows(path, name), _HEAD))
            why = _why_not(head)
            draft = NotATable(why) if why else _sheet(path, name, head)
            if isinstance(draft, NotATable):
                skipped.append(f"The sheet {name!r} is left out: {draft.why}")
            else:
                drafts.append(draft)
    except (OSError, KeyError, ValueError, InvalidFileException, CalamineError, zipfile.BadZipFile) as error:
        return NotATable(f"The workbook cannot be opened: {error}.")
    if not drafts:
        return NotATable(" ".join(["No sheet of the workbook is a table with its header in the first row.", *skipped]))
    return (replace(drafts[0], notes=(*drafts[0].notes, *skipped)), *drafts[1:])


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


def _sheet(path: Path, name: str, head: Sequence[Sequence[str]]) -> TableDraft | NotATable:
    labels = tuple(cell.strip() for cell in head[0])
    width = max(len(row) for row in head)
    dialect = Dialect(sheet_name=name, skip_blank_rows=any(not filled(row) for row in head[1:]))
    if len(labels) < width or not all(labels) or len(set(labels)) < len(labels):
        labels = (*labels, *[""] * (width - len(labels)))
        dialect = replace(dialect, header=False, comment_rows=(1,))
    table = Table("draft", (PurePosixPath(path.name),), "xlsx", dialect=dialect)
    return _drafted(path, table, Layout(dialect, (1,), labels, ()))


def _drafted(path: Path, table: Table, layout: Layout) -> TableDraft | NotATable:
    if not layout.dialect.header and layout.labels:
        # Read by position, the table is as wide as its schema says.
        fields = tuple(Field(column_name(i)) for i in range(len(layout.labels)))
        table = replace(table, schema=Schema(fields))
    source = open_table(path.parent, table)
    if isinstance(source, Unreadable):
        return NotATable(source.finding.message)
    return _observed(source, table, layout)


def _observed(source: TableSource, table: Table, layout: Layout) -> TableDraft:
    labels = layout.labels if not layout.dialect.header or source.labels is None else source.labels
    labels = labels or ("",) * source.width
    evidence = [Evidence() for _ in labels]
    keys = KeyFinder(field_names(labels))
    rows = 0
    for cells in _batches(source):
        rows += len(cells)
        for one, column in zip(evidence, cells.get_columns(), strict=True):
            one.observe(column)
        keys.observe(cells)
    columns = columns_of(labels, [one.finish() for one in evidence])
    found = ColumnsFound(labels, columns, keys.finish(columns), getattr(source, "titles", ()))
    resource, notes = resource_of(table, layout, found)
    return TableDraft(resource, layout.dialect.sheet_name or "", (*layout.notes, *notes), rows, len(labels))


def _batches(source: TableSource) -> Iterator[pl.DataFrame]:
    return (batch.cells for batch in source.batches())
