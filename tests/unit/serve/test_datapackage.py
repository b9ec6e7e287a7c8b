"""frictionless accepts what a release says of itself, whatever was contributed."""

import csv
import json
import warnings
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from potluck.checkin.build import build
from potluck.describe.workspace import Workspace
from potluck.serve.audience import release_of
from potluck.serve.folder import HeldFolder
from potluck.serve.outputs.carried import CarriedFiles
from potluck.serve.outputs.datapackage import DataPackage
from potluck.serve.outputs.dictionary import Dictionary
from potluck.serve.outputs.tables import Tables
from potluck.serve.placing import ReleasedTable, released_tables
from potluck.serve.tree import Tree

from . import small


def _released(found: Workspace, *, draft: bool = False) -> tuple[Path, dict[str, Any], list[ReleasedTable]]:
    """The data and the descriptor of a release, without its site."""
    release = release_of(found.event, build(found).dossiers, small.AS_OF, draft=draft)
    root = found.build / "release" / "x"
    folder = HeldFolder(root)
    tables = list(released_tables(release, found.build))
    for output in (Tables(), CarriedFiles(found.catalog), DataPackage(), Dictionary()):
        output.write(release, tables, folder)
    folder.finish()
    return root, json.loads((root / "datapackage.json").read_bytes()), tables


def _problems(root: Path) -> list[Any]:
    from frictionless import validate

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        report = validate(str(root / "datapackage.json"))
    return list(report.flatten(["type", "note", "rowNumber", "fieldName", "cell"]))


def test_small_release(tree: Tree) -> None:
    said = json.loads((tree.folder / "datapackage.json").read_bytes())

    assert _problems(tree.folder) == []
    assert [r["name"] for r in said["resources"]] == [
        "cdc--deaths--deaths",
        "census--geography--counties",
        "census--geography--states",
    ]
    assert "people" not in json.dumps(said)
    key = said["resources"][0]["schema"]["foreignKeys"][0]
    assert key["reference"] == {"resource": "census--geography--counties", "fields": ["fips"]}


FIELDS: list[tuple[dict[str, Any], list[str]]] = [
    ({"name": "spaced", "type": "string"}, ["a", "b", "c"]),
    (
        {"name": "empty", "type": "string", "missingValues": ["-"], "constraints": {"required": True}},
        ["", "x", ""],
    ),
    ({"name": "both", "type": "string", "missingValues": ["-"]}, ["", "-", "x"]),
    (
        {"name": "text", "type": "string", "constraints": {"pattern": r"(?i)[a-z\n ,\"]+"}},
        ['a"\nb', "c, d", "e"],
    ),
    ({"name": "alternatives", "type": "string", "constraints": {"pattern": "aa|bb"}}, ["aa", "bb", "aa"]),
    ({"name": "mail", "type": "string", "format": "email"}, ["a@example.org", "", "b@example.org"]),
    (
        {"name": "integer", "type": "integer", "groupChar": ".", "constraints": {"enum": ["1.000", 2]}},
        ["1.000", "2", ""],
    ),
    (
        {"name": "number", "type": "number", "decimalChar": ",", "constraints": {"minimum": "0,1"}},
        ["0,1", "1e22", ""],
    ),
    ({"name": "special", "type": "number"}, ["INF", "-INF", "NaN"]),
    (
        {
            "name": "yes",
            "type": "boolean",
            "trueValues": ["Y"],
            "falseValues": ["N"],
            "constraints": {"enum": ["Y", "N"]},
        },
        ["Y", "N", ""],
    ),
    (
        {
            "name": "day",
            "type": "date",
            "format": "%d.%m.%Y",
            "constraints": {"maximum": "31.12.2030", "enum": ["01.02.2020", "03.02.2020"]},
        },
        ["01.02.2020", "03.02.2020", ""],
    ),
    (
        {"name": "moment", "type": "datetime", "constraints": {"minimum": "2020-01-01T00:00:00+02:00"}},
        ["2020-01-01T00:00:00Z", "2020-06-01T00:00:00.25+02:00", ""],
    ),
    (
        {"name": "local", "type": "datetime", "format": "%Y-%m-%d %H:%M"},
        ["2020-01-01 10:00", "0999-01-01 00:01", ""],
    ),
    ({"name": "clock", "type": "time", "format": "%H:%M"}, ["10:00", "23:59", ""]),
    ({"name": "year", "type": "year", "constraints": {"minimum": 900}}, ["2020", "0999", ""]),
    ({"name": "far", "type": "year"}, ["12020", "-0044", ""]),
    (
        {"name": "month", "type": "yearmonth", "constraints": {"minimum": "2019-01"}},
        ["2020-01", "2020-12", ""],
    ),
    ({"name": "span", "type": "duration", "constraints": {"minimum": "P1D"}}, ["P1Y", "P2D", ""]),
    (
        {"name": "object", "type": "object", "constraints": {"jsonSchema": {"type": "object"}}},
        ['{"a": 1}', "{}", ""],
    ),
    ({"name": "list", "type": "list", "delimiter": ";", "itemType": "integer"}, ["1;2", "3", ""]),
    ({"name": "point", "type": "geopoint"}, ["1,2", "-180, 90", ""]),
    ({"name": "any", "type": "any", "constraints": {"enum": ["1", "x"]}}, ["1", "x", ""]),
    (
        {
            "name": "level",
            "type": "string",
            "categories": [{"value": "lo", "label": "Low"}, {"value": "hi", "label": "High"}],
            "categoriesOrdered": True,
        },
        ["lo", "hi", ""],
    ),
    ({"name": "id", "type": "integer", "constraints": {"unique": True}}, ["3", "1", "2"]),
]


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any], list[ReleasedTable]]:
    """A table with a column of every kind, in forms of its own."""
    root = tmp_path_factory.mktemp("wide")
    source = root / "source.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow([field["name"] for field, _ in FIELDS])
        rows.writerows(zip(*(cells for _, cells in FIELDS), strict=True))
    resource = small.table("wide", "wide.csv", [field for field, _ in FIELDS])
    resource["dialect"] = {"delimiter": ","}
    said = small.package(name="wide", resources=[resource])
    found = small.workspace(root / "event", {"cdc/wide": (said, {"wide.csv": source.read_text("utf-8")})})
    dossier = build(found).dossiers[0]
    assert [f.message for f in dossier.open_errors] == []
    return _released(found)


