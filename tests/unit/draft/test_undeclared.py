"""Tables without a schema: the schema that `add` drafts, what is declared respected, and what is said of it."""

import gzip
import json
from pathlib import Path, PurePosixPath
from typing import Any

import openpyxl
import pytest

from potluck.checkin.lone import check_file
from potluck.draft import draft_tables, with_schema
from potluck.findings import Finding
from potluck.model import Dialect, Field, Schema, Table

DEATHS = "fips,deaths\n" + "".join(f"{n:05d},{n % 97}\n" for n in range(1001, 1300, 2)) + "01301,Suppressed\n"


def drafted(folder: Path, name: str, content: str | bytes = "", **declared: Any) -> tuple[Table, list[Finding]]:
    if content:
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    form = {"gz": "csv"}.get(name.rpartition(".")[2], name.rpartition(".")[2])
    return with_schema(folder, Table("t", (PurePosixPath(name),), form, **declared))


def types(table: Table) -> dict[str, str]:
    return {f.name: f.type for f in table.schema.fields} if table.schema else {}


def rules(findings: list[Finding]) -> list[str]:
    return [f.rule for f in findings]


def test_a_lone_file_has_the_schema_that_add_drafts(tmp_path: Path) -> None:
    """Codes keep their zeros, and labels in the last row are missing values."""
    table, findings = drafted(tmp_path, "t.csv", DEATHS)
    drafts = draft_tables(tmp_path / "t.csv")

    assert isinstance(drafts, tuple)
    assert types(table) == {f["name"]: f["type"] for f in drafts[0].resource["schema"]["fields"]}
    assert types(table) == {"fips": "string", "deaths": "integer"}
    assert table.schema is not None
    assert "Suppressed" in [m.value for m in table.schema.missing_of(table.schema.fields[1])]
    assert rules(findings) == ["dialect-detected", "schema-inferred"]


def test_what_was_inferred_is_said_with_the_rows_it_was_inferred_from(tmp_path: Path) -> None:
    _, findings = drafted(tmp_path, "t.csv", DEATHS)

    assert findings[-1].message == (
        "No schema is declared. Types were inferred from all 151 rows: fips: string (us-county-fips), deaths: integer. "
        "Read as missing values: 'Suppressed'."
    )


def test_a_declared_schema_stays_as_it_is(tmp_path: Path) -> None:
    declared = Schema((Field("a", "integer"),))

    assert drafted(tmp_path, "t.csv", "x\n1\n", schema=declared)[0].schema is declared


def test_a_declared_dialect_is_respected(tmp_path: Path) -> None:
    """Only the types are found out: the header is where it is said to be."""
    dialect = Dialect(delimiter=";", header_rows=(2,))

    table, findings = drafted(tmp_path, "t.csv", "p;q\na;b\n1;x\n2;y\n", dialect=dialect)

    assert (table.dialect, types(table)) == (dialect, {"a": "integer", "b": "string"})
    assert rules(findings) == ["schema-inferred"]


def test_a_declared_encoding_is_respected(tmp_path: Path) -> None:
    text = "name,n\n" + "".join(f"Zoë {n},{n}\n" for n in range(30))

    table, _ = drafted(tmp_path, "t.csv", text.encode("cp850"), encoding="cp850")

    assert (table.encoding, types(table)) == ("cp850", {"name": "string", "n": "integer"})


def test_columns_without_a_header_have_the_names_that_add_gives_them(tmp_path: Path) -> None:
    table, _ = drafted(tmp_path, "t.csv", "1,x\n2,y\n", dialect=Dialect(header=False))

    assert list(types(table)) == ["column_1", "column_2"]


def test_labels_that_cannot_be_names_are_errors_still(tmp_path: Path) -> None:
    """The table is read by position, as `add` describes it, and the header is what has to be mended."""
    table, findings = drafted(tmp_path, "t.csv", "id,,id\n" + "1,x,2\n" * 5)

    assert list(types(table)) == ["id", "column_2", "id_2"]
    assert [(f.rule, f.field_number) for f in findings if f.severity == "error"] == [
        ("blank-label", 2),
        ("duplicate-label", 3),
    ]


