"""Delimiter, quotes, header, preamble and notes of small files, and files that are no tables."""

from pathlib import Path
from typing import Any

import pytest

from potluck.draft import NotATable, TableDraft, draft_tables

ROWS = "".join(f"{n},Name {n},{n / 4}\n" for n in range(1, 40))


def draft(folder: Path, text: str | bytes, name: str = "table.csv") -> TableDraft | NotATable:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    drafts = draft_tables(path)
    return drafts if isinstance(drafts, NotATable) else drafts[0]


def names(one: TableDraft | NotATable) -> list[str]:
    assert isinstance(one, TableDraft), one
    return [field["name"] for field in one.resource["schema"]["fields"]]


FOOTED = "county\tfips\trate\n" + "".join(f"County {n}\t{n:05d}\t{n / 3:.2f}\n" for n in range(1, 60, 2))
LAYOUTS = {
    "plain": (f"id,name,rate\n{ROWS}", {"delimiter": ","}, 39),
    "CRLF": (f"id,name,rate\n{ROWS}".replace("\n", "\r\n"), {"delimiter": ","}, 39),
    "semicolons and decimal commas": ("name;rate\n" + "a b;1,5\nc;2,25\n" * 9, {"delimiter": ";"}, 18),
    "tabs with commas inside": ("place\tn\n" + "Suffolk, MA\t1\nEssex, MA\t2\n" * 9, {"delimiter": "\t"}, 18),
    "pipes": ("a|b|c\n" + "1|x, y|2\n" * 9, {"delimiter": "|"}, 9),
    "quoted commas": ("a,b\n" + '1,"x, y, z"\n2,w\n' * 9, {"delimiter": ","}, 18),
    "quoted line ends": ("a,b\n" + '1,"x\ny"\n' * 9, {"delimiter": ","}, 9),
    "single quotes": (
        "'code','name'\n" + "'0010 ','Cholera, all'\n'0011 ','Cholera'\n" * 9,
        {"delimiter": ",", "quoteChar": "'"},
        18,
    ),
    "a blank after the comma": (
        "a, b\n" + '1, "x, y"\n2, "z"\n' * 9,
        {"delimiter": ",", "skipInitialSpace": True},
        18,
    ),
    "escaped quotes": (
        "a,b\n" + '1,"say \\"x\\", y"\n2,z\n' * 9,
        {"delimiter": ",", "escapeChar": "\\", "doubleQuote": False},
        18,
    ),
    "stray quotes": (
        "a|b\n" + '"1 inch|2\n3|4\n5|"6 inch\n7|8\n' * 5 + '"9|1\n',
        {"delimiter": "|", "quoteChar": ""},
        21,
    ),
    "title lines": (
        f"Deaths by county\nSource: CDC, 2020\n\nid,name,rate\n{ROWS}",
        {"delimiter": ",", "headerRows": [4]},
        39,
    ),
    "padded title lines": (
        f"Deaths by county,,\nMade 2020,,\nid,name,rate\n{ROWS}",
        {"delimiter": ",", "headerRows": [3]},
        39,
    ),
    "a note above": (
        f"NOTE: codes change in October.\nid,name,rate\n{ROWS}",
        {"delimiter": ",", "headerRows": [2]},
        39,
    ),
    "notes below": (
        f"{FOOTED}---\nSource: CDC WONDER\nCaveats: few\n",
        {"delimiter": "\t", "commentRows": [32, 33, 34]},
        30,
    ),
    "padded notes below": (
        f"id,name,rate\n{ROWS}* Suppressed to protect people,,\nSource: CDC,,\n",
        {"delimiter": ",", "commentRows": [41, 42]},
        39,
    ),
    "blank line, then notes": (
        f"id,name,rate\n{ROWS}\nSource: CDC\n",
        {"delimiter": ",", "commentRows": [41, 42]},
        39,
    ),
    "a last row with little in it": (
        "name,a,b\n" + "Essex,1,2\n" * 20 + "Nowhere county,,\n",
        {"delimiter": ","},
        21,
    ),
    "a total at the end": ("name,a,b\n" + "Essex,1,2\n" * 20 + "Total,20,40\n", {"delimiter": ","}, 21),
    "blank lines inside": ("a,b\n1,2\n\n3,4\n" + "5,6\n" * 9, {"delimiter": ",", "skipBlankRows": True}, 11),
    "a blank line at the end": ("a,b\n" + "5,6\n" * 9 + "\n", {"delimiter": ",", "skipBlankRows": True}, 9),
    "remarks inside": (
        "a,b,c\n1,2,3\n# checked\n" + "5,6,7\n" * 9,
        {"delimiter": ",", "commentRows": [3]},
        10,
    ),
    "the header again inside": (
        "a,b\n" + "".join(f"{n},x\n" for n in range(700)) + "a,b\n1,y\n",
        {"delimiter": ",", "commentRows": [702]},
        701,
    ),
    "no header, numbers": ("1,Boston,2.5\n2,Salem,3.5\n" * 9, {"delimiter": ",", "header": False}, 18),
    "no header, codes": (
        '"Aruba","AW","AA"\n"Angola","AO","AO"\n' * 9,
        {"delimiter": ",", "header": False},
        18,
    ),
    "years as labels": (
        "place,2001,2002,2003\n" + "Essex,10,20,30\nSalem,11,22,33\n" * 9,
        {"delimiter": ","},
        18,
    ),
    "codes as labels": ("month,51059,54003\n" + "2015-01,0.42,0.64\n" * 9, {"delimiter": ","}, 9),
    "a blank label": (
        "id,,c\n" + "1,2,x\n" * 9,
        {"delimiter": ",", "header": False, "headerRows": [1], "commentRows": [1]},
        9,
    ),
    "a repeated label": (
        "id,n,n\n" + "1,2,3\n" * 9,
        {"delimiter": ",", "header": False, "headerRows": [1], "commentRows": [1]},
        9,
    ),
    "two header rows": (
        "id,cost,weight\n,US dollars,kg\n" + "1,2.5,3\n2,3.5,4\n" * 9,
        {"delimiter": ",", "headerRows": [1, 2]},
        18,
    ),
    "a label less than cells": (
        "a,b\n" + "r1,1,2\nr2,3,4\n" * 9,
        {"delimiter": ",", "header": False, "headerRows": [1], "commentRows": [1]},
        18,
    ),
    "ragged last rows": ("a,b,c,d\n" + "1,2,3,4\n" * 30 + "5,6,7\n" * 5, {"delimiter": ","}, 35),
    "header only": ("id,name,rate\n", {"delimiter": ","}, 0),
    "one column": ("fips\n01001\n01003\n", {"delimiter": ","}, 2),
}


