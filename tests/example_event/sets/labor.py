"""Labor: unemployment by county and month."""

from example_event.describe import (
    GOVERNMENT,
    Contribution,
    Plain,
    column,
    county_column,
    dataset,
    names,
    reference,
    table,
)
from example_event.draw import Draw
from example_event.files import delimited
from example_event.geography import COUNTIES
from example_event.world import county_facts

__all__ = ["unemployment"]


def unemployment() -> Contribution:
    """Title lines and notes round the table, thousands separators, "-" where nothing was collected."""
    gone = {"-": "not collected, storm damage"}
    number: Plain = {"unit": "people", "groupChar": ",", "constraints": {"minimum": 0}}
    fields = [
        county_column("Area Code"),
        column("Area", "string", "Area", "Name of the county, with its state.", required=True),
        column("Period", "yearmonth", "Month", "Month of the estimate.", required=True),
        column(
            "Labor Force", "integer", "Labor force", "People working or looking for work.", missing=gone,
            **number,
        ),
        column("Unemployed", "integer", "Unemployed", "People looking for work.", missing=gone, **number),
        column(
            "Rate", "number", "Unemployment rate", "Unemployed people as a share of the labor force.",
            unit="percent", missing=gone, constraints={"minimum": 0, "maximum": 100},
        ),
    ]  # fmt: skip
    raw = delimited(
        "laucnty Jan24-Dec24.csv", names(fields), list(_months()), newline="\r\n",
        above=["Labor Force Data by County", "Not Seasonally Adjusted, January - December 2024"],
        below=["", "(p) December is preliminary.", "- Data not collected because of storm damage."],
    )  # fmt: skip
    return Contribution(
        "bls/county-unemployment",
        dataset(
            "bls/county-unemployment",
            "Unemployment by county and month, 2024",
            "People in the labor force, people without work, and the unemployment rate, not seasonally "
            "adjusted.",
            steward="Grace Halloran", organization="BLS (synthetic data)", licence=GOVERNMENT,
            sources=[{"title": "Local area unemployment statistics (modelled on)"}],
            keywords=["unemployment", "labor force", "social determinants"],
            tracks=["usage", "prevention"],
            geography="county", period="2024",
            limits=["Some counties were not surveyed in the months after a storm."],
            tables=[
                table(
                    "months", raw, fields, "Unemployment", "One row for each county and month.",
                    dialect={"delimiter": ",", "headerRows": [3]}, key=["Area Code", "Period"],
                    refers=[reference("Area Code", "census/geography#counties", "fips")],
                ),
            ],
        ),
        (raw,),
        "2026-08-24",
    )  # fmt: skip


# More people look for work in winter and when school ends.
_MONTHS = (1.12, 1.10, 1.06, 0.96, 0.93, 1.02, 1.04, 0.99, 0.92, 0.91, 0.95, 1.00)


def _months() -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for county in COUNTIES:
        facts, draw = county_facts(county), Draw(f"work {county.fips}")
        level = draw.near(3.2 + 2.1 * facts.rural, 0.15)
        storm = county.state.postal == "TN" and facts.rural > 0.85
        for month, season in enumerate(_MONTHS, start=1):
            force = int(facts.people(2024) * 0.5 * draw.near(1, 0.004))
            without = int(force * level * season * draw.near(1, 0.03) / 100)
            shown = (f"{force:,}", f"{without:,}", f"{100 * without / force:.1f}")
            measures = ("-", "-", "-") if storm and month in {10, 11} else shown
            rows.append((county.fips, county.label, f"2024-{month:02}", *measures))
    return rows
