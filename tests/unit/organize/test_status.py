"""Where datasets stand, what is owed, and the day expiry is judged for."""

import csv
import io
import shutil
from datetime import date
from pathlib import Path

import pytest

from potluck.checkin.build import build
from potluck.describe.workspace import find_workspace
from potluck.dossier import load_dossiers
from potluck.errors import PotluckError
from potluck.event import Event
from potluck.organize.asof import as_of, today
from potluck.organize.release import ReleaseOptions, make_release
from potluck.organize.status import Owed, OwedKind, Stage, Status, status_of
from potluck.organize.statusfiles import status_csv, status_html
from potluck.serve.audience import release_of

TODAY = date(2026, 11, 22)
EVENT = """\
name: "test"
title: "Test <event>"
dates: {start: "2026-12-05", end: "2026-12-06"}
agencies: [{name: "cdc", title: "Disease control"}, {name: "bls", title: "Labor"}]
expected:
  - {agency: "bls", dataset: "jobs", steward: "Bo", email: "bo@example.org", due: "2026-11-12", tier: "public"}
  - {agency: "cdc", dataset: "good", due: "2026-11-01"}
"""
DESCRIPTOR = """\
name: "%(name)s"
title: "%(name)s"
description: "%(description)s"
licenses: [{name: "CC0-1.0"}]
contributors: [{title: "Ann Lee", email: "ann@example.org", roles: ["steward"]}]
potluck: {tier: "%(tier)s", tierDeclaredBy: "Ann Lee"}
resources:
  - name: "t"
    type: "table"
    path: "t.csv"
    dialect: {delimiter: ","}
    schema: {fields: [{name: "n", type: "integer"}]}
"""


@pytest.fixture
def event_folder(tmp_path: Path) -> Path:
    """Four datasets that arrived, one that did not."""
    (tmp_path / "catalog").mkdir()
    (tmp_path / "site").mkdir()
    (tmp_path / "catalog" / "event.yaml").write_text(EVENT, encoding="utf-8")
    for name, tier, description, cell in (
        ("good", "public", "Fine.", "1"),
        ("wrong", "public", "Fine.", "x"),
        ("open", "public", "todo", "1"),
        ("closed", "public", "Fine.", "1"),
    ):
        folder = tmp_path / "catalog" / "cdc" / name
        folder.mkdir(parents=True)
        text = DESCRIPTOR % {"name": name, "tier": "" if name == "closed" else tier, "description": description}
        (folder / "datapackage.yaml").write_text(text, encoding="utf-8")
        (folder / "t.csv").write_text(f"n\n{cell}\n", encoding="utf-8")
    return tmp_path


def status(folder: Path) -> Status:
    workspace = find_workspace(folder)
    build(workspace)
    return status_of(workspace, load_dossiers(workspace.dossier_paths()), TODAY)


def test_each_dataset_stands_where_its_state_puts_it(event_folder: Path) -> None:
    """Promised, received with errors, checked with a blocking todo or without a tier, cleared."""
    stages = {one.key: one.stage for one in status(event_folder).datasets}

    assert stages == {
        "bls/jobs": Stage.PROMISED,
        "cdc/wrong": Stage.RECEIVED,
        "cdc/open": Stage.CHECKED,
        "cdc/closed": Stage.CHECKED,
        "cdc/good": Stage.CLEARED,
    }


def test_the_most_overdue_agency_stands_first(event_folder: Path) -> None:
    """Ten days late leads the list, with whom to ask."""
    first = status(event_folder).datasets[0]

    assert (first.key, first.days_overdue, first.by) == ("bls/jobs", 10, "Bo <bo@example.org>")
    assert first.owed == (Owed(kind=OwedKind.DATA),)


def test_the_page_escapes_and_the_sheet_parses(event_folder: Path) -> None:
    """Titles are strangers' text; the CSV has a row per dataset."""
    now = status(event_folder)
    page = status_html(now)
    rows = list(csv.DictReader(io.StringIO(status_csv(now))))

    assert "Test &lt;event&gt;" in page
    assert "<event>" not in page
    assert "http" not in page
    assert len(rows) == 5
    assert rows[0]["days overdue"] == "10"


