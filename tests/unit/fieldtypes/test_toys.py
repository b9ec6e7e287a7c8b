"""A field type and a constraint of plugins go the whole way, each added by one module."""

import json
import warnings
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from lib.guides import guide_example
from lib.plugins import Plugins
from unit.serve import small

from potluck.checkin.dataset import IntakeOptions, take_in
from potluck.describe.descriptor import describe
from potluck.describe.spelling import misspelt
from potluck.describe.workspace import Place
from potluck.dossier import TableEntry, load_dossier

ROMAN: list[dict[str, Any]] = [
    {"name": "popes", "type": "roman", "constraints": {"minimum": "II", "maximum": "XX", "required": True}},
    {"name": "five", "type": "integer", "constraints": {"multipleOf": 5}},
]
ROWS = "popes,five\nXIV,10\nXVI,7\nIIII,15\nXXI,20\nII,25\n"
KEYED: list[dict[str, Any]] = [{"name": "number", "type": "roman"}]


@pytest.fixture(autouse=True)
def _toys(plugin: Plugins) -> None:
    """Both examples of the guides are installed."""
    plugin("potluck.field_types", "toy_roman:FIELD_TYPE", guide_example("field type"))
    plugin("potluck.constraints", "toy_multiple:CONSTRAINT", guide_example("constraint"))


def dataset(fields: list[dict[str, Any]], rows: str, **schema: Any) -> tuple[dict[str, Any], dict[str, str]]:
    resource = {**small.table("t", "t.csv", fields, **schema), "dialect": {}}
    return small.package(name="popes", resources=[resource]), {"t.csv": rows}


def entry(root: Path, name: str = "popes") -> TableEntry:
    dossier = load_dossier(root / "build" / "dossiers" / "cdc" / f"{name}.json")
    assert dossier is not None
    return dossier.tables[0]


def findings(root: Path, name: str = "popes") -> dict[tuple[str, str | None], str]:
    return {(f.rule, f.constraint): f.message for f in entry(root, name).findings}


@pytest.mark.slow
def test_cells_are_judged_and_stored(tmp_path: Path) -> None:
    """Texts are parsed, bounds are read as cells are, and the column is one of whole numbers."""
    small.workspace(tmp_path, {"cdc/popes": dataset(ROMAN, ROWS)})
    table = pq.read_table(tmp_path / "build" / "tables" / "cdc" / "popes" / "t.parquet")

    assert table.schema.field("popes").type == pa.int64()
    assert table.to_pydict() == {"popes": [14, 2], "five": [10, 25]}
    assert findings(tmp_path) == {
        ("type-error", None): "1 cell in 'popes' is not a Roman numeral.",
        ("constraint-error", "maximum"): "1 cell in 'popes' is above XX.",
        ("constraint-error", "multipleOf"): "1 cell in 'five' is no multiple of 5.",
    }


def test_a_bound_in_the_words_of_the_type(tmp_path: Path) -> None:
    """What is no value of the type is no bound: a finding about the field, not a traceback."""
    fields = [{"name": "popes", "type": "roman", "constraints": {"minimum": "2"}}]
    small.workspace(tmp_path, {"cdc/popes": dataset(fields, "popes\nII\n")})

    assert findings(tmp_path) == {
        (
            "field-error",
            None,
        ): "The field 'popes' cannot be checked: minimum is '2', which is not a value of type roman."
    }


def test_keys_compare_values(tmp_path: Path) -> None:
    """Unique values, a primary key and a foreign key look at the numbers, here of a child in the same dataset."""
    key = {"fields": ["number"], "reference": {"resource": "t", "fields": ["number"]}}
    said, files = dataset(KEYED, "number\nI\nV\nV\n", primaryKey=["number"])
    said["resources"].append({**small.table("child", "child.csv", KEYED, foreignKeys=[key]), "dialect": {}})
    small.workspace(tmp_path, {"cdc/popes": (said, files | {"child.csv": "number\nV\nX\n"})})
    dossier = load_dossier(tmp_path / "build" / "dossiers" / "cdc" / "popes.json")

    assert dossier is not None
    assert [[f.rule for f in table.findings] for table in dossier.tables] == [["primary-key"], ["foreign-key"]]


@pytest.mark.slow
def test_a_release_describes_the_type_of_the_stored_values(tmp_path: Path) -> None:
    """Readers of the standard find a type they know; what they do not know stands under our own key."""
    built = small.workspace(tmp_path, {"cdc/popes": dataset(ROMAN, "popes,five\nXIV,10\nII,25\n")})
    tree = small.assembled(built)
    said = json.loads((tree.folder / "datapackage.json").read_text(encoding="utf-8"))
    popes, five = said["resources"][0]["schema"]["fields"]

    assert (popes["type"], popes["potluck"]["type"]) == ("integer", "roman")
    assert popes["constraints"] == {"required": True, "maximum": 20, "minimum": 2}
    assert "constraints" not in five
    assert five["potluck"]["constraints"] == {"multipleOf": 5}


