"""The door between checking in and serving: what this audience may see of each dossier.

Nothing that is written for others (pages, metadata, bundle) touches a dossier except through
`release_of`: a dataset that is not open to the audience comes out of it as metadata alone, without
rows, summaries, samples, findings or files. A new output that goes through here cannot leak.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from potluck.clearance import holds, tier_hold
from potluck.constraints.table import constraint_named
from potluck.dossier import Dossier, FieldEntry, RowCounts, TableEntry
from potluck.event import PUBLIC, Event, Expected

__all__ = ["Release", "Shown", "release_of"]


@dataclass(frozen=True, slots=True)
class Shown:
    """One dataset as the audience may see it.

    Attributes:
        dossier: the dossier, already reduced to what may be seen.
        released: its rows are in the release.
        closed: it is not public: metadata only, whatever its state.
    """

    dossier: Dossier
    released: bool
    closed: bool

    @property
    def state(self) -> str:
        """What the public is told: ``in this release``, ``restricted`` or ``not in this release``."""
        if self.released:
            return "in this release"
        return "restricted" if self.closed else "not in this release"


@dataclass(frozen=True, slots=True)
class Release:
    """All that serving may know.

    Attributes:
        draft: takes every dataset declared public, whatever its errors and todos.
        as_of: the day for which expiry is judged.
        datasets: what may be shown, sorted by agency and name.
        promised: datasets that are expected and have not arrived.
    """

    event: Event
    draft: bool
    as_of: date
    datasets: tuple[Shown, ...]
    promised: tuple[Expected, ...]

    @property
    def released(self) -> tuple[Shown, ...]:
        """The datasets whose rows are in the release."""
        return tuple(one for one in self.datasets if one.released)


def release_of(event: Event, dossiers: Sequence[Dossier], as_of: date, *, draft: bool = False) -> Release:
    """What a release of an event shows to the public.

    Args:
        event: the event.
        dossiers: the dossiers of every dataset that arrived.
        as_of: the day for which expiry of accepted findings is judged.
        draft: take everything declared public, whatever its errors and todos.
    """
    arrived = {one.key for one in dossiers}
    return Release(
        event=event.without_todos(),
        draft=draft,
        as_of=as_of,
        datasets=tuple(_shown(event, one, as_of, draft=draft) for one in sorted(dossiers, key=lambda d: d.key)),
        promised=tuple(one for one in event.expected if f"{one.agency}/{one.dataset}" not in arrived),
    )


def _endangers(dossier: Dossier, as_of: date) -> bool:
    """Whether people could be named from it: not even a draft shows that."""
    return any(finding.rule == "screen-ssn" for finding in dossier.on(as_of).open_errors)


def _shown(event: Event, dossier: Dossier, as_of: date, *, draft: bool) -> Shown:
    public = tier_hold(event, dossier) is None
    released = public and not _endangers(dossier, as_of) and (draft or not holds(event, dossier, as_of))
    closed = bool(dossier.tier) and dossier.tier != PUBLIC
    return Shown(_open_view(dossier) if released else _metadata_only(dossier), released, closed)


def _open_view(dossier: Dossier) -> Dossier:
    """A released dossier: findings without cells, sensitive fields without values."""
    tables = tuple(
        table.model_copy(
            update={
                "findings": (),
                "not_run": (),
                "quarantine": None,
                "fields": tuple(_without_values(f) if f.sensitive else f for f in table.fields),
            }
        )
        for table in dossier.tables
        if table.checked
    )
    return dossier.model_copy(update={"tables": tables, "findings": (), "todos": (), "fingerprint": ""})


def _metadata_only(dossier: Dossier) -> Dossier:
    """A dataset without anything learnt from its rows; without its columns too where nobody declared a tier."""
    tables = tuple(_closed_table(table) for table in dossier.tables) if dossier.tier else ()
    update = {"tables": tables, "findings": (), "todos": (), "others": (), "fingerprint": "", "accepts": ()}
    return dossier.model_copy(update=update)


def _closed_table(table: TableEntry) -> TableEntry:
    return TableEntry(
        name=table.name,
        title=table.title,
        description=table.description,
        format=table.format,
        rows=RowCounts(),
        fields=tuple(_without_values(field) for field in table.fields),
    )


def _without_values(field: FieldEntry) -> FieldEntry:
    constraints = {key: value for key, value in field.constraints.items() if _is_harmless(key)}
    return field.model_copy(update={"summary": None, "constraints": constraints})


def _is_harmless(constraint: str) -> bool:
    known = constraint_named(constraint)
    return known is not None and known.harmless
