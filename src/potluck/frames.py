"""An event in Python: its tables as pandas, Polars and Arrow tables, and in SQL.

    import potluck

    event = potluck.open(".")
    event["cdc/overdose-deaths"].to_pandas()

The same on an organizer's workspace and on an unzipped release.
"""

import difflib
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from potluck.errors import PotluckError, SourceError

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

__all__ = [
    "Column",
    "DatasetFrames",
    "EventFrames",
    "TableFrames",
    "UnknownNameError",
    "open_event",
]

_IN_A_RELEASE = ("SHA256SUMS", "START-HERE.html", "datapackage.json", "README.md", "dictionary.csv")
_MOST_SHOWN = 60
_TEXT = "string"
_KINDS = {"integer", "number", "boolean", "date", "datetime", "time", "year"}


class UnknownNameError(PotluckError, KeyError):
    """There is no dataset or table of that name; it is a `KeyError` too, so that mappings work as usual."""

    def __str__(self) -> str:
        """The message, without the quotes that a `KeyError` puts around it."""
        return " ".join(part for part in (str(self.args[0]), self.fix) if part)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        name: its name.
        type: its type, as in the Table Schema standard.
        title: what it is, in words.
        missing: why values are missing, with counts: "312 suppressed, not zero".
    """

    name: str
    type: str
    title: str = ""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class TableFrames:
    """A table, to be had in the form you work with.

    Attributes:
        key: ``agency/dataset#table``.
        title: what it is, in words.
        rows: number of rows.
        columns: its columns.
        path: the file it is read from.
    """

    key: str
    title: str
    rows: int
    columns: tuple[Column, ...]
    path: Path

    @property
    def name(self) -> str:
        """Its name within its dataset."""
        return self.key.partition("#")[2]

    def to_arrow(self) -> Any:
        """The table as a `pyarrow.Table`."""
        if self.path.suffix == ".csv":
            return _arrow_from_csv(self)
        import pyarrow.parquet as pq

        # An open file, for a path may hold what pyarrow takes for an address.
        with self.path.open("rb") as file:
            return pq.ParquetFile(file).read()

    def to_pandas(self) -> "pd.DataFrame":
        """The table as a pandas data frame; columns with missing values keep their type (``Int64``)."""
        frame: pd.DataFrame = self.to_arrow().to_pandas()
        return frame

    def to_polars(self) -> "pl.DataFrame":
        """The table as a Polars data frame."""
        import polars as pl

        frame = pl.from_arrow(self.to_arrow())
        assert isinstance(frame, pl.DataFrame)
        return frame

    def __len__(self) -> int:
        """Number of rows."""
        return self.rows

    def __repr__(self) -> str:
        """What it holds: rows, columns with their types, and why values are missing."""
        head = f"{self.key}: {_count(self.rows, 'row')} × {_count(len(self.columns), 'column')}"  # noqa: RUF001
        lines = [head, *([_plain(self.title)] if self.title else [])]
        width = min(max((len(c.name) for c in self.columns), default=0), 32)
        for column in self.columns[:_MOST_SHOWN]:
            line = f"  {_plain(column.name):{width}}  {column.type:8}  {_plain(column.title)}"
            lines.append(line.rstrip())
        if len(self.columns) > _MOST_SHOWN:
            lines.append(f"  … and {_count(len(self.columns) - _MOST_SHOWN, 'more column')}")
        lines += [f"  {_plain(c.name)}: {_plain(', '.join(c.missing))}" for c in self.columns if c.missing]
        return "\n".join(lines)


class DatasetFrames(Mapping[str, TableFrames]):
    """A dataset: its tables by name.

    Where there is only one table it need not be named.

    Args:
        key: ``agency/dataset``.
        title: what it is, in words.
        tables: its tables.
    """

    def __init__(self, key: str, title: str, tables: Iterable[TableFrames]) -> None:
        self.key = key
        self.title = title
        self._tables = {table.name: table for table in tables}

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of its tables."""
        return tuple(self._tables)

    def table(self, name: str | None = None) -> TableFrames:
        """A table.

        Args:
            name: its name; may be left out where there is only one.

        Raises:
            PotluckError: there is no such table, or there are several and none was named.
        """
        if name is None and len(self._tables) == 1:
            return next(iter(self._tables.values()))
        if name is None:
            known = ", ".join(self._tables) or "none"
            raise PotluckError(f"{self.key} has {len(self._tables)} tables.", f"Name one of them: {known}.")
        if name not in self._tables:
            raise _unknown("table", name, self._tables, f"{self.key} has")
        return self._tables[name]

    def to_pandas(self, table: str | None = None) -> "pd.DataFrame":
        """A table as a pandas data frame; see `table` for its name."""
        return self.table(table).to_pandas()

    def to_polars(self, table: str | None = None) -> "pl.DataFrame":
        """A table as a Polars data frame; see `table` for its name."""
        return self.table(table).to_polars()

    def to_arrow(self, table: str | None = None) -> Any:
        """A table as a `pyarrow.Table`; see `table` for its name."""
        return self.table(table).to_arrow()

    def sql(self, query: str) -> Any:
        """The answer of DuckDB to a query in which the dataset's tables go by their names.

        A name such as ``deaths-by-county`` is written in double quotes, or as ``deaths_by_county``.

        Args:
            query: SQL.

        Returns:
            A DuckDB relation: ``.df()`` is a pandas, ``.pl()`` a Polars data frame.
        """
        return _answer(query, self._views())

    def _views(self) -> Iterator[tuple[str, TableFrames]]:
        taken = {name.lower() for name in self._tables}
        for name, table in self._tables.items():
            yield _quoted(name), table
            easy = re.sub(r"\W+", "_", name)
            if easy.lower() not in taken:
                taken.add(easy.lower())
                yield _quoted(easy), table

    def __getitem__(self, name: str) -> TableFrames:
        """The table of a name."""
        return self.table(name)

    def __iter__(self) -> Iterator[str]:
        """Names of the tables."""
        return iter(self._tables)

    def __len__(self) -> int:
        """Number of tables."""
        return len(self._tables)

    def __repr__(self) -> str:
        """What it holds."""
        head = f"{self.key}: {_plain(self.title)} ({_count(len(self), 'table')})"
        return "\n".join([head, *(repr(table) for table in self._tables.values())])


