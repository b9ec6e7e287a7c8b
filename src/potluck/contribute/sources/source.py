"""What a source of data is for `add`: something that a text names and that has files."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from potluck.contribute.taken import is_package
from potluck.describe.text import load_text

__all__ = ["Source"]

_NOT_OF_ALL = frozenset({"name", "resources"})


def _of_package(_text: str, files: Sequence[Path]) -> Mapping[str, Any]:
    """What a Data Package states about itself, if the file is its descriptor."""
    data = load_text(files[0]).data if len(files) == 1 and is_package(files[0]) else None
    own = json.loads(json.dumps(data)) if isinstance(data, dict) else {}
    return {key: value for key, value in own.items() if key not in _NOT_OF_ALL}


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of source.

    Attributes:
        name: its name.
        matches: whether a text, as given to ``add``, names one.
        files: from the text and a scratch folder, which is removed later: the files. It raises `SourceError` if they
            are not available. The descriptor of a Data Package means itself and its files.
        metadata: from the text and the files: what the source states about the dataset, as properties of a package.
            It counts only if a dataset comes from a single source; what the contributor states takes precedence.
    """

    name: str
    matches: Callable[[str], bool]
    files: Callable[[str, Path], Iterator[Path]]
    metadata: Callable[[str, Sequence[Path]], Mapping[str, Any]] = _of_package