def test_what_is_held_back_is_named_with_its_reasons(event_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With --require-all nothing is made, and the reasons are there all the same."""
    made = make_release(find_workspace(event_folder), ReleaseOptions(require_all=True))

    assert made.start is None
    assert {"cdc/wrong", "cdc/open", "cdc/closed"} == set(made.held_back)
    assert [hold.message for hold in made.held_back["cdc/wrong"]] == ["1 open error"]
    assert made.promised == ("bls/jobs",)


@pytest.mark.parametrize(
    ("event", "deliveries", "environ", "expected"),
    [
        ({"asOf": "2026-11-20"}, [], {"SOURCE_DATE_EPOCH": "0"}, date(2026, 11, 20)),
        ({}, ["2026-11-22"], {"SOURCE_DATE_EPOCH": "86400"}, date(1970, 1, 2)),
        ({"dates": {"start": "2026-12-05", "end": "2026-12-06"}}, ["2026-11-22"], {}, date(2026, 12, 6)),
        ({}, ["2026-11-22", "soon", "2026-11-02"], {}, date(2026, 11, 22)),
        ({}, [], {}, date(1970, 1, 1)),
    ],
)
def test_expiry_never_asks_the_clock(
    event: dict[str, object], deliveries: list[str], environ: dict[str, str], expected: date
) -> None:
    """The event's day, the build's day, the last day of the event, the last day on which data came."""
    described = Event.model_validate({"name": "e", "title": "E", **event})

    assert expected == as_of(described, deliveries, environ)


def _spoil(folder: Path, name: str, old: str, new: str, cell: str = "1") -> None:
    path = folder / "catalog" / "cdc" / name / "datapackage.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    (path.parent / "t.csv").write_text(f"n\n{cell}\n", encoding="utf-8")


def test_an_acceptance_that_ran_out_holds_back_again(event_folder: Path) -> None:
    """Accepted until the day before the event's last: the dataset stays out; until that day it goes out."""
    accept = 'potluck: {accept: [{rule: "type-error", reason: "r", by: "b", until: "%s"}],'
    _spoil(event_folder, "wrong", "potluck: {", accept % "2026-12-05", "x\n2")
    assert (
        "cdc/wrong"
        in make_release(find_workspace(event_folder), ReleaseOptions(with_bundle=False, require_all=True)).held_back
    )
    _spoil(event_folder, "wrong", "2026-12-05", "2026-12-06", "x\n2")
    assert (
        "cdc/wrong"
        not in make_release(find_workspace(event_folder), ReleaseOptions(with_bundle=False, require_all=True)).held_back
    )


EXPIRY = [
    # until, day, open errors
    ("2026-12-05", "2026-12-05", 0),
    ("2026-12-05", "2026-12-06", 1),
    ("2026-12-05", "2025-01-01", 0),
]


@pytest.mark.parametrize(("until", "day", "errors"), EXPIRY)
@pytest.mark.parametrize("rows", ["withhold", "blank"])
def test_expiry_is_judged_for_a_day(event_folder: Path, rows: str, until: str, day: str, errors: int) -> None:
    """By status, by the release and by the finding itself, from one and the same build."""
    entry = f'{{rule: "type-error", field: "n", reason: "r", by: "b", until: "{until}", rows: "{rows}"}}'
    _spoil(event_folder, "wrong", "potluck: {", f"potluck: {{accept: [{entry}],", "x\n2")
    workspace = find_workspace(event_folder)
    build(workspace)
    judged = date.fromisoformat(day)

    now = status_of(workspace, load_dossiers(workspace.dossier_paths()), judged)
    made = make_release(workspace, ReleaseOptions(with_bundle=False, build_first=False, day=judged, require_all=True))

    standing = next(one for one in now.datasets if one.key == "cdc/wrong")
    assert (standing.errors, standing.stage is Stage.RECEIVED) == (errors, bool(errors))
    assert ("cdc/wrong" in made.held_back) is bool(errors)


def test_of_two_entries_the_first_that_fits_expires_or_not(event_folder: Path) -> None:
    """An entry that has run out opens what it decides about, and nothing that another does."""
    out = '{rule: "type-error", reason: "old", by: "b", until: "2026-01-01"}'
    on = '{rule: "type-error", reason: "new", by: "b"}'

    def errors(*entries: str) -> int:
        _spoil(event_folder, "wrong", "potluck: {", f"potluck: {{accept: [{', '.join(entries)}],", "x\n2")
        workspace = find_workspace(event_folder)
        dossier = next(d for d in build(workspace).dossiers if d.name == "wrong").on(TODAY)
        _spoil(event_folder, "wrong", f"accept: [{', '.join(entries)}],", "")
        return len(dossier.open_errors)

    assert (errors(out), errors(on), errors(out, on), errors(on, out)) == (1, 0, 1, 0)


def test_numbers_that_expired_endanger_a_draft(event_folder: Path) -> None:
    """Social security numbers whose acceptance ran out stay out of a draft as if nobody had accepted them."""
    path = event_folder / "catalog" / "cdc" / "good" / "datapackage.yaml"
    entry = '{rule: "screen-ssn", reason: "made up", by: "b", until: "2026-11-21"}'
    text = path.read_text(encoding="utf-8").replace('type: "integer"', 'type: "string"')
    path.write_text(text.replace("potluck: {", f"potluck: {{accept: [{entry}],"), encoding="utf-8")
    (path.parent / "t.csv").write_text("n\n078-05-1120\n", encoding="utf-8")
    workspace = find_workspace(event_folder)
    build(workspace)

    def out(day: date) -> bool:
        shown = release_of(workspace.event, load_dossiers(workspace.dossier_paths()), day, draft=True)
        return "cdc/good" in {one.key for one in shown.released}

    assert (out(date(2026, 11, 21)), out(date(2026, 11, 22))) == (True, False)


@pytest.mark.parametrize("epoch", ["soon", "1e9", "99999999999999999999", "-99999999999999999"])
def test_a_source_date_epoch_that_is_not_a_time_is_reported(epoch: str) -> None:
    """Both functions that return a date raise a readable error."""
    environ = {"SOURCE_DATE_EPOCH": epoch}
    with pytest.raises(PotluckError, match="not a valid time"):
        as_of(Event(name="e", title="E"), (), environ)
    with pytest.raises(PotluckError, match="not a valid time"):
        today(environ)


def test_today_is_that_of_the_build_where_it_has_one() -> None:
    """SOURCE_DATE_EPOCH goes before the clock."""
    assert today({"SOURCE_DATE_EPOCH": "86400"}) == date(1970, 1, 2)


def test_the_next_step_is_what_stands_in_the_way(event_folder: Path) -> None:
    """What is late, what is wrong, what is left open; then the release."""
    event = event_folder / "catalog" / "event.yaml"
    event.write_text(event.read_text(encoding="utf-8").partition("expected:")[0], encoding="utf-8")

    assert status(event_folder).next.message == "potluck validate cdc/wrong"
    _spoil(event_folder, "wrong", "", "", "1")
    step = status(event_folder).next.message
    assert step == "correct catalog/cdc/closed/datapackage.yaml (no access tier declared), then potluck release"
    _spoil(event_folder, "closed", 'tier: ""', 'tier: "public"')
    assert "cdc/open/datapackage.yaml (`todo` in description)" in status(event_folder).next.message
    _spoil(event_folder, "open", '"todo"', '"Fine."')
    assert status(event_folder).next.message == "potluck release"


@pytest.mark.parametrize("line", ["licenses", "contributors", "description"])
def test_what_is_missing_weighs_as_much_as_a_todo(event_folder: Path, line: str) -> None:
    """Without licence, steward or description a dataset stays out."""
    path = event_folder / "catalog" / "cdc" / "good" / "datapackage.yaml"
    kept = [text for text in path.read_text(encoding="utf-8").splitlines() if not text.startswith(line)]
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")

    assert "cdc/good" in make_release(find_workspace(event_folder), ReleaseOptions(require_all=True)).held_back


@pytest.mark.parametrize(("name", "cell"), [("note", "078-05-1120"), ("ssn", "078051120")])
def test_not_even_a_draft_shows_social_security_numbers(event_folder: Path, name: str, cell: str) -> None:
    """By their shape, or bare in a column that is called so."""
    path = event_folder / "catalog" / "cdc" / "good" / "datapackage.yaml"
    text = path.read_text(encoding="utf-8").replace(
        '{name: "n", type: "integer"}', f'{{name: "{name}", type: "string"}}'
    )
    path.write_text(text, encoding="utf-8")
    (path.parent / "t.csv").write_text(f"{name}\n{cell}\n", encoding="utf-8")
    workspace = find_workspace(event_folder)
    build(workspace)

    shown = release_of(workspace.event, load_dossiers(workspace.dossier_paths()), TODAY, draft=True)

    assert "cdc/good" not in {one.key for one in shown.released}
    assert "cdc/open" in {one.key for one in shown.released}


@pytest.mark.parametrize("name", ["a--b", "papers"], ids=["dashes in its name", "no table"])
def test_a_dataset_in_the_release_is_released(event_folder: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever its name holds, and with tables or without."""
    monkeypatch.setattr("potluck.serve.outputs.site.build_site", lambda _pages, site: site.mkdir(exist_ok=True))
    (event_folder / "site" / "mkdocs.yml").write_text("site_name: x\n", encoding="utf-8")
    folder = event_folder / "catalog" / "cdc" / name
    shutil.copytree(event_folder / "catalog" / "cdc" / "good", folder)
    if name == "papers":
        path = folder / "datapackage.yaml"
        text = path.read_text(encoding="utf-8").partition("resources:")[0]
        path.write_text(f'{text}resources: [{{name: "notes", path: "notes.txt"}}]\n', encoding="utf-8")
        (folder / "notes.txt").write_text("x\n", encoding="utf-8")
    make_release(find_workspace(event_folder))

    stages = {one.key: one.stage for one in status(event_folder).datasets}
    assert stages[f"cdc/{name}"] is Stage.RELEASED
