"""Every entry of the table of field types is complete, and does what it says."""

import math
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
import pyarrow as pa
import pytest
from lib.guides import guide_example
from lib.plugins import Plugins

from potluck.errors import PotluckError
from potluck.fieldtypes import columns
from potluck.fieldtypes.base import FieldType, Sample
from potluck.fieldtypes.stored import DATETIME_UTC, STORED, UnholdableError
from potluck.fieldtypes.table import STANDARD, canonical_of, field_type, field_types, noun_of, value_text
from potluck.model import Field
from potluck.verdict.engines import ENGINES
from potluck.verdict.judge import Judge
from potluck.verdict.vector import form_of

TYPES = list(STANDARD.values())


def field_of(kind: FieldType, sample: Sample) -> Field:
    return Field("f", kind.name, sample.format, options=sample.options)


def incomplete(kind: FieldType) -> list[str]:
    """What an entry lacks."""
    words, like = kind.words, kind.words.lookalike
    options = {*kind.reading_options, *kind.value_options}
    lacks = {
        "a noun": bool(words.noun),
        "a fix that is a sentence": words.fix[:1].isupper() and words.fix.endswith("."),
        "a valid sample": any(sample.valid for sample in kind.samples),
        "an invalid sample": kind.verbatim or any(sample.invalid for sample in kind.samples),
        "a sample of each format": set(kind.formats) <= {sample.format for sample in kind.samples},
        "a pattern among the samples": not kind.patterned or any("%" in sample.format for sample in kind.samples),
        "the options of its samples": options >= {key for sample in kind.samples for key in sample.options},
        "a stored type": kind.stored in STORED.values(),
        "words for one and for several lookalikes": like is None or (like.one != like.many and like.fix.endswith(".")),
        "an invalid empty text": not kind.never_empty or "" in kind.samples[0].invalid,
    }
    return [name for name, there in lacks.items() if not there]


def unread(kind: FieldType) -> list[tuple[str, str]]:
    """Samples with which the type does not do as it says."""
    wrong = []
    for sample in kind.samples:
        judge = Judge(field_of(kind, sample), aware=None)
        wrong += [("valid", text) for text in sample.valid if judge(text).problems]
        wrong += [("invalid", text) for text in sample.invalid if judge(text).problems != (("type-error", None),)]
    return wrong


def unsound(kind: FieldType) -> list[tuple[str, Any]]:
    """Samples of which the fast form says what the judge does not."""
    wrong: list[tuple[str, Any]] = []
    for sample in kind.samples:
        field, texts = field_of(kind, sample), [*sample.valid, *sample.invalid]
        form, judge = form_of(field, pl.col("t"), pl.col("v"), ENGINES, aware=False), Judge(field, aware=False)
        if form is None:
            continue
        dtype = columns.polars_type(kind.stored.name)
        convert = pl.col("t") if form.convert is None else form.convert
        alien = pl.lit(value=False) if form.alien is None else form.alien
        frame = pl.DataFrame({"t": texts}).with_columns(convert.cast(dtype).alias("v"), alien.alias("alien"))
        for text, value, is_alien in frame.rows():
            verdict = judge(text)
            stored = pl.Series([verdict.stored], dtype=dtype, strict=False)[0]
            if (value is not None and value != stored) or (value is None and is_alien and not verdict.problems):
                wrong.append((text, value))
    return wrong


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.name)
def test_an_entry_is_complete(kind: FieldType) -> None:
    """All texts are filled in, and every format and option has a sample."""
    assert incomplete(kind) == []


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.name)
def test_samples_are_what_they_are_said_to_be(kind: FieldType) -> None:
    assert unread(kind) == []


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.name)
def test_fast_forms_agree_with_the_judge_on_samples(kind: FieldType) -> None:
    assert unsound(kind) == []


@pytest.mark.parametrize("kind", [kind for kind in TYPES if kind.never_empty], ids=lambda kind: kind.name)
def test_a_form_that_is_never_empty_gives_no_value_for_the_empty_text(kind: FieldType) -> None:
    """Otherwise missing cells of the column would become values."""
    form = form_of(Field("f", kind.name), pl.col("t"), pl.col("v"), ENGINES, aware=False)

    assert form is not None
    assert form.convert is not None
    assert pl.DataFrame({"t": [""]}).select(form.convert).to_series().null_count() == 1


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.name)
def test_canonical_forms_are_their_own(kind: FieldType) -> None:
    """Written canonically each value still is one text, whatever it was written like."""
    for sample in kind.samples:
        canonical = canonical_of(field_of(kind, sample))
        texts = [text if canonical is None else canonical(text) for text in sample.valid]

        assert all(isinstance(text, str) and text is not None for text in texts)


def test_a_toy_is_held_to_the_same(plugin: Plugins) -> None:
    """The guide's example is a complete entry, and stands after the standard's."""
    plugin("potluck.field_types", "toy_roman:FIELD_TYPE", guide_example("field type"))
    *standard, toy = field_types()

    assert [kind.name for kind in standard] == list(STANDARD)
    assert toy.name == "roman"
    assert (incomplete(toy), unread(toy), unsound(toy)) == ([], [], [])


def test_a_plugin_does_not_replace_a_type_of_the_standard(plugin: Plugins) -> None:
    source = guide_example("field type").replace('name="roman"', 'name="integer"')
    plugin("potluck.field_types", "toy_integer:FIELD_TYPE", source)

    assert field_type("integer") is STANDARD["integer"]
    with pytest.raises(PotluckError, match="has the name 'integer', which Potluck uses already"):
        list(field_types())


