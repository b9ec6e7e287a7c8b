"""Where each dataset stands: promised, received, checked, cleared, released; and what is owed by whom."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from pathlib import Path
from typing import Any

from potluck.clearance import Hold, HoldKind, obstacles
from potluck.describe.workspace import Workspace
from potluck.dossier import Dossier
from potluck.event import PUBLIC, Event, Expected
from potluck.organize.nextstep import step_for
from potluck.serve.manifest import released_keys
from potluck.util.files import write_text

__all__ = ["Stage", "Standing", "Status", "status_csv", "status_of", "write_status"]


class Stage(IntEnum):
    """How far a dataset has come."""

    PROMISED = 0
    RECEIVED = 1
    CHECKED = 2
    CLEARED = 3
    RELEASED = 4

    @property
    def word(self) -> str:
        """The stage's name in small letters."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one dataset stands.

    Attributes:
        stage: the furthest stage it has reached.
        rows: rows kept.
        errors: open errors.
        owed: what is owed, a short phrase each.
        holds: why it may not be released, where it was checked.
        unchecked: it is here, and nobody checked it since it changed.
        by: who owes it: name and mail as far as known.
        overdue: days since it was due and is not here; 0 where it is not overdue.
        tier: its tier, as declared or as expected.
    """

    agency: str
    dataset: str
    title: str
    stage: Stage
    rows: int
    errors: int
    owed: tuple[str, ...]
    holds: tuple[Hold, ...]
    unchecked: bool
    by: str
    due: str
    overdue: int
    tier: str

    @property
    def key(self) -> str:
        """``agency/dataset``."""
        return f"{self.agency}/{self.dataset}"


@dataclass(frozen=True, slots=True)
class Status:
    """Where an event stands, on a day: datasets grouped by agency, most overdue first."""

    event: Event
    today: date
    standings: tuple[Standing, ...]

    def count(self, stage: Stage) -> int:
        """How many datasets have reached a stage."""
        return sum(one.stage >= stage for one in self.standings)

    @property
    def overdue(self) -> int:
        """How many are overdue."""
        return sum(one.overdue > 0 for one in self.standings)

    def counts(self) -> tuple[tuple[str, int], ...]:
        """How many datasets have reached each stage, by the stage's word."""
        return tuple((stage.word, self.count(stage)) for stage in Stage)

    def next_step(self) -> str:
        """What the organizer would do next."""
        if not self.standings:
            return "potluck add FILE --agency NAME"
        if any(one.unchecked for one in self.standings):
            return "potluck build"
        late = next((one for one in self.standings if one.overdue), None)
        if late is not None:
            return f"ask {late.by or late.agency} for {late.key}"
        held = [one for one in self.standings if one.stage in {Stage.RECEIVED, Stage.CHECKED}]
        first = next((one for one in held if one.errors), held[0] if held else None)
        return (
            step_for(first.key, first.holds).message("potluck release") if first and first.holds else "potluck release"
        )

    def to_json(self) -> dict[str, Any]:
        """The same as plain data."""
        return {
            "today": self.today.isoformat(),
            "counts": dict(self.counts()),
            "overdue": self.overdue,
            "datasets": [
                {
                    "agency": one.agency,
                    "dataset": one.dataset,
                    "title": one.title,
                    "stage": one.stage.word,
                    "rows": one.rows,
                    "errors": one.errors,
                    "owed": list(one.owed),
                    "by": one.by,
                    "due": one.due or None,
                    "daysOverdue": one.overdue,
                    "tier": one.tier or None,
                }
                for one in self.standings
            ],
        }

    def by_agency(self) -> tuple[tuple[str, tuple[Standing, ...]], ...]:
        """Standings by agency, in order."""
        names = list(dict.fromkeys(one.agency for one in self.standings))
        return tuple((name, tuple(one for one in self.standings if one.agency == name)) for name in names)


