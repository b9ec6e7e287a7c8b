"""The release command: check in, choose what the audience may see, write the tree, build the site, pack the bundle."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import Field, PlainSerializer, computed_field

from potluck.checkin.build import Progress, build
from potluck.clearance import Hold, holds
from potluck.describe.workspace import Workspace
from potluck.dossier import Dossier, load_dossiers
from potluck.errors import WorkspaceError
from potluck.organize.asof import as_of, delivery_days
from potluck.organize.nextstep import NextStep, StepKind, dataset_step, descriptor_path
from potluck.serve.audience import PUBLIC_AUDIENCE, release_of
from potluck.serve.shown import Audience
from potluck.util.models import Model, Result
from potluck.util.words import counted, is_todo

__all__ = ["Notice", "NoticeKind", "ReleaseOptions", "ReleaseResult", "make_release"]

_PathText = Annotated[Path | None, PlainSerializer(lambda path: None if path is None else str(path))]


class NoticeKind(StrEnum):
    """The kinds of things that a person should review before handing out a release."""

    SCREENING = "screening"
    TODOS = "todos"
    AGREEMENT = "agreement"
    EVENT = "event"


class Notice(Model):
    """Something that a person should review before handing out a release.

    Attributes:
        kind: the kind of thing.
        subject: ``agency/dataset``, or the path of a file relative to the workspace.
        rule: the rule of a screening finding.
        detail: what was found, or which places still have to be filled in.
        accepted: the reason why a screening finding is accepted.
        count: number of open todos, for ``TODOS``.
    """

    kind: NoticeKind
    subject: str
    rule: str = ""
    detail: str = ""
    accepted: str = ""
    count: int = 0

    @computed_field  # type: ignore[prop-decorator] # mypy does not support decorated properties
    @property
    def message(self) -> str:
        """The notice as a sentence.

        >>> Notice(kind=NoticeKind.TODOS, subject="cdc/deaths", count=2).message
        'cdc/deaths: 2 todos in its description.'
        """
        match self.kind:
            case NoticeKind.SCREENING:
                return f"{self.subject}: {self.detail}" + (f" Accepted: {self.accepted}" if self.accepted else "")
            case NoticeKind.TODOS:
                return f"{self.subject}: {counted(self.count, 'todo')} in its description."
            case NoticeKind.AGREEMENT:
                return f"{self.subject}: contains a todo."
        return f"{self.subject}: todo in {self.detail}."


class ReleaseResult(Result):
    """The result of a release.

    Attributes:
        draft: whether it is a draft of everything declared public.
        start: the page to open; None if no release was made.
        bundle: the bundle; None if it was not requested or no release was made.
        datasets: number of datasets in it.
        rows: number of rows in it.
        held_back: datasets that are held back, with all reasons.
        restricted: datasets that are described without rows.
        promised: datasets that have not arrived.
        look: what a person should review before handing out the release.
        next: what to do next.
    """

    draft: bool
    start: _PathText
    bundle: _PathText
    datasets: int
    rows: int
    held_back: dict[str, tuple[Hold, ...]] = Field(default_factory=dict)
    restricted: tuple[str, ...]
    promised: tuple[str, ...]
    look: tuple[Notice, ...]
    next: NextStep


@dataclass(frozen=True, slots=True)
class ReleaseOptions:
    """How to make a release.

    Attributes:
        audience: who the release is for.
        draft: include everything that is open to the audience, even with errors and todos.
        with_bundle: also pack the bundle.
        require_all: make no release if any dataset is held back.
        build_first: first check in what changed; otherwise use what was checked in last.
        day: the date as of which expiry is judged; that of `potluck.organize.asof.as_of` if omitted.
        jobs: number of processes for small tables, as in `potluck.checkin.build.build`.
        progress: receives the progress of the check.
    """

    audience: Audience = PUBLIC_AUDIENCE
    draft: bool = False
    with_bundle: bool = True
    require_all: bool = False
    build_first: bool = True
    day: date | None = None
    jobs: int = 1
    progress: Progress = field(default_factory=Progress)


def make_release(workspace: Workspace, options: ReleaseOptions | None = None) -> ReleaseResult:
    """Make a release.

    Args:
        workspace: the workspace.
        options: how to make it.

    Raises:
        WorkspaceError: the catalog is empty, or nothing has been checked in yet.
    """
    from potluck.serve.bundle import bundle
    from potluck.serve.tree import assemble

    options = options or ReleaseOptions()
    dossiers = _checked_in(workspace, options)
    day = options.day or as_of(workspace.event, delivery_days(workspace))
    release = release_of(workspace.event, dossiers, day, options.audience, options.draft)
    out = {one.key for one in release.released}
    closed = {one.key for one in release.datasets if one.closed} - out
    held = {d.key: holds(workspace.event, d, day) for d in dossiers if d.key not in out | closed}
    start = target = None
    if out and not (options.require_all and held):
        tree = assemble(workspace, release)
        start = tree.folder / "START-HERE.html"
        target = bundle(tree) if options.with_bundle else None
    return ReleaseResult(
        draft=options.draft,
        start=start,
        bundle=target,
        datasets=len(out),
        rows=sum(one.rows for one in release.released),
        held_back=held,
        restricted=tuple(sorted(closed)),
        promised=tuple(f"{one.agency}/{one.dataset}" for one in release.promised),
        look=tuple(_notices(workspace, [d.on(day) for d in dossiers if d.key in out])),
        next=_next_step(workspace, held, target or (start.parent if start else None)),
    )


def _checked_in(workspace: Workspace, options: ReleaseOptions) -> list[Dossier]:
    if options.build_first:
        dossiers = build(workspace, (), options.progress, options.jobs).dossiers
    else:
        dossiers = load_dossiers(workspace.dossier_paths())
    if not dossiers:
        add, check = "Add a dataset first: potluck add FILE --agency NAME", "Check datasets in first: potluck build"
        raise WorkspaceError("There is nothing to release.", check if workspace.places() else add)
    return dossiers


def _next_step(workspace: Workspace, held: dict[str, tuple[Hold, ...]], made: Path | None) -> NextStep:
    """What to do next: with the first dataset held back, or with the release if none is."""
    descriptors = {place.key: descriptor_path(workspace.root, place.descriptor) for place in workspace.places()}
    for key, reasons in held.items():
        return dataset_step(key, reasons, descriptors.get(key, ""), "potluck release")
    return NextStep(kind=StepKind.VERIFY, path=str(made) if made else "")


def _notices(workspace: Workspace, dossiers: Sequence[Dossier]) -> Iterator[Notice]:
    """Screening findings in the released datasets, and todos in descriptions, agreements and ``event.yaml``."""
    for dossier in dossiers:
        yield from _screening(dossier)
    for dossier in dossiers:
        if dossier.todos:
            yield Notice(kind=NoticeKind.TODOS, subject=dossier.key, count=len(dossier.todos))
    for path in sorted((workspace.catalog / "agreements").glob("*.md")):
        if any(is_todo(line) for line in path.read_text(encoding="utf-8", errors="replace").splitlines()):
            yield Notice(kind=NoticeKind.AGREEMENT, subject=f"catalog/agreements/{path.name}")
    if workspace.event.todos:
        yield Notice(kind=NoticeKind.EVENT, subject="catalog/event.yaml", detail=", ".join(workspace.event.todos))


def _screening(dossier: Dossier) -> Iterator[Notice]:
    found = (finding for table in dossier.tables for finding in table.findings if finding.rule.startswith("screen-"))
    for finding in found:
        yield Notice(
            kind=NoticeKind.SCREENING,
            subject=dossier.key,
            rule=finding.rule,
            detail=finding.message,
            accepted=finding.accepted or "",
        )
