"""Substance-abuse services: facilities with accents and notes of several lines; a survey from SAS."""

from datetime import date

from example_event.describe import (
    CC0,
    GOVERNMENT,
    Contribution,
    Plain,
    column,
    dataset,
    names,
    reference,
    state_column,
    table,
    year_column,
)
from example_event.draw import Draw
from example_event.files import Cell, delimited, transport
from example_event.geography import STATES
from example_event.world import state_facts

__all__ = ["facilities", "survey"]

_STEWARD: Plain = {"steward": "Asha Raman", "organization": "SAMHSA (synthetic data)"}

# Real places and their ZIP codes; those with accents are why the file is not ASCII.
_TOWNS: dict[str, dict[str, str]] = {
    "AZ": {"Piñon": "86510", "Tucson": "85701"},
    "CA": {"La Cañada Flintridge": "91011", "Fresno": "93701"},
    "CO": {"Cañon City": "81212", "Pueblo": "81003"},
    "CT": {"Hartford": "06103", "New Haven": "06510"},
    "KY": {"Hazard": "41701", "Louisville": "40202"},
    "MA": {"Lowell": "01852", "Worcester": "01608"},
    "ME": {"Bangor": "04401", "Lewiston": "04240"},
    "NH": {"Manchester": "03101", "Keene": "03431"},
    "NM": {"Doña Ana": "88032", "Española": "87532", "Peñasco": "87553"},
    "OH": {"Dayton": "45402", "Portsmouth": "45662"},
    "PA": {"Scranton": "18503", "Erie": "16501"},
    "TN": {"Knoxville": "37902", "Memphis": "38103"},
    "TX": {"Peñitas": "78576", "Laredo": "78040"},
    "VA": {"Roanoke": "24011", "Norfolk": "23510"},
    "WV": {"Huntington": "25701", "Beckley": "25801"},
}
_FIRST = (
    "Riverbend", "New Dawn", "Harbor Light", "Casa Niños", "Mesa", "Stepping Stones", "Éclair", "St. Anne's",
)  # fmt: skip
_SECOND = ("Recovery Center", "Behavioral Health", "Treatment Services", "Counseling, Inc.", "Clinic")
_SERVICES = {
    "BU": ("Buprenorphine", "medication"), "MM": ("Methadone maintenance", "medication"),
    "VTRL": ("Extended-release naltrexone", "medication"), "DT": ("Detoxification", "setting"),
    "OP": ("Outpatient", "setting"), "RES": ("Residential", "setting"), "TELE": ("Telehealth", "setting"),
    "MD": ("Medicaid accepted", "payment"), "MC": ("Medicare accepted", "payment"),
    "SS": ("Sliding fee scale", "payment"), "PW": ("Pregnant women", "group"), "VET": ("Veterans", "group"),
    "SP": ("Services in Spanish", "language"), "ASL": ("Services in American Sign Language", "language"),
}  # fmt: skip
_HOURS = ("Mo-Fr 8-17", "Mo-Fr 7-15\nSa 8-12", "24 hours\nWalk-ins welcome", "By appointment,\ncall first")


