"""Rows and dialects: what becomes of ragged, blank and commented rows, and how text is cut into cells."""

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from lib.ascii import errors_of, package, places

from potluck.checkin.dataset import IntakeOptions, Store, take_in
from potluck.describe.descriptor import describe
from potluck.describe.workspace import Place

SHAPES: dict[str, tuple[dict[str, Any], str, str]] = {
    "whole rows": ({}, "a,b\n1,x\n2,y\n", ""),
    "short row": ({}, "a,b\n1\n2,y\n", "missing-cell 2 2 -"),
    "long row": ({}, "a,b\n1,x,more,\n2,y\n", "extra-cell 2 3 more; extra-cell 2 4 -"),
    "short and long rows": (
        {},
        "a,b\n1\n2,y,z\n3,w\n4\n",
        "missing-cell 2 2 -; extra-cell 3 3 z; missing-cell 5 2 -",
    ),
    "empty line": ({}, "a,b\n1,x\n\n2,y\n", "blank-row 3 - -"),
    "line of commas": ({}, "a,b\n,\n2,y\n", "blank-row 2 - -"),
    "long line of commas": ({}, "a,b\n,,,\n2,y\n", "blank-row 2 - -"),
    "a blank in every column, and no blank row": ({}, "a,b\n1,\n,y\n", ""),
    "blanks are not nothing": ({}, "a,b\n1, \n", ""),
    "blank rows skipped": ({"skipBlankRows": True}, "a,b\n\n1,x\n,\n", ""),
    "comment character": ({"commentChar": "#"}, "a,b\n# note\n1,x\n#2,y\n 1,#\n", ""),
    "comment characters": ({"commentChar": "//"}, "a,b\n// note, note\n1,x\n/2,y\n", "type-error 4 1 /2"),
    "comment rows": ({"commentRows": [2, 4]}, "a,b\nnote\n1,x\nnote\n2,y\n", ""),
    "a quoted line end is no row of its own": ({}, 'a,b\n1,"x\ny"\nz,w\n', "type-error 3 1 z"),
    "carriage returns": ({}, "a,b\r1,x\r\n2,y\nz,w\r", "type-error 4 1 z"),
    "no line end at the end": ({}, "a,b\n1,x\nz,w", "type-error 3 1 z"),
    "byte order mark": ({}, "\ufeffa,b\n1,x\n", ""),
}


@pytest.mark.parametrize("case", SHAPES)
def test_shapes(tmp_path: Path, case: str) -> None:
    """Row numbers count records from the file's first, header and comments included."""
    dialect, text, expected = SHAPES[case]

    found = package(tmp_path, {"text": text, "schema": "a:integer b", "dialect": dialect})

    said = [" ".join(cell or "-" for cell in place) for place in places(errors_of(found))]
    assert sorted(expected.split("; ") if expected else []) == sorted(said)
    assert found.tables[0].rows.holds


CELLS: dict[str, tuple[dict[str, Any], str, list[list[str]]]] = {
    "comma": ({}, "1,2\n", [["1", "2"]]),
    "delimiter": ({"delimiter": "|"}, "1,1|2\n", [["1,1", "2"]]),
    "tab": ({"delimiter": "\t"}, "1\t2\n", [["1", "2"]]),
    "delimiter of two characters": ({"delimiter": "||"}, '1||"2||3"\n', [["1", "2||3"]]),
    "quotes": ({}, '"1,1","2"\n', [["1,1", "2"]]),
    "doubled quotes": ({}, '"1""1",2\n', [['1"1', "2"]]),
    "another quote": ({"quoteChar": "'"}, "'1,1','it''s'\n", [["1,1", "it's"]]),
    "no quote": ({"quoteChar": ""}, '"1,2"\n', [['"1', '2"']]),
    "quotes inside a cell": ({}, '1"1,"2"2\n', [['1"1', "22"]]),
    "quotes not doubled": ({"doubleQuote": False}, '"1""1",2\n', [['1"1"', "2"]]),
    "escape": ({"escapeChar": "\\"}, "1\\,1,2\\\\\n", [["1,1", "2\\"]]),
    "escape in quotes": ({"escapeChar": "\\", "doubleQuote": False}, '"1\\"1",2\n', [['1"1', "2"]]),
    "blanks after the delimiter": ({}, "1, 2\n", [["1", " 2"]]),
    "blanks after the delimiter skipped": ({"skipInitialSpace": True}, '1, "2,2"\n', [["1", "2,2"]]),
    "line end of its own": ({"lineTerminator": ";"}, "1,2;3,4;", [["1", "2"], ["3", "4"]]),
    "line end of its own, and none at the end": ({"lineTerminator": ";"}, "1,2;3,4", [["1", "2"], ["3", "4"]]),
    "line end of its own in quotes": (
        {"lineTerminator": ";"},
        '1,"2;2";3\n,4;',
        [["1", "2;2"], ["3\n", "4"]],
    ),
    "null": ({"nullSequence": "NA"}, "NA,1\n", [["None", "1"]]),
    "line separators are data": ({}, "1\u2028,2\u0085\n", [["1\u2028", "2\u0085"]]),
    "NUL is data": ({}, "1\0,2\n", [["1\0", "2"]]),
}