def test_every_type(wide: tuple[Path, dict[str, Any], list[ReleasedTable]]) -> None:
    root, said, _ = wide

    assert said["resources"][0]["path"].endswith(".csv")
    assert _problems(root) == []


def test_values_in_canonical_form(wide: tuple[Path, dict[str, Any], list[ReleasedTable]]) -> None:
    root, said, _ = wide
    with (root / said["resources"][0]["path"]).open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    columns = dict(zip(header, zip(*rows, strict=True), strict=True))

    assert columns["spaced"] == ("a", "b", "c")
    assert columns["integer"] == ("1000", "2", "")
    assert columns["number"] == ("0.1", "1e+22", "")
    assert columns["special"] == ("INF", "-INF", "NaN")
    assert columns["yes"] == ("true", "false", "")
    assert columns["day"] == ("2020-02-01", "2020-02-03", "")
    assert columns["moment"] == ("2020-01-01T00:00:00Z", "2020-05-31T22:00:00.250Z", "")
    assert columns["local"] == ("2020-01-01T10:00:00", "0999-01-01T00:01:00", "")
    assert columns["clock"] == ("10:00:00", "23:59:00", "")
    assert columns["year"] == ("2020", "0999", "")
    assert columns["far"] == ("12020", "-44", "")
    assert columns["text"] == ('a"\nb', "c, d", "e")


def test_constraints_fit_the_values(wide: tuple[Path, dict[str, Any], list[ReleasedTable]]) -> None:
    fields = {field["name"]: field for field in wide[1]["resources"][0]["schema"]["fields"]}
    own = {name: field.get("constraints", {}) for name, field in fields.items()}

    assert own["integer"] == {"enum": [1000, 2]}
    assert own["number"] == {"minimum": 0.1}
    assert own["day"] == {"maximum": "2030-12-31", "enum": ["2020-02-01", "2020-02-03"]}
    assert own["moment"] == {"minimum": "2019-12-31T22:00:00Z"}
    assert own["alternatives"] == {"pattern": "aa|bb"}
    assert own["text"] == {}
    assert fields["empty"]["missingValues"] == []
    assert "missingValues" not in fields["both"]
    assert fields["far"]["type"] == "integer"
    assert fields["level"]["categories"][0] == {"value": "lo", "label": "Low"}
    assert fields["level"]["categoriesOrdered"] is True
    assert not {"format", "groupChar", "decimalChar", "trueValues"} & {
        k for f in fields.values() if f["name"] != "mail" for k in f
    }


