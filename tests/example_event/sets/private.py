"""A fictional company: commercial claims under a schedule of their own."""

from example_event.describe import (
    CC_BY_NC,
    Contribution,
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
from example_event.geography import COUNTIES
from example_event.world import county_facts

__all__ = ["claims"]

_AGES = ("18-34", "35-54", "55-64")


def claims() -> Contribution:
    """Insurance claims: pipes, CRLF, names in upper case, an enum and a label that is a code."""
    few = {"-99": "1 to 10 members, not zero"}
    fields = [
        county_column("CNTY_FIPS"),
        year_column(2021, 2024, "SRVC_YR"),
        column(
            "AGE_BAND", "string", "Age band", "Age of the members, in years.", required=True,
            constraints={"enum": list(_AGES)},
        ),
        column(
            "MBRS", "integer", "Members", "Members insured for the whole year.",
            unit="people", role="count", constraints={"minimum": 0}, missing=few,
        ),
        column(
            "OUD_MBRS", "integer", "Members with opioid use disorder",
            "Members with a diagnosis in the year.",
            note="-99 is no number of people: it stands for a small one.",
            unit="people", role="count", constraints={"minimum": 0}, missing=few,
        ),
        column(
            "BUP_MBRS", "integer", "Members on buprenorphine",
            "Those of them with at least one fill of buprenorphine.",
            unit="people", role="count", constraints={"minimum": 0}, missing=few,
        ),
        column(
            "PAID_PMPM", "number", "Paid per member and month", "For substance use treatment.",
            unit="US dollars", required=True, constraints={"minimum": 0},
        ),
    ]  # fmt: skip
    raw = delimited(
        "NORTHLIGHT_OUD_CLAIMS_V2.txt", names(fields), list(_claimed()), delimiter="|", newline="\r\n",
    )  # fmt: skip
    return Contribution(
        "northlight/commercial-claims",
        dataset(
            "northlight/commercial-claims",
            "Opioid use disorder in commercial insurance claims, 2021-2024",
            "Members of commercial health plans with opioid use disorder, how many of them fill "
            "buprenorphine, and what "
            "plans pay for treatment. Northlight Analytics is a fictional company.",
            steward="Ingrid Solberg", organization="Northlight Analytics (fictional)", licence=CC_BY_NC,
            sources=[{"title": "Claims pooled from commercial health plans (modelled on)"}],
            keywords=["claims", "opioid use disorder", "buprenorphine", "insurance", "cost"],
            tracks=["treatment"],
            geography="county", period="2021-2024", agreement="schedule-b-commercial-claims.md",
            limits=["Commercially insured people only.", "Counts from 1 to 10 are written -99."],
            tables=[
                table(
                    "claims", raw, fields, "Claims", "One row for each county, year and age band.",
                    dialect={"delimiter": "|"}, key=["CNTY_FIPS", "SRVC_YR", "AGE_BAND"],
                    refers=[reference("CNTY_FIPS", "census/geography#counties", "fips")],
                ),
            ],
        ),
        (raw,),
        "2026-11-09",
    )  # fmt: skip


def _claimed() -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for county in COUNTIES:
        facts, draw = county_facts(county), Draw(f"claims {county.fips}")
        for year in range(2021, 2025):
            for age, share, ill in zip(_AGES, (0.13, 0.16, 0.08), (0.009, 0.011, 0.006), strict=True):
                members = draw.count(facts.people(year) * share)
                disorder = draw.count(members * ill * (0.6 + 0.4 * facts.burden))
                treated = min(disorder, draw.count(disorder * (0.2 + 0.5 * facts.capacity)))
                shown = (-99 if 0 < count < 11 else count for count in (members, disorder, treated))
                paid = f"{draw.near(1.9 + 3 * facts.capacity, 0.12):.2f}"
                rows.append((county.fips, year, age, *shown, paid))
    return rows
