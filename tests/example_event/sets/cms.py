"""Medicare and Medicaid: a workbook with two sheets, and a pipe-delimited extract."""

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
)
from example_event.draw import Draw
from example_event.files import Cell, delimited, spreadsheet
from example_event.geography import COUNTIES, STATES
from example_event.world import CountyFacts, StateFacts, county_facts, state_facts

__all__ = ["coprescribing", "prescribing"]

_STEWARD: Plain = {"steward": "Miguel Santos", "organization": "CMS (synthetic data)", "licence": GOVERNMENT}
_FEW = {"*": "fewer than 11 claims or prescribers, not zero"}


def _measures() -> list[Plain]:
    return [
        column(
            "Prescribers", "integer", "Prescribers", "Clinicians with at least one Part D claim.",
            unit="people", role="count", missing=_FEW, constraints={"minimum": 0},
        ),
        column(
            "Opioid Claims", "integer", "Opioid claims", "Part D claims for opioids.",
            unit="claims", missing=_FEW, constraints={"minimum": 0},
        ),
        column(
            "Overall Claims", "integer", "All claims", "All Part D claims.",
            unit="claims", missing=_FEW, constraints={"minimum": 0},
        ),
        column(
            "Opioid Prescribing Rate", "number", "Opioid prescribing rate",
            "Opioid claims as a share of all claims.",
            unit="percent", missing=_FEW, constraints={"minimum": 0, "maximum": 100},
        ),
        column(
            "Long-Acting Rate", "number", "Long-acting rate",
            "Claims for long-acting opioids as a share of opioid claims.",
            unit="percent", missing=_FEW, constraints={"minimum": 0, "maximum": 100},
        ),
    ]  # fmt: skip


def prescribing() -> Contribution:
    """Part D: an XLSX, each sheet a table; codes are text cells, numbers are numbers, "*" hides the few."""
    years = {"minimum": 2022, "maximum": 2023}
    year = column("Year", "year", "Year", "Calendar year of the claims.", required=True, constraints=years)
    by_state = [
        state_column("State FIPS", postal=False),
        column("State", "string", "State", "Name of the state.", required=True), year, *_measures(),
    ]  # fmt: skip
    by_county = [
        county_column("FIPS"),
        column("County", "string", "County", "Name of the county, with its state.", required=True),
        year, *_measures(),
    ]  # fmt: skip
    states: list[list[Cell]] = [
        [state.fips, state.name, at, *_claims(state_facts(state), Draw(f"part d {state.fips} {at}"))]
        for state in STATES
        for at in (2022, 2023)
    ]
    counties: list[list[Cell]] = [
        [county.fips, county.label, at, *_claims(county_facts(county), Draw(f"part d {county.fips} {at}"))]
        for county in COUNTIES
        for at in (2022, 2023)
    ]
    raw = spreadsheet(
        "Part D Opioid Prescribing Geographic.xlsx",
        {"State": [list(names(by_state)), *states], "County": [list(names(by_county)), *counties]},
        "2026-09-08",
    )  # fmt: skip
    return Contribution(
        "cms/part-d-opioid-prescribing",
        dataset(
            "cms/part-d-opioid-prescribing",
            "Medicare Part D opioid prescribing by state and county, 2022-2023",
            "How large a share of the Part D prescriptions written in a place are opioids, and how many of "
            "those are "
            "long-acting.",
            **_STEWARD,
            sources=[{"title": "Part D prescription drug events (modelled on)"}],
            keywords=["opioids", "prescribing", "Medicare", "claims"],
            tracks=["usage"],
            geography="county", period="2022-2023",
            limits=["Cells from fewer than 11 claims or prescribers are replaced by *."],
            tables=[
                table(
                    "states", raw, by_state, "By state", "One row for each state and year.",
                    note="One workbook, two tables: the sheet is named in the dialect.",
                    kind="xlsx", dialect={"sheetName": "State"}, key=["State FIPS", "Year"],
                    refers=[reference("State FIPS", "census/geography#states", "fips")],
                ),
                table(
                    "counties", raw, by_county, "By county", "One row for each county and year.",
                    kind="xlsx", dialect={"sheetName": "County"}, key=["FIPS", "Year"],
                    refers=[reference("FIPS", "census/geography#counties", "fips")],
                ),
            ],
        ),
        (raw,),
        "2026-09-08",
    )  # fmt: skip


