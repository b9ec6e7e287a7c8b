"""Descriptors as text: nothing is guessed, nothing is lost, nothing hangs."""

import time
from pathlib import Path
from typing import Any

import pytest

from potluck.describe import text as module
from potluck.describe.text import Text, load_text


def loaded(folder: Path, content: str | bytes, name: str = "datapackage.yaml") -> Text:
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return load_text(folder / name)


SCALARS: dict[str, tuple[str, Any, bool]] = {
    "text": ("abc", "abc", True),
    "quoted": ('"01001"', "01001", True),
    "single quotes": ("'NO'", "NO", True),
    "block": ("|\n  12:30\n", "12:30\n", True),
    "whole number": ("42", 42, True),
    "negative": ("-1", -1, True),
    "decimal": ("0.5", 0.5, True),
    "exponent": ("1e+16", 1e16, True),
    "a word": ("nan", "nan", True),
    "true": ("true", True, True),
    "false": ("false", False, True),
    "null": ("null", None, True),
    "nothing": ("", None, True),
    "octal": ("01001", "01001", False),
    "NO": ("NO", "NO", False),
    "yes": ("yes", "yes", False),
    "True": ("True", "True", False),
    "sexagesimal": ("12:30", "12:30", False),
    "date": ("2026-01-01", "2026-01-01", False),
    "underscores": ("1_000", "1_000", False),
    "hexadecimal": ("0x10", "0x10", False),
    "trailing zero": ("1.50", "1.50", False),
    "infinity": (".inf", ".inf", False),
    "plus": ("+1", "+1", False),
    "a long number": ("9" * 5000, "9" * 5000, False),
    "code with letters": ("1E5a", "1E5a", True),
}


@pytest.mark.parametrize("case", SCALARS)
def test_plain_scalars(tmp_path: Path, case: str) -> None:
    """A plain scalar is a number, boolean or null only where its text is just how that is written."""
    written, value, silent = SCALARS[case]

    text = loaded(tmp_path, f"key: {written}\n")

    assert text.data == {"key": value}
    assert [f.rule for f in text.findings] == ([] if silent else ["unquoted-scalar"])


def test_what_is_told_of_an_unquoted_scalar(tmp_path: Path) -> None:
    """The finding names the line and prints it as it should be."""
    text = loaded(tmp_path, "a: x\nenum: [01001, NO]\n")

    assert [(f.where, f.fix) for f in text.findings] == [
        ("datapackage.yaml:2", 'Write it with quotes: enum: ["01001", NO]'),
        ("datapackage.yaml:2", 'Write it with quotes: enum: [01001, "NO"]'),
    ]


BROKEN: dict[str, str | bytes] = {
    "not YAML": "a: [1,\n",
    "tabs": "a:\n\tb: 1\n",
    "alias": "a: &x 1\nb: *x\n",
    "bomb": "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
    "deep": "[" * 200 + "]" * 200,
    "mapping as a key": "{a: 1}: 2\n",
    "not UTF-8": b"a: \xff\n",
    "NUL": "a: \0\n",
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_cannot_be_read_is_one_finding(tmp_path: Path, case: str) -> None:
    text = loaded(tmp_path, BROKEN[case])

    assert text.data is None
    assert [f.rule for f in text.findings] == ["package-error"]


@pytest.mark.parametrize("content", ["{", "[" * 100_000, '{"a": ' + "9" * 5000 + "}", "", '{"a": 1} x', b"\xff"])
def test_broken_json(tmp_path: Path, content: str | bytes) -> None:
    text = loaded(tmp_path, content, "datapackage.json")

    assert text.data is None
    assert [f.rule for f in text.findings] == ["package-error"]


@pytest.mark.parametrize("name", ["datapackage.yaml", "datapackage.json"])
def test_a_key_that_stands_twice(tmp_path: Path, name: str) -> None:
    text = loaded(tmp_path, '{"a": 1, "b": 2, "a": 3}', name)

    assert [f.rule for f in text.findings] == ["duplicate-key"]
    assert "'a'" in text.findings[0].message


def test_lines_of_values(tmp_path: Path) -> None:
    text = loaded(tmp_path, "resources:\n  - name: x\n    schema:\n      fields:\n        - name: y\n")

    assert text.lines["resources[0].schema.fields[0].name"] == 5


def test_byte_order_mark(tmp_path: Path) -> None:
    assert loaded(tmp_path, "\ufeffa: b\n").data == {"a": "b"}
    assert loaded(tmp_path, '\ufeff{"a": "b"}', "a.json").data == {"a": "b"}


def test_a_huge_file_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SIZE_CAP", 1 << 20)

    text = loaded(tmp_path, "a" * (2 << 20))

    assert "larger than 1 MB" in text.findings[0].message


def test_a_long_file_takes_no_time(tmp_path: Path) -> None:
    content = "fields:\n" + "".join(f'  - {{name: "f{n}", type: "string"}}\n' for n in range(5000))
    started = time.perf_counter()

    text = loaded(tmp_path, content)

    assert len(text.data["fields"]) == 5000
    assert time.perf_counter() - started < 5


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert [f.rule for f in load_text(tmp_path / "none.yaml").findings] == ["package-error"]


JSON_TEXTS = {
    "a descriptor": '{"name": "p",\n "resources": [\n  {"path": "t.csv",\n   "schema": {"fields": [\n    {"name": "a"},\n {"name": "b"}]}}]}',
    "odd spacing": '\n\n{ "a" :\n1\n,"b" : [ ]\n, "c":{\n}}\n',
    "signs in texts": '{"a": "]}\\n\\"[{,:",\n"b\\u00e9": [1.5e3,\n-0.1, true,\nnull, "x"]}',
    "lists in lists": "[[1,\n[2,\n{}]],\n[]]",
    "a number": "5",
}


@pytest.mark.parametrize("case", JSON_TEXTS)
def test_lines_of_json_are_those_that_yaml_tells(tmp_path: Path, case: str) -> None:
    """JSON is YAML, and PyYAML's marks say where each value begins."""
    for name in ("a.json", "a.yaml"):
        (tmp_path / name).write_text(JSON_TEXTS[case], encoding="utf-8")
    as_json, as_yaml = load_text(tmp_path / "a.json"), load_text(tmp_path / "a.yaml")

    assert as_json.lines == as_yaml.lines
    assert len(as_json.lines) > 1 or case == "a number"


def test_a_large_file_of_rows_is_not_looked_through(tmp_path: Path) -> None:
    """Rows as JSON have no lines that anybody asks for."""
    (tmp_path / "a.json").write_text("[" + ",".join(["[1, 2]"] * 400_000) + "]", encoding="utf-8")

    assert load_text(tmp_path / "a.json").lines == {}
