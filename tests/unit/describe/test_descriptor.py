"""Descriptors: several problems reported at once, near names offered, paths confined."""

import json
import socket
from pathlib import Path
from typing import Any

import pytest

from potluck.describe.descriptor import Described, describe
from potluck.describe.workspace import Place

TABLE: dict[str, Any] = {
    "name": "t",
    "type": "table",
    "path": "t.csv",
    "schema": {"fields": [{"name": "a", "type": "string"}]},
}


def described(folder: Path, *resources: dict[str, Any], **package: Any) -> Described:
    (folder / "t.csv").write_text("a\nx\n")
    path = folder / "datapackage.json"
    path.write_text(json.dumps({"name": "p", "resources": list(resources) or [TABLE], **package}))
    return describe(Place("agency", "p", folder, path))


def rules(found: Described) -> list[str]:
    everything = [*found.findings, *(f for own in found.table_findings.values() for f in own)]
    return sorted(f.rule for f in everything if f.severity != "info")


def messages(found: Described) -> str:
    everything = [*found.findings, *(f for own in found.table_findings.values() for f in own)]
    return "\n".join(f.message for f in everything)


def test_a_good_descriptor_has_no_findings(tmp_path: Path) -> None:
    found = described(tmp_path)

    assert rules(found) == []
    assert found.dataset is not None
    assert [t.name for t in found.dataset.tables] == ["t"]


UNSAFE = {
    "parent": "../secret.csv",
    "parent inside": "a/../../secret.csv",
    "absolute": "/etc/passwd",
    "home": "~/secret.csv",
    "backslash": "a\\b.csv",
    "parent with backslashes": "..\\secret.csv",
    "drive": "C:/secret.csv",
    "drive relative": "C:secret.csv",
    "share": "\\\\host\\share.csv",
    "address": "https://example.org/t.csv",
    "file address": "file:///etc/passwd",
    "NUL": "t.csv\0",
    "link out": "link.csv",
    "through a linked folder": "out/secret.csv",
}


@pytest.mark.parametrize("case", UNSAFE)
def test_paths_stay_inside_the_folder(tmp_path: Path, case: str) -> None:
    """A path that leads outside is one finding, and no table of it can be read."""
    home = tmp_path / "home"
    home.mkdir()
    (tmp_path / "secret.csv").write_text("a\nsecret\n")
    (home / "link.csv").symlink_to(tmp_path / "secret.csv")
    (home / "out").symlink_to(tmp_path)

    found = described(home, {**TABLE, "path": UNSAFE[case]})

    assert rules(found) == ["resource-error"]
    assert found.dataset is not None
    assert found.dataset.tables[0].paths == ()


def test_a_link_inside_is_followed(tmp_path: Path) -> None:
    (tmp_path / "link.csv").symlink_to(tmp_path / "t.csv")

    assert rules(described(tmp_path, {**TABLE, "path": "link.csv"})) == []


@pytest.mark.parametrize("key", ["schema", "dialect"])
def test_parts_in_files_of_their_own(tmp_path: Path, key: str) -> None:
    """A schema or a dialect may stand in a file, in the dataset's folder and nowhere else."""
    part = {"schema": TABLE["schema"], "dialect": {"delimiter": ";"}}[key]
    (tmp_path / "part.json").write_text(json.dumps(part))

    good = described(tmp_path, {**TABLE, key: "part.json"})
    bad = [
        described(tmp_path, {**TABLE, key: name}) for name in ("../part.json", "https://example.org/a.json", "no.json")
    ]

    assert rules(good) == []
    assert good.dataset is not None
    table = good.dataset.tables[0]
    assert table.schema is not None
    assert (table.dialect.delimiter if table.dialect else None) == (";" if key == "dialect" else None)
    assert [rules(one) for one in bad] == [[f"{key}-error"]] * 3


