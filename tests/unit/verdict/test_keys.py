"""What of a key file's questions the tables in tests/spec do not show: messages, samples, sensitivity."""

import random
from pathlib import Path

import polars as pl
import pytest
from lib.ascii import errors_of, fields, package

from potluck.verdict.keys import KeyQuestion, Parent, comparable, open_engine, orphan_count


def test_cells_of_sensitive_keys_are_never_shown(tmp_path: Path) -> None:
    described = fields("id:integer name")
    described[1] |= {"potluck": {"sensitive": True}, "constraints": {"unique": True, "maxLength": 3}}

    found = package(tmp_path, {"text": "id,name\n1,secret\n2,secret\n", "schema": {"fields": described}})

    assert sorted(f.rule for f in errors_of(found)) == ["constraint-error", "unique-error"]
    assert "secret" not in found.model_dump_json()


def test_messages_count_in_words(tmp_path: Path) -> None:
    schema = {"fields": fields("a:integer b"), "primaryKey": ["a"]}

    one = errors_of(package(tmp_path, {"text": "a,b\n1,x\n1,y\n", "schema": schema}))
    two = errors_of(package(tmp_path, {"text": "a,b\n1,x\n1,y\n,z\n", "schema": schema}))

    assert [f.message for f in one] == ["1 row repeats the primary key 'a' of an earlier row."]
    assert [f.message for f in two] == [
        "1 row repeats the primary key 'a' of an earlier row and 1 row has no value in the primary key 'a'."
    ]
    assert [(s.row, s.same_as) for s in two[0].samples] == [(3, 2), (4, None)]


def test_numbers_compare_among_themselves_alone() -> None:
    assert comparable("BIGINT", "DOUBLE")
    assert comparable("VARCHAR", "VARCHAR")
    assert not comparable("VARCHAR", "BIGINT")


@pytest.mark.parametrize("threads", [1, 3])
def test_an_engine_uses_no_more_threads_than_it_is_given(tmp_path: Path, threads: int) -> None:
    with open_engine(tmp_path, threads) as engine:
        assert engine.sql("SELECT current_setting('threads')").fetchall() == [(threads,)]


def key_file(path: Path, rows: list[tuple[bool, object, object]]) -> Path:
    """A key file of two fields."""
    kept, first, second = zip(*rows, strict=True) if rows else ((), (), ())
    kinds = {"f1": pl.String, "f2": pl.Int64}
    columns = {"row": range(2, len(rows) + 2), "kept": kept, "f1": first, "f2": second}
    pl.DataFrame(columns, schema={"row": pl.Int64, "kept": pl.Boolean, **kinds}).write_parquet(path)
    return path


def orphans_by_hand(children: list[tuple[bool, object, object]], parents: list[tuple[bool, object, object]]) -> int:
    """Kept rows whose key is not among the kept parents', as a reader of CSV sees both."""
    there = {(a or None, b) for kept, a, b in parents if kept}
    keys = [(a or None, b) for kept, a, b in children if kept]
    return sum(key not in there for key in keys if key != (None, None))


KEYS: list[tuple[list[tuple[bool, object, object]], list[tuple[bool, object, object]], int]] = [
    ([(True, "a", 1)], [(True, "a", 1)], 0),
    ([(True, "a", 1)], [(False, "a", 1)], 1),
    ([(True, "a", 1)], [(False, "a", 1), (True, "a", 1)], 0),
    ([(False, "a", 1)], [], 0),
    ([(True, "a", 1), (True, "a", 1)], [], 2),
    ([(True, None, None), (True, "", None)], [], 0),
    ([(True, "", 1)], [(True, None, 1)], 0),
    ([(True, None, 1)], [(True, "", 1)], 0),
    ([(True, "a", None)], [(True, "a", 1)], 1),
    ([], [(True, "a", 1)], 0),
]


@pytest.mark.parametrize(
    ("children", "parents", "expected"),
    KEYS,
    ids=[
        *("found", "put aside", "one of two kept", "child put aside", "counted", "refers to nothing", "empty text"),
        *("empty text of the parent", "in part", "no rows"),
    ],
)
def test_orphans_are_kept_rows_without_a_kept_parent(
    children: list[tuple[bool, object, object]],
    parents: list[tuple[bool, object, object]],
    expected: int,
    tmp_path: Path,
) -> None:
    """As readers of the released CSV compare them: an empty text is a missing value."""
    ours, theirs = key_file(tmp_path / "c.parquet", children), key_file(tmp_path / "p.parquet", parents)
    question = KeyQuestion("foreign-key", (1, 2), ("a", "b"), Parent(theirs, (1, 2), "p"))
    with open_engine(tmp_path) as engine:
        assert orphan_count(engine, ours, question) == expected
    assert orphans_by_hand(children, parents) == expected


def test_orphans_of_many_rows_are_those_counted_by_hand(tmp_path: Path) -> None:
    """Rows drawn at random, few values so that all cases come up."""
    draw = random.Random(7)

    def rows(count: int) -> list[tuple[bool, object, object]]:
        values = ("a", "b", "", None), (1, 2, 3, None)
        return [(draw.random() < 0.7, draw.choice(values[0]), draw.choice(values[1])) for _ in range(count)]

    children, parents = rows(400), rows(9)
    ours, theirs = key_file(tmp_path / "c.parquet", children), key_file(tmp_path / "p.parquet", parents)
    question = KeyQuestion("foreign-key", (1, 2), ("a", "b"), Parent(theirs, (1, 2), "p"))
    with open_engine(tmp_path) as engine:
        assert orphan_count(engine, ours, question) == orphans_by_hand(children, parents) > 0


def test_values_of_types_that_never_agree_are_orphans(tmp_path: Path) -> None:
    """A text is no number, whatever it says."""
    ours = key_file(tmp_path / "c.parquet", [(True, "1", 1)])
    question = KeyQuestion("foreign-key", (1,), ("a",), Parent(ours, (2,), "p"))
    with open_engine(tmp_path) as engine:
        assert orphan_count(engine, ours, question) == 1
