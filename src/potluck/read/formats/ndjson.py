"""Lines of JSON, one row per line: lists of cells, or mappings of column names to cells."""

import io
import re
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from potluck.model import Table
from potluck.read.formats.format import Format
from potluck.read.layouts.rows import layout_of
from potluck.read.layouts.values import Layout, NotATable
from potluck.read.native import BrokenError, loads, open_rows
from potluck.read.streams import HashedFile, codec_of, open_unpacked

if TYPE_CHECKING:
    from potluck.read.source import TableSource, Unreadable

__all__ = ["NDJSON"]

_SUFFIXES = (".ndjson", ".jsonl")
_UNDECODABLE = re.compile("[\udc80-\udcff]")


def _rows(path: Path, encoding: str | None) -> Iterator[Any]:
    if codec_of(encoding or "utf-8") is None:
        raise BrokenError(f"The encoding {encoding!r} is not known.")
    with HashedFile(path) as raw:
        content = cast("BinaryIO", open_unpacked(raw, path))
        # A strict decoder fails for a whole block, thousands of lines before the one with the bad bytes.
        text = io.TextIOWrapper(content, encoding=encoding or "utf-8-sig", errors="surrogateescape")
        number = 0
        try:
            for number, line in enumerate(text, 1):
                if not line.isascii() and _UNDECODABLE.search(line):
                    raise BrokenError(f"Line {number} has bytes that are not text in the encoding of the file.")
                if line.strip():
                    yield loads(line.rstrip("\r\n"), number)
        except UnicodeDecodeError:  # encodings of more than one byte have no such stand-ins
            raise BrokenError(f"Somewhere after line {number} the file is not text in its encoding.") from None


def _open(paths: Sequence[Path], table: Table) -> "TableSource | Unreadable":
    return open_rows(table, partial(_rows, paths[0], table.encoding), paths[0])


def _layout(paths: Sequence[Path], table: Table, part: str) -> Layout | NotATable:
    del part
    return layout_of(table, partial(_rows, paths[0], table.encoding))


def _are_lines(start: bytes, path: Path) -> bool:
    name = path.name.lower().removesuffix(".gz")
    return name.endswith(_SUFFIXES) and start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"["))


NDJSON = Format("ndjson", _SUFFIXES, _are_lines, _open, layouts=_layout, aliases=("jsonl",))
