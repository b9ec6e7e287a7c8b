"""Steps and parts: what is sent elsewhere pickles, what is merged is as if observed as one, and a part is read once."""

import json
import pickle
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any
from unittest.mock import Mock

import polars as pl
import pytest
from lib.ascii import package
from lib.guides import guide_example
from lib.passing import batches_of, compiled, observed, spec_of
from lib.plugins import Plugins

from potluck.checkin import passes
from potluck.checkin import sketch as sketches
from potluck.checkin.engines.pool import Pool
from potluck.checkin.passes import Outputs, Running, pass_part, pass_spec
from potluck.checkin.spec import PlanSpec, parts_of
from potluck.checkin.states import States, merge_states
from potluck.checkin.steps.builtin import BUILT_IN, every_step
from potluck.describe.schema import build_schema
from potluck.describe.workspace import find_workspace
from potluck.dossier import Dossier
from potluck.findings import found
from potluck.model import Dialect, Table
from potluck.read import open_table
from potluck.serve.audience import release_of
from potluck.verdict.tally import Reason


# Of 20,000 rows at once it is told beforehand that their values are too many; of 40,000 in parts when they are put together.
@pytest.mark.parametrize(
    ("distinct", "size"), [(9_999, 3000), (10_000, 3000), (10_001, 3000), (45_000, 3000), (46_000, 21_000)]
)
def test_distinct_values_of_parts_are_those_of_the_whole(distinct: int, size: int) -> None:
    """Exactly up to the cap and as well estimated above it, on whichever side of a cut the cap is passed."""
    table, [step] = compiled(), [step for step in BUILT_IN if step.name == "summaries"]
    batches = batches_of([("", "", "", f"a{n}@example.org", "") for n in range(distinct)], size)

    whole = step.finish(observed(table, step, batches), table)
    for cut in {1, len(batches) // 2, len(batches) - 1}:
        parts = [observed(table, step, batches[:cut]), observed(table, step, batches[cut:])]
        assert step.finish(step.merge(*parts), table) == whole
    assert whole.summaries[4].distinct_exact is (distinct <= 10_000)


def test_samples_of_parts_stay_within_bounds_and_merge_in_any_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Above the most rows kept the sample is one of parts, not the whole table's, and the same whoever merges."""
    monkeypatch.setattr(sketches, "_EXACT_ROWS", 100)
    table, [step] = compiled(), [step for step in BUILT_IN if step.name == "summaries"]
    batches = batches_of([(str(n), "", "", "", "") for n in range(600)], 40)

    def parts() -> list[Any]:
        return [observed(table, step, batches[a:b]) for a, b in ((0, 2), (2, 3), (3, 15))]

    one, two, three = parts()
    leftwards = step.finish(step.merge(step.merge(one, two), three), table)
    one, two, three = parts()
    rightwards = step.finish(step.merge(one, step.merge(two, three)), table)

    assert leftwards == rightwards
    assert not leftwards.summaries[1].quantiles_exact
    assert pytest.approx(leftwards.summaries[1].quantiles[2], abs=90) == 300


def test_a_spec_pickles(tmp_path: Path) -> None:
    """With everything that it may hold."""
    condemned = ((Reason("primary-key", None, (1, 2)), pl.Series([2, 5], dtype=pl.Int64)),)
    spec = spec_of(tmp_path, condemned=condemned, key_fields=(1, 2), inferred=(found("schema-inferred", "x"),))

    again = pickle.loads(pickle.dumps(spec))

    assert again.condemned[0][1].equals(condemned[0][1])
    assert again == PlanSpec(**{**{n: getattr(spec, n) for n in spec.__slots__}, "condemned": again.condemned})


TEXT = "n,x,t,s,d\n3,0.1,2024-01-01T00:00:00Z,a,2024-02-29\n-1,y,,b!,\n"


def test_a_part_passed_over_elsewhere_is_as_if_here(tmp_path: Path) -> None:
    """The states come back pickled, without the compiled plan, and files are written all the same."""
    spec = spec_of(tmp_path, TEXT)
    here = pass_spec(spec, Outputs(tmp_path / "here.parquet"), Running())

    with Pool(1) as pool:
        there = pass_spec(spec, Outputs(tmp_path / "there.parquet"), Running(threads=1), pool)

    assert there == here
    assert (tmp_path / "there.parquet").read_bytes() == (tmp_path / "here.parquet").read_bytes()


def test_states_pickle_without_the_plan(tmp_path: Path) -> None:
    spec = spec_of(tmp_path, TEXT)
    [part] = parts_of(spec.table)
    states = pass_part(spec, part, Outputs(), Running())

    again = pickle.loads(pickle.dumps(states))

    assert (states.compiled is None, again.compiled is None) == (False, True)
    assert again.table(spec).names == states.table(spec).names


def test_states_of_parts_merge(tmp_path: Path) -> None:
    """Counts and facts about files add up; a part that cannot be read is the whole table's end."""
    spec = spec_of(tmp_path, TEXT)
    [part] = parts_of(spec.table)
    one, other = (pass_part(spec, part, Outputs(), Running()) for _ in range(2))

    both = merge_states(one, other)

    assert (both.checks.rows, both.checks.put_aside, both.skipped) == (2, 2, {"header": 2})
    assert len(both.files) == 2
    lost = States(findings=[found("scheme-error", "x")])
    assert [merge_states(*pair).findings for pair in ((both, lost), (lost, both))] == [lost.findings] * 2


@pytest.mark.parametrize("trouble", [b"\xff,,,,\n", b'"a,,,,\n', b'5" x,"a\nb",,,\n'], ids=["bytes", "open", "stray"])
def test_a_part_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: bytes) -> None:
    """Trouble in the middle of a file opens no second reader."""
    spec = spec_of(tmp_path)
    good = b"1,0.5,2024-01-01T00:00:00,a,2024-01-01\n" * 200
    (tmp_path / "t.csv").write_bytes(b"n,x,t,s,d\n" + good + trouble + good)
    monkeypatch.setattr(passes, "open_table", opened := Mock(wraps=open_table))

    result = pass_spec(spec, Outputs(), Running())

    assert opened.call_count == 1
    assert result.rows >= 200


