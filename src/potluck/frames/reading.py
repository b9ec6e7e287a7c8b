"""Reading the files of tables: Parquet, CSV typed as described, and both through DuckDB."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Readable", "answer", "arrow_table", "quoted"]

_TEXT = "string"
_KINDS = {"integer", "number", "boolean", "date", "datetime", "time", "year"}


class Readable(Protocol):
    """A table that can be read."""

    @property
    def path(self) -> Path:
        """Its file."""

    def to_arrow(self) -> Any:
        """The table as a `pyarrow.Table`."""


def arrow_table(path: Path, columns: Sequence[tuple[str, str]]) -> Any:
    """A table of a release or of a workspace as a `pyarrow.Table`.

    Args:
        path: its Parquet, or its CSV.
        columns: names and types of its columns.
    """
    if path.suffix == ".csv":
        return _arrow_from_csv(path, columns)
    import pyarrow.parquet as pq

    # An open file, for a path may hold what pyarrow takes for an address.
    with path.open("rb") as file:
        return pq.ParquetFile(file).read()


def _arrow_from_csv(path: Path, columns: Sequence[tuple[str, str]]) -> Any:
    """A table of a release that has no Parquet, its columns typed as its description says."""
    import polars as pl

    from potluck.checkin.sink import parquet_schema

    kinds = [(name, kind if kind in _KINDS else _TEXT) for name, kind in columns]
    texts = _csv_texts(path, [name for name, _ in kinds])
    typed = texts.select(_typed(pl.col(name), kind) for name, kind in kinds)
    zoned = {n for n, kind in kinds if kind == "datetime" and texts[n].str.ends_with("Z").any()}
    schema = parquet_schema([(n, "datetime-utc" if n in zoned else kind, "") for n, kind in kinds])
    return typed.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(schema)


def _csv_texts(path: Path, names: Sequence[str]) -> "pl.DataFrame":
    """The cells of a CSV as text; those that hold nothing at all are missing."""
    import polars as pl
    import pyarrow as pa
    from pyarrow import csv

    convert = csv.ConvertOptions(
        column_types={name: pa.large_string() for name in names},
        null_values=[""],
        strings_can_be_null=True,
        quoted_strings_can_be_null=False,
    )
    parse = csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False)
    with path.open("rb") as file:
        cells = csv.read_csv(file, parse_options=parse, convert_options=convert)
    texts = pl.from_arrow(cells)
    assert isinstance(texts, pl.DataFrame)
    return texts


def _typed(text: "pl.Expr", kind: str) -> "pl.Expr":
    import polars as pl

    types: Mapping[str, Callable[[pl.Expr], pl.Expr]] = {
        "integer": lambda e: e.cast(pl.Int64),
        "number": lambda e: e.str.replace("INF", "inf").cast(pl.Float64),
        "boolean": lambda e: e == "true",
        "date": lambda e: e.str.to_date("%Y-%m-%d"),
        "datetime": lambda e: e.str.strip_suffix("Z").str.to_datetime("%Y-%m-%dT%H:%M:%S%.f", time_unit="us"),
        "time": lambda e: e.str.to_time("%H:%M:%S%.f"),
        "year": lambda e: e.cast(pl.Int32),
    }
    return types[kind](text) if kind in types else text


def answer(query: str, views: Iterable[tuple[str, Readable]]) -> Any:
    """The answer of DuckDB to a query.

    Args:
        query: SQL.
        views: the tables it may speak of, by their names in SQL.
    """
    import duckdb

    connection = duckdb.connect(":memory:")
    connection.execute("SET TimeZone = 'UTC'")
    schemas: set[str] = set()
    for number, (name, table) in enumerate(views):
        schema, dot, _ = name.rpartition('".')
        if dot and schema not in schemas:
            connection.execute(f'CREATE SCHEMA {schema}"')
            schemas.add(schema)
        connection.execute(f"CREATE VIEW {name} AS FROM {_source(connection, table, number)}")
    return connection.sql(query)


def _source(connection: Any, table: Readable, number: int) -> str:
    """What DuckDB reads a table from: its Parquet, unless the path holds what DuckDB takes for a pattern."""
    path = str(table.path.absolute())
    if table.path.suffix == ".parquet" and not set("*?[{") & set(path):
        quoted = path.replace("'", "''")
        return f"read_parquet('{quoted}')"
    name = f"_table_{number}"
    connection.register(name, table.to_arrow())
    return name


def quoted(name: str) -> str:
    """A name as SQL writes it, whatever is in it.

    >>> quoted("deaths by county")
    '"deaths by county"'
    """
    return '"' + name.replace('"', '""') + '"'
