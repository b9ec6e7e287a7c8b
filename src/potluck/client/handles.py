"""What an opened event is handled by: the event, its datasets, their tables."""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from potluck.client.reading import answer, arrow_table, quoted
from potluck.errors import PotluckError
from potluck.util.extras import needing_package

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

__all__ = ["Column", "DatasetFrames", "EventFrames", "TableFrames", "UnknownNameError"]

_MOST_SHOWN = 60


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
        return arrow_table(self.path, [(column.name, column.type) for column in self.columns])

    def to_pandas(self) -> "pd.DataFrame":
        """The table as a pandas data frame; columns with missing values keep their type (``Int64``)."""
        needing_package("pandas", "`to_pandas`")
        frame: pd.DataFrame = self.to_arrow().to_pandas()
        return frame

    def to_polars(self) -> "pl.DataFrame":
        """The table as a Polars data frame."""
        frame: pl.DataFrame = needing_package("polars", "`to_polars`").from_arrow(self.to_arrow())
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
        lines += [f"  {_plain(c.name)}: {_plain('; '.join(c.missing))}" for c in self.columns if c.missing]
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
        return answer(query, self._views())

    def _views(self) -> Iterator[tuple[str, TableFrames]]:
        taken = {name.lower() for name in self._tables}
        for name, table in self._tables.items():
            yield quoted(name), table
            easy = re.sub(r"\W+", "_", name)
            if easy.lower() not in taken:
                taken.add(easy.lower())
                yield quoted(easy), table

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
        return answer(query, self._views())

    def _views(self) -> Iterator[tuple[str, TableFrames]]:
        for dataset in self._datasets.values():
            for name, table in dataset.items():
                yield f"{quoted(dataset.key)}.{quoted(name)}", table
                yield quoted("--".join((*dataset.key.split("/"), name))), table

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
