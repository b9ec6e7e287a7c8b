"""Sources on this machine: a folder, or a file (which may be the descriptor of a Data Package)."""

from collections.abc import Iterator
from pathlib import Path

from potluck.contribute.sources.source import Source
from potluck.contribute.taken import is_package
from potluck.errors import SourceError

__all__ = ["FILE", "FOLDER"]


def _inside(text: str, _scratch: Path) -> Iterator[Path]:
    """The files in a folder; if one of them describes a Data Package, only that one."""
    inside = sorted(p for p in Path(text).iterdir() if p.is_file() and not p.name.startswith("."))
    packages = [p for p in inside if is_package(p)]
    yield from packages[:1] or inside


def _file(text: str, _scratch: Path) -> Iterator[Path]:
    path = Path(text)
    if not path.is_file():
        raise SourceError(f"There is no file {text!r}.", "Check the name; put names with spaces in quotes.")
    if path.stat().st_size == 0:
        raise SourceError(f"{text!r} is empty.", "Export it again, or leave it out.")
    yield path


FOLDER = Source("folder", lambda text: Path(text).is_dir(), _inside)
FILE = Source("file", lambda _text: True, _file)
