"""Where each dataset stands: promised, received, checked, cleared or released; what is still owed, and by whom."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from enum import IntEnum, StrEnum
from typing import Annotated

from pydantic import PlainSerializer, WithJsonSchema, computed_field

from potluck.clearance import Hold, HoldKind, obstacles
from potluck.describe.workspace import Place, Workspace
from potluck.dossier import Dossier, Person
from potluck.event import PUBLIC, Event, Expected
from potluck.organize.nextstep import NextStep, StepKind, dataset_step, descriptor_path
from potluck.serve.manifest import released_keys
from potluck.util.models import Model, Result
from potluck.util.words import counted, is_todo

__all__ = ["Owed", "OwedKind", "Stage", "Standing", "Status", "status_of"]


class Stage(IntEnum):
    """The stages that a dataset goes through."""

    PROMISED = 0
    RECEIVED = 1
    CHECKED = 2
    CLEARED = 3
    RELEASED = 4

    @property
    def word(self) -> str:
        """The stage's name in lower case."""
        return self.name.lower()


# In JSON a stage is its word.
_StageWord = Annotated[
    Stage,
    PlainSerializer(lambda stage: stage.word, return_type=str),
    WithJsonSchema({"enum": [stage.word for stage in Stage], "type": "string"}, mode="serialization"),
]
_OptionalText = Annotated[str, PlainSerializer(lambda text: text or None, return_type=str | None)]


class OwedKind(StrEnum):
    """The kinds of things that can be owed for a dataset."""

    DATA = "data"
    CHECK = "check"
    HOLD = "hold"
    TODOS = "todos"


class Owed(Model):
    """One thing that is owed.

    Attributes:
        kind: the data itself, a check, the removal of a hold, or the answers to todos.
        hold: the hold to remove, for ``HOLD``.
        count: number of todos, for ``TODOS``.
    """

    kind: OwedKind
    hold: Hold | None = None
    count: int = 0

    @computed_field  # type: ignore[prop-decorator] # mypy does not support decorated properties
    @property
    def message(self) -> str:
        """What is owed, as a short phrase.

        >>> Owed(kind=OwedKind.TODOS, count=2).message
        '2 todos in the description'
        """
        if self.hold is not None:
            return self.hold.message
        if self.kind is OwedKind.TODOS:
            return f"{counted(self.count, 'todo')} in the description"
        return "the data" if self.kind is OwedKind.DATA else "a check (potluck build)"


class Standing(Model):
    """Where one dataset stands.

    Attributes:
        agency: name of its agency.
        agency_title: the agency's title.
        stage: the last stage it has reached.
        rows: number of rows kept.
        errors: number of open errors.
        owed: what is still owed for it.
        by: who owes it: name and email address as far as known.
        due: the date on which it is due, or "".
        days_overdue: days since the due date of a dataset that has not arrived; 0 if it is not overdue.
        tier: its tier, as declared or as expected.
        descriptor: path of its descriptor relative to the workspace; "" if it has not arrived.
    """

    agency: str
    agency_title: str
    dataset: str
    title: str
    stage: _StageWord
    rows: int
    errors: int
    owed: tuple[Owed, ...]
    by: str
    due: _OptionalText
    days_overdue: int
    tier: _OptionalText
    descriptor: str = ""

    @property
    def key(self) -> str:
        """``agency/dataset``."""
        return f"{self.agency}/{self.dataset}"

    @property
    def holds(self) -> tuple[Hold, ...]:
        """Why it may not be released, if it was checked."""
        return tuple(one.hold for one in self.owed if one.hold is not None)


class Status(Result):
    """Where an event stands on a date.

    Attributes:
        title: the event's title.
        today: the date as of which lateness and expiry are judged.
        datasets: the datasets by agency; the agency with the most overdue dataset comes first.
    """

    title: str
    today: date
    datasets: tuple[Standing, ...]

    @computed_field  # type: ignore[prop-decorator] # mypy does not support decorated properties
    @property
    def counts(self) -> dict[str, int]:
        """Number of datasets that have reached each stage, by the stage's word."""
        return {stage.word: sum(one.stage >= stage for one in self.datasets) for stage in Stage}

    @computed_field  # type: ignore[prop-decorator] # mypy does not support decorated properties
    @property
    def overdue(self) -> int:
        """Number of overdue datasets."""
        return sum(one.days_overdue > 0 for one in self.datasets)

    @computed_field  # type: ignore[prop-decorator] # mypy does not support decorated properties
    @property
    def next(self) -> NextStep:
        """What the organizer should do next."""
        if not self.datasets:
            return NextStep(kind=StepKind.ADD)
        if any(owed.kind is OwedKind.CHECK for one in self.datasets for owed in one.owed):
            return NextStep(kind=StepKind.BUILD)
        late = next((one for one in self.datasets if one.days_overdue), None)
        if late is not None:
            return NextStep(kind=StepKind.ASK, dataset=late.key, who=late.by or late.agency)
        held = [one for one in self.datasets if one.holds]
        first = next((one for one in held if one.errors), held[0] if held else None)
        if first is None:
            return NextStep(kind=StepKind.RELEASE)
        return dataset_step(first.key, first.holds, first.descriptor, "potluck release")

    def by_agency(self) -> tuple[tuple[str, tuple[Standing, ...]], ...]:
        """The standings of each agency, in order."""
        names = list(dict.fromkeys(one.agency for one in self.datasets))
        return tuple((name, tuple(one for one in self.datasets if one.agency == name)) for name in names)


