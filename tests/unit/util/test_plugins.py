"""Plugins of other packages are found by their entry points."""

from lib.plugins import Plugins

from potluck.util.plugins import plugin_packages, plugins


def test_an_installed_object_is_found(plugin: Plugins) -> None:
    """The entry point that names an object of a module provides that object."""
    plugin("potluck.toys", "toy_numbers:SEVEN", "SEVEN = 7\n")

    assert plugins("potluck.toys") == (7,)
    assert plugins("potluck.others") == ()


def test_results_depend_on_the_version_of_a_plugin(plugin: Plugins) -> None:
    """The fingerprint of a dataset holds the packages that add something, so a new version is built anew."""
    plugin("potluck.toys", "toy_numbers:SEVEN", "SEVEN = 7\n")

    assert plugin_packages() == ("potluck.toys toy_numbers toy_numbers 1.0",)