def facilities() -> Contribution:
    """Three files that refer to each other, in cp1252, with notes that hold line ends."""
    places = [
        column(
            "facility_id", "string", "Facility", "Number of the facility.",
            required=True, constraints={"pattern": "[A-Z]{2}[0-9]{5}"},
        ),
        column("name1", "string", "Name", "Name of the facility.", required=True),
        column("city", "string", "Town", "Town, with its accents.", required=True),
        state_column(),
        column(
            "zip", "string", "ZIP code", "Five-digit ZIP code of the town.",
            code="us-zip", constraints={"pattern": "[0-9]{5}"}, required=True,
        ),
        column(
            "phone", "string", "Telephone", "Public number of the facility's office.",
            missing={"": "none given"},
        ),
        column(
            "certified", "date", "Certified since", "Day of the first certification.",
            format="%m/%d/%Y", missing={"": "not certified", "N/A": "certification does not apply"},
        ),
        column(
            "hours", "string", "Opening hours", "As written by the facility, over one or two lines.",
            missing={"": "none given"},
        ),
        column(
            "accepts_new", "boolean", "Accepts new patients", "On the day of the survey.",
            trueValues=["Y"], falseValues=["N"], missing={"": "no answer"},
        ),
    ]  # fmt: skip
    codes = [
        column("code", "string", "Service code", "Short code of the service.", required=True),
        column("service", "string", "Service", "The service in words.", required=True),
        column("category", "string", "Category", "What kind of service it is.", required=True),
    ]
    offers = [
        column("facility_id", "string", "Facility", "Number of the facility.", required=True),
        column("code", "string", "Service code", "Short code of the service.", required=True),
    ]
    place_rows, offer_rows = _directory()
    place_file = delimited(
        "N-SUMHSS 2026 Facilities.csv", names(places), place_rows, newline="\r\n", encoding="cp1252",
    )  # fmt: skip
    code_file = delimited(
        "N-SUMHSS 2026 Service Codes.csv", names(codes), [(k, *v) for k, v in _SERVICES.items()],
    )  # fmt: skip
    offer_file = delimited(
        "N-SUMHSS 2026 Services.csv", names(offers), offer_rows, newline="\r\n", encoding="cp1252",
    )  # fmt: skip
    return Contribution(
        "samhsa/treatment-facilities",
        dataset(
            "samhsa/treatment-facilities",
            "Substance use treatment facilities, 2026",
            "Where substance use is treated: facilities, when they were certified, and which services, "
            "payments and "
            "languages they offer.",
            **_STEWARD, licence=GOVERNMENT,
            sources=[{"title": "Yearly survey of treatment facilities (modelled on)"}],
            keywords=["treatment", "facilities", "buprenorphine", "methadone", "access to care"],
            tracks=["treatment"],
            geography="facility", period="2026",
            limits=[
                "Facilities that did not answer the survey are not listed.", "Towns are real, facilities are not.",
            ],
            accept=[{
                "rule": "screen-phone", "table": "facilities", "field": "phone",
                "reason": "Public numbers of the facilities' offices, from the range kept for fiction.",
                "by": "Asha Raman", "until": "2026-12-31",
            }],
            tables=[
                table(
                    "facilities", place_file, places, "Facilities", "One row for each facility.",
                    encoding="cp1252", key=["facility_id"],
                    refers=[reference("state", "census/geography#states", "postal")],
                ),
                table(
                    "services", offer_file, offers, "Services",
                    "One row for each service that a facility offers.",
                    encoding="cp1252", key=["facility_id", "code"],
                    refers=[reference("facility_id", "facilities"), reference("code", "service-codes")],
                ),
                table(
                    "service-codes", code_file, codes, "Service codes", "What the codes of services mean.",
                    key=["code"],
                ),
            ],
        ),
        (place_file, code_file, offer_file),
        "2026-09-28",
    )  # fmt: skip


def _directory() -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    draw = Draw("facilities")
    places: list[tuple[object, ...]] = []
    offers: list[tuple[object, ...]] = []
    for number in range(1, 2_401):
        state = draw.of(tuple(_TOWNS))
        town = draw.of(tuple(_TOWNS[state]))
        key = f"{state}{number:05}"
        day = date.fromordinal(draw.whole(date(1998, 1, 1).toordinal(), date(2026, 6, 30).toordinal()))
        certified = f"{day.month}/{day.day}/{day.year}"
        places.append((
            key, f"{draw.of(_FIRST)} {draw.of(_SECOND)}", town, state, _TOWNS[state][town],
            f"(555) 555-01{draw.whole(0, 99):02}" if draw.happens(0.93) else "",
            draw.weighted({certified: 88, "N/A": 8, "": 4}), draw.of((*_HOURS, "")),
            draw.weighted({"Y": 70, "N": 26, "": 4}),
        ))  # fmt: skip
        offers += [(key, code) for code in _SERVICES if draw.happens(0.36)]
    return places, offers


