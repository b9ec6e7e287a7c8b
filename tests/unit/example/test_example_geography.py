"""Names and codes of places are facts: they are counted, and held against public data where that is at hand."""

import csv

import pytest
from example_event.geography import COUNTIES, STATES, counties_of
from lib.places import corpus

# How many there are, and the code of the last one in alphabetical order: a name left out would shift it.
_EXTENT = {
    "CT": (8, "09015"),
    "DE": (3, "10005"),
    "KY": (120, "21239"),
    "MA": (14, "25027"),
    "MD": (24, "24510"),
    "ME": (16, "23031"),
    "NH": (10, "33019"),
    "NJ": (21, "34041"),
    "OH": (88, "39175"),
    "PA": (67, "42133"),
    "RI": (5, "44009"),
    "TN": (95, "47189"),
    "VA": (133, "51840"),
    "VT": (14, "50027"),
    "WV": (55, "54109"),
}


@pytest.mark.parametrize("postal", _EXTENT)
def test_state_has_all_its_counties(postal: str) -> None:
    counties = counties_of(postal)

    assert _EXTENT[postal] == (len(counties), counties[-1].fips)


def test_every_code_and_label_stands_once() -> None:
    assert len(COUNTIES) == len({c.fips for c in COUNTIES}) == len({c.label for c in COUNTIES})
    assert {c.state.postal for c in COUNTIES} == set(_EXTENT)


def test_states_are_fifty_and_the_district() -> None:
    assert len(STATES) == 51
    assert len({s.fips for s in STATES}) == len({s.postal for s in STATES}) == len({s.name for s in STATES}) == 51


@pytest.mark.parametrize(
    ("fips", "label"),
    [
        ("51036", "Charles City County, VA"),
        ("51041", "Chesterfield County, VA"),
        ("51600", "Fairfax city, VA"),
        ("51685", "Manassas Park city, VA"),
        ("24510", "Baltimore city, MD"),
        ("24025", "Harford County, MD"),
        ("21123", "Larue County, KY"),
        ("54047", "McDowell County, WV"),
        ("47041", "DeKalb County, TN"),
    ],
)
def test_exceptions_of_the_order(fips: str, label: str) -> None:
    assert label in {c.label for c in COUNTIES if c.fips == fips}


@pytest.mark.corpus
def test_counties_are_those_of_public_data() -> None:
    """A public table of 2018 has the same codes and names, and no county of these states besides."""
    path = corpus() / "cdc/svi-2018-county/SVI2018_US_COUNTY.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        public = {row["FIPS"]: row["LOCATION"] for row in csv.DictReader(file)}
    states = {c.state.fips for c in COUNTIES}
    expected = {fips: name for fips, name in public.items() if fips[:2] in states}

    assert expected == {c.fips: f"{c.name}, {c.state.name}" for c in COUNTIES}


@pytest.mark.corpus
def test_states_are_those_of_public_data() -> None:
    path = corpus() / "cdc/svi-2018-county/SVI2018_US_COUNTY.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        public = {(row["ST"].zfill(2), row["ST_ABBR"], row["STATE"].title()) for row in csv.DictReader(file)}

    assert {(f, p, name.replace(" Of ", " of ")) for f, p, name in public} == {
        (s.fips, s.postal, s.name) for s in STATES
    }