@pytest.mark.parametrize("case", CELLS)
def test_cells(tmp_path: Path, case: str) -> None:
    """A declared dialect is followed to the letter; what it leaves out takes the standard's default."""
    dialect, text, expected = CELLS[case]
    (tmp_path / "t.csv").write_bytes(text.encode())
    descriptor = tmp_path / "datapackage.json"
    schema = {"fields": [{"name": "a", "type": "string"}, {"name": "b", "type": "string"}]}
    resource = {"name": "t", "type": "table", "path": "t.csv", "encoding": "utf-8", "schema": schema}
    resources = [{**resource, "dialect": {"header": False, **dialect}}]
    descriptor.write_text(json.dumps({"name": "test", "resources": resources}))

    described = describe(Place("", "test", tmp_path, descriptor))
    out = tmp_path / "out"
    found = take_in(tmp_path, described, IntakeOptions(store=Store(out, out / "aside", out / "keys")))

    assert errors_of(found) == []
    assert expected == [[str(v) for v in row.values()] for row in pq.read_table(out / "t.parquet").to_pylist()]


SEPARATORS: dict[str, tuple[dict[str, Any], str]] = {
    "no delimiter": ({"delimiter": ""}, "delimiter is '' but must be one or more characters."),
    "a delimiter that ends lines": (
        {"delimiter": "\n"},
        "delimiter is '\\n' but must be a character other than a line end.",
    ),
    "a quote that ends lines": (
        {"quoteChar": "\r"},
        "quoteChar is '\\r' but must be a character other than a line end.",
    ),
    "a quote of two characters": ({"quoteChar": "''"}, "quoteChar is \"''\" but must be one character."),
    "an escape of two characters": ({"escapeChar": "\\\\"}, "escapeChar is '\\\\\\\\' but must be one character."),
    "no escape": ({"escapeChar": ""}, "escapeChar is '' but must be one character."),
    "an escape that is the quote": ({"escapeChar": '"'}, "escapeChar is '\"' but must be different from quoteChar."),
    "a quote that is the delimiter": ({"quoteChar": ","}, "quoteChar is ',' but must be different from delimiter."),
    "in a dialect of version 1": ({"csv": {"quoteChar": "ab"}}, "quoteChar is 'ab' but must be one character."),
}


@pytest.mark.parametrize("case", SEPARATORS)
def test_characters_that_cannot_separate_are_reported(tmp_path: Path, case: str) -> None:
    """Table Dialect: quote and escape are one character. No row is read by a dialect that can only swallow cells."""
    dialect, message = SEPARATORS[case]

    found = package(tmp_path, {"text": 'a,b\n1,x\n"2","y"\n', "schema": "a:integer b", "dialect": dialect})

    assert [(f.rule, f.message) for f in errors_of(found)] == [("dialect-error", message)]
    assert not found.tables[0].checked


def test_rows_above_the_header_are_told(tmp_path: Path) -> None:
    text = "Title\nof two lines\na,b\n1,x\n"

    found = package(tmp_path, {"text": text, "schema": "a:integer b", "dialect": {"headerRows": [3]}})

    told = {f.rule: f for f in found.tables[0].findings}
    assert told["preamble-skipped"].count == 2
    assert [s.cell for s in told["preamble-skipped"].samples] == ["Title", "of two lines"]
    assert found.tables[0].rows.skipped == {"header": 1, "preamble": 2}


def test_an_unclosed_quote_is_told_and_loses_nothing(tmp_path: Path) -> None:
    found = package(tmp_path, {"text": 'a,b\n1,x\n2,"y\n3,z\n', "schema": "a:integer b"})

    told = {f.rule: f for f in found.tables[0].findings}
    assert told["unclosed-quote"].samples[0].row == 3
    assert (found.tables[0].rows.read, found.tables[0].rows.kept) == (3, 2)


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_an_unclosed_quote_is_found_beside_inch_marks(tmp_path: Path, end: str) -> None:
    """Their number is even then; `csv.reader` keeps the line end that such a cell runs over."""
    found = package(tmp_path, {"text": f'a,b\n1,5" x\n2,"y{end}', "schema": "a:integer b"})

    told = {f.rule: f for f in found.tables[0].findings}
    assert told["unclosed-quote"].samples[0].row == 3


