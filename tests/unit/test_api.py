"""Results of the library are what ``--json`` prints, and fit their published JSON Schemas."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import potluck
from potluck.docs.schemas import json_schemas

SCHEMAS = json_schemas()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "schema"),
    [("build", "build-result"), ("status", "status"), ("release", "release-result"), ("validate", "report")],
)
def test_what_a_command_prints_is_what_its_method_answers(
    potluck_run: Any, example: Path, command: str, schema: str
) -> None:
    """And it fits the published schema."""
    printed = json.loads(potluck_run(example, command, "--json").out)
    answered = getattr(potluck.workspace(example), command)().to_json()

    jsonschema.validate(printed, SCHEMAS[f"{schema}.schema.json"])
    assert answered == printed


def test_a_workspace_names_its_event_and_datasets(event: Path) -> None:
    """Also from a folder inside it."""
    workspace = potluck.workspace(event / "catalog")

    assert (workspace.event.name, workspace.datasets) == ("my-event", ())


def test_files_are_added_delivered_and_checked(event: Path, tmp_path: Path) -> None:
    """The methods of a contributor, end to end."""
    (tmp_path / "deaths.csv").write_text("fips,deaths\n01001,12\n01003,13\n", encoding="utf-8")
    workspace = potluck.workspace(event)

    (added,) = workspace.add(tmp_path / "deaths.csv", agency="cdc", name="deaths")
    (tmp_path / "deaths.csv").write_text("fips,deaths\n01001,12\n01003,13\n01005,x\n", encoding="utf-8")
    delivered = workspace.deliver("cdc/deaths", tmp_path / "deaths.csv")
    report = workspace.validate("cdc/deaths")

    assert (added.key, workspace.datasets, delivered.key) == ("cdc/deaths", ("cdc/deaths",), "cdc/deaths")
    assert [finding.rule for finding in report.tables[0].findings] == ["type-error"]


def test_public_names_are_sorted_and_there() -> None:
    """Each can be had, and `dir` shows it."""
    assert list(potluck.__all__) == sorted(potluck.__all__)
    assert [name for name in potluck.__all__ if not hasattr(potluck, name)] == []
    assert set(potluck.__all__) <= set(dir(potluck))


@pytest.mark.slow
def test_a_release_for_another_audience_has_a_folder_of_its_own(event: Path, tmp_path: Path) -> None:
    """It holds what that audience may have, and the public one stays as it was."""
    workspace = potluck.workspace(event)
    for name, tier in (("open", "public"), ("closed", "restricted")):
        (tmp_path / f"{name}.csv").write_text("fips,deaths\n01001,120\n01003,130\n", encoding="utf-8")
        workspace.add(
            tmp_path / f"{name}.csv",
            agency="cdc",
            name=name,
            tier=tier,
            description="Deaths.",
            contact="Ann Lee <ann@example.org>",
            license="CC0-1.0",
        )
    researchers = potluck.Audience("researchers", frozenset({"public"}), frozenset({"cdc/closed"}))

    public = workspace.release(with_bundle=False)
    theirs = workspace.release(audience=researchers, with_bundle=False)

    assert (public.datasets, theirs.datasets) == (1, 2)
    assert public.start is not None
    assert theirs.start is not None
    assert theirs.start.parent.name == f"{public.start.parent.name}-researchers"
    assert public.start.is_file()
