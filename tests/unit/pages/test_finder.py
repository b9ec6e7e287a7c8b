"""The data of the index and of the columns page."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from potluck.serve.pages import finder
from potluck.serve.pages.snippets import snippets
from potluck.serve.pages.view import DatasetView, dataset_view

from . import factory


@pytest.fixture(scope="module")
def views() -> tuple[DatasetView, ...]:
    release = factory.release()
    files = factory.files_of(release)
    return tuple(dataset_view(release, shown, files, factory.first_rows) for shown in release.datasets)


def _data(views: tuple[DatasetView, ...]) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(json.dumps(finder.dataset_data(factory.release(), views)))
    return made


def test_a_dataset_belongs_to_its_agency_and_those_above(views: tuple[DatasetView, ...]) -> None:
    by_key = {view.dataset.key: one for view, one in zip(views, _data(views)["datasets"], strict=True)}

    assert by_key["cdc/overdose-deaths"]["values"]["agency"] == ["hhs", "cdc"]
    assert by_key["doj/case-files"]["values"]["state"] == ["restricted"]


def test_every_text_that_may_be_searched_is_there(views: tuple[DatasetView, ...]) -> None:
    by_key = {view.dataset.key: one for view, one in zip(views, _data(views)["datasets"], strict=True)}
    texts = by_key["cdc/overdose-deaths"]["texts"]

    for expected in (
        ["title", "Drug overdose deaths by county, 2015\u20132024"],
        ["topic", "mortality"],
        ["column", "county_fips"],
        ["column title", "Crude rate"],
        ["column description", "Five digits, leading zeros kept."],
        ["label", "Any opioid"],
        ["label", "suppressed, not zero"],
    ):
        assert expected in texts


def test_facets_offer_what_datasets_have(views: tuple[DatasetView, ...]) -> None:
    facets = {facet["name"]: facet["options"] for facet in _data(views)["facets"]}

    assert ["cdc", "Centers for Disease Control", "hhs"] in facets["agency"]
    assert [option[0] for option in facets["track"]] == ["treatment", "usage", "prevention"]
    assert [option[0] for option in facets["state"]] == ["in", "restricted", "out"]
    assert "naloxone" in [option[0] for option in facets["topic"]]


def test_columns_of_one_name_stand_together_most_shared_first(views: tuple[DatasetView, ...]) -> None:
    groups = finder.column_groups(views)
    geoid = next(group for group in groups if group.name == "GEOID")

    assert geoid.datasets == 5
    assert geoid in groups[:2]
    assert geoid.codes == ("us-county-fips",)


def test_codes_join_columns_of_different_names(views: tuple[DatasetView, ...]) -> None:
    (group,) = (group for group in finder.code_groups(views) if group.code == "us-county-fips")

    assert {"county_fips", "GEOID", "fips", "FIPS5"} == {name for _, _, name in group.places}


def test_a_citation_and_what_was_left_out(views: tuple[DatasetView, ...]) -> None:
    view = next(view for view in views if view.dataset.name == "overdose-deaths")

    assert view.citation.startswith("Centers for Disease Control (2026). Drug overdose deaths by county")
    assert view.tables[0].left_out == ("12 of 3,402 rows withheld: rates above the possible",)
    assert view.agreement == "schedule-b.md"


@pytest.mark.parametrize("path", ["../x.md", "a/b.md", "..\\x.md", "/etc/passwd", ".hidden", "..", ""])
def test_an_agreement_is_a_file_name_and_nothing_else(path: str) -> None:
    release = factory.release()
    shown = next(one for one in release.datasets if one.name == "kits")
    changed = replace(shown, agreement=path)
    assert dataset_view(release, changed, {}, factory.first_rows).agreement == ""


@pytest.mark.parametrize("suffix", ["parquet", "csv"])
def test_snippets_load_the_table(suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pandas and DuckDB lines run from the root of the release and keep leading zeros."""
    path = tmp_path / "data" / "o'neil" / f"2024 deaths.{suffix}"
    path.parent.mkdir(parents=True)
    frame = pd.DataFrame({"fips": ["01001"]})
    frame.to_parquet(path) if suffix == "parquet" else frame.to_csv(path, index=False)
    monkeypatch.chdir(tmp_path)
    relative = path.relative_to(tmp_path).as_posix()
    code = {one.tool: one.code for one in snippets("a/b", "2024 deaths", [relative], alone=True)}
    names: dict[str, Any] = {}
    exec(code["Python \u00b7 pandas"], names)

    assert names["t_2024_deaths"].loc[0, "fips"] == "01001"
    assert duckdb.connect().execute(code["DuckDB"]).fetchall() == [("01001",)]


def test_a_table_among_several_is_named_in_full() -> None:
    code = {one.tool: one.code for one in snippets("a/b", "c", ["data/a/b/c.csv"], alone=False)}

    assert 'event["a/b#c"]' in code["Python \u00b7 Potluck"]


def test_no_files_no_snippets() -> None:
    assert snippets("a/b", "c", [], alone=True) == ()
