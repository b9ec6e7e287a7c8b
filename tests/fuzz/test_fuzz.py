"""A seeded part of the fuzz; `python tests/fuzz/run.py` runs all of it."""

import pytest
from fuzz.run import fuzz

pytestmark = pytest.mark.slow


def test_hostile_input_ends_with_a_verdict_or_a_message() -> None:
    """Exit code 0, 2 or 10 and up, no traceback, each case within ten seconds."""
    tally = fuzz(seed=1, count=300)

    assert tally.wrong == []
