"""The published JSON Schemas are those of the models, and what we print fits them."""

import json
from pathlib import Path

import jsonschema
import pytest
from lib.places import ROOT

from potluck.checkin.lone import check_file
from potluck.docs.schemas import json_schemas, schema_index
from potluck.report import report_of


@pytest.mark.parametrize("name", sorted(json_schemas()))
def test_published_schemas_are_current(name: str) -> None:
    """`make docs` was run after the models changed."""
    published = json.loads((ROOT / "site" / "docs" / "schemas" / name).read_text(encoding="utf-8"))

    assert json_schemas()[name] == published


def test_the_page_of_schemas_is_current() -> None:
    """It lists each of them."""
    assert schema_index() == (ROOT / "site" / "docs" / "schemas" / "index.md").read_text(encoding="utf-8")


def test_a_report_fits_its_schema(tmp_path: Path) -> None:
    """What `--json` prints is what the schema says."""
    (tmp_path / "table.csv").write_text("id,day\n1,2020-01-01\nx\n", encoding="utf-8")
    report = report_of([check_file(tmp_path / "table.csv")]).to_json()

    jsonschema.validate(report, json_schemas()["report.schema.json"])
    assert {"valid", "findings", "tables"} == set(report)
