"""Health resources: sites of health centers with places on the map; and shortage areas with rows withheld."""

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
    state_column,
    table,
)
from example_event.draw import Draw
from example_event.files import delimited
from example_event.geography import COUNTIES
from example_event.world import county_facts

__all__ = ["health_centers", "shortage_areas"]

_STEWARD: Plain = {"steward": "Tom Lindqvist", "organization": "HRSA (synthetic data)", "licence": GOVERNMENT}
_SAINTS = (
    "Valley", "Lakeside", "Three Rivers", "Granite", "Bluegrass", "Tidewater", "Blackwater", "Old Mill",
)  # fmt: skip

# Somewhere near the middle of the state, and how far a site may lie from it, in degrees.
_MIDDLE = {
    "CT": (41.6, -72.7, 0.4), "DE": (39.0, -75.5, 0.3), "KY": (37.5, -85.3, 1.0), "MA": (42.3, -71.8, 0.5),
    "MD": (39.0, -76.8, 0.5), "ME": (45.3, -69.2, 1.0), "NH": (43.7, -71.6, 0.6), "NJ": (40.2, -74.7, 0.4),
    "OH": (40.3, -82.8, 1.0), "PA": (40.9, -77.8, 0.9), "RI": (41.7, -71.6, 0.2), "TN": (35.9, -86.4, 0.7),
    "VA": (37.5, -78.8, 0.9), "VT": (44.0, -72.7, 0.6), "WV": (38.6, -80.6, 0.7),
}  # fmt: skip


def health_centers() -> Contribution:
    """Grantees and their sites: an awkward but clean CSV, every cell in quotes, notes with line ends."""
    grantees = [
        column(
            "grant_number", "string", "Grant", "Number of the grant.",
            required=True, constraints={"pattern": "H80CS[0-9]{5}"},
        ),
        column("grantee", "string", "Grantee", "Name of the fictional organization.", required=True),
        state_column(),
        column(
            "award", "number", "Award", "Money awarded in the fiscal year.",
            unit="US dollars", groupChar=",", bareNumber=False, required=True, constraints={"minimum": 0},
        ),
    ]  # fmt: skip
    sites = [
        column(
            "site_id", "string", "Site", "Number of the site.", required=True,
            constraints={"pattern": "BPS-[0-9]{6}"},
        ),
        column("grant_number", "string", "Grant", "The grant that pays for the site.", required=True),
        column("site_name", "string", "Name", "Name of the fictional site.", required=True),
        county_column(),
        column(
            "latitude", "number", "Latitude", "Drawn somewhere in the state.",
            unit="degrees", constraints={"minimum": 24, "maximum": 50}, missing={"": "not geocoded"},
        ),
        column(
            "longitude", "number", "Longitude", "Drawn somewhere in the state.",
            unit="degrees", constraints={"minimum": -125, "maximum": -66}, missing={"": "not geocoded"},
        ),
        column(
            "mat_patients", "integer", "Patients on medication",
            "Patients given medication for opioid use disorder.",
            unit="people", role="count", groupChar=",", constraints={"minimum": 0},
            missing={"": "service not offered", "<11": "1 to 10 patients, not zero"},
        ),
        column(
            "remarks", "string", "Remarks", "As entered by the site; may run over several lines.",
            missing={"": "none"},
        ),
    ]  # fmt: skip
    grantee_rows, site_rows = _centers()
    grantee_file = delimited(
        "FY2026 Health Center Grantees.csv", names(grantees), grantee_rows, every_quoted=True,
    )  # fmt: skip
    site_file = delimited("FY2026 Service Delivery Sites.csv", names(sites), site_rows, every_quoted=True)
    return Contribution(
        "hrsa/health-centers",
        dataset(
            "hrsa/health-centers",
            "Health centers and their sites, 2026",
            "Federally funded health centers, their grants, and the sites where they see patients, with how "
            "many are "
            "given medication for opioid use disorder.",
            **_STEWARD,
            sources=[{"title": "Health center grants (modelled on)"}],
            keywords=["health centers", "treatment", "medication", "access to care"],
            tracks=["treatment"],
            geography="facility", period="2026",
            limits=["Sites lie at random places of the state, not in their county."],
            tables=[
                table(
                    "grantees", grantee_file, grantees, "Grantees", "One row for each grant.",
                    key=["grant_number"],
                ),
                table(
                    "sites", site_file, sites, "Sites", "One row for each site.", key=["site_id"],
                    refers=[
                        reference("grant_number", "grantees"), reference("fips", "census/geography#counties"),
                    ],
                ),
            ],
        ),
        (grantee_file, site_file),
        "2026-09-17",
    )  # fmt: skip


_REMARKS = (
    "", "", "", 'Known locally as "the Annex"', "Enter from the back\nElevator on the left",
    "Open late, Tue and Thu",
)  # fmt: skip


