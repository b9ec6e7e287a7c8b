"""A release made up for tests: ordinary datasets, and some that try to break out of the page."""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from potluck.dossier import (
    ColumnSummary,
    Dossier,
    FieldEntry,
    KeyReference,
    Label,
    MissingCount,
    Origin,
    Person,
    RowCounts,
    SchemaField,
    TableEntry,
    TableSchema,
    ValueCount,
    Withheld,
)
from potluck.event import Agency, Dates, Event, Expected, Host, Tier, Track
from potluck.serve.audience import release_of
from potluck.serve.pages import FirstRows
from potluck.serve.placing import ReleaseFile
from potluck.serve.shown import OpenTable, Release, ShownDataset

HOSTILE = "<script>alert(1)</script>"
NASTY = f"{HOSTILE} {{{{ 7*7 }}}} {{% raw %}} **b** [x](javascript:alert(2)) `c` <!-- \"' & \u2028 \u202e"
FENCE = "```\n# not a heading\n```\n\n~~~\n</div></section>\n~~~\n\n---\n\n    <img src=x onerror=alert(3)>"

Files = Mapping[str, tuple[ReleaseFile, ...]]


def event(**changes: Any) -> Event:
    """An event with three tracks and agencies that belong to others."""
    values: dict[str, Any] = {
        "name": "opioid-codeathon",
        "title": "Opioid Code-a-thon & Symposium",
        "version": "2026.1",
        "description": "Twenty-four hours, three tracks, one bundle of data.\n\nTeams work on questions that "
        "health agencies cannot answer alone: who is treated, what is prescribed, and what prevents harm. "
        "More at https://example.org/event.",
        "dates": Dates(start="2026-12-06", end="2026-12-07"),
        "host": Host(title="Department of Health", email="data@example.org", path="https://example.org"),
        "notice": "All values are synthetic.",
        "tracks": (
            Track(
                name="treatment",
                title="Treatment",
                description="Find treatment gaps, and who falls into them.",
            ),
            Track(name="usage", title="Usage", description="See how prescribing and use move over time."),
            Track(name="prevention", title="Prevention", description="Reach people before the first overdose."),
        ),
        "tiers": (
            Tier(name="public", title="Open to everybody"),
            Tier(name="agreement", title="Data use agreement"),
        ),
        "agencies": (
            Agency(name="hhs", title="Department of Health and Human Services", path="https://example.org/hhs"),
            Agency(name="cdc", title="Centers for Disease Control", parent="hhs"),
            Agency(name="cms", title="Centers for Medicare & Medicaid", parent="hhs"),
            Agency(name="fda", title="Food and Drug Administration", parent="hhs"),
            Agency(name="doj", title="Department of Justice"),
            Agency(name="census", title="Census Bureau"),
            Agency(name="acme", title=f"Acme {NASTY}", path="javascript:alert(1)"),
        ),
        "expected": (Expected(agency="doj", dataset="seizures", title="Drug seizures by state"),),
    }
    return Event(**{**values, **changes})


def number(name: str, *, low: float, high: float, missing: int = 0, **rest: Any) -> FieldEntry:
    """A column of numbers, skewed to the left as counts are."""
    span = high - low
    cuts = tuple(low + span * at for at in (0.01, 0.06, 0.15, 0.34, 0.8))
    reasons = (MissingCount(value="Suppressed", label="suppressed, not zero", count=missing),) if missing else ()
    summary = ColumnSummary(
        count=3402 - missing,
        missing=missing,
        missing_by=reasons,
        distinct=812,
        minimum=str(low),
        maximum=str(high),
        mean=low + span * 0.2123,
        quantiles=cuts,
    )
    return FieldEntry(name=name, type=rest.pop("type", "integer"), summary=summary, **rest)


def choice(name: str, values: Mapping[str, int], **rest: Any) -> FieldEntry:
    """A column of few values."""
    count = sum(values.values())
    top = tuple(ValueCount(value=value, count=n) for value, n in sorted(values.items(), key=lambda one: -one[1]))
    summary = ColumnSummary(count=count, missing=0, distinct=len(values), top=top, longest=14)
    return FieldEntry(name=name, type="string", summary=summary, **rest)