def status_of(workspace: Workspace, dossiers: Sequence[Dossier], day: date) -> Status:
    """Return the status of an event.

    Args:
        workspace: the workspace.
        dossiers: the dossiers of the datasets that were checked in and have not changed since.
        day: the date as of which lateness and expiry are judged.
    """
    event = workspace.event
    known = {dossier.key: dossier for dossier in dossiers}
    expected = {f"{one.agency}/{one.dataset}": one for one in event.expected}
    arrived = {place.key: place for place in workspace.places()}
    released = _released(workspace)
    standings = [
        _standing(workspace, key, arrived.get(key), known.get(key), expected.get(key), day, released=key in released)
        for key in sorted(arrived.keys() | expected.keys())
    ]
    worst: dict[str, int] = {}
    for one in standings:
        worst[one.agency] = max(worst.get(one.agency, 0), one.days_overdue)
    standings.sort(key=lambda one: (-worst[one.agency], one.agency, -one.days_overdue, one.stage, one.dataset))
    return Status(title=event.title, today=day, datasets=tuple(standings))


def _released(workspace: Workspace) -> frozenset[str]:
    """The datasets in the last release."""
    path = workspace.build / "release" / workspace.event.release_name / "datapackage.json"
    try:
        descriptor = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return frozenset()
    return released_keys(descriptor) if isinstance(descriptor, dict) else frozenset()


def _standing(
    workspace: Workspace,
    key: str,
    place: Place | None,
    dossier: Dossier | None,
    promise: Expected | None,
    day: date,
    *,
    released: bool,
) -> Standing:
    event = workspace.event
    agency, _, dataset = key.partition("/")
    owed = tuple(_owed(event, place, dossier, day))
    errors = len(dossier.on(day).open_errors) if dossier else 0
    return Standing(
        agency=agency,
        agency_title=event.agency(agency).title,
        dataset=dataset,
        title=(dossier.title if dossier else promise.title if promise else "") or dataset,
        stage=_stage(place, dossier, owed, released=released),
        rows=sum(table.rows.kept for table in dossier.tables) if dossier else 0,
        errors=errors,
        owed=owed,
        by=_debtor(dossier.steward if dossier else None, promise),
        due=(promise.due or "") if promise else "",
        days_overdue=_days_late(promise, day) if place is None else 0,
        tier=(dossier.tier if dossier else "") or (promise.tier or "" if promise else ""),
        descriptor=descriptor_path(workspace.root, place.descriptor) if place else "",
    )


def _days_late(promise: Expected | None, day: date) -> int:
    return max((day - date.fromisoformat(promise.due)).days, 0) if promise and promise.due else 0


def _debtor(steward: Person | None, promise: Expected | None) -> str:
    """Who owes what is still owed, as far as known: the steward, or the person who promised the dataset."""
    name = steward.title if steward and not is_todo(steward.title) else promise.steward if promise else ""
    mail = steward.email if steward and not is_todo(steward.email) else promise.email if promise else ""
    return f"{name} <{mail}>" if name and mail else name or mail


def _stage(place: Place | None, dossier: Dossier | None, owed: Sequence[Owed], *, released: bool) -> Stage:
    if place is None:
        return Stage.PROMISED
    holds = [one.hold.kind for one in owed if one.hold is not None]
    if dossier is None or HoldKind.OPEN_ERRORS in holds:
        return Stage.RECEIVED
    if holds:
        return Stage.CHECKED
    return Stage.RELEASED if released and dossier.tier == PUBLIC else Stage.CLEARED


def _owed(event: Event, place: Place | None, dossier: Dossier | None, day: date) -> Iterator[Owed]:
    if place is None:
        yield Owed(kind=OwedKind.DATA)
    elif dossier is None:
        yield Owed(kind=OwedKind.CHECK)
    else:
        holds = obstacles(event, dossier, day)
        yield from (Owed(kind=OwedKind.HOLD, hold=hold) for hold in holds)
        rest = len(set(dossier.todos) - {hold.detail for hold in holds if hold.kind is HoldKind.TODO})
        if rest:
            yield Owed(kind=OwedKind.TODOS, count=rest)
