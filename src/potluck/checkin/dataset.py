"""Checking in one dataset: a pass over each table, then the keys, then the dossier."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from potluck.check.keys import (
    Answer,
    KeyQuestion,
    Parent,
    ask,
    condemned_rows,
    finding_of,
    key_questions,
    open_engine,
    type_mismatch,
    unreleased_parents,
)
from potluck.check.report import with_severity
from potluck.checkin.declared import declared_findings
from potluck.checkin.entries import dossier_of, table_entry
from potluck.checkin.infer import with_schema
from potluck.checkin.passes import Outputs, PassOptions, PassResult, pass_table
from potluck.describe.descriptor import Described
from potluck.dossier import Dossier, TableEntry
from potluck.files import safe_name
from potluck.findings import Finding, NotRun, found
from potluck.model import Dataset, ForeignKey, Table

__all__ = ["CheckIn", "ParentKeys", "Store", "check_in"]


@dataclass(frozen=True, slots=True)
class ParentKeys:
    """Keys of a table that other tables refer to: its key file and the numbers of its fields by name."""

    path: Path
    numbers: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Store:
    """Folders for the results of one dataset."""

    tables: Path
    quarantine: Path
    keys: Path


@dataclass(frozen=True, slots=True)
class CheckIn:
    """How datasets are checked in.

    Attributes:
        options: how tables are passed over.
        severity: severities that the event sets, by rule.
        wanted: names of fields that other datasets refer to, by table name.
        parent: finds the keys of ``agency/dataset`` and table; None where they cannot be had.
        store: where results go; None to keep none.
    """

    options: PassOptions = field(default_factory=PassOptions)
    severity: Mapping[str, str] = field(default_factory=dict)
    wanted: Mapping[str, frozenset[str]] = field(default_factory=dict)
    parent: Callable[[str, str], ParentKeys | None] = lambda _dataset, _table: None
    store: Store | None = None


@dataclass(slots=True)
class _TableWork:
    """A table on its way through."""

    table: Table
    outputs: Outputs
    result: PassResult
    answers: list[Answer] = field(default_factory=list)
    foreign: list[KeyQuestion] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    not_run: list[NotRun] = field(default_factory=list)


def check_in(folder: Path, described: Described, how: CheckIn) -> Dossier:
    """Check in a dataset.

    Args:
        folder: its folder.
        described: its descriptor.
        how: options, the event's policy, and where results go.

    Returns:
        Its dossier, without a fingerprint.
    """
    dataset = described.dataset
    if dataset is None:
        return Dossier(agency="", name="", findings=with_severity(described.findings, how.severity))
    closed = described.keys.tier not in {"", "public", "todo"}
    how = replace(how, options=replace(how.options, show_cells=how.options.show_cells and not closed))
    with TemporaryDirectory(prefix="potluck-") as scratch, ExitStack() as stack:
        engine = stack.enter_context(open_engine(Path(scratch), how.options.threads))
        works = _first_passes(folder, dataset, described, how, Path(scratch))
        for work in works.values():
            work.findings += _unknown_tables(work.table, dataset)
        for work in works.values():
            _ask_keys(engine, work, works, how)
        for work in works.values():
            _second_pass(folder, work, how)
        for work in works.values():
            _warn_of_parents(engine, work, how)
        entries = [_entry(folder, table, works.get(table.name), described, how) for table in dataset.tables]
    return dossier_of(described, folder, tuple(entries), how.severity)


def _first_passes(
    folder: Path, dataset: Dataset, described: Described, how: CheckIn, scratch: Path
) -> dict[str, _TableWork]:
    works: dict[str, _TableWork] = {}
    referred = _referred(dataset, how)
    taken: set[str] = set()
    for table in dataset.tables:
        if any(f.is_open_error for f in described.table_findings.get(table.name, ())):
            continue
        file = safe_name(table.name, taken)
        taken.add(file)
        names = referred.get(table.name, frozenset())
        table, inferred = with_schema(folder, table) if names else (table, [])  # noqa: PLW2901
        outputs = _outputs(table, file, how.store, scratch, names)
        works[table.name] = _TableWork(table, outputs, pass_table(folder, table, how.options, outputs))
        works[table.name].findings += inferred
    return works


def _referred(dataset: Dataset, how: CheckIn) -> dict[str, frozenset[str]]:
    """Fields that foreign keys refer to, by table name: of this dataset's tables and of others."""
    referred = dict(how.wanted)
    for table in dataset.tables:
        for key in table.schema.foreign_keys if table.schema else ():
            if not key.dataset:
                target = key.table or table.name
                referred[target] = referred.get(target, frozenset()) | frozenset(key.reference_fields)
    return referred


def _outputs(table: Table, file: str, store: Store | None, scratch: Path, referred: frozenset[str]) -> Outputs:
    numbers = _key_fields(table, referred)
    keys = (store.keys if store else scratch) / f"{file}.parquet" if numbers else None
    if store is None:
        return Outputs(None, None, keys, numbers)
    return Outputs(store.tables / f"{file}.parquet", store.quarantine / f"{file}.parquet", keys, numbers)