def status_of(workspace: Workspace, dossiers: Sequence[Dossier], today: date) -> Status:
    """The status of an event.

    Args:
        workspace: the workspace.
        dossiers: of the datasets that were checked in.
        today: the day for which lateness and expiry are judged.
    """
    event = workspace.event
    known = {dossier.key: dossier for dossier in dossiers}
    expected = {f"{one.agency}/{one.dataset}": one for one in event.expected}
    arrived = {place.key for place in workspace.places()}
    released = _released(workspace)
    standings = [
        _standing(
            event,
            key,
            known.get(key),
            expected.get(key),
            today,
            here=key in arrived,
            released=key in released,
        )
        for key in sorted(arrived | expected.keys())
    ]
    worst: dict[str, int] = {}
    for one in standings:
        worst[one.agency] = max(worst.get(one.agency, 0), one.overdue)
    standings.sort(key=lambda one: (-worst[one.agency], one.agency, -one.overdue, one.stage, one.dataset))
    return Status(event, today, tuple(standings))


def _released(workspace: Workspace) -> frozenset[str]:
    """Datasets in the release that was made last."""
    path = workspace.build / "release" / workspace.event.release_name / "datapackage.json"
    try:
        descriptor = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return frozenset()
    return released_keys(descriptor) if isinstance(descriptor, dict) else frozenset()


def _standing(
    event: Event,
    key: str,
    dossier: Dossier | None,
    promise: Expected | None,
    today: date,
    *,
    here: bool,
    released: bool,
) -> Standing:
    agency, dataset = key.split("/")
    reasons = obstacles(event, dossier, today) if dossier else ()
    errors = len(dossier.on(today).open_errors) if dossier else 0
    late = (today - date.fromisoformat(promise.due)).days if promise and promise.due and not here else 0
    steward = dossier.steward if dossier else None
    name = steward.title if steward and not steward.title.startswith("todo") else promise.steward if promise else ""
    mail = steward.email if steward and not steward.email.startswith("todo") else promise.email if promise else ""
    return Standing(
        agency=agency,
        dataset=dataset,
        title=(dossier.title if dossier else promise.title if promise else "") or dataset,
        stage=_stage(dossier, reasons, errors, here=here, released=released),
        rows=sum(table.rows.kept for table in dossier.tables) if dossier else 0,
        errors=errors,
        owed=tuple(_owed(dossier, reasons, here=here)),
        holds=reasons,
        unchecked=here and dossier is None,
        by=f"{name} <{mail}>" if name and mail else name or mail,
        due=(promise.due or "") if promise else "",
        overdue=max(late, 0),
        tier=(dossier.tier if dossier else "") or (promise.tier or "" if promise else ""),
    )


def _stage(dossier: Dossier | None, reasons: tuple[Hold, ...], errors: int, *, here: bool, released: bool) -> Stage:
    if not here:
        return Stage.PROMISED
    if dossier is None or errors:
        return Stage.RECEIVED
    if reasons:
        return Stage.CHECKED
    return Stage.RELEASED if released and dossier.tier == PUBLIC else Stage.CLEARED


def _owed(dossier: Dossier | None, reasons: tuple[Hold, ...], *, here: bool) -> Iterator[str]:
    if not here:
        yield "the data"
    elif dossier is None:
        yield "a check (potluck build)"
    else:
        yield from (hold.message for hold in reasons)
        rest = len(set(dossier.todos) - {hold.detail for hold in reasons if hold.kind is HoldKind.TODO})
        if rest:
            yield f"{rest} todo{'s' if rest > 1 else ''} in the description"


_COLUMNS = (
    "agency",
    "dataset",
    "title",
    "stage",
    "due",
    "days overdue",
    "tier",
    "rows",
    "open errors",
    "owed",
    "by",
)


def status_csv(status: Status) -> str:
    """The status as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for one in status.standings:
        owed = "; ".join(one.owed)
        writer.writerow(
            [
                one.agency,
                one.dataset,
                _plain(one.title),
                one.stage.word,
                one.due,
                one.overdue or "",
                one.tier,
                one.rows,
                one.errors,
                _plain(owed),
                _plain(one.by),
            ]
        )
    return out.getvalue()


def _plain(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def status_paths(workspace: Workspace) -> tuple[Path, Path]:
    """Where the status page and its CSV are kept."""
    return workspace.build / "reports" / "status.html", workspace.build / "reports" / "status.csv"


def write_status(workspace: Workspace, status: Status) -> tuple[Path, Path]:
    """Write the status as a page and as CSV; answers with their paths."""
    from potluck.organize.page import status_html

    page, sheet = status_paths(workspace)
    write_text(page, status_html(status))
    write_text(sheet, status_csv(status))
    return page, sheet
