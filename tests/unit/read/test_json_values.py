"""Values of JSON that a reader may change without a word."""

from decimal import Decimal
from pathlib import Path

import pytest

from potluck.checkin.lone import check_file
from potluck.fieldtypes.table import value_text
from potluck.model import Field
from potluck.read.native import BrokenError, loads


@pytest.mark.parametrize(
    ("text", "kind", "cell"),
    [
        ('{"x": 1.50, "y": [2.25, true, null]}', "object", '{"x": 1.50, "y": [2.25, true, null]}'),
        ("[1e5, 7, 12345678901234567890.12]", "array", "[1E+5, 7, 12345678901234567890.12]"),
        ('{"\\u00e9 \\"": ["1.5"]}', "object", '{"é \\"": ["1.5"]}'),
        ("1e400", "number", "1E+400"),
        ("-1e400", "number", "-1E+400"),
    ],
)
def test_numbers_stay_the_numbers_they_are(text: str, kind: str, cell: str) -> None:
    """Not texts, not infinite, and with all their digits."""
    assert value_text(loads(text), Field("f", kind)) == (cell, True)


def test_values_nested_too_deeply_for_us_are_still_json() -> None:
    """Python's own writer takes over before the stack ends."""
    value: object = Decimal("1.5")
    for _ in range(150):
        value = [value]

    assert value_text(value, Field("f", "array")) == ("[" * 150 + '"1.5"' + "]" * 150, True)


def test_a_key_twice_in_one_object_is_an_error() -> None:
    """Readers keep the last value only, so that the first one would be lost."""
    with pytest.raises(BrokenError, match=r"^Line 3 has the key 'a' twice in one object"):
        loads('{"b": {"a": 1, "c": 2, "a": 3}}', 3)
    with pytest.raises(BrokenError, match=r"^Line 1 or a later one has the key 'b' twice in one object"):
        loads('[\n{"b": 1, "b": 1}\n]')


def test_a_number_beyond_a_float_is_out_of_range(tmp_path: Path) -> None:
    """The same verdict as in a text file, and never an infinite value."""
    (tmp_path / "t.ndjson").write_text('{"n": 1.5}\n{"n": 1e400}\n', encoding="utf-8")
    table = check_file(tmp_path / "t.ndjson").tables[0]

    assert [f.rule for f in table.findings if f.rule != "schema-inferred"] == ["value-out-of-range"]
    assert table.rows.quarantined == 1


@pytest.mark.parametrize(
    ("text", "cell", "accepted"),
    [
        ("7.0", "7", True),
        ("1e400", "1" + "0" * 400, True),
        ("1e401", "1E+401", False),
        ("1e999999999", "1E+999999999", False),
        ("1.5", "1.5", False),
    ],
)
def test_whole_numbers_are_written_out_to_a_limit(text: str, cell: str, accepted: bool) -> None:
    """Others keep their own text and are not accepted: a billion digits would fill the memory."""
    assert value_text(loads(text), Field("f", "integer")) == (cell, accepted)
