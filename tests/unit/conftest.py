"""A small event and its release, built once for all tests that only read them."""

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