def _centers() -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    draw = Draw("health centers")
    grantees: list[tuple[object, ...]] = []
    sites: list[tuple[object, ...]] = []
    for number, county in enumerate(COUNTIES):
        if not draw.happens(0.4):
            continue
        grant = f"H80CS{number + 101:05}"
        name = f"{draw.of(_SAINTS)} Community Health"
        grantees.append((grant, name, county.state.postal, f"${draw.near(2_400_000, 0.4):,.0f}"))
        facts = county_facts(county)
        for _ in range(draw.whole(1, 6)):
            middle, across, spread = _MIDDLE[county.state.postal]
            place = (
                f"{middle + spread * draw.between(-1, 1):.4f}",
                f"{across + spread * draw.between(-1, 1):.4f}",
            ) if draw.happens(0.97) else ("", "")  # fmt: skip
            patients = draw.count(facts.population * 0.002 * facts.burden * facts.capacity)
            shown = "<11" if 0 < patients < 11 else f"{patients:,}"
            sites.append((
                f"BPS-{len(sites) + 1:06}", grant, f"{name} - Site {len(sites) + 1}", county.fips, *place,
                shown if draw.happens(0.7) else "", draw.of(_REMARKS),
            ))  # fmt: skip
    return grantees, sites


# The agency rescored these by a scale of its own that goes past 25; they wait for their right scores.
_RESCORED = 9


def shortage_areas() -> Contribution:
    """Shortage areas: nine scores break their bound, and the steward lets the rest go out without them."""
    fields = [
        column(
            "HPSA ID", "string", "Area", "Number of the area.", required=True,
            constraints={"pattern": "7[0-9]{9}"},
        ),
        county_column("County FIPS"),
        column("Area Type", "string", "Kind of area", "Whole county or population group.", required=True,
               constraints={"enum": ["Geographic", "Population group"]}),
        column(
            "HPSA Score", "integer", "Score", "Need for clinicians, from 0 to 25.",
            note="Nine rows break this bound; see accept above.", required=True,
            constraints={"minimum": 0, "maximum": 25},
        ),
        column(
            "FTE Short", "number", "Clinicians missing", "Full-time clinicians needed to end the shortage.",
            unit="full-time equivalents", required=True, constraints={"minimum": 0},
        ),
        column(
            "Designated", "date", "Designated", "Day since which the area is short.", format="%m/%d/%Y",
            required=True,
        ),
    ]  # fmt: skip
    raw = delimited("HPSA Mental Health 2026.csv", names(fields), list(_areas()), newline="\r\n")
    return Contribution(
        "hrsa/shortage-areas",
        dataset(
            "hrsa/shortage-areas",
            "Areas short of mental health clinicians, 2026",
            "Counties, and groups of people in them, that have too few mental health clinicians, with a "
            "score of how "
            "badly they need more.",
            **_STEWARD,
            sources=[{"title": "Health professional shortage areas (modelled on)"}],
            keywords=["workforce", "mental health", "shortage", "access to care"],
            tracks=["treatment"],
            geography="county", period="2026",
            limits=["Nine areas whose scores are under review are withheld."],
            accept=[{
                "rule": "constraint-error", "table": "areas", "field": "HPSA Score",
                "reason": "Scored by a scale that is under review; the agency will send the right scores.",
                "by": "Tom Lindqvist", "until": "2026-12-31", "rows": "withhold",
            }],
            tables=[
                table(
                    "areas", raw, fields, "Shortage areas", "One row for each area.", key=["HPSA ID"],
                    refers=[reference("County FIPS", "census/geography#counties", "fips")],
                ),
            ],
        ),
        (raw,),
        "2026-09-17",
        notes={raw.name: "Nine scores under review"},
    )  # fmt: skip


def _areas() -> list[tuple[object, ...]]:
    draw = Draw("shortage")
    rows: list[tuple[object, ...]] = []
    for county in COUNTIES:
        facts = county_facts(county)
        for kind in ("Geographic", "Population group"):
            if not draw.happens(0.25 + 0.5 * facts.rural):
                continue
            score = min(
                25, max(1, int(8 + 13 * facts.rural * (1 - 0.4 * facts.capacity) + 2.5 * draw.normal())),
            )  # fmt: skip
            day = date.fromordinal(draw.whole(date(2006, 1, 1).toordinal(), date(2026, 3, 31).toordinal()))
            rows.append((
                f"7{len(rows) * 7 + 1_000_003:09}", county.fips, kind, score,
                f"{draw.near(facts.population / 30_000, 0.3):.2f}", day.strftime("%m/%d/%Y"),
            ))  # fmt: skip
    for turn in range(_RESCORED):
        at = 31 + 67 * turn
        rows[at] = (*rows[at][:3], 27 + turn % 4, *rows[at][4:])
    return rows