def test_nothing_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Addresses in a descriptor, profiles included, are not followed."""

    def refuse(*_: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    away = "https://example.org/profile.json"

    found = described(tmp_path, {**TABLE, "profile": away}, profile=away, **{"$schema": away})

    assert "resource-error" not in rules(found)


# What Data Package v2 asks of categories: "unique values", labels "MUST be unique", `enum` "a subset", a boolean.
CATEGORIES: dict[str, tuple[dict[str, Any], list[str]]] = {
    "values": ({"categories": ["a", "b"]}, []),
    "values and labels": (
        {"categories": [{"value": "a", "label": "A"}, {"value": "b"}], "categoriesOrdered": True},
        [],
    ),
    "no list": ({"categories": "a"}, ["field-error"]),
    "both kinds": ({"categories": ["a", {"value": "b"}]}, ["field-error"]),
    "no value": ({"categories": [{"label": "A"}]}, ["field-error"]),
    "twice": ({"categories": ["a", "a"]}, ["field-error"]),
    "a label twice": ({"categories": [{"value": "a", "label": "A"}, {"value": "b", "label": "A"}]}, ["field-error"]),
    "a label of a number": ({"categories": [{"value": "a", "label": 1}]}, ["field-error"]),
    "order in words": ({"categories": ["a"], "categoriesOrdered": "yes"}, ["field-error"]),
    "enum beyond": ({"categories": ["a"], "constraints": {"enum": ["a", "b"]}}, ["field-error"]),
    "enum within": ({"categories": ["a", "b"], "constraints": {"enum": ["b"]}}, []),
    "of another type": ({"type": "boolean", "categories": 5}, []),
}


@pytest.mark.parametrize("case", CATEGORIES)
def test_categories_are_described_as_the_standard_says(tmp_path: Path, case: str) -> None:
    declared, expected = CATEGORIES[case]
    fields = [{"name": "a", "type": "string", **declared}]

    assert rules(described(tmp_path, {**TABLE, "schema": {"fields": fields}})) == expected


@pytest.mark.parametrize(("keys", "expected"), [([["a"]], []), ([["b"]], ["schema-error"]), ("a", ["schema-error"])])
def test_unique_keys_name_fields(tmp_path: Path, keys: Any, expected: list[str]) -> None:
    """`uniqueKeys` is a list of keys, each a list of names of fields."""
    assert rules(described(tmp_path, {**TABLE, "schema": {**TABLE["schema"], "uniqueKeys": keys}})) == expected


PROFILES = {
    "data-package": [],
    "https://example.org/profile.json": [],
    "tabular-data-package": ["package-error"],  # its resources have to be tabular-data-resource
    "profiles/own.json": ["package-error"],
    "../own.json": ["package-error"],
}


@pytest.mark.parametrize("profile", PROFILES)
def test_profiles_of_v1(tmp_path: Path, profile: str) -> None:
    """A profile is a name of the standard's or an address; one that has a name is held to."""
    assert rules(described(tmp_path, profile=profile)) == PROFILES[profile]


UNKNOWN: dict[str, tuple[dict[str, Any], str]] = {
    "package": ({"potluck": {"teir": "public"}}, 'Did you mean "tier"?'),
    "nothing near": ({"potluck": {"zzzzz": 1}}, "potluck.zzzzz is not a key"),
    "inside a list": (
        {"potluck": {"accept": [{"rule": "x", "reason": "y", "by": "z", "tabel": "t"}]}},
        '"table"',
    ),
}


@pytest.mark.parametrize("case", UNKNOWN)
def test_unknown_keys_are_reported_with_the_near_name(tmp_path: Path, case: str) -> None:
    package, message = UNKNOWN[case]

    found = described(tmp_path, **package)

    assert rules(found) == ["unknown-key"]
    assert message in messages(found)


def test_a_misspelt_key_does_not_hide_the_others(tmp_path: Path) -> None:
    found = described(tmp_path, potluck={"tier": "public", "trakcs": ["x"]})

    assert found.keys.tier == "public"


def test_unknown_keys_of_tables_and_fields(tmp_path: Path) -> None:
    field = {"name": "a", "type": "string", "potluck": {"sensitiv": True}}

    found = described(tmp_path, {**TABLE, "potluck": {"role": "x"}, "schema": {"fields": [field]}})

    assert rules(found) == ["unknown-key", "unknown-key"]
    assert 'Did you mean "sensitive"?' in messages(found)


def test_several_problems_are_reported_at_once(tmp_path: Path) -> None:
    fields = [{"name": "a", "type": "strnig"}]
    found = described(
        tmp_path,
        {**TABLE, "path": "../t.csv", "potluck": {"x": 1}},
        {**TABLE, "name": "u", "schema": {"fields": fields}},
        {**TABLE, "name": "t"},
        potluck={"tier": 3},
        licenses=[{"name": "No-Such-Licence"}],
        title="todo",
    )

    assert {
        "resource-error",
        "unknown-key",
        "field-error",
        "package-error",
        "invalid-value",
        "licence-unknown",
        "todo",
    } <= set(rules(found))


