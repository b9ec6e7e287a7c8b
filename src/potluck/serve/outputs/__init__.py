"""The outputs of a release: one module for each, and one table of them in the order they are written."""

from collections.abc import Sequence
from typing import Protocol

from potluck.describe.workspace import Workspace
from potluck.serve.folder import HeldFolder
from potluck.serve.outputs.agreements import Agreements
from potluck.serve.outputs.carried import CarriedFiles
from potluck.serve.outputs.datapackage import DataPackage
from potluck.serve.outputs.dictionary import Dictionary
from potluck.serve.outputs.readme import ReadMe
from potluck.serve.outputs.site import Site
from potluck.serve.outputs.tables import Tables
from potluck.serve.outputs.verifier import Verifier
from potluck.serve.placing import ReleasedTable
from potluck.serve.shown import Release
from potluck.util.plugins import plugins

__all__ = ["GROUP", "Output", "outputs"]

GROUP = "potluck.outputs"


class Output(Protocol):
    """A part of the release: one file or many."""

    @property
    def name(self) -> str:
        """Its name in the progress display."""

    def write(self, release: Release, tables: Sequence[ReleasedTable], folder: HeldFolder, /) -> Sequence[str]:
        """Put its files into the release's folder.

        Args:
            release: everything that may be shown of the event and its datasets.
            tables: the tables whose rows are in the release.
            folder: the release's folder, with the files of earlier outputs. Files that are not written
                through it are removed.

        Returns:
            The paths of its files, from the root of the release.
        """


def outputs(workspace: Workspace) -> tuple[Output, ...]:
    """All outputs of a release in the order they are written: descriptions come after the data.

    Args:
        workspace: the event's workspace; each output gets only the folders it needs.
    """
    own: tuple[Output, ...] = (
        Tables(),
        CarriedFiles(workspace.catalog),
        Agreements(workspace.catalog / "agreements"),
        Site(workspace.site, workspace.build),
        DataPackage(),
        Dictionary(),
        ReadMe(),
        Verifier(),
    )
    return (*own, *plugins(GROUP, tuple(output.name for output in own)))
