"""Sources of data: what a text names, the files it stands for, and what it says of them."""

from pathlib import Path

import pytest
import yaml
from lib.guides import guide_example
from lib.plugins import Plugins

from potluck.contribute import AddOptions, add
from potluck.contribute.sources import gathered, sources
from potluck.describe.workspace import find_workspace


@pytest.mark.parametrize(
    ("text", "name"),
    [("https://example.org/a.csv", "url"), ("HTTP://example.org/a", "url"), (".", "folder"), ("C:/a.csv", "file")],
)
def test_a_text_names_one_kind_of_source(text: str, name: str) -> None:
    """The first that matches; what is nothing else is a file's path."""
    assert next(source.name for source in sources() if source.matches(text)) == name


def test_every_source_is_complete() -> None:
    """Each has a name of its own and all functions."""
    names = [source.name for source in sources()]

    assert len(set(names)) == len(names)
    assert all(callable(part) for s in sources() for part in (s.matches, s.files, s.metadata))


def test_a_folder_with_a_package_stands_for_the_package(tmp_path: Path) -> None:
    """Its descriptor alone, with what it says of itself but its name and its resources."""
    (tmp_path / "a.csv").write_text("a\n1\n")
    (tmp_path / "datapackage.json").write_text('{"name": "p", "title": "T", "resources": []}')

    [one] = gathered([str(tmp_path)], tmp_path)

    assert [path.name for path in one.paths] == ["datapackage.json"]
    assert one.metadata == {"title": "T"}


def test_a_source_of_another_package_is_used_by_add(event: Path, plugin: Plugins) -> None:
    """The example of the guide: its file is taken, and what it says of it is written down."""
    plugin("potluck.sources", "toy_source:SOURCE", guide_example("source of data"))

    added = add(find_workspace(event), ["greet:hello"], AddOptions(agency="cdc"))[0]
    drafted = yaml.safe_load((added.folder / "datapackage.yaml").read_text(encoding="utf-8"))

    assert (added.key, added.tables) == ("cdc/greeting", (("greeting", 3, 1),))
    assert (drafted["title"], drafted["licenses"]) == ("Greetings", [{"name": "CC0-1.0"}])


def test_what_the_contributor_says_wins_over_the_source(event: Path, plugin: Plugins) -> None:
    plugin("potluck.sources", "toy_source:SOURCE", guide_example("source of data"))

    added = add(find_workspace(event), ["greet:hello"], AddOptions(agency="cdc", title="Mine"))[0]

    assert yaml.safe_load((added.folder / "datapackage.yaml").read_text(encoding="utf-8"))["title"] == "Mine"
