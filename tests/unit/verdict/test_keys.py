"""What of a key file's questions the tables in tests/spec do not show: messages, samples, sensitivity."""

from pathlib import Path

import pytest
from lib.ascii import errors_of, fields, package

from potluck.verdict.keys import comparable, open_engine


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
        "1 row repeats the primary key 'a' of an earlier row and 1 row lacks a value of the primary key 'a'."
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