def fips(name: str = "county_fips") -> FieldEntry:
    """A column of county codes."""
    summary = ColumnSummary(count=3402, missing=0, distinct=3140, distinct_exact=False, minimum="01001", longest=5)
    return FieldEntry(
        name=name,
        type="string",
        title="County",
        description="Five digits, leading zeros kept.",
        code="us-county-fips",
        role="quasi-identifier",
        constraints={"required": True, "pattern": "[0-9]{5}"},
        summary=summary,
    )


def table(name: str, *fields: FieldEntry, kept: int = 3402, **rest: Any) -> TableEntry:
    """A checked table."""
    rows = rest.pop("rows", RowCounts(read=kept + 1, kept=kept, skipped={"header": 1}))
    return TableEntry(name=name, checked=True, rows=rows, fields=fields, format="csv", **rest)


def dossier(agency: str, name: str, *tables: TableEntry, **rest: Any) -> Dossier:
    """A dataset that is declared public."""
    values: dict[str, Any] = {
        "title": name.replace("-", " ").capitalize(),
        "description": f"What {agency} knows about {name.replace('-', ' ')}.",
        "version": "2026.1",
        "licenses": (Label(name="CC0-1.0", title="CC0 1.0 Universal", path="https://example.org/cc0"),),
        "contributors": (
            Person(
                title="Jane Example",
                email="jane@example.org",
                organization=agency.upper(),
                roles=("steward",),
            ),
        ),
        "tier": "public",
        "tier_declared_by": "Jane Example",
        "tracks": ("treatment",),
        "geography": "county",
        "period": "2015–2024",
        "synthetic": True,
    }
    return Dossier(agency=agency, name=name, tables=tables, **{**values, **rest})


def overdose_deaths() -> Dossier:
    """The dataset with everything on its page."""
    deaths = table(
        "deaths",
        fips(),
        number("year", low=2015, high=2024, type="year", title="Year of death"),
        number(
            "deaths",
            low=0,
            high=1450,
            missing=312,
            title="Deaths",
            description="Deaths by drug overdose.",
            role="count",
            constraints={"minimum": 0},
        ),
        number("rate", low=0.3, high=181.7, type="number", unit="per 100,000 people", title="Crude rate"),
        choice(
            "drug",
            {"opioid": 2101, "stimulant": 801, "other": 400, "": 100},
            categories=(
                Label(name="opioid", title="Any opioid"),
                Label(name="stimulant", title="Stimulants"),
            ),
        ),
        FieldEntry(
            name="reported",
            type="date",
            title="Reported on",
            summary=ColumnSummary(
                count=3400,
                missing=2,
                distinct=120,
                minimum="2015-01-31",
                maximum="2024-12-31",
                missing_by=(MissingCount(value="", count=2),),
            ),
        ),
        rows=RowCounts(read=3405, kept=3390, withheld=12, skipped={"header": 1, "preamble": 2}),
        withheld=(Withheld(rows=12, rule="constraint-error", field="rate", reason="rates above the possible"),),
        title="Deaths by county and year",
        contributed=TableSchema(
            fields=(SchemaField(name="county_fips", type="string"), SchemaField(name="year", type="year")),
            primary_key=("county_fips", "year"),
            foreign_keys=(
                KeyReference(
                    fields=("county_fips",),
                    dataset="census/geography",
                    table="counties",
                    reference_fields=("fips",),
                ),
            ),
        ),
    )
    return dossier(
        "cdc",
        "overdose-deaths",
        deaths,
        title="Drug overdose deaths by county, 2015–2024",
        description="Deaths in which a drug overdose was the underlying cause.\n\n"
        "Deaths are counted where people lived. See https://example.org/wonder (method), and the notes.",
        keywords=("overdose", "mortality"),
        tracks=("treatment", "prevention"),
        agreement="schedule-b.md",
        known_limits=("Counts under 10 are suppressed.", "2024 is provisional."),
        sources=(Origin(title="National Vital Statistics", path="https://example.org/nvss"),),
        homepage="https://example.org/overdose",
    )