def test_a_type_that_nobody_knows_is_any() -> None:
    """A dossier may name the type of a plugin that is gone."""
    assert field_type("no such type") is STANDARD["any"]


@pytest.mark.parametrize("kind", [*STORED.values(), DATETIME_UTC], ids=lambda kind: kind.name)
def test_stored_types_have_their_arrow_type_and_names(kind: Any) -> None:
    assert isinstance(columns.arrow_type(kind.name), pa.DataType)
    assert all(columns.pandas_names(kind.name))


def test_words_about_types_cost_no_engine() -> None:
    """Neither table imports Polars or Arrow, so that reports and `--help` stay fast."""
    code = (
        "import sys, potluck.constraints.table, potluck.fieldtypes.table;"
        "sys.exit(bool({'polars', 'pyarrow', 'numpy', 'duckdb', 'jsonschema'} & set(sys.modules)))"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("field", "noun"),
    [
        (Field("f", "integer"), "a whole number"),
        (Field("f", "date", "fmt:%d/%m/%Y"), "a date in the form %d/%m/%Y"),
        (Field("f", "date", "any"), "a date"),
        (Field("f", "boolean", options={"trueValues": ["yes"], "falseValues": ["no"]}), "one of yes or no"),
        (Field("f", "string", "email"), "text in the format email"),
        (Field("f", "list", options={"itemType": "integer"}), "a list of integer values"),
        (Field("f", "list"), "a list of string values"),
    ],
)
def test_a_value_is_called_by_its_type_and_format(field: Field, noun: str) -> None:
    assert noun_of(field) == noun


@pytest.mark.parametrize(
    ("value", "field", "text"),
    [
        (None, Field("f"), (None, True)),
        ({"a": 1}, None, ('{"a": 1}', True)),
        (False, None, ("false", True)),
        (timedelta(days=1), None, ("PT86400S", True)),
        (date(2026, 1, 2), None, ("2026-01-02", True)),
        (3.0, Field("f", "integer"), ("3", True)),
        (3.5, Field("f", "integer"), ("3.5", False)),
        (True, Field("f", "integer"), ("True", False)),
        (float("nan"), Field("f", "integer"), ("nan", False)),
        (10**400, Field("f", "integer"), (str(10**400), True)),
        (Decimal("1.5"), Field("f", "number", options={"decimalChar": ","}), ("1,5", True)),
        (float("nan"), Field("f", "number"), ("NaN", True)),
        (float("-inf"), Field("f", "number"), ("-INF", True)),
        (True, Field("f", "number"), ("True", False)),
        (True, Field("f", "boolean"), ("True", True)),
        (False, Field("f", "boolean", options={"falseValues": ["no"]}), ("no", True)),
        (1, Field("f", "boolean"), ("1", False)),
        (date(2026, 1, 2), Field("f", "date", "%d/%m/%Y"), ("02/01/2026", True)),
        (datetime(2026, 1, 2), Field("f", "date"), ("2026-01-02", True)),
        (datetime(2026, 1, 2, 3), Field("f", "date"), ("2026-01-02 03:00:00", False)),
        (datetime(2026, 1, 2, 3), Field("f", "datetime"), ("2026-01-02T03:00:00", True)),
        (time(3), Field("f", "time"), ("03:00:00", True)),
        (7, Field("f", "time"), ("7", False)),
        (44, Field("f", "year"), ("0044", True)),
        (-44, Field("f", "year"), ("-44", False)),
        (timedelta(seconds=-1.5), Field("f", "duration"), ("-PT1.5S", True)),
        (1, Field("f", "duration"), ("1", False)),
        ([1, 2], Field("f", "geopoint"), ("1,2", True)),
        ([1, 2], Field("f", "geopoint", "array"), ("[1, 2]", True)),
        ({"lon": 1, "lat": 2}, Field("f", "geopoint", "object"), ('{"lon": 1, "lat": 2}', True)),
        ([1, 2], Field("f", "geopoint", "object"), ("[1, 2]", False)),
        ([1], Field("f", "geopoint"), ("[1]", False)),
        (["a", "b"], Field("f", "list"), ("a,b", True)),
        (["a,b"], Field("f", "list"), ("['a,b']", False)),
        ("a", Field("f", "list"), ("a", True)),
        (1, Field("f", "list"), ("1", False)),
        ([1], Field("f", "array"), ("[1]", True)),
        ({}, Field("f", "array"), ("{}", False)),
        ({}, Field("f", "object"), ("{}", True)),
        ({}, Field("f", "geojson"), ("{}", True)),
        (1, Field("f", "any"), ("1", True)),
        (1, Field("f", "yearmonth"), ("1", False)),
    ],
)
def test_typed_values_become_the_text_that_the_field_reads(
    value: object, field: Field | None, text: tuple[str | None, bool]
) -> None:
    assert value_text(value, field) == text


@pytest.mark.parametrize("value", [10**400, -(10**400), Decimal("1e400")])
def test_a_number_beyond_a_float_is_not_held(value: Any) -> None:
    """An infinity is a value of its own, and not what such a number is rounded to."""
    with pytest.raises(UnholdableError):
        STORED["number"].hold(value, "", None)
    assert STORED["number"].hold(Decimal("Infinity"), "", None) == math.inf
