"""Reading the files of tables: Parquet, CSV typed as described, and both through DuckDB."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from potluck.errors import SourceError
from potluck.util.extras import needing_package

__all__ = ["Readable", "answer", "arrow_table", "quoted"]

# What pandas needs to restore types that may be missing, by the standard's types: (pandas_type, numpy_type).
# The Parquet of a release carries the same notes.
_PANDAS = {
    "integer": ("int64", "Int64"),
    "number": ("float64", "float64"),
    "boolean": ("bool", "boolean"),
    "date": ("date", "object"),
    "datetime": ("datetime", "datetime64[us]"),
    "time": ("time", "object"),
    "year": ("int32", "Int32"),
    "string": ("unicode", "string"),
}
_IN_UTC = ("datetimetz", "datetime64[us, UTC]")


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

    Raises:
        SourceError: its CSV does not hold what its description says.
    """
    if path.suffix == ".csv":
        return _arrow_from_csv(path, columns)
    import pyarrow.parquet as pq

    # An open file, for a path may hold what pyarrow takes for an address.
    with path.open("rb") as file:
        return pq.ParquetFile(file).read()


def _arrow_from_csv(path: Path, columns: Sequence[tuple[str, str]]) -> Any:
    """A table of a release that has no Parquet, its columns typed as its description says."""
    import pyarrow as pa

    try:
        texts = _csv_texts(path, [name for name, _ in columns])
        typed = {name: _typed(texts.column(name), kind) for name, kind in columns}
    except pa.ArrowException as error:
        raise SourceError(
            f"{path.name} does not hold what its description says: {error}",
            "Run `python verify.py` in the release's folder; get it again if that finds a change.",
        ) from None
    return pa.table(typed).replace_schema_metadata({"pandas": _pandas_notes(columns, typed)})


def _csv_texts(path: Path, names: Sequence[str]) -> Any:
    """The cells of a CSV as text; those that hold nothing at all are missing."""
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
        return csv.read_csv(file, parse_options=parse, convert_options=convert)


def _typed(text: Any, kind: str) -> Any:
    """A column of canonical text as typed values; a type that is stored as text stays text."""
    import pyarrow as pa

    types: Mapping[str, Callable[[Any], Any]] = {
        "integer": lambda column: column.cast(pa.int64()),
        "number": lambda column: column.cast(pa.float64()),
        "boolean": _truths,
        "date": lambda column: column.cast(pa.date32()),
        "datetime": _moments,
        "time": _times,
        "year": lambda column: column.cast(pa.int32()),
    }
    return types[kind](text) if kind in types else text


def _truths(text: Any) -> Any:
    import pyarrow.compute as pc

    return pc.equal(text, "true")


def _moments(text: Any) -> Any:
    """Dates and times: in UTC where they end in Z, else of no zone."""
    import pyarrow as pa
    import pyarrow.compute as pc

    plain = pc.utf8_rtrim(text, characters="Z").cast(pa.timestamp("us"))
    if not pc.any(pc.ends_with(text, pattern="Z")).as_py():
        return plain
    # By way of whole numbers: naming a zone directly asks for a data base of zones, which Windows has not.
    return plain.cast(pa.int64()).cast(pa.timestamp("us", tz="UTC"))


def _times(text: Any) -> Any:
    """Times of the day, by way of a day: Arrow reads them from text only within dates."""
    import pyarrow as pa
    import pyarrow.compute as pc

    on_a_day = pc.utf8_replace_slice(text, start=0, stop=0, replacement="1970-01-01T")
    return on_a_day.cast(pa.timestamp("us")).cast(pa.time64("us"))


def _pandas_notes(columns: Sequence[tuple[str, str]], typed: Mapping[str, Any]) -> str:
    """The notes from which pandas restores types whose values may be missing."""
    notes = []
    for name, kind in columns:
        zone = getattr(typed[name].type, "tz", None)
        pandas_type, numpy_type = _IN_UTC if zone else _PANDAS.get(kind, _PANDAS["string"])
        note = {"name": name, "field_name": name, "pandas_type": pandas_type, "numpy_type": numpy_type}
        notes.append({**note, "metadata": {"timezone": zone} if zone else None})
    return json.dumps({"index_columns": [], "column_indexes": [], "columns": notes}, ensure_ascii=False)


def answer(query: str, views: Iterable[tuple[str, Readable]]) -> Any:
    """The answer of DuckDB to a query.

    Args:
        query: SQL.
        views: the tables it may speak of, by their names in SQL.

    Raises:
        PotluckError: DuckDB is not installed.
    """
    duckdb = needing_package("duckdb", "SQL")
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
