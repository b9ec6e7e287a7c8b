"""The release as a folder: what every output puts there, and checksums of it."""

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

Said = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Tree:
    """A release that lies in its folder.

    Attributes:
        folder: the folder.
        release: what it shows.
        tables: the tables in it.
        files: every file but the checksums, sorted, by path from the folder.
        bytes: their size.
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


def assemble(workspace: Workspace, release: Release, progress: Said = lambda _what, _number, _count: None) -> Tree:
    """Bring the release's folder ``build/release/<event>-<version>`` up to date.

    What is there already and has not changed is not written again; what no longer belongs is removed.
    The checksums come last: until then, those of an earlier run show that this one did not end.

    Args:
        workspace: the event's workspace.
        release: what is shown, from `potluck.serve.audience.release_of`.
        progress: told which output is being written, its number and how many there are.

    Raises:
        SiteError: the site could not be built.
        PotluckError: a file the release needs is gone, changed, or has a name that cannot travel.
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
    """Note whose files these are: no output may write over another's, nor beside the folder's checksums."""
    for path in paths:
        other = owners.setdefault(path, output.name)
        if other != output.name:
            raise PotluckError(f"The outputs {other!r} and {output.name!r} both write {path!r}.", "Remove one of them.")
        if path not in folder.files:
            raise PotluckError(
                f"The output {output.name!r} names {path!r} and did not put it into the release.",
                "It has to write through the folder that it is given.",
            )
