"""Disease control: deaths as its query tool prints them, and prescriptions dispensed."""

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
from example_event.files import Raw, delimited
from example_event.geography import COUNTIES, STATES
from example_event.world import SEASON, YEARS, county_facts, deaths_mean, state_facts, trend

__all__ = ["deaths", "dispensing"]

_STEWARD: Plain = {"steward": "Jane Whitfield", "organization": "CDC (synthetic data)", "licence": GOVERNMENT}
_HIDDEN = {"Suppressed": "suppressed, not zero"}
_NOTES = (
    "---",
    "Dataset: Multiple Cause of Death (synthetic), 2015-2024",
    "Query: drug overdose deaths of any intent, by county and year",
    "---",
    "Suppressed: fewer than 11 deaths. Unreliable: rates from fewer than 20 deaths.",
)

# Share of deaths in which a drug is found, first and last year of the table; a death can have several.
_DRUGS = {
    "Synthetic opioids": (0.55, 0.71), "Heroin": (0.27, 0.06), "Prescription opioids": (0.22, 0.13),
    "Cocaine": (0.20, 0.27), "Psychostimulants": (0.17, 0.34),
}  # fmt: skip


def deaths() -> Contribution:
    """Deaths: tabs, notes under the table, two labels; and a second table by month and drug."""
    by_year = [
        column("County", "string", "County", "Name of the county, with its state.", required=True),
        county_column("County Code"),
        year_column(2015, 2024, "Year"),
        column(
            "Deaths", "integer", "Deaths", "People of the county who died of a drug overdose in the year.",
            unit="deaths", role="count", missing=_HIDDEN, constraints={"minimum": 0},
        ),
        column(
            "Population", "integer", "Population", "People living in the county.",
            unit="people", required=True, constraints={"minimum": 1},
        ),
        column(
            "Crude Rate", "number", "Crude rate", "Deaths for each 100,000 people, not adjusted for age.",
            unit="deaths per 100,000 people", constraints={"minimum": 0},
            missing={**_HIDDEN, "Unreliable": "fewer than 20 deaths, too few for a rate"},
        ),
    ]  # fmt: skip
    by_drug = [
        state_column(),
        column("month", "yearmonth", "Month", "Month of death.", required=True),
        column(
            "drug", "string", "Drug", "Class of drug found.", required=True,
            constraints={"enum": list(_DRUGS)},
        ),
        column(
            "deaths", "integer", "Deaths", "Overdose deaths in which the drug was found.",
            unit="deaths", role="count", groupChar=",", constraints={"minimum": 0},
            missing={"Suppressed": "fewer than 11 deaths, not zero", "Pending": "not yet counted"},
        ),
    ]  # fmt: skip
    rows = list(_by_year())
    first = _county_file(names(by_year), rows[: len(rows) * 9 // 10])
    raw = _county_file(names(by_year), rows)
    drugs = delimited(
        "VSRR Overdose Deaths by Drug and Month.csv", names(by_drug), list(_by_drug()), every_quoted=True,
    )  # fmt: skip
    return Contribution(
        "cdc/overdose-deaths",
        dataset(
            "cdc/overdose-deaths",
            "Drug overdose deaths, 2015-2024",
            "Deaths from drug overdose of any intent, by county of residence and year, and by state, month "
            "and class of "
            "drug for the last two years.",
            **_STEWARD,
            sources=[{"title": "Death certificates of the National Vital Statistics System (modelled on)"}],
            keywords=["overdose", "mortality", "opioids", "fentanyl"],
            tracks=["usage", "prevention"],
            geography="county", period="2015-2024", version="2026.2",
            limits=[
                "Counts from 1 to 10 are suppressed; a suppressed count is not zero.",
                "A death with several drugs counts once for each of them: the table by drug does not add up.",
            ],
            tables=[
                table(
                    "county-year", raw, by_year, "Deaths by county and year",
                    "One row for each county and year.",
                    note="Text export of a query tool: tabs, CRLF, notes at the end.",
                    dialect={"delimiter": "\t"}, key=["County Code", "Year"],
                    refers=[reference("County Code", "census/geography#counties", "fips")],
                ),
                table(
                    "state-month-drug", drugs, by_drug, "Deaths by state, month and drug",
                    "One row for each state, month and class of drug.", key=["state", "month", "drug"],
                    refers=[reference("state", "census/geography#states", "postal")],
                ),
            ],
        ),
        (raw, drugs),
        "2026-10-05",
        earlier=(("2026-09-14", first, "Last tenth of the counties missing"),),
        notes={raw.name: "Complete; replaces the delivery of 14 September"},
    )  # fmt: skip


def _county_file(header: list[str], rows: list[tuple[object, ...]]) -> Raw:
    name = "Overdose Deaths by County 2015-2024.txt"
    return delimited(name, header, rows, delimiter="\t", newline="\r\n", below=_NOTES)


def _by_year() -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for county in COUNTIES:
        facts, draw = county_facts(county), Draw(f"deaths {county.fips}")
        for year in YEARS:
            people = facts.people(year)
            dead = draw.count(deaths_mean(facts, county.state, year) * people / 100_000)
            hidden = 0 < dead < 11
            rate = "Unreliable" if dead < 20 else f"{dead * 100_000 / people:.1f}"
            shown = ("Suppressed", people, "Suppressed") if hidden else (dead, people, rate)
            rows.append((county.label, county.fips, year, *shown))
    return rows


def _by_drug() -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for state in STATES:
        facts, draw = state_facts(state), Draw(f"drugs {state.fips}")
        for year, month in ((year, month) for year in (2023, 2024) for month in range(1, 13)):
            mean = deaths_mean(facts, state, year) * facts.population / 1_200_000 * SEASON[month - 1]
            since = (year - 2023 + (month - 1) / 12) / 2
            for drug, (before, after) in _DRUGS.items():
                dead = draw.count(mean * (before + (after - before) * since))
                shown = "Pending" if (year, month) == (2024, 12) and draw.happens(0.3) else f"{dead:,}"
                hidden = shown != "Pending" and 0 < dead < 11
                rows.append((state.postal, f"{year}-{month:02}", drug, "Suppressed" if hidden else shown))
    return rows


def dispensing() -> Contribution:
    """Opioid prescriptions: UTF-8 with a byte order mark, as Excel saves it."""
    fields = [
        county_column("FIPS"),
        column("County", "string", "County", "Name of the county, with its state.", required=True),
        year_column(2016, 2024, "Year"),
        column(
            "Quarter", "integer", "Quarter", "Quarter of the year.",
            required=True, constraints={"minimum": 1, "maximum": 4},
        ),
        column(
            "Prescriptions", "integer", "Prescriptions",
            "Opioid prescriptions dispensed in retail pharmacies.",
            unit="prescriptions", groupChar=",", constraints={"minimum": 0},
            missing={"N/A": "no pharmacy of the county in the sample"},
        ),
        column(
            "Rate per 100", "number", "Dispensing rate", "Opioid prescriptions for each 100 people.",
            unit="prescriptions per 100 people", constraints={"minimum": 0},
            missing={"N/A": "no pharmacy of the county in the sample"},
        ),
    ]  # fmt: skip
    raw = delimited(
        "Opioid Dispensing Rates 2016-2024.csv", names(fields), list(_dispensed()), bom=True, newline="\r\n",
    )  # fmt: skip
    return Contribution(
        "cdc/opioid-dispensing",
        dataset(
            "cdc/opioid-dispensing",
            "Opioid prescriptions dispensed by county and quarter, 2016-2024",
            "How many opioid prescriptions retail pharmacies dispensed in a county, and how many that is "
            "for each 100 "
            "people.",
            **_STEWARD,
            sources=[{"title": "A sample of retail pharmacies (modelled on)"}],
            keywords=["opioids", "prescribing", "pharmacies"],
            tracks=["usage", "prevention"],
            geography="county", period="2016-2024",
            limits=["Counties without a pharmacy in the sample have N/A in both measures."],
            tables=[
                table(
                    "rates", raw, fields, "Dispensing rates", "One row for each county and quarter.",
                    key=["FIPS", "Year", "Quarter"],
                    refers=[reference("FIPS", "census/geography#counties", "fips")],
                ),
            ],
        ),
        (raw,),
        "2026-09-21",
    )  # fmt: skip


def _dispensed() -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for county in COUNTIES:
        facts, draw = county_facts(county), Draw(f"dispensing {county.fips}")
        sampled = facts.population > 9_000 or draw.happens(0.3)
        level = draw.near(14 + 9 * facts.burden, 0.08)
        for year, quarter in ((year, quarter) for year in YEARS[1:] for quarter in (1, 2, 3, 4)):
            people = facts.people(year)
            level *= 0.988 if trend(county.state, year) < 2 else 0.985
            count = int(draw.near(level, 0.03) * people / 100)
            measures = (f"{count:,}", f"{count * 100 / people:.1f}") if sampled else ("N/A", "N/A")
            rows.append((county.fips, county.label, year, quarter, *measures))
    return rows
