"""Whole-table and cross-table questions: unique values, primary, unique and foreign keys.

DuckDB answers them from key files (row number, whether the row was kept, key values of EVERY row read), spilling
to disk where memory does not suffice. Rows that break a key are the later ones: the first of equal values stays.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from potluck.findings import Finding, Sample, found
from potluck.model import Schema
from potluck.util.words import counted
from potluck.verdict.tally import Reason

__all__ = [
    "Answer",
    "KeyQuestion",
    "Parent",
    "ask",
    "comparable",
    "condemned_rows",
    "finding_of",
    "kept_rows",
    "key_questions",
    "open_engine",
    "orphan_count",
    "type_mismatch",
    "unreleased_parents",
]

# In foreign keys true equals 1 (decision 36): frictionless compares Python values, and the standard is silent on it.
_NUMERIC = {"BIGINT", "INTEGER", "DOUBLE", "BOOLEAN"}


@dataclass(frozen=True, slots=True)
class Parent:
    """The table that a foreign key references.

    Attributes:
        keys: its key file.
        numbers: numbers of the referenced fields.
        table: its name.
        names: names of the referenced fields.
        dataset: ``agency/dataset`` of the referenced table; "" where both tables are in one dataset.
    """

    keys: Path
    numbers: tuple[int, ...]
    table: str
    names: tuple[str, ...] = ()
    dataset: str = ""

    @property
    def label(self) -> str:
        """The table as messages name it."""
        return f"{self.dataset}#{self.table}" if self.dataset else self.table


@dataclass(frozen=True, slots=True)
class KeyQuestion:
    """A question to ask about a table: which rule, over which fields, against which parent."""

    rule: str
    numbers: tuple[int, ...]
    names: tuple[str, ...]
    parent: Parent | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows that break a key, in order: ``row``, ``cell`` (the key's values as text), ``first`` (the row it repeats)."""

    question: KeyQuestion
    rows: pl.DataFrame


def key_questions(schema: Schema, present: Sequence[int]) -> Iterator[KeyQuestion]:
    """The questions a schema asks about its own table, without keys over a column that is not in the file.

    Args:
        schema: the table's schema.
        present: numbers of the fields that have a column.
    """
    # Reversed, so that of fields with the same name the first one counts.
    number_of = {field.name: number for number, field in reversed(list(enumerate(schema.fields, 1)))}
    asked: list[tuple[str, tuple[str, ...]]] = [
        ("unique-error", (field.name,)) for field in schema.fields if field.constraints.unique
    ]
    asked += [("primary-key", schema.primary_key)] if schema.primary_key else []
    asked += [("unique-key", key) for key in schema.unique_keys]
    for rule, names in asked:
        numbers = tuple(number_of.get(name, 0) for name in names)
        if all(number in present for number in numbers):
            yield KeyQuestion(rule, numbers, names)


def open_engine(scratch: Path, threads: int = 0) -> duckdb.DuckDBPyConnection:
    """A DuckDB that stays within 400 MB and spills to a folder.

    Args:
        scratch: where it may spill.
        threads: how many threads it may use; 0 for its own choice.
    """
    # 400 MB, since each process may take half a gigabyte (decision 27).
    # Every query orders its own rows, so DuckDB need not keep their order.
    engine = duckdb.connect(
        config={"memory_limit": "400MB", "temp_directory": str(scratch), "preserve_insertion_order": False}
    )
    if threads:
        engine.execute(f"SET threads = {int(threads)}")
    return engine


def ask(engine: duckdb.DuckDBPyConnection, keys: Path, question: KeyQuestion) -> Answer:
    """Answer a question from a key file."""
    query = (
        _foreign_query(engine, keys, question) if question.parent is not None else _repeat_query(engine, keys, question)
    )
    sources = [str(keys)] if question.parent is None else [str(keys), str(question.parent.keys)]
    return Answer(question, _fetched(engine, query, sources))


def _fetched(engine: duckdb.DuckDBPyConnection, query: str, sources: list[str]) -> pl.DataFrame:
    return pl.DataFrame(pl.from_arrow(engine.sql(query, params=sources).to_arrow_table()))