class EventFrames(Mapping[str, DatasetFrames]):
    """An event: its datasets by ``agency/dataset``.

    ``event["agency/dataset#table"]`` is the dataset with that table alone.

    Args:
        title: the event's title.
        datasets: its datasets.
    """

    def __init__(self, title: str, datasets: Iterable[DatasetFrames]) -> None:
        self.title = title
        self._datasets = {dataset.key: dataset for dataset in datasets}

    @property
    def datasets(self) -> tuple[str, ...]:
        """Keys of the datasets, sorted."""
        return tuple(self._datasets)

    def sql(self, query: str) -> Any:
        """The answer of DuckDB to a query over all datasets.

        Tables go by ``"agency/dataset"."table"``, or in one word ``"agency--dataset--table"``.

        Args:
            query: SQL.

        Returns:
            A DuckDB relation: ``.df()`` is a pandas, ``.pl()`` a Polars data frame.
        """
        return _answer(query, self._views())

    def _views(self) -> Iterator[tuple[str, TableFrames]]:
        for dataset in self._datasets.values():
            for name, table in dataset.items():
                yield f"{_quoted(dataset.key)}.{_quoted(name)}", table
                yield _quoted("--".join((*dataset.key.split("/"), name))), table

    def __getitem__(self, key: str) -> DatasetFrames:
        """The dataset of a key."""
        key, _, table = key.partition("#")
        if key not in self._datasets:
            raise _unknown("dataset", key, self._datasets, "This event has")
        dataset = self._datasets[key]
        return DatasetFrames(key, dataset.title, [dataset[table]]) if table else dataset

    def __iter__(self) -> Iterator[str]:
        """Keys of the datasets."""
        return iter(self._datasets)

    def __len__(self) -> int:
        """Number of datasets."""
        return len(self._datasets)

    def __repr__(self) -> str:
        """What it holds."""
        lines = [f"{_plain(self.title)}: {_count(len(self), 'dataset')}"]
        for key, dataset in list(self._datasets.items())[:_MOST_SHOWN]:
            lines.append(f"  {key}  {_plain(dataset.title)}")
        if len(self) > _MOST_SHOWN:
            lines.append(f"  … and {len(self) - _MOST_SHOWN} more in .datasets")
        return "\n".join(lines)


