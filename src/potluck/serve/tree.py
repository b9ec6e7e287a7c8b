"""The release as a folder: the files of every output, and their checksums."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from potluck.describe.workspace import Workspace
from potluck.errors import PotluckError
from potluck.serve.folder import HeldFolder
from potluck.serve.outputs import Output, outputs
from potluck.serve.outputs.agreements import with_known_agreements
from potluck.serve.placing import ReleasedTable, released_tables
from potluck.serve.shown import Release

__all__ = ["Tree", "assemble"]

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Tree:
    """A release in its folder.

    Attributes:
        folder: the folder.
        release: its contents.
        tables: the tables in it.
        files: paths of all files except the checksums, from the folder, sorted.
        bytes: the size of these files.
    """

    folder: Path
    release: Release
    tables: tuple[ReleasedTable, ...]
    files: tuple[str, ...]
    bytes: int

    @property
    def name(self) -> str:
        """The release's name."""
        return self.release.name


def assemble(workspace: Workspace, release: Release, progress: Progress = lambda _what, _number, _count: None) -> Tree:
    """Bring the release's folder ``build/release/<event>-<version>`` up to date.

    Unchanged files are not written again, and files that no longer belong are removed. The checksums are written
    last: until then, those of an earlier run show that this run did not finish.

    Args:
        workspace: the event's workspace.
        release: what may be shown, from `potluck.serve.audience.release_of`.
        progress: called with the output that is being written, its number and how many there are.

    Raises:
        SiteError: the site could not be built.
        PotluckError: a file of the release is missing, has changed, or has a name that not every computer accepts.
    """
    release = with_known_agreements(release, workspace.catalog / "agreements")
    folder = HeldFolder(workspace.build / "release" / release.name)
    tables = released_tables(release, workspace.build)
    everything = outputs(workspace)
    owners: dict[str, str] = {}
    for number, output in enumerate(everything, 1):
        progress(output.name, number, len(everything))
        _own(output, output.write(release, tables, folder), folder, owners)
    folder.finish()
    size = sum(held.bytes for held in folder.files.values())
    return Tree(folder.root, release, tables, tuple(sorted(folder.files)), size)


def _own(output: Output, paths: Sequence[str], folder: HeldFolder, owners: dict[str, str]) -> None:
    """Record the owner of these files: no output may overwrite files of another, or bypass the folder's checksums."""
    for path in paths:
        other = owners.setdefault(path, output.name)
        if other != output.name:
            raise PotluckError(f"The outputs {other!r} and {output.name!r} both write {path!r}.", "Remove one of them.")
        if path not in folder.files:
            raise PotluckError(
                f"The output {output.name!r} returned {path!r} but did not put it into the release.",
                "An output must write through the folder that it receives.",
            )
