"""Reading the files of tables: Parquet, CSV typed as described, and both through DuckDB."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from potluck.fieldtypes.stored import DATETIME, DATETIME_UTC
from potluck.fieldtypes.table import field_type

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Readable", "answer", "arrow_table", "quoted"]


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
    from potluck.fieldtypes.columns import csv_values

    kinds = [(name, field_type(kind).stored.name) for name, kind in columns]
    texts = _csv_texts(path, [name for name, _ in kinds])
    typed = texts.select(csv_values(pl.col(name), kind) for name, kind in kinds)
    zoned = {n for n, kind in kinds if kind == DATETIME.name and texts[n].str.ends_with("Z").any()}
    schema = parquet_schema([(n, DATETIME_UTC.name if n in zoned else kind, "") for n, kind in kinds])
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
