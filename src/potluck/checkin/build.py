"""Check in a catalog: only what changed, parents before children, results where serving finds them."""

import shutil
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from potluck.checkin.fingerprint import Fingerprints
from potluck.checkin.order import parents_first, references
from potluck.checkin.workers import Workers
from potluck.describe.text import load_text
from potluck.describe.workspace import Place, Workspace
from potluck.dossier import Dossier, load_dossier
from potluck.errors import PotluckError
from potluck.findings import DEFAULT_SAMPLES, Finding, found
from potluck.util.files import write_text

if TYPE_CHECKING:
    from potluck.checkin.dataset import Intake

__all__ = ["Built", "Progress", "build", "fresh_dossiers", "validate_datasets"]


@dataclass(slots=True)
class Progress:
    """Callbacks that report progress; the command line draws it.

    Attributes:
        begin: called when work on a dataset begins, with its key, its number and how many there are.
        rows: called with the number of rows read so far from the current table.
    """

    begin: Callable[[str, int, int], None] = lambda _key, _number, _count: None
    rows: Callable[[int], None] = lambda _rows: None


@dataclass(slots=True)
class Built:
    """What a build did.

    Attributes:
        dossiers: those of every dataset in the catalog, sorted.
        done: keys of the datasets that this build checked in; the others had not changed.
    """

    dossiers: list[Dossier]
    done: list[str]


def build(workspace: Workspace, keys: Sequence[str] = (), progress: Progress | None = None, jobs: int = 1) -> Built:
    """Check in the datasets of a workspace that changed since the last build.

    Args:
        workspace: the workspace.
        keys: only these datasets (``agency/dataset``) and those they refer to; all when empty.
        progress: callbacks that report progress.
        jobs: how many processes may work on small tables at once; the results are the same. With more than
            one, the calling script must be importable (``if __name__ == "__main__":``).

    Raises:
        PotluckError: a requested dataset is not in the catalog.
    """
    catalog = _Catalog(workspace)
    wanted = catalog.closure(keys) if keys else [place.key for place in catalog.order]
    places = [place for place in catalog.order if place.key in wanted]
    with _Line(catalog, progress or Progress(), places, jobs) as line:
        for place in places:
            line.put(place)
            for again in catalog.circle_closed_by(place):
                line.finish()
                line.put(again)
        line.finish()
    catalog.save()
    if not keys:
        _remove_stale(workspace, {place.key for place in catalog.order})
    return Built([line.dossiers[key] for key in sorted(line.dossiers)], sorted(line.done))


def validate_datasets(
    workspace: Workspace,
    keys: Sequence[str] = (),
    samples: int = DEFAULT_SAMPLES,
    progress: Progress | None = None,
    jobs: int = 1,
) -> list[Dossier]:
    """Check datasets without keeping results, even if their dossiers are current.

    Args:
        workspace: the workspace.
        keys: only these datasets; all when empty.
        samples: the most samples of a finding; 0 for all.
        progress: callbacks that report progress.
        jobs: as for `build`.
    """
    catalog = _Catalog(workspace)
    catalog.closure(keys)
    places = [p for p in catalog.order if not keys or p.key in keys]
    progress = progress or Progress()
    parents = catalog.parents_of(places)
    with _Line(catalog, Progress(), parents, jobs) as line:
        for parent in parents:
            line.put(parent)
        line.finish()
    dossiers = []
    with Workers(jobs) as workers:
        for number, place in enumerate(places, 1):
            progress.begin(place.key, number, len(places))
            with closing(catalog.begin(place, progress, workers, keep=False, samples=samples)) as begun:
                dossiers.append(catalog.named(place, begun.finish()))
    return sorted(dossiers, key=lambda dossier: dossier.key)


def fresh_dossiers(workspace: Workspace) -> list[Dossier]:
    """The dossiers of the last build that are still current: nothing they were made from has changed since."""
    catalog = _Catalog(workspace)
    return [dossier for place in workspace.places() if (dossier := catalog.fresh(place)) is not None]


