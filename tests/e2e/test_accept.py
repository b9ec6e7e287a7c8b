"""Accepted findings from the description to what participants read, and how they run out."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

DESCRIPTOR = """\
name: "deaths"
title: "Deaths by place"
description: "Deaths by place and year."
licenses: [{name: "CC0-1.0"}]
contributors: [{title: "Ann Lee", email: "ann@example.org", roles: ["steward"]}]
potluck:
  tier: "public"
  tierDeclaredBy: "Ann Lee"
  accept:
    - rule: "constraint-error"
      field: "deaths"
      rows: "blank"
      reason: "Below zero through corrections of later years"
      by: "Ann Lee"
      until: "2026-12-31"
      max: 2
    - rule: "constraint-error"
      field: "rate"
      rows: "keep"
      reason: "Rates above one hundred thousand are right for small places"
      by: "Ann Lee"
resources:
  - name: "table"
    type: "table"
    path: "table.csv"
    encoding: "utf-8"
    dialect: {delimiter: ","}
    schema:
      fields:
        - {name: "place", type: "string"}
        - {name: "deaths", type: "integer", constraints: {minimum: 0}}
        - {name: "rate", type: "number", constraints: {maximum: 100000}}
"""
ROWS = "place,deaths,rate\nSalem,12,3.5\nLynn,-3,100001\nBoston,-40,7\n"
BLANK, STAYS = "Below zero through corrections of later years", "Rates above one hundred thousand are right"


@pytest.fixture
def deaths(event: Path) -> Path:
    """An event with one dataset, whose errors are all accepted; answers with its folder."""
    folder = event / "catalog" / "cdc" / "deaths"
    folder.mkdir(parents=True)
    (folder / "datapackage.yaml").write_text(DESCRIPTOR, encoding="utf-8")
    (folder / "table.csv").write_text(ROWS, encoding="utf-8")
    return folder


@pytest.mark.slow
def test_from_the_description_to_the_release(potluck_run: Any, event: Path, deaths: Path) -> None:
    """Built once: released until the entry's last day, with the reasons on page, README and in data; not after."""
    built = potluck_run(event, "build", "--as-of", "2026-12-31")
    out = json.loads(potluck_run(event, "release", "--as-of", "2026-12-31", "--json").out)
    release = Path(out["start"]).parent
    after = json.loads(potluck_run(event, "release", "--as-of", "2027-01-01", "--json").out)

    assert "3 rows; 1 had changed" in built.out
    assert "open error" not in built.out
    assert (out["datasets"], out["rows"], out["heldBack"]) == (1, 3, {})
    page = (release / "site" / "datasets" / "cdc" / "deaths.html").read_text(encoding="utf-8")
    readme = (release / "README.md").read_text(encoding="utf-8")
    for text in (page, readme):
        assert BLANK in text
        assert STAYS in text
    with next((release / "data").rglob("*.csv")).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[1:] == [["Salem", "12", "3.5"], ["Lynn", "", "100001.0"], ["Boston", "", "7.0"]]
    [hold] = after["heldBack"]["cdc/deaths"]
    assert (after["start"], hold["kind"], hold["count"]) == (None, "open-errors", 1)
    assert "1 open error" in potluck_run(event, "build", "--as-of", "2027-01-01").out


def test_validate_and_status_judge_for_the_day(potluck_run: Any, event: Path, deaths: Path) -> None:
    """Valid until the entry's last day and no longer, whichever command asks; --as-of goes before the build's day."""
    valid = potluck_run(event, "validate", "--as-of", "2026-12-31")
    out = potluck_run(event, "validate", "--as-of", "2027-01-01")
    potluck_run(event, "build")
    stages = [
        json.loads(potluck_run(event, "status", "--json", "--as-of", day).out)["datasets"][0]["stage"]
        for day in ("2026-12-31", "2027-01-01")
    ]

    assert (valid.code, out.code) == (0, 10)
    assert f"2 cells of 'deaths' left blank (constraint-error: minimum): {BLANK}" in " ".join(valid.out.split())
    assert "(It was accepted until 2026-12-31.)" in " ".join(out.out.split())
    assert stages == ["cleared", "received"]


def test_one_more_than_is_accepted(potluck_run: Any, event: Path, deaths: Path) -> None:
    """A new delivery with a third cell: all three rows are put aside, and it says how many were accepted."""
    (deaths / "table.csv").write_text(f"{ROWS}Quincy,-1,1\n", encoding="utf-8")

    ran = potluck_run(event, "validate", "--json", "--as-of", "2026-12-31")

    [table] = json.loads(ran.out)["tables"]
    assert ran.code == 10
    assert (table["rowsKept"], table["rowsQuarantined"], table["rowsWithheld"]) == (1, 3, 0)
    assert "(Accepted up to 2, now 3.)" in ran.out


@pytest.mark.parametrize("command", ["build", "release", "site", "bundle", "status", "validate"])
def test_text_that_is_not_a_date_is_reported(potluck_run: Any, event: Path, command: str) -> None:
    """In plain words, as wrong usage."""
    ran = potluck_run(event, command, "--as-of", "31.12.2026")

    assert ran.code == 2
    assert "Expected a date like 2026-12-31, got '31.12.2026'." in " ".join(ran.err.replace("│", " ").split())


def test_validate_names_what_still_stands_in_the_way(potluck_run: Any, event: Path, deaths: Path) -> None:
    """A dataset without errors that cannot go out is not sent to `potluck release`; one that can is."""
    path = deaths / "datapackage.yaml"
    ready = potluck_run(event, "validate", "--as-of", "2026-12-31").out
    path.write_text(DESCRIPTOR.replace("CC0-1.0", "todo"), encoding="utf-8")
    held = potluck_run(event, "validate", "--as-of", "2026-12-31").out

    assert "Next: potluck release" in ready
    assert "Next: correct catalog/cdc/deaths/datapackage.yaml (`todo` in licenses[0].name), then" in held