def _key_fields(table: Table, referred: frozenset[str]) -> tuple[int, ...]:
    """Numbers of the fields whose values whole-table questions need."""
    schema = table.schema
    if schema is None:
        return ()
    names = {*referred, *schema.primary_key, *(n for key in schema.unique_keys for n in key)}
    names |= {n for key in schema.foreign_keys for n in key.fields}
    names |= {f.name for f in schema.fields if f.constraints.unique}
    return tuple(number for number, f in enumerate(schema.fields, 1) if f.name in names)


def _ask_keys(engine: Any, work: _TableWork, works: Mapping[str, _TableWork], how: CheckIn) -> None:
    schema, keys = work.table.schema, work.outputs.keys
    if schema is None or keys is None or not work.result.checked:
        return
    present = tuple(work.result.names)
    work.foreign = [q for key in schema.foreign_keys if (q := _foreign(key, work, works, how)) is not None]
    work.findings += [f for q in work.foreign if (f := type_mismatch(engine, keys, q)) is not None]
    for question in (*key_questions(schema, present), *work.foreign):
        answer = ask(engine, keys, question)
        if len(answer.rows):
            show = how.options.show_cells and not any(schema.fields[n - 1].sensitive for n in question.numbers)
            place = work.result.places.get(question.numbers[0])
            work.findings.append(finding_of(answer, how.options.samples, place, show_cells=show))
            if how.severity.get(question.rule, "error") == "error":
                work.answers.append(answer)


def _unknown_tables(table: Table, dataset: Dataset) -> Iterator[Finding]:
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


def _foreign(key: ForeignKey, work: _TableWork, works: Mapping[str, _TableWork], how: CheckIn) -> KeyQuestion | None:
    """The question a foreign key asks, or None with the reason why it cannot be asked."""
    target = key.table or work.table.name
    label = f"{key.dataset}#{target}" if key.dataset else target
    parent = how.parent(key.dataset, target) if key.dataset else _own_keys(works.get(target))
    numbers = {name: n for n, name in _names(work).items()}
    if not key.dataset and target not in works:
        work.not_run.append(NotRun(rule="foreign-key", why=f"The table {target!r} could not be read."))
    elif not key.dataset and not set(key.reference_fields) <= _field_names(works[target].table):
        work.findings.append(
            found(
                "schema-error",
                f"A foreign key refers to fields that {label} does not have.",
                field=", ".join(key.fields),
            )
        )
    elif parent is None:
        work.not_run.append(
            NotRun(
                rule="foreign-key",
                why=f"The keys of {label} cannot be had: it has not arrived, or could not be read.",
            )
        )
    elif not set(key.fields) <= set(numbers):
        work.not_run.append(NotRun(rule="foreign-key", why="A column of the key is not in the file."))
    elif not set(key.reference_fields) <= set(parent.numbers):
        work.findings.append(
            found(
                "schema-error",
                f"A foreign key refers to fields that {label} does not have.",
                field=", ".join(key.fields),
            )
        )
    else:
        theirs = tuple(parent.numbers[name] for name in key.reference_fields)
        return KeyQuestion(
            "foreign-key",
            tuple(numbers[n] for n in key.fields),
            key.fields,
            Parent(parent.path, theirs, label, key.reference_fields),
        )
    return None


def _field_names(table: Table) -> set[str]:
    return {f.name for f in table.schema.fields} if table.schema else set()


def _names(work: _TableWork) -> dict[int, str]:
    schema = work.table.schema
    assert schema is not None
    return {number: schema.fields[number - 1].name for number in work.result.names}


def _own_keys(work: _TableWork | None) -> ParentKeys | None:
    if work is None or work.outputs.keys is None or not work.result.checked:
        return None
    return ParentKeys(work.outputs.keys, {name: number for number, name in _names(work).items()})


def _second_pass(folder: Path, work: _TableWork, how: CheckIn) -> None:
    """Pass again over a table in which whole-table checks condemned rows, to put exactly those aside too."""
    if work.answers:
        work.result = pass_table(folder, work.table, how.options, work.outputs, condemned_rows(work.answers))


def _warn_of_parents(engine: Any, work: _TableWork, how: CheckIn) -> None:
    for question in work.foreign:
        assert work.outputs.keys is not None
        finding = unreleased_parents(engine, work.outputs.keys, question, how.options.samples)
        if finding is not None:
            work.findings.append(finding)


def _entry(folder: Path, table: Table, work: _TableWork | None, described: Described, how: CheckIn) -> TableEntry:
    described_findings = described.table_findings.get(table.name, ())
    if work is None:
        return table_entry(table, None, described_findings, (), None, described, how.severity)
    work.findings += declared_findings(folder, table, work.result)
    return table_entry(
        table,
        work.result,
        (*described_findings, *work.findings),
        tuple(work.not_run),
        work.outputs,
        described,
        how.severity,
    )
