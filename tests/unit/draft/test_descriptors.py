"""Drafts as descriptors: well-formed for frictionless, clean on their own data, deterministic."""

from pathlib import Path

import pytest
from frictionless import Resource

from potluck.draft import TableDraft, draft_tables

FILES = {
    "counties": "FIPS,Year,Deaths,Rate,Cost\n"
    + "".join(
        f'{1001 + 2 * n:05d},2020,{n + 12 if n % 3 else "Suppressed"},{n / 7:.1f}%,"{n + 1},000.50"\n'
        for n in range(40)
    ),
    "blank and repeated labels": "id,,id\n" + "".join(f"{n},x,y\n" for n in range(9)),
    "title and notes": "A title\nid;name;day\n"
    + "".join(f"{n};Ann {n};{n + 1}/31/2020\n" for n in (0, 2, 4)) * 3
    + "Source: us\n",
    "no header": "1,a,Y\n2,b,N\n" * 5,
}


def draft(folder: Path, text: str) -> TableDraft:
    (folder / "table.csv").write_text(text, encoding="utf-8", newline="")
    drafts = draft_tables(folder / "table.csv")
    assert isinstance(drafts, tuple), drafts
    return drafts[0]


@pytest.mark.parametrize("text", FILES.values(), ids=FILES)
def test_frictionless_finds_nothing_wrong_with_a_draft_and_its_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.chdir(tmp_path)
    one = draft(tmp_path, text)
    descriptor = {
        "$schema": "https://datapackage.org/profiles/2.0/dataresource.json",
        "name": "table",
        "path": "table.csv",
        **one.resource,
    }

    report = Resource.from_descriptor(descriptor).validate()

    assert report.flatten(["type", "rowNumber", "fieldName", "note"]) == []
    assert one.rows == report.tasks[0].stats["rows"]


@pytest.mark.parametrize("text", FILES.values(), ids=FILES)
def test_drafting_twice_gives_the_same(tmp_path: Path, text: str) -> None:
    assert draft(tmp_path, text) == draft(tmp_path, text)


def test_a_key_is_proposed_where_a_name_says_identifier(tmp_path: Path) -> None:
    one = draft(tmp_path, FILES["counties"])

    assert one.resource["schema"]["primaryKey"] == ["FIPS"]


def test_an_identifier_and_a_time_make_a_key_together(tmp_path: Path) -> None:
    rows = "".join(f"{code},{year},1\n" for code in ("01001", "01003") for year in (2019, 2020))

    assert draft(tmp_path, f"fips,year,n\n{rows}").resource["schema"]["primaryKey"] == ["fips", "year"]


def test_no_key_is_made_of_measurements(tmp_path: Path) -> None:
    assert "primaryKey" not in draft(tmp_path, "rate,name\n1.5,a\n2.5,b\n").resource["schema"]
