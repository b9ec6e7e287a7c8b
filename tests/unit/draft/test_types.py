"""The type, properties, missing labels and code system drafted for one column, from its values."""

from typing import Any

import polars as pl
import pytest

from potluck.draft.columns import ColumnDraft, Context, columns_of, decide
from potluck.draft.evidence import Evidence


def drafted(label: str, values: list[str], context: Context | None = None) -> ColumnDraft:
    evidence = Evidence()
    evidence.observe(pl.Series(values, dtype=pl.String))
    return decide(label, evidence.finish(), context or Context())


INTS = [str(n) for n in range(1, 60)]
RATES = [f"{n}.{n % 10}" for n in range(1, 60)]

FORMS = {
    "integers": (INTS, "integer", {}),
    "negative integers": (["-1", "+2", "0"], "integer", {}),
    "padded integers": ([" 1", "2 "], "integer", {}),
    "decimals": (RATES, "number", {}),
    "exponents": (["1e5", "2.5E-3"], "number", {}),
    "integers and decimals": (["1", "2.5"], "number", {}),
    "whole numbers written with a point": (["1.0", "2.0"], "number", {}),
    "thousands": (["1,234", "567", "12,345,678"], "integer", {"groupChar": ","}),
    "thousands and decimals": (["1,234.5", "6.7"], "number", {"groupChar": ","}),
    "decimal comma": (["1791,995", "0,5"], "number", {"decimalChar": ","}),
    "points and a decimal comma": (["1.791,5", "2"], "number", {"groupChar": ".", "decimalChar": ","}),
    "points in thousands": (["1.234.567", "12.345"], "integer", {"groupChar": "."}),
    "blanks in thousands": (["1 234", "12 345 678"], "integer", {"groupChar": " "}),
    "hard blanks in thousands": (["1\u00a0234", "12\u00a0345"], "integer", {"groupChar": "\u00a0"}),
    "percent": (["4.08%", "12 %"], "number", {"bareNumber": False}),
    "whole percent": (["4%", "12%"], "number", {"bareNumber": False}),
    "dollars": (["$14,294,892.00", "$5.10"], "number", {"groupChar": ",", "bareNumber": False}),
    "whole dollars": (["$14,294", " $\t15,000 "], "integer", {"groupChar": ",", "bareNumber": False}),
    "euros behind": (["12,50 €", "3,00 €"], "number", {"decimalChar": ",", "bareNumber": False}),
    "footnote marks": (["448.5 #  ", "12.1", "7.0*"], "number", {"bareNumber": False}),
    "one unit": (["5 mg", "10 mg"], "integer", {"bareNumber": False}),
    "several units": (["5 mg", "10 ml"], "string", {}),
    "multiples": (["0K", "4K", "13K"], "string", {}),
    "a dollar without a digit before the point": (["$.50", "$1.00"], "string", {}),
    "accounting negatives": (["(5)", "7"], "string", {}),
    "ranges": (["2.1-4", "4.1-6"], "string", {}),
    "intervals": (["5,845 to 8,563", "1,000 to 2,000"], "string", {}),
    "words": (["Suffolk", "Essex"], "string", {}),
    "dates": (["2020-01-31", "2020-02-29"], "date", {}),
    "a day that is none": (["2020-02-30", "2020-01-01"], "string", {}),
    "a month that is none": (["2024-13-01", "2024-01-01"], "string", {}),
    "month first, proved": (["1/2/2020", "12/31/2020"], "date", {"format": "%m/%d/%Y"}),
    "day first, proved": (["1/2/2020", "31/12/2020"], "date", {"format": "%d/%m/%Y"}),
    "day or month first, unproved": (["1/2/2020", "3/4/2020"], "string", {}),
    "two-digit years": (["1/31/20", "12/1/19"], "date", {"format": "%m/%d/%y"}),
    "days with points": (["31.12.2020", "1.2.2021"], "date", {"format": "%d.%m.%Y"}),
    "days with month names": (["01-Jan-2020", "15-FEB-2021"], "date", {"format": "%d-%b-%Y"}),
    "SAS days": (["01JAN2020", "15FEB2021"], "date", {"format": "%d%b%Y"}),
    "long days": (["January 2, 2020", "May 15, 2021"], "date", {"format": "%B %d, %Y"}),
    "months by name": (["January, 2016", "May, 2015"], "string", {}),
    "year-months": (["2001-09", "2002-03"], "yearmonth", {}),
    "school years": (["2010-11", "2011-12"], "string", {}),
    "instants": (["2020-01-01T10:00:00", "2020-01-01T10:00:00.5"], "datetime", {}),
    "instants with a zone": (["2020-01-01T10:00:00Z", "2020-01-01T10:00:00+02:00"], "datetime", {}),
    "instants with and without a zone": (["2020-01-01T10:00:00Z", "2020-01-01T10:00:00"], "string", {}),
    "instants with a blank": (["2020-01-01 10:00:00"], "datetime", {"format": "%Y-%m-%d %H:%M:%S"}),
    "instants of a spreadsheet": (
        ["1/31/2020 9:05", "12/1/2020 13:00"],
        "datetime",
        {"format": "%m/%d/%Y %H:%M"},
    ),
    "instants with am and pm": (["1/31/2020 09:05:00 AM"], "datetime", {"format": "%m/%d/%Y %I:%M:%S %p"}),
    "an instant on no day": (["2020-02-30 10:00:00", "2020-01-01 10:00:00"], "string", {}),
    "times": (["10:00:00", "23:59:59"], "time", {}),
    "short times": (["10:00", "23:59"], "time", {"format": "%H:%M"}),
    "yes and no": (["Yes", "No"], "boolean", {"trueValues": ["Yes"], "falseValues": ["No"]}),
    "Y and N": (["Y", "N", "n"], "boolean", {"trueValues": ["Y"], "falseValues": ["N", "n"]}),
    "true and false": (["true", "false"], "boolean", {}),
    "yes alone": (["Yes"], "boolean", {"trueValues": ["Yes"], "falseValues": ["No"]}),
    "one letter alone": (["F"], "string", {}),
    "male and female": (["M", "F"], "string", {}),
    "zero and one": (["0", "1"], "integer", {}),
    "leading zeros": (["001", "002"], "string", {}),
    "sixteen digits": (["1234567890123456"], "string", {}),
    "fifteen digits": (["123456789012345"], "integer", {}),
    "categories of digits and letters": (["1", "2", "3", "A", "B"], "string", {}),
    "a code with letters": (["0HP", "000", "101"], "string", {}),
}


