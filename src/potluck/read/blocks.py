"""Delimited text cut into blocks of whole records, so that each block can be parsed by itself (decision 25).

A line end inside quotation marks does not end a record. Where every quotation mark is in its proper place, next to a
delimiter, a line end or its double, counting them shows what is inside and what is outside. Where one is not (an inch
mark, a nickname in the middle of a text), `csv.reader` says where records end, slowly and only for that block.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np

from potluck.model import Dialect
from potluck.read.exact import CELL_CAP, csv_format
from potluck.read.streams import ProvedStream

__all__ = ["Block", "WholeRecords"]

_BOM = b"\xef\xbb\xbf"
_Places = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True, slots=True)
class Block:
    """Bytes of whole records.

    Attributes:
        content: UTF-8, not copied from what was read.
        quoted: whether it holds a quotation mark.
    """

    content: memoryview
    quoted: bool


class _LeftError(Exception):
    """The text must be left to the exact reader."""


class WholeRecords:
    """The blocks of a stream, in order and without its byte order mark; no block is empty. Can be iterated once.

    They end before anything that only the exact reader can read (decision 7): content that ends inside quotation marks,
    a record longer than a cell may be, cells over several lines beside a quotation mark in the middle of a text, and
    undecodable bytes.

    Attributes:
        left: what was read from the stream but is left to the exact reader, from the start of a record on; None while
            there is nothing.

    Args:
        stream: the content.
        dialect: its dialect, with a delimiter and a quotation mark of one byte.
        size: bytes of a block, more or less; far below the cap of a cell.
    """

    def __init__(self, stream: ProvedStream, dialect: Dialect, size: int) -> None:
        self._stream = stream
        self._dialect = dialect
        self._size = size
        self._stopped = False
        self.left: bytes | None = None

    def stop(self) -> None:
        """Give no more blocks: the rest is left to the exact reader."""
        self._stopped = True

    def __iter__(self) -> Iterator[Block]:
        """The blocks."""
        rest, first = b"", True
        # Where no record has ended yet, as much again is read: with a fixed size the work would grow with the square.
        while more := self._stream.read(max(self._size, len(rest))):
            text = rest + more
            if first and len(text) < len(_BOM):
                rest = text
                continue
            if first:
                text, first = text.removeprefix(_BOM), False
            try:
                end, quoted = _last_end(text, self._dialect)
            except _LeftError:
                self.left = text
                return
            if end:
                yield Block(memoryview(text)[:end], quoted)
            rest = text[end:]
            if self._stopped:
                self.left = rest
                return
        yield from self._last(rest)

    def _last(self, rest: bytes) -> Iterator[Block]:
        quoted = _has_quote(rest, self._dialect)
        if self._stream.undecodable or (quoted and not _is_closed(rest, self._dialect)):
            self.left = rest
        elif rest:
            yield Block(memoryview(rest), quoted)


def _last_end(text: bytes, dialect: Dialect) -> tuple[int, bool]:
    """Where the last whole record of a text ends, if it starts with one, and whether it has quotation marks."""
    # A record over the cap goes to the exact reader, which reports it (decision 44).
    if len(text) > CELL_CAP:
        raise _LeftError
    if not _has_quote(text, dialect):
        return _line_end(text, len(text)), False
    quotes = _quotes(text, dialect)
    if not _are_proper(text, quotes, dialect):
        return _last_start(text, dialect), True
    return _end_outside(text, quotes), True


def _has_quote(text: bytes, dialect: Dialect) -> bool:
    return bool(dialect.quote_char) and dialect.quote_char.encode() in text


def _line_end(text: bytes, before: int) -> int:
    """The end of the last line that surely ends before a place; 0 where there is no such line."""
    end = text.rfind(b"\n", 0, before) + 1
    # A carriage return at the end of the text may be half of a line end; before another character it is a whole one.
    return end or text.rfind(b"\r", 0, min(before, len(text) - 1)) + 1


def _quotes(text: bytes, dialect: Dialect) -> _Places:
    return np.flatnonzero(np.frombuffer(text, dtype=np.uint8) == ord(dialect.quote_char))


def _are_proper(text: bytes, quotes: _Places, dialect: Dialect) -> bool:
    """Whether opening marks are at the start of a cell and closing ones at its end, except doubled marks inside one."""
    # If all marks are proper, every second one opens; so it suffices to look at the neighbours of each, vectorised.
    # A line end put before and after the text gives the first and the last mark neighbours too.
    around = np.frombuffer(b"\n" + text + b"\n", dtype=np.uint8)
    edges = np.frombuffer(f"{dialect.delimiter}\r\n".encode(), dtype=np.uint8)
    opening, closing = quotes[0::2], quotes[1::2]
    doubled = np.zeros(len(quotes), dtype=bool)
    # A closing mark directly before an opening one is an escaped mark: the cell goes on.
    if dialect.double_quote:
        doubled[1:-1:2] = quotes[1:-1:2] + 1 == quotes[2::2]
    starts = np.isin(around[opening], edges)
    starts[1:] |= doubled[1::2][: len(starts) - 1]
    ends = np.isin(around[closing + 2], edges) | doubled[1::2]
    return bool(starts.all() and ends.all())


def _end_outside(text: bytes, quotes: _Places) -> int:
    """The end of the last line that is not inside quotation marks, all of which are proper."""
    before = len(text)
    while end := _line_end(text, before):
        # After an even number of marks a place is outside; else go on before the mark that opened.
        passed = int(np.searchsorted(quotes, end))
        if passed % 2 == 0:
            return end
        before = int(quotes[passed - 1])
    return 0


def _last_start(text: bytes, dialect: Dialect) -> int:
    """Where the last record starts; it may go on after the text."""
    *whole, _ = records = list(_records(text, dialect))
    if _run_over_lines(whole):
        raise _LeftError
    return whole[-1].end if len(records) > 1 else 0


def _is_closed(text: bytes, dialect: Dialect) -> bool:
    """Whether a text, the last of its file, surely does not end inside quotation marks."""
    quotes = _quotes(text, dialect)
    if _are_proper(text, quotes, dialect):
        return len(quotes) % 2 == 0
    records = list(_records(text, dialect))
    # If the last record is still open, one more line becomes part of it instead of a record of its own.
    closed = text if text.endswith((b"\n", b"\r")) else text + b"\n"
    return not _run_over_lines(records) and len(list(_records(closed + b"x\n", dialect))) > len(records)


class _Record(NamedTuple):
    """Where a record ends, and how many lines it runs over."""

    end: int
    lines: int


def _run_over_lines(records: list[_Record]) -> bool:
    """Whether any record does: beside a mark in the middle of a text, rows may have been swallowed (decision 45)."""
    return any(record.lines > 1 for record in records)


def _records(text: bytes, dialect: Dialect) -> Iterator[_Record]:
    """The records of a text as ``csv.reader`` reads them."""
    csv.field_size_limit(CELL_CAP)  # no cell can be longer, because no text here is
    lines = list(io.StringIO(text.decode("latin-1"), newline=""))  # one character per byte, so that lengths are offsets
    ends = list(accumulate(map(len, lines)))
    reader = csv.reader(lines, **csv_format(dialect))
    before = 0
    for _ in reader:
        yield _Record(ends[reader.line_num - 1], reader.line_num - before)
        before = reader.line_num
