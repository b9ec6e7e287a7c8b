"""What an audience may see of a release, in types that can hold nothing else.

Only `potluck.serve.audience` makes them, field by field from dossiers; everything written for others uses them. They
hold no findings, samples, quarantine or fingerprints, nor the reasons why single rows were quarantined.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from potluck.event import PUBLIC, Event
from potluck.util.files import safe_name

__all__ = [
    "Audience",
    "CarriedFile",
    "ClosedTable",
    "ColumnAbout",
    "OpenColumn",
    "OpenTable",
    "Release",
    "ReleasedForm",
    "ShownCategory",
    "ShownCount",
    "ShownDataset",
    "ShownLicence",
    "ShownMissing",
    "ShownPerson",
    "ShownPromise",
    "ShownReference",
    "ShownRows",
    "ShownSource",
    "ShownSpared",
    "ShownSummary",
    "ShownWithheld",
    "StoredTable",
]


@dataclass(frozen=True, slots=True)
class Audience:
    """The people a release is made for.

    Attributes:
        name: its name.
        tiers: access tiers that are open to it.
        grants: datasets (``agency/dataset``) that it may have although their tier is not open to it.
    """

    name: str
    tiers: frozenset[str]
    grants: frozenset[str] = frozenset()

    def may_have(self, tier: str, key: str) -> bool:
        """Whether the rows of a dataset are for this audience.

        Args:
            tier: the dataset's tier.
            key: ``agency/dataset``.
        """
        return tier in self.tiers or key in self.grants


@dataclass(frozen=True, slots=True)
class ShownPerson:
    """Whom to ask about a dataset."""

    title: str
    email: str
    organization: str


@dataclass(frozen=True, slots=True)
class ShownLicence:
    """A licence: its SPDX id, its title and its address."""

    name: str
    title: str
    path: str


@dataclass(frozen=True, slots=True)
class ShownSource:
    """Where the data comes from."""

    title: str
    path: str


@dataclass(frozen=True, slots=True)
class ShownPromise:
    """A dataset that was promised and has not arrived."""

    agency: str
    dataset: str
    title: str


@dataclass(frozen=True, slots=True)
class ColumnAbout:
    """What a description says about a column, without its values.

    Attributes:
        sensitive: its values are declared sensitive.
    """

    name: str
    type: str
    format: str
    title: str
    description: str
    unit: str
    code: str
    role: str
    sensitive: bool
    required: bool
    unique: bool

    @property
    def constraints(self) -> dict[str, Any]:
        """The constraints that reveal nothing about its values."""
        return {name: True for name, holds in (("required", self.required), ("unique", self.unique)) if holds}


@dataclass(frozen=True, slots=True)
class ShownCategory:
    """A value that a column may have, and its label."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class ShownMissing:
    """Why values are missing, and how many: the text in the cells, or the rule that blanked cells break."""

    value: str
    label: str
    count: int
    rule: str


@dataclass(frozen=True, slots=True)
class ShownCount:
    """How often a value occurs in a column."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class ShownSummary:
    """Statistics of a column, as `potluck.dossier.ColumnSummary`; for a column that hides its values, only the counts.

    Attributes:
        distinct: number of distinct values; None if it is not shown.
    """

    count: int
    missing: int
    missing_by: tuple[ShownMissing, ...] = ()
    distinct: int | None = None
    distinct_exact: bool = True
    minimum: str | None = None
    maximum: str | None = None
    mean: float | None = None
    quantiles: tuple[float, ...] = ()
    quantiles_exact: bool = True
    top: tuple[ShownCount, ...] = ()
    longest: int | None = None


@dataclass(frozen=True, slots=True)
class ReleasedForm:
    """A column of the released CSV, as `potluck.dossier.ReleasedColumn`."""

    name: str
    field: str
    type: str
    format: str
    options: Mapping[str, Any]
    constraints: Mapping[str, Any]
    never_missing: bool
    own_type: str = ""
    own_constraints: Mapping[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OpenColumn:
    """A column of a table that is in the release.

    Attributes:
        form: its form in the released CSV.
        constraints: as declared.
        key: it is part of the table's primary key.
        refers: where its values come from, for a foreign key.
        hides_values: its values, and anything computed from them, may not be shown and are not here.
    """

    about: ColumnAbout
    form: ReleasedForm
    constraints: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    categories: tuple[ShownCategory, ...] = ()
    summary: ShownSummary | None = None
    key: bool = False
    refers: str = ""
    hides_values: bool = False


@dataclass(frozen=True, slots=True)
class ShownRows:
    """Rows of data in a table: those in the release, all rows, and those left out because they do not fit."""

    kept: int = 0
    data: int = 0
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class ShownWithheld:
    """Rows left out of the release because of an accepted finding, and why it is accepted."""

    rows: int
    why: str


@dataclass(frozen=True, slots=True)
class ShownSpared:
    """What an accepted finding leaves in the release, and why it is accepted."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class ShownReference:
    """A foreign key of a released table.

    Attributes:
        fields: names of the fields as contributed.
        target: ``agency/dataset#table`` of the other table.
        reference_fields: names of the other table's fields as contributed.
        holds: every kept row has its parent among the other table's kept rows.
    """

    fields: tuple[str, ...]
    target: str
    reference_fields: tuple[str, ...]
    holds: bool


