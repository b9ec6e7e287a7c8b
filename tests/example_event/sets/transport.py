"""Transportation: what ambulances were called to, and what they gave."""

from example_event.describe import (
    GOVERNMENT,
    Contribution,
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
from example_event.world import SEASON, county_facts, deaths_mean

__all__ = ["ambulances"]


def ambulances() -> Contribution:
    """Emergency responses: stars for small counts, a duration in hours and minutes, a time zone."""
    few = {"*": "1 to 10, not zero"}
    fields = [
        county_column(),
        column("month", "yearmonth", "Month", "Month of the calls.", required=True),
        column(
            "overdose_responses", "integer", "Responses to overdoses",
            "Calls in which an overdose was found.",
            unit="responses", role="count", missing=few, constraints={"minimum": 0},
        ),
        column(
            "naloxone_given", "integer", "Responses with naloxone given",
            "Those of them in which the crew gave at least one dose of naloxone.",
            unit="responses", role="count", missing=few, constraints={"minimum": 0},
        ),
        column(
            "median_minutes", "number", "Median response time", "From the call to arrival.",
            unit="minutes", missing={"": "no response in the month", "*": "too few responses"},
            constraints={"minimum": 0, "maximum": 240},
        ),
        column(
            "extracted", "datetime", "Extracted", "When the state's register sent the month.",
            required=True,
        ),
    ]  # fmt: skip
    raw = delimited("EMS Overdose Responses 2023-2024.csv", names(fields), list(_calls()))
    return Contribution(
        "nhtsa/ems-responses",
        dataset(
            "nhtsa/ems-responses",
            "Ambulance responses to overdoses by county and month, 2023-2024",
            "Emergency medical responses in which an overdose was found, in how many of them the crew gave "
            "naloxone, and "
            "how long help took to arrive.",
            steward="Victor Lemay", organization="NHTSA (synthetic data)", licence=GOVERNMENT,
            sources=[{"title": "Registers of emergency medical services (modelled on)"}],
            keywords=["emergency medical services", "overdose", "naloxone", "response time"],
            tracks=["usage", "prevention"],
            geography="county", period="2023-2024",
            limits=["A person can be met more than once.", "Counts from 1 to 10 are replaced by *."],
            tables=[
                table(
                    "responses", raw, fields, "Responses", "One row for each county and month.",
                    key=["fips", "month"], refers=[reference("fips", "census/geography#counties")],
                ),
            ],
        ),
        (raw,),
        "2026-10-19",
    )  # fmt: skip


def _calls() -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for county in COUNTIES:
        facts, draw = county_facts(county), Draw(f"ems {county.fips}")
        sent = f"2026-08-{draw.whole(1, 28):02}T{draw.whole(6, 20):02}:{draw.whole(0, 59):02}:00Z"
        for year, month in ((year, month) for year in (2023, 2024) for month in range(1, 13)):
            yearly = deaths_mean(facts, county.state, year) * facts.people(year) / 100_000
            calls = draw.count(yearly * 14 / 12 * SEASON[month - 1])
            given = min(calls, draw.count(calls * (0.4 + 0.4 * facts.outreach)))
            minutes = "" if calls == 0 else "*" if calls < 11 else f"{draw.near(7 + 8 * facts.rural, 0.1):.1f}"
            shown = ("*" if 0 < count < 11 else count for count in (calls, given))
            rows.append((county.fips, f"{year}-{month:02}", *shown, minutes, sent))
    return rows
