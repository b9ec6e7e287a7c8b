"""Education: prevention in schools. One table is clean, the other has errors and is held back with it."""

from datetime import date

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
from example_event.world import county_facts

__all__ = ["programs"]

_CURRICULA = {
    "LST": ("Skills for Life", 30), "SFP": ("Strong Families", 14), "KIR": ("Keeping It Ready", 10),
    "PAL": ("Peers as Leaders", 8), "MSM": ("Medicine Safety Matters", 3),
}  # fmt: skip


def programs() -> Contribution:
    """Programs: numbers in words, counties that do not exist, numbers used twice."""
    curricula = [
        column(
            "curriculum",
            "string",
            "Curriculum",
            "Short code.",
            required=True,
            constraints={"pattern": "[A-Z]{3}"},
        ),
        column("title", "string", "Title", "Fictional title of the curriculum.", required=True),
        column(
            "lessons",
            "integer",
            "Lessons",
            "Lessons in a school year.",
            required=True,
            constraints={"minimum": 1},
        ),
    ]
    fields = [
        column(
            "program_id", "string", "Program", "Number of the program.",
            required=True, constraints={"pattern": "ED-[0-9]{4}"},
        ),
        county_column("county_fips"),
        column("district", "string", "District", "Name of the fictional school district.", required=True),
        column("curriculum", "string", "Curriculum", "Curriculum the program teaches.", required=True),
        column(
            "students_served", "integer", "Students", "Students taught in the school year.",
            unit="students", groupChar=",", required=True, constraints={"minimum": 0},
        ),
        column("start_date", "date", "Start", "First day.", format="%m/%d/%Y", required=True),
        column(
            "cost", "number", "Cost", "Spent in the school year.",
            unit="US dollars", groupChar=",", bareNumber=False, constraints={"minimum": 0},
            missing={"": "not reported"},
        ),
    ]  # fmt: skip
    curriculum_file = delimited(
        "Curricula.csv",
        names(curricula),
        [(key, *value) for key, value in _CURRICULA.items()],
        newline="\r\n",
    )
    raw = delimited(
        "School Prevention Programs SY2024-25 v3 FINAL.csv", names(fields), list(_taught()), newline="\r\n",
    )  # fmt: skip
    return Contribution(
        "ed/school-prevention-programs",
        dataset(
            "ed/school-prevention-programs",
            "Drug prevention programs in schools, school year 2024-25",
            "Which school districts teach drug prevention, by which curriculum, to how many students and at "
            "what cost.",
            note="Has real errors, so it is held back: words for numbers, unknown counties, repeated keys.",
            steward="Naomi Castellanos", organization="ED (synthetic data)", licence=GOVERNMENT,
            sources=[{"title": "Reports of school districts (modelled on)"}],
            keywords=["schools", "prevention", "youth", "curriculum"],
            tracks=["prevention"],
            geography="county", period="2024-2025",
            limits=["Districts report by hand."],
            tables=[
                table(
                    "curricula", curriculum_file, curricula, "Curricula", "What is taught.",
                    key=["curriculum"],
                ),
                table(
                    "programs", raw, fields, "Programs", "One row for each program.", key=["program_id"],
                    refers=[
                        reference(
                            "county_fips", "census/geography#counties", "fips"), reference("curriculum",
                            "curricula",
                        ),
                    ],
                ),
            ],
        ),
        (curriculum_file, raw),
        "2026-11-02",
    )  # fmt: skip


# What is wrong, by position in the table; facts.py counts it.
_NOT_NUMBERS = {12: "approx. 300", 55: "n/a", 140: "12O", 201: "two classes", 266: "see note", 330: "1.5"}
_NO_SUCH_COUNTIES = {88: "99999", 175: "25029", 299: "51039"}
_SAME_AS = {64: 20, 233: 232}


def _taught() -> list[tuple[object, ...]]:
    draw = Draw("programs")
    rows: list[tuple[object, ...]] = []
    for county in COUNTIES:
        if draw.happens(0.6):
            at = len(rows)
            served = draw.count(40 + county_facts(county).population * 0.01)
            day = date(2024, 8, 19).toordinal() + draw.whole(0, 40)
            rows.append((
                f"ED-{_SAME_AS.get(at, at) + 1:04}", _NO_SUCH_COUNTIES.get(at, county.fips),
                f"{county.name.removesuffix(' County').removesuffix(' city')} Public Schools",
                draw.of(tuple(_CURRICULA)), _NOT_NUMBERS.get(at, f"{served:,}"),
                date.fromordinal(day).strftime("%m/%d/%Y"),
                f"${draw.near(served * 38, 0.3):,.2f}" if draw.happens(0.92) else "",
            ))  # fmt: skip
    return rows
