"""Sources of data for `add` and deliveries; this is the table of them (decision 64).

Other packages add sources under the entry point group ``potluck.sources``; CONTRIBUTING.md says how.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from potluck.contribute.sources.paths import FILE, FOLDER
from potluck.contribute.sources.source import Source
from potluck.contribute.sources.url import URL
from potluck.errors import SourceError
from potluck.util.plugins import plugins

__all__ = ["Gathered", "Source", "gathered", "sources"]


@dataclass(frozen=True, slots=True)
class Gathered:
    """The files of one source, and what it states about them as properties of a Data Package."""

    paths: tuple[Path, ...]
    metadata: Mapping[str, Any]


def sources() -> tuple[Source, ...]:
    """All kinds of sources; a text that matches no other kind names a file."""
    return (*plugins("potluck.sources", (URL.name, FOLDER.name, FILE.name)), URL, FOLDER, FILE)


def gathered(texts: Sequence[str], scratch: Path) -> Iterator[Gathered]:
    """The files of several sources.

    Args:
        texts: what names the sources: paths, URLs.
        scratch: a folder for what has to be fetched.

    Raises:
        SourceError: one is missing or empty.
    """
    for text in texts:
        source = next(source for source in sources() if source.matches(text))
        paths = tuple(map(_named_in_text, source.files(text, scratch)))
        yield Gathered(paths, source.metadata(text, paths))


def _named_in_text(path: Path) -> Path:
    """The path, if a description can hold its name: a file system may hold names that are not text."""
    try:
        path.name.encode("utf-8")
    except UnicodeEncodeError:
        raise SourceError(f"The file name {path.name!r} is not text.", "Rename the file, in plain letters.") from None
    return path