def _columns(numbers: Sequence[int], name: str = "f") -> list[str]:
    return [f"{name}{number}" for number in numbers]


def _text(columns: Sequence[str]) -> str:
    shown = " || ', ' || ".join(f"coalesce({c}::VARCHAR, '(empty)')" for c in columns)
    return f"({shown})"


def _repeat_query(engine: duckdb.DuckDBPyConnection, keys: Path, question: KeyQuestion) -> str:
    """Later occurrences of equal keys; for a primary key also rows in which a part, or every value, is missing.

    In a primary key a cell that is not a value of its type counts as one more value, equal to others like it, as in
    frictionless (decision 36); elsewhere keys with such a part are not compared.
    """
    columns = _columns(question.numbers)
    floats = [c for c, kind in zip(columns, _types(engine, keys, question.numbers), strict=True) if kind == "DOUBLE"]
    numbers = [f"NOT coalesce(isnan({c}), false)" for c in floats]  # NaN equals nothing, itself included
    # A cell of the wrong type is null as well; only the flags of missing values (``m…``) distinguish the two.
    nothing = " AND ".join(f"{c} IS NULL" for c in columns)
    flags: list[str] = []
    compared, absent = [f"{c} IS NOT NULL" for c in columns], ""
    if question.rule == "primary-key":
        flags = _columns(question.numbers, "m")
        compared = [f"NOT ({nothing})"]
        lacking = f"SELECT row, {_text(columns)} AS cell, NULL::BIGINT AS first FROM t"
        absent = f"UNION ALL {lacking} WHERE {' OR '.join(flags)} OR ({nothing})"
    # GROUP BY finds the repeated keys, a join their rows; DuckDB can spill both to disk.
    # Nulls are values here, so keys are compared with IS NOT DISTINCT FROM, where = would find nothing.
    key, joined = ", ".join(columns), " AND ".join(f"t.{c} IS NOT DISTINCT FROM d.{c}" for c in columns)
    repeats = f"SELECT t.row, {_text([f't.{c}' for c in columns])} AS cell, d.first FROM t JOIN d ON {joined}"
    # A row may both repeat a key and lack a part of it: grouped by row, it is one row of the answer (decision 8: the
    # first of equal values stays, so d.first is never condemned as a repeat).
    return (
        f"WITH t AS (SELECT row, {', '.join([*columns, *flags])} FROM read_parquet(?)), d AS (SELECT {key},"
        f" min(row) AS first FROM t WHERE {' AND '.join([*compared, *numbers])} GROUP BY {key} HAVING count(*) > 1)"
        " SELECT row, any_value(cell) AS cell, max(first) AS first"
        f" FROM ({repeats} WHERE t.row > d.first {absent}) GROUP BY row ORDER BY row"
    )


def _types(engine: duckdb.DuckDBPyConnection, path: Path, numbers: Sequence[int]) -> list[str]:
    described = engine.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)]).fetchall()
    types = {row[0]: str(row[1]) for row in described}
    return [types.get(f"f{number}", "") for number in numbers]


def comparable(one: str, other: str) -> bool:
    """Whether values of two DuckDB types can be equal: numbers among themselves, else the same type."""
    return one == other or {one, other} <= _NUMERIC


def _equal(ours: Iterable[tuple[str, str]], theirs: Iterable[tuple[str, str]]) -> str:
    """The SQL condition that two keys are equal, nulls included; each key is given as columns with their types."""
    # Comparing columns of unlike types makes DuckDB fail or cast; such values are never equal, but two nulls are.
    return " AND ".join(
        _same(a, kind, b, other) if comparable(kind, other) else f"({a} IS NULL AND {b} IS NULL)"
        for (a, kind), (b, other) in zip(ours, theirs, strict=True)
    )


def _same(a: str, kind: str, b: str, other: str) -> str:
    same = f"{_as_number(a, kind)} IS NOT DISTINCT FROM {_as_number(b, other)}"
    # Beyond 2^53 several whole numbers become the same float, so they are compared as whole numbers as well.
    whole = {("BIGINT", "DOUBLE"): (a, b), ("DOUBLE", "BIGINT"): (b, a)}.get((kind, other))
    return f"({same} AND {whole[0]} IS NOT DISTINCT FROM TRY_CAST({whole[1]} AS HUGEINT))" if whole else same


