"""Every entry of the table of constraints is complete, and does what it says."""

from collections.abc import Mapping
from typing import Any

import polars as pl
import pytest
from lib.guides import guide_example
from lib.plugins import Plugins

from potluck.constraints.base import Constraint, ConstraintSample, UnusableConstraintError
from potluck.constraints.table import STANDARD, constraint_named, constraints, constraints_of, read_constraints
from potluck.constraints.values import logical, released_value
from potluck.constraints.wording import listed, shown_bound
from potluck.describe.schema import build_schema
from potluck.errors import PotluckError
from potluck.fieldtypes.columns import polars_type
from potluck.fieldtypes.table import field_type
from potluck.model import Constraints, Field
from potluck.verdict.engines import ENGINES
from potluck.verdict.judge import Judge
from potluck.verdict.vector import form_of

CONSTRAINTS = list(STANDARD.values())


def field_of(descriptor: Mapping[str, Any]) -> Field:
    schema = build_schema({"schema": {"fields": [{"name": "f", **descriptor}]}})
    assert schema is not None
    return schema.fields[0]


def value_in(one: Constraint, sample: ConstraintSample) -> Any:
    return one.value_of(field_of(sample.field))


def incomplete(one: Constraint) -> list[str]:
    """What an entry lacks."""
    words, samples = one.words, one.samples
    values = [value_in(one, sample) for sample in samples] or [True]
    texts = [words.title, words.about, words.fix] if words is not None else []
    lacks = {
        "words": one.rule != "constraint-error" or (words is not None and all(texts)),
        "sentences": all(text.endswith((".", ")")) for text in texts[1:]),
        "words for one cell and for several": all(one.broken(v, True) != one.broken(v, False) for v in values),
        "words after a count of cells": all(one.broken(v, True).startswith(("is ", "does ")) for v in values),
        "samples": one.check is None or bool(samples),
        "samples that hold and fail": all(sample.holds and sample.fails for sample in samples),
        "a type that fits": all(one.fits(field_type(field_of(sample.field).type)) for sample in samples),
        "an exact check beside the fast one": one.fast is None or one.check is not None,
    }
    return [name for name, there in lacks.items() if not there]


def unkept(one: Constraint) -> list[tuple[str, str]]:
    """Samples with which the constraint does not do as it says, by its exact check or its fast form."""
    wrong = []
    for sample in one.samples:
        field = field_of(sample.field)
        judge = Judge(field)
        wrong += [("holds", text) for text in sample.holds if judge(text).problems]
        breaks = (("constraint-error", one.name),)
        wrong += [("fails", text) for text in sample.fails if judge(text).problems != breaks]
        wrong += [("fast", text) for text in doubtful(one, field, sample)]
    return wrong


def doubtful(one: Constraint, field: Field, sample: ConstraintSample) -> list[str]:
    """Texts of which the fast form says the contrary."""
    form = form_of(field, pl.col("t"), pl.col("v"), ENGINES, aware=False)
    if form is None:
        return []
    texts, dtype = [*sample.holds, *sample.fails], polars_type(field_type(field.type).stored.name)
    convert = pl.col("t") if form.convert is None else form.convert
    frame = pl.DataFrame({"t": texts}).with_columns(convert.cast(dtype).alias("v"))
    (hold,) = (hold for hold in form.holds if hold.name == one.name)
    said = frame.select(holds=hold.holds, fails=pl.lit(value=False) if hold.fails is None else hold.fails)
    return [
        text
        for text, (holds, fails) in zip(texts, said.rows(), strict=True)
        if (holds and text in sample.fails) or (fails and text in sample.holds)
    ]


@pytest.mark.parametrize("one", CONSTRAINTS, ids=lambda one: one.name)
def test_an_entry_is_complete(one: Constraint) -> None:
    """All texts are filled in, for one cell and for several, and there are samples."""
    assert incomplete(one) == []


@pytest.mark.parametrize("one", CONSTRAINTS, ids=lambda one: one.name)
def test_samples_are_what_they_are_said_to_be(one: Constraint) -> None:
    """The exact check and the fast form agree with them."""
    assert unkept(one) == []


def test_a_toy_is_held_to_the_same(plugin: Plugins) -> None:
    """The guide's example is a complete entry, and stands after the standard's."""
    plugin("potluck.constraints", "toy_multiple:CONSTRAINT", guide_example("constraint"))
    *standard, toy = constraints()

    assert [one.name for one in standard] == list(STANDARD)
    assert toy.name == "multipleOf"
    assert (incomplete(toy), unkept(toy)) == ([], [])


def test_a_plugin_does_not_replace_a_constraint_of_the_standard(plugin: Plugins) -> None:
    source = guide_example("constraint").replace('name="multipleOf"', 'name="minimum"')
    plugin("potluck.constraints", "toy_minimum:CONSTRAINT", source)

    assert constraint_named("minimum") is STANDARD["minimum"]
    with pytest.raises(PotluckError, match="has the name 'minimum', which Potluck uses already"):
        list(constraints())


