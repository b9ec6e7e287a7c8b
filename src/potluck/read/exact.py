"""The exact reader of delimited text: Python's ``csv.reader``, slower than pyarrow, but able to read anything."""

import codecs
import csv
import io
from collections.abc import Generator, Iterable, Iterator, Sequence
from typing import Any, BinaryIO

import polars as pl

from potluck.model import Dialect
from potluck.read.batch import column_name
from potluck.read.source import RawBatch
from potluck.read.streams import Decoding, loose_decoding

__all__ = ["CELL_CAP", "LINE_CAP", "CellTooLongError", "Records", "csv_format", "frame_of", "read_head"]

CELL_CAP = 64 * 1024 * 1024
LINE_CAP = 2 * CELL_CAP  # a whole line is held in memory
_ROWS = 16_384
_CHARACTERS = 32 << 20  # of a batch, or of the records searched for the header
_BLOCK = 1 << 20
# Unicode noncharacters, which files must not contain. One replaces a delimiter of several characters; two replace
# line ends that are data because the dialect declares another line end.
_STAND_IN = "\ufdd0"
_ENDS = {"\n": "\ufdd2", "\r": "\ufdd3"}
_USUAL_ENDS = frozenset({None, "", "\n", "\r", "\r\n"})


class CellTooLongError(Exception):
    """A cell, or a line, is over its cap; ``record`` is the number of its record."""

    def __init__(self, record: int) -> None:
        super().__init__(f"record {record}")
        self.record = record


class Records:
    """Records of delimited text, one list of cells each.

    Attributes:
        replaces: undecodable bytes become U+FFFD, not surrogates.
        unclosed: the text ended inside quotation marks; known after the last record.
        doubtful: numbers of the records over several lines whose quotation marks close in the middle of a text.
        record: number of records yielded so far.

    Args:
        content: the bytes.
        encoding: their encoding, or how they become text.
        dialect: the dialect.
    """

    def __init__(self, content: BinaryIO, encoding: str | Decoding, dialect: Dialect) -> None:
        how = loose_decoding(encoding) if isinstance(encoding, str) else encoding
        self.replaces = how.replaces
        self._begins = how.begins
        marked = how.begins and codecs.lookup(how.encoding).name == "utf-8"
        name = "utf-8-sig" if marked else how.encoding
        self._text = io.TextIOWrapper(content, encoding=name, errors=how.errors, newline="")
        self._dialect = dialect
        self._line_end = None if dialect.line_terminator in _USUAL_ENDS else dialect.line_terminator
        self.unclosed = False
        self.doubtful: list[int] = []
        self.record = 0
        self._raw: list[str] = []
        self._ended = False

    def __iter__(self) -> Iterator[list[str]]:
        """The records; raises `CellTooLongError` at a cell over the cap."""
        csv.field_size_limit(CELL_CAP)
        stand_in = len(self._dialect.delimiter) != 1
        reader = csv.reader(self._lines(stand_in), **csv_format(self._dialect, stand_in=stand_in))
        lines = 0
        try:
            for cells in reader:
                # The line we add at the end is its own record, or ends a longer one if a quotation mark is open.
                lines, before = reader.line_num, lines
                if self._ended and cells and cells[-1].endswith(_END):
                    self.unclosed = lines - before > 1
                    if not self.unclosed:
                        return
                    cells[-1] = cells[-1].removesuffix(_END)
                self.record += 1
                if lines - before > 1 and not self.unclosed and self._is_doubtful(stand_in):
                    self.doubtful.append(self.record)
                self._raw.clear()
                yield [self._restored(c) for c in cells] if stand_in or self._line_end else cells
        except csv.Error:
            raise CellTooLongError(self.record + 1) from None

    def _is_doubtful(self, stand_in: bool) -> bool:
        """Whether the lines of the last record break the rules of quoting."""
        try:
            next(csv.reader(self._raw, **csv_format(self._dialect, stand_in=stand_in) | {"strict": True}))
        except csv.Error:
            return True
        return False

    def _restored(self, cell: str) -> str:
        if self._line_end:
            cell = cell.replace("\n", self._line_end)
            for end, sign in _ENDS.items():
                cell = cell.replace(sign, end)
        return cell.replace(_STAND_IN, self._dialect.delimiter)

    def _lines(self, stand_in: bool) -> Iterator[str]:
        first = self._begins
        try:
            for line in _lines(self._text) if self._line_end is None else _cut(self._text, self._line_end):
                text = line.removeprefix("\ufeff") if first else line
                first = False
                text = text.replace(self._dialect.delimiter, _STAND_IN) if stand_in else text
                self._raw.append(text)
                yield text
        finally:
            self._text.detach()  # otherwise it closes the underlying file when it is garbage-collected
        # A line of our own at the end: a record of its own unless quotation marks are still open.
        self._ended = True
        yield _END


