"""SAS transport files (XPT, version 5), which state their columns themselves."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from potluck.model import Table
from potluck.read.formats.format import Format

if TYPE_CHECKING:
    from potluck.read.source import TableSource, Unreadable

__all__ = ["XPT"]

_START = b"HEADER RECORD*******LIB"


def _open(paths: Sequence[Path], table: Table) -> "TableSource | Unreadable":
    from potluck.read.xpt import open_xpt

    return open_xpt(paths, table)


XPT = Format("xpt", (".xpt",), lambda start, _path: start.startswith(_START), _open, aliases=("sas",), program="sas")
