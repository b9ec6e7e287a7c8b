"""Files that datasets carry along, copied byte for byte."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from potluck.serve.folder import HeldFolder
from potluck.serve.placing import ReleasedTable, carried_places
from potluck.serve.shown import Release

__all__ = ["CarriedFiles"]


@dataclass(frozen=True, slots=True)
class CarriedFiles:
    """The files that released datasets carry along.

    Attributes:
        catalog: where they were contributed.
    """

    catalog: Path
    name: str = "carried files"

    def write(self, release: Release, _tables: Sequence[ReleasedTable], folder: HeldFolder) -> tuple[str, ...]:
        """Put the files into the release.

        Raises:
            PotluckError: a file is missing or has changed.
        """
        placed = [
            (path, self.catalog / dataset.agency / dataset.name / one.source, one.sha256)
            for dataset in release.released
            for path, one in zip(carried_places(dataset), dataset.others, strict=True)
        ]
        for path, source, sha256 in placed:
            folder.copy(path, source, sha256)
        return tuple(path for path, _, _ in placed)