def test_another_part_of_the_zones_is_the_drivers_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A part whose guess was wrong is passed over to its end; the driver then passes over the table with the right one."""
    times = ["2024-01-01T00:00:00"] * 60 + ["2024-01-01T00:00:00Z"] * 61
    spec = spec_of(tmp_path, "n,x,t,s,d\n" + "".join(f"1,1,{time},a,\n" for time in times))
    [part] = parts_of(spec.table)
    states = pass_part(spec, part, Outputs(), Running())
    assert states.heading is not None
    assert (states.heading.aware, states.checks.times, states.checks.others()) == (frozenset(), {3: 60}, {3: 61})
    monkeypatch.setattr(passes, "pass_part", passed := Mock(wraps=pass_part))

    result = pass_spec(spec, Outputs(), Running())

    assert [call.args[0].aware for call in passed.call_args_list] == [None, frozenset({3})]
    assert (result.rows, result.put_aside) == (61, 60)


def test_what_takes_too_many_steps_ends_the_part_and_leaves_no_file(tmp_path: Path) -> None:
    schema = build_schema(
        {"schema": {"fields": [{"name": "a", "type": "object", "constraints": {"jsonSchema": {"$ref": "#"}}}]}}
    )
    (tmp_path / "t.csv").write_text("a\n{}\n")
    spec = PlanSpec(tmp_path, Table("t", (PurePosixPath("t.csv"),), encoding="utf-8", dialect=Dialect(), schema=schema))
    [part] = parts_of(spec.table)

    states = pass_part(spec, part, Outputs(tmp_path / "t.parquet"), Running())

    assert states.given_up == {1}
    assert not (tmp_path / "t.parquet").exists()
    result = pass_spec(spec, Outputs(tmp_path / "t.parquet"), Running())
    assert (result.rows, [f.rule for f in result.findings]) == (1, ["field-error"])


IMPORTS = "import polars as pl\nfrom potluck.checkin.steps.step import Outcome\n"


def with_step(folder: Path, plugin: Plugins) -> Dossier:
    source = IMPORTS + guide_example("step of the pass") + "\nSTEP = Longest()\n"
    plugin("potluck.steps", "toy_longest:STEP", source)
    return package(folder, {"text": b"a,b\nx,1\nlonger,2\n,3\n", "schema": "a b:integer"})


def test_a_step_of_another_package_leaves_its_facts_in_the_dossier(tmp_path: Path, plugin: Plugins) -> None:
    """Added by one module, which touches no other."""
    dossier = with_step(tmp_path, plugin)

    assert [step.name for step in every_step()] == ["checks", "summaries", "small-cells", "longest-text"]
    assert dossier.tables[0].facts == {"longest-text": {"longest": 6}}
    assert json.loads(dossier.model_dump_json())["tables"][0]["facts"] == {"longest-text": {"longest": 6}}


def test_facts_do_not_pass_the_door(tmp_path: Path, plugin: Plugins, event: Path) -> None:
    dossier = with_step(tmp_path, plugin)

    release = release_of(find_workspace(event).event, [dossier], date(2026, 11, 1), draft=True)

    assert "longest-text" not in repr(release)
