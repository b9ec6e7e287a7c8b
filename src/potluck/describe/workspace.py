"""The workspace: where an event's files are, and what is in its catalog."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from potluck.describe.hints import problems
from potluck.describe.text import load_text
from potluck.errors import EventError, WorkspaceError
from potluck.event import Event

__all__ = ["DESCRIPTORS", "NAME", "Place", "Workspace", "find_workspace", "load_event"]

DESCRIPTORS = ("datapackage.yaml", "datapackage.yml", "datapackage.json")
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


@dataclass(frozen=True, slots=True)
class Place:
    """A dataset's folder in the catalog and its descriptor."""

    agency: str
    name: str
    folder: Path
    descriptor: Path

    @property
    def key(self) -> str:
        """``agency/dataset``."""
        return f"{self.agency}/{self.name}"


@dataclass(frozen=True, slots=True)
class Workspace:
    """An event's workspace.

    Attributes:
        root: its folder.
        event: the event.
    """

    root: Path
    event: Event

    @property
    def catalog(self) -> Path:
        """The folder where datasets are contributed."""
        return self.root / "catalog"

    @property
    def site(self) -> Path:
        """The MkDocs project that organizers edit."""
        return self.root / "site"

    @property
    def build(self) -> Path:
        """The folder for everything generated; it may be deleted at any time."""
        return self.root / "build"

    def places(self) -> tuple[Place, ...]:
        """Every dataset of the catalog, sorted by agency and name."""
        return tuple(_places(self.catalog))

    def dossier_path(self, key: str) -> Path:
        """Where the dossier of ``agency/dataset`` is kept."""
        return self.build / "dossiers" / f"{key}.json"

    def dossier_paths(self) -> tuple[Path, ...]:
        """Where the dossiers of the catalog's datasets are kept, sorted by agency and name."""
        return tuple(self.dossier_path(place.key) for place in self.places())


def _places(catalog: Path) -> Iterator[Place]:
    for folder in sorted(p for p in catalog.glob("*/*") if p.is_dir() and not p.is_symlink()):
        descriptor = next((folder / name for name in DESCRIPTORS if (folder / name).is_file()), None)
        if descriptor is not None and NAME.fullmatch(folder.name) and NAME.fullmatch(folder.parent.name):
            yield Place(folder.parent.name, folder.name, folder, descriptor)


def find_workspace(start: Path) -> Workspace:
    """Find the workspace that contains a folder.

    Raises:
        WorkspaceError: neither the folder nor a folder above it has ``catalog/event.yaml``.
        EventError: ``event.yaml`` cannot be used.
    """
    here = Path(os.path.abspath(start))  # noqa: PTH100 - resolve() would follow links and name another path than the user's
    for folder in (here, *here.parents):
        path = folder / "catalog" / "event.yaml"
        if path.is_file():
            return Workspace(folder, load_event(path))
    raise WorkspaceError(
        f"There is no event here: neither {here} nor a folder above it has catalog/event.yaml.",
        "Go to the event's folder, or start one with: potluck init",
    )


def load_event(path: Path) -> Event:
    """Read the event that a file describes.

    Raises:
        EventError: the file cannot be used; the message lists every problem.
    """
    text = load_text(path)
    findings = list(text.findings)
    if text.data is not None or not findings:
        try:
            event = Event.model_validate(text.data)
            if not findings:
                return event
        except ValidationError as error:
            findings += problems(error, Event, text.at)
    lines = "\n".join(f"  {f.where or path.name}: {f.message} {f.fix}".rstrip() for f in findings)
    raise EventError(f"{path.name} cannot be used:\n{lines}", f"Correct {path.name}.")
