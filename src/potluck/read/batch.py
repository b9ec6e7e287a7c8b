"""The batch of text that every reader yields and every check reads."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

__all__ = ["TextBatch", "column_name"]


def column_name(position: int) -> str:
    """Name of a column inside a batch, by position: labels may repeat, be blank or contain anything.

    >>> column_name(0)
    'c0'
    """
    return f"c{position}"


@dataclass(frozen=True, slots=True)
class TextBatch:
    """Rows of a table as text.

    Attributes:
        rows: number of each row in its source, from 1, as frictionless counts ``rowNumber`` (``Int64``).
        cells: the cells, columns ``c0`` … ``cN`` of type ``String``, as wide as the header;
            null where the row has no such cell, "" where the cell is empty.
        short: for rows with fewer cells than the header, by row number, how many they have.
        extra: for rows with more cells than the header, by row number, the cells beyond it.
        undecodable: numbers of the rows with bytes that are not text in the encoding.
        alien: for columns with typed cells of a type that their field does not accept, by position
            from 0, the numbers of the rows.
        skipped: how many rows before or among these were set aside, by reason.
    """

    rows: pl.Series
    cells: pl.DataFrame
    short: Mapping[int, int] = field(default_factory=dict)
    extra: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    undecodable: frozenset[int] = frozenset()
    skipped: Mapping[str, int] = field(default_factory=dict)
    alien: Mapping[int, frozenset[int]] = field(default_factory=dict)