def test_empty_text_and_missing_value_differ_in_the_bytes(
    wide: tuple[Path, dict[str, Any], list[ReleasedTable]],
) -> None:
    root, said, _ = wide
    content = (root / said["resources"][0]["path"]).read_bytes().splitlines()

    assert content[1].startswith(b'a,"","",')
    assert pl.read_parquet(root / said["resources"][0]["potluck"]["files"][1]["path"])["both"].to_list() == [
        "",
        None,
        "x",
    ]


def _keyed(parent: str, child: str) -> small.Sets:
    fields = [{"name": "k", "type": "string"}, {"name": "n", "type": "integer"}]
    key = {"fields": ["k"], "reference": {"resource": "parent", "fields": ["k"]}}
    tables = [
        small.table("parent", "parent.csv", fields, primaryKey=["k"]),
        small.table("child", "child.csv", fields, foreignKeys=[key]),
    ]
    accept = {"rule": "type-error", "reason": "known", "by": "Jane", "rows": "withhold"}
    keys = {"tier": "public", "tierDeclaredBy": "Jane", "accept": [accept]}
    said = small.package(name="keyed", potluck=keys, resources=tables)
    return {"cdc/keyed": (said, {"parent.csv": f"k,n\n{parent}", "child.csv": f"k,n\n{child}"})}


def test_key_to_a_withheld_row_is_let_go(tmp_path: Path) -> None:
    """A row whose parent is withheld stays, and the release does not claim that the key holds."""
    root, said, _ = _released(small.workspace(tmp_path, _keyed("a,1\nb,none\n", "a,1\nb,2\n")))
    child = said["resources"][1]

    assert "foreignKeys" not in child["schema"]
    assert child["potluck"]["looseForeignKeys"] == [{"fields": ["k"], "table": "cdc/keyed#parent"}]
    assert said["resources"][0]["potluck"]["withheld"] == [{"rows": 1, "of": 2, "why": "known"}]
    assert _problems(root) == []


def _accepted(*accepts: dict[str, Any]) -> small.Sets:
    """A table that breaks bounds, lengths, types and keys."""
    fields: list[dict[str, Any]] = [
        {"name": "id", "type": "integer", "constraints": {"unique": True}},
        {"name": "deaths", "type": "integer", "constraints": {"minimum": 0, "maximum": 99}},
        {"name": "place", "type": "string", "constraints": {"minLength": 2}, "categories": ["Lynn", "Salem"]},
    ]
    table = small.table("t", "t.csv", fields, primaryKey=["id"], uniqueKeys=[["deaths", "place"]], dialect={})
    table["dialect"] = {}
    entries = [{"reason": "under review", "by": "Jane", **one} for one in accepts]
    keys = {"tier": "public", "tierDeclaredBy": "Jane", "accept": entries}
    rows = "id,deaths,place\n1,-5,Salem\n2,7,Boston\n2,x,Lynn\n3,100,Lynn\n"
    return {"cdc/broken": (small.package(name="broken", potluck=keys, resources=[table]), {"t.csv": rows})}


ACCEPTED = [
    {"rule": "constraint-error", "field": "deaths", "rows": "blank"},
    {"rule": "type-error", "field": "deaths", "rows": "blank"},
    {"rule": "constraint-error", "field": "place", "rows": "keep"},
    {"rule": "unique-error", "rows": "keep"},
    {"rule": "primary-key", "rows": "keep"},
]


def test_what_stays_though_it_breaks_a_rule_is_not_claimed_to_keep_it(tmp_path: Path) -> None:
    """Constraints and keys that released rows break fall away, the others stand; frictionless finds no error."""
    root, said, tables = _released(small.workspace(tmp_path, _accepted(*ACCEPTED)))
    resource = said["resources"][0]
    fields = {field["name"]: field for field in resource["schema"]["fields"]}

    assert (root / resource["path"]).read_text(encoding="utf-8") == (
        "id,deaths,place\n1,,Salem\n2,7,Boston\n2,,Lynn\n3,,Lynn\n"
    )
    assert _problems(root) == []
    assert "constraints" not in fields["id"]
    assert fields["deaths"]["constraints"] == {"minimum": 0, "maximum": 99}
    assert fields["place"]["constraints"] == {"minLength": 2}
    assert "categories" not in fields["place"]
    assert "primaryKey" not in resource["schema"]
    assert resource["schema"]["uniqueKeys"] == [["deaths", "place"]]
    assert tables[0].table.rows.kept == 4


