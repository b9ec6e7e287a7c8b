"""What is promised of installing is what is tested."""

import tomllib
from importlib.resources import files
from typing import Any

import pytest
from lib.places import ROOT
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
DIRECT = [Requirement(line) for line in (*PROJECT["dependencies"], *EXTRAS["organize"], *EXTRAS["test"])]
LOWEST = dict(
    line.split("==")
    for line in (ROOT / "constraints-lowest.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
)


@pytest.mark.parametrize("wanted", [one for one in DIRECT if one.name != "potluck"], ids=lambda one: one.name)
def test_the_lowest_version_that_is_tested_is_the_one_declared(wanted: Requirement) -> None:
    """`make lowest` was run after a bound changed; what was chosen differs from the bound in its last numbers only."""
    (bound,) = (one.version for one in wanted.specifier if one.operator == ">=")
    tested = LOWEST[wanted.name.replace(".", "-")]

    assert SpecifierSet(f"=={bound}.*").contains(tested)


def test_each_extra_builds_on_the_one_before() -> None:
    assert "potluck[organize]" in EXTRAS["test"]
    assert "potluck[test]" in EXTRAS["lint"]


def test_the_pythons_named_begin_with_the_first_that_is_allowed() -> None:
    named = [line.rpartition(" ")[2] for line in PROJECT["classifiers"] if "Python :: 3." in line]

    assert PROJECT["requires-python"] == f">={named[0]}"


@pytest.mark.parametrize("name", ["py.typed", "client/shipped/verify.py", "serve/pages/templates/home.html.jinja"])
def test_what_is_not_a_module_ships_too(name: str) -> None:
    """On the wheel this says that it is in it."""
    assert files("potluck").joinpath(name).is_file()
