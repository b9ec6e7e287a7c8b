"""All of it: check in, audience, tree, site, bundle."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from potluck.checkin.build import Progress, build
from potluck.clearance import Hold, holds
from potluck.describe.workspace import Workspace
from potluck.dossier import Dossier, load_dossiers
from potluck.errors import WorkspaceError
from potluck.organize.asof import as_of, delivery_days
from potluck.serve.audience import release_of
from potluck.util.words import counted, is_todo

__all__ = ["Made", "make_release"]


@dataclass(frozen=True, slots=True)
class Made:
    """A release that was made.

    Attributes:
        start: the page to open; None where nothing may be released.
        zip: the bundle; None where none was asked for.
        held_back: datasets that stay out, and why.
        restricted: datasets that are described without rows.
        promised: datasets that have not arrived.
        look: what a person should look at before the release is handed out.
    """

    draft: bool
    start: Path | None
    zip: Path | None
    datasets: int
    rows: int
    held_back: Mapping[str, tuple[Hold, ...]]
    restricted: tuple[str, ...]
    promised: tuple[str, ...]
    look: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """The same as plain data."""
        return {
            "draft": self.draft,
            "start": None if self.start is None else str(self.start),
            "bundle": None if self.zip is None else str(self.zip),
            "datasets": self.datasets,
            "rows": self.rows,
            "heldBack": {key: [hold.message for hold in reasons] for key, reasons in self.held_back.items()},
            "restricted": list(self.restricted),
            "promised": list(self.promised),
            "look": list(self.look),
        }


def make_release(
    workspace: Workspace,
    *,
    draft: bool = False,
    with_bundle: bool = True,
    require_all: bool = False,
    build_first: bool = True,
    day: date | None = None,
    progress: Progress | None = None,
    jobs: int = 1,
) -> Made:
    """Make a release.

    Args:
        workspace: the workspace.
        draft: take everything declared public, whatever its errors and todos.
        with_bundle: pack the bundle too.
        require_all: make nothing when a dataset is held back.
        build_first: check in what changed; otherwise what was checked in last is taken.
        day: the day for which expiry is judged; that of `potluck.organize.asof.as_of` when left out.
        progress: told how the check goes on.
        jobs: how many processes check small tables, as of `potluck.checkin.build.build`.

    Raises:
        WorkspaceError: the catalog is empty, or nothing was checked in yet.
    """
    from potluck.serve.bundle import bundle
    from potluck.serve.tree import assemble

    dossiers = (
        build(workspace, (), progress, jobs).dossiers if build_first else load_dossiers(workspace.dossier_paths())
    )
    if not dossiers:
        fix = (
            "Check datasets in first: potluck build"
            if workspace.places()
            else "Add a dataset first: potluck add FILE --agency NAME"
        )
        raise WorkspaceError("There is nothing to release.", fix)
    day = day or as_of(workspace.event, delivery_days(workspace))
    shown = release_of(workspace.event, dossiers, day, draft=draft)
    out = {one.key for one in shown.released}
    closed = tuple(one.key for one in shown.datasets if one.closed and not one.released)
    reasons = {d.key: holds(workspace.event, d, day) for d in dossiers if d.key not in out and d.key not in closed}
    start = target = None
    if out and not (require_all and reasons):
        tree = assemble(workspace, shown)
        start = tree.folder / "START-HERE.html"
        target = bundle(tree) if with_bundle else None
    rows = sum(one.rows for one in shown.released)
    promised = tuple(f"{one.agency}/{one.dataset}" for one in shown.promised)
    look = tuple(_to_look_at(workspace, [d.on(day) for d in dossiers if d.key in out]))
    return Made(draft, start, target, len(out), rows, reasons, closed, promised, look)


def _to_look_at(workspace: Workspace, dossiers: Sequence[Dossier]) -> Iterator[str]:
    """What screening found in the datasets that go out, and what is still open in their descriptions."""
    for dossier in dossiers:
        for table in dossier.tables:
            for finding in table.findings:
                if finding.rule.startswith("screen-"):
                    accepted = f" Accepted: {finding.accepted}" if finding.accepted else ""
                    yield f"{dossier.key}: {finding.message}{accepted}"
    for dossier in dossiers:
        if dossier.todos:
            yield f"{dossier.key}: {counted(len(dossier.todos), 'todo')} in its description."
    for path in sorted((workspace.catalog / "agreements").glob("*.md")):
        if any(is_todo(line) for line in path.read_text(encoding="utf-8", errors="replace").splitlines()):
            yield f"catalog/agreements/{path.name}: todo in it."
    if workspace.event.todos:
        yield f"catalog/event.yaml: todo in {', '.join(workspace.event.todos)}."
