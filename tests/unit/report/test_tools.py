"""Hints for the tool that the file was made with."""

import pytest

from potluck.report.tools import hints

ZEROS = 'Lost zeros come back with =TEXT(B7,"00000")'


@pytest.mark.parametrize(
    ("rule", "constraint", "kind", "text"),
    [
        ("type-error", None, "date", '=TEXT(B7,"yyyy-mm-dd")'),
        ("type-error", None, "integer", '=VALUE(SUBSTITUTE(B7,",",""))'),
        ("constraint-error", "pattern", "string", ZEROS),
        ("constraint-error", "minLength", "string", ZEROS),
        ("constraint-error", "categories", "string", "Filter column B"),
        ("constraint-error", "exclusiveMaximum", "number", "Sort or filter column B"),
        ("unique-error", None, "string", "=COUNTIF(B:B,B7)>1"),
        ("primary-key", None, "", "=COUNTIF(B:B,B7)>1"),
        ("foreign-key", None, "", "=COUNTIF(Other!A:A,B7)=0"),
        ("undecodable-row", None, "", "CSV UTF-8"),
        ("screen-ssn", None, "string", "Delete"),
    ],
)
def test_spreadsheets(rule: str, constraint: str | None, kind: str, text: str) -> None:
    ((tool, said),) = hints(rule, constraint, kind, letter="B", row=7, name="x", width=5)

    assert tool == "Excel, LibreOffice"
    assert text in said
    assert "{" not in said


def test_sas_gets_formats_and_never_a_name_that_is_none() -> None:
    assert hints("type-error", None, "date", name="seen", sas=True) == (("SAS", "FORMAT seen YYMMDD10.;"),)
    assert hints("constraint-error", "pattern", "string", name="fips", width=5, sas=True)[0][1].startswith(
        "fips_c = PUT(fips, Z5.);"
    )
    assert hints("type-error", None, "date", name="a; RUN", sas=True) == ()


def test_a_key_of_several_columns_has_no_formula_of_one() -> None:
    ((_, said),) = hints("primary-key", None, "", letter="A, C", row=7)

    assert "Join the columns A, C" in said
    assert hints("foreign-key", None, "", letter="A, C", row=7) == ()


@pytest.mark.parametrize(("rule", "letter"), [("package-error", "B"), ("unique-error", "")])
def test_no_hint_where_there_is_none_to_give(rule: str, letter: str) -> None:
    assert hints(rule, None, "", letter=letter) == ()
