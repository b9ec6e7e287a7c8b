"""Outputs of a release: a table of them, and more by entry points."""

import csv
import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from lib.guides import guide_example
from lib.plugins import Plugins

from potluck.checkin.build import build
from potluck.describe.workspace import Workspace
from potluck.errors import PotluckError
from potluck.serve.audience import release_of
from potluck.serve.bundle import bundle
from potluck.serve.manifest import released_keys
from potluck.serve.outputs import GROUP, Output, outputs
from potluck.serve.tree import Tree, assemble

from . import small

CITATION = guide_example("output of the release")


@pytest.fixture
def plain(built: Workspace, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """The small event without its site, which takes long to build."""
    monkeypatch.setattr("potluck.serve.outputs.site.build_site", lambda _pages, site: site.mkdir(exist_ok=True))
    return built


def _assembled(found: Workspace) -> Tree:
    """A release beside that of the other tests, which they go on to read."""
    event = found.event.model_copy(update={"version": "1.0-beside"})
    return assemble(found, release_of(event, build(found).dossiers, small.AS_OF))


def test_every_output_is_complete(built: Workspace) -> None:
    """Each has a name of its own and says which files are its own."""
    names = [output.name for output in outputs(built)]

    assert len(set(names)) == len(names)
    assert all(names)
    assert all(callable(output.write) for output in outputs(built))


def test_every_file_of_a_release_is_some_output_s(plain: Workspace) -> None:
    """What outputs name is what lies in the folder, checksums aside."""
    named: list[str] = []

    class Noting:
        def __init__(self, output: Output) -> None:
            self.name, self._output = output.name, output

        def write(self, *arguments: Any) -> tuple[str, ...]:
            named.extend(paths := tuple(self._output.write(*arguments)))
            return paths

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("potluck.serve.tree.outputs", lambda found: [Noting(one) for one in outputs(found)])
        tree = _assembled(plain)

    assert sorted(named) == list(tree.files)


def test_a_plugin_s_output_is_a_file_like_all_others(plain: Workspace, plugin: Plugins) -> None:
    """It stands in the release, its checksums and the bundle."""
    plugin(GROUP, "toy_output:OUTPUT", CITATION)
    tree = _assembled(plain)
    text = "Counties (census/geography). In: A small event, release 1.0-beside.\n"
    written = (tree.folder / "CITATION.txt").read_text(encoding="utf-8")
    digest = hashlib.sha256(written.encode()).hexdigest()

    assert text in written
    assert "cdc/people" not in written
    assert "CITATION.txt" in tree.files
    assert f"{digest}  CITATION.txt" in (tree.folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    with zipfile.ZipFile(bundle(tree)) as packed:
        assert packed.read(f"{tree.name}/CITATION.txt").decode() == written


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('folder.write("README.md", b"mine")', "both write 'README.md'"),
        ('(folder.root / "README.md").unlink()', "both write 'README.md'"),
    ],
    ids=["another's file", "another's name"],
)
def test_an_output_may_not_write_over_another_s(plain: Workspace, plugin: Plugins, line: str, message: str) -> None:
    source = CITATION.replace("folder.write(self.name,", f"{line}; folder.write(self.name,")
    plugin(GROUP, "toy_output:OUTPUT", source.replace("return (self.name,)", 'return ("README.md",)'))

    with pytest.raises(PotluckError, match=message):
        _assembled(plain)


def test_an_output_has_to_write_through_the_folder(plain: Workspace, plugin: Plugins) -> None:
    """Else its file would have no checksum, and be removed."""
    source = CITATION.replace("folder.write(self.name,", "(folder.root / self.name).write_bytes(")
    plugin(GROUP, "toy_output:OUTPUT", source)

    with pytest.raises(PotluckError, match="but did not put it into the release"):
        _assembled(plain)


def test_released_datasets_are_named_with_and_without_tables(tmp_path: Path) -> None:
    """However they are called."""
    notes = {"name": "notes", "path": "notes.txt"}
    sets = {
        "cdc/a--b": small.geography(),
        "cdc/papers": (small.package(name="papers", resources=[notes]), {"notes.txt": "x\n"}),
        "cdc/people": small.people(),
    }
    found = small.workspace(tmp_path, sets)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("potluck.serve.outputs.site.build_site", lambda _pages, site: site.mkdir(exist_ok=True))
        tree = small.assembled(found)
    descriptor = json.loads((tree.folder / "datapackage.json").read_bytes())

    assert descriptor["potluck"]["datasets"] == ["cdc/a--b", "cdc/papers"]
    assert released_keys(descriptor) == {"cdc/a--b", "cdc/papers"}


@pytest.mark.parametrize(
    ("descriptor", "expected"),
    [
        ({"resources": [{"name": "a--b--c", "potluck": {"agency": "a", "dataset": "b"}}]}, {"a/b"}),
        ({"potluck": {"format": 1}, "resources": [{"potluck": {"agency": "a", "dataset": "b--c"}}]}, {"a/b--c"}),
        ({"potluck": {"datasets": []}, "resources": [{"potluck": {"agency": "a", "dataset": "b"}}]}, set()),
        ({"potluck": {"datasets": ["a/b", 7]}}, {"a/b"}),
        ({"potluck": [], "resources": [7, {"potluck": 7}, {"potluck": {"agency": "a"}}]}, set()),
        ({"resources": {}}, set()),
        ({}, set()),
    ],
    ids=["earlier", "dashes", "none", "odd entry", "odd", "odd resources", "empty"],
)
def test_datasets_of_any_descriptor(descriptor: dict[str, Any], expected: set[str]) -> None:
    """Of earlier releases as far as their tables say; never by splitting a name."""
    assert released_keys(descriptor) == expected


def test_columns_that_hide_their_values_are_not_among_the_first_rows(tmp_path: Path) -> None:
    """They are in the data, since the dataset is public; no page shows them, and no category of theirs."""
    said, files = small.geography()
    field = said["resources"][0]["schema"]["fields"][1]
    field |= {"potluck": {"sensitive": True}, "categories": ["Autauga", "Baldwin"]}
    field["constraints"] = {"enum": ["Autauga", "Baldwin"], "required": True, "maxLength": 17}
    found = small.workspace(tmp_path, {"census/geography": (said, files)})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("potluck.serve.outputs.site.build_site", lambda _pages, site: site.mkdir(exist_ok=True))
        tree = small.assembled(found)
    page = (found.build / "pages/overrides/bodies/datasets/census/geography.html").read_text(encoding="utf-8")
    own = json.loads((tree.folder / "datapackage.json").read_bytes())["resources"][0]["schema"]["fields"][1]
    rows = csv.DictReader((tree.folder / "dictionary.csv").read_text(encoding="utf-8").splitlines())
    [line] = [row for row in rows if row["column"] == "name"]

    assert "Autauga" in (tree.folder / "data/census/geography/counties.csv").read_text(encoding="utf-8")
    assert "Autauga" not in page
    assert "01001" in page
    assert own == {
        "name": "name",
        "type": "string",
        "constraints": {"required": True},
        "potluck": {"sensitive": True},
    }
    assert [line[key] for key in ("categories", "values", "missing", "distinct")] == ["", "2", "0", ""]
