"""Checking in a catalog: only what changed, parents before children, results where serving finds them."""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from potluck.checkin.fingerprint import Fingerprints
from potluck.describe.text import Text, load_text
from potluck.describe.workspace import Place, Workspace
from potluck.dossier import Dossier, load_dossier
from potluck.errors import PotluckError
from potluck.files import write_text
from potluck.findings import DEFAULT_SAMPLES, Finding, found

__all__ = ["BuildResult", "Progress", "build", "check", "fresh_dossiers", "load_dossiers"]


@dataclass(slots=True)
class Progress:
    """Told how the work goes on; the command line draws it.

    Attributes:
        begin: a dataset is taken up: its key, its number and how many there are.
        rows: rows read so far of the table at hand.
    """

    begin: Callable[[str, int, int], None] = lambda _key, _number, _count: None
    rows: Callable[[int], None] = lambda _rows: None


@dataclass(slots=True)
class BuildResult:
    """What a build did.

    Attributes:
        dossiers: of every dataset of the catalog, sorted.
        done: keys of the datasets that were checked in now; the others had not changed.
    """

    dossiers: list[Dossier]
    done: list[str]


def build(workspace: Workspace, keys: Sequence[str] = (), progress: Progress | None = None) -> BuildResult:
    """Check in the datasets of a workspace that changed since the last build.

    Args:
        workspace: the workspace.
        keys: only these datasets (``agency/dataset``) and those they refer to; all when empty.
        progress: told how the work goes on.

    Raises:
        PotluckError: a dataset that is asked for is not in the catalog.
    """
    catalog = _Catalog(workspace)
    progress = progress or Progress()
    wanted = catalog.closure(keys) if keys else [place.key for place in catalog.order]
    dossiers: dict[str, Dossier] = {}
    done: list[str] = []
    places = [place for place in catalog.order if place.key in wanted]
    for place in (*places, *catalog.in_circles(places)):
        dossier, fresh = catalog.bring_up_to_date(place, progress, len(dossiers) + 1, len(places))
        dossiers[place.key] = dossier
        done += [] if fresh else [place.key]
    catalog.save()
    if not keys:
        _remove_stale(workspace, {place.key for place in catalog.order})
    return BuildResult([dossiers[key] for key in sorted(dossiers)], sorted(set(done)))


def check(
    workspace: Workspace,
    keys: Sequence[str] = (),
    samples: int = DEFAULT_SAMPLES,
    progress: Progress | None = None,
) -> list[Dossier]:
    """Check datasets without keeping results, however fresh their dossiers are.

    Args:
        workspace: the workspace.
        keys: only these datasets; all when empty.
        samples: the most samples of a finding; 0 for all.
        progress: told how the work goes on.
    """
    catalog = _Catalog(workspace)
    catalog.closure(keys)
    places = [p for p in catalog.order if not keys or p.key in keys]
    progress = progress or Progress()
    for parent in catalog.parents_of(places):
        catalog.bring_up_to_date(parent, Progress(), 1, 1)
    dossiers = []
    for number, place in enumerate(places, 1):
        progress.begin(place.key, number, len(places))
        dossiers.append(catalog.check_in(place, progress, keep=False, samples=samples))
    return sorted(dossiers, key=lambda dossier: dossier.key)


def load_dossiers(workspace: Workspace) -> list[Dossier]:
    """The dossiers of the last build, sorted; those of datasets that are gone left out."""
    found = (load_dossier(workspace.dossier_path(place.key)) for place in workspace.places())
    return [dossier for dossier in found if dossier is not None]


def fresh_dossiers(workspace: Workspace) -> list[Dossier]:
    """The dossiers of the last build that still say what is in the catalog: nothing of theirs has changed since."""
    catalog = _Catalog(workspace)
    return [dossier for place in workspace.places() if (dossier := catalog.fresh(place)) is not None]