def test_why_cells_are_blank_is_said_for_machines(tmp_path: Path) -> None:
    """In the descriptor and in the dictionary: the rule, the reason and how many."""
    root, said, _ = _released(small.workspace(tmp_path, _accepted(*ACCEPTED)))
    resource = said["resources"][0]
    deaths = next(f for f in resource["schema"]["fields"] if f["name"] == "deaths")
    rows = csv.DictReader((root / "dictionary.csv").read_text(encoding="utf-8").splitlines())
    [line] = [row for row in rows if row["column"] == "deaths"]

    assert deaths["potluck"]["missing"] == [
        {"rule": "constraint-error", "label": "left blank: under review", "count": 2},
        {"rule": "type-error", "label": "left blank: under review", "count": 1},
    ]
    assert (line["missing"], line["missing_reasons"]) == ("3", "2 left blank: under review; 1 left blank: under review")
    assert resource["potluck"]["spared"] == [
        {"what": "1 cell of 'deaths' left blank (constraint-error: maximum)", "why": "under review"},
        {"what": "1 cell of 'deaths' left blank (constraint-error: minimum)", "why": "under review"},
        {"what": "1 cell of 'deaths' left blank (type-error)", "why": "under review"},
        {"what": "1 cell of 'place' kept as it is (constraint-error: categories)", "why": "under review"},
        {"what": "1 row kept (unique-error of 'id')", "why": "under review"},
        {"what": "1 row kept (primary-key of 'id')", "why": "under review"},
    ]


def test_key_that_holds_is_kept(tmp_path: Path) -> None:
    root, said, _ = _released(small.workspace(tmp_path, _keyed("a,1\nb,2\n", "a,1\n,2\n")))

    assert said["resources"][1]["schema"]["foreignKeys"][0]["reference"]["resource"] == "cdc--keyed--parent"
    assert _problems(root) == []


def test_key_to_what_is_not_in_the_release(tmp_path: Path) -> None:
    sets = {"cdc/deaths": small.deaths(), "census/geography": small.geography()}
    sets["census/geography"][0]["potluck"] = {"tier": "restricted", "tierDeclaredBy": "Jane"}
    root, said, _ = _released(small.workspace(tmp_path, sets))

    assert "geography" not in json.dumps(said)
    assert _problems(root) == []


def test_cap_of_csv(tmp_path: Path) -> None:
    """Without a CSV the descriptor points at the Parquet, and frictionless still checks its hash."""
    found = small.standard(tmp_path, csvCapMb=0)
    root, said, tables = _released(found)

    assert tables
    assert {r["path"].rpartition(".")[2] for r in said["resources"]} == {"parquet"}
    assert list(root.rglob("data/**/*.csv")) == []
    assert _problems(root) == []
    path = root / said["resources"][0]["path"]
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    assert [one[0] for one in _problems(root)] == ["hash-count"]


@pytest.mark.parametrize(("formats", "expected"), [(["csv"], {"csv"}), (["parquet"], {"parquet"})])
def test_formats(tmp_path: Path, formats: list[str], expected: set[str]) -> None:
    root, said, _ = _released(small.standard(tmp_path, formats=formats))

    assert {p.suffix[1:] for p in root.rglob("data/**/*") if p.is_file()} - {"txt"} == expected
    assert _problems(root) == []
    assert said["resources"]


def test_long_and_odd_names_travel(tmp_path: Path) -> None:
    fields = [{"name": "a", "type": "string"}]
    names = ["x" * 200, "x" * 199 + "y", "Blatt 1/ä", "CON", "con"]
    tables = [small.table(name, f"{i}.csv", fields) for i, name in enumerate(names)]
    said = small.package(name="d" * 60, resources=tables)
    sets = {f"{'a' * 50}/{'d' * 60}": (said, {f"{i}.csv": "a\n1\n" for i in range(5)})}
    root, package, _ = _released(small.workspace(tmp_path, sets))
    paths = [p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file()]

    assert len([p for p in paths if p.startswith("data/")]) == 10
    assert max(map(len, paths)) <= 120
    assert len({p.lower() for p in paths}) == len(paths)
    assert len({r["name"] for r in package["resources"]}) == 5
    assert _problems(root) == []


def test_formulas_in_the_dictionary(tmp_path: Path) -> None:
    said, files = small.geography()
    said["resources"][0]["schema"]["fields"][0]["title"] = "=HYPERLINK(1)"
    root, _, _ = _released(small.workspace(tmp_path, {"census/geography": (said, files)}))

    assert ",'=HYPERLINK(1)," in (root / "dictionary.csv").read_text()
