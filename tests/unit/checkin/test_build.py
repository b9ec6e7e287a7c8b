"""Builds: what changed is done, what changed while it was read is told and done again."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from potluck.checkin import build as builds
from potluck.checkin.build import build
from potluck.describe.workspace import Workspace, find_workspace
from potluck.dossier import load_dossier

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
    real = builds._Catalog.begin

    def meanwhile(self: builds._Catalog, *arguments: Any, **options: Any) -> object:
        begun = real(self, *arguments, **options)
        (workspace.catalog / "cdc/d/t.csv").write_text("n\n1\n2\n", encoding="utf-8")
        return begun

    with monkeypatch.context() as patch:
        patch.setattr(builds._Catalog, "begin", meanwhile)
        first = build(workspace).dossiers[0]
    again = build(workspace)

    assert any("Changed while it was read: 't.csv'" in f.message for f in first.findings)
    assert again.done == ["cdc/d"]
    assert again.dossiers[0].tables[0].rows.kept == 2


PAIR = """\
name: "%(name)s"
resources:
  - name: "t"
    type: "table"
    path: "t.csv"
    dialect: {delimiter: ","}
    schema:
      fields: [{name: "n", type: "integer"}, {name: "other", type: "integer"}]
      foreignKeys: [{fields: ["other"], reference: {resource: "cdc/%(other)s#t", fields: ["n"]}}]
"""


def _circle(workspace: Workspace, others: dict[str, str], rows: dict[str, str]) -> None:
    """Datasets each of which refers to another one."""
    for name, other in others.items():
        folder = workspace.catalog / "cdc" / name
        folder.mkdir()
        text = PAIR % {"name": name, "other": other}
        (folder / "datapackage.yaml").write_text(text, encoding="utf-8")
        (folder / "t.csv").write_text(f"n,other\n{rows[name]}", encoding="utf-8")


def test_an_unreadable_table_stays_out_whatever_its_error_is_called(workspace: Workspace) -> None:
    """The event may call a wrong field a warning: the other table is checked in, that one cannot be."""
    event = workspace.catalog / "event.yaml"
    event.write_text('name: "e"\ntitle: "E"\nseverity: {field-error: "warning"}\n', encoding="utf-8")
    folder = workspace.catalog / "cdc" / "d"
    more = DESCRIPTOR.partition("resources:\n")[2].replace('"t"', '"u"').replace("integer", "integr")
    (folder / "datapackage.yaml").write_text(DESCRIPTOR + more, encoding="utf-8")

    [dossier] = build(find_workspace(workspace.root)).dossiers

    assert dossier.open_errors == ()
    assert [(t.name, t.checked) for t in dossier.tables] == [("t", True), ("u", False)]


CIRCLES = {
    "two": ({"a": "b", "b": "a"}, {"a": "1,8\n2,9\n", "b": "8,1\n7,3\n"}, {"a": 1, "b": 1}),
    "three": (
        {"a": "b", "b": "c", "c": "a"},
        {"a": "1,2\n4,9\n", "b": "2,3\n5,4\n", "c": "3,1\n6,7\n"},
        {"a": 1, "b": 1, "c": 1},
    ),
    "and one outside": (
        {"m": "n", "n": "m", "a": "m"},
        {"m": "1,8\n2,9\n", "n": "8,1\n7,3\n", "a": "5,1\n6,2\n7,3\n"},
        {"m": 1, "n": 1, "a": 2},
    ),
    "its own": ({"a": "a"}, {"a": "1,1\n2,3\n"}, {"a": 1}),
}


@pytest.mark.parametrize("case", CIRCLES)
def test_keys_in_a_circle_are_settled_by_one_build(workspace: Workspace, case: str) -> None:
    """Rows that refer to nothing are put aside in each dataset, and the next build has nothing to do."""
    others, rows, kept = CIRCLES[case]
    _circle(workspace, others, rows)
    told: list[tuple[str, int, int]] = []

    first = build(workspace, progress=builds.Progress(begin=lambda *one: told.append(one)))
    again = build(workspace)

    by_name = {d.name: d.tables[0].rows.kept for d in first.dossiers if d.name != "d"}
    assert by_name == kept
    assert again.done == []
    assert [d.model_dump_json() for d in again.dossiers] == [d.model_dump_json() for d in first.dossiers]
    assert all(1 <= number <= count == len(others) + 1 for _, number, count in told)


def test_what_was_made_of_a_dataset_that_is_gone_goes(workspace: Workspace) -> None:
    """Its report too; those of others stay."""
    report = workspace.build / "reports" / "cdc"
    build(workspace)
    report.mkdir(parents=True)
    for name in ("d.html", "gone.html"):
        (report / name).write_text("<!doctype html>")
    build(workspace)

    assert [path.name for path in report.iterdir()] == ["d.html"]


FAMILY = """\
name: "%(name)s"
resources:
  - name: "t"
    type: "table"
    path: "t.csv"
    dialect: {delimiter: ","}
    schema:
      fields: [{name: "id", type: "string"}, {name: "n", type: "integer"}]
      %(keys)s
"""


@pytest.fixture
def family(tmp_path: Path) -> Workspace:
    """A dataset, and another with a foreign key to it."""
    key = 'foreignKeys: [{fields: ["id"], reference: {resource: "cdc/parent#t", fields: ["id"]}}]'
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog" / "event.yaml").write_text('name: "e"\ntitle: "E"\n', encoding="utf-8")
    for name, keys in (("parent", ""), ("child", key)):
        folder = tmp_path / "catalog" / "cdc" / name
        folder.mkdir(parents=True)
        (folder / "datapackage.yaml").write_text(FAMILY % {"name": name, "keys": keys}, encoding="utf-8")
        (folder / "t.csv").write_text("id,n\na,1\nb,2\n", encoding="utf-8")
    return find_workspace(tmp_path)


def _orphans(workspace: Workspace) -> list[int | None]:
    dossier = load_dossier(workspace.dossier_path("cdc/child"))
    assert dossier is not None
    assert dossier.tables[0].released is not None
    return [key.orphans for key in dossier.tables[0].released.foreign_keys]


def test_rows_without_a_released_parent_are_counted_again_when_the_parent_s_quarantine_changes(
    family: Workspace,
) -> None:
    """The values of its keys stay; only which rows are kept changes."""
    build(family)
    before = _orphans(family)
    (family.catalog / "cdc/parent/t.csv").write_text("id,n\na,1\nb,x\n", encoding="utf-8")
    done = build(family).done

    assert (before, _orphans(family)) == ([0], [1])
    assert done == ["cdc/child", "cdc/parent"]


def test_rows_without_a_released_parent_are_not_known_where_it_has_not_arrived(family: Workspace) -> None:
    shutil.rmtree(family.catalog / "cdc/parent")
    build(family)

    assert _orphans(family) == [None]


def test_a_dossier_of_an_earlier_format_is_made_again(workspace: Workspace) -> None:
    """What it says of schemas cannot be read any more."""
    build(workspace)
    path = workspace.dossier_path("cdc/d")
    path.write_text(path.read_text(encoding="utf-8").replace('"contributed": {', '"resource": {'), encoding="utf-8")

    assert build(workspace).done == ["cdc/d"]
