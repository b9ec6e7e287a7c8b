"""Lines of JSON, one row per line: lists of cells, or mappings of column names to cells."""

import io
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


def _rows(path: Path, encoding: str | None) -> Iterator[Any]:
    if codec_of(encoding or "utf-8") is None:
        raise BrokenError(f"The encoding {encoding!r} is not known.")
    with HashedFile(path) as raw:
        text = io.TextIOWrapper(cast("BinaryIO", open_unpacked(raw, path)), encoding=encoding or "utf-8-sig")
        number = 0
        while True:
            try:
                line = next(text, None)
            except UnicodeDecodeError:
                raise BrokenError(f"The file is not text in its encoding after line {number}.") from None
            number += 1
            if line is None:
                return
            if line.strip():
                yield loads(line)


def _open(paths: Sequence[Path], table: Table) -> "TableSource | Unreadable":
    return open_rows(table, partial(_rows, paths[0], table.encoding), paths[0])


def _layout(paths: Sequence[Path], table: Table, part: str) -> Layout | NotATable:
    del part
    return layout_of(table, partial(_rows, paths[0], table.encoding))


def _are_lines(start: bytes, path: Path) -> bool:
    name = path.name.lower().removesuffix(".gz")
    return name.endswith(_SUFFIXES) and start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"["))


NDJSON = Format("ndjson", _SUFFIXES, _are_lines, _open, layouts=_layout, aliases=("jsonl",))
