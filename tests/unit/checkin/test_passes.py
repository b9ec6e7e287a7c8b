"""The pass over a table: groups of rows, zones guessed anew, screening, and files that are whole or not there."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import polars as pl
import pyarrow.parquet as pq
import pytest
from lib.ascii import fields

from potluck.checkin.passes import Outputs, PassOptions, PassResult, pass_table
from potluck.checkin.sink import GROUP_ROWS, Grouped, ParquetSink, parquet_schema
from potluck.describe.schema import build_schema
from potluck.draft import with_schema
from potluck.model import Dialect, Table
from potluck.read.batch import TextBatch
from potluck.verdict.batch import check_batch
from potluck.verdict.plan import make_plan
from potluck.verdict.tally import Reason


def passed(folder: Path, text: str, schema: dict[str, Any], **options: Any) -> PassResult:
    (folder / "t.csv").write_bytes(text.encode())
    described = build_schema({"schema": schema})
    table = Table("t", (PurePosixPath("t.csv"),), encoding="utf-8", dialect=Dialect(), schema=described)
    return pass_table(folder, table, PassOptions(**options), Outputs(folder / "t.parquet", folder / "q.parquet"))


def told(result: PassResult) -> dict[str, int | None]:
    return {f.rule: f.count for f in result.findings}


@pytest.mark.slow
def test_a_table_of_several_groups(tmp_path: Path) -> None:
    """Groups of one size in order, and counts, sums and screening over all of them."""
    rows = 3 * GROUP_ROWS + 1000
    text = "n,mail\n" + "".join(f"{n},ann.{n}@example.org\n" for n in range(rows))

    result = passed(tmp_path, text, {"fields": fields("n:integer mail")})

    written = pq.ParquetFile(tmp_path / "t.parquet")
    groups = [written.metadata.row_group(i).num_rows for i in range(written.metadata.num_row_groups)]
    assert groups == [GROUP_ROWS] * 3 + [1000]
    assert written.read()["n"].to_pylist() == list(range(rows))
    numbers, mails = result.summaries[1], result.summaries[2]
    assert (numbers.count, numbers.mean, numbers.maximum) == (rows, (rows - 1) / 2, str(rows - 1))
    assert numbers.quantiles[2] == (rows - 1) // 2
    assert not mails.distinct_exact
    assert mails.distinct == pytest.approx(rows, rel=0.05)
    assert told(result) == {"screen-email": rows}


ZONES = {
    "texts that are no times come first": ("x,soon\n" * 60, "2024-01-01T00:00:00Z", 60),
    "texts that are no times come first, and none has a zone": ("x,soon\n" * 60, "2024-01-01T00:00:00", 60),
    # The rows above are put aside for their other column: what is kept decides.
    "times with a zone in rows put aside": ("bad,2024-01-01T00:00:00Z\n" * 60, "2024-01-01T00:00:00", 60),
}


@pytest.mark.parametrize("case", ZONES)
def test_zones_are_those_of_the_rows_that_can_be_kept(tmp_path: Path, case: str) -> None:
    """A guess from the first rows under which no row could be kept is given up."""
    first, time, aside = ZONES[case]
    described = fields("a b:datetime")
    described[0]["constraints"] = {"maxLength": 1}

    result = passed(tmp_path, "a,b\n" + first + f"x,{time}\n" * 100, {"fields": described})

    assert (result.rows, result.put_aside) == (100, aside)
    assert str(pq.read_schema(tmp_path / "t.parquet").field("b").type).endswith("tz=UTC]") is time.endswith("Z")


SCREENED: dict[str, tuple[dict[str, Any], list[str], dict[str, int]]] = {
    "small counts": (
        {"type": "integer", "potluck": {"role": "count"}},
        ["0", "1", "10", "11", "5", ""],
        {"screen-small-cells": 3},
    ),
    "one small count": (
        {"type": "number", "potluck": {"role": "count"}},
        ["0", "3", "11.5"],
        {"screen-small-cells": 1},
    ),
    "no small count": ({"type": "integer", "potluck": {"role": "count"}}, ["0", "11", "200"], {}),
    "small numbers that count nothing": ({"type": "integer"}, ["1", "2"], {}),
    "many texts, some of them addresses": (
        {"type": "string"},
        [f"text number {n}" for n in range(300)] + ["ann@example.org", "ann@example.org", "bob@example.org"],
        {"screen-email": 3},
    ),
    "many texts, all of them harmless": ({"type": "string"}, [f"text-number-{n} @ home" for n in range(300)], {}),
    "nine digits in a column that says so": (
        {"type": "string", "title": "SSN"},
        ["123456789", "12345678", "x"],
        {"screen-ssn": 1},
    ),
    "nine digits anywhere else": ({"type": "string"}, ["123456789"], {}),
}


@pytest.mark.parametrize("case", SCREENED)
def test_what_screening_finds(tmp_path: Path, case: str) -> None:
    """Every cell counts, kept rows alone; counts from 1 to 10 are small where the threshold is 11."""
    field, cells, expected = SCREENED[case]
    text = "k,v\n" + "".join(f"x,{cell}\n" for cell in cells)

    result = passed(tmp_path, text, {"fields": [*fields("k"), {"name": "v", **field}]}, small_cell=11)

    assert told(result) == expected


def test_rows_condemned_elsewhere_in_the_table_leave_a_batch_alone() -> None:
    schema = build_schema({"schema": {"fields": fields("a")}})
    assert schema is not None
    plan = make_plan(schema, ("a",), 1, Dialect())
    batch = TextBatch(pl.Series([2, 3], dtype=pl.Int64), pl.DataFrame({"c0": ["x", "y"]}))

    def kept(*condemned: int) -> list[int]:
        rows = pl.Series(condemned, dtype=pl.Int64)
        return check_batch(plan, batch, 10, condemned=((Reason("primary-key", None, (1,)), rows),)).rows.to_list()

    assert (kept(1, 9), kept(3, 9), kept()) == ([2, 3], [2], [2, 3])


SCHEMA = parquet_schema([("n", "integer", "")])


def groups() -> Iterator[pl.DataFrame]:
    return (pl.DataFrame({"n": [n, n + 1]}) for n in range(0, 20, 2))


def test_groups_are_written_in_order(tmp_path: Path) -> None:
    with ParquetSink(tmp_path / "t.parquet", SCHEMA) as sink:
        for group in groups():
            sink.write(group)

    assert pq.read_table(tmp_path / "t.parquet")["n"].to_pylist() == list(range(20))


@pytest.mark.parametrize("written", [0, 1, 2, 5])
def test_a_file_is_whole_or_not_there(tmp_path: Path, written: int) -> None:
    """Where the work ends in an error no file is left, under its own name or another, however much was written."""

    def work() -> None:
        with ParquetSink(tmp_path / "t.parquet", SCHEMA) as sink:
            for _, group in zip(range(written), groups(), strict=False):
                sink.write(group)
            raise KeyError("stop")

    with pytest.raises(KeyError, match="stop"):
        work()

    assert list(tmp_path.iterdir()) == []


def test_what_fails_in_the_thread_that_writes_is_told(tmp_path: Path) -> None:
    """A group that is no group of the file, after others that are."""
    sink = ParquetSink(tmp_path / "t.parquet", SCHEMA)

    def work() -> None:
        with sink:
            for group in (*groups(), pl.DataFrame({"n": ["x"]})):
                sink.write(group)

    with pytest.raises(ValueError, match="x"):
        work()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("sizes", [(1, 1, 1), (3,), (4,), (7, 2), (2, 0, 5), (6,), ()])
def test_rows_are_cut_into_groups_of_one_size(sizes: tuple[int, ...]) -> None:
    """Whatever they come in; the last holds the rest."""
    taken: list[list[int]] = []
    grouped, start = Grouped(lambda group: taken.append(group["n"].to_list()), size=3), 0
    for size in sizes:
        grouped.write(pl.DataFrame({"n": range(start, start + size)}, schema={"n": pl.Int64}))
        start += size
    grouped.close()

    assert taken == [list(range(at, min(at + 3, start))) for at in range(0, start, 3)]


MOST: dict[str, tuple[str, int, bool]] = {
    "one with a zone among many": (
        "2024-01-01T00:00:00\n" * 49 + "2024-01-01T00:00:00Z\n" + "2024-01-01T00:00:00\n" * 50,
        99,
        False,
    ),
    "one without among many": ("2024-01-01T00:00:00\n" + "2024-01-01T00:00:00Z\n" * 99, 99, True),
    "most, though not the first": ("2024-01-01T00:00:00\n" * 60 + "2024-01-01T00:00:00Z\n" * 61, 61, True),
    "as many": ("2024-01-01T00:00:00Z\n" * 60 + "2024-01-01T00:00:00\n" * 60, 60, False),
}


@pytest.mark.parametrize("case", MOST)
def test_zones_are_those_of_most_values(tmp_path: Path, case: str) -> None:
    """Of the whole column, whichever come first; of as many, those without a zone stay."""
    values, kept, zoned = MOST[case]

    result = passed(tmp_path, f"b\n{values}", {"fields": fields("b:datetime")})

    assert result.rows == kept
    assert str(pq.read_schema(tmp_path / "t.parquet").field("b").type).endswith("tz=UTC]") is zoned


@pytest.mark.parametrize("shown", [True, False])
def test_rows_above_the_header_show_no_text_where_cells_may_not_be_shown(tmp_path: Path, shown: bool) -> None:
    (tmp_path / "t.csv").write_text("Patients of Dr. Ghost\na\n1\n")
    described = build_schema({"schema": {"fields": fields("a:integer")}})
    table = Table("t", (PurePosixPath("t.csv"),), encoding="utf-8", dialect=Dialect(header_rows=(2,)), schema=described)

    result = pass_table(tmp_path, table, PassOptions(show_cells=shown), Outputs())

    [above] = [f for f in result.findings if f.rule == "preamble-skipped"]
    assert [s.row for s in above.samples] == [1]
    assert ("Ghost" in above.model_dump_json()) is shown


def test_a_table_without_a_schema_is_checked_against_the_one_drafted_of_it(tmp_path: Path) -> None:
    """The pass asks for a schema and infers none."""
    (tmp_path / "t.csv").write_text("a,b\n" + "\n" * 120 + "2,hello\n" * 5)
    table = Table("t", (PurePosixPath("t.csv"),), encoding="utf-8", dialect=Dialect())

    drafted, findings = with_schema(tmp_path, table)
    result = pass_table(tmp_path, drafted, PassOptions(), Outputs())

    assert result.schema == drafted.schema
    assert [f.rule for f in findings] == ["schema-inferred"]


def test_no_quarantine_stays_of_an_earlier_pass(tmp_path: Path) -> None:
    described = {"fields": fields("a:integer")}
    passed(tmp_path, "a\nx\n", described)
    assert (tmp_path / "q.parquet").exists()

    passed(tmp_path, "a\n1\n", described)

    assert not (tmp_path / "q.parquet").exists()


def test_a_file_that_ends_inside_a_character_of_a_ragged_row_is_told_without_noise(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "t.csv").write_bytes(b"a,b\n1,2\nSECRE\xc3")
    described = build_schema({"schema": {"fields": fields("a b")}})
    table = Table("t", (PurePosixPath("t.csv"),), encoding="utf-8", dialect=Dialect(), schema=described)

    result = pass_table(tmp_path, table, PassOptions(), Outputs())

    assert "undecodable-row" in told(result)
    assert capfd.readouterr().err == ""
