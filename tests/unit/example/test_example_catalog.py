"""The example event: complete, described in full, and wrong only where it is meant to be."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from example_event import facts
from example_event.describe import Plain
from example_event.generate import contents
from example_event.plain_reading import Rows, faults, read_rows
from lib.places import ROOT

from potluck.event import Event

CATALOG = ROOT / "catalog"
EVENT = CATALOG / "event.yaml"


@cache
def _package(key: str) -> Plain:
    data: Plain = yaml.safe_load((CATALOG / key / "datapackage.yaml").read_text(encoding="utf-8"))
    return data


@cache
def _table(name: str) -> Plain:
    key, _, table = name.partition("#")
    found: Plain = next(one for one in _package(key)["resources"] if one["name"] == table)
    return found


@cache
def _rows(name: str) -> tuple[list[str], Rows]:
    return read_rows(CATALOG / name.partition("#")[0], _table(name))


@cache
def _keys(name: str, fields: tuple[str, ...]) -> set[tuple[Any, ...]]:
    header, rows = _rows(name)
    places = [header.index(field) for field in fields]
    return {tuple(row[place] for place in places) for row in rows}


@cache
def _event() -> Event:
    return Event.model_validate(yaml.safe_load(EVENT.read_text(encoding="utf-8")))


every_dataset = pytest.mark.parametrize("key", sorted(facts.DATASETS))
every_table = pytest.mark.parametrize("name", facts.ROWS)
# The library that reads SAS files takes more than a second to load.
every_read_table = pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=[pytest.mark.slow] if name.startswith("samhsa/survey") else []) for name in facts.ROWS],
)


# -- the event ----------------------------------------------------------------------------------------------
def test_event_expects_what_arrived_and_what_did_not() -> None:
    promised = {f"{one.agency}/{one.dataset}" for one in _event().expected}
    arrived = {path.parent.relative_to(CATALOG).as_posix() for path in CATALOG.glob("*/*/datapackage.yaml")}

    assert promised == {*facts.DATASETS, *facts.PROMISED}
    assert arrived == facts.DATASETS


def test_one_dataset_is_overdue() -> None:
    event = _event()
    late = [
        f"{one.agency}/{one.dataset}"
        for one in event.expected
        if f"{one.agency}/{one.dataset}" in facts.PROMISED and (one.due or "") < (event.as_of or "")
    ]

    assert late == [facts.OVERDUE]


@every_dataset
def test_promise_names_steward_title_and_tier_of_the_dataset(key: str) -> None:
    package = _package(key)
    promise = next(one for one in _event().expected if f"{one.agency}/{one.dataset}" == key)
    steward = package["contributors"][0]

    assert (promise.title, promise.steward, promise.email, promise.tier) == (
        package["title"],
        steward["title"],
        steward["email"],
        package["potluck"]["tier"],
    )


def test_event_has_the_variety_that_it_is_for() -> None:
    tables = [_table(name) for name in facts.ROWS]
    packages = [_package(key) for key in facts.DATASETS]

    assert len(facts.DATASETS) >= 16
    assert len({key.split("/")[0] for key in facts.DATASETS}) >= 9
    assert {one["format"] for one in tables} == {"csv", "xlsx", "xpt"}
    assert {one["dialect"]["delimiter"] for one in tables if one["format"] == "csv"} == {",", ";", "\t", "|"}
    assert {package["potluck"]["geography"] for package in packages} >= {"state", "county", "facility", "person"}
    assert {track for package in packages for track in package["potluck"]["tracks"]} == {
        track.name for track in _event().tracks
    }
    assert 50_000 < max(facts.ROWS.values()) < 51_000


def test_raw_files_are_three_to_ten_megabytes() -> None:
    total = sum(path.stat().st_size for path in CATALOG.glob("*/*/*") if path.suffix not in {".yaml", ".jsonl"})

    assert 3_000_000 < total < 10_000_000


# -- descriptors --------------------------------------------------------------------------------------------
@every_dataset
def test_descriptor_is_a_data_package(key: str) -> None:
    from frictionless import Package

    assert list(Package.metadata_validate(_package(key))) == []


@every_dataset
def test_descriptor_is_complete(key: str) -> None:
    package = _package(key)
    agreement = package["potluck"].get("agreement", "master.md")

    assert package["potluck"]["synthetic"] is True
    assert "synthetic" in package["description"]
    assert package["potluck"]["tierDeclaredBy"]
    assert package["keywords"]
    assert package["licenses"]
    assert package["sources"]
    assert package["potluck"]["knownLimits"]
    assert package["contributors"][0]["email"].endswith("@example.org")
    assert (CATALOG / "agreements" / agreement).is_file()
    assert key.split("/", maxsplit=1)[0] in {agency.name for agency in _event().agencies}


@every_table
def test_every_field_is_described(name: str) -> None:
    fields = _table(name)["schema"]["fields"]

    assert [one["name"] for one in fields if not (one.get("title") and one.get("description"))] == []
    labels = [entry.get("label") for one in fields for entry in one.get("missingValues", ())]
    assert None not in labels


@every_table
def test_hash_and_size_are_the_files(name: str) -> None:
    table = _table(name)
    content = (CATALOG / name.partition("#")[0] / table["path"]).read_bytes()

    assert (table["hash"], table["bytes"]) == (f"sha256:{hashlib.sha256(content).hexdigest()}", len(content))


@every_dataset
def test_folder_holds_what_the_descriptor_and_the_deliveries_name(key: str) -> None:
    named = {table["path"] for table in _package(key)["resources"]}
    folder = CATALOG / key
    lines = (folder / "deliveries.jsonl").read_text(encoding="utf-8").splitlines()
    last = {one["file"]: one for one in map(json.loads, lines)}

    assert {path.name for path in folder.iterdir()} == {*named, "datapackage.yaml", "deliveries.jsonl"}
    assert set(last) == named
    assert all(one["sha256"] == hashlib.sha256((folder / at).read_bytes()).hexdigest() for at, one in last.items())
    assert all(one.isascii() and len(one) < 60 and not set(one) & set('<>:"/\\|?*') for one in named)


def test_todo_stands_where_it_holds_nothing_up() -> None:
    assert [key for key in facts.DATASETS if '"todo"' in (CATALOG / key / "datapackage.yaml").read_text("utf-8")] == [
        facts.TODO
    ]
    assert _package(facts.TODO)["sources"] == [{"title": "todo"}]


# -- rows ---------------------------------------------------------------------------------------------------
@every_read_table
def test_table_parses_to_its_rows(name: str) -> None:
    """With csv, openpyxl and pyreadstat, not with Potluck."""
    header, rows = _rows(name)

    assert facts.ROWS[name] == len(rows)
    assert header == [field["name"] for field in _table(name)["schema"]["fields"]]


def _referred(dataset: str, resource: str, fields: Sequence[str]) -> set[tuple[Any, ...]]:
    return _keys(resource if "#" in resource else f"{dataset}#{resource}", tuple(fields))


@pytest.mark.slow
@every_table
def test_data_obey_their_description(name: str) -> None:
    """By a checker of our own that shares nothing with Potluck's."""
    dataset = name.partition("#")[0]
    found = faults(_table(name), _rows(name)[1], lambda resource, fields: _referred(dataset, resource, fields))

    assert facts.FINDINGS.get(name, {}) == dict(found)


