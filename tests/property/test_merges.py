"""States of steps: those of parts of a table merge to what the whole gives, wherever it is cut."""

import pickle
from dataclasses import asdict
from functools import reduce
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lib.passing import ROW, batches_of, compiled, observed

from potluck.checkin.spec import TablePass
from potluck.checkin.steps.builtin import BUILT_IN


def outcome(table: TablePass, step: Any, state: Any) -> Any:
    """What came of a state, and what it counted."""
    counts = asdict(state) if step.name == "checks" else {}
    counts.pop("tally", None)
    return step.finish(state, table), counts


@pytest.mark.parametrize("step", BUILT_IN, ids=lambda step: step.name)
@given(
    rows=st.lists(ROW, min_size=1, max_size=60), size=st.integers(1, 20), cuts=st.lists(st.integers(0, 60), max_size=3)
)
def test_parts_merge_to_the_whole(step: Any, rows: list[tuple[str, ...]], size: int, cuts: list[int]) -> None:
    """Wherever a table is cut between batches, and in whatever order neighbours are merged; by way of pickles too."""
    table, batches = compiled(), batches_of(rows, size)
    edges = [0, *sorted(min(cut, len(batches)) for cut in cuts), len(batches)]

    def parts() -> list[Any]:
        return [pickle.loads(pickle.dumps(observed(table, step, batches[a:b]))) for a, b in pairwise(edges)]

    whole = outcome(table, step, observed(table, step, batches))
    leftwards = outcome(table, step, reduce(step.merge, parts()))
    rightwards = outcome(table, step, reduce(lambda later, one: step.merge(one, later), reversed(parts())))

    assert whole == leftwards == rightwards
