"""Hints for the tool that the file was made with."""

import pytest

from potluck.advice.tools import hints

ZEROS = 'Lost zeros come back with =TEXT(B7,"00000")'


@pytest.mark.parametrize(
    ("rule", "constraint", "kind", "text"),
    [
        ("type-error", None, "date", '=TEXT(B7,"yyyy-mm-dd")'),
        ("type-error", None, "integer", '=VALUE(SUBSTITUTE(B7,",",""))'),
        ("constraint-error", "pattern", "string", ZEROS),
        ("constraint-error", "minLength", "string", ZEROS),
        ("constraint-error", "categories", "string", "Filter column B"),
        ("constraint-error", "exclusiveMaximum", "number", "Filter column B by number"),
        ("unique-error", None, "string", "=COUNTIF(B:B,B7)>1"),
        ("primary-key", None, "", "=COUNTIF(B:B,B7)>1"),
        ("foreign-key", None, "", "=COUNTIF(Other!A:A,B7)=0"),
        ("undecodable-row", None, "", "CSV UTF-8"),
        ("screen-ssn", None, "string", "Delete"),
    ],
)
def test_spreadsheets(rule: str, constraint: str | None, kind: str, text: str) -> None:
    ((tool, said),) = hints(rule, constraint, kind, column="B", row=7, width=5, cells=("1",))

    assert tool == "Excel, LibreOffice"
    assert text in said
    assert "{" not in said


def test_sas_gets_formats_and_never_a_name_that_is_none() -> None:
    assert hints("type-error", None, "date", column="seen", sas=True) == (("SAS", "FORMAT seen YYMMDD10.;"),)
    assert hints("constraint-error", "pattern", "string", column="fips", width=5, sas=True)[0][1].startswith(
        "fips_c = PUT(fips, Z5.);"
    )
    assert hints("type-error", None, "date", column="a; RUN", sas=True) == ()


def test_a_key_of_several_columns_has_no_formula_of_one() -> None:
    ((_, said),) = hints("primary-key", None, "", column="A, C", row=7)

    assert "Join the columns A, C" in said
    assert hints("foreign-key", None, "", column="A, C", row=7) == ()


@pytest.mark.parametrize(("rule", "letter"), [("package-error", "B"), ("unique-error", "")])
def test_no_hint_where_there_is_none_to_give(rule: str, letter: str) -> None:
    assert hints(rule, None, "", column=letter) == ()


@pytest.mark.parametrize("cells", [None, ("see note",)])
def test_no_formula_where_it_cannot_help(cells: tuple[str, ...] | None) -> None:
    """Words become no number by a formula, and nobody knows what hidden cells would."""
    said = " ".join(text for _, text in hints("type-error", None, "integer", column="B", row=7, cells=cells))

    assert "=" not in said
    assert bool(said) is (cells is None)
