"""Parquet: the file states the names and types of its columns."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from potluck.model import Table
from potluck.read.formats.format import Format
from potluck.read.layouts.rows import layout_of
from potluck.read.layouts.values import Layout, NotATable
from potluck.read.native import BrokenError, open_rows

if TYPE_CHECKING:
    from potluck.read.source import TableSource, Unreadable

__all__ = ["PARQUET"]

_ROWS = 16_384


def _rows(path: Path) -> Iterator[Any]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            yield file.schema_arrow.names
            for batch in file.iter_batches(_ROWS):
                yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        raise BrokenError(f"This is not a Parquet file, or it is damaged: {error}.") from None


def _open(paths: Sequence[Path], table: Table) -> "TableSource | Unreadable":
    return open_rows(table, partial(_rows, paths[0]), paths[0], named=True)


def _layout(paths: Sequence[Path], table: Table, part: str) -> Layout | NotATable:
    del part
    return layout_of(table, partial(_rows, paths[0]), named=True)


PARQUET = Format(
    "parquet",
    (".parquet",),
    lambda start, _path: start.startswith(b"PAR1"),
    _open,
    layouts=_layout,
    unpack_factor=10,
)
