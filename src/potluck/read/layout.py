"""Which records of a source are header, notes and data, according to the Table Dialect."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import replace

import polars as pl

from potluck.model import Dialect
from potluck.read.batch import TextBatch, column_name
from potluck.read.source import RawBatch

__all__ = ["SetAside", "below_comments", "is_comment", "labels_of", "width_of"]


def is_comment(dialect: Dialect, number: int, record: Sequence[str]) -> bool:
    """Whether a record is a comment by the dialect."""
    sign = dialect.comment_char
    return number in dialect.comment_rows or bool(sign and record and record[0].startswith(sign))


def below_comments(dialect: Dialect, head: Sequence[Sequence[str]]) -> Dialect:
    """The dialect with its header moved below comments, if it is declared to be in the first row.

    >>> below_comments(Dialect(comment_char="#"), [["# note"], ["id", "name"]]).header_rows
    (2,)
    """
    if dialect.header_records != (1,):
        return dialect
    rows = (n for n, record in enumerate(head, 1) if not is_comment(dialect, n, record))
    return replace(dialect, header_rows=(next(rows, 1),))


def labels_of(dialect: Dialect, head: Sequence[Sequence[str]]) -> tuple[str, ...] | None:
    """The labels of the header rows, or None if there is no header.

    Several header rows are joined column by column; a blank cell in an upper row gets the text to its left, as in the
    standard's example of a merged heading.

    Args:
        dialect: the table's dialect.
        head: the first records of the source, at least as far as the last header row.

    >>> labels_of(Dialect(header_rows=(1, 2)), [["fruit", ""], ["id", "name"]])
    ('fruit id', 'fruit name')
    """
    numbers = [n for n in dialect.header_records if n <= len(head)]
    if not numbers:
        return None
    rows = [[cell.strip() for cell in head[n - 1]] for n in numbers]
    if not rows[-1]:
        return None
    width = max(len(row) for row in rows)
    upper = [_filled(row, width) for row in rows[:-1]]
    last = rows[-1] + [""] * (width - len(rows[-1]))
    return tuple(_joined([row[i] for row in (*upper, last)], dialect.header_join) for i in range(width))


def _filled(row: list[str], width: int) -> list[str]:
    filled: list[str] = []
    for i in range(width):
        cell = row[i] if i < len(row) else ""
        filled.append(cell or (filled[-1] if filled else ""))
    return filled


def _joined(parts: list[str], join: str) -> str:
    distinct = [part for i, part in enumerate(parts) if part and (i == 0 or part != parts[i - 1])]
    return join.join(distinct)


def width_of(labels: tuple[str, ...] | None, fields: int | None, head: Sequence[Sequence[str]]) -> int:
    """Number of columns: that of the labels, else of the schema's fields, else of the first record."""
    if labels is not None:
        return len(labels)
    return fields or (len(head[0]) if head else 0) or 1


class SetAside:
    """Removes header, preamble, comments and blank rows from raw batches, and counts them by reason."""

    def __init__(self, dialect: Dialect) -> None:
        records = dialect.header_records
        self._last_header = records[-1] if records else 0
        self._header = set(records)
        self._comments = sorted(set(dialect.comment_rows))
        self._comment_char = dialect.comment_char
        self._skip_blank = dialect.skip_blank_rows

    def __call__(
        self, raws: Generator[RawBatch, None, None], headers_again: frozenset[int] = frozenset()
    ) -> Iterator[TextBatch]:
        """Batches of data rows; ``headers_again`` are header rows repeated at the start of later files."""
        with closing(raws):
            for raw in raws:
                yield self._batch(raw, headers_again)

    def _batch(self, raw: RawBatch, headers_again: frozenset[int]) -> TextBatch:
        kept = raw
        skipped: dict[str, int] = {}
        for reason, mask in self._reasons(raw, headers_again):
            if mask is not None and mask.any():
                skipped[reason] = int(mask.sum())
                kept = _without(kept, raw.rows.filter(mask))
        return TextBatch(kept.rows, kept.cells, kept.short, kept.extra, kept.undecodable, skipped)

    def _reasons(self, raw: RawBatch, again: frozenset[int]) -> Iterator[tuple[str, pl.Series | None]]:
        rows = raw.rows
        taken = pl.repeat(False, len(rows), eager=True, dtype=pl.Boolean)
        for reason, mask in (
            ("header", self._header_mask(rows, again)),
            ("comment", self._comment_mask(raw)),
            ("preamble", rows < self._last_header if len(rows) and rows[0] < self._last_header else None),
            ("blank", _blank(raw.cells, raw) if self._skip_blank else None),
        ):
            if mask is None:
                continue
            fresh = mask & ~taken
            taken = taken | fresh
            yield reason, fresh

    def _header_mask(self, rows: pl.Series, again: frozenset[int]) -> pl.Series | None:
        numbers = sorted(self._header | again)
        if not numbers or not len(rows) or rows[0] > numbers[-1]:
            return None
        return rows.is_in(numbers)

    def _comment_mask(self, raw: RawBatch) -> pl.Series | None:
        mask = None
        if self._comments and len(raw.rows):
            mask = raw.rows.is_in(self._comments)
        if self._comment_char:
            starts = raw.cells[column_name(0)].str.starts_with(self._comment_char).fill_null(value=False)
            mask = starts if mask is None else mask | starts
        return mask


def _blank(cells: pl.DataFrame, raw: RawBatch) -> pl.Series:
    empty = cells.select(pl.all_horizontal((pl.all() == "").fill_null(value=True))).to_series()
    if raw.extra:
        filled = [row for row, beyond in raw.extra.items() if any(beyond)]
        empty = empty & ~raw.rows.is_in(filled)
    return empty


def _without(raw: RawBatch, rows: pl.Series) -> RawBatch:
    keep = ~raw.rows.is_in(rows.implode())
    gone = set(rows.to_list()) if raw.short or raw.extra or raw.undecodable else set()
    return RawBatch(
        raw.rows.filter(keep),
        raw.cells.filter(keep),
        {row: n for row, n in raw.short.items() if row not in gone},
        {row: cells for row, cells in raw.extra.items() if row not in gone},
        raw.undecodable - gone,
    )
