"""Justice: shipments (the largest table), arrests with decimal commas, a take-back list full of errors."""

from datetime import date

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
    year_column,
)
from example_event.draw import Draw
from example_event.files import delimited
from example_event.geography import COUNTIES, County
from example_event.world import county_facts

__all__ = ["arrests", "shipments", "take_back"]

_DEA: Plain = {"steward": "Paul Marchetti", "organization": "DEA (synthetic data)", "licence": GOVERNMENT}

# Code: name, grams for each person and quarter, grams in a dosage unit.
_DRUGS = {
    "9143": ("Oxycodone", 0.030, 0.010), "9193": ("Hydrocodone", 0.018, 0.0075),
    "9300": ("Morphine", 0.012, 0.015),
    "9250": ("Methadone", 0.014, 0.010), "9064": ("Buprenorphine", 0.002, 0.008),
}  # fmt: skip


def shipments() -> Contribution:
    """Shipments: 50,475 rows, nothing odd about them but the zeros in front."""
    fields = [
        county_column(),
        column(
            "quarter", "string", "Quarter", "Quarter of the shipment, as 2021Q1.",
            required=True, constraints={"pattern": "20[0-9]{2}Q[1-4]"},
        ),
        column(
            "drug_code", "string", "Drug code", "Number of the controlled substance.",
            required=True, constraints={"pattern": "[0-9]{4}"}, categories=[
                {"value": code, "label": name} for code, (name, _, _) in _DRUGS.items()
            ],
        ),
        column(
            "grams", "number", "Grams", "Weight of the substance shipped to buyers in the county.",
            unit="grams", required=True, constraints={"minimum": 0},
        ),
        column(
            "dosage_units", "integer", "Dosage units", "Pills, patches or the like shipped.",
            unit="dosage units", required=True, constraints={"minimum": 0},
        ),
    ]  # fmt: skip
    raw = delimited("ARCOS County Quarter Shipments 2021Q1-2024Q3.csv", names(fields), list(_shipped()))
    return Contribution(
        "dea/opioid-shipments",
        dataset(
            "dea/opioid-shipments",
            "Opioid shipments to pharmacies and hospitals by county, 2021-2024",
            "Grams and dosage units of five opioids that distributors shipped to buyers in a county, by "
            "quarter.",
            **_DEA,
            sources=[{"title": "Reports of distributors of controlled substances (modelled on)"}],
            keywords=["opioids", "supply", "ARCOS", "buprenorphine", "oxycodone"],
            tracks=["usage", "treatment"],
            geography="county", period="2021-2024",
            limits=[
                "A county without buyers of a drug has rows with zero grams.", "2024 ends with the third quarter.",
            ],
            tables=[
                table(
                    "shipments", raw, fields, "Shipments", "One row for each county, quarter and drug.",
                    key=["fips", "quarter", "drug_code"],
                    refers=[reference("fips", "census/geography#counties")],
                ),
            ],
        ),
        (raw,),
        "2026-09-10",
    )  # fmt: skip