def _claims(facts: CountyFacts | StateFacts, draw: Draw) -> list[Cell]:
    claims = draw.count(facts.population * draw.between(3.6, 4.8))
    rate = round(draw.near(3.1 + 1.3 * facts.burden, 0.1), 2)
    prescribers = draw.count(facts.population / 420)
    opioid = int(claims * rate / 100)
    long_acting = round(draw.near(8.5 + 1.5 * facts.burden, 0.15), 2)
    if prescribers < 11:
        return ["*", "*", claims, "*", "*"]
    return [prescribers, opioid, claims, rate, long_acting]


def coprescribing() -> Contribution:
    """Naloxone beside high-dose opioids: pipe-delimited, percent signs."""
    fields = [
        county_column("cnty_fips"),
        column(
            "period", "string", "Half-year", "Half of the calendar year, as 2023H1.",
            required=True, constraints={"pattern": "20[0-9]{2}H[12]"},
        ),
        column(
            "high_dose_benes", "integer", "People on high doses",
            "Medicare beneficiaries with opioids of 90 or more morphine milligram equivalents a day.",
            unit="people", role="count", constraints={"minimum": 0},
            missing={"<11": "1 to 10 people, not zero"},
        ),
        column(
            "naloxone_benes", "integer", "People on high doses with naloxone",
            "Those of them who also filled a prescription for naloxone in the half-year.",
            unit="people", role="count", constraints={"minimum": 0},
            missing={"<11": "1 to 10 people, not zero"},
        ),
        column(
            "coprescribing_rate", "number", "Naloxone co-prescribing rate",
            "People on high doses with naloxone, as a share of all people on high doses.",
            unit="percent", bareNumber=False, constraints={"minimum": 0, "maximum": 100},
            missing={"<11": "not shown, one of the two counts is small", "": "nobody on high doses"},
        ),
    ]  # fmt: skip
    raw = delimited("PARTD_NALOXONE_COPRESCRIBING_CNTY.txt", names(fields), list(_pairs()), delimiter="|")
    return Contribution(
        "cms/naloxone-coprescribing",
        dataset(
            "cms/naloxone-coprescribing",
            "Naloxone prescribed beside high-dose opioids, by county, 2020-2024",
            "Of the Medicare beneficiaries on high doses of opioids, how many also filled a prescription "
            "for naloxone, "
            "the medicine that reverses an overdose.",
            **_STEWARD,
            sources=[{"title": "Part D prescription drug events (modelled on)"}],
            keywords=["naloxone", "co-prescribing", "Medicare", "overdose reversal"],
            tracks=["prevention"],
            geography="county", period="2020-2024",
            limits=["Counts from 1 to 10 are written <11, and the rate beside them too."],
            tables=[
                table(
                    "rates", raw, fields, "Co-prescribing rates", "One row for each county and half-year.",
                    dialect={"delimiter": "|"}, key=["cnty_fips", "period"],
                    refers=[reference("cnty_fips", "census/geography#counties", "fips")],
                ),
            ],
        ),
        (raw,),
        "2026-09-08",
    )  # fmt: skip


def _pairs() -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for county in COUNTIES:
        facts, draw = county_facts(county), Draw(f"coprescribing {county.fips}")
        for half in range(10):
            high = draw.count(facts.population * 0.0021 * facts.burden * (1 - 0.05 * half))
            both = min(high, draw.count(high * (0.06 + 0.05 * half * facts.outreach)))
            few = any(0 < count < 11 for count in (high, both))
            rate = "" if high == 0 else "<11" if few else f"{100 * both / high:.1f}%"
            shown = ("<11" if 0 < count < 11 else count for count in (high, both))
            rows.append((county.fips, f"{2020 + half // 2}H{half % 2 + 1}", *shown, rate))
    return rows
