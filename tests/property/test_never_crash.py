"""A stranger's file can make a finding, never a traceback and never a hang."""

import json
import time
from pathlib import Path

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st
from lib.strategies import CSV_BYTES, JSON

from potluck.checkin.lone import check_file
from potluck.describe.text import load_text

pytestmark = pytest.mark.slow

LIMIT = 10.0


def told(path: Path) -> int:
    """How many findings a file makes, within seconds."""
    started = time.perf_counter()
    dossier = check_file(path)
    assert time.perf_counter() - started < LIMIT
    for table in dossier.tables:
        assert table.rows.holds
    assert dossier.model_dump_json()
    return len(dossier.findings) + sum(len(t.findings) for t in dossier.tables)


@pytest.mark.parametrize(
    "name", ["t.csv", "t.tsv", "t.csv.gz", "t.xlsx", "t.xpt", "t.json", "t.yaml", "datapackage.json"]
)
@given(content=st.one_of(CSV_BYTES, st.binary(max_size=200)))
def test_any_bytes(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)

    assert told(tmp_path / name) > 0


@given(data=JSON)
def test_any_descriptor(tmp_path: Path, data: object) -> None:
    (tmp_path / "t.csv").write_text("a,b\n1,x\ny\n")
    path = tmp_path / "datapackage.json"
    path.write_text(json.dumps(data), encoding="utf-8")

    assert told(path) > 0


@given(
    resource=st.dictionaries(
        st.sampled_from(("schema", "dialect", "path", "encoding", "format", "hash", "bytes", "potluck")),
        JSON,
        min_size=1,
    )
)
def test_any_resource(tmp_path: Path, resource: dict[str, object]) -> None:
    (tmp_path / "t.csv").write_text("a,b\n1,x\ny\n")
    path = tmp_path / "datapackage.json"
    whole = {"name": "p", "resources": [{"name": "t", "type": "table", "path": "t.csv", **resource}]}
    path.write_text(json.dumps(whole), encoding="utf-8")

    assert told(path) >= 0


FIELD = st.dictionaries(
    st.sampled_from(
        (
            "type",
            "format",
            "constraints",
            "missingValues",
            "categories",
            "trueValues",
            "groupChar",
            "decimalChar",
            "bareNumber",
            "itemType",
            "delimiter",
            "potluck",
        )
    ),
    st.one_of(
        JSON,
        st.dictionaries(
            st.sampled_from(("minimum", "maximum", "enum", "pattern", "minLength", "required", "unique", "jsonSchema")),
            JSON,
        ),
    ),
)
TYPES = st.sampled_from(
    (
        "string",
        "integer",
        "number",
        "boolean",
        "date",
        "datetime",
        "time",
        "year",
        "duration",
        "list",
        "array",
        "geopoint",
        "any",
    )
)


@given(
    field=FIELD,
    kind=TYPES,
    keys=st.dictionaries(
        st.sampled_from(("primaryKey", "uniqueKeys", "foreignKeys", "fieldsMatch", "missingValues")),
        JSON,
        max_size=2,
    ),
)
def test_any_field(tmp_path: Path, field: dict[str, object], kind: str, keys: dict[str, object]) -> None:
    """Fields whose every property may be anything, over cells of every kind."""
    (tmp_path / "t.csv").write_text('a,b\n1,x\n"[1]",x\n2024-01-01,x\n,\n"1,2",x\n')
    path = tmp_path / "datapackage.json"
    schema = {"fields": [{"name": "a", "type": kind, **field}, {"name": "b", "type": "string"}], **keys}
    resource = {"name": "t", "type": "table", "path": "t.csv", "schema": schema}
    path.write_text(json.dumps({"name": "p", "resources": [resource]}), encoding="utf-8")

    assert told(path) >= 0


@given(data=JSON)
def test_yaml_says_what_was_meant(tmp_path: Path, data: object) -> None:
    """Any JSON, written as YAML with its strings quoted, is read as the same values without a finding."""
    written = json.dumps(data, ensure_ascii=False)
    assume(written.isprintable())  # YAML knows no others outside escapes
    path = tmp_path / "datapackage.yaml"
    path.write_text(yaml.safe_dump(data, default_style='"', allow_unicode=True), encoding="utf-8")
    quoted = load_text(path)
    path.write_text(written, encoding="utf-8")
    plain = load_text(path)

    assert [f for f in plain.findings if f.rule not in {"duplicate-key", "unquoted-scalar"}] == []
    assert plain.data == data or any(f.rule == "unquoted-scalar" for f in plain.findings)
    assert [f for f in quoted.findings if f.rule == "unquoted-scalar"] == []


@given(text=st.text(max_size=60))
def test_any_yaml(tmp_path: Path, text: str) -> None:
    path = tmp_path / "datapackage.yaml"
    path.write_bytes(text.encode("utf-8", "replace"))

    assert told(path) > 0
