"""Half of a surrogate pair in JSON."""

import pytest

from potluck.read.native import BrokenError, loads


def test_half_of_a_surrogate_pair_is_reported() -> None:
    with pytest.raises(BrokenError, match=r"Line 3 .* half of a surrogate pair"):
        loads('{"a": "\\ud800"}', 3)


def test_a_whole_surrogate_pair_is_a_character() -> None:
    assert loads('["\\ud83d\\ude00"]') == ["\U0001f600"]
