"""What a file format is to Potluck: one value with everything there is to know about it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from potluck.findings import found
from potluck.model import Dialect, Table
from potluck.read.layouts.values import Layout, NotATable
from potluck.read.source import TableSource, Unreadable

__all__ = ["Format", "unknown_format"]


def _as_read(paths: Sequence[Path], table: Table, part: str) -> Layout | NotATable:
    """The layout of a format whose reader finds the columns itself."""
    del paths, part
    return Layout(table.dialect or Dialect())


def _one_part(path: Path) -> tuple[str, ...] | NotATable:
    del path
    return ("",)


@dataclass(frozen=True, slots=True)
class Format:
    """A file format. Its functions import what is heavy when they are called.

    Attributes:
        name: its name under ``format`` in descriptors.
        suffixes: endings of its files' names, with the dot, in lower case; without a ``.gz`` after them.
        magic: from the first 512 bytes (unpacked) and the path: whether this looks like a file of the format, or why
            it looks like one but is not a table.
        open: from the files and the table: the table's text, or a finding that says why it cannot be read.
        parts: from the path: names of the tables in a file, such as sheets; one unnamed part if the file is one table.
        layouts: from the files, the table and the name of a part: how the table is laid out, respecting what the table
            declares (dialect, encoding); or why there is no table. The part "" is what `open` reads by default.
        joins: `open` reads all files of a table, one after the other; a table of several files in any other format is
            refused, so that no file is silently left out.
        unpack_factor: how many times larger than the file its content may be.
        aliases: other names for it under ``format``.
        tables_only: its files always hold tables; if false, a file is a table only if it is declared to be one.
        loose: suffixes that other files have as well: without a schema such a file is not a table.
        program: the program that shows its files: spreadsheets have a letter for each column.
        rewritten: spreadsheets rewrite its cells when they open it.
        encoded: drafts state the encoding.
        stated: properties of the dialect that drafts state even if they are the standard's default.
        part: what a part is called in sentences.
        partless: the message for a file in which no part is a table.
    """

    name: str
    suffixes: tuple[str, ...]
    magic: Callable[[bytes, Path], bool | NotATable]
    open: Callable[[Sequence[Path], Table], TableSource | Unreadable]
    parts: Callable[[Path], tuple[str, ...] | NotATable] = _one_part
    layouts: Callable[[Sequence[Path], Table, str], Layout | NotATable] = _as_read
    joins: bool = False
    unpack_factor: int = 1
    aliases: tuple[str, ...] = ()
    tables_only: bool = True
    loose: tuple[str, ...] = ()
    program: Literal["spreadsheet", "sas"] = "spreadsheet"
    rewritten: bool = False
    encoded: bool = False
    stated: tuple[str, ...] = ()
    part: str = "part"
    partless: str = "No part of the file is a table."

    @property
    def letters(self) -> bool:
        """Whether the program that shows its files has letters for columns."""
        return self.program == "spreadsheet"


def unknown_format(name: str) -> Format:
    """The format for an unknown name: it refuses every file."""

    def refuse(_paths: Sequence[Path], _table: Table) -> Unreadable:
        return Unreadable(found("format-unsupported", f"Tables of the format {name!r} cannot be read."))

    def no_layout(_paths: Sequence[Path], _table: Table, _part: str) -> NotATable:
        return NotATable(f"Tables of the format {name!r} cannot be read.", "format-unsupported")

    return Format(name, (), lambda _start, _path: False, refuse, layouts=no_layout, tables_only=False)