@pytest.mark.parametrize(("text", "dialect", "rows"), LAYOUTS.values(), ids=LAYOUTS)
def test_layouts(tmp_path: Path, text: str, dialect: dict[str, Any], rows: int) -> None:
    one = draft(tmp_path, text)

    assert isinstance(one, TableDraft), one
    assert (dialect, rows) == (one.resource["dialect"], one.rows)


def test_names_are_made_unique_and_say_so(tmp_path: Path) -> None:
    one = draft(tmp_path, "id,,id\n" + "1,2,3\n" * 5)

    assert names(one) == ["id", "column_2", "id_2"]
    assert isinstance(one, TableDraft)
    assert [field.get("title") for field in one.resource["schema"]["fields"]] == [None, None, "id"]
    assert any("no name" in note for note in one.notes)
    assert any("more than once" in note for note in one.notes)


def test_a_header_of_one_label_less_leaves_the_first_column_without_a_name(tmp_path: Path) -> None:
    assert names(draft(tmp_path, "a,b\n" + "r1,1,2\nr2,3,4\n" * 9)) == ["column_1", "a", "b"]


def test_a_delimiter_at_the_end_of_rows_leaves_the_last_column_without_a_name(tmp_path: Path) -> None:
    assert names(draft(tmp_path, "a,b\n" + "1,2,\n3,4,\n" * 9)) == ["a", "b", "column_3"]


