"""Plugins of other packages are found by their entry points."""

from lib.plugins import Plugins

from potluck.util.plugins import plugins


def test_an_installed_object_is_found(plugin: Plugins) -> None:
    """The entry point that names an object of a module provides that object."""
    plugin("potluck.toys", "toy_numbers:SEVEN", "SEVEN = 7\n")

    assert plugins("potluck.toys") == (7,)
    assert plugins("potluck.others") == ()
