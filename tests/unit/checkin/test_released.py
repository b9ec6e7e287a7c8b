"""The schema of a released table, from the schema that was contributed and what is known of the values."""

from typing import Any

import pytest
from lib.ascii import package

from potluck.checkin.released import KeptColumn, Leniency, released_schema
from potluck.dossier import ColumnSummary, FieldEntry, ReleasedColumn, ReleasedSchema, Spared
from potluck.model import Field, ForeignKey, Schema

STRICT = Leniency(frozenset(), ())


def column(name: str, kind: str = "string", field: Field | None = None, **rest: Any) -> KeptColumn:
    """A column; its summary and constraints by keyword."""
    field = field or Field(name, kind)
    constraints = rest.pop("constraints", {})
    stored = rest.pop("stored", kind)
    summary = ColumnSummary(count=3, missing=rest.pop("missing", 0), **rest)
    return KeptColumn(name, stored, field, FieldEntry(name=name, type=field.type, constraints=constraints), summary)


def released(*columns: KeptColumn, leniency: Leniency = STRICT, **schema: Any) -> ReleasedSchema:
    """The released schema of some columns."""
    return released_schema(Schema(tuple(one.field for one in columns), **schema), columns, leniency, {})


def only(one: KeptColumn, leniency: Leniency = STRICT) -> ReleasedColumn:
    """The released form of one column."""
    return released(one, leniency=leniency).columns[0]


@pytest.mark.parametrize(
    ("kind", "facts", "expected"),
    [
        ("string", {"minimum": "", "missing": 0}, True),
        ("string", {"minimum": "", "missing": 1}, False),
        ("string", {"minimum": "a", "missing": 0}, False),
        ("string", {"missing": 0}, False),
        ("integer", {"minimum": "1", "missing": 0}, False),
    ],
    ids=["empty texts", "both", "texts", "no value", "numbers"],
)
def test_empty_cells_are_values_where_texts_are_empty_and_none_is_missing(
    kind: str, facts: dict[str, Any], expected: bool
) -> None:
    assert only(column("a", kind, **facts)).never_missing is expected


@pytest.mark.parametrize(
    ("least", "most", "expected"),
    [("0", "9999", "year"), ("-44", "2020", "integer"), ("2020", "12020", "integer"), (None, None, "year")],
)
def test_years_of_other_than_four_digits_are_whole_numbers(least: str | None, most: str | None, expected: str) -> None:
    """Readers of the standard take years of four digits alone."""
    assert only(column("a", "year", minimum=least, maximum=most)).type == expected


def test_a_type_that_could_not_be_applied_is_text() -> None:
    form = only(column("a", "date", stored="string", constraints={"minimum": "2020-01-01", "required": True}))

    assert (form.type, form.constraints) == ("string", {"required": True})


@pytest.mark.parametrize(
    ("kind", "bound"),
    [("number", "1e999999999"), ("datetime", "0001-01-01T00:00:00+05:00"), ("number", "x"), ("integer", "1.5")],
    ids=["too large to write", "before the calendar", "no number", "no whole number"],
)
def test_bounds_that_have_no_canonical_form_are_left_out(kind: str, bound: str) -> None:
    """Nothing false is said without them, and nothing takes for ever."""
    assert only(column("a", kind, constraints={"minimum": bound})).constraints == {}


def test_of_columns_with_one_name_keys_mean_the_first() -> None:
    """As the key was checked."""
    schema = released(column("a"), column("a_2", field=Field("a")), primary_key=("a",), unique_keys=(("a",), ("b",)))

    assert [one.field for one in schema.columns] == ["a", "a"]
    assert (schema.primary_key, schema.unique_keys) == (("a",), (("a",),))


def test_names_lose_blanks_around_them_where_each_stays_once() -> None:
    assert [one.name for one in released(column(" a"), column("b ")).columns] == ["a", "b"]
    assert [one.name for one in released(column(" a"), column("a")).columns] == [" a", "a"]


def test_what_is_let_stay_need_not_hold() -> None:
    """Because the event says so, or an entry of the steward."""
    spared = (
        Spared(rows="keep", count=1, rule="primary-key", field="a"),
        Spared(rows="blank", count=1, rule="unique-key", field="a"),
        Spared(rows="keep", count=1, rule="constraint-error", constraint="minimum", field="a"),
    )
    bounds = {"minimum": 1, "maximum": 9, "unique": True}
    keys: Any = {"primary_key": ("a",), "unique_keys": (("a",),)}
    lenient = Leniency(frozenset({"blank-row", "unique-error"}), spared)
    schema = released(column("a", "integer", constraints=bounds), leniency=lenient, **keys)

    assert (schema.primary_key, schema.unique_keys, schema.blank_rows) == ((), (("a",),), True)
    assert schema.columns[0].constraints == {"maximum": 9}


def test_foreign_keys_over_columns_that_are_not_there_are_left_out() -> None:
    keys = (ForeignKey(("a",), "t", ("x",)), ForeignKey(("b",), "t", ("x",)), ForeignKey((), "t", ()))
    schema = released_schema(Schema((Field("a"),), foreign_keys=keys), [column("a")], STRICT, {0: 2})

    assert [(key.fields, key.orphans) for key in schema.foreign_keys] == [(("a",), 2)]


def test_a_check_that_keeps_nothing_says_nothing_of_released_data(tmp_path: Any) -> None:
    """The contributed schema stands there all the same, also when it was inferred."""
    found = package(tmp_path, {"text": "a,b\n1,x\n"})

    assert found.tables[0].released is None
    assert found.tables[0].contributed is not None
    assert [field.name for field in found.tables[0].contributed.fields] == ["a", "b"]