def _as_number(column: str, kind: str) -> str:
    return f"{column}::TINYINT" if kind == "BOOLEAN" else column


def _foreign_query(engine: duckdb.DuckDBPyConnection, keys: Path, question: KeyQuestion) -> str:
    """Rows whose key is not in the parent; null parts count as values, and an all-null key references nothing.

    Blank cells are null, so a key blanked as a whole references nothing either (decision 31).
    """
    parent = question.parent
    assert parent is not None
    ours, theirs = _types(engine, keys, question.numbers), _types(engine, parent.keys, parent.numbers)
    columns, others = _columns(question.numbers, "t.f"), _columns(parent.numbers, "p.f")
    match = _equal(zip(columns, ours, strict=True), zip(others, theirs, strict=True))
    given = " OR ".join(f"{c} IS NOT NULL" for c in columns)
    return (
        f"SELECT t.row, {_text(columns)} AS cell, NULL::BIGINT AS first FROM read_parquet(?) t WHERE ({given})"
        f" AND NOT EXISTS (SELECT 1 FROM read_parquet(?) p WHERE {match}) ORDER BY t.row"
    )


def type_mismatch(engine: duckdb.DuckDBPyConnection, keys: Path, question: KeyQuestion) -> Finding | None:
    """The warning for a foreign key that can never match: its type is not that of the fields it references.

    Args:
        engine: from `open_engine`.
        keys: key file of the table.
        question: a foreign key.
    """
    parent = question.parent
    assert parent is not None
    ours, theirs = _types(engine, keys, question.numbers), _types(engine, parent.keys, parent.numbers)
    unlike = [n for n, a, b in zip(question.names, ours, theirs, strict=True) if not comparable(a, b)]
    if not unlike:
        return None
    names = ", ".join(map(repr, unlike))
    theirs_are = "the field it references" if len(unlike) == 1 else "the fields they reference"
    message = f"{names} and {theirs_are} in {parent.label} have different types, so no value can match."
    return found("key-type-mismatch", message, field=", ".join(question.names))


def unreleased_parents(
    engine: duckdb.DuckDBPyConnection, keys: Path, question: KeyQuestion, samples: int
) -> Finding | None:
    """The warning for kept rows that reference only quarantined rows.

    Args:
        engine: from `open_engine`.
        keys: key file of the table.
        question: a foreign key.
        samples: the most samples of the finding; 0 for all.
    """
    parent = question.parent
    assert parent is not None
    ours, theirs = _types(engine, keys, question.numbers), _types(engine, parent.keys, parent.numbers)
    columns, others = _columns(question.numbers, "t.f"), _columns(parent.numbers, "p.f")
    match = _equal(zip(columns, ours, strict=True), zip(others, theirs, strict=True))
    # Key files hold every row, kept or not: a row counts as found even where its parent is quarantined, since what a
    # key condemns must not depend on what other rules condemned (decision 33). Hence this separate warning.
    rows = _fetched(
        engine,
        f"SELECT t.row FROM read_parquet(?) t WHERE t.kept AND EXISTS (SELECT 1 FROM read_parquet(?) p WHERE {match})"
        f" AND NOT EXISTS (SELECT 1 FROM read_parquet(?) p WHERE p.kept AND {match}) ORDER BY t.row",
        [str(keys), str(parent.keys), str(parent.keys)],
    )["row"]
    if not len(rows):
        return None
    shown = rows.head(samples) if samples else rows
    return found(
        "parent-not-released",
        f"{counted(len(rows), 'row refers', 'rows refer')} to a quarantined row of {parent.label}.",
        field=", ".join(question.names),
        count=len(rows),
        samples=tuple(Sample(row=row) for row in shown.to_list()),
        samples_capped=len(rows) > len(shown),
    )


