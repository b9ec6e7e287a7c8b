"""Every format goes the whole way: drafted, checked, built, released. So does one that another package adds."""

import json
from pathlib import Path, PurePosixPath
from typing import Any

import polars as pl
import pytest
import yaml
from lib.guides import guide_example
from lib.plugins import Plugins
from lib.samples import CODES, TYPES, write_sample

from potluck.draft import draft_tables, with_schema
from potluck.model import Table
from potluck.read import format_named, format_of, formats, recognised
from potluck.read.formats import INLINE, Format

FILES = [form.name for form in formats() if form is not INLINE]
ADD = ("--agency", "cdc", "--tier", "public", "--contact", "Ann Lee <ann@example.org>", "--license", "CC0-1.0")


def test_no_two_formats_share_a_name_or_a_suffix() -> None:
    names = [name for form in formats() for name in (form.name, *form.aliases)]
    suffixes = [suffix for form in formats() for suffix in form.suffixes]

    assert len(set(names)) == len(names)
    assert len(set(suffixes)) == len(suffixes)
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in suffixes)


@pytest.mark.parametrize("name", FILES)
def test_a_format_is_complete(tmp_path: Path, name: str) -> None:
    """It knows a file of its own by the first bytes, and by its name where that can hold tables only."""
    path = write_sample(name, tmp_path)
    found = recognised(path)

    assert isinstance(found, Format)
    assert name == found.name == format_named(name).name
    assert format_of(path.name) == (name if found.tables_only else "")
    assert found.unpack_factor >= 1
    assert set(found.loose) <= set(found.suffixes)


@pytest.mark.parametrize("name", FILES)
def test_a_draft_of_any_format_has_the_same_types(tmp_path: Path, name: str) -> None:
    """Codes stay text, whole numbers are integers; `validate` and `add` draft the same schema."""
    path = write_sample(name, tmp_path)

    drafts = draft_tables(path)
    table, findings = with_schema(tmp_path, Table("t", (PurePosixPath(path.name),), name))

    assert isinstance(drafts, tuple)
    assert table.schema is not None
    assert {f["name"]: f["type"] for f in drafts[0].resource["schema"]["fields"]} == TYPES
    assert {f.name: f.type for f in table.schema.fields} == TYPES
    assert [f.rule for f in findings if f.severity != "info"] == []


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_any_format_is_added_checked_and_built(potluck_run: Any, event: Path, name: str) -> None:
    """What a draft says holds for the file that it was drawn from, and no code loses its zeros."""
    write_sample(name, event)

    assert potluck_run(event, "validate", f"sample.{name}").code == 0
    assert potluck_run(event, "add", f"sample.{name}", *ADD).code == 0
    assert potluck_run(event, "validate").code == 0
    assert potluck_run(event, "build").code == 0
    assert pl.read_parquet(event / "build/tables/cdc/sample/sample.parquet")["fips"].to_list() == CODES


def test_rows_in_a_description_are_drafted_too(potluck_run: Any, tmp_path: Path) -> None:
    """The format that has no files: a text of digits stays a text."""
    rows = [{"fips": "01001", "n": 1}, {"fips": "01003", "n": 2.5}]
    (tmp_path / "resource.json").write_text(json.dumps({"name": "t", "type": "table", "data": rows}))

    ran = potluck_run(tmp_path, "validate", "resource.json", "--json")
    [inferred] = [f for f in json.loads(ran.out)["tables"][0]["findings"] if f["rule"] == "schema-inferred"]

    assert ran.code == 0
    assert "fips: string" in inferred["message"]
    assert "n: number" in inferred["message"]


@pytest.mark.slow
def test_a_format_of_another_package_goes_the_whole_way(potluck_run: Any, event: Path, plugin: Plugins) -> None:
    """The example of the guide: one module, and it is drafted, checked, built and released."""
    plugin("potluck.formats", "toy_format:FORMAT", guide_example("file format"))
    lines = [f"fips={code};deaths={n}" for n, code in enumerate(CODES, 11)]
    (event / "deaths.kv").write_text("\n".join(lines) + "\n", encoding="utf-8")

    assert potluck_run(event, "validate", "deaths.kv").code == 0
    assert potluck_run(event, "add", "deaths.kv", *ADD, "--title", "Deaths", "--description", "Deaths.").code == 0
    drafted = yaml.safe_load((event / "catalog/cdc/deaths/datapackage.yaml").read_text(encoding="utf-8"))
    assert [f["type"] for f in drafted["resources"][0]["schema"]["fields"]] == ["string", "integer"]
    assert potluck_run(event, "release", "--draft").code == 0
    [released] = (event / "build").rglob("release/**/deaths.parquet")
    assert pl.read_parquet(released)["fips"].to_list() == CODES


def test_a_format_is_gone_with_its_package(tmp_path: Path) -> None:
    """What the toy knew is known only while it is installed."""
    assert format_of("deaths.kv") == ""
