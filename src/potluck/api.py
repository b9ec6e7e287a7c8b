"""The library as a Python user finds it: an event's workspace with what its commands do, and single calls.

Every call answers with a value that prints the same JSON as the command's ``--json``: ``result.to_json()``.
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

if TYPE_CHECKING:
    from potluck.contribute import Added, Delivered
    from potluck.event import Event

__all__ = ["EventWorkspace", "validate", "workspace"]

_Path = str | os.PathLike[str]


def workspace(path: _Path = ".") -> "EventWorkspace":
    """The workspace of an event.

    Args:
        path: its folder, or one inside it.

    Raises:
        WorkspaceError: neither the folder nor one above it holds ``catalog/event.yaml``.
        EventError: ``event.yaml`` cannot be used.
    """
    return EventWorkspace(find_workspace(Path(path)))


def validate(
    path: _Path, schema: _Path | None = None, dialect: _Path | None = None, samples: int = DEFAULT_SAMPLES
) -> Report:
    """Check a lone file: a table, a ``datapackage.json``, a resource descriptor or a Table Schema.

    Args:
        path: the file.
        schema: the table's schema, JSON or YAML; drafted from the whole file when left out.
        dialect: the table's dialect; detected when left out.
        samples: the most samples of a finding; 0 for all.

    Raises:
        SourceError: there is no such file, or the schema or dialect given is none.
    """
    from potluck.checkin.lone import check_file
    from potluck.report import report_of

    own_schema = None if schema is None else Path(schema)
    own_dialect = None if dialect is None else Path(dialect)
    return report_of([check_file(Path(path), own_schema, own_dialect, samples)])


@dataclass(frozen=True, slots=True)
class EventWorkspace:
    """An event's workspace: what an organizer does, as methods.

    Datasets are named ``agency/dataset`` and come first; all of them are meant when none is named. Everything else
    is given by name, and means the same in every method: ``day`` (for which expiry is judged), ``samples`` (the most
    shown of a finding), ``jobs`` (processes for small tables), ``progress`` (told how the work goes on).

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
        """Take files in as a new dataset, or as one each, and draft the description.

        What is left out stands as ``todo`` in the description.

        Args:
            sources: files, folders, URLs, or a ``datapackage.json``.
            agency: short name of who contributes it.
            name: the dataset's short name; the first file's when left out.
            title: its title, for people.
            description: what it holds, and what one must know.
            license: SPDX identifier, or ``us-government-work``.
            contact: the steward: ``Name <mail>``.
            tier: the access tier the steward declares.
            each: make one dataset of each file.

        Raises:
            SourceError: a source cannot be taken, or the name is in use; nothing was changed then.
        """
        from potluck.contribute import AddOptions, add

        about = AddOptions(agency, name, title, description, license, contact, tier, each)
        return add(self.folder, [os.fspath(source) for source in sources], about)

    def deliver(self, dataset: str, *sources: _Path) -> "Delivered":
        """Take files in as a new delivery of a dataset; every word of its description stays.

        Args:
            dataset: ``agency/dataset``.
            sources: files and URLs.

        Raises:
            SourceError: there is no such dataset, or it is not clear which table a file replaces.
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
        """Check datasets against their descriptions, and keep nothing.

        Args:
            datasets: the datasets; all when none is named.
            day: the day for which expiry is judged; today when left out.
            samples: the most samples of a finding; 0 for all.
            jobs: how many processes check small tables.
            progress: told how the check goes on.

        Raises:
            PotluckError: there is no such dataset.
        """
        options = ValidationOptions(day=day, samples=samples, jobs=jobs, progress=progress or Progress())
        return validate_targets(datasets, self.folder.root, options).report

    def build(
        self, *datasets: str, day: date | None = None, jobs: int = 1, progress: Progress | None = None
    ) -> BuildResult:
        """Check in what changed: typed Parquet, quarantine, dossiers.

        Args:
            datasets: these and those they refer to; all when none is named.
            day: the day for which expiry is judged; the event's when left out.
            jobs: how many processes check small tables.
            progress: told how the check goes on.

        Raises:
            PotluckError: there is no such dataset.
        """
        return build_datasets(self.folder, datasets, day=day, jobs=jobs, progress=progress)

    def status(self, day: date | None = None) -> Status:
        """Where each dataset stands, and what is owed by whom.

        Args:
            day: the day for which lateness and expiry are judged; today when left out.
        """
        from potluck.checkin.build import fresh_dossiers
        from potluck.organize.asof import today
        from potluck.organize.status import status_of

        return status_of(self.folder, fresh_dossiers(self.folder), day or today())

    def release(
        self,
        *,
        draft: bool = False,
        require_all: bool = False,
        with_bundle: bool = True,
        build_first: bool = True,
        day: date | None = None,
        jobs: int = 1,
        progress: Progress | None = None,
    ) -> ReleaseResult:
        """Check in what changed, build the site, pack the bundle.

        Args:
            draft: take everything declared public, whatever its errors and todos.
            require_all: make nothing when a dataset is held back.
            with_bundle: pack the bundle too.
            build_first: check in what changed; otherwise what was checked in last is taken.
            day: the day for which expiry is judged; the event's when left out.
            jobs: how many processes check small tables.
            progress: told how the check goes on.

        Raises:
            WorkspaceError: there is nothing to release.
            SiteError: the site cannot be built.
        """
        options = ReleaseOptions(draft, with_bundle, require_all, build_first, day, jobs, progress or Progress())
        return make_release(self.folder, options)