def orphan_count(engine: duckdb.DuckDBPyConnection, keys: Path, question: KeyQuestion) -> int:
    """How many kept rows have no parent among the kept rows, as readers of the released CSV compare them.

    They read an empty text as a missing value. A key of missing values only references nothing; a key that is missing
    in part must match a parent key with the same parts missing.

    Args:
        engine: from `open_engine`.
        keys: key file of the table.
        question: a foreign key.
    """
    parent = question.parent
    assert parent is not None
    ours, theirs = _types(engine, keys, question.numbers), _types(engine, parent.keys, parent.numbers)
    columns = _as_released("t", question.numbers, ours)
    others = _as_released("p", parent.numbers, theirs)
    match = _equal(zip(columns, ours, strict=True), zip(others, theirs, strict=True))
    given = " OR ".join(f"{c} IS NOT NULL" for c in columns)
    query = (
        f"SELECT count(*) FROM read_parquet(?) t WHERE t.kept AND ({given})"
        f" AND NOT EXISTS (SELECT 1 FROM read_parquet(?) p WHERE p.kept AND {match})"
    )
    row = engine.execute(query, [str(keys), str(parent.keys)]).fetchone()
    assert row is not None
    return int(row[0])


def _as_released(table: str, numbers: Sequence[int], types: Sequence[str]) -> list[str]:
    """Columns of a key file, as a reader of the released CSV sees them."""
    columns = _columns(numbers, f"{table}.f")
    return [f"nullif({c}, '')" if kind == "VARCHAR" else c for c, kind in zip(columns, types, strict=True)]


def finding_of(answer: Answer, samples: int, place: int | None, *, show_cells: bool) -> Finding:
    """The finding for an answer with rows; ``place`` is the position of the first key column in the file."""
    question, rows = answer.question, answer.rows
    shown = rows.head(samples) if samples else rows
    places = tuple(
        Sample(row=row, cell=cell if show_cells else None, same_as=first) for row, cell, first in shown.iter_rows()
    )
    single = len(question.numbers) == 1
    return found(
        question.rule,
        _message(question, len(rows), rows["first"].null_count()),
        field=question.names[0] if single else ", ".join(question.names),
        field_number=place if question.rule == "unique-error" else None,
        count=len(rows),
        samples=places,
        samples_capped=len(rows) > len(places),
    )


def _message(question: KeyQuestion, count: int, lacking: int) -> str:
    """What is wrong; ``lacking`` rows do not repeat a key but have a part of it missing."""
    names = ", ".join(map(repr, question.names))
    if question.parent is not None:
        return _not_found(question.parent, names, count)
    if question.rule != "primary-key":
        repeats = counted(count, "row repeats", "rows repeat")
        return f"{repeats} a value of {names} that must be unique."
    problems = []
    if count > lacking:
        repeats = counted(count - lacking, "row repeats", "rows repeat")
        problems.append(f"{repeats} the primary key {names} of an earlier row")
    if lacking:
        part = "" if len(question.names) == 1 else "part of "
        problems.append(f"{counted(lacking, 'row has', 'rows have')} no value in {part}the primary key {names}")
    return " and ".join(problems) + "."


def _not_found(parent: Parent, names: str, count: int) -> str:
    there = ", ".join(map(repr, parent.names))
    where = f"the column{'' if len(parent.names) == 1 else 's'} {there} of the table {parent.table!r}"
    where += f" of {parent.dataset}" if parent.dataset else ""
    return f"{counted(count, 'row has', 'rows have')} a value in {names} that is not in {where}."


def kept_rows(keys: Path, answer: Answer) -> int:
    """How many of the rows that break a key are kept.

    Args:
        keys: key file of the table.
        answer: the rows.
    """
    kept = pl.scan_parquet(keys, glob=False).filter(pl.col("kept")).select("row")
    return int(answer.rows.lazy().select("row").unique().join(kept, on="row", how="semi").collect().height)


def condemned_rows(answers: Sequence[Answer]) -> tuple[tuple[Reason, pl.Series], ...]:
    """The rows that answers quarantine, by reason."""
    return tuple((Reason(a.question.rule, None, a.question.numbers), a.rows["row"]) for a in answers)
