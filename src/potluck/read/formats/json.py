"""JSON: a list of rows, or a property that holds one and is named in the dialect."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from potluck.findings import found
from potluck.model import Table
from potluck.read.formats.format import Format
from potluck.read.layouts.rows import layout_of
from potluck.read.layouts.values import Layout, NotATable
from potluck.read.native import BrokenError, control_of, loads, open_rows
from potluck.read.source import Unreadable
from potluck.read.streams import HashedFile, open_unpacked

if TYPE_CHECKING:
    from potluck.read.source import TableSource

__all__ = ["JSON"]

_CAP = 256 << 20


def _document(path: Path, table: Table) -> list[Any]:
    """The rows of a JSON file, under the property that the dialect names."""
    if path.stat().st_size > _CAP:
        raise BrokenError(f"The file is over {_CAP >> 20} MB; write one row per line, as .ndjson.")
    with HashedFile(path) as raw:
        content = open_unpacked(raw, path).read(_CAP + 1)
    try:
        data = loads((content or b"").decode(table.encoding or "utf-8-sig"))
    except (UnicodeDecodeError, LookupError):
        raise BrokenError("The file is not text in its encoding.") from None
    for name in filter(None, str(control_of(table).get("property") or "").split(".")):
        data = data.get(name) if isinstance(data, dict) else None
    if not isinstance(data, list):
        raise BrokenError("The JSON does not contain a list of rows.")
    return data


def _open(paths: Sequence[Path], table: Table) -> "TableSource | Unreadable":
    try:
        data = _document(paths[0], table)
    except BrokenError as error:
        return Unreadable(found("source-error", str(error), where=table.paths[0].as_posix()))
    return open_rows(table, partial(iter, data), paths[0])


def _layout(paths: Sequence[Path], table: Table, part: str) -> Layout | NotATable:
    del part
    try:
        data = _document(paths[0], table)
    except BrokenError as error:
        return NotATable(str(error), "")  # opening the file reports the same
    return layout_of(table, partial(iter, data))


def _is_json(start: bytes, path: Path) -> bool:
    name = path.name.lower().removesuffix(".gz")
    return name.endswith(".json") and start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"["))


# JSON may contain anything, so such a file is a table only if it is declared to be one.
JSON = Format("json", (".json",), _is_json, _open, layouts=_layout, tables_only=False)
