"""What every reader provides: labels, facts about the files, findings, and batches of text."""

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Protocol

import polars as pl

from potluck.findings import Finding
from potluck.model import Dialect
from potluck.read.batch import TextBatch

__all__ = ["FileFacts", "RawBatch", "TableSource", "Unreadable"]


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A file after it was read: path below the dataset's folder, size in bytes, SHA-256, encoding."""

    path: str
    bytes: int
    sha256: str
    encoding: str = ""


@dataclass(frozen=True, slots=True)
class RawBatch:
    """Consecutive records of a file, header and notes included; attributes as in `TextBatch`."""

    rows: pl.Series
    cells: pl.DataFrame
    short: dict[int, int] = field(default_factory=dict)
    extra: dict[int, tuple[str, ...]] = field(default_factory=dict)
    undecodable: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A table that cannot be read at all, and the finding that says why."""

    finding: Finding


class TableSource(Protocol):
    """A table's text.

    Attributes:
        labels: the header's labels, stripped; None if the table has no header.
        width: number of columns of every batch.
        dialect: the dialect with which it is read.
        findings: what was noticed about the files; complete after the last batch.
        files: facts about the files; complete after the last batch.
    """

    labels: tuple[str, ...] | None
    width: int
    dialect: Dialect
    findings: list[Finding]
    files: list[FileFacts]

    def batches(self) -> Generator[TextBatch, None, None]:
        """The data rows, in order."""
        ...