def hostile() -> Dossier:
    """A dataset whose every text tries something."""
    field = choice(
        NASTY,
        {NASTY: 3, FENCE: 2},
        title=NASTY,
        description=FENCE,
        unit=NASTY,
        code=NASTY,
        role=NASTY,
        format=NASTY,
        constraints={"pattern": NASTY, "enum": [NASTY] * 20},
        categories=(Label(name=NASTY, title=NASTY),),
    )
    tables = tuple(table(f"{NASTY} {at}", field, title=NASTY, description=FENCE) for at in range(2))
    return dossier(
        "acme",
        "hostile",
        *tables,
        title=NASTY,
        description=f"{NASTY}\n\n{FENCE}",
        version=NASTY,
        period=NASTY,
        homepage="javascript:alert(4)",
        keywords=(NASTY, "naloxone"),
        tracks=(NASTY,),
        geography=NASTY,
        agreement="../../../etc/passwd",
        known_limits=(NASTY, FENCE),
        licenses=(Label(name=NASTY, title=NASTY, path="javascript:alert(5)"),),
        contributors=(Person(title=NASTY, email="x@y.z?bcc=<a>", organization=NASTY, roles=("steward",)),),
        sources=(Origin(title=NASTY, path="data:text/html,<script>alert(6)</script>"),),
    )


def wide() -> Dossier:
    """A dataset of two tables, one with 60 columns."""
    numbers = (number(f"measure_{at:02}", low=0, high=10 + at, title=f"Measure {at}") for at in range(58))
    flags = {"yes": 3000, "no": 402}
    return dossier(
        "cms",
        "facility-measures",
        table("measures", fips("fips"), choice("flag", flags), *numbers),
        table("facilities", FieldEntry(name="npi", type="string", code="npi"), fips("fips")),
        title="Facility measures, wide",
        geography="facility",
        tracks=("usage",),
        keywords=("quality",),
    )


def naloxone() -> Dossier:
    """A dataset in which a word stands in a column name alone."""
    doses = number("naloxone_doses", low=0, high=9000, title="Doses given")
    return dossier("fda", "kits", table("kits", fips("FIPS5"), doses), title="Rescue kits", tracks=("prevention",))


def restricted() -> Dossier:
    """A dataset behind an agreement, as the audience filter leaves it."""
    bare = TableEntry(name="persons", fields=(FieldEntry(name="person_id", type="string", sensitive=True),))
    return dossier(
        "doj",
        "case-files",
        bare,
        title="Case files",
        tier="agreement",
        geography="person",
        tracks=("usage",),
        agreement="schedule-b.md",
    )


def dossiers() -> tuple[Dossier, ...]:
    """Eleven datasets: nine that are released, one that is restricted, one of which nobody declared the tier."""
    plain = [
        dossier(
            "census",
            f"table-{at}",
            table(f"t{at}", fips("GEOID"), number("population", low=12, high=9_800_000)),
            title=f"Population by county, part {at}",
            keywords=("population",),
            tracks=("usage",),
        )
        for at in range(5)
    ]
    late = dossier("cdc", "late", title="", tier="", description="")
    return (overdose_deaths(), hostile(), wide(), naloxone(), *plain, restricted(), late)


def datasets() -> tuple[ShownDataset, ...]:
    """The eleven datasets as the public may see them, sorted as a release sorts them."""
    return release().datasets


def release(*, draft: bool = False, **changes: Any) -> Release:
    """The release with all eleven datasets; other arguments change its event."""
    return release_of(event(**changes), dossiers(), date(2026, 11, 22), draft=draft)


def files_of(one: Release) -> dict[str, tuple[ReleaseFile, ...]]:
    """Two files for each released table, under a safe name."""
    files = {}
    for shown in one.released:
        for number_of, entry in enumerate(shown.tables):
            stem = entry.name if entry.name.isidentifier() else f"table {number_of} #1"
            path = f"data/{shown.key}/{stem}"
            files[f"{shown.key}#{entry.name}"] = tuple(
                ReleaseFile(
                    f"{path}.{kind}",
                    kind,
                    41_250 * (number_of + 1),
                    hashlib.sha256(path.encode()).hexdigest(),
                )
                for kind in ("csv", "parquet")
            )
    return files


def first_rows(dataset: ShownDataset, table: OpenTable) -> FirstRows | None:
    """Ten rows of made-up cells."""
    names = tuple(column.form.name for column in table.columns)
    if dataset.name == "hostile":
        return FirstRows(names, ((NASTY,), (FENCE,)))
    return FirstRows(names, tuple(tuple(f"{row * 100 + at:05}" for at in range(len(names))) for row in range(10)))