def test_a_quotation_mark_that_never_closes_is_told(tmp_path: Path) -> None:
    """The rows after it are read without quotation marks, rather than lost in one cell."""
    _, findings = drafted(tmp_path, "t.csv", 'id,name\n1,"open\n2,x\n3,y\n')

    [told] = [f for f in findings if f.rule == "unclosed-quote"]
    assert [sample.row for sample in told.samples] == [2]


def test_what_add_takes_for_no_table_is_an_error_that_says_why(tmp_path: Path) -> None:
    """`validate` does not say that a file is valid which `add` refuses."""
    prose = "Dear colleague, this is a letter.\nIt goes on for a while, and then it ends with greetings.\n" * 3

    table, findings = drafted(tmp_path, "t.txt", prose)
    refused = draft_tables(tmp_path / "t.txt")

    assert not isinstance(refused, tuple)
    assert [(f.rule, f.message) for f in findings] == [("source-error", refused.why)]
    assert set(types(table).values()) == {"any"}


def test_bytes_in_two_encodings_are_an_error(tmp_path: Path) -> None:
    """Read as one of them, letters would be wrong, and nobody would see it."""
    _, findings = drafted(tmp_path, "t.csv", b"a,b\n" + "é,ü\n".encode() * 5 + b"\xe9,x\n")

    assert rules(findings) == ["encoding-error"]


UNREADABLE: dict[str, tuple[str, bytes, dict[str, Any]]] = {
    "no file": ("t.csv", b"", {}),
    "an unknown encoding": ("t.csv", b"a,b\n1,2\n", {"encoding": "klingon"}),
    "an unknown encoding beside a dialect": ("t.csv", b"a,b\n1,2\n", {"encoding": "klingon", "dialect": Dialect()}),
    "no format": ("t.dbf", b"a", {}),
    "no gzip": ("t.csv.gz", b"a,b\n1,2\n", {}),
    "a workbook that is none": ("t.xlsx", b"PK\x03\x04", {}),
    "an empty file": ("t.json", b"[]", {}),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_what_cannot_be_read_is_left_to_the_reader(tmp_path: Path, case: str) -> None:
    """The table comes back without a schema, and without a finding that would be there twice."""
    name, content, declared = UNREADABLE[case]

    table, findings = drafted(tmp_path, name, content, **declared)

    assert (table.schema, findings) == (None, [])


def test_a_damaged_gzip_is_told_once(tmp_path: Path) -> None:
    """Rows before the damage are read; the reader says where it ended."""
    (tmp_path / "t.csv.gz").write_bytes(gzip.compress(("a,b\n" + "1,2\n" * 90_000).encode())[:-90])

    dossier = check_file(tmp_path / "t.csv.gz")

    assert [f.rule for f in dossier.open_errors].count("source-error") == 1


def test_the_first_sheet_is_read_and_the_others_are_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["FIPS", "n"], *([1001 + n, n] for n in range(9))):
        book.active.append(row)
    book.create_sheet("Notes").append(["a note"])
    book.save(tmp_path / "t.xlsx")

    table, findings = drafted(tmp_path, "t.xlsx")
    dossier = check_file(tmp_path / "t.xlsx")

    assert (types(table)["FIPS"], rules(findings)) == ("string", ["schema-inferred"])
    assert {"sheet-not-checked", "schema-inferred"} == {f.rule for f in dossier.tables[0].findings}


def test_a_table_without_a_file_and_without_rows_comes_back(tmp_path: Path) -> None:
    assert with_schema(tmp_path, Table("t", ()))[0].schema is None


def test_keyed_rows_have_the_columns_of_all_rows(tmp_path: Path) -> None:
    """A key that comes late is a column too."""
    rows = [{"a": 1}, {"a": 2, "b": [1]}, {"a": 3, "c": {"x": 1}}]

    table, findings = drafted(tmp_path, "t.json", json.dumps(rows))

    assert types(table) == {"a": "integer", "b": "array", "c": "object"}
    assert "column-left-out" not in rules(findings)
    assert check_file(tmp_path / "t.json").open_errors == ()
