"""Code that loads a table, ready to copy; paths start at the root of the release."""

from collections.abc import Sequence
from dataclasses import dataclass

from potluck.serve.pages.text import identifier

__all__ = ["Snippet", "snippets"]


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of code.

    Attributes:
        tool: the tool it is for, as on the tab.
        language: python, r or sql.
    """

    tool: str
    language: str
    code: str


def snippets(dataset: str, table: str, paths: Sequence[str], *, alone: bool) -> tuple[Snippet, ...]:
    """How to load a table in the tools that participants use.

    Args:
        dataset: ``agency/dataset``.
        table: name of the table.
        paths: its files, from the root of the release.
        alone: it is the only table of its dataset.

    >>> print(snippets("cdc/deaths", "deaths", ["data/cdc/deaths/deaths.parquet"], alone=True)[0].code)
    import pandas as pd
    <BLANKLINE>
    deaths = pd.read_parquet("data/cdc/deaths/deaths.parquet")
    """
    path = min(paths, key=lambda one: (not one.endswith(".parquet"), one), default=None)
    if path is None:
        return ()
    name, columnar = identifier(table), path.endswith(".parquet")
    return (
        Snippet("Python · pandas", "python", _pandas(name, path, columnar)),
        Snippet("Python · Potluck", "python", _potluck(name, dataset if alone else f"{dataset}#{table}")),
        Snippet("R", "r", _r(name, path, columnar)),
        Snippet("DuckDB", "sql", f"SELECT *\nFROM '{path.replace(chr(39), chr(39) * 2)}'\nLIMIT 10;"),
    )


def _pandas(name: str, path: str, columnar: bool) -> str:
    read = f"read_parquet({_quoted(path)})" if columnar else f"read_csv({_quoted(path)}, dtype=str)"
    return f"import pandas as pd\n\n{name} = pd.{read}"


def _potluck(name: str, key: str) -> str:
    return f'import potluck\n\nevent = potluck.open(".")\n{name} = event[{_quoted(key)}].to_pandas()'


def _r(name: str, path: str, columnar: bool) -> str:
    if columnar:
        return f"library(arrow)\n\n{name} <- read_parquet({_quoted(path)})"
    return f'{name} <- read.csv({_quoted(path)}, colClasses = "character")'


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
