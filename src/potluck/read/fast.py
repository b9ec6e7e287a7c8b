"""The fast reader of delimited text: pyarrow's CSV parser, every column a string.

With the options below it splits records exactly as ``csv.reader`` does (tested on tens of thousands of random files)
and reports ragged rows with their record number. It needs a one-byte delimiter and quote, no escape character, and ""
among the missing values, since it turns an empty line into a row of empty cells. With ``use_threads=True`` ragged rows
have no number, so each block is parsed on one thread, and several blocks at once (decision 25).
"""

import csv
from collections.abc import Generator
from dataclasses import dataclass
from functools import partial
from typing import Any

import polars as pl
import pyarrow as pa
from pyarrow import csv as pa_csv

from potluck.model import Dialect
from potluck.read.batch import column_name
from potluck.read.blocks import Block, WholeRecords
from potluck.read.exact import csv_format
from potluck.read.source import RawBatch
from potluck.read.streams import ProvedStream
from potluck.util.ahead import mapped
from potluck.util.machine import cores

__all__ = ["can_read", "read_fast"]

_BLOCK = 4 << 20
# Wide tables get larger blocks: each batch costs a little for every column, however few rows it has (decision 25).
_ROWS = 4096
_WIDE_BLOCK = 16 << 20
_MOST_THREADS = 4
_BOM = b"\xef\xbb\xbf"


def can_read(dialect: Dialect, encoding: str) -> bool:
    """Whether the fast reader reads this dialect exactly."""
    one_byte = len(dialect.delimiter) == 1 and dialect.delimiter.isascii() and dialect.delimiter not in "\r\n\0"
    quote = dialect.quote_char == "" or (len(dialect.quote_char) == 1 and dialect.quote_char.isascii())
    plain = dialect.escape_char is None and not dialect.skip_initial_space
    return one_byte and quote and plain and dialect.line_terminator in {None, "\n", "\r\n", "\r"} and bool(encoding)


def read_fast(
    stream: ProvedStream, dialect: Dialect, width: int, longest_record: int, first: int
) -> Generator[RawBatch, None, bytes | None]:
    """Raw batches of a stream, as far as the fast reader can read it.

    Args:
        stream: the content, UTF-8.
        dialect: the dialect, one for which `can_read` is true.
        width: number of columns.
        longest_record: bytes of the longest record known so far.
        first: number of the first record.

    Returns:
        What was read from the stream but is left to the exact reader, from the start of a record on, because there are
        bytes that are not text, a quotation mark never closes, or pyarrow refuses a block; else None.
    """
    size = max(_BLOCK, min(_ROWS * longest_record, _WIDE_BLOCK))
    blocks = WholeRecords(stream, dialect, size)
    threads = cores(_MOST_THREADS)
    refused: list[bytes] = []
    for parsed in mapped(partial(_parse, dialect, width), iter(blocks), threads, ahead=threads):
        if refused or parsed.rows is None:  # blocks after the refused one were already cut
            blocks.stop()
            refused.append(bytes(parsed.block.content))
            continue
        yield _numbered(parsed.rows, dialect, width, first)
        first += len(parsed.rows.good) + len(parsed.rows.ragged)
    if not refused:
        return blocks.left
    return b"".join((*refused, blocks.left or b""))


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows of a block that have all their cells, and the text of those that do not, by number in the block."""

    good: pl.DataFrame
    ragged: dict[int, str]


@dataclass(frozen=True, slots=True)
class _Parsed:
    """A block and its rows; None if pyarrow refuses it."""

    block: Block
    rows: _Rows | None


def _parse(dialect: Dialect, width: int, block: Block) -> _Parsed:
    ragged: dict[int, str] = {}

    def put_aside(row: Any) -> str:
        ragged[row.number] = row.text
        return "skip"

    names = [column_name(i) for i in range(width)]
    # pyarrow drops a byte order mark at the start of what it parses; in the middle of a file it is text.
    content = _BOM + block.content if block.content[: len(_BOM)] == _BOM else block.content
    try:
        table = pa_csv.read_csv(
            pa.BufferReader(pa.py_buffer(content)),
            read_options=pa_csv.ReadOptions(column_names=names, use_threads=False, block_size=len(content) + 1),
            parse_options=pa_csv.ParseOptions(
                delimiter=dialect.delimiter,
                quote_char=dialect.quote_char if block.quoted else False,
                double_quote=dialect.double_quote,
                newlines_in_values=block.quoted,
                ignore_empty_lines=False,
                invalid_row_handler=put_aside,
            ),
            convert_options=pa_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                strings_can_be_null=False,
                check_utf8=False,  # the stream has checked it already
            ),
        )
    except pa.ArrowInvalid:
        return _Parsed(block, None)
    return _Parsed(block, _Rows(pl.DataFrame(pl.from_arrow(table)), ragged))


def _numbered(parsed: _Rows, dialect: Dialect, width: int, first: int) -> RawBatch:
    """A block's rows in the order of their numbers: the good rows fill the numbers the ragged ones left free."""
    total = len(parsed.good) + len(parsed.ragged)
    everything = pl.int_range(first, first + total, dtype=pl.Int64, eager=True).alias("row")
    if not parsed.ragged:
        return RawBatch(everything, parsed.good)
    places = sorted(parsed.ragged)
    records = _cells([parsed.ragged[place] for place in places], dialect)
    short: dict[int, int] = {}
    extra: dict[int, tuple[str, ...]] = {}
    for place, record in zip(places, records, strict=True):
        if len(record) < width:
            short[place + first - 1] = len(record)
        else:
            extra[place + first - 1] = tuple(record[width:])
    even = ([*record[:width], *[None] * (width - len(record))] for record in records)
    columns = zip(parsed.good.columns, zip(*even, strict=True), strict=True)
    bad = pl.DataFrame({name: pl.Series(cells, dtype=pl.String) for name, cells in columns})
    is_bad = pl.repeat(False, total, eager=True, dtype=pl.Boolean).scatter([place - 1 for place in places], True)
    order = pl.concat([is_bad.not_().arg_true(), is_bad.arg_true()]).arg_sort()
    return RawBatch(everything, pl.concat([parsed.good, bad])[order], short, extra)


def _cells(texts: list[str], dialect: Dialect) -> list[list[str]]:
    """The cells of ragged rows, each a whole record: only the last may end inside quotation marks."""
    return list(csv.reader(texts, **csv_format(dialect)))
