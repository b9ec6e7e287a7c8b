"""A count of all records of a delimited file under one dialect: what its layout is judged by."""

from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from potluck.read.layouts.encoding import open_bytes
from potluck.model import Dialect
from potluck.read.exact import CellTooLongError, Records

__all__ = ["Census", "count_records", "take_census"]

_HEAD = 600
_TAIL = 2_000
_ODD = 1_000
_FIRSTS = 20
_T = TypeVar("_T")


@dataclass(slots=True)
class Census:
    """What was counted.

    Attributes:
        records: number of records.
        written: number of records that are not blank lines.
        widths: for every width, how many records have it, and the place of the first and of the last of
            them among the written ones.
        head: the first records.
        tail: the last records, with their numbers.
        odd: records deep inside whose width is not that of the one before, with their numbers, up to a cap.
        blanks: numbers of blank lines, up to a cap.
        repeats: numbers of records that repeat one of the first twenty, by its position.
        broken: the text ends inside quotation marks, or a cell is too long.
    """

    records: int = 0
    written: int = 0
    widths: dict[int, list[int]] = field(default_factory=dict)
    head: list[list[str]] = field(default_factory=list)
    tail: deque[tuple[int, list[str]]] = field(default_factory=lambda: deque(maxlen=_TAIL))
    odd: list[tuple[int, list[str]]] = field(default_factory=list)
    blanks: list[int] = field(default_factory=list)
    repeats: dict[int, list[int]] = field(default_factory=dict)
    broken: bool = False

    def take_width(self, width: int) -> None:
        """Count a record that is not a blank line."""
        self.written += 1
        known = self.widths.get(width)
        if known is None:
            self.widths[width] = [1, self.written, self.written]
        else:
            known[0] += 1
            known[2] = self.written

    @property
    def width(self) -> int:
        """The commonest width of two and more, else 1; the larger of two as common."""
        wide = [(count, width) for width, (count, _, _) in self.widths.items() if width > 1]
        return max(wide)[1] if wide else min(self.widths, default=0)

    @property
    def evenness(self) -> float:
        """Share of the records between the first and the last of the usual width that have it."""
        count, first, last = self.widths.get(self.width, [0, 1, 1])
        return count / (last - first + 1)

    @property
    def coverage(self) -> float:
        """Share of all written records that lie between the first and the last of the usual width."""
        _, first, last = self.widths.get(self.width, [0, 1, 0])
        return (last - first + 1) / max(self.written, 1)


def take_census(path: Path, encoding: str, dialect: Dialect) -> Census:
    """Count the records of a whole file.

    Args:
        path: the file.
        encoding: an encoding all of it is text in.
        dialect: the dialect to read it with.
    """
    with open_bytes(path) as content:
        return count_records(Records(content, encoding, dialect))


def count_records(records: Records) -> Census:
    """Count records; a cell over the reader's cap ends the count."""
    census = Census()
    try:
        _count(census, records)
    except CellTooLongError:
        census.broken = True
    census.broken = census.broken or records.unclosed
    return census


def _count(census: Census, records: Records) -> None:
    firsts: dict[str, list[tuple[int, list[str]]]] = {}
    before = 0
    for number, cells in enumerate(records, 1):
        census.records = number
        census.tail.append((number, cells))
        if number <= _HEAD:
            census.head.append(cells)
        width = len(cells)
        if not width:
            _keep(census.blanks, number)
            continue
        census.take_width(width)
        if width != before and number > _HEAD:
            _keep(census.odd, (number, cells))
        before = width
        if number <= _FIRSTS:
            firsts.setdefault(cells[0], []).append((number, cells))
        elif cells[0] in firsts and width > 1:
            _take_repeat(census, firsts[cells[0]], number, cells)


def _keep(kept: list[_T], one: _T) -> None:
    if len(kept) < _ODD:
        kept.append(one)


def _take_repeat(census: Census, firsts: list[tuple[int, list[str]]], number: int, cells: list[str]) -> None:
    for first, known in firsts:
        if known == cells:
            _keep(census.repeats.setdefault(first, []), number)
