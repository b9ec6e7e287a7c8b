"""Rows of a released table as texts, in the standard's default forms."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

__all__ = ["batches", "first_batch", "texts"]

_ROWS_AT_ONCE = 65_536


def batches(source: Path) -> Iterator[pl.DataFrame]:
    """The rows of a Parquet file in batches, to limit memory; columns are named by position."""
    with pq.ParquetFile(source) as file:
        for batch in file.iter_batches(batch_size=_ROWS_AT_ONCE, use_threads=False):
            yield _frame(pa.Table.from_batches([batch]))


def first_batch(source: Path, rows: int) -> pl.DataFrame | None:
    """The first rows of a Parquet file, columns named by position; None if it has no rows."""
    with pq.ParquetFile(source) as file:
        batch = next(file.iter_batches(batch_size=rows), None)
    return None if batch is None else _frame(pa.Table.from_batches([batch]))


def _frame(table: pa.Table) -> pl.DataFrame:
    frame = pl.from_arrow(table.rename_columns([str(i) for i in range(table.num_columns)]))
    assert isinstance(frame, pl.DataFrame)
    return frame


def texts(rows: pl.DataFrame) -> list[pl.Expr]:
    """Each column, converted to its canonical text if Polars would write it differently."""
    return [_text(column) for column in rows.iter_columns()]


def _text(values: pl.Series) -> pl.Expr:
    column, text = pl.col(values.name), pl.col(values.name).cast(pl.String)
    if isinstance(values.dtype, pl.Datetime):
        return column.dt.to_string("%Y-%m-%dT%H:%M:%S%.f" + ("Z" if values.dtype.time_zone else ""))
    if isinstance(values.dtype, pl.Time):
        return column.dt.to_string("%H:%M:%S%.f")
    if isinstance(values.dtype, pl.Int32):  # a year, with at least four digits
        return pl.when(column < 0).then(text).otherwise(text.str.zfill(4))
    if values.dtype.is_float() and values.is_infinite().any():
        return pl.when(column.is_infinite()).then(text.str.replace("inf", "INF")).otherwise(text)
    return column
