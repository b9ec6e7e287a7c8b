"""The time that a stranger's pattern may take: spent once, it is spent for the column."""

import pytest

from potluck.constraints.base import UnusableConstraintError
from potluck.verdict import budget
from potluck.verdict.budget import Budget, compiled

EVIL = r"(?=a)(a|aa)+\1b"


def test_a_match_is_of_the_whole_text() -> None:
    assert Budget().fullmatch(compiled("a|ab"), "ab")
    assert not Budget().fullmatch(compiled("a"), "ab")


def test_nothing_is_matched_once_the_time_is_spent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever else has cells of the column is told at once."""
    monkeypatch.setattr(budget, "PATTERN_SECONDS", 0.05)
    spent = Budget()

    with pytest.raises(TimeoutError):
        spent.fullmatch(compiled(EVIL), "a" * 60)
    with pytest.raises(TimeoutError):
        spent.fullmatch(compiled("a"), "a")


@pytest.mark.parametrize("pattern", ["(", "a{2,1}", "[z-a]", r"\1", "(?P<a>", "a" + "(" * 5000])
def test_what_is_no_pattern_is_told(pattern: str) -> None:
    with pytest.raises(UnusableConstraintError, match="no regular expression"):
        compiled(pattern)