class _Catalog:
    """The catalog's datasets in the order in which they can be checked in."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._places = {place.key: place for place in workspace.places()}
        self._texts = {key: load_text(place.descriptor) for key, place in self._places.items()}
        self._wanted, self._parents = references(self._texts)
        self._prints = Fingerprints(workspace)
        self.order = [self._places[key] for key in parents_first(sorted(self._places), self._parents)]

    def closure(self, keys: Sequence[str]) -> list[str]:
        """The requested datasets and all datasets they refer to."""
        unknown = [key for key in keys if key not in self._places]
        if unknown:
            known = ", ".join(self._places) or "none"
            raise PotluckError(f"There is no dataset {unknown[0]!r} in the catalog.", f"The catalog has: {known}.")
        wanted: list[str] = []
        waiting = list(keys)
        while waiting:
            key = waiting.pop()
            if key in self._places and key not in wanted:
                wanted.append(key)
                waiting += self._parents.get(key, ())
        return wanted

    def circle_closed_by(self, place: Place) -> list[Place]:
        """The datasets to check in again after the last dataset of a circle of references (decision 33).

        Twice: the first time the keys of all parents exist, the second time the parents are final. Which rows a key
        condemns depends on the values of all rows of its parent, kept or not, so a third time would change nothing.
        This happens before any other dataset that refers to one of them.
        """
        above = set(self.closure([place.key]))
        circle = [p for p in self.order if p.key in above and place.key in self._above(p.key)]
        return [*circle, *circle] if circle and circle[-1] is place else []

    def _above(self, key: str) -> set[str]:
        """The datasets that a dataset refers to, directly or not; includes the dataset itself if it is in a circle."""
        known = (parent for parent in self._parents.get(key, ()) if parent in self._places)
        return {name for parent in known for name in self.closure([parent])}

    def parents_of(self, places: Sequence[Place]) -> list[Place]:
        """The datasets that the given ones refer to, parents first."""
        keys = {parent for place in places for parent in self._parents.get(place.key, ())}
        return [place for place in self.order if place.key in keys]

    def save(self) -> None:
        """Save what makes the next run faster."""
        self._prints.save()

    def fresh(self, place: Place) -> Dossier | None:
        """The dossier of a dataset, if nothing it was made from has changed and its result files exist."""
        dossier = load_dossier(self._workspace.dossier_path(place.key))
        if dossier is None or dossier.fingerprint != self._fingerprint(place) or not self._results_stand(dossier):
            return None
        return dossier

    def _fingerprint(self, place: Place) -> str:
        wanted, parents = self._wanted.get(place.key, {}), self._parents.get(place.key, ())
        return self._prints.of(place, self._texts[place.key], wanted, parents)

    def take_up(self, place: Place, progress: Progress, workers: Workers) -> "_Taken":
        """Begin to bring a dataset up to date."""
        # Removed first: if the build is killed, no old dossier may describe newer results.
        self._workspace.dossier_path(place.key).unlink(missing_ok=True)
        before = self._prints.stamps(place, self._texts[place.key])
        return _Taken(place, before, self.begin(place, progress, workers, keep=True))

    def complete(self, taken: "_Taken") -> Dossier:
        """Finish a dataset that was begun, and save its dossier."""
        place = taken.place
        dossier = self.named(place, taken.checking.finish())
        sources = {f.path: f.sha256 for table in dossier.tables for f in table.sources}
        changed = self._prints.learn(place, taken.before, sources)
        if changed:
            dossier = dossier.model_copy(update={"findings": (*dossier.findings, _changed_meanwhile(changed))})
        else:
            dossier = dossier.model_copy(update={"fingerprint": self._fingerprint(place)})
        write_text(self._workspace.dossier_path(place.key), dossier.model_dump_json(by_alias=True, indent=1) + "\n")
        return dossier

    def named(self, place: Place, dossier: Dossier) -> Dossier:
        """The dossier under the name that its dataset has in the catalog."""
        return dossier.model_copy(update={"agency": place.agency, "name": place.name})

    def _results_stand(self, dossier: Dossier) -> bool:
        files = (f for table in dossier.tables for f in (table.parquet, table.quarantine) if f is not None)
        for file in files:
            path = self._workspace.build / file.path
            if not path.is_file() or path.stat().st_size != file.bytes:
                return False
        return True

    def begin(
        self, place: Place, progress: Progress, workers: Workers, *, keep: bool, samples: int = DEFAULT_SAMPLES
    ) -> "Intake":
        """Begin to check in a dataset; ``keep`` says whether its results are kept."""
        from potluck.checkin.dataset import IntakeOptions, Store, begin_intake
        from potluck.checkin.passes import PassOptions
        from potluck.describe.descriptor import describe

        event, root = self._workspace.event, self._workspace.build
        described = describe(place, event)
        folders = [root / kind / place.agency / place.name for kind in ("tables", "quarantine", "keys")]
        if keep:
            for folder in folders:
                shutil.rmtree(folder, ignore_errors=True)
        options = PassOptions(samples=samples, small_cell=event.disclosure.small_cell, rows_read=progress.rows)
        how = IntakeOptions(
            options=options,
            severity=event.severity,
            wanted=self._wanted.get(place.key, {}),
            parent=self._parent_keys,
            store=Store(*folders) if keep else None,
        )
        return begin_intake(place.folder, described, how, workers)

    def _parent_keys(self, dataset: str, table: str) -> Any:
        from potluck.checkin.parents import parent_keys

        place = self._places.get(dataset)
        return None if place is None else parent_keys(self._workspace, place, table)


@dataclass(slots=True)
class _Taken:
    """A dataset that is being brought up to date, with the sizes and times of its files before."""

    place: Place
    before: dict[str, list[int]]
    checking: "Intake"


class _Line:
    """A queue of datasets, finished in the order they were added; several are begun before the first is finished."""

    def __init__(self, catalog: _Catalog, progress: Progress, places: Sequence[Place], jobs: int) -> None:
        self._catalog = catalog
        self._progress = progress
        self._numbers = {place.key: number for number, place in enumerate(places, 1)}
        self._workers = Workers(jobs)
        self._waiting: deque[_Taken] = deque()
        self.dossiers: dict[str, Dossier] = {}
        self.done: set[str] = set()

    def put(self, place: Place) -> None:
        """Bring a dataset up to date: finish those it has to wait for, then begin it."""
        # Whether it is current depends on the new results of its parents.
        parents = self._catalog.closure([place.key])
        while any(taken.place.key in parents for taken in self._waiting):
            self._finish_first()
        known = self._catalog.fresh(place)
        if known is not None:
            self.dossiers[place.key] = known
            return
        self._waiting.append(self._catalog.take_up(place, self._progress, self._workers))
        while sum(taken.checking.tables for taken in self._waiting) > self._workers.ahead:
            self._finish_first()

    def finish(self) -> None:
        """Finish all that was begun."""
        while self._waiting:
            self._finish_first()

    def _finish_first(self) -> None:
        taken = self._waiting[0]
        key = taken.place.key
        self._progress.begin(key, self._numbers[key], len(self._numbers))
        with closing(taken.checking):
            self.dossiers[key] = self._catalog.complete(taken)
        self.done.add(key)
        self._waiting.popleft()

    def __enter__(self) -> Self:
        """The queue itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Drop what was begun and not finished."""
        self._workers.__exit__(kind, error, trace)
        for taken in self._waiting:
            taken.checking.close()


def _changed_meanwhile(names: Sequence[str]) -> Finding:
    """The finding about files that changed while they were read: what was read may be half old and half new.

    The dossier then has no fingerprint, so that the next build reads them again (decision 26).
    """
    shown = ", ".join(map(repr, names))
    return found(
        "source-error", f"Changed while it was read: {shown}.", "Build again when nothing is writing to the file."
    )


def _remove_stale(workspace: Workspace, keys: set[str]) -> None:
    """Remove results of datasets that are no longer in the catalog."""
    for kind, files in (("dossiers", "*/*.json"), ("reports", "*/*.html")):
        for path in sorted((workspace.build / kind).glob(files)):
            if f"{path.parent.name}/{path.stem}" not in keys:
                path.unlink()
    for kind in ("tables", "quarantine", "keys"):
        for folder in sorted((workspace.build / kind).glob("*/*")):
            if f"{folder.parent.name}/{folder.name}" not in keys:
                shutil.rmtree(folder, ignore_errors=True)
