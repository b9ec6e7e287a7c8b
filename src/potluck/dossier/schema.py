"""The resolved schema of a table: as contributed or inferred, and as it applies to the released CSV.

After check in, nothing reads the descriptor again.
"""

from typing import Any

from potluck.model import hides_values
from potluck.util.models import Model

__all__ = [
    "KeyReference",
    "MissingText",
    "ReleasedColumn",
    "ReleasedReference",
    "ReleasedSchema",
    "SchemaField",
    "TableSchema",
]


class MissingText(Model):
    """A text of the contributed file that stands for "no value", and what it means."""

    value: str
    label: str = ""


class SchemaField(Model):
    """A field as it was contributed.

    Attributes:
        constraints: as declared, by their names in the standard; constraints that require nothing are left out.
        missing_values: those of this field; None if those of the schema apply.
        options: properties of its type as declared (``decimalChar``, ``categories`` …).
    """

    name: str
    type: str
    format: str = "default"
    constraints: dict[str, Any] = {}
    missing_values: tuple[MissingText, ...] | None = None
    options: dict[str, Any] = {}
    role: str = ""
    sensitive: bool = False

    @property
    def hides_values(self) -> bool:
        """Whether its values, and everything computed from them, must be hidden."""
        return hides_values(self.role, sensitive=self.sensitive)


class KeyReference(Model):
    """A foreign key, as `potluck.model.ForeignKey`.

    Attributes:
        fields: names in this table.
        dataset: ``agency/dataset`` of the other table; "" for this dataset.
        table: name of the other table; "" for this one.
        reference_fields: names in the other table.
    """

    fields: tuple[str, ...]
    dataset: str = ""
    table: str = ""
    reference_fields: tuple[str, ...] = ()


class TableSchema(Model):
    """A schema as contributed; inferred if none was contributed."""

    fields: tuple[SchemaField, ...]
    missing_values: tuple[MissingText, ...] = (MissingText(value=""),)
    primary_key: tuple[str, ...] = ()
    unique_keys: tuple[tuple[str, ...], ...] = ()
    foreign_keys: tuple[KeyReference, ...] = ()
    fields_match: str = "exact"


class ReleasedColumn(Model):
    """A column of the released CSV.

    Attributes:
        name: its name there.
        field: the name of its field as contributed.
        type: the type of the released values: text if the declared type could not be applied.
        format: "" for the default.
        options: properties of its type that still apply.
        constraints: those that still hold, in the forms of the released values.
        own_type: the type of the values if it comes from a plugin and is not in the standard; else "".
        own_constraints: constraints that still hold but are not in the standard, or not for its type.
        never_missing: its empty cells are empty texts, which are values.
    """

    name: str
    field: str
    type: str
    format: str = ""
    options: dict[str, Any] = {}
    constraints: dict[str, Any] = {}
    own_type: str = ""
    own_constraints: dict[str, Any] = {}
    never_missing: bool = False


class ReleasedReference(KeyReference):
    """A foreign key of a released table.

    Attributes:
        orphans: kept rows whose parent is not among the kept rows of the other table, as readers of the CSV
            compare them; None if that could not be checked.
    """

    orphans: int | None = None


class ReleasedSchema(Model):
    """The schema of a released CSV; keys name columns, foreign keys name fields as contributed.

    Attributes:
        columns: in the order of the table's fields that have a column.
        blank_rows: the data may contain blank rows.
    """

    columns: tuple[ReleasedColumn, ...]
    primary_key: tuple[str, ...] = ()
    unique_keys: tuple[tuple[str, ...], ...] = ()
    foreign_keys: tuple[ReleasedReference, ...] = ()
    blank_rows: bool = False

    @property
    def names(self) -> dict[str, str]:
        """Names of the columns by the names of their fields; if several fields share a name, the first counts."""
        return {column.field: column.name for column in reversed(self.columns)}
