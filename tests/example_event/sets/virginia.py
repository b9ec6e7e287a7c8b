"""Virginia: emergency visits with every sign a spreadsheet has; pharmacies, their source to be named."""

from datetime import date

from example_event.describe import (
    CC_BY,
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
from example_event.geography import counties_of
from example_event.world import SEASON, county_facts, deaths_mean

__all__ = ["pharmacies", "visits"]

_STEWARD: Plain = {
    "steward": "Marcus Whitaker",
    "organization": "Virginia VDH (synthetic data)",
    "licence": CC_BY,
}


def visits() -> Contribution:
    """Emergency visits: a title above the header, "*", "$", "%" with a sign, notes under the table."""
    few = {"*": "1 to 10 visits, not zero"}
    fields = [
        county_column("Locality FIPS"),
        column("Locality", "string", "Locality", "Name of the county or independent city.", required=True),
        column(
            "Quarter", "string", "Quarter", "Quarter of the calendar year, as Q1 2020.",
            required=True, constraints={"pattern": "Q[1-4] 20[0-9]{2}"},
        ),
        column(
            "Visits", "integer", "Visits", "Visits to an emergency department for an opioid overdose.",
            unit="visits", role="count", groupChar=",", missing=few, constraints={"minimum": 0},
        ),
        column(
            "Change", "number", "Change", "Change of visits from the quarter before.", unit="percent",
            note='"-12.5%" and "4.0%": the percent sign is not part of the number, the minus sign is.',
            bareNumber=False,
            missing={"*": "one of the two counts is small", "n/a": "first quarter, or none before"},
        ),
        column(
            "Charges", "number", "Charges", "Billed by the hospitals for the visits.", unit="US dollars",
            groupChar=",", bareNumber=False, missing={"*": "too few visits"}, constraints={"minimum": 0},
        ),
    ]  # fmt: skip
    raw = delimited(
        "VDH ED Visits Opioid Overdose 2020-2024.csv", names(fields), list(_visited()), newline="\r\n",
        above=["Virginia Department of Health - Emergency department visits for opioid overdose (synthetic)"],
        below=["Notes", "* Counts from 1 to 10 are not shown.", "Locality: of residence, not of the visit."],
    )  # fmt: skip
    return Contribution(
        "va-vdh/emergency-visits",
        dataset(
            "va-vdh/emergency-visits",
            "Emergency department visits for opioid overdose in Virginia, 2020-2024",
            "Visits to emergency departments for opioid overdose by the locality in which the patient "
            "lives, with their "
            "change and what was billed for them.",
            **_STEWARD,
            sources=[{"title": "Syndromic surveillance of emergency departments (modelled on)"}],
            keywords=["emergency departments", "overdose", "charges"],
            tracks=["usage", "treatment"],
            geography="county", period="2020-2024",
            limits=["The change cannot be had where one of its counts is hidden."],
            tables=[
                table(
                    "visits", raw, fields, "Visits", "One row for each locality and quarter.",
                    dialect={"delimiter": ",", "headerRows": [2]}, key=["Locality FIPS", "Quarter"],
                    refers=[reference("Locality FIPS", "census/geography#counties", "fips")],
                ),
            ],
        ),
        (raw,),
        "2026-10-07",
    )  # fmt: skip


def _visited() -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for county in counties_of("VA"):
        facts, draw = county_facts(county), Draw(f"visits {county.fips}")
        before: int | None = None
        for year, quarter in ((year, quarter) for year in range(2020, 2025) for quarter in range(4)):
            yearly = deaths_mean(facts, county.state, year) * facts.people(year) / 100_000
            now = draw.count(yearly * 5 * sum(SEASON[3 * quarter : 3 * quarter + 3]) / 12)
            hidden = 0 < now < 11
            if before in (None, 0):
                change = "n/a"
            else:
                assert before is not None
                change = "*" if hidden or before < 11 else f"{100 * (now - before) / before:.1f}%"
            charges = "*" if hidden else f"${int(now * draw.near(4_150, 0.1)):,}"
            rows.append((
                county.fips, county.name, f"Q{quarter + 1} {year}", "*" if hidden else f"{now:,}", change,
                charges,
            ))  # fmt: skip
            before = now
    return rows


_CHAINS = ("Corner Apothecary", "Dominion Drug", "Main Street Pharmacy", "Potomac Rx", "Blue Ridge Pharmacy")


def pharmacies() -> Contribution:
    """Pharmacies with a standing order for naloxone: a source is to be named, which holds nothing up."""
    fields = [
        column(
            "permit", "string", "Permit", "Number of the pharmacy's permit.", required=True,
            constraints={"pattern": "02[0-9]{8}"},
        ),
        column("pharmacy", "string", "Pharmacy", "Name of the fictional pharmacy.", required=True),
        county_column("locality_fips"),
        column(
            "naloxone_standing_order", "boolean", "Naloxone standing order",
            "Dispenses naloxone to anybody under the state's standing order.",
            required=True, trueValues=["Yes"], falseValues=["No"],
        ),
        column(
            "order_since", "date", "Standing order since", "First day.", format="%m/%d/%Y",
            missing={"": "no standing order"},
        ),
        column(
            "doses_2024", "integer", "Doses in 2024", "Doses dispensed under the standing order.",
            unit="doses", groupChar=",", missing={"": "no standing order", "NR": "not reported"},
            constraints={"minimum": 0},
        ),
    ]  # fmt: skip
    raw = delimited(
        "Standing Order Pharmacies 2024.csv", names(fields), list(_dispensers()), bom=True, newline="\r\n",
    )  # fmt: skip
    return Contribution(
        "va-vdh/pharmacy-standing-orders",
        dataset(
            "va-vdh/pharmacy-standing-orders",
            "Virginia pharmacies with a naloxone standing order, 2024",
            "Which pharmacies dispense naloxone without a prescription, under the state's standing order, "
            "since when, and "
            "how many doses in 2024.",
            **_STEWARD,
            sources=[{"#": "A todo here is counted and does not hold the dataset back.", "title": "todo"}],
            keywords=["naloxone", "pharmacies", "standing order"],
            tracks=["prevention"],
            geography="facility", period="2024",
            limits=["Doses are reported by the pharmacies; some do not."],
            tables=[
                table(
                    "pharmacies", raw, fields, "Pharmacies", "One row for each pharmacy.", key=["permit"],
                    refers=[reference("locality_fips", "census/geography#counties", "fips")],
                ),
            ],
        ),
        (raw,),
        "2026-10-07",
    )  # fmt: skip


def _dispensers() -> list[tuple[object, ...]]:
    draw = Draw("pharmacies")
    rows: list[tuple[object, ...]] = []
    for county in counties_of("VA"):
        facts = county_facts(county)
        for _ in range(1 + min(24, facts.population // 9_000)):
            order = draw.happens(0.25 + 0.6 * facts.outreach)
            day = date.fromordinal(draw.whole(date(2016, 11, 21).toordinal(), date(2023, 12, 31).toordinal()))
            doses = "NR" if draw.happens(0.1) else f"{draw.count(30 + 420 * facts.outreach * facts.burden):,}"
            rows.append((
                f"02{1_000_000 + len(rows) * 13:08}", draw.of(_CHAINS), county.fips, "Yes" if order else "No",
                day.strftime("%m/%d/%Y") if order else "", doses if order else "",
            ))  # fmt: skip
    return rows