def _shipped() -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for county in COUNTIES:
        facts, draw = county_facts(county), Draw(f"arcos {county.fips}")
        for code, (_, level, unit) in _DRUGS.items():
            treats = code == "9064"
            mean = level * facts.burden * (0.4 + 1.2 * facts.capacity if treats else 1) * draw.near(1, 0.2)
            bought = facts.population > 7_200 or draw.happens(0.6)
            for at in range(15):
                grams = draw.near(mean * (1 + at * 0.02 if treats else 1 - at * 0.022), 0.06)
                units = int(grams * facts.people(2021 + at // 4) / unit) if bought else 0
                shown = f"{units * unit:.2f}"
                rows.append((county.fips, f"{2021 + at // 4}Q{at % 4 + 1}", code, shown, units))
    return rows


def arrests() -> Contribution:
    """Arrests: semicolons, decimal commas and cp1252, as a spreadsheet set to another language saves it."""
    decimal: Plain = {"decimalChar": ",", "unit": "arrests per 100,000 people"}
    few = {"k. A.": "not reported by the agency"}
    fields = [
        county_column("FIPS"),
        column("County", "string", "County", "Name of the county, with its state.", required=True),
        year_column(2019, 2024, "Year"),
        column(
            "Offense", "string", "Offense", "Kind of offense, with the section of the model act.",
            required=True, constraints={"enum": ["Possession (§ 401)", "Sale (§ 402)"]},
        ),
        column(
            "Arrests", "integer", "Arrests", "Arrests for the offense, of people of any age.",
            unit="arrests", missing=few, constraints={"minimum": 0},
        ),
        column(
            "Rate", "number", "Rate", "Arrests for each 100,000 people.", missing=few,
            constraints={"minimum": 0}, **decimal,
        ),
        column(
            "Coverage", "number", "Coverage", "Share of the county's people whose police report.",
            unit="percent", decimalChar=",", bareNumber=False, required=True,
            constraints={"minimum": 0, "maximum": 100},
        ),
    ]  # fmt: skip
    raw = delimited(
        "Drug Arrests 2019-2024 (export).csv", names(fields), list(_arrested()),
        delimiter=";", encoding="cp1252", newline="\r\n",
    )  # fmt: skip
    return Contribution(
        "bja/drug-arrests",
        dataset(
            "bja/drug-arrests",
            "Arrests for drug offenses by county, 2019-2024",
            "Arrests for the possession and the sale of drugs, with the share of each county's people whose "
            "police report "
            "at all.",
            steward="Helen Duarte", organization="BJA (synthetic data)", licence=GOVERNMENT,
            sources=[{"title": "Reports of local police (modelled on)"}],
            keywords=["arrests", "crime", "police", "diversion"],
            tracks=["usage", "prevention"],
            geography="county", period="2019-2024",
            limits=["Compare counties only where coverage is high.", "Arrests are events, not people."],
            tables=[
                table(
                    "arrests", raw, fields, "Arrests", "One row for each county, year and offense.",
                    note="From a computer set to German: semicolons, decimal commas, k. A. for no answer.",
                    encoding="cp1252", dialect={"delimiter": ";"}, key=["FIPS", "Year", "Offense"],
                    refers=[reference("FIPS", "census/geography#counties", "fips")],
                ),
            ],
        ),
        (raw,),
        "2026-09-24",
    )  # fmt: skip


def _arrested() -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for county in COUNTIES:
        facts, draw = county_facts(county), Draw(f"arrests {county.fips}")
        coverage = min(100.0, draw.between(55, 125))
        for year in range(2019, 2025):
            for offense, level in (("Possession (§ 401)", 260), ("Sale (§ 402)", 70)):
                mean = level * (0.6 + 0.4 * facts.burden) * (0.72 if year == 2020 else 1) * coverage / 100
                people = facts.people(year)
                count = draw.count(mean * people / 100_000)
                told = (count, f"{count * 100_000 / people:.2f}".replace(".", ","))
                share = f"{coverage:.1f} %".replace(".", ",")
                row = (county.fips, county.label, year, offense)
                rows.append((*row, *(told if coverage > 60 else ("k. A.", "k. A.")), share))
    return rows


def take_back() -> Contribution:
    """Take-back sites: ragged rows, impossible weights, days that do not exist: held back."""
    fields = [
        column(
            "site_id", "string", "Site", "Number of the site.", required=True,
            constraints={"pattern": "TB[0-9]{4}"},
        ),
        column("address", "string", "Address", "Street of the fictional site.", required=True),
        county_column(),
        column("event_date", "date", "Day", "Day of the collection.", required=True),
        column(
            "pounds", "number", "Pounds collected", "Weight of the medicines handed in.",
            unit="pounds", required=True, constraints={"minimum": 0, "maximum": 20_000},
        ),
        column("notes", "string", "Notes", "As entered by the site.", missing={"": "none"}),
    ]  # fmt: skip
    raw = delimited("Take Back Day Spring 2024 Collection Sites.csv", names(fields), list(_collected()))
    return Contribution(
        "dea/take-back-sites",
        dataset(
            "dea/take-back-sites",
            "Medicine take-back sites and what they collected, 2024",
            "Where unused medicines could be handed in during 2024, and how many pounds were.",
            note="Has real errors, so it is held back: ragged rows, impossible weights and days.",
            **_DEA,
            sources=[{"title": "Take-back days (modelled on)"}],
            keywords=["take-back", "disposal", "prevention"],
            tracks=["prevention"],
            geography="facility", period="2024",
            limits=["Some sites typed their rows by hand."],
            tables=[
                table(
                    "sites", raw, fields, "Sites", "One row for each site.", key=["site_id"],
                    refers=[reference("fips", "census/geography#counties")],
                ),
            ],
        ),
        (raw,),
        "2026-10-12",
    )  # fmt: skip


# What is wrong, by position in the table; facts.py counts it.
_NO_SUCH_DAYS = {40: "2024-13-01", 211: "2025-02-30", 390: "2024-00-17"}
_NO_SUCH_WEIGHTS = {77: "-40", 78: "-12.5", 303: "98000", 415: "250000"}
_TOO_LONG, _TOO_SHORT = (102, 260, 444), (150, 351)


def _collected() -> list[tuple[object, ...]]:
    draw = Draw("take back")
    rows: list[tuple[object, ...]] = []
    for county in COUNTIES:
        for _ in range(draw.whole(0, 2)):
            rows.append(_site(county, len(rows), draw))
    return rows


def _site(county: County, at: int, draw: Draw) -> tuple[object, ...]:
    street = f"{draw.whole(1, 980)} {draw.of(('Main St', 'Court Sq', 'Elm Ave', 'Depot Rd'))}"
    day = draw.of((date(2024, 4, 27), date(2024, 10, 26))).isoformat()
    pounds = f"{draw.near(40 + county_facts(county).population / 900, 0.4):.1f}"
    row = (
        f"TB{at + 1:04}", street, county.fips, _NO_SUCH_DAYS.get(at, day), _NO_SUCH_WEIGHTS.get(at, pounds),
        draw.of(("", "", "", "Police station lobby", "Box was full by noon")),
    )  # fmt: skip
    if at in _TOO_LONG:
        return (*row, "see back")
    return row[:-1] if at in _TOO_SHORT else row