@dataclass(frozen=True, slots=True)
class StoredTable:
    """The file of kept rows that check in wrote: its name, size and hash."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class CarriedFile:
    """A file that goes into the release unchanged: its path in the dataset's folder, its size and hash."""

    source: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ClosedTable:
    """A table whose rows are not for the audience: what its description says, without values."""

    name: str
    title: str = ""
    description: str = ""
    columns: tuple[ColumnAbout, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenTable:
    """A table that is in the release.

    Attributes:
        primary_key: names of columns.
        unique_keys: names of columns.
        references: foreign keys whose columns exist.
        blank_rows: the data may contain blank rows.
        stored: its kept rows; None if there is no file.
    """

    name: str
    title: str = ""
    description: str = ""
    columns: tuple[OpenColumn, ...] = ()
    rows: ShownRows = dataclasses.field(default_factory=ShownRows)
    withheld: tuple[ShownWithheld, ...] = ()
    spared: tuple[ShownSpared, ...] = ()
    primary_key: tuple[str, ...] = ()
    unique_keys: tuple[tuple[str, ...], ...] = ()
    references: tuple[ShownReference, ...] = ()
    blank_rows: bool = False
    stored: StoredTable | None = None


@dataclass(frozen=True, slots=True)
class ShownDataset:
    """One dataset as the audience may see it.

    Attributes:
        contact: the person to ask: the steward, or else the first contributor with an address.
        released: its rows are in the release. If so, all its tables are open; if not, all are closed.
        closed: its tier is not open to the audience, so only metadata is shown.
        others: the files it carries along.
    """

    agency: str
    name: str
    released: bool
    closed: bool
    title: str = ""
    description: str = ""
    version: str = ""
    homepage: str = ""
    keywords: tuple[str, ...] = ()
    licenses: tuple[ShownLicence, ...] = ()
    steward: ShownPerson | None = None
    contact: ShownPerson | None = None
    sources: tuple[ShownSource, ...] = ()
    tier: str = ""
    tracks: tuple[str, ...] = ()
    geography: str = ""
    period: str = ""
    agreement: str = ""
    known_limits: tuple[str, ...] = ()
    synthetic: bool = False
    open_tables: tuple[OpenTable, ...] = ()
    closed_tables: tuple[ClosedTable, ...] = ()
    others: tuple[CarriedFile, ...] = ()

    @property
    def key(self) -> str:
        """``agency/dataset``."""
        return f"{self.agency}/{self.name}"

    @property
    def tables(self) -> tuple[OpenTable | ClosedTable, ...]:
        """All its tables."""
        return (*self.open_tables, *self.closed_tables)

    @property
    def rows(self) -> int:
        """Rows in the release."""
        return sum(table.rows.kept for table in self.open_tables)

    @property
    def state(self) -> str:
        """The state as shown to the audience: ``in this release``, ``restricted`` or ``not in this release``."""
        if self.released:
            return "in this release"
        return "restricted" if self.closed else "not in this release"


@dataclass(frozen=True, slots=True)
class Release:
    """Everything that serving may use.

    Attributes:
        event: the event, without parts still to be filled in and without promised datasets.
        draft: includes every dataset that is open to the audience, even with errors and todos.
        as_of: the date as of which accepted findings expire.
        audience: the people it is made for.
        datasets: what may be shown, sorted by agency and name.
        promised: datasets that are expected and have not arrived.
    """

    event: Event
    draft: bool
    as_of: date
    audience: Audience
    datasets: tuple[ShownDataset, ...]
    promised: tuple[ShownPromise, ...]

    @property
    def name(self) -> str:
        """Name of its folder and bundle: ``<event>-<version>``.

        It ends in the audience's name where that is not the public, so that neither release replaces the other, and
        in ``-DRAFT`` for a draft.
        """
        audience = "" if self.audience.name == PUBLIC else f"-{safe_name(self.audience.name)}"
        return f"{self.event.release_name}{audience}{'-DRAFT' if self.draft else ''}"

    @property
    def released(self) -> tuple[ShownDataset, ...]:
        """The datasets whose rows are in the release."""
        return tuple(one for one in self.datasets if one.released)
