"""What the foreign keys of a table refer to: the question to ask, or why it cannot be asked."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from potluck.checkin.passes import Outputs, PassResult
from potluck.checkin.spec import PlanSpec
from potluck.findings import Finding, NotRun, found
from potluck.model import Dataset, ForeignKey, Table
from potluck.verdict.keys import Answer, KeyQuestion, Parent

__all__ = ["ParentKeys", "ParentOf", "TableWork", "foreign_question", "unknown_tables"]


@dataclass(frozen=True, slots=True)
class ParentKeys:
    """Keys of a table that other tables refer to: its key file and the numbers of its fields by name."""

    path: Path
    numbers: Mapping[str, int]


# Finds the keys of ``agency/dataset`` and table; None if they are not available.
ParentOf = Callable[[str, str], ParentKeys | None]


@dataclass(slots=True)
class TableWork:
    """A table while it is being checked in.

    Attributes:
        spec: the spec of the last pass over it.
        answers: the rows that break each key, with the finding.
        foreign: questions of foreign keys, by position in the schema; keys that cannot be checked are left out.
        orphans: rows without a released parent, by the same position.
    """

    spec: PlanSpec
    outputs: Outputs
    result: PassResult
    answers: list[tuple[Answer, Finding]] = field(default_factory=list)
    foreign: dict[int, KeyQuestion] = field(default_factory=dict)
    orphans: dict[int, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    not_run: list[NotRun] = field(default_factory=list)

    @property
    def table(self) -> Table:
        """The table, with its schema."""
        return self.spec.table


def unknown_tables(table: Table, dataset: Dataset) -> Iterator[Finding]:
    """Foreign keys to tables that the dataset does not have."""
    names = {other.name for other in dataset.tables}
    for key in table.schema.foreign_keys if table.schema else ():
        if not key.dataset and key.table and key.table not in names:
            yield found(
                "resource-error",
                f"A foreign key refers to the table {key.table!r}, which this dataset does not have.",
                "Correct the name under reference.resource.",
                field=", ".join(key.fields),
            )


def foreign_question(
    key: ForeignKey, work: TableWork, works: Mapping[str, TableWork], parent_of: ParentOf
) -> KeyQuestion | None:
    """The question a foreign key asks; None if it cannot be asked, with the reason added to ``work``."""
    target = key.table or work.table.name
    label = f"{key.dataset}#{target}" if key.dataset else target
    parent = parent_of(key.dataset, target) if key.dataset else _own_keys(works.get(target))
    numbers = {name: n for n, name in _names(work).items()}
    if not key.dataset and target not in works:
        work.not_run.append(NotRun(rule="foreign-key", why=f"The table {target!r} could not be read."))
    elif not key.dataset and not set(key.reference_fields) <= _field_names(works[target].table):
        work.findings.append(_no_such_fields(key, label))
    elif parent is None:
        work.not_run.append(
            NotRun(
                rule="foreign-key",
                why=f"The keys of {label} are not available: it has not arrived or could not be read.",
            )
        )
    elif not set(key.fields) <= set(numbers):
        work.not_run.append(NotRun(rule="foreign-key", why="A column of the key is not in the file."))
    elif not set(key.reference_fields) <= set(parent.numbers):
        work.findings.append(_no_such_fields(key, label))
    else:
        theirs = tuple(parent.numbers[name] for name in key.reference_fields)
        return KeyQuestion(
            "foreign-key",
            tuple(numbers[n] for n in key.fields),
            key.fields,
            Parent(parent.path, theirs, target, key.reference_fields, key.dataset),
        )
    return None


def _no_such_fields(key: ForeignKey, label: str) -> Finding:
    message = f"A foreign key refers to fields that {label} does not have."
    return found("schema-error", message, field=", ".join(key.fields))


def _field_names(table: Table) -> set[str]:
    return {f.name for f in table.schema.fields} if table.schema else set()


def _names(work: TableWork) -> dict[int, str]:
    schema = work.table.schema
    assert schema is not None
    return {number: schema.fields[number - 1].name for number in work.result.names}


def _own_keys(work: TableWork | None) -> ParentKeys | None:
    if work is None or work.outputs.keys is None or not work.result.checked:
        return None
    return ParentKeys(work.outputs.keys, {name: number for number, name in _names(work).items()})