_AGES = ("12-17", "18-25", "26+")


def survey() -> Contribution:
    """Survey estimates: a SAS transport file: names of eight letters, labels, a date, missing numbers."""
    labels = {
        "STFIPS": "State FIPS code", "STNAME": "State", "SVYYEAR": "Survey year", "AGEGRP": "Age group",
        "OUDPCT": "Opioid use disorder, percent", "CILOW": "95% CI, lower", "CIHIGH": "95% CI, upper",
        "NEEDTX": "Needing treatment, estimate", "RELDATE": "Date of release",
    }  # fmt: skip
    number: Plain = {"missing": {"": "estimate not precise enough to be shown"}}
    percent: Plain = {"unit": "percent", "constraints": {"minimum": 0, "maximum": 100}, **number}
    fields = [
        state_column("STFIPS", postal=False),
        column("STNAME", "string", "State", "Name of the state.", required=True),
        year_column(2019, 2024, "SVYYEAR"),
        column(
            "AGEGRP", "string", "Age group", "Age in years.", required=True,
            constraints={"enum": list(_AGES)},
        ),
        column(
            "OUDPCT", "number", "Opioid use disorder", "People with an opioid use disorder in the past year.",
            **percent,
        ),
        column("CILOW", "number", "Lower limit", "Lower end of the 95 % confidence interval.", **percent),
        column("CIHIGH", "number", "Upper limit", "Upper end of the 95 % confidence interval.", **percent),
        column(
            "NEEDTX", "integer", "Needing treatment", "People needing treatment, rounded to hundreds.",
            unit="people", **number,
        ),
        column(
            "RELDATE", "date", "Released", "Day on which the estimates of the year were released.",
            required=True,
        ),
    ]  # fmt: skip
    raw = transport(
        "nsduh_sae_2019_2024.xpt", labels, _estimates(), member="NSDUHSAE", made=b"01SEP26:09:00:00",
    )  # fmt: skip
    return Contribution(
        "samhsa/survey-estimates",
        dataset(
            "samhsa/survey-estimates",
            "Opioid use disorder by state and age, survey estimates, 2019-2024",
            "Model-based estimates from a household survey: how many people have an opioid use disorder, "
            "and how many "
            "need treatment for it.",
            **_STEWARD, licence=CC0,
            sources=[{"title": "National household survey on drug use (modelled on)"}],
            keywords=["opioid use disorder", "survey", "prevalence", "treatment need"],
            tracks=["treatment", "usage"],
            geography="state", period="2019-2024",
            limits=["Estimates come from a model; years of a small state are not independent of each other."],
            tables=[
                table(
                    "estimates", raw, fields, "Estimates", "One row for each state, year and age group.",
                    note="SAS transport: names have at most eight letters; the titles say what they mean.",
                    kind="xpt", key=["STFIPS", "SVYYEAR", "AGEGRP"],
                    refers=[reference("STFIPS", "census/geography#states", "fips")],
                ),
            ],
        ),
        (raw,),
        "2026-09-03",
    )  # fmt: skip


def _estimates() -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    for state in STATES:
        facts, draw = state_facts(state), Draw(f"survey {state.fips}")
        for year in range(2019, 2025):
            for age, level, part in zip(_AGES, (0.9, 1.3, 2.1), (0.08, 0.12, 0.66), strict=True):
                rate = draw.near(level * (0.6 + 0.4 * facts.burden), 0.12)
                shown = not draw.happens(0.03)
                low, middle, high = (round(rate * by, 2) for by in (0.74, 1, 1.32))
                need = int(facts.population * part * rate / 10_000) * 100
                cells = (middle, low, high, need) if shown else (None, None, None, None)
                rows.append((state.fips, state.name, year, age, *cells, date(year + 1, 7, 28)))
    return rows