@pytest.mark.parametrize(("values", "type_", "options"), FORMS.values(), ids=FORMS)
def test_a_column_takes_the_narrowest_type_that_all_its_values_fit(
    values: list[str], type_: str, options: dict[str, Any]
) -> None:
    column = drafted("value", values)

    assert (type_, options) == (column.type, column.options)


LABELS = {
    "suppressed": ([*INTS, "Suppressed", "Suppressed"], "integer", ["Suppressed"]),
    "mostly suppressed": (["12", *["Suppressed"] * 90, "30"], "integer", ["Suppressed"]),
    "several": ([*RATES, "Suppressed", "Unreliable", "N/A"], "number", ["N/A", "Suppressed", "Unreliable"]),
    "censored": ([*INTS, "<11"], "integer", ["<11"]),
    "top-coded": ([*INTS, ">=65"], "string", []),
    "dash with blanks": ([*RATES, " -   "], "number", [" -   "]),
    "dollar dash": (["$1,000", " $\t-   "], "integer", [" $\t-   "]),
    "footnote codes": ([*RATES, "* ", "_ ", "__ "], "number", ["* ", "__ ", "_ "]),
    "an unknown word among many numbers": ([*INTS, "Too small"], "integer", ["Too small"]),
    "an unknown word among few numbers": (["1", "2", "Too small"], "string", []),
    "negative repeated digits": ([*INTS, "-999"], "integer", ["-999"]),
    "the same in decimals": ([*RATES, "-999.0"], "number", ["-999.0"]),
    "the census's": ([*INTS, "-666666666"], "integer", ["-666666666"]),
    "a negative number among negative ones": (["-999", "-1500", "300"], "integer", []),
    "9999 as a count": (["9999", "8000", "12000"], "integer", []),
    "999 among ages": ([*INTS, "999", "999"], "integer", ["999"]),
    "blank cells": ([*INTS, "   "], "integer", ["   "]),
    "dates": (["2020-01-31", "NA"], "date", ["NA"]),
    "Y, N and not available": (["Y", "N", "N/A"], "boolean", ["N/A"]),
    "text, always": (["London", "Paris", "N/A"], "string", ["N/A"]),
    "backslash N": (["London", "Paris", "\\N"], "string", ["\\N"]),
    "NA among names": (["London", "Paris", "NA", "NA"], "string", ["NA"]),
    "NA among codes as long": (["1T", "AA", "NA", "NA"], "string", []),
    "NA among longer codes": (["RAJ", "RBK", "NA", "NA"], "string", ["NA"]),
    "None as an answer": (["None", "Some", "None"], "string", []),
    "star as a code": (["P", "U", "*", "000"], "string", []),
    "nothing but NA": (["NA", "NA"], "string", ["NA"]),
}