def open_event(path: str | os.PathLike[str] = ".") -> EventFrames:
    """Open an event: an unzipped release, or the workspace an organizer works in.

    A release shows what is in it. A workspace shows every table of the last ``potluck build``, whatever
    its access tier: it is the organizer's own, and nothing here hides anything from them.

    Args:
        path: the folder, or a file in the release's top folder such as ``START-HERE.html``.

    Raises:
        PotluckError: there is no release and no workspace there, or it has not been built.

    >>> open_event("nowhere-at-all")
    Traceback (most recent call last):
    ...
    potluck.errors.SourceError: There is no folder 'nowhere-at-all'.
    """
    place = Path(path)
    if place.is_file():
        if place.suffix.lower() == ".zip":
            raise SourceError(f"{place.name} is a zip.", "Unzip it first, then open the folder.")
        if place.name not in _IN_A_RELEASE:
            raise SourceError(f"{place.name} is no event.", "Name the release's folder.")
        place = place.parent
    if not place.is_dir():
        raise SourceError(f"There is no folder {str(path)!r}.", "Name a release's folder, or a workspace.")
    release = _release_descriptor(place)
    return _open_release(place, release) if release is not None else _open_workspace(place)


def _release_descriptor(folder: Path) -> Mapping[str, Any] | None:
    """The descriptor of the release that lies in a folder; None where there is none."""
    try:
        said = json.loads((folder / "datapackage.json").read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    ours = said.get("potluck") if isinstance(said, dict) else None
    return said if isinstance(ours, dict) and "release" in ours else None


def _open_release(folder: Path, said: Mapping[str, Any]) -> EventFrames:
    try:
        tables = [_released_table(folder, resource) for resource in said.get("resources", ())]
    except (KeyError, TypeError, ValueError, AttributeError):
        raise SourceError(
            "The datapackage.json of this release cannot be used.",
            "Run `python verify.py` in its folder; get it again if that finds a change.",
        ) from None
    return EventFrames(str(said.get("title", "")), _datasets(tables))


def _released_table(folder: Path, resource: Mapping[str, Any]) -> tuple[str, str, TableFrames]:
    """A table of a release, with the key and title of its dataset."""
    ours, schema = resource["potluck"], resource["schema"]
    paths = [str(file["path"]) for file in ours["files"]]
    path = min(paths, key=lambda one: (not one.endswith(".parquet"), one))
    key = f"{ours['agency']}/{ours['dataset']}"
    title = str(resource.get("title", ""))
    columns = tuple(_released_column(field) for field in schema["fields"])
    table = TableFrames(f"{key}#{ours['table']}", title, int(ours["rows"]), columns, _inside(folder, path))
    return key, str(ours.get("title") or title), table


def _released_column(field: Mapping[str, Any]) -> Column:
    reasons = field.get("potluck", {}).get("missing", ())
    missing = tuple(_reason(int(m["count"]), str(m.get("label", "")), str(m["value"])) for m in reasons)
    return Column(str(field["name"]), str(field["type"]), str(field.get("title", "")), missing)


def _inside(folder: Path, path: str) -> Path:
    """A path below a folder, however hostile the descriptor that names it."""
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or "\\" in path or ":" in path:
        raise ValueError(path)
    return folder / path


def _open_workspace(folder: Path) -> EventFrames:
    from potluck.checkin.build import load_dossiers
    from potluck.describe.workspace import find_workspace

    workspace = find_workspace(folder)
    dossiers = load_dossiers(workspace)
    if not dossiers:
        raise PotluckError("Nothing has been built here yet.", "Run `potluck build` first.")
    tables = [
        (dossier.key, dossier.title, _built_table(workspace.build, dossier.key, entry))
        for dossier in dossiers
        for entry in dossier.tables
        if entry.parquet is not None
    ]
    return EventFrames(workspace.event.title, _datasets(tables))


def _built_table(build: Path, key: str, entry: Any) -> TableFrames:
    columns = tuple(
        Column(
            field.name,
            field.type,
            field.title,
            tuple(_reason(m.count, m.label, m.value) for m in field.summary.missing_by)
            if field.summary
            else (),
        )
        for field in entry.fields
    )
    return TableFrames(
        f"{key}#{entry.name}", entry.title, entry.rows.kept, columns, build / entry.parquet.path
    )


def _datasets(tables: Sequence[tuple[str, str, TableFrames]]) -> Iterator[DatasetFrames]:
    titles = {key: title for key, title, _ in reversed(tables)}
    for key in sorted(titles):
        yield DatasetFrames(key, titles[key], [table for at, _, table in tables if at == key])


def _reason(count: int, label: str, value: str) -> str:
    """Why values are missing: the label, or the text that stood there."""
    return f"{count:,} {label or (repr(value) if value else 'empty')}"


def _arrow_from_csv(table: TableFrames) -> Any:
    """A table of a release that has no Parquet, its columns typed as its description says."""
    import polars as pl

    from potluck.checkin.sink import parquet_schema

    texts = _csv_texts(table)
    kinds = [(c.name, c.type if c.type in _KINDS else _TEXT) for c in table.columns]
    typed = texts.select(_typed(pl.col(name), kind) for name, kind in kinds)
    zoned = {n for n, kind in kinds if kind == "datetime" and texts[n].str.ends_with("Z").any()}
    schema = parquet_schema([(n, "datetime-utc" if n in zoned else kind, "") for n, kind in kinds])
    return typed.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(schema)


def _csv_texts(table: TableFrames) -> "pl.DataFrame":
    """The cells of a CSV as text; those that hold nothing at all are missing."""
    import polars as pl
    import pyarrow as pa
    from pyarrow import csv

    convert = csv.ConvertOptions(
        column_types={column.name: pa.large_string() for column in table.columns},
        null_values=[""],
        strings_can_be_null=True,
        quoted_strings_can_be_null=False,
    )
    parse = csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False)
    with table.path.open("rb") as file:
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


