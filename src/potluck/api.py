"""The library for Python users: the workspace of an event, whose methods do what the commands do, and functions.

Every call returns a value whose ``to_json()`` gives what the command prints with ``--json``.
"""

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from potluck.checkin.build import Progress
from potluck.describe.workspace import Workspace, find_workspace
from potluck.findings import DEFAULT_SAMPLES
from potluck.organize.building import BuildResult, build_datasets
from potluck.organize.release import ReleaseOptions, ReleaseResult, make_release
from potluck.organize.status import Status
from potluck.organize.validation import ValidationOptions, validate_targets
from potluck.report import Report
from potluck.serve.audience import PUBLIC_AUDIENCE
from potluck.serve.shown import Audience

if TYPE_CHECKING:
    from potluck.contribute import Added, Delivered
    from potluck.event import Event

__all__ = ["EventWorkspace", "validate", "workspace"]

_Path = str | os.PathLike[str]


def workspace(path: _Path = ".") -> "EventWorkspace":
    """Open the workspace of an event.

    Args:
        path: the event's folder, or a folder inside it.

    Raises:
        WorkspaceError: neither the folder nor a folder above it has ``catalog/event.yaml``.
        EventError: ``event.yaml`` cannot be used.
    """
    return EventWorkspace(find_workspace(Path(path)))


def validate(
    path: _Path, schema: _Path | None = None, dialect: _Path | None = None, samples: int = DEFAULT_SAMPLES
) -> Report:
    """Check a single file: a table, a ``datapackage.json``, a resource descriptor or a Table Schema.

    Args:
        path: the file.
        schema: file with the table's schema, JSON or YAML; drafted from the whole table if omitted.
        dialect: file with the table's dialect; detected if omitted.
        samples: maximum number of samples per finding; 0 for all.

    Raises:
        SourceError: the file does not exist, or the schema or dialect cannot be used.
    """
    from potluck.checkin.lone import check_file
    from potluck.report import report_of

    own_schema = None if schema is None else Path(schema)
    own_dialect = None if dialect is None else Path(dialect)
    return report_of([check_file(Path(path), own_schema, own_dialect, samples)])


@dataclass(frozen=True, slots=True)
class EventWorkspace:
    """The workspace of an event, with an organizer's commands as methods.

    Datasets come first, as ``agency/dataset``; without any, a method works on all datasets. All other arguments are
    given by name and mean the same in every method: ``day`` (the date as of which expiry is judged), ``samples``
    (maximum number per finding), ``jobs`` (processes for small tables), ``progress`` (receives progress updates).

    Attributes:
        folder: the workspace on disk.
    """

    folder: Workspace

    @property
    def event(self) -> "Event":
        """The event, as ``event.yaml`` describes it."""
        return self.folder.event

    @property
    def datasets(self) -> tuple[str, ...]:
        """Every dataset of the catalog as ``agency/dataset``, sorted."""
        return tuple(place.key for place in self.folder.places())

    def add(
        self,
        *sources: _Path,
        agency: str = "",
        name: str = "",
        title: str = "",
        description: str = "",
        license: str = "",  # noqa: A002 - the standard's word
        contact: str = "",
        tier: str = "",
        each: bool = False,
    ) -> "tuple[Added, ...]":
        """Add files as a new dataset, or as one dataset per file, and draft the description.

        Details that are omitted become ``todo`` in the description.

        Args:
            sources: files, folders, URLs, or a ``datapackage.json``.
            agency: short name of the agency that contributes it.
            name: the dataset's short name; taken from the first file if omitted.
            title: its title, for people.
            description: what the data contains, and what users must know.
            license: SPDX identifier, or ``us-government-work``.
            contact: the steward: ``Name <email>``.
            tier: the access tier that the steward declares.
            each: make a separate dataset of each file.

        Raises:
            SourceError: a source cannot be used, or the name is taken; nothing has been changed.
        """
        from potluck.contribute import AddOptions, add

        about = AddOptions(agency, name, title, description, license, contact, tier, each)
        return add(self.folder, [os.fspath(source) for source in sources], about)

    def deliver(self, dataset: str, *sources: _Path) -> "Delivered":
        """Add files as a new delivery of a dataset, without changing the texts of its description.

        Args:
            dataset: ``agency/dataset``.
            sources: files and URLs.

        Raises:
            SourceError: the dataset does not exist, or it is not clear which table a file replaces.
        """
        from potluck.contribute import deliver

        return deliver(self.folder, [os.fspath(source) for source in sources], dataset)

    def validate(
        self,
        *datasets: str,
        day: date | None = None,
        samples: int = DEFAULT_SAMPLES,
        jobs: int = 1,
        progress: Progress | None = None,
    ) -> Report:
        """Check datasets against their descriptions, without keeping any results.

        Args:
            datasets: the datasets; all if none is given.
            day: the date as of which expiry is judged; today if omitted.
            samples: maximum number of samples per finding; 0 for all.
            jobs: number of processes for small tables.
            progress: receives the progress of the check.

        Raises:
            PotluckError: a dataset does not exist.
        """
        options = ValidationOptions(day=day, samples=samples, jobs=jobs, progress=progress or Progress())
        return validate_targets(datasets, self.folder.root, options).report

    def build(
        self, *datasets: str, day: date | None = None, jobs: int = 1, progress: Progress | None = None
    ) -> BuildResult:
        """Check in the datasets that changed: write typed Parquet, quarantine and dossiers.

        Args:
            datasets: check in only these and the datasets they refer to; all if none is given.
            day: the date as of which expiry is judged; the event's if omitted.
            jobs: number of processes for small tables.
            progress: receives the progress of the check.

        Raises:
            PotluckError: a dataset does not exist.
        """
        return build_datasets(self.folder, datasets, day=day, jobs=jobs, progress=progress)

    def status(self, day: date | None = None) -> Status:
        """Return where each dataset stands, what is still owed, and by whom.

        Args:
            day: the date as of which lateness and expiry are judged; today if omitted.
        """
        from potluck.checkin.build import fresh_dossiers
        from potluck.organize.asof import today
        from potluck.organize.status import status_of

        return status_of(self.folder, fresh_dossiers(self.folder), day or today())

    def release(
        self,
        *,
        audience: Audience = PUBLIC_AUDIENCE,
        draft: bool = False,
        require_all: bool = False,
        with_bundle: bool = True,
        build_first: bool = True,
        day: date | None = None,
        jobs: int = 1,
        progress: Progress | None = None,
    ) -> ReleaseResult:
        """Check in what changed, build the site and pack the bundle.

        Args:
            audience: who the release is for; the public if left out.
            draft: include everything that is open to the audience, even with errors and todos.
            require_all: make no release if any dataset is held back.
            with_bundle: also pack the bundle.
            build_first: first check in what changed; otherwise use what was checked in last.
            day: the date as of which expiry is judged; the event's if omitted.
            jobs: number of processes for small tables.
            progress: receives the progress of the check.

        Raises:
            WorkspaceError: there is nothing to release.
            SiteError: the site cannot be built.
        """
        options = ReleaseOptions(
            audience, draft, with_bundle, require_all, build_first, day, jobs, progress or Progress()
        )
        return make_release(self.folder, options)
