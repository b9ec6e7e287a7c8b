"""Files checked outside any workspace: what each kind of file is taken for."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from potluck.checkin.lone import check_file
from potluck.errors import SourceError

SCHEMA = {"fields": [{"name": "a", "type": "integer"}]}
RESOURCE = {"name": "t", "type": "table", "path": "t.csv", "schema": SCHEMA}

FILES: dict[str, tuple[str, Any, list[str]]] = {
    "package": ("datapackage.json", {"name": "p", "resources": [RESOURCE]}, ["type-error"]),
    "resource": ("resource.json", RESOURCE, ["type-error"]),
    "resource with counts": (
        "resource.json",
        {**RESOURCE, "fields": 2, "rows": 9, "bytes": 7},
        ["byte-count", "field-count", "row-count", "type-error"],
    ),
    "resource with counts that are right": (
        "resource.json",
        {**RESOURCE, "fields": 1, "rows": 2, "bytes": 6},
        ["type-error"],
    ),
    "resource with data": ("resource.json", {"name": "t", "data": [["a"], [1]], "schema": SCHEMA}, []),
    "resource with data of another type": (
        "resource.json",
        {"name": "t", "data": [["a"], [True], ["1"], ["x"]], "schema": SCHEMA},
        ["type-error"],
    ),
    "resource with whole numbers beyond a float": (
        "resource.json",
        {
            "name": "t",
            "data": [["a", "b"], [10**400, 1], [1, 10**400], [1, 1]],
            "schema": {"fields": [*SCHEMA["fields"], {"name": "b", "type": "number"}]},
        },
        ["value-out-of-range", "value-out-of-range"],
    ),
    "resource with a text as data": (
        "resource.json",
        {"name": "t", "type": "table", "data": "a"},
        ["format-unsupported"],
    ),
    "file that is no table, as large as declared": (
        "resource.json",
        {"name": "t", "type": "file", "path": "t.csv", "bytes": 6},
        [],
    ),
    "file that is no table, of another size and hash": (
        "resource.json",
        {"name": "t", "type": "file", "path": "t.csv", "bytes": 7, "hash": "md5:00"},
        ["byte-count", "hash-count"],
    ),
    "schema": ("schema.json", SCHEMA, []),
    "broken schema": ("schema.json", {"fields": [{"name": "a", "type": "integr"}]}, ["field-error"]),
    "a list": ("list.json", [1, 2], ["schema-error"]),
    "package without resources": ("datapackage.json", {"name": "p"}, ["package-error"]),
}


@pytest.mark.parametrize("case", FILES)
def test_kinds_of_files(tmp_path: Path, case: str) -> None:
    name, data, expected = FILES[case]
    (tmp_path / "t.csv").write_text("a\n1\nx\n")
    (tmp_path / name).write_text(json.dumps(data))

    dossier = check_file(tmp_path / name)

    everything = [*dossier.findings, *(f for t in dossier.tables for f in t.findings)]
    assert sorted(f.rule for f in everything if f.severity == "error") == expected


def test_a_table_with_its_schema_and_dialect_beside(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a;b\n1;x\ny;z\n")
    (tmp_path / "schema.json").write_text(json.dumps({"fields": [*SCHEMA["fields"], {"name": "b", "type": "string"}]}))
    (tmp_path / "dialect.yaml").write_text('delimiter: ";"\n')

    dossier = check_file(tmp_path / "t.csv", tmp_path / "schema.json", tmp_path / "dialect.yaml")

    assert dossier.name == "t.csv"
    assert [(f.rule, f.samples[0].row) for f in dossier.open_errors] == [("type-error", 3)]


def test_what_cannot_be_asked(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a\n1\n")
    (tmp_path / "schema.json").write_text("[]")

    with pytest.raises(SourceError, match="There is no file"):
        check_file(tmp_path / "none.csv")
    with pytest.raises(SourceError, match="does not contain a schema"):
        check_file(tmp_path / "t.csv", tmp_path / "schema.json")


CONTENT = b"a\n1\n"
HASHES: dict[str, tuple[str, list[str]]] = {
    "md5 without a name, as the standard has it": (hashlib.md5(CONTENT).hexdigest(), []),
    "told by its length": (hashlib.sha256(CONTENT).hexdigest(), []),
    **{name: (f"{name}:{hashlib.new(name, CONTENT).hexdigest()}", []) for name in ("md5", "sha1", "sha256", "sha512")},
    "in capitals": (f"SHA256:{hashlib.sha256(CONTENT).hexdigest().upper()}", []),
    "sha256 of something else": (f"sha256:{hashlib.sha256(b'x').hexdigest()}", ["hash-count"]),
    "sha512 of something else": (f"sha512:{hashlib.sha512(b'x').hexdigest()}", ["hash-count"]),
    "md5 of something else": (hashlib.md5(b"x").hexdigest(), ["hash-count"]),
    "of a kind that nobody here can compute": ("crc32:9aa3c1f4", []),
}


@pytest.mark.parametrize("kind", ["table", "file"])
@pytest.mark.parametrize("case", HASHES)
def test_a_declared_checksum_is_held_against_the_file(tmp_path: Path, case: str, kind: str) -> None:
    declared, expected = HASHES[case]
    (tmp_path / "t.csv").write_bytes(CONTENT)
    described = {"name": "t", "type": kind, "path": "t.csv", "bytes": len(CONTENT), "hash": declared}
    described |= {"schema": SCHEMA, "dialect": {}} if kind == "table" else {}
    (tmp_path / "resource.json").write_text(json.dumps(described))

    dossier = check_file(tmp_path / "resource.json")

    everything = [*dossier.findings, *(f for t in dossier.tables for f in t.findings)]
    assert [f.rule for f in everything if f.severity == "error"] == expected
