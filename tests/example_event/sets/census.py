"""Census: the geography that everything else refers to, and the people who live there."""

from example_event.describe import (
    GOVERNMENT,
    Contribution,
    Plain,
    column,
    county_column,
    dataset,
    names,
    reference,
    state_column,
    table,
    year_column,
)
from example_event.draw import Draw
from example_event.files import delimited
from example_event.geography import COUNTIES, STATES
from example_event.world import YEARS, county_facts

__all__ = ["geography", "population"]

_STEWARD: Plain = {"steward": "Ruth Okafor", "organization": "Census (synthetic data)", "licence": GOVERNMENT}


def geography() -> Contribution:
    """States and counties: plain UTF-8 CSV, keys between the two tables."""
    states = [
        state_column("fips", postal=False),
        state_column("postal"),
        column("name", "string", "Name", "Name of the state.", required=True),
        column("division", "string", "Division", "The Census division of the state.", required=True),
    ]
    counties = [
        county_column(),
        column(
            "state_fips", "string", "State code", "Two-digit FIPS code of the county's state.",
            required=True, code="us-state-fips", constraints={"pattern": "[0-9]{2}"},
        ),
        column("name", "string", "Name", "Name with its kind, such as Barnstable County.", required=True),
        column(
            "kind", "string", "Kind", "County, or a city that belongs to no county and counts as one.",
            constraints={"enum": ["county", "independent city"]}, required=True,
        ),
        column(
            "peer_group", "integer", "Peer group",
            "Synthetic group of counties alike in settlement, from 1 (large city) to 6 (most rural).",
            required=True, constraints={"minimum": 1, "maximum": 6},
        ),
    ]  # fmt: skip
    state_file = delimited("National States FIPS.csv", names(states), STATES)
    county_file = delimited(
        "Counties of 15 States.csv", names(counties),
        [(c.fips, c.state.fips, c.name, c.kind, county_facts(c).group) for c in COUNTIES],
    )  # fmt: skip
    return Contribution(
        "census/geography",
        dataset(
            "census/geography",
            "States and counties",
            "The codes and names by which the datasets of this event are joined: all states and the "
            "District of "
            "Columbia, and the counties of fifteen eastern states. Connecticut has its eight former "
            "counties.",
            note="The spine of the event: other datasets refer to it as census/geography#counties.",
            **_STEWARD,
            sources=[{"title": "Federal Information Processing Standards, state and county codes"}],
            keywords=["geography", "FIPS", "county", "state", "crosswalk"],
            tracks=["treatment", "usage", "prevention"],
            geography="county", period="2024",
            limits=["Counties are given for fifteen states only.", "The peer group is synthetic."],
            tables=[
                table(
                    "states", state_file, states, "States", "The states and the District of Columbia.",
                    key=["fips"], unique=[["postal"]],
                ),
                table(
                    "counties", county_file, counties, "Counties", "Counties and independent cities.",
                    key=["fips"], refers=[reference("state_fips", "states", "fips")],
                ),
            ],
        ),
        (state_file, county_file),
        "2026-08-17",
    )  # fmt: skip


def population() -> Contribution:
    """People and income: title lines above the header, thousands separators, $ and %, CRLF."""
    fields = [
        county_column(),
        column("county", "string", "County", "Name of the county, with its state.", required=True),
        year_column(2015, 2024),
        column(
            "population", "integer", "Population", "People living in the county on 1 July.",
            required=True, unit="people", groupChar=",", constraints={"minimum": 1},
        ),
        column(
            "median_income", "number", "Median household income", "In dollars of the year.",
            note='Written as "$61,240": what stands around the number is not part of it.',
            unit="US dollars", groupChar=",", bareNumber=False, constraints={"minimum": 10_000},
            missing={"": "not estimated", "(D)": "withheld by the agency to protect respondents"},
        ),
        column(
            "poverty", "number", "People in poverty", "Share of people under the poverty line.",
            unit="percent", bareNumber=False, constraints={"minimum": 0, "maximum": 100},
            missing={"": "not estimated", "(D)": "withheld by the agency to protect respondents"},
        ),
        column(
            "uninsured", "number", "People without health insurance", "Share of people under 65 years.",
            unit="percent", bareNumber=False, constraints={"minimum": 0, "maximum": 100},
            missing={"": "not estimated"},
        ),
    ]  # fmt: skip
    raw = delimited(
        "co-est2024 Population and Income.csv", names(fields), list(_people()), newline="\r\n",
        above=["County Estimates of Population, Income and Insurance: 2015 to 2024", "Release 2026-07 (synthetic)"],
    )  # fmt: skip
    return Contribution(
        "census/population",
        dataset(
            "census/population",
            "Population, income and insurance by county, 2015-2024",
            "Yearly estimates of how many people live in a county, what their households earn, and how many "
            "of them "
            "are poor or without health insurance: the denominators for rates.",
            **_STEWARD,
            sources=[{"title": "Population Estimates Program (modelled on)"}],
            keywords=["population", "income", "poverty", "health insurance", "denominator"],
            tracks=["treatment", "usage", "prevention"],
            geography="county", period="2015-2024",
            limits=["Income and poverty are withheld, marked (D), for the smallest counties."],
            tables=[
                table(
                    "estimates", raw, fields, "Estimates", "One row for each county and year.",
                    dialect={"delimiter": ",", "#": "Two title lines come first.", "headerRows": [3]},
                    key=["fips", "year"], refers=[reference("fips", "census/geography#counties")],
                ),
            ],
        ),
        (raw,),
        "2026-08-17",
    )  # fmt: skip


def _people() -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for county in COUNTIES:
        facts, draw = county_facts(county), Draw(f"people {county.fips}")
        poverty = 7 + 11 * facts.rural + 1.5 * draw.normal()
        for year in YEARS:
            people = facts.people(year)
            hidden = people < 7_500 and draw.happens(0.4)
            income = facts.income * (1 + 0.031 * (year - 2015)) * draw.near(1, 0.01)
            poor = max(2.0, poverty + 0.4 * draw.normal())
            uninsured = max(1.2, 4 + 0.4 * poverty + 0.5 * draw.normal() - 0.2 * (year - 2015))
            rows.append((
                county.fips, county.label, year, f"{people:,}",
                "(D)" if hidden else f"${int(income / 10) * 10:,}", "(D)" if hidden else f"{poor:.1f}%",
                "" if year == 2020 and draw.happens(0.1) else f"{uninsured:.1f}%",
            ))  # fmt: skip
    return rows
