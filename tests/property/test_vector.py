"""The vectorised forms never say what the judge does not, and store what the judge stores."""

import math
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lib.strategies import FIELDS as DESCRIBED
from lib.strategies import SEEDS, texts_for

from potluck.fieldtypes.columns import polars_type
from potluck.fieldtypes.table import STANDARD, stored_of
from potluck.model import Field
from potluck.verdict.engines import ENGINES
from potluck.verdict.judge import Judge, Verdict
from potluck.verdict.patterns import is_checkable
from potluck.verdict.vector import form_of

ZONED = {"datetime", "time"}


# A field whose pattern is not checked at all has no verdicts to compare (`potluck.verdict.patterns`).
FIELDS = {
    name: field
    for name, field in DESCRIBED.items()
    if field.constraints.get("pattern") is None or is_checkable(field.constraints.get("pattern"))
}


def vectorised(field: Field, texts: list[str], *, aware: bool) -> pl.DataFrame | None:
    """What the form says of texts: ``value``, ``alien``, and of each constraint where it holds and where it fails."""
    form = form_of(field, pl.col("text"), pl.col("value"), ENGINES, aware=aware)
    if form is None:
        return None
    convert = pl.col("text") if form.convert is None else form.convert
    dtype = polars_type(stored_of(field).name)
    frame = pl.DataFrame({"text": texts}, schema={"text": pl.String}).with_columns(convert.cast(dtype).alias("value"))
    never = pl.lit(value=False)
    return frame.with_columns(
        (never if form.alien is None else form.alien).alias("alien"),
        *(hold.holds.alias(f"holds {hold.name}") for hold in form.holds),
        *((never if hold.fails is None else hold.fails).alias(f"fails {hold.name}") for hold in form.holds),
    )


def same(value: Any, stored: Any) -> bool:
    if isinstance(value, float):
        return bool(value == stored and math.copysign(1, value) == math.copysign(1, stored))
    return bool(value == stored)


def unsound(name: str, texts: list[str], *, aware: bool) -> list[tuple[str, dict[str, Any], Any]]:
    """Texts of which the form says what the judge does not."""
    field = FIELDS[name]
    said = vectorised(field, texts, aware=aware)
    judge = Judge(field, aware)
    dtype = polars_type(stored_of(field).name)
    return [
        (row["text"], row, verdict)
        for row in (said.iter_rows(named=True) if said is not None else ())
        if not agrees(row, verdict := judge(row["text"]), pl.Series([verdict.stored], dtype=dtype, strict=False)[0])
    ]


def agrees(row: dict[str, Any], verdict: Verdict, stored: Any) -> bool:
    if row["value"] is None:
        return not row["alien"] or verdict.problems == (("type-error", None),)
    broken = {constraint for rule, constraint in verdict.problems if rule == "constraint-error"}
    holds = {key[6:] for key, value in row.items() if key.startswith("holds ") and value}
    fails = {key[6:] for key, value in row.items() if key.startswith("fails ") and value}
    typed = all(rule == "constraint-error" for rule, _ in verdict.problems)
    return typed and same(row["value"], stored) and not holds & broken and fails <= broken


@pytest.mark.parametrize("name", FIELDS)
@settings(max_examples=max(20, settings().max_examples // 3))
@given(data=st.data())
def test_what_is_certain_is_right(name: str, data: st.DataObject) -> None:
    """What the form accepts, refuses or finds broken, so does the judge, with the same stored value."""
    texts = data.draw(texts_for(FIELDS[name]))

    for aware in {False, FIELDS[name].type in ZONED}:
        assert unsound(name, texts, aware=aware) == []


CASTS = tuple(
    text
    for core in (
        "1",
        "12",
        "1.5",
        "1e5",
        "0x1F",
        "1_000",
        "nan",
        "inf",
        "infinity",
        "1d",
        "1f",
        "²",
        "½",
        "١",
        "１",
        "true",
    )
    for text in (
        core,
        f" {core}",
        f"{core} ",
        f"+{core}",
        f"-{core}",
        f"+-{core}",
        f"{core}\n",
        f"\0{core}",
        f"{core}\0",
        f"\u00a0{core}",
        f"({core})",
        f"{core}-",
        f"{core}e",
        f".{core}",
        f"{core}.",
        f"{core}..",
    )
)


@pytest.mark.parametrize("name", FIELDS)
def test_what_engines_are_known_to_take(name: str) -> None:
    """Casts of Polars take exactly the forms that the module says: none of these odd texts slips through."""
    texts = [*CASTS, *(text for seeds in SEEDS.values() for text in seeds)]

    for aware in (False, True):
        assert unsound(name, texts, aware=aware) == []


@pytest.mark.parametrize(
    "name", ["integer", "number", "date", "datetime", "time", "year", "boolean", "string by pattern"]
)
def test_clean_values_never_reach_the_judge(name: str) -> None:
    """The fast forms are worth having: they accept what ordinary columns hold."""
    plain = {
        "integer": "12", "number": "-1.5", "date": "2024-01-31", "datetime": "2024-01-31T12:00:00",
        "time": "12:00:00", "year": "2024", "boolean": "true", "string by pattern": "01001",
    }  # fmt: skip
    said = vectorised(FIELDS[name], [plain[name]], aware=False)

    assert said is not None
    assert all(said.select(pl.col("value").is_not_null(), pl.col("^holds .*$")).row(0))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("integer", "about 5"),
        ("integer bounded", "-6"),
        ("number bounded", "1.6"),
        ("number strictly bounded", "0"),
        ("date", "31/12/2024"),
        ("date bounded", "2025-01-01"),
        ("boolean", "yes"),
        ("string by pattern", "x"),
        ("string of a length", "long"),
        ("string categories", "z"),
    ],
)
def test_what_is_plainly_wrong_never_reaches_the_judge_either(name: str, text: str) -> None:
    said = vectorised(FIELDS[name], [text], aware=False)

    assert said is not None
    assert any(said.select("alien", pl.col("^fails .*$")).row(0))


def test_every_type_is_drawn() -> None:
    assert {field.type for field in FIELDS.values()} == set(STANDARD)
