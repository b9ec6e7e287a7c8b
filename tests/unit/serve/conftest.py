"""A release that a test may spoil."""

import shutil
from pathlib import Path

import pytest

from potluck.serve.tree import Tree


@pytest.fixture
def copied(tree: Tree, tmp_path: Path) -> Path:
    """A copy of the release that a test may spoil."""
    return Path(shutil.copytree(tree.folder, tmp_path / tree.name))
