"""The schema of a table, resolved: as it was contributed, or inferred, and as the released CSV holds it.

Nothing after check in looks into a descriptor again.
"""

from typing import Any

from potluck.util.models import Model

__all__ = [
    "HIDING_ROLES",
    "KeyReference",
    "MissingText",
    "ReleasedColumn",
    "ReleasedReference",
    "ReleasedSchema",
    "SchemaField",
    "TableSchema",
]

# Of a field with one of these roles, as of a sensitive one, nothing made of its values is shown.
HIDING_ROLES = frozenset({"direct-identifier", "sensitive"})


class MissingText(Model):
    """A text of the contributed file that stands for "no value", and what it means."""

    value: str
    label: str = ""


class SchemaField(Model):
    """A field as it was contributed.

    Attributes:
        constraints: by their names in the standard, as declared; those that ask for nothing are left out.
        missing_values: those of this field; None where the schema's hold.
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
        """Whether nothing that is made of its values may be shown."""
        return self.sensitive or self.role in HIDING_ROLES


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
    """A schema as it was contributed; inferred where none was."""

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
        type: the type of the released values: text where the declared type could not be applied.
        format: "" for the default.
        options: properties of its type that still hold.
        constraints: those that still hold, in the forms of the released values.
        own_type: the type of the values where the standard does not know it (of a plugin); else "".
        own_constraints: constraints that still hold and that readers of the standard do not know, or not of its type.
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
            compare them; None where that could not be asked.
    """

    orphans: int | None = None


class ReleasedSchema(Model):
    """A schema as the released CSV holds it; keys name columns, foreign keys name fields as contributed.

    Attributes:
        columns: in the order of the table's fields that have a column.
        blank_rows: rows that are blank may be among the data.
    """

    columns: tuple[ReleasedColumn, ...]
    primary_key: tuple[str, ...] = ()
    unique_keys: tuple[tuple[str, ...], ...] = ()
    foreign_keys: tuple[ReleasedReference, ...] = ()
    blank_rows: bool = False

    @property
    def names(self) -> dict[str, str]:
        """Names of the columns by the names of their fields; of fields that share one, the first has it."""
        return {column.field: column.name for column in reversed(self.columns)}
