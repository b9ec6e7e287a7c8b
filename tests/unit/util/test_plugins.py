"""Plugins of other packages are found by their entry points."""

import pytest
from lib.plugins import Plugins

from potluck.checkin.steps.builtin import added_steps
from potluck.errors import PotluckError
from potluck.read.formats import formats
from potluck.util.plugins import plugin_packages, plugins


def test_an_installed_object_is_found(plugin: Plugins) -> None:
    """The entry point that names an object of a module provides that object."""
    plugin("potluck.toys", "toy_numbers:SEVEN", "class SEVEN: name = 'seven'\n")

    assert [toy.name for toy in plugins("potluck.toys")] == ["seven"]
    assert plugins("potluck.others") == ()


def test_results_depend_on_the_version_of_a_plugin(plugin: Plugins) -> None:
    """The fingerprint of a dataset holds the packages that add something, so a new version is built anew."""
    plugin("potluck.toys", "toy_numbers:SEVEN", "SEVEN = 7\n")

    assert plugin_packages() == ("potluck.toys toy_numbers toy_numbers 1.0",)


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("import no_such_module", "cannot be loaded (ModuleNotFoundError: No module named 'no_such_module')."),
        ("TOY = 7 +", "cannot be loaded (SyntaxError: invalid syntax (toys.py, line 1))."),
        ("OTHER = 7", "cannot be loaded (AttributeError: module 'toys' has no attribute 'TOY')."),
        ("TOY = 7", "has no name."),
        ("class TOY: name = 7", "has no name."),
        ("class TOY: name = 'seven'", "has the name 'seven', which Potluck uses already."),
        ("class TOY: name, aliases = 'eight', ('seven',)", "has the name 'seven', which Potluck uses already."),
    ],
)
def test_a_package_that_cannot_be_used_is_named(plugin: Plugins, source: str, problem: str) -> None:
    """Work stops with one message that says which package it is and what to do."""
    plugin("potluck.toys", "toys:TOY", source)

    with pytest.raises(PotluckError) as error:
        plugins("potluck.toys", ("seven",))

    assert str(error.value) == f"What the package toys adds under potluck.toys as 'toys' {problem}"
    assert "ninstall" in error.value.fix


def test_two_packages_with_one_name_are_both_named(plugin: Plugins) -> None:
    """Which one a dataset means would depend on the order of installed packages."""
    plugin("potluck.toys", "toy_one:TOY", "class TOY: name = 'dbf'")
    plugin("potluck.toys", "toy_two:TOY", "class TOY: name = 'dbf'")

    with pytest.raises(PotluckError, match=r"toy_two .* has the name 'dbf', which the package toy_one uses already"):
        plugins("potluck.toys")


def test_a_format_cannot_replace_one_of_ours(plugin: Plugins) -> None:
    source = "from dataclasses import replace\nfrom potluck.read.formats.delimited import DELIMITED as CSV\n"
    plugin("potluck.formats", "toy_csv:FORMAT", f"{source}FORMAT = replace(CSV, name='comma', suffixes=('.x',))")

    with pytest.raises(PotluckError, match="has the name 'tsv', which Potluck uses already"):
        formats()


def test_a_step_cannot_replace_one_of_ours(plugin: Plugins) -> None:
    plugin("potluck.steps", "toy_step:STEP", "class STEP: name = 'checks'")

    with pytest.raises(PotluckError, match="has the name 'checks', which Potluck uses already"):
        added_steps()
