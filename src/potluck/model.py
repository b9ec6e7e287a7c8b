"""The contents of a descriptor as frozen values: datasets, tables, fields and their parts.

Names are those of the Data Package standard (v2). `potluck.describe` makes these values once. They can be
pickled, and later steps see nothing else of a descriptor.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, Literal

__all__ = [
    "Accept",
    "Constraints",
    "Dataset",
    "Dialect",
    "Field",
    "ForeignKey",
    "MissingValue",
    "Schema",
    "Table",
    "Treatment",
    "hides_values",
]

# What happens to a row with an accepted finding: it is left out, kept with the cell blank, or kept as it is.
Treatment = Literal["withhold", "blank", "keep"]


@dataclass(frozen=True, slots=True)
class MissingValue:
    """A text that means "no value", and the reason for the missing value if that is known."""

    value: str
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Constraints:
    """Constraints of a field, as declared.

    Attributes:
        declared: the descriptor's raw values, by the constraints' keys; what asks for nothing is left out.

    >>> Constraints({"minimum": 0}).get("minimum"), Constraints().required
    (0, False)
    """

    declared: Mapping[str, Any] = field(default_factory=dict)

    def get(self, name: str) -> Any:
        """The value of a constraint; None where the field has none of that name."""
        return self.declared.get(name)

    def without(self, *names: str) -> "Constraints":
        """All but some."""
        return Constraints({name: value for name, value in self.declared.items() if name not in names})

    @property
    def required(self) -> bool:
        """Whether every row must have a value."""
        return "required" in self.declared

    @property
    def unique(self) -> bool:
        """Whether no two rows may have the same value."""
        return "unique" in self.declared


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a Table Schema.

    Attributes:
        missing_values: the missing values of this field, or None if the schema's apply.
        options: type-specific properties as declared (decimalChar, trueValues, itemType, categories …).
        role: role in disclosure control: direct-identifier, quasi-identifier, sensitive, count; or None.
        sensitive: whether it is marked as sensitive; `hides_values` says what must not be shown.
        code: the code system of its values (us-county-fips, icd-10-cm …), or None.
        unit: unit of measure, or None.
    """

    name: str
    type: str = "string"
    format: str = "default"
    title: str = ""
    description: str = ""
    constraints: Constraints = Constraints()
    missing_values: tuple[MissingValue, ...] | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    role: str | None = None
    sensitive: bool = False
    code: str | None = None
    unit: str | None = None

    @property
    def hides_values(self) -> bool:
        """Whether its cells, values, and everything computed from them, must be hidden."""
        return hides_values(self.role, sensitive=self.sensitive)


def hides_values(role: str | None, *, sensitive: bool) -> bool:
    """Whether the values of a field must be hidden: by its role in disclosure control or its mark (decision 12).

    >>> hides_values("direct-identifier", sensitive=False), hides_values("quasi-identifier", sensitive=False)
    (True, False)
    """
    return sensitive or role in {"direct-identifier", "sensitive"}


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Fields whose values must be found in another table.

    Attributes:
        fields: names in this table.
        table: name of the other table; "" for this one.
        dataset: ``agency/dataset`` of the other table; "" for this dataset.
        reference_fields: names in the other table.
    """

    fields: tuple[str, ...]
    table: str
    reference_fields: tuple[str, ...]
    dataset: str = ""


@dataclass(frozen=True, slots=True)
class Schema:
    """A Table Schema."""

    fields: tuple[Field, ...]
    missing_values: tuple[MissingValue, ...] = (MissingValue(""),)
    primary_key: tuple[str, ...] = ()
    unique_keys: tuple[tuple[str, ...], ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    fields_match: str = "exact"

    def missing_of(self, one: Field) -> tuple[MissingValue, ...]:
        """The missing values that apply to a field of this schema."""
        return self.missing_values if one.missing_values is None else one.missing_values


@dataclass(frozen=True, slots=True)
class Dialect:
    """A Table Dialect; defaults are the standard's. Row numbers count records from 1."""

    delimiter: str = ","
    quote_char: str = '"'
    double_quote: bool = True
    escape_char: str | None = None
    skip_initial_space: bool = False
    line_terminator: str | None = None
    null_sequence: str | None = None
    header: bool = True
    header_rows: tuple[int, ...] = (1,)
    header_join: str = " "
    header_case: bool = True
    comment_char: str | None = None
    comment_rows: tuple[int, ...] = ()
    skip_blank_rows: bool = False
    sheet_name: str | None = None
    sheet_number: int | None = None

    @property
    def header_records(self) -> tuple[int, ...]:
        """Numbers of the records that form the header; empty if there is no header."""
        return tuple(sorted(self.header_rows)) if self.header else ()


@dataclass(frozen=True, slots=True)
class Table:
    """A tabular resource.

    Attributes:
        paths: files of the table inside the dataset's folder, read one after the other.
        format: csv, xlsx, xpt …
        encoding: codec name, or None if it is to be detected.
        dialect: None if it is to be detected.
        schema: None if it is to be inferred.
        declared: the resource's `hash`, `bytes`, `rows` and `fields`, if declared.
        text: the resource descriptor as plain data, for publishing, without any rows of data.
        data: the rows of data in the descriptor itself, if there is no file.
    """

    name: str
    paths: tuple[PurePosixPath, ...]
    format: str = "csv"
    title: str = ""
    description: str = ""
    encoding: str | None = None
    dialect: Dialect | None = None
    schema: Schema | None = None
    declared: Mapping[str, Any] = field(default_factory=dict)
    text: Mapping[str, Any] = field(default_factory=dict)
    data: Any = None


@dataclass(frozen=True, slots=True)
class Accept:
    """A finding that the dataset's steward accepts, and the terms.

    Attributes:
        where: the place of the entry in the descriptor.
    """

    rule: str
    reason: str
    by: str
    field: str | None = None
    table: str | None = None
    until: str | None = None
    rows: Treatment | None = None
    max: int | None = None
    where: str = ""


@dataclass(frozen=True, slots=True)
class Dataset:
    """A contributed dataset: a Data Package of an agency.

    Attributes:
        agency: name of the agency's folder.
        name: name of the dataset's folder.
        meta: the package descriptor as plain data, without its resources.
        tables: resources that are tables.
        others: paths of the files that are included but are not tables.
        accepts: findings accepted by the steward.
        others_declared: ``hash`` and ``bytes`` of the other files, by path, if declared.
    """

    agency: str
    name: str
    meta: Mapping[str, Any]
    tables: tuple[Table, ...]
    others: tuple[PurePosixPath, ...] = ()
    accepts: tuple[Accept, ...] = ()
    others_declared: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """``agency/dataset``."""
        return f"{self.agency}/{self.name}"