def _answer(query: str, views: Iterable[tuple[str, TableFrames]]) -> Any:
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


def _source(connection: Any, table: TableFrames, number: int) -> str:
    """What DuckDB reads a table from: its Parquet, unless the path holds what DuckDB takes for a pattern."""
    path = str(table.path.absolute())
    if table.path.suffix == ".parquet" and not set("*?[{") & set(path):
        quoted = path.replace("'", "''")
        return f"read_parquet('{quoted}')"
    name = f"_table_{number}"
    connection.register(name, table.to_arrow())
    return name


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _unknown(what: str, name: str, known: Iterable[str], has: str) -> UnknownNameError:
    names = sorted(known)
    near = difflib.get_close_matches(name, names, n=3, cutoff=0.5)
    ends = [one for one in names if one.partition("/")[2] == name]
    close = list(dict.fromkeys([*ends, *near]))
    listed = ", ".join(names[:_MOST_SHOWN]) or "none"
    fix = f"Did you mean {' or '.join(repr(one) for one in close)}?" if close else f"{has}: {listed}."
    return UnknownNameError(f"There is no {what} {name!r}.", fix)


def _count(number: int, word: str) -> str:
    return f"{number:,} {word if number == 1 else word + 's'}"


def _plain(text: str) -> str:
    """A stranger's text in one line without control characters, which a terminal might obey."""
    return "".join(c if c.isprintable() else " " for c in " ".join(text.split()))
