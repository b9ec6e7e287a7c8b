"""Builds: what changed is done, what changed while it was read is told and done again."""

from pathlib import Path

import pytest

from potluck.checkin import build as builds
from potluck.checkin.build import build
from potluck.describe.workspace import Workspace, find_workspace

DESCRIPTOR = """\
name: "d"
resources:
  - name: "t"
    type: "table"
    path: "t.csv"
    dialect: {delimiter: ","}
    schema: {fields: [{name: "n", type: "integer"}]}
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """One dataset with one table."""
    folder = tmp_path / "catalog" / "cdc" / "d"
    folder.mkdir(parents=True)
    (tmp_path / "catalog" / "event.yaml").write_text('name: "e"\ntitle: "E"\n', encoding="utf-8")
    (folder / "datapackage.yaml").write_text(DESCRIPTOR, encoding="utf-8")
    (folder / "t.csv").write_text("n\n1\n", encoding="utf-8")
    return find_workspace(tmp_path)


def test_a_touched_file_with_the_same_bytes_is_not_read_again(workspace: Workspace) -> None:
    """Times alone decide nothing."""
    assert build(workspace).done == ["cdc/d"]
    (workspace.catalog / "cdc/d/t.csv").write_text("n\n1\n", encoding="utf-8")

    assert build(workspace).done == []


def test_new_bytes_are_read(workspace: Workspace) -> None:
    """Of the same size too."""
    build(workspace)
    (workspace.catalog / "cdc/d/t.csv").write_text("n\n2\n", encoding="utf-8")

    assert build(workspace).done == ["cdc/d"]


def test_a_file_that_changes_while_it_is_read_is_told_and_read_again(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The dossier says so and vouches for nothing: the next build does the dataset again."""
    real = builds._Catalog.check_in

    def meanwhile(self: builds._Catalog, *arguments: object, **options: object) -> object:
        dossier = real(self, *arguments, **options)  # type: ignore[arg-type]
        (workspace.catalog / "cdc/d/t.csv").write_text("n\n1\n2\n", encoding="utf-8")
        return dossier

    with monkeypatch.context() as patch:
        patch.setattr(builds._Catalog, "check_in", meanwhile)
        first = build(workspace).dossiers[0]
    again = build(workspace)

    assert any("Changed while it was read: 't.csv'" in f.message for f in first.findings)
    assert again.done == ["cdc/d"]
    assert again.dossiers[0].tables[0].rows.kept == 2


def test_what_was_made_of_a_dataset_that_is_gone_goes(workspace: Workspace) -> None:
    """Its report too; those of others stay."""
    report = workspace.build / "reports" / "cdc"
    build(workspace)
    report.mkdir(parents=True)
    for name in ("d.html", "gone.html"):
        (report / name).write_text("<!doctype html>")
    build(workspace)

    assert [path.name for path in report.iterdir()] == ["d.html"]