class _Catalog:
    """The catalog's datasets in the order in which they can be checked in."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._places = {place.key: place for place in workspace.places()}
        self._texts = {key: load_text(place.descriptor) for key, place in self._places.items()}
        self._wanted, self._parents = _references(self._texts)
        self._prints = Fingerprints(workspace)
        self.order = [self._places[key] for key in _parents_first(sorted(self._places), self._parents)]

    def closure(self, keys: Sequence[str]) -> list[str]:
        """The datasets asked for and those they refer to."""
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

    def in_circles(self, places: Sequence[Place]) -> list[Place]:
        """Datasets that stand before one they refer to: they need a second look once its keys are there."""
        at = {place.key: number for number, place in enumerate(places)}
        return [p for p in places if any(at.get(parent, -1) > at[p.key] for parent in self._parents.get(p.key, ()))]

    def parents_of(self, places: Sequence[Place]) -> list[Place]:
        """The datasets that some refer to, parents first."""
        keys = {parent for place in places for parent in self._parents.get(place.key, ())}
        return [place for place in self.order if place.key in keys]

    def save(self) -> None:
        """Keep what speeds up the next run."""
        self._prints.save()

    def fresh(self, place: Place) -> Dossier | None:
        """The dossier of a dataset, if nothing it was made from has changed and its results are there."""
        dossier = load_dossier(self._workspace.dossier_path(place.key))
        if dossier is None or dossier.fingerprint != self._fingerprint(place) or not self._results_stand(dossier):
            return None
        return dossier

    def _fingerprint(self, place: Place) -> str:
        wanted, parents = self._wanted.get(place.key, {}), self._parents.get(place.key, ())
        return self._prints.of(place, self._texts[place.key], wanted, parents)

    def bring_up_to_date(self, place: Place, progress: Progress, number: int, count: int) -> tuple[Dossier, bool]:
        """The dossier of a dataset, and whether it was fresh already."""
        known = self.fresh(place)
        if known is not None:
            return known, True
        path = self._workspace.dossier_path(place.key)
        progress.begin(place.key, number, count)
        # A build that is killed from here on leaves no dossier that could vouch for other results.
        path.unlink(missing_ok=True)
        before = self._prints.stamps(place, self._texts[place.key])
        dossier = self.check_in(place, progress, keep=True)
        sources = {f.path: f.sha256 for table in dossier.tables for f in table.sources}
        changed = self._prints.learn(place, before, sources)
        if changed:
            dossier = dossier.model_copy(update={"findings": (*dossier.findings, _changed_meanwhile(changed))})
        else:
            dossier = dossier.model_copy(update={"fingerprint": self._fingerprint(place)})
        text = json.dumps(dossier.model_dump(mode="json", by_alias=True), ensure_ascii=False, indent=1)
        write_text(path, text + "\n")
        return dossier, False

    def _results_stand(self, dossier: Dossier) -> bool:
        files = (f for table in dossier.tables for f in (table.parquet, table.quarantine) if f is not None)
        for file in files:
            path = self._workspace.build / file.path
            if not path.is_file() or path.stat().st_size != file.bytes:
                return False
        return True

    def check_in(self, place: Place, progress: Progress, *, keep: bool, samples: int = DEFAULT_SAMPLES) -> Dossier:
        """Check a dataset in, keeping its results or not."""
        from potluck.checkin.dataset import CheckIn, Store, check_in
        from potluck.checkin.passes import PassOptions
        from potluck.describe.descriptor import describe

        event, root = self._workspace.event, self._workspace.build
        lenient = frozenset(rule for rule, severity in event.severity.items() if severity != "error")
        described = describe(place, event)
        folders = [root / kind / place.agency / place.name for kind in ("tables", "quarantine", "keys")]
        if keep:
            for folder in folders:
                shutil.rmtree(folder, ignore_errors=True)
        how = CheckIn(
            options=PassOptions(
                samples=samples,
                small_cell=event.disclosure.small_cell,
                lenient=lenient,
                rows_read=progress.rows,
            ),
            severity=event.severity,
            wanted=self._wanted.get(place.key, {}),
            parent=self._parent_keys,
            store=Store(*folders) if keep else None,
        )
        dossier = check_in(place.folder, described, how)
        return dossier.model_copy(update={"agency": place.agency, "name": place.name})

    def _parent_keys(self, dataset: str, table: str) -> Any:
        from potluck.checkin.parents import parent_keys

        place = self._places.get(dataset)
        return None if place is None else parent_keys(self._workspace, place, table)


def _changed_meanwhile(names: Sequence[str]) -> Finding:
    """What was read of these files may be half old and half new; without a fingerprint the next build reads again."""
    shown = ", ".join(map(repr, names))
    return found("source-error", f"Changed while it was read: {shown}.", "Build again once nobody writes to the file.")


def _references(
    texts: Mapping[str, Text],
) -> tuple[dict[str, dict[str, frozenset[str]]], dict[str, tuple[str, ...]]]:
    """Fields other datasets refer to, by dataset and table; and the datasets each dataset refers to."""
    wanted: dict[str, dict[str, frozenset[str]]] = {}
    parents: dict[str, tuple[str, ...]] = {}
    for key, text in texts.items():
        for dataset, table, fields in _foreign_references(text.data):
            tables = wanted.setdefault(dataset, {})
            tables[table] = tables.get(table, frozenset()) | fields
            parents[key] = tuple(sorted({*parents.get(key, ()), dataset}))
    return wanted, parents


def _foreign_references(data: Any) -> Iterator[tuple[str, str, frozenset[str]]]:
    resources = data.get("resources") if isinstance(data, dict) else None
    for resource in resources if isinstance(resources, list) else []:
        schema = resource.get("schema") if isinstance(resource, dict) else None
        keys = schema.get("foreignKeys") if isinstance(schema, dict) else None
        for key in keys if isinstance(keys, list) else []:
            reference = key.get("reference") if isinstance(key, dict) else None
            target = str(reference.get("resource", "")) if isinstance(reference, dict) else ""
            dataset, _, table = target.rpartition("#")
            if "/" in dataset and isinstance(reference, dict):
                named = reference.get("fields")
                fields = [named] if isinstance(named, str) else named if isinstance(named, list) else []
                yield dataset, table, frozenset(str(f) for f in fields)


def _parents_first(keys: Sequence[str], parents: Mapping[str, Sequence[str]]) -> list[str]:
    """Keys so that parents stand before children, and otherwise sorted; in a circle the first name goes first."""
    order: list[str] = []
    visiting: set[str] = set()
    stack = [(key, False) for key in reversed(keys)]
    while stack:
        key, done = stack.pop()
        if done:
            order.append(key)
        elif key not in visiting and key in keys:
            visiting.add(key)
            stack.append((key, True))
            stack += [(parent, False) for parent in reversed(list(parents.get(key, ())))]
    return order


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