def test_everything_left_open_is_one_finding_with_its_lines(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a\nx\n")
    path = tmp_path / "datapackage.yaml"
    path.write_text(
        'name: "p"\ntitle: "todo"\npotluck:\n  tier: "TODO: public or restricted"\n'
        'resources:\n  - {name: "t", path: "t.csv", type: "table", description: "what is todo here"}\n'
    )

    found = describe(Place("agency", "p", tmp_path, path))

    todo = next(f for f in found.findings if f.rule == "todo")
    assert found.todos == ("potluck.tier", "title")
    assert todo.message == "Still to be filled in: potluck.tier (line 4), title (line 2)."
    assert todo.count == 2


LICENCES = {
    "CC0-1.0": True,
    "cc0-1.0": True,
    "MIT OR Apache-2.0": True,
    "us-government-work": True,
    "todo": True,
    "Public domain": False,
    "CC-BY": False,
}


def test_a_problem_in_a_list_has_the_line_of_its_entry(tmp_path: Path) -> None:
    """A licence without a text for its name is reported at the line of that licence, not at the list's."""
    path = tmp_path / "datapackage.yaml"
    path.write_text('name: "p"\nlicenses:\n  - name: "CC0-1.0"\n  - name: 5\nresources: []\n', encoding="utf-8")

    found = describe(Place("agency", "p", tmp_path, path))

    assert [f.where for f in found.findings if "licenses" in f.message] == ["datapackage.yaml:4"]


WRONG_KEYS: dict[str, tuple[dict[str, Any], str]] = {
    "not a flag": ({"synthetic": "maybe"}, "potluck.synthetic: expected true or false, got 'maybe'."),
    "an empty reason": (
        {"accept": [{"rule": "type-error", "reason": " ", "by": "Ann"}]},
        "potluck.accept[0].reason: this text is empty.",
    ),
}


@pytest.mark.parametrize("case", WRONG_KEYS)
def test_wrong_values_of_our_keys_are_described_in_plain_words(tmp_path: Path, case: str) -> None:
    """The message says what was expected."""
    keys, message = WRONG_KEYS[case]

    found = described(tmp_path, potluck=keys)

    assert message in [f.message for f in found.findings]


@pytest.mark.parametrize("name", LICENCES)
def test_licences(tmp_path: Path, name: str) -> None:
    found = described(tmp_path, licenses=[{"name": name}])

    assert ("licence-unknown" not in rules(found)) is LICENCES[name]


KINDS: dict[str, tuple[dict[str, Any], bool]] = {
    "declared a table": ({"type": "table", "path": "t.dat"}, True),
    "declared a plain file": ({"type": "file", "path": "t.csv"}, False),
    "by its name": ({"path": "t.CSV"}, True),
    "gzipped": ({"path": "t.csv.gz"}, True),
    "text alone": ({"path": "readme.txt"}, False),
    "text with a schema": ({"path": "t.txt", "schema": {"fields": []}}, True),
    "as in v1": ({"path": "t", "profile": "tabular-data-resource"}, True),
    "a map": ({"path": "map.geojson"}, False),
    "a document": ({"path": "codebook.pdf"}, False),
}


@pytest.mark.parametrize("case", KINDS)
def test_which_resources_are_tables(case: str) -> None:
    from potluck.describe.places import is_table

    resource, expected = KINDS[case]

    assert is_table(resource) is expected


FORMS: dict[str, dict[str, Any]] = {
    "paths in a list": {**TABLE, "path": ["t.csv", "t.csv"]},
    "keys as texts": {**TABLE, "schema": {**TABLE["schema"], "primaryKey": "a", "foreignKeys": [{"fields": "a", "reference": {"resource": "", "fields": "a"}}]}},
    "a reference without a resource": {**TABLE, "schema": {**TABLE["schema"], "foreignKeys": [{"fields": ["a"], "reference": {"fields": ["a"]}}]}},
    "bounds of durations": {**TABLE, "schema": {"fields": [{"name": "a", "type": "duration", "constraints": {"minimum": "P1D"}}]}},
    "repeated names": {**TABLE, "schema": {"fields": [{"name": "a"}, {"name": "a"}]}},
    "no quotes": {**TABLE, "dialect": {"quoteChar": ""}},
    "another dataset's table": {**TABLE, "schema": {**TABLE["schema"], "foreignKeys": [{"fields": ["a"], "reference": {"resource": "x/y#z", "fields": ["a"]}}]}},
}  # fmt: skip


@pytest.mark.parametrize("case", FORMS)
def test_forms_that_the_standard_allows(tmp_path: Path, case: str) -> None:
    """What Data Package v2 allows, or demands that a consumer of v1 takes, is no finding."""
    assert rules(described(tmp_path, FORMS[case])) == []
