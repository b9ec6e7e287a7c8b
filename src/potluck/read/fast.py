"""The fast reader of delimited text: pyarrow's CSV parser, every column a string.

It splits records exactly as ``csv.reader`` does under the options below (tried on tens of thousands of
random files) and hands over ragged rows with their record number. It needs a one-byte delimiter and
quote, no escape character, and "" among the missing values, since it turns an empty line into a row of
empty cells. With ``use_threads=True`` ragged rows come without their number: so one thread.
"""

import contextlib
import csv
import io
from collections.abc import Iterator
from typing import Any

import polars as pl
import pyarrow as pa
from pyarrow import csv as pa_csv

from potluck.model import Dialect
from potluck.read.batch import column_name
from potluck.read.source import RawBatch, ReadAgainError
from potluck.read.streams import ProvedStream

__all__ = ["can_read", "read_fast"]

_BLOCK = 4 << 20
# Wide tables get larger blocks: each batch costs a little for every column, whatever its rows.
_ROWS = 8192
_WIDE_BLOCK = 32 << 20


def can_read(dialect: Dialect, encoding: str) -> bool:
    """Whether the fast reader reads this dialect exactly."""
    one_byte = len(dialect.delimiter) == 1 and dialect.delimiter.isascii() and dialect.delimiter not in "\r\n\0"
    quote = dialect.quote_char == "" or (len(dialect.quote_char) == 1 and dialect.quote_char.isascii())
    plain = dialect.escape_char is None and not dialect.skip_initial_space
    return one_byte and quote and plain and dialect.line_terminator in {None, "\n", "\r\n", "\r"} and bool(encoding)


def read_fast(
    stream: ProvedStream, dialect: Dialect, width: int, longest_record: int, first: int
) -> Iterator[RawBatch]:
    """Raw batches of a stream.

    Args:
        stream: the content, UTF-8.
        dialect: the dialect, one for which `can_read` is true.
        width: number of columns.
        longest_record: bytes of the longest record known so far; blocks are at least 64 times that.
        first: number of the first record.

    Raises:
        ReadAgainError: pyarrow gave up, or bytes were met that are not text.
    """
    ragged: dict[int, str] = {}
    try:
        reader = pa_csv.open_csv(
            stream,
            read_options=pa_csv.ReadOptions(
                column_names=[column_name(i) for i in range(width)],
                use_threads=False,
                block_size=max(_BLOCK, 64 * longest_record, min(_ROWS * longest_record, _WIDE_BLOCK)),
            ),
            parse_options=_parse_options(dialect, ragged),
            convert_options=pa_csv.ConvertOptions(
                column_types={column_name(i): pa.string() for i in range(width)},
                strings_can_be_null=False,
                check_utf8=False,  # the stream has proved it already
            ),
        )
        try:
            yield from _numbered(reader, ragged, dialect, width, first)
        finally:
            _end(stream, reader)
    except pa.ArrowInvalid as error:
        if stream.undecodable or "Empty CSV file" not in str(error):
            raise ReadAgainError(str(error)) from None
    if stream.undecodable:
        raise ReadAgainError("undecodable bytes")


def _end(stream: ProvedStream, reader: Any) -> None:
    """Wait for pyarrow's own thread, which reads ahead: left alone it may ask Python for bytes as Python ends."""
    stream.stop()
    with contextlib.suppress(pa.ArrowInvalid, StopIteration):
        while True:
            reader.read_next_batch()


def _parse_options(dialect: Dialect, ragged: dict[int, str]) -> Any:
    def put_aside(row: Any) -> str:
        ragged[row.number] = row.text
        return "skip"

    return pa_csv.ParseOptions(
        delimiter=dialect.delimiter,
        quote_char=dialect.quote_char or False,
        double_quote=dialect.double_quote,
        newlines_in_values=True,
        ignore_empty_lines=False,
        invalid_row_handler=put_aside,
    )


def _numbered(reader: Any, ragged: dict[int, str], dialect: Dialect, width: int, first: int) -> Iterator[RawBatch]:
    """Batches with their record numbers: the good rows of a batch fill the numbers the ragged ones left free.

    The handler runs about a block ahead of the batches, so ragged rows are matched by number.
    """
    record = 1
    for batch in reader:
        good = pl.DataFrame(pl.from_arrow(batch))
        inside = _inside(ragged, record, len(good))
        if not inside:
            rows = pl.int_range(record, record + len(good), dtype=pl.Int64, eager=True)
            record += len(good)
            yield RawBatch((rows + (first - 1)).alias("row"), good)
            continue
        texts = {number: ragged.pop(number) for number in inside}
        yield _woven(good, texts, dialect, width, record, first)
        record += len(good) + len(texts)
    if ragged:
        nothing = pl.DataFrame(schema={column_name(i): pl.String for i in range(width)})
        yield _woven(nothing, dict(sorted(ragged.items())), dialect, width, record, first)


def _inside(ragged: dict[int, str], record: int, good: int) -> list[int]:
    """Numbers of the ragged rows that stand before the last good row of a batch."""
    inside: list[int] = []
    for number in sorted(ragged):
        if number >= record + good + len(inside):
            break
        inside.append(number)
    return inside


def _woven(
    good: pl.DataFrame, texts: dict[int, str], dialect: Dialect, width: int, record: int, first: int
) -> RawBatch:
    """Good and ragged rows in the order of their numbers."""
    short: dict[int, int] = {}
    extra: dict[int, tuple[str, ...]] = {}
    cells = [_cells(text, dialect) for text in texts.values()]
    for number, row in zip(texts, cells, strict=True):
        if len(row) < width:
            short[number + first - 1] = len(row)
        else:
            extra[number + first - 1] = tuple(row[width:])
    even = [[*row[:width], *[None] * (width - len(row))] for row in cells]
    bad = pl.DataFrame(even, schema=good.schema, orient="row")
    everything = pl.int_range(record, record + len(good) + len(texts), dtype=pl.Int64, eager=True)
    aside = pl.Series(list(texts), dtype=pl.Int64)
    numbers = pl.concat([everything.filter(~everything.is_in(aside.implode())), aside])
    order = numbers.arg_sort()
    cells_in_order = pl.concat([good, bad])[order]
    return RawBatch((numbers.gather(order) + (first - 1)).alias("row"), cells_in_order, short, extra)


def _cells(text: str, dialect: Dialect) -> list[str]:
    options: dict[str, Any] = {"delimiter": dialect.delimiter, "doublequote": dialect.double_quote}
    if dialect.quote_char:
        options["quotechar"] = dialect.quote_char
    else:
        options["quoting"] = csv.QUOTE_NONE
    return next(csv.reader(io.StringIO(text, newline=""), **options), [])
