"""An event opens the same way from a workspace and from a release, and says what is wrong in a sentence."""

import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from unit.serve import small

import potluck
from potluck.client.handles import EventFrames, UnknownNameError
from potluck.describe.workspace import Workspace
from potluck.serve.bundle import bundle
from potluck.serve.tree import Tree


@pytest.fixture(params=["workspace", "release"])
def event(request: pytest.FixtureRequest, built: Workspace, tree: Tree) -> EventFrames:
    return potluck.open(built.root if request.param == "workspace" else tree.folder)


def test_datasets(built: Workspace, tree: Tree) -> None:
    assert potluck.open(built.root).datasets == ("cdc/deaths", "cdc/people", "census/geography")
    assert potluck.open(tree.folder).datasets == ("cdc/deaths", "census/geography")


@pytest.mark.parametrize("name", ["START-HERE.html", "datapackage.json", "SHA256SUMS"])
def test_a_file_of_the_release_will_do(tree: Tree, name: str) -> None:
    assert len(potluck.open(tree.folder / name)) == 2


def test_pandas_keeps_types(event: EventFrames) -> None:
    frame = event["cdc/deaths"].to_pandas()

    assert [str(kind) for kind in frame.dtypes] == ["string", "object", "Int64", "float64", "string"]
    assert frame["County FIPS"].tolist() == ["01001", "01003", "01003"]
    assert frame["When"].tolist()[0] == date(2024, 1, 31)
    assert frame["Deaths"].isna().tolist() == [False, True, False]


def test_polars_and_arrow_agree(event: EventFrames) -> None:
    polars = event["cdc/deaths"].to_polars()

    assert polars.to_dict(as_series=False) == event["cdc/deaths"].to_arrow().to_pydict()
    assert polars["Deaths"].to_list() == [1204, None, 7]


def test_sql(event: EventFrames) -> None:
    one = event["cdc/deaths"].sql("select sum(Deaths) from deaths")
    join = 'select name from "cdc/deaths".deaths join "census--geography--counties" on fips = "County FIPS"'

    assert one.fetchall() == [(1211,)]
    assert one.df().iloc[0, 0] == 1211
    assert sorted(event.sql(join).pl()["name"].to_list()) == ["Autauga", "Baldwin", "Baldwin"]


def test_tables_of_a_dataset(event: EventFrames) -> None:
    geography = event["census/geography"]

    assert geography.tables == ("counties", "states")
    assert len(geography["counties"]) == 2
    assert geography.to_polars("states")["state"].to_list() == ["AL"]
    assert event["census/geography#states"].to_polars()["state"].to_list() == ["AL"]
    with pytest.raises(potluck.PotluckError, match="2 tables") as told:
        geography.to_pandas()
    assert "counties, states" in told.value.fix


def test_unknown_names(event: EventFrames) -> None:
    with pytest.raises(UnknownNameError, match="'cdc/deaths'") as told:
        event["cdc/death"]
    assert isinstance(told.value, KeyError)
    with pytest.raises(UnknownNameError, match="'cdc/deaths'"):
        event["deaths"]
    with pytest.raises(UnknownNameError, match="'counties'"):
        event["census/geography"]["county"]
    assert "cdc/deaths" in event
    assert "nothing" not in event
    assert event.get("nothing") is None


def test_repr(event: EventFrames) -> None:
    text = repr(event["cdc/deaths"]["deaths"])

    assert text.startswith("cdc/deaths#deaths: 3 rows × 5 columns\n")
    assert "  Deaths: 1 suppressed, not zero" in text
    assert "When         date" in text
    assert "cdc/deaths" in repr(event)
    assert "3 rows" in repr(event["cdc/deaths"])


def test_zip_is_to_be_unzipped(tree: Tree) -> None:
    with pytest.raises(potluck.PotluckError) as told:
        potluck.open(bundle(tree))
    assert "Unzip" in told.value.fix


