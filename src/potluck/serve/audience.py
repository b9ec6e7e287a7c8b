"""The door between checking in and serving: what an audience may see of each dossier.

The door is an allow-list. `release_of` builds what may be seen field by field, in types that can hold nothing else
(`potluck.serve.shown`), and no other module under ``serve`` reads dossiers. Anything new in a dossier stays hidden
until it is named here.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from potluck.clearance import HoldKind, obstacles, tier_hold
from potluck.constraints.table import constraint_named
from potluck.dossier import ColumnSummary, Dossier, FieldEntry, Person, ReleasedColumn, ReleasedSchema, TableEntry
from potluck.event import PUBLIC, Event
from potluck.serve.shown import (
    Audience,
    CarriedFile,
    ClosedTable,
    ColumnAbout,
    OpenColumn,
    OpenTable,
    Release,
    ReleasedForm,
    ShownCategory,
    ShownCount,
    ShownDataset,
    ShownLicence,
    ShownMissing,
    ShownPerson,
    ShownPromise,
    ShownReference,
    ShownRows,
    ShownSource,
    ShownSpared,
    ShownSummary,
    ShownWithheld,
    StoredTable,
)

__all__ = ["PUBLIC_AUDIENCE", "release_of"]

PUBLIC_AUDIENCE = Audience("public", frozenset({PUBLIC}))
# Options that may be shown even if a column hides its values: they do not depend on values.
_VALUELESS_OPTIONS = ("delimiter", "itemType")


def release_of(
    event: Event,
    dossiers: Sequence[Dossier],
    day: date,
    audience: Audience = PUBLIC_AUDIENCE,
    draft: bool = False,
) -> Release:
    """What a release of an event shows to an audience.

    Args:
        event: the event.
        dossiers: the dossiers of every dataset that arrived.
        day: the date as of which accepted findings expire (decision 13).
        audience: the audience of the release.
        draft: include everything that is open to the audience, even with errors and todos.
    """
    arrived = {one.key for one in dossiers}
    return Release(
        event=event.without_todos().model_copy(update={"expected": ()}),
        draft=draft,
        as_of=day,
        audience=audience,
        datasets=tuple(
            _shown(one, audience, released=_is_released(event, one, day, audience, draft=draft))
            for one in sorted(dossiers, key=lambda d: d.key)
        ),
        promised=tuple(
            ShownPromise(one.agency, one.dataset, one.title)
            for one in event.expected
            if f"{one.agency}/{one.dataset}" not in arrived
        ),
    )


def _is_released(event: Event, dossier: Dossier, day: date, audience: Audience, *, draft: bool) -> bool:
    hold = tier_hold(event, dossier)
    if hold is not None and hold.kind is not HoldKind.CLOSED_TIER:
        return False  # nobody declared its tier, or the event does not know it
    if not audience.may_have(dossier.tier, dossier.key) or _endangers(dossier, day):
        return False
    return draft or not obstacles(event, dossier, day)


def _endangers(dossier: Dossier, day: date) -> bool:
    """Whether the data could name people: not even a draft may show that (decision 21)."""
    return any(finding.rule == "screen-ssn" for finding in dossier.on(day).open_errors)


def _shown(dossier: Dossier, audience: Audience, *, released: bool) -> ShownDataset:
    """A dataset as shown: its tables with the values that may be seen, or only described.

    If nobody declared a tier, not even the columns are shown.
    """
    steward, people = dossier.steward, dossier.contributors
    contact = steward or next((person for person in people if person.email), None)
    described = dossier.tables if dossier.tier and not released else ()
    return ShownDataset(
        agency=dossier.agency,
        name=dossier.name,
        released=released,
        closed=bool(dossier.tier) and not audience.may_have(dossier.tier, dossier.key),
        title=dossier.title,
        description=dossier.description,
        version=dossier.version,
        homepage=dossier.homepage,
        keywords=dossier.keywords,
        licenses=tuple(ShownLicence(one.name, one.title, one.path) for one in dossier.licenses),
        steward=_person(steward),
        contact=_person(contact),
        sources=tuple(ShownSource(one.title, one.path) for one in dossier.sources),
        tier=dossier.tier,
        tracks=dossier.tracks,
        geography=dossier.geography,
        period=dossier.period,
        agreement=dossier.agreement,
        known_limits=dossier.known_limits,
        synthetic=dossier.synthetic,
        open_tables=tuple(_open_table(t, dossier) for t in dossier.tables if t.checked) if released else (),
        closed_tables=tuple(_closed_table(table) for table in described),
        others=tuple(CarriedFile(f.path, f.bytes, f.sha256) for f in dossier.others) if released else (),
    )


def _person(person: Person | None) -> ShownPerson | None:
    return None if person is None else ShownPerson(person.title, person.email, person.organization)


def _closed_table(table: TableEntry) -> ClosedTable:
    return ClosedTable(table.name, table.title, table.description, tuple(_about(field) for field in table.fields))


def _open_table(table: TableEntry, dossier: Dossier) -> OpenTable:
    released, rows, parquet = table.released or _as_described(table), table.rows, table.parquet
    pairs, schema, refers = zip(table.fields, released.columns, strict=True), table.contributed, _refers(table)
    key = schema.primary_key if schema is not None else ()
    return OpenTable(
        name=table.name,
        title=table.title,
        description=table.description,
        columns=tuple(
            _column(field, column, in_key=field.name in key, refers=refers.get(field.name, ""))
            for field, column in pairs
        ),
        rows=ShownRows(rows.kept, rows.data, rows.quarantined),
        withheld=tuple(ShownWithheld(one.rows, one.reason or one.rule) for one in table.withheld if one.rows),
        spared=tuple(ShownSpared(one.message, one.reason) for one in table.spared),
        primary_key=released.primary_key,
        unique_keys=released.unique_keys,
        references=tuple(_references(released, table.name, dossier.key)),
        blank_rows=released.blank_rows,
        stored=StoredTable(PurePosixPath(parquet.path).name, parquet.bytes, parquet.sha256) if parquet else None,
    )


def _as_described(table: TableEntry) -> ReleasedSchema:
    """The columns of a table without a file of kept rows."""
    columns = tuple(ReleasedColumn(name=field.name, field=field.name, type=field.type) for field in table.fields)
    return ReleasedSchema(columns=columns)


def _references(released: ReleasedSchema, table: str, dataset: str) -> Iterator[ShownReference]:
    for key in released.foreign_keys:
        target = f"{key.dataset or dataset}#{key.table or table}"
        yield ShownReference(key.fields, target, key.reference_fields, holds=key.orphans == 0)


def _about(field: FieldEntry) -> ColumnAbout:
    return ColumnAbout(
        name=field.name,
        type=field.type,
        format=field.format,
        title=field.title,
        description=field.description,
        unit=field.unit,
        code=field.code,
        role=field.role,
        sensitive=field.sensitive,
        required=field.constraints.get("required") is True,
        unique=field.constraints.get("unique") is True,
    )


def _column(field: FieldEntry, column: ReleasedColumn, *, in_key: bool, refers: str) -> OpenColumn:
    hidden, about = field.hides_values, _about(field)
    return OpenColumn(
        about=about,
        form=ReleasedForm(
            name=column.name,
            field=column.field,
            type=column.type,
            format=column.format,
            options=_only(column.options, _VALUELESS_OPTIONS) if hidden else column.options,
            constraints=_harmless(column.constraints) if hidden else column.constraints,
            own_type=column.own_type,
            own_constraints=_harmless(column.own_constraints) if hidden else column.own_constraints,
            never_missing=column.never_missing,
        ),
        constraints=about.constraints if hidden else field.constraints,
        categories=() if hidden else tuple(ShownCategory(one.name, one.title) for one in field.categories),
        summary=_summary(field.summary, hidden=hidden),
        key=in_key,
        refers=refers,
        hides_values=hidden,
    )


def _harmless(declared: Mapping[str, Any]) -> dict[str, Any]:
    """The constraints that reveal nothing about the values of a column."""
    known = {name: constraint_named(name) for name in declared}
    return {name: declared[name] for name, one in known.items() if one is not None and one.harmless}


def _only(values: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name in names}


def _refers(table: TableEntry) -> dict[str, str]:
    """For each field of a foreign key, the table and field it refers to."""
    out: dict[str, str] = {}
    for key in table.contributed.foreign_keys if table.contributed is not None else ():
        place = f"{key.dataset}#{key.table}" if key.dataset else key.table or "this table"
        out |= {own: f"{place}, column {other}" for own, other in zip(key.fields, key.reference_fields, strict=False)}
    return out


def _summary(summary: ColumnSummary | None, *, hidden: bool) -> ShownSummary | None:
    if summary is None or hidden:
        return None if summary is None else ShownSummary(summary.count, summary.missing)
    return ShownSummary(
        count=summary.count,
        missing=summary.missing,
        missing_by=tuple(ShownMissing(one.value, one.label, one.count, one.rule) for one in summary.missing_by),
        distinct=summary.distinct,
        distinct_exact=summary.distinct_exact,
        minimum=summary.minimum,
        maximum=summary.maximum,
        mean=summary.mean,
        quantiles=summary.quantiles,
        quantiles_exact=summary.quantiles_exact,
        top=tuple(ShownCount(one.value, one.count) for one in summary.top),
        longest=summary.longest,
    )
