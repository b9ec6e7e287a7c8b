"""Small events, built for real from CSV files."""

import json
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from potluck.checkin.build import build
from potluck.describe.workspace import Workspace, find_workspace
from potluck.serve.audience import release_of
from potluck.serve.tree import Tree, assemble

SITE = Path(__file__).parents[3] / "site"
AS_OF = date(2026, 11, 1)
CANARY = "ZQ9-CANARY-0042"

EVENT: dict[str, Any] = {
    "name": "small-event",
    "title": "A small event",
    "version": "1.0",
    "asOf": "2026-11-01",
    "host": {"title": "The Host", "email": "host@example.org"},
    "tiers": [{"name": "public", "title": "Public"}, {"name": "restricted", "title": "Restricted"}],
    "agencies": [
        {"name": "cdc", "title": "Centers for Disease Control"},
        {"name": "census", "title": "Census"},
    ],
    "expected": [{"agency": "cdc", "dataset": "late", "title": "A late one"}],
}

COUNTIES = "fips,name\n01001,Autauga\n01003,Baldwin\n"
DEATHS = (
    "County FIPS,When,Deaths,Rate,Note\n"
    '01001,01/31/2024,"1,204",5%,\n'
    '01003,02/29/2024,Suppressed,2.5%,"a ""b"", c"\n'
    "01003,03/01/2024,7,,x\n"
)


def package(**changes: Any) -> dict[str, Any]:
    """What every descriptor says."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "title": "A title",
        "description": "A description.",
        "licenses": [{"name": "CC0-1.0", "title": "CC0"}],
        "contributors": [{"title": "Jane Example", "email": "jane@example.org", "roles": ["steward"]}],
        "sources": [{"title": "Made up", "path": "https://example.org/source"}],
        "potluck": {"tier": "public", "tierDeclaredBy": "Jane Example"},
        **changes,
    }


def table(name: str, path: str, fields: list[dict[str, Any]], **schema: Any) -> dict[str, Any]:
    """A resource that is a table."""
    return {
        "name": name,
        "type": "table",
        "path": path,
        "format": "csv",
        "encoding": "utf-8",
        "schema": {"fields": fields, **schema},
    }


def geography() -> tuple[dict[str, Any], dict[str, str]]:
    """Two tables' worth of counties."""
    fields = [{"name": "fips", "type": "string"}, {"name": "name", "type": "string"}]
    states = [{"name": "state", "type": "string"}]
    resources = [
        table("counties", "counties.csv", fields, primaryKey=["fips"]),
        table("states", "States.csv", states, primaryKey=["state"]),
    ]
    said = package(name="geography", title="Counties", resources=resources)
    return said, {"counties.csv": COUNTIES, "States.csv": "state\nAL\n"}


def deaths() -> tuple[dict[str, Any], dict[str, str]]:
    """A table in which everything has to be put into canonical form, with a key to another dataset."""
    fields: list[dict[str, Any]] = [
        {"name": "County FIPS", "type": "string", "constraints": {"pattern": "[0-9]{5}"}},
        {"name": "When", "type": "date", "format": "%m/%d/%Y", "constraints": {"minimum": "01/01/2024"}},
        {
            "name": "Deaths",
            "type": "integer",
            "groupChar": ",",
            "title": "Deaths",
            "missingValues": [{"value": ""}, {"value": "Suppressed", "label": "suppressed, not zero"}],
            "potluck": {"role": "count"},
        },
        {"name": "Rate", "type": "number", "bareNumber": False, "constraints": {"maximum": 100}},
        {"name": "Note", "type": "string", "missingValues": []},
    ]
    key = {
        "fields": ["County FIPS"],
        "reference": {"resource": "census/geography#counties", "fields": ["fips"]},
    }
    resource = table("deaths", "Deaths 2024.csv", fields, foreignKeys=[key])
    notes = {"name": "notes", "path": "Read me.txt"}
    said = package(name="deaths", title="Deaths | <b>by</b> county", resources=[resource, notes])
    return said, {"Deaths 2024.csv": DEATHS, "Read me.txt": "notes\n"}


def people() -> tuple[dict[str, Any], dict[str, str]]:
    """A restricted dataset."""
    fields = [{"name": "id", "type": "integer"}, {"name": "secret", "type": "string"}]
    keys = {"tier": "restricted", "tierDeclaredBy": "Jane Example", "agreement": "schedule-a.md"}
    said = package(name="people", title="People", potluck=keys, resources=[table("people", "people.csv", fields)])
    return said, {"people.csv": f"id,secret\n1,{CANARY}\nnone,{CANARY}\n"}


Sets = Mapping[str, tuple[dict[str, Any], dict[str, str]]]


def workspace(root: Path, sets: Sets, **event: Any) -> Workspace:
    """A workspace with these datasets, checked in."""
    catalog = root / "catalog"
    (catalog / "agreements").mkdir(parents=True)
    (catalog / "agreements" / "master.md").write_bytes(b"# Agreement\r\n")
    (catalog / "agreements" / "schedule-a.md").write_bytes(b"# Schedule A\n")
    (catalog / "event.yaml").write_text(json.dumps({**EVENT, **event}), encoding="utf-8")
    shutil.copytree(SITE, root / "site")
    for key, (descriptor, files) in sets.items():
        folder = catalog / key
        folder.mkdir(parents=True)
        for name, text in files.items():
            (folder / name).write_bytes(text.encode())
        (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    found = find_workspace(root)
    build(found)
    return found


def standard(root: Path, **event: Any) -> Workspace:
    """The workspace that most tests use."""
    sets = {"cdc/deaths": deaths(), "census/geography": geography(), "cdc/people": people()}
    return workspace(root, sets, **event)


def assembled(found: Workspace, *, draft: bool = False) -> Tree:
    """The release of a workspace as it is built."""
    return assemble(found, release_of(found.event, build(found).dossiers, AS_OF, draft=draft))