DOUBTFUL = {
    "one row": ('1,"x\n2,y"z\n3,w\n', [2], "1 row runs over several lines: a quotation mark opens"),
    "two rows": ('1,"x\n2,y"z\n3,"x\n4,y"z\n', [2, 3], "2 rows run over several lines: quotation marks open"),
    "a cell of several lines": ('1,"x\ny"\n3,w\n', [], ""),
    "marks amid texts": ('1,5" x\n3,6" w\n', [], ""),
}


@pytest.mark.parametrize("case", DOUBTFUL)
def test_rows_that_may_have_been_swallowed_are_told(tmp_path: Path, case: str) -> None:
    """RFC 4180: what follows a closing mark is a delimiter or a line end; where it is not, lines may have gone lost."""
    text, rows, said = DOUBTFUL[case]

    found = package(tmp_path, {"text": f"a,b\n{text}", "schema": "a:integer b", "dialect": {}})

    told = [f for f in found.tables[0].findings if f.rule == "unclosed-quote"]
    assert [s.row for f in told for s in f.samples] == rows
    assert [f.count for f in told] == [len(rows)] * bool(rows)
    assert all(f.message.startswith(said) for f in told)


@pytest.mark.parametrize("last", ['"y"', '""', '"a""b"', "y", '5" "', '"a"b'])
def test_a_closed_quote_is_not_told(tmp_path: Path, last: str) -> None:
    found = package(tmp_path, {"text": f'a,b\n1,"x"\n2,{last}\n', "schema": "a:integer b"})

    assert "unclosed-quote" not in {f.rule for f in found.tables[0].findings}


def test_a_table_without_a_dialect_says_what_was_guessed(tmp_path: Path) -> None:
    found = package(tmp_path, {"text": "Title\na;b;c\n" + "1;x;1\n2;y;2\n" * 20, "schema": "a:integer b c"})

    told = {f.rule for f in found.tables[0].findings}
    assert {"dialect-detected", "preamble-skipped"} <= told
    assert errors_of(found) == []
    assert found.tables[0].dialect["delimiter"] == ";"
    assert found.tables[0].dialect["header_rows"] == (2,)


def test_the_row_equation(tmp_path: Path) -> None:
    """Rows read are skipped, kept or in quarantine; none is lost and none counted twice."""
    text = "Title\na,b\n1,x\n\n# note\nz,y\n2,\n,\n3,w,v\n4\n5,u\n"
    dialect = {"headerRows": [2], "commentChar": "#", "skipBlankRows": True}
    schema = {
        "fields": [
            {"name": "a", "type": "integer"},
            {"name": "b", "type": "string", "constraints": {"required": True}},
        ]
    }

    rows = package(tmp_path, {"text": text, "schema": schema, "dialect": dialect}).tables[0].rows

    assert (rows.read, rows.kept, rows.quarantined) == (11, 2, 4)
    assert rows.skipped == {"header": 1, "preamble": 1, "blank": 2, "comment": 1}
    assert rows.holds


def test_several_files_are_one_table(tmp_path: Path) -> None:
    """Files follow one another; a later one's header, where it repeats the first, is told and set aside."""
    (tmp_path / "b.csv").write_text("a,b\n2,y\n")
    (tmp_path / "c.csv").write_text("z,w\n3,v")

    found = package(tmp_path, {"text": "a,b\n1,x", "path": "t1.csv", "schema": "a:integer b", "dialect": {}})
    assert errors_of(found) == []
    text = json.loads((tmp_path / "datapackage.json").read_text())
    text["resources"][0]["path"] = ["t1.csv", "b.csv", "c.csv"]
    (tmp_path / "datapackage.json").write_text(json.dumps(text))
    from potluck.checkin.lone import check_file

    table = check_file(tmp_path / "datapackage.json").tables[0]

    assert places(errors_of(check_file(tmp_path / "datapackage.json"))) == [["type-error", "5", "1", "z"]]
    assert (table.rows.read, table.rows.kept, table.rows.skipped) == (6, 3, {"header": 2})
    assert [s.row for f in table.findings if f.rule == "preamble-skipped" for s in f.samples] == [3]