@pytest.mark.parametrize(("values", "type_", "missing"), LABELS.values(), ids=LABELS)
def test_texts_that_stand_for_no_value_are_proposed(values: list[str], type_: str, missing: list[str]) -> None:
    column = drafted("value", values)

    assert (type_, sorted(missing)) == (column.type, sorted(column.missing))


COUNTIES = [f"{state}{county:03d}" for state in ("01", "02", "51") for county in range(1, 30, 2)]
STATES = [
    "AL",
    "AK",
    "AZ",
    "AR",
    "CA",
    "CO",
    "CT",
    "DE",
    "FL",
    "GA",
    "HI",
    "ID",
    "IL",
    "IN",
    "IA",
    "KS",
    "KY",
]
CODES = {
    "county FIPS": ("FIPS", COUNTIES, "us-county-fips"),
    "county FIPS that lost its zeros": ("geog_id", [c.lstrip("0") for c in COUNTIES], "us-county-fips"),
    "county FIPS, by name alone": ("fips", ["1001"], "us-county-fips"),
    "county FIPS with the nation": ("FIPStxt", ["00000", "01000", *COUNTIES], "us-county-fips"),
    "populations of counties": ("County population", [str(1000 + 371 * n) for n in range(50)], ""),
    "state FIPS": ("State", ["01", "02", "51"], "us-state-fips"),
    "state FIPS that lost its zeros": ("State FIPS", ["1", "2", "51"], "us-state-fips"),
    "hospitals of a state": ("State hospitals", [str(n) for n in range(1, 50)], ""),
    "postal codes of states": ("ST_ABBR", ["MA", "ND", "PR"], "us-state-postal"),
    "states without a telling name": ("where", STATES, "us-state-postal"),
    "few states without a telling name": ("where", ["OR", "IN"], ""),
    "states in words": ("State", ["Ohio", "Utah"], ""),
    "ZIP": ("zip", ["02139", "10001"], "us-zip"),
    "ZIP and ZIP+4": ("POSTAL", ["99654-8525", "2139", "10001"], "us-zip"),
    "NPI": ("npi", ["1234567893", "1003000126"], "npi"),
    "NDC": ("product_ndc", ["0002-3227", "50580-449"], "ndc"),
    "ICD-9": ("ICD-9-CM CODE", ["01000", "V9129", "E8120"], "icd-9-cm"),
    "ICD-10": ("icd10", ["T40.2X1A", "F11.20"], "icd-10-cm"),
    "countries, three letters": ("iso3", ["HTI", "BRA"], "iso-3166-alpha-3"),
    "countries, two letters": ("iso2", ["NA", "BR"], "iso-3166-alpha-2"),
}


@pytest.mark.parametrize(("label", "values", "system"), CODES.values(), ids=CODES)
def test_code_systems_are_known_by_name_and_values(label: str, values: list[str], system: str) -> None:
    column = drafted(label, values)

    assert system == column.code
    assert column.type == "string" or not system
    assert column.missing == ()


