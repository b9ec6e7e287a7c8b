"""Where checked rows go: typed Parquet in groups of one size, quarantine as text, keys.

Groups have exactly 131,072 rows, and fewer in tables of over 128 columns (decision 10). Rows are collected and cut
again, so the bytes do not depend on how the rows were read. Encoding runs in order, in a separate thread.
"""

import json
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from potluck.fieldtypes.columns import arrow_type, pandas_names
from potluck.fieldtypes.stored import DATETIME_UTC
from potluck.util.files import replacing

__all__ = [
    "GROUP_ROWS",
    "Grouped",
    "ParquetSink",
    "group_rows",
    "parquet_schema",
    "quarantine_schema",
    "unique_names",
]

GROUP_ROWS = 131_072
# With one size for all, a table of 400 columns was a single group and encoded after everything was read (decision 10).
_GROUP_CELLS = 1 << 24
_FEWEST_ROWS = 1024
# One group is encoded while one waits; more would only take memory.
_WAITING = 2
# Enough rows to see whether a column repeats its values (decision 23).
_HEAD = 8192


def parquet_schema(columns: list[tuple[str, str, str]]) -> pa.Schema:
    """The Arrow schema of typed columns, with the metadata from which pandas restores nullable types.

    Args:
        columns: name, stored kind (``datetime-utc`` for zoned ones) and description of each.
    """
    notes = {
        "index_columns": [],
        "column_indexes": [],
        "columns": [
            {
                "name": n,
                "field_name": n,
                "pandas_type": pandas_names(k)[0],
                "numpy_type": pandas_names(k)[1],
                "metadata": {"timezone": "UTC"} if k == DATETIME_UTC.name else None,
            }
            for n, k, _ in columns
        ],
        "creator": {"library": "potluck"},
    }
    fields = [pa.field(n, arrow_type(k), metadata={"description": d} if d else None) for n, k, d in columns]
    return pa.schema(fields, metadata={"pandas": json.dumps(notes, ensure_ascii=False)})


def quarantine_schema(labels: list[str]) -> pa.Schema:
    """The Arrow schema of quarantined rows: number, reasons, every cell as text, and cells beyond the header."""
    text = pa.large_string()
    names = unique_names(["row", "reasons", *labels, "extra"])
    kinds = [pa.int64(), text, *[text] * len(labels), pa.large_list(text)]
    return pa.schema([pa.field(n, k) for n, k in zip(names, kinds, strict=True)])


def unique_names(names: list[str]) -> list[str]:
    """Make names of columns unique and not blank: later ones get a suffix.

    >>> unique_names(["a", "", "a", "a_2"])
    ['a', 'column_2', 'a_3', 'a_2']
    """
    taken = set(names)
    unique: list[str] = []
    for position, name in enumerate(names, 1):
        free = name or f"column_{position}"
        suffix = position
        while free in unique or (free != name and free in taken):
            free = f"{name or 'column'}_{suffix}"
            suffix += 1
        unique.append(free)
    return unique


