"""What is not installed is named with the command that brings it."""

import re
from importlib.metadata import packages_distributions, requires

import pytest

from potluck.errors import PotluckError
from potluck.util.extras import ORGANIZE, needing_organize, needing_package


def distributions(extra: str) -> set[str]:
    """The packages that ``potluck[extra]`` names, as PyPI spells them when in doubt."""
    lines = [line for line in requires("potluck") or [] if f'extra == "{extra}"' in line.replace("'", '"')]
    return {normal(re.split(r"[^A-Za-z0-9._-]", line)[0]) for line in lines} - {"potluck"}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_package_of_the_extra_is_named() -> None:
    """The list in the code is that of pyproject.toml, under the names that are imported."""
    homes = packages_distributions()
    named = [{normal(home) for home in homes[module]} for module in ORGANIZE]
    wanted = distributions("organize")

    assert [homes for homes in named if not homes & wanted] == []
    assert wanted == {home for homes in named for home in homes & wanted}


def test_a_missing_package_of_ours_is_told_with_its_cure() -> None:
    with (
        pytest.raises(PotluckError, match="This command needs the package yaml") as caught,
        needing_organize("This command"),
    ):
        raise ModuleNotFoundError("No module named 'yaml.reader'", name="yaml.reader")
    assert 'pip install "potluck[organize]"' in caught.value.fix


@pytest.mark.parametrize("name", ["potluck.nothing", "toy_plugin", None])
def test_any_other_missing_module_is_a_bug(name: str | None) -> None:
    with pytest.raises(ModuleNotFoundError), needing_organize():
        raise ModuleNotFoundError("No module", name=name)


def test_a_package_that_lacks_its_own_parts_is_not_called_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(name: str) -> None:
        raise ModuleNotFoundError(f"{name} needs pytz", name="pytz")

    monkeypatch.setattr("potluck.util.extras.import_module", broken)
    with pytest.raises(ModuleNotFoundError):
        needing_package("pandas", "`to_pandas`")
