"""What is said to be covered is there, and what is left out has a reason beside it."""

import re
import tomllib

import pytest
from lib.places import ROOT

PRAGMA = re.compile(r"#\s*pragma\b.*", re.IGNORECASE)
REASONED = re.compile(r"# pragma: no (?:cover|branch) - \w.{8,}")


def unreasoned(text: str) -> list[str]:
    """The exemptions of a text that do not say why, after a dash."""
    return [found for found in PRAGMA.findall(text) if not REASONED.fullmatch(found)]


@pytest.mark.parametrize(
    ("line", "good"),
    [
        ("if windows:  # pragma: no cover - only on Windows", True),
        ("if windows:  # pragma: no branch - always so where the tests run", True),
        ("if windows:  # pragma: no cover", False),
        ("if windows:  # pragma: no cover - ", False),
        ("if windows:  # pragma: no cover only on Windows", False),
        ("if windows:  # PRAGMA:NO COVER", False),
        ("windows = 1  # pragmatic", True),
    ],
)
def test_an_exemption_says_why(line: str, good: bool) -> None:
    assert (unreasoned(line) == []) is good


def test_every_exemption_has_its_reason_beside_it() -> None:
    assert [
        f"{path}: {pragma}"
        for path in sorted((ROOT / "src").rglob("*.py"))
        for pragma in unreasoned(path.read_text(encoding="utf-8"))
    ] == []


def test_what_is_to_be_covered_is_there_and_all_of_it_is_asked_for() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["coverage"]

    assert [pattern for pattern in settings["run"]["include"] if not list(ROOT.glob(pattern))] == []
    assert (settings["run"]["branch"], settings["report"]["fail_under"]) == (True, 100)