@pytest.mark.parametrize(
    ("label", "values"),
    [
        ("FIPS", ["1", "3", "5"]),
        ("phone", ["6718287501", "6704336123"]),
        ("county_fips", ["001", "003"]),
        ("zip4", ["1465"]),
        ("upc", ["123456789012"]),
    ],
    ids=["part of a FIPS code", "phone", "county part", "ZIP extension", "UPC"],
)
def test_codes_of_no_known_system_stay_text(label: str, values: list[str]) -> None:
    column = drafted(label, values)

    assert (column.type, column.code) == ("string", "")


@pytest.mark.parametrize(
    ("label", "values", "type_"),
    [
        ("Year", ["2014", "2018"], "year"),
        ("fiscalYear", ["2014"], "year"),
        ("count", ["2014", "2018"], "integer"),
        ("Years lost", ["7000"], "integer"),
        ("Year", ["1", "2"], "integer"),
        ("visit_date", ["20200131", "20201201"], "date"),
        ("lot", ["20200131", "20201201"], "integer"),
    ],
)
def test_a_name_tells_years_and_days_from_integers(label: str, values: list[str], type_: str) -> None:
    assert type_ == drafted(label, values).type


def evidence_of(values: list[str]) -> Evidence:
    evidence = Evidence()
    evidence.observe(pl.Series(values, dtype=pl.String))
    return evidence.finish()


def test_another_column_proves_that_the_month_comes_first() -> None:
    open_, proof = columns_of(["a", "b"], [evidence_of(["1/2/2020", "3/4/2020"]), evidence_of(["12/31/2020"])])

    assert (open_.options["format"], proof.options["format"]) == ("%m/%d/%Y", "%m/%d/%Y")
    assert open_.notes == ()


def test_american_tables_are_read_month_first_with_a_note() -> None:
    day, _ = columns_of(["day", "state"], [evidence_of(["1/2/2020", "3/4/2020"]), evidence_of(["MA", "NY"])])

    assert (day.type, day.options) == ("date", {"format": "%m/%d/%Y"})
    assert "month first" in day.notes[0]


def test_a_decimal_comma_elsewhere_settles_an_ambiguous_one() -> None:
    ambiguous, _ = columns_of(["a", "b"], [evidence_of(["1,234", "2,500"]), evidence_of(["1791,99", "0,5"])])

    assert ambiguous.options == {"decimalChar": ","}


def test_a_near_miss_is_noted() -> None:
    column = drafted("n", [*(str(n) for n in range(500)), "12a"])

    assert (column.type, column.notes[0]) == ("string", "would be of type integer except for 1 of its 501 values")


def test_evidence_is_the_same_in_one_batch_or_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Columns with more different values than are kept are judged batch by batch."""
    monkeypatch.setattr("potluck.draft.evidence._DISTINCT", 50)
    values = [f"{n % 28 + 1}/{n % 12 + 1}/{2000 + n % 20}" for n in range(2000)]
    many = Evidence()
    for start in range(0, len(values), 70):
        many.observe(pl.Series([*values[start : start + 70], "Suppressed"], dtype=pl.String))
    column = decide("day", many.finish(), Context())

    assert (column.type, column.options, column.missing) == ("date", {"format": "%d/%m/%Y"}, ("Suppressed",))


def test_one_odd_value_in_a_late_batch_makes_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("potluck.draft.evidence._DISTINCT", 50)
    evidence = Evidence()
    for start in range(0, 1000, 100):
        evidence.observe(pl.Series([str(n) for n in range(start, start + 100)], dtype=pl.String))
    evidence.observe(pl.Series(["12a"], dtype=pl.String))

    assert decide("n", evidence.finish(), Context()).type == "string"


def test_a_label_among_a_few_years_is_a_label() -> None:
    column = drafted("lastYear", ["2019", "2020", *["Still in program"] * 9])

    assert (column.type, column.missing) == ("year", ("Still in program",))
