"""A small event and its release, built once for all tests that only read them."""

import shutil
from pathlib import Path

import pytest

from potluck.describe.workspace import Workspace
from potluck.serve.tree import Tree

from .serve import small


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The standard small event, checked in."""
    return small.standard(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="session")
def tree(built: Workspace) -> Tree:
    """Its release."""
    return small.assembled(built)


@pytest.fixture
def copied(tree: Tree, tmp_path: Path) -> Path:
    """A copy of the release that a test may spoil."""
    return Path(shutil.copytree(tree.folder, tmp_path / tree.name))