@pytest.mark.slow
def test_bounds_on_a_type_stored_as_text_are_ours(tmp_path: Path, plugin: Plugins) -> None:
    """The standard has no bounds on texts, so that readers of a release would refuse them."""
    source = (
        guide_example("field type").replace('"roman"', '"numeral"').replace("stored=INTEGER,", 'formats=("short",),')
    )
    plugin("potluck.field_types", "toy_numeral:FIELD_TYPE", source)
    fields = [{"name": "popes", "type": "numeral", "format": "short", "constraints": {"minimum": "II"}}]
    built = small.workspace(tmp_path, {"cdc/popes": dataset(fields, "popes\nXIV\nII\n")})
    said = json.loads((small.assembled(built).folder / "datapackage.json").read_text(encoding="utf-8"))

    (popes,) = said["resources"][0]["schema"]["fields"]
    assert popes == {
        "name": "popes",
        "type": "string",
        "potluck": {"type": "numeral", "constraints": {"minimum": "II"}},
    }


@pytest.mark.slow
def test_a_release_is_read_as_the_standard_says(tmp_path: Path) -> None:
    """frictionless finds nothing wrong with it."""
    from frictionless import validate

    built = small.workspace(tmp_path, {"cdc/popes": dataset(ROMAN, "popes,five\nXIV,10\nII,25\n")})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        report = validate(str(small.assembled(built).folder / "datapackage.json"))

    assert report.flatten(["type", "note"]) == []


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ({"type": "roman", "format": "short"}, 'format "short" is not supported by type "roman"'),
        ({"type": "roman", "constraints": {"minLength": 2}}, 'constraint "minLength" is not supported by type "roman"'),
        ({"type": "roman", "constraints": {"strange": 2}}, 'constraint "strange" is not supported by type "roman"'),
        ({"type": "roman", "constraints": {"enum": 5}}, "enum is 5 and must be a list of values"),
        ({"constraints": {"multipleOf": 5}}, 'constraint "multipleOf" is not supported by type "string"'),
        ({"type": "integer", "constraints": {"multipleOf": "x"}}, "multipleOf is 'x', which is no whole number"),
    ],
)
def test_what_does_not_fit_is_a_finding(tmp_path: Path, field: dict[str, Any], message: str) -> None:
    said, files = dataset([{"name": "f", **field}], "f\nII\n")
    for name, text in {**files, "datapackage.json": json.dumps(said)}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    described = describe(Place("cdc", "popes", tmp_path, tmp_path / "datapackage.json"))
    dossier = take_in(tmp_path, described, IntakeOptions())

    assert message in " ".join(f.message for f in (*dossier.findings, *(x for t in dossier.tables for x in t.findings)))


def test_a_description_with_both_is_sound(tmp_path: Path) -> None:
    """frictionless is asked of what it knows, and has nothing to say."""
    said, _ = dataset(ROMAN, ROWS)
    path = tmp_path / "datapackage.json"
    path.write_text(json.dumps(said), encoding="utf-8")
    (tmp_path / "t.csv").write_text(ROWS, encoding="utf-8")

    assert [f.message for f in describe(Place("cdc", "popes", tmp_path, path)).findings] == []


def test_the_command_says_it_in_words(tmp_path: Path, potluck_run: Any) -> None:
    """`potluck validate` with a schema names the type's own noun and fix."""
    (tmp_path / "t.csv").write_text(ROWS, encoding="utf-8")
    (tmp_path / "schema.json").write_text(json.dumps({"fields": ROMAN}), encoding="utf-8")
    ran = potluck_run(tmp_path, "validate", "t.csv", "--schema", "schema.json", "--html", "report.html")

    assert ran.code == 10
    assert "is not a Roman numeral" in ran.out
    assert "Write the number in capital letters, as MMXXVI." in ran.out
    assert "is no multiple of 5" in ran.out
    assert "Value between two steps" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_a_misspelt_constraint_of_a_plugin_is_told() -> None:
    said = {"fields": [{"name": "five", "type": "integer", "constraints": {"multipleof": 5}}]}
    messages = [finding.message for finding in misspelt(said, "schema", str)]

    assert messages == ['fields[0].constraints.multipleof is not a key of the standard. Did you mean "multipleOf"?']
