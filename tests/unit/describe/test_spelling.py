"""Misspelt keys of the standard, and the line at which a descriptor is wrong."""

from pathlib import Path

import pytest
from lib.ascii import parse

from potluck.describe.descriptor import describe
from potluck.describe.spelling import misspelt
from potluck.describe.workspace import Place

KEYS = """
key                | meant
licences           | licenses
contributers       | contributors
titel              | title
Version            | version
keyword            | keywords
potlock            | potluck
dc:title           |
note               |
funding            |
"x-licences"       |
"""


@pytest.mark.parametrize("row", parse(KEYS), ids=lambda row: row[0])
def test_keys_of_a_package(row: list[str]) -> None:
    """Similar keys are reported; keys with a prefix and unlike words are not."""
    key, meant = row

    found = list(misspelt({"name": "p", key: "x"}, "package", str))

    assert [f.message for f in found] == (
        [f'{key} is not a key of the standard. Did you mean "{meant}"?'] if meant else []
    )


PLACES = """
level    | value                                                            | reported
resource | {"encodng": "x"}                                                 | encodng
resource | {"schema": {"primarykey": "a"}}                                  | schema.primarykey
resource | {"schema": {"fields": [{}, {"titel": "x"}]}}                     | schema.fields[1].titel
resource | {"schema": {"fields": [{"constraints": {"minimun": 1}}]}}        | schema.fields[0].constraints.minimun
resource | {"schema": {"foreignKeys": [{"referense": {}}]}}                 | schema.foreignKeys[0].referense
resource | {"dialect": {"delimeter": ";"}}                                  | dialect.delimeter
package  | {"contributors": [{"titel": "x"}]}                               | contributors[0].titel
package  | {"licenses": [{"nam": "x"}]}                                     | licenses[0].nam
resource | {"schema": "schema.json", "dialect": 3}                          |
package  | {"licenses": "CC0", "contributors": [1, "x"]}                    |
resource | {"names": "x", "name": "y"}                                      |
"""


@pytest.mark.parametrize("row", parse(PLACES), ids=lambda row: row[1])
def test_keys_below(row: list[str]) -> None:
    """Keys of parts are looked at too, and a key beside the one it is like is somebody's own."""
    import json

    level, value, reported = row

    assert [f.where for f in misspelt(json.loads(value), level, str)] == ([reported] if reported else [])


DESCRIPTOR = """\
name: "p"
title: 3
licenses:
  - {name: "CC0-1.0"}
  - {name: "Free as air"}
potluck:
  tier: 4
resources:
  - name: "t"
    path: "t.csv"
    type: "table"
    encoding: 5
    dialect:
      delimiter: ","
      header: "yes"
    schema:
      fields:
        - name: "a"
          type: "integer"
        - name: "b"
          type: "string"
          constraints:
            required: "yes"
        - name: "c"
          type: "integer"
          potluck:
            role: "counts"
  - name: "u"
    path: "u.csv"
    schema: "schema.yaml"
  - name: "v"
    path: "v.csv"
    type: "table"
    schema:
      fields:
        - {name: "a", type: "string"}
      primaryKey: "z"
"""
SCHEMA = """\
fields:
  - name: "a"
    type: "string"
  - name: "b"
    type: "integr"
"""
LINES = {
    "'title'": "datapackage.yaml:2",
    "Free as air": "datapackage.yaml:5",
    "potluck.tier": "datapackage.yaml:7",
    "'encoding'": "datapackage.yaml:12",
    "header is 'yes'": "datapackage.yaml:15",
    "'constraints/required'": "datapackage.yaml:23",
    "potluck.role": "datapackage.yaml:27",
    "integr": "schema.yaml:5",
    "rimary key": "datapackage.yaml:37",
}


AS_JSON = """\
{
  "name": "p",
  "title": 3,
  "resources": [
    {
      "name": "t", "path": "t.csv", "type": "table",
      "schema": {"fields": [
        {"name": "a\\\\", "type": "string"},
        {"name": "[{", "type": "integer",
         "constraints": {
           "required": "yes"}}],
        "primarykey": []
      }
    }
  ]
}
"""


def test_lines_of_json(tmp_path: Path) -> None:
    """As of YAML, whatever stands in texts."""
    path = tmp_path / "datapackage.json"
    path.write_text(AS_JSON, encoding="utf-8")

    found = describe(Place("agency", "p", tmp_path, path))

    everything = [*found.findings, *(f for own in found.table_findings.values() for f in own)]
    lines = {part: f.where for f in everything for part in ("'title'", "required", "primarykey") if part in f.message}
    assert lines == {
        "'title'": "datapackage.json:3",
        "required": "datapackage.json:11",
        "primarykey": "datapackage.json:12",
    }


@pytest.mark.parametrize("part", LINES)
def test_a_finding_names_the_wrong_line(tmp_path: Path, part: str) -> None:
    """That of the value, in the file in which it stands, and not that of the table."""
    path = tmp_path / "datapackage.yaml"
    path.write_text(DESCRIPTOR, encoding="utf-8")
    (tmp_path / "schema.yaml").write_text(SCHEMA, encoding="utf-8")

    found = describe(Place("agency", "p", tmp_path, path))

    everything = [*found.findings, *(f for own in found.table_findings.values() for f in own)]
    assert [LINES[part]] == [f.where for f in everything if part in f.message]
