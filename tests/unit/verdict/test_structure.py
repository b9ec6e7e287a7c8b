"""JSON Schema: what the library says, within bounds, whoever asks at the same time."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from potluck.constraints.base import UnusableConstraintError
from potluck.fieldtypes.table import canonical_of
from potluck.model import Field
from potluck.verdict import structure
from potluck.verdict.structure import conforms_to

ARRAYS: tuple[list[Any], ...] = (
    [],
    [1],
    [1, 2],
    [1, 1],
    [1, 1.0],
    [1, 1.5],
    [1, True],
    [0, False, None, "", [], {}],
    ["1", 1],
    [{"a": 1, "b": [2]}, {"b": [2.0], "a": 1}],
    [{"a": 1}, {"a": 2}],
    [[1, 2], [2, 1]],
    [1e300, 10**300],
)


@pytest.mark.parametrize("wanted", [True, False])
@pytest.mark.parametrize("items", ARRAYS, ids=str)
def test_unique_items_are_those_of_the_library(items: list[Any], wanted: bool) -> None:
    """Equal are numbers of one value and objects whatever the order of their keys; true is not 1."""
    schema = {"uniqueItems": wanted}

    assert conforms_to(schema)(items, "") is Draft202012Validator(schema).is_valid(items)
    assert conforms_to(schema)({"no": "array"}, "")


def test_threads_do_not_count_for_each_other() -> None:
    """A value within the bounds conforms, however many others are looked at meanwhile."""
    schema = {"properties": {"a": {"$ref": "#"}}}
    value: Any = {}
    for _ in range(30):
        value = {"a": value}
    conforms = conforms_to(schema)

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(lambda _: conforms(value, ""), range(400)))


def test_a_pattern_that_only_the_library_takes_for_one_leaves_its_value_unchecked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(pattern: str) -> None:
        raise UnusableConstraintError(pattern)

    monkeypatch.setattr(structure, "_searcher", refuse)

    with pytest.raises(TimeoutError):
        conforms_to({"pattern": "a"})("a", "")


def nested(depth: int) -> Any:
    value: Any = []
    for _ in range(depth):
        value = [value]
    return value


def test_what_is_nested_very_deeply_is_left_unchecked() -> None:
    """`TimeoutError` says that the constraint is given up; the same text is still the same key."""
    with pytest.raises(TimeoutError):
        conforms_to({"uniqueItems": True})([nested(5000), nested(5000)], "")

    form, text = canonical_of(Field("a", "array")), "[" * 900 + "]" * 900
    assert form is not None
    assert form(text) == form(text)