@pytest.mark.parametrize("name", ["nowhere", "empty", "file.txt"])
def test_no_event(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file.txt").write_text("x")
    with pytest.raises(potluck.PotluckError):
        potluck.open(tmp_path / name)


@pytest.mark.parametrize("path", ["../../secret.parquet", "/etc/x.parquet", "C:\\x.parquet"])
def test_descriptor_cannot_reach_out(tree: Tree, tmp_path: Path, path: str) -> None:
    said = json.loads((tree.folder / "datapackage.json").read_bytes())
    said["resources"][0]["potluck"]["files"] = [{"path": path}]
    (tmp_path / "datapackage.json").write_text(json.dumps(said))
    with pytest.raises(potluck.PotluckError, match="cannot be used"):
        potluck.open(tmp_path)


def test_sql_in_a_folder_that_looks_like_a_pattern(tree: Tree, tmp_path: Path) -> None:
    folder = shutil.copytree(tree.folder / "data", tmp_path / "a [b] * ' ?" / "data").parent
    shutil.copy(tree.folder / "datapackage.json", folder)

    assert potluck.open(folder)["cdc/deaths"].sql("select count(*) from deaths").fetchall() == [(3,)]


@pytest.mark.slow
def test_release_with_csv_alone(tmp_path: Path) -> None:
    """Types, missing values and empty texts come back from CSV and description as from Parquet."""
    fields: list[dict[str, Any]] = [
        {"name": "i", "type": "integer"},
        {"name": "n", "type": "number"},
        {"name": "b", "type": "boolean"},
        {"name": "d", "type": "date"},
        {"name": "t", "type": "datetime"},
        {"name": "u", "type": "datetime"},
        {"name": "c", "type": "time"},
        {"name": "y", "type": "year"},
        {"name": "s", "type": "string", "missingValues": ["NA"]},
        {"name": "l", "type": "list"},
    ]
    rows = "1,-INF,true,2020-01-31,2020-01-31T01:02:03.5,2020-01-31T01:02:03+01:00,01:02:03,0999,,a;b\n"
    rows += ",1e22,0,,,,,,NA,\n"
    said = small.package(name="all", resources=[small.table("all", "all.csv", fields)])
    text = ",".join(str(field["name"]) for field in fields) + "\n" + rows
    found = small.workspace(tmp_path, {"cdc/all": (said, {"all.csv": text})}, formats=["csv"])
    release = potluck.open(small.assembled(found).folder)["cdc/all"]
    parquet = potluck.open(found.root)["cdc/all"]

    assert release["all"].path.suffix == ".csv"
    assert release.to_arrow().schema.equals(parquet.to_arrow().schema)
    assert release.to_arrow().to_pydict() == parquet.to_arrow().to_pydict()
    assert release.to_pandas().dtypes.equals(parquet.to_pandas().dtypes)
    assert release.to_polars()["u"].to_list() == [datetime(2020, 1, 31, 0, 2, 3, tzinfo=UTC), None]
    assert release.to_polars()["s"].to_list() == ["", None]


def test_a_csv_that_does_not_hold_what_is_described(tmp_path: Path) -> None:
    """It ends in a sentence that says how to find out what happened to it."""
    said = small.package(name="all", resources=[small.table("all", "all.csv", [{"name": "i", "type": "integer"}])])
    found = small.workspace(tmp_path, {"cdc/all": (said, {"all.csv": "i\n1\n"})}, formats=["csv"])
    table = potluck.open(small.assembled(found).folder)["cdc/all"]["all"]
    table.path.write_bytes(b"i\nx\n")

    with pytest.raises(potluck.PotluckError, match=r"all\.csv") as caught:
        table.to_arrow()
    assert "verify.py" in caught.value.fix


def test_a_release_with_cells_left_blank(tmp_path: Path) -> None:
    """The reason stands in the column, as in the workspace it came from."""
    accept = {"rule": "type-error", "field": "i", "reason": "Typed by hand", "by": "Ann Lee", "rows": "blank"}
    fields = [{"name": "i", "type": "integer"}, {"name": "s", "type": "string"}]
    ours = {"tier": "public", "tierDeclaredBy": "Jane Example", "accept": [accept]}
    said = small.package(name="all", potluck=ours, resources=[small.table("all", "all.csv", fields)])
    found = small.workspace(tmp_path, {"cdc/all": (said, {"all.csv": "i,s\n1,a\nx,b\n"})})
    release = potluck.open(small.assembled(found).folder)["cdc/all"]

    assert release["all"].columns[0].missing == ("1 left blank: Typed by hand",)
    assert release["all"].columns == potluck.open(found.root)["cdc/all"]["all"].columns
    assert release.to_arrow()["i"].to_pylist() == [1, None]


def test_exports() -> None:
    assert potluck.__all__ == sorted(potluck.__all__)
    assert all(getattr(potluck, name) is not None for name in potluck.__all__)
    assert set(potluck.__all__) <= set(dir(potluck))
    with pytest.raises(AttributeError):
        _ = potluck.nothing


def test_validate(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("id\n1\nx\n")
    schema = tmp_path / "schema.json"
    schema.write_text('{"fields": [{"name": "id", "type": "integer"}]}')

    report = potluck.validate(path, schema)
    assert report.valid is False
    assert [f.rule for f in report.tables[0].findings if f.severity == "error"] == ["type-error"]
    assert potluck.validate(str(path)).valid


def test_verify(tree: Tree) -> None:
    """The result is what `potluck verify --json` prints, in that order."""
    result = potluck.verify(tree.folder)

    assert list(result.model_dump(mode="json")) == ["whole", "name", "ok", "missing", "changed", "extra"]
    assert (result.whole, result.name, result.ok) == (True, tree.name, len(tree.files))
