"""Massachusetts: naloxone handed out in the community, and the restricted, person-level admissions."""

from datetime import date

from example_event.describe import (
    CC0,
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
from example_event.facts import CANARY
from example_event.files import delimited
from example_event.geography import counties_of
from example_event.world import county_facts

__all__ = ["admissions", "naloxone"]

_STEWARD: Plain = {"steward": "Siobhan Keane", "organization": "Massachusetts DPH (synthetic data)"}
_PROGRAMS = ("Community overdose education", "First responders", "Jails and houses of correction")


def naloxone() -> Contribution:
    """Community distribution: one row for each county, month and program."""
    fields = [
        county_column("county_fips"),
        column("county", "string", "County", "Name of the county.", required=True),
        column("month_start", "date", "Month", "First day of the month.", format="%m/%d/%Y", required=True),
        column(
            "program", "string", "Program", "Who hands out the kits.", required=True,
            constraints={"enum": list(_PROGRAMS)},
        ),
        column(
            "naloxone_kits", "integer", "Naloxone kits", "Kits of two doses handed out.",
            unit="kits", groupChar=",", required=True, constraints={"minimum": 0},
        ),
        column(
            "reversals", "integer", "Reversals reported",
            "Overdoses reversed with a kit, as told by those who come back.",
            unit="reversals", role="count", constraints={"minimum": 0},
            missing={"1-10": "1 to 10, not zero", "": "not asked by the program"},
        ),
        column(
            "spent", "number", "Spent", "On kits, in the month.",
            unit="US dollars", groupChar=",", bareNumber=False, required=True, constraints={"minimum": 0},
        ),
    ]  # fmt: skip
    raw = delimited(
        "MDPH Community Naloxone Program 2022-2024.csv", names(fields), list(_kits()), newline="\r\n",
    )  # fmt: skip
    return Contribution(
        "ma-dph/naloxone-distribution",
        dataset(
            "ma-dph/naloxone-distribution",
            "Community naloxone distribution in Massachusetts, 2022-2024",
            "Naloxone kits handed out by community programs, first responders and jails in each county, "
            "with the overdoses "
            "that were reported as reversed.",
            **_STEWARD, licence=CC_BY,
            sources=[{"title": "Monthly reports of the programs (modelled on)"}],
            keywords=["naloxone", "overdose reversal", "harm reduction"],
            tracks=["prevention"],
            geography="county", period="2022-2024",
            limits=["Reversals are reported by those who come back for another kit: an undercount."],
            tables=[
                table(
                    "kits", raw, fields, "Kits", "One row for each county, month and program.",
                    key=["county_fips", "month_start", "program"],
                    refers=[reference("county_fips", "census/geography#counties", "fips")],
                ),
            ],
        ),
        (raw,),
        "2026-09-30",
    )  # fmt: skip


def _kits() -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for county in counties_of("MA"):
        facts, draw = county_facts(county), Draw(f"kits {county.fips}")
        for at in range(36):
            for program, share in zip(_PROGRAMS, (0.7, 0.2, 0.1), strict=True):
                mean = facts.population * 0.0011 * share * (0.5 + facts.outreach) * (1 + 0.02 * at)
                kits = draw.count(mean)
                saved = draw.count(kits * 0.08)
                told = "" if share < 0.2 else "1-10" if 0 < saved < 11 else saved
                month = f"{at % 12 + 1:02}/01/{2022 + at // 12}"
                rows.append((county.fips, county.name, month, program, f"{kits:,}", told, f"${kits * 47.5:,.2f}"))
    return rows


_SUBSTANCES = {
    "01": "Alcohol",
    "05": "Heroin",
    "06": "Fentanyl",
    "07": "Other opioids",
    "10": "Cocaine",
    "11": "Stimulants",
}
_NOTES = ("", "", "Referred by court", "Asked for an interpreter", "Moved from detox", "Family meeting held")


def admissions() -> Contribution:
    """Admissions: restricted. One cell fails its type in a sensitive field; it must never be shown."""
    substances = [
        column(
            "code",
            "string",
            "Code",
            "Code of the substance.",
            required=True,
            constraints={"pattern": "[0-9]{2}"},
        ),
        column("substance", "string", "Substance", "The substance in words.", required=True),
    ]
    fields = [
        column(
            "client_id", "string", "Client", "Number of the person in the register.",
            required=True, role="direct-identifier", sensitive=True, constraints={"pattern": "C[0-9]{6}"},
        ),
        column("admission_no", "integer", "Admission", "Counts the person's admissions.", required=True),
        column(
            "birth_year", "year", "Year of birth", "Year in which the person was born.",
            required=True, role="quasi-identifier",
        ),
        column(
            "sex", "string", "Sex", "As recorded at admission.", role="quasi-identifier",
            categories=[
                {"value": "F", "label": "female"}, {"value": "M", "label": "male"}, {"value": "X", "label": "another"},
            ],
            missing={"": "not recorded"},
        ),
        county_column("county_fips", "County in which the person lives.", role="quasi-identifier"),
        column("admitted", "date", "Admitted", "Day of admission.", required=True, role="quasi-identifier"),
        column(
            "substance", "string", "Primary substance", "What the person is treated for.",
            required=True, role="sensitive", sensitive=True,
        ),
        column(
            "days_in_care", "integer", "Days in care", "Days from admission to discharge.",
            note="One cell is not a number. Since the field is sensitive, no report may show it.",
            unit="days", role="sensitive", sensitive=True, constraints={"minimum": 0},
            missing={"": "still in care"},
        ),
        column(
            "case_note", "string", "Case note", "Free text of the case worker.",
            role="sensitive", sensitive=True, missing={"": "none"},
        ),
    ]  # fmt: skip
    code_file = delimited("BSAS Substance Codes.csv", names(substances), list(_SUBSTANCES.items()))
    raw = delimited("BSAS Admissions Extract 2023-2024 CONFIDENTIAL.csv", names(fields), list(_people()))
    return Contribution(
        "ma-dph/treatment-admissions",
        dataset(
            "ma-dph/treatment-admissions",
            "Admissions to substance use treatment in Massachusetts, 2023-2024",
            "One record for each admission to treatment: who, when, for what and for how long. The people "
            "are invented. "
            "Open to teams that signed the schedule, on the state's own machines.",
            note="Restricted: the site shows what columns there are and whom to ask, and no values at all.",
            **_STEWARD, licence=CC0,
            sources=[{"title": "Register of treatment admissions (modelled on)"}],
            keywords=["treatment", "admissions", "person-level"],
            tracks=["treatment"],
            geography="person", period="2023-2024",
            tier="restricted", agreement="schedule-a-treatment-admissions.md",
            limits=[
                "A person can be admitted several times.", "Admissions paid privately are not in the register.",
            ],
            tables=[
                table(
                    "admissions", raw, fields, "Admissions", "One row for each admission.",
                    key=["client_id", "admission_no"],
                    refers=[
                        reference("substance", "substances", "code"),
                        reference("county_fips", "census/geography#counties", "fips"),
                    ],
                ),
                table(
                    "substances", code_file, substances, "Substances", "What the codes mean.", key=["code"],
                ),
            ],
        ),
        (raw, code_file),
        "2026-10-26",
        notes={raw.name: "Sent by secure transfer"},
    )  # fmt: skip


def _people() -> list[tuple[object, ...]]:
    draw = Draw("admissions")
    homes = {county.fips: county_facts(county).population for county in counties_of("MA")}
    rows: list[tuple[object, ...]] = []
    for number in range(1, 2_201):
        born, home = draw.whole(1951, 2006), draw.weighted(homes)
        sex = draw.weighted({"M": 64, "F": 33, "X": 1, "": 2})
        day = date(2023, 1, 1).toordinal() + draw.whole(0, 500)
        for time in range(1, draw.weighted({1: 70, 2: 20, 3: 10}) + 1):
            stay = draw.whole(1, 90)
            rows.append((
                f"C{number * 37 + 100_000:06}", time, born, sex, home, date.fromordinal(day).isoformat(),
                draw.of(tuple(_SUBSTANCES)), stay if draw.happens(0.94) else "", draw.of(_NOTES),
            ))  # fmt: skip
            day += stay + draw.whole(5, 60)
    # Once where the row is sound, once where the cell itself is wrong.
    rows[420] = (*rows[420][:8], CANARY)
    rows[1_337] = (*rows[1_337][:7], CANARY, rows[1_337][8])
    return rows