@every_read_table
def test_counts_of_people_are_not_small(name: str) -> None:
    """What the descriptors call a count shows no number from 1 to 10."""
    header, rows = _rows(name)
    counts = [f["name"] for f in _table(name)["schema"]["fields"] if f.get("potluck", {}).get("role") == "count"]
    cells = Counter(row[header.index(one)] for one in counts for row in rows)

    assert not set(cells) & {str(small) for small in range(1, 11)}


# -- words that tests look for ------------------------------------------------------------------------------
def _holds(word: bytes) -> set[str]:
    """Datasets in whose files a word stands, whatever its case; the sheets of a workbook are not compressed."""
    return {
        key for key in facts.DATASETS if any(word in path.read_bytes().lower() for path in (CATALOG / key).iterdir())
    }


def test_naloxone_stands_where_it_belongs() -> None:
    assert _holds(b"naloxone") == facts.NALOXONE
    assert {key for key in facts.DATASETS if "naloxone" in json.dumps(_package(key)).lower()} == facts.NALOXONE
    promised = [one for one in _event().expected if f"{one.agency}/{one.dataset}" in facts.PROMISED]
    assert [one for one in promised if "naloxone" in one.title.lower()] == []


def test_canary_stands_in_restricted_rows_alone() -> None:
    """In a sound row, and in a cell of a sensitive field that fails its type."""
    header, rows = _rows(f"{facts.RESTRICTED}#admissions")
    held = {header[at] for row in rows for at, cell in enumerate(row) if facts.CANARY in cell}
    fields = {one["name"]: one for one in _table(f"{facts.RESTRICTED}#admissions")["schema"]["fields"]}

    assert _holds(facts.CANARY.lower().encode()) == {facts.RESTRICTED}
    assert held == {"case_note", "days_in_care"}
    assert all(fields[one]["potluck"]["sensitive"] for one in held)
    assert facts.CANARY not in (CATALOG / facts.RESTRICTED / "datapackage.yaml").read_text("utf-8")
    assert _package(facts.RESTRICTED)["potluck"]["tier"] == "restricted"


# -- the generator ------------------------------------------------------------------------------------------
@pytest.mark.slow
def test_fresh_run_equals_what_is_committed() -> None:
    """Byte for byte, no file more or less."""
    fresh = contents()
    committed = {path.relative_to(CATALOG).as_posix(): path for path in CATALOG.glob("*/*/*")}

    assert set(fresh) == set(committed)
    assert [name for name, path in committed.items() if path.read_bytes() != fresh[name]] == []


@pytest.mark.slow
def test_script_writes_where_it_is_told(tmp_path: Path) -> None:
    from example_event.generate import main

    main([str(tmp_path / "there")])

    assert len(list((tmp_path / "there").glob("*/*/datapackage.yaml"))) == len(facts.DATASETS)
