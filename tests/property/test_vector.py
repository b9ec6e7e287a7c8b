"""The vectorised forms never accept what the judge does not, and store what the judge stores."""

import math
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lib.strategies import FIELDS, SEEDS, texts_for

from potluck.check.judge import Judge, stored_type
from potluck.check.vector import accepted, polars_type
from potluck.model import type_names

ZONED = {"datetime", "time"}


def unsound(name: str, texts: list[str], *, aware: bool) -> list[tuple[str, Any, Any]]:
    """Texts that are accepted, and are wrong or stored as another value."""
    field = FIELDS[name]
    expression = accepted(field, pl.col("text"), aware=aware)
    if expression is None:
        return []
    judge = Judge(field, aware)
    dtype = polars_type(stored_type(field))
    values = pl.DataFrame({"text": texts}, schema={"text": pl.String}).select(expression.cast(dtype)).to_series()
    wrong = []
    for text, value in zip(texts, values.to_list(), strict=True):
        if value is None:
            continue
        verdict = judge(text)
        stored = pl.Series([verdict.stored], dtype=dtype, strict=False)[0]
        same = (
            value == stored and math.copysign(1, value) == math.copysign(1, stored)
            if isinstance(value, float)
            else value == stored
        )
        if verdict.problems or not same:
            wrong.append((text, value, verdict))
    return wrong


@pytest.mark.parametrize("name", FIELDS)
@settings(max_examples=max(20, settings().max_examples // 3))
@given(data=st.data())
def test_what_is_accepted_is_right(name: str, data: st.DataObject) -> None:
    """Whatever the expression accepts, the judge accepts with the same stored value."""
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
    expression = accepted(FIELDS[name], pl.col("text"), aware=False)

    assert expression is not None
    assert pl.DataFrame({"text": [plain[name]]}).select(expression).to_series().null_count() == 0


def test_every_type_is_drawn() -> None:
    assert {field.type for field in FIELDS.values()} == set(type_names)
