"""The proposed primary key: columns that look like identifiers, never repeat and are never empty."""

from collections.abc import Sequence

import polars as pl

from potluck.draft.columns import ColumnDraft
from potluck.draft.words import word_set, words_of
from potluck.read.batch import column_name

__all__ = ["KeyFinder"]

_IDS = word_set(
    """id ids key code fips geoid npi ccn uid uuid identifier nr number no recordid objectid rowid zip zcta"""
)
_TIMES = word_set("year month quarter week date yr period day time")
_MOST = 6
_KEY_TYPES = frozenset(("string", "integer", "year", "date", "yearmonth", "datetime"))


class KeyFinder:
    """Watches the columns that may make a key; only a 64-bit hash of each value is kept."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        ids = [i for i, name in enumerate(names) if words_of(name) & _IDS][:_MOST]
        times = [i for i, name in enumerate(names) if words_of(name) & _TIMES and i not in ids][:2]
        self._candidates = [*((i,) for i in ids), *((i, t) for i in ids for t in times)]
        self._columns = sorted({i for candidate in self._candidates for i in candidate})
        self._hashes: dict[int, list[pl.Series]] = {i: [] for i in self._columns}
        self._blank: set[int] = set()

    def observe(self, cells: pl.DataFrame) -> None:
        """Add the cells of a batch."""
        for i in self._columns:
            column = cells[column_name(i)]
            if i not in self._blank and (column.is_null() | (column.str.strip_chars() == "")).any():
                self._blank.add(i)
            if i not in self._blank:
                self._hashes[i].append(column.hash())

    def finish(self, columns: Sequence[ColumnDraft]) -> tuple[str, ...]:
        """Names of the fields of the proposed key; empty if there is none."""
        usable = {
            i
            for i in self._columns
            if i not in self._blank and columns[i].type in _KEY_TYPES and not columns[i].missing
        }
        hashes = {i: pl.concat(self._hashes[i]) for i in usable if self._hashes[i]}
        for candidate in self._candidates:
            if all(i in hashes for i in candidate) and _is_unique([hashes[i] for i in candidate]):
                return tuple(self._names[i] for i in candidate)
        return ()


def _is_unique(parts: Sequence[pl.Series]) -> bool:
    if len(parts[0]) < 2:
        return False
    frame = pl.DataFrame({str(n): part for n, part in enumerate(parts)})
    return frame.n_unique() == len(frame)
