"""Spreadsheets (XLSX) as a source: one sheet is a table, its cells are turned into text.

Two readers give the same text (decision 11). calamine is some fifty times faster, but holds the whole sheet in memory
and turns error cells such as ``#N/A`` into empty ones; so sheets that are huge or contain an error cell are streamed
by openpyxl.
"""

import warnings
import zipfile
from collections.abc import Generator, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import chain
from pathlib import Path
from typing import IO, Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from python_calamine import CalamineError, CalamineWorkbook

from potluck.findings import Finding, found
from potluck.model import Dialect, Table
from potluck.read.batch import TextBatch
from potluck.read.exact import frame_of
from potluck.read.layout import SetAside, labels_of, width_of
from potluck.read.source import FileFacts, Unreadable
from potluck.read.streams import UNPACKED_CAP, HashedFile
from potluck.util.words import counted

__all__ = ["ERRORS", "SheetSource", "cell_text", "open_sheet", "sheet_names", "sheet_rows"]

# What the readers raise for a file that is a damaged workbook or not a workbook.
ERRORS = (OSError, KeyError, ValueError, InvalidFileException, CalamineError, zipfile.BadZipFile)
_IN_MEMORY_CAP = 400 << 20
_HEAD = 100
_SHOWN_SHEETS = 20


def cell_text(value: object) -> str:
    """The text of a cell: whole numbers without a point, dates in ISO form, nothing as "".

    >>> cell_text(1001.0), cell_text(datetime(2026, 1, 2)), cell_text(True)
    ('1001', '2026-01-02', 'true')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e16 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return _clock(value)
    return str(value)


def _clock(value: timedelta) -> str:
    seconds = round(value.total_seconds())
    sign = "-" if seconds < 0 else ""
    minutes, second = divmod(abs(seconds), 60)
    return f"{sign}{minutes // 60:02d}:{minutes % 60:02d}:{second:02d}"


def open_sheet(paths: Sequence[Path], table: Table) -> "SheetSource | Unreadable":
    """A source over one sheet of a workbook."""
    dialect = table.dialect or Dialect()
    path = paths[0]
    try:
        names = sheet_names(path)
        name = _chosen(names, dialect)
        head = (
            [row for _, row in zip(range(max((_HEAD, *dialect.header_records))), sheet_rows(path, name), strict=False)]
            if name
            else []
        )
    except ERRORS as error:
        return Unreadable(
            found("source-error", f"The workbook cannot be opened: {error}.", where=table.paths[0].as_posix())
        )
    if name is None:
        wanted = dialect.sheet_name or f"number {dialect.sheet_number}"
        return Unreadable(
            found(
                "source-error",
                f"The workbook has no sheet {wanted!r}; it has {', '.join(map(repr, names))}.",
                "Correct sheetName in the dialect.",
            )
        )
    if not any(any(row) for row in head):
        return Unreadable(found("source-error", f"The sheet {name!r} is empty.", where=table.paths[0].as_posix()))
    source = SheetSource(path, table, dialect, name, head)
    if len(names) > 1 and dialect.sheet_name is None and dialect.sheet_number is None:
        source.findings.append(_others(name, names))
    return source


def _others(name: str, names: Sequence[str]) -> Finding:
    """The finding that a workbook has sheets that nobody asked for."""
    others = [repr(other) for other in names if other != name]
    shown = ", ".join([*others[:_SHOWN_SHEETS], *(["…"] if len(others) > _SHOWN_SHEETS else [])])
    return found(
        "sheet-not-checked",
        f"No sheet is named, so the first, {name!r}, was read. Not read: {counted(len(others), 'other')} ({shown}).",
        count=len(others),
    )


def _chosen(names: Sequence[str], dialect: Dialect) -> str | None:
    if dialect.sheet_name is not None:
        return dialect.sheet_name if dialect.sheet_name in names else None
    number = 1 if dialect.sheet_number is None else dialect.sheet_number
    return names[number - 1] if 1 <= number <= len(names) else None


def sheet_names(path: Path) -> tuple[str, ...]:
    """Names of the worksheets of a workbook, in order.

    Raises:
        ValueError: the workbook unpacks to more than 4 GB.
    """
    with zipfile.ZipFile(path) as archive:
        if sum(info.file_size for info in archive.infolist()) > UNPACKED_CAP:
            raise ValueError("it unpacks to more than 4 GB")
    book = _opened(path)
    try:
        return tuple(sheet.title for sheet in book.worksheets)
    finally:
        book.close()


def _opened(path: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions, which do not touch cells
        return load_workbook(path, read_only=True, data_only=True)


def sheet_rows(path: Path, name: str) -> Iterator[list[str]]:
    """Rows of a sheet as text, from its first row on, without empty cells at the end of a row."""
    rows = _streamed(path, name) if _needs_streaming(path) else _loaded(path, name)
    for row in rows:
        cells = [cell_text(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        yield cells


def _needs_streaming(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        sheets = [info for info in archive.infolist() if info.filename.startswith("xl/worksheets/sheet")]
        if sum(info.file_size for info in sheets) > _IN_MEMORY_CAP:
            return True
        return any(_holds_error_cell(archive.open(info)) for info in sheets)


def _holds_error_cell(xml: IO[bytes]) -> bool:
    tail = b""
    with xml:
        while block := xml.read(1 << 20):
            if b' t="e"' in tail + block:
                return True
            tail = block[-6:]
    return False


def _loaded(path: Path, name: str) -> Iterator[Sequence[object]]:
    with CalamineWorkbook.from_path(path) as book:
        sheet = book.get_sheet_by_name(name)
        if sheet.start is None:
            return
        above, left = sheet.start
        rows = sheet.iter_rows()
        first = next(rows, [])
        # Some versions of calamine omit blank rows above, others do not; all omit blank columns to the left.
        if above and any(cell != "" for cell in first):
            yield from ([] for _ in range(above))
        for row in chain([first], rows):
            yield [*[None] * left, *row]


def _streamed(path: Path, name: str) -> Iterator[Sequence[object]]:
    book = _opened(path)
    try:
        sheet: Any = book[name]
        sheet.reset_dimensions()
        yield from sheet.iter_rows(values_only=True)
    finally:
        book.close()


class SheetSource:
    """A sheet; attributes as in `potluck.read.source.TableSource`."""

    def __init__(self, path: Path, table: Table, dialect: Dialect, name: str, head: list[list[str]]) -> None:
        self._path = path
        self._table = table
        self._name = name
        fields = len(table.schema.fields) if table.schema else None
        self.dialect = dialect
        # Blank cells at the end of a row are not stored; a header is as wide as the rows below it.
        widest = max(map(len, head))
        self.labels = labels_of(dialect, [row + [""] * (widest - len(row)) if row else row for row in head])
        self.width = width_of(self.labels, fields, head)
        self.findings: list[Finding] = []
        self.files: list[FileFacts] = []

    def batches(self) -> Generator[TextBatch, None, None]:
        """The data rows, in order; a cell that the sheet does not store counts as empty, not as absent."""
        with HashedFile(self._path) as raw:
            raw.drain()
            self.files.append(FileFacts(self._table.paths[0].as_posix(), raw.bytes, raw.sha256))
        yield from SetAside(self.dialect)(frame_of(self._rows(), self.width, 1))

    def _rows(self) -> Iterator[list[str]]:
        number = 0
        try:
            for number, row in enumerate(sheet_rows(self._path, self._name), 1):  # noqa: B007
                yield self._padded(row)
        except ERRORS as error:
            message = f"The workbook is damaged: {error}. Nothing after row {number} was read."
            self.findings.append(found("source-error", message, where=self._table.paths[0].as_posix()))

    def _padded(self, row: list[str]) -> list[str]:
        return row + [""] * (self.width - len(row)) if len(row) < self.width else row
