"""Generated cases: the same places, cells' texts included, as frictionless itself names, or a reason why not.

The generator is that of `tests/differential`; here hypothesis draws for it, so that what fails gets small.
"""

import os
import shutil
from pathlib import Path
from random import Random

import pytest
from differential.explain import differences
from differential.generate import KINDS
from differential.oracle import theirs
from differential.reasons import reasons_for
from differential.test_cases import tables_of, verdict
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.slow


@settings(
    max_examples=int(os.environ.get("POTLUCK_EXAMPLES", "40")),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(kind=st.sampled_from(sorted(KINDS)), rng=st.randoms(use_true_random=False))
def test_the_same_places_as_frictionless(tmp_path: Path, kind: str, rng: Random) -> None:
    """Rule, row, field and cell of every error are the same, or a reason explains the difference."""
    case = tmp_path / "case"
    shutil.rmtree(case, ignore_errors=True)
    case.mkdir()
    for name, content in KINDS[kind](rng).items():
        (case / name).write_bytes(content)
    ours, oracle = verdict(case, tmp_path), theirs(case)
    assume(oracle is not None)
    assert oracle is not None
    told = differences(ours, oracle)
    tables = tables_of(case, ours, oracle) if told else []
    event(f"{kind}: {'differs' if told else 'errors' if oracle else 'valid'}")

    assert [one for one in told if not reasons_for(one, tables)] == []