ENCODINGS = {
    "UTF-8": ("id,ort\n1,Añasco\n".encode(), "utf-8", ["id", "ort"]),
    "UTF-8 with a mark": ("id,ort\n1,Añasco\n".encode("utf-8-sig"), "utf-8", ["id", "ort"]),
    "UTF-16 with a mark": ("id,ort\n1,Añasco\n".encode("utf-16"), "utf-16", ["id", "ort"]),
    "UTF-16 without": (("id,ort\n" + "1,Salem\n" * 9).encode("utf-16-le"), "utf-16-le", ["id", "ort"]),
    "cp1252 in the last byte": (
        b"id,ort\n" + b"1,Salem and a good deal more\n" * 45_000 + b"2,A\xf1asco\n",
        "cp1252",
        ["id", "ort"],
    ),
    "latin-1": (b"id,ort\n1,A\xf1asco\n2,\x81\n", "latin-1", ["id", "ort"]),
}


@pytest.mark.parametrize(("content", "encoding", "labels"), ENCODINGS.values(), ids=ENCODINGS)
def test_encodings_are_those_of_the_whole_file(
    tmp_path: Path, content: bytes, encoding: str, labels: list[str]
) -> None:
    one = draft(tmp_path, content)

    assert labels == names(one)
    assert isinstance(one, TableDraft)
    assert encoding == one.resource["encoding"]


FIXED = "".join(
    f"CN{n:05d}   {n:02d}    County number {n:<10}   {n * 1000:>9,}   {n * 900:>9,}  {n / 7:.1f}\n"
    for n in range(1, 60)
)
NO_TABLES = {
    "empty": (b"", "table.csv", "empty"),
    "blank lines": (b"\n\n \n", "table.csv", "blank"),
    "zero bytes": (b"a,b\n1,\x002\n", "table.csv", "zero byte at offset 6"),
    "control characters": (bytes(range(1, 32)) * 20, "table.csv", "control characters"),
    "mixed encodings": ("añb,c\n".encode() * 9 + b"a\xa5b,c\n", "table.csv", "A5 at offset 64"),
    "broken UTF-16": ("a,b\n1,2\n".encode("utf-16") + b"\x00\xd8", "table.csv", "UTF-16"),
    "fixed width": (FIXED.encode(), "2020.txt", "fixed-width"),
    "prose": (
        b"This is a letter. It has, as letters do, commas.\nIt goes on, and on, and ends.\nRegards, us\n" * 3,
        "letter.txt",
        "without a table",
    ),
    "JSON": (b'{"a": 1}', "a.json", "JSON"),
    "a web page": (b"<!DOCTYPE html><p>x</p>", "a.csv", "web page"),
    "PDF": (b"%PDF-1.7\n", "a.csv", "PDF"),
    "old Excel": (b"\xd0\xcf\x11\xe0" + bytes(600), "a.xls", "old binary Office"),
    "a damaged workbook": (b"PK\x03\x04junk", "a.xlsx", "damaged"),
    "a damaged gzip": (b"\x1f\x8b\x08\x00junk", "a.csv.gz", "gzip"),
    "Parquet": (b"PAR1xxxx", "a.parquet", "Parquet"),
}


@pytest.mark.parametrize(("content", "name", "why"), NO_TABLES.values(), ids=NO_TABLES)
def test_what_is_no_table_is_refused_with_a_reason(tmp_path: Path, content: bytes, name: str, why: str) -> None:
    one = draft(tmp_path, content, name)

    assert isinstance(one, NotATable), one
    assert why in one.why


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert isinstance(draft_tables(tmp_path / "none.csv"), NotATable)


def test_gzipped_text_is_looked_into(tmp_path: Path) -> None:
    import gzip

    assert names(draft(tmp_path, gzip.compress(f"id,name,rate\n{ROWS}".encode()), "table.csv.gz")) == [
        "id",
        "name",
        "rate",
    ]