def test_what_asks_for_nothing_is_left_out() -> None:
    """A false flag, a null and a key that nobody knows are no constraints."""
    raw: dict[str, Any] = {"required": False, "unique": True, "minimum": None, "enum": [], "minLength": 0, "strange": 1}

    assert dict(read_constraints(raw).declared) == {"unique": True, "enum": (), "minLength": 0}


def test_only_flags_say_nothing_of_a_sensitive_field() -> None:
    """Every other constraint tells something of the values."""
    assert [one.name for one in CONSTRAINTS if one.harmless] == ["required", "unique"]


@pytest.mark.parametrize(
    ("raw", "field", "value"),
    [
        ("1,000", Field("f", "integer", options={"groupChar": ","}), 1000),
        (5, Field("f", "number"), 5),
        (0.1, Field("f", "number"), 0.1),
        ("NaN", Field("f", "number"), None),
        ("31/12/2026", Field("f", "date", "%d/%m/%Y"), "2026-12-31"),
        ("2026-01-01T01:00:00+01:00", Field("f", "datetime"), "2026-01-01T00:00:00Z"),
        ("2026-01-01T01:00:00", Field("f", "datetime"), "2026-01-01T01:00:00"),
        ("12:30:00", Field("f", "time"), "12:30:00"),
        ("12:30:00Z", Field("f", "time"), None),
        (True, Field("f", "boolean"), True),
        (7, Field("f", "string"), "7"),
        ("2026-01", Field("f", "yearmonth"), "2026-01"),
        ({"a": 1}, Field("f", "object"), {"a": 1}),
        ("x", Field("f", "integer"), None),
    ],
)
def test_values_of_constraints_are_released_in_canonical_form(raw: Any, field: Field, value: Any) -> None:
    assert released_value(raw, field, "enum") == value


@pytest.mark.parametrize(("raw", "kind"), [(1.5, "integer"), (True, "integer"), ("soon", "date"), (None, "string")])
def test_a_value_that_is_none_of_the_type_is_unusable(raw: Any, kind: str) -> None:
    with pytest.raises(UnusableConstraintError, match=f"minimum is .*, which is not a value of type {kind}"):
        logical(raw, Field("f", kind), "minimum")


def test_bounds_and_lists_are_told_as_numbers_and_lists_are() -> None:
    assert [shown_bound(value) for value in (2026, 10_000, "2026-01-01")] == ["2026", "10,000", "2026-01-01"]
    assert listed(["a" * 50, None]) == f" ({'a' * 40}…)"
    assert (listed(None), listed(range(13))) == ("", " (there are 13)")


@pytest.mark.parametrize(
    ("constraint", "raw", "words"),
    [
        ("required", True, "required"),
        ("unique", True, "unique"),
        ("minimum", "{5}", "at least {5}"),
        ("pattern", "[0-9]{5}", "pattern [0-9]{5}"),
        ("enum", ["a", 1], "one of a, 1"),
        ("enum", list(range(14)), "one of 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 2 more"),
        ("enum", "abc", ""),
        ("jsonSchema", {}, ""),
    ],
)
def test_pages_say_what_a_constraint_asks_for(constraint: str, raw: Any, words: str) -> None:
    assert STANDARD[constraint].phrase(raw) == words


@pytest.mark.parametrize(
    ("constraint", "raw", "kind", "value"),
    [
        ("required", True, "any", True),
        ("unique", True, "integer", True),
        ("unique", True, "array", None),
        ("minLength", 2, "string", 2),
        ("minLength", 2, "integer", None),
        ("minimum", "1", "integer", 1),
        ("minimum", "1", "string", None),
        ("pattern", "[0-9]+", "string", "[0-9]+"),
        ("pattern", "[0-9]+", "integer", None),
        ("pattern", "(?i)a", "string", None),
        ("enum", ["1", "x", None], "integer", [1]),
        ("enum", ["x"], "integer", None),
        ("enum", [["a"]], "list", None),
        ("jsonSchema", {}, "object", None),
    ],
)
def test_released_data_is_described_by_what_still_holds(constraint: str, raw: Any, kind: str, value: Any) -> None:
    assert STANDARD[constraint].released(raw, Field("f", kind)) == value


@pytest.mark.parametrize("raw", [5, "ab"])
def test_an_enum_that_is_no_list_stays_for_the_metadata_check(raw: Any) -> None:
    """It is an error of the description, and no traceback."""
    assert read_constraints({"enum": raw}).get("enum") == raw


def test_a_bound_beyond_64_bits_is_left_to_the_judge() -> None:
    field = field_of({"type": "integer", "constraints": {"maximum": 1 << 63}})
    form = form_of(field, pl.col("t"), pl.col("v"), ENGINES, aware=False)

    assert form is not None
    assert form.holds[0].fails is None


def test_a_constraint_of_a_plugin_that_is_gone_is_none() -> None:
    field = Field("f", "integer", constraints=Constraints({"multipleOf": 5, "minimum": 0}))

    assert [(one.name, value) for one, value in constraints_of(field)] == [("minimum", 0)]