_END = "\ufdd1end\ufdd1"


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    while line := text.readline(LINE_CAP):
        yield _within_cap(line)


def _within_cap(line: str) -> str:
    if len(line) >= LINE_CAP:
        raise csv.Error("line over the cap")
    return line


def _cut(text: io.TextIOWrapper, line_end: str) -> Iterator[str]:
    """Lines of a text with an unusual line end; the usual line ends in them are data."""
    rest = ""
    while block := text.read(_BLOCK):
        *lines, rest = (_within_cap(rest) + block).split(line_end)
        for line in lines:
            yield _as_data(line) + "\n"
    if rest:
        yield _as_data(rest)


def _as_data(line: str) -> str:
    return line.replace("\n", _ENDS["\n"]).replace("\r", _ENDS["\r"])


def csv_format(dialect: Dialect, *, stand_in: bool = False) -> dict[str, Any]:
    """The options with which ``csv.reader`` follows a dialect; a stand-in replaces a long delimiter."""
    quoted = bool(dialect.quote_char)
    return {
        "delimiter": _STAND_IN if stand_in else dialect.delimiter,
        "quotechar": dialect.quote_char if quoted else None,
        "quoting": csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE,
        "doublequote": dialect.double_quote,
        "escapechar": dialect.escape_char,
        "skipinitialspace": dialect.skip_initial_space,
        "strict": False,
    }


def read_head(content: BinaryIO, encoding: str, dialect: Dialect, records: int) -> list[list[str]]:
    """The first records of a file, for its header; fewer where they are very long.

    Raises:
        CellTooLongError: the very first has a cell over the cap.
    """
    head: list[list[str]] = []
    characters = 0
    try:
        for cells in Records(content, encoding, dialect):
            head.append(cells)
            characters += sum(map(len, cells))
            if len(head) >= records or characters >= _CHARACTERS:
                break
    except CellTooLongError:
        if not head:
            raise
    return head


def frame_of(records: Iterable[Sequence[str | None]], width: int, first: int) -> Generator[RawBatch, None, None]:
    """Raw batches from records of any length.

    Args:
        records: the records, as lists of cells.
        width: number of columns; shorter records are padded with nulls, longer ones cut and the rest kept apart.
        first: number of the first record.
    """
    chunk: list[Sequence[str | None]] = []
    characters = 0
    for record in records:
        chunk.append(record)
        characters += sum(len(cell) for cell in record if cell)
        if len(chunk) == _ROWS or characters >= _CHARACTERS:
            yield _raw(chunk, width, first)
            first += len(chunk)
            chunk, characters = [], 0
    if chunk:
        yield _raw(chunk, width, first)


def _raw(chunk: list[Sequence[str | None]], width: int, first: int) -> RawBatch:
    short: dict[int, int] = {}
    extra: dict[int, tuple[str, ...]] = {}
    even = chunk if all(len(r) == width for r in chunk) else _evened(chunk, width, first, short, extra)
    columns = {
        column_name(i): pl.Series(column, dtype=pl.String, strict=False) for i, column in enumerate(_columns(even))
    }
    numbers = pl.int_range(first, first + len(chunk), dtype=pl.Int64, eager=True).alias("row")
    return RawBatch(numbers, pl.DataFrame(columns), short, extra)


def _columns(even: Sequence[Sequence[str | None]]) -> Iterator[tuple[str | None, ...]]:
    return zip(*even, strict=True)


def _evened(
    chunk: list[Sequence[str | None]],
    width: int,
    first: int,
    short: dict[int, int],
    extra: dict[int, tuple[str, ...]],
) -> list[Sequence[str | None]]:
    even: list[Sequence[str | None]] = []
    for number, record in enumerate(chunk, first):
        if len(record) < width:
            short[number] = len(record)
            even.append([*record, *[None] * (width - len(record))])
        elif len(record) > width:
            extra[number] = tuple(cell or "" for cell in record[width:])
            even.append(record[:width])
        else:
            even.append(record)
    return even
