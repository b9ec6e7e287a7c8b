"""Cases made from a seed, beside frictionless itself: each difference is one that a reason explains.

`POTLUCK_EXAMPLES` asks for more cases of each kind; `POTLUCK_SEED` for others.
"""

import json
import os
from collections import Counter
from pathlib import Path

import pytest
from differential.explain import Told, differences
from differential.generate import KINDS, generate
from differential.oracle import theirs
from differential.reasons import REASONS, reasons_for
from differential.test_cases import tables_of, verdict

pytestmark = pytest.mark.slow

CASES = int(os.environ.get("POTLUCK_EXAMPLES", "12"))
FIRST = int(os.environ.get("POTLUCK_SEED", "0"))


def unexplained(kind: str, seed: int, scratch: Path) -> list[Told] | None:
    """Differences that no reason explains; None where frictionless raises and so has no verdict."""
    case = scratch / f"{kind}-{seed}"
    case.mkdir()
    for name, content in generate(kind, seed).items():
        (case / name).write_bytes(content)
    oracle = theirs(case)
    ours = verdict(case, scratch)
    if oracle is None:
        return None
    tables = tables_of(case, ours, oracle)
    return [told for told in differences(ours, oracle) if not reasons_for(told, tables)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_difference_has_a_reason(tmp_path: Path, kind: str) -> None:
    seeds = range(FIRST, FIRST + CASES)
    found = {seed: unexplained(kind, seed, tmp_path) for seed in seeds}

    assert {seed: told for seed, told in found.items() if told} == {}
    assert sum(told is not None for told in found.values()) > CASES / 2


@pytest.mark.parametrize("kind", KINDS)
def test_a_seed_makes_the_same_case(kind: str) -> None:
    assert generate(kind, 1) == generate(kind, 1) != generate(kind, 2)


# A difference of each kind that no reason may excuse: frictionless would agree with us there.
AGREED: dict[str, tuple[dict[str, object], str, Told]] = {
    "lexical": ({"type": "integer"}, "x", Told(True, "type-error", 2, 1, "x")),
    "lexical, of a value": ({"type": "integer"}, "5", Told(True, "type-error", 2, 1, "5")),
    "collapsed-space": ({"type": "date"}, "2020-01-01", Told(False, "type-error", 2, 1, "2020-01-01")),
    "long-years": ({"type": "year"}, "2020", Told(False, "type-error", 2, 1, "2020")),
    "range": ({"type": "integer"}, "5", Told(True, "value-out-of-range", 2, 1, "5")),
    "zones": ({"type": "time"}, "10:00:00Z", Told(True, "mixed-time-zones", 2, 1, "10:00:00Z")),
    "pattern": ({"type": "string", "constraints": {"pattern": "a"}}, "b", Told(True, "constraint-error", 2, 1, "b")),
    "key-parts": ({"type": "string"}, "a", Told(True, "primary-key", 2, None, None)),
    "geojson": ({"type": "geojson"}, "{}", Told(True, "type-error", 2, 1, "{}")),
    "unique": ({"type": "integer"}, "5", Told(True, "unique-error", 2, 1, None)),
    "foreign": ({"type": "integer"}, "5", Told(False, "foreign-key", 2, None, None)),
}


@pytest.mark.parametrize("name", AGREED)
def test_reasons_excuse_nothing_else(tmp_path: Path, name: str) -> None:
    """Of a table on which the two agree, no reason explains a difference."""
    declared, cell, told = AGREED[name]
    schema = {"fields": [{"name": "v", **declared}], "primaryKey": ["v"]}
    (tmp_path / "table.csv").write_text(f'v\n"{cell}"\n')
    (tmp_path / "schema.json").write_text(json.dumps(schema))

    assert reasons_for(told, tables_of(tmp_path, Counter(), Counter())) == []


def test_every_reason_says_why() -> None:
    assert all(reason.why.endswith((".", ")")) for reason in REASONS.values())
