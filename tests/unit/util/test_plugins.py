"""What other packages add is found by entry points."""

from lib.plugins import Plugins

from potluck.util.plugins import plugins


def test_an_installed_object_is_found(plugin: Plugins) -> None:
    """An object of a module is offered by the entry point that names it."""
    plugin("potluck.toys", "toy_numbers:SEVEN", "SEVEN = 7\n")

    assert plugins("potluck.toys") == (7,)
    assert plugins("potluck.others") == ()