def group_rows(columns: int) -> int:
    """The rows in a group: fewer if the table has many columns, so that encoding overlaps with reading.

    >>> group_rows(12), group_rows(400), group_rows(100_000)
    (131072, 32768, 1024)
    """
    # Rounded down to a power of two, as GROUP_ROWS is.
    fit = 1 << ((_GROUP_CELLS // max(columns, 1)).bit_length() - 1)
    return max(_FEWEST_ROWS, min(GROUP_ROWS, fit))


class Grouped:
    """Cuts rows into groups of exactly ``size`` rows and passes each on to ``take``."""

    def __init__(self, take: Callable[[pl.DataFrame], None], size: int = GROUP_ROWS) -> None:
        self._take = take
        self._size = size
        self._waiting: list[pl.DataFrame] = []
        self._rows = 0

    def write(self, rows: pl.DataFrame) -> None:
        """Take the next rows."""
        if not len(rows):
            return
        self._waiting.append(rows)
        self._rows += len(rows)
        if self._rows < self._size:
            return
        everything = pl.concat(self._waiting)
        whole = self._rows - self._rows % self._size
        for start in range(0, whole, self._size):
            # One chunk each, so that nothing in it shows where the batches ended (decision 10).
            self._take(everything.slice(start, self._size).rechunk())
        rest = everything.slice(whole)
        self._waiting = [rest] if len(rest) else []
        self._rows -= whole

    def close(self) -> None:
        """Pass on the rows that are left, as a smaller group."""
        if self._waiting:
            self._take(pl.concat(self._waiting).rechunk())
        self._waiting, self._rows = [], 0


class ParquetSink:
    """Writes groups of rows to a Parquet file, in order; from the second group on in a separate thread.

    Args:
        path: the file; it gets this name only when the sink is closed without an error.
        schema: its Arrow schema; rows have their columns in that order; names in rows are ignored.
        empty: write the file even if it has no rows.
        extremes: write the extremes of each group. Where they are finite, DuckDB treats NaN as a number (decision 54).
    """

    def __init__(self, path: Path, schema: pa.Schema, *, empty: bool = True, extremes: bool = True) -> None:
        self._schema = schema
        self._path = path
        self._empty = empty
        self._extremes = extremes
        self._files = ExitStack()
        self._writer: pq.ParquetWriter | None = None
        self._thread: ThreadPoolExecutor | None = None
        self._first: pl.DataFrame | None = None
        self._pending: list[Future[None]] = []

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self._schema)

    def write(self, group: pl.DataFrame) -> None:
        """Write a group of rows as one row group."""
        if self._thread is None and self._first is None:
            self._first = group  # most tables have one group, for which starting a thread takes longer (decision 28)
            return
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="parquet")
        groups = [group] if self._first is None else [self._first, group]
        self._first = None
        # One thread, and so row groups in order: the same rows give the same bytes (decision 10).
        for one in groups:
            while len(self._pending) >= _WAITING:
                self._pending.pop(0).result()
            self._pending.append(self._thread.submit(self._encode, one))

    def _encode(self, group: pl.DataFrame) -> None:
        if self._writer is None:
            self._writer = self._open(group)
        table = group.to_arrow(compat_level=pl.CompatLevel.oldest())
        columns = [_cast(column, field.type) for column, field in zip(table.columns, self._schema, strict=True)]
        self._writer.write_table(pa.Table.from_arrays(columns, schema=self._schema), row_group_size=GROUP_ROWS)

    def _open(self, group: pl.DataFrame | None) -> pq.ParquetWriter:
        """The writer, with settings that depend only on the first group (decision 23).

        zstd at its fastest level: the next levels save little and take twice the time. Dictionaries only for columns
        that repeat their values: for other columns pyarrow builds a dictionary and then drops it, which costs a third
        more bytes and a fifth more time. No extremes of texts: they prune nothing and cost a comparison each.
        """
        names = self._schema.names
        few = [n for n, c in zip(names, group.iter_columns(), strict=True) if _repeats(c)] if group is not None else []
        plain = [f.name for f in self._schema if self._extremes and not pa.types.is_large_string(f.type)]
        target = self._files.enter_context(replacing(self._path))
        return pq.ParquetWriter(
            target,
            self._schema,
            compression="zstd",
            compression_level=1,
            version="2.6",
            use_dictionary=few or False,
            write_statistics=plain or False,
        )

    def close(self) -> None:
        """Write what is left and the footer, and give the file its name."""
        for pending in self._pending:
            pending.result()
        if self._first is not None:
            self._encode(self._first)
        if self._writer is None and self._empty:
            self._writer = self._open(None)
        if self._writer is None:
            self._path.unlink(missing_ok=True)  # left by an earlier pass, which had rows for it (decision 8)
        else:
            self._writer.close()
        self._writer = None
        self._files.close()

    def __enter__(self) -> Self:
        """The sink itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file; after an error, leave no file behind."""
        try:
            if kind is None:
                self.close()
        finally:
            # In this order: a thread that still encodes would write to a writer that is closed under it.
            if self._thread is not None:
                self._thread.shutdown(cancel_futures=True)
            if self._writer is not None:
                with suppress(OSError, pa.ArrowException):
                    self._writer.close()
            self._files.__exit__(*(sys.exc_info() if kind is None else (kind, error, trace)))
            self._pending, self._first = [], None


def _repeats(column: pl.Series) -> bool:
    head = column.head(_HEAD)
    return not column.dtype.is_nested() and head.n_unique() * 4 < len(head)


def _cast(column: Any, wanted: pa.DataType) -> Any:
    return column if column.type == wanted else column.cast(wanted)
