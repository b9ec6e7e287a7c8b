"""Cells of fields whose role hides them are in no report, as if the field were marked sensitive."""

import json
from pathlib import Path
from typing import Any

import pytest

CELL = "Zebulon Quux"


@pytest.mark.parametrize("keys", [{"role": "direct-identifier"}, {"role": "sensitive"}, {"sensitive": True}])
def test_no_report_shows_a_cell_that_is_hidden(potluck_run: Any, tmp_path: Path, keys: dict[str, Any]) -> None:
    """The cell breaks a constraint and repeats a key, so that a report would show it as a sample."""
    field = {"name": "who", "type": "string", "constraints": {"maxLength": 5}, "potluck": keys}
    (tmp_path / "t.csv").write_text(f"who,n\n{CELL},1\n{CELL},2\n", encoding="utf-8")
    schema = {"fields": [field, {"name": "n", "type": "integer"}], "primaryKey": ["who"]}
    (tmp_path / "schema.json").write_text(json.dumps(schema), encoding="utf-8")
    ran = potluck_run(
        tmp_path, "validate", "t.csv", "--schema", "schema.json", "--html", "r.html", "--csv", "r.csv", "--json"
    )
    found = json.loads(ran.out)["tables"][0]["findings"]

    assert {"constraint-error", "primary-key"} <= {finding["rule"] for finding in found}
    assert CELL not in ran.out
    assert CELL not in (tmp_path / "r.html").read_text(encoding="utf-8")
    assert CELL not in (tmp_path / "r.csv").read_text(encoding="utf-8")
