"""Check in one dataset: a pass over each table, then the keys, then the dossier."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from potluck.checkin.accepting import (
    acceptances,
    counted_in,
    entry_findings,
    row_treatment,
    treatments_of,
)
from potluck.checkin.declared import declared_findings
from potluck.checkin.entries import WholeFacts, other_files, other_problems, table_entry
from potluck.checkin.passes import Outputs, PassOptions, pass_spec
from potluck.checkin.references import ParentOf, TableWork, foreign_question, unknown_tables
from potluck.checkin.spec import PlanSpec
from potluck.checkin.summing import dossier_of
from potluck.checkin.workers import Passing, Workers
from potluck.describe.descriptor import Described
from potluck.dossier import Acceptance, Dossier, Spared, TableEntry, decider
from potluck.draft import with_schema
from potluck.findings import Finding
from potluck.model import Dataset, Table
from potluck.util.files import safe_name
from potluck.verdict.keys import (
    ask,
    condemned_rows,
    finding_of,
    kept_rows,
    key_questions,
    open_engine,
    orphan_count,
    type_mismatch,
    unreleased_parents,
)
from potluck.verdict.wording import with_severity

__all__ = ["Intake", "IntakeOptions", "Store", "begin_intake", "take_in"]


@dataclass(frozen=True, slots=True)
class Store:
    """Folders for the results of one dataset."""

    tables: Path
    quarantine: Path
    keys: Path


@dataclass(frozen=True, slots=True)
class IntakeOptions:
    """Options for checking in datasets.

    Attributes:
        options: options for the passes over tables.
        severity: severities that the event sets, by rule.
        wanted: names of fields that other datasets refer to, by table name.
        parent: finds the keys of ``agency/dataset`` and table; None if they are not available.
        store: where results go; None to keep none.
    """

    options: PassOptions = field(default_factory=PassOptions)
    severity: Mapping[str, str] = field(default_factory=dict)
    wanted: Mapping[str, frozenset[str]] = field(default_factory=dict)
    parent: ParentOf = lambda _dataset, _table: None
    store: Store | None = None


@dataclass(slots=True)
class _Begun:
    """A table whose first pass has begun."""

    spec: PlanSpec
    outputs: Outputs
    passing: Passing


@dataclass(slots=True)
class Intake:
    """A dataset whose tables are being passed over."""

    folder: Path
    described: Described
    how: IntakeOptions
    accepts: tuple[Acceptance, ...]
    scratch: TemporaryDirectory[str]
    begun: dict[str, _Begun]

    @property
    def tables(self) -> int:
        """How many tables are being passed over."""
        return len(self.begun)

    def close(self) -> None:
        """Remove temporary files."""
        self.scratch.cleanup()

    def finish(self) -> Dossier:
        """Wait for the passes, check whole tables, and return the dossier, without a fingerprint."""
        folder, described, how = self.folder, self.described, self.how
        dataset = described.dataset
        if dataset is None:
            return Dossier(agency="", name="", findings=with_severity(described.findings, how.severity))
        works = {name: TableWork(one.spec, one.outputs, one.passing()) for name, one in self.begun.items()}
        accepts = _within_limits(works, self.accepts, how)
        for work in works.values():
            work.findings += unknown_tables(work.table, dataset)
        # Starting the engine takes longer than checking a small dataset, and most datasets have no keys (decision 28).
        keyed = any(work.outputs.keys is not None for work in works.values())
        engine = open_engine(Path(self.scratch.name), how.options.threads) if keyed else nullcontext()
        with engine as answers:
            for work in works.values():
                _ask_keys(answers, work, works, how)
            accepts = counted_in(accepts, {name: _found(work) for name, work in works.items()})
            for work in works.values():
                _second_pass(work, accepts, how)
            for work in works.values():
                _warn_of_parents(answers, work, how)
                work.findings += declared_findings(folder, work.table, work.result)
        return _dossier(folder, described, works, accepts, how)


def take_in(folder: Path, described: Described, how: IntakeOptions) -> Dossier:
    """Check in a dataset.

    Args:
        folder: its folder.
        described: its descriptor.
        how: options, the event's policy, and where results go.

    Returns:
        Its dossier, without a fingerprint.
    """
    with Workers() as workers, closing(begin_intake(folder, described, how, workers)) as begun:
        return begun.finish()


def begin_intake(folder: Path, described: Described, how: IntakeOptions, workers: Workers) -> Intake:
    """Begin to check in a dataset; arguments as for `take_in`, and the workers that pass over its tables."""
    closed = described.keys.tier not in {"", "public", "todo"}
    how = replace(how, options=replace(how.options, show_cells=how.options.show_cells and not closed))
    scratch = TemporaryDirectory(prefix="potluck-")
    dataset = described.dataset
    accepts = acceptances(dataset) if dataset is not None else ()
    begun = Intake(folder, described, how, accepts, scratch, {})
    if dataset is not None:
        _begin_passes(begun, dataset, workers)
    return begun


def _dossier(
    folder: Path,
    described: Described,
    works: Mapping[str, TableWork],
    accepts: tuple[Acceptance, ...],
    how: IntakeOptions,
) -> Dossier:
    """The dossier, after everything was found that entries may accept."""
    dataset = described.dataset
    assert dataset is not None
    others = other_files(folder, dataset)
    own = with_severity((*described.findings, *other_problems(folder, dataset, others)), how.severity)
    findings: dict[str, tuple[Finding, ...]] = {"": own}
    for table in dataset.tables:
        together = (*described.table_findings.get(table.name, ()), *(_found(works.get(table.name))))
        findings[table.name] = with_severity(together, how.severity)
    accepts = counted_in(accepts, findings)
    lenient = frozenset(rule for rule, severity in how.severity.items() if severity != "error")
    entries = tuple(
        _entry(table, works.get(table.name), findings[table.name], accepts, lenient) for table in dataset.tables
    )
    more = with_severity(tuple(entry_findings(dataset, accepts, entries)), how.severity)
    return dossier_of(described, (*own, *more), entries, others, accepts)


def _begin_passes(begun: Intake, dataset: Dataset, workers: Workers) -> None:
    how, accepts, described = begun.how, begun.accepts, begun.described
    referred = _referred(dataset, how)
    taken: set[str] = set()
    for table in dataset.tables:
        if any(f.is_open_error for f in described.table_findings.get(table.name, ())):
            continue
        file = safe_name(table.name, taken)
        taken.add(file)
        names = referred.get(table.name, frozenset())
        table, inferred = with_schema(begun.folder, table)  # noqa: PLW2901
        numbers = _key_fields(table, names)
        outputs = _outputs(file, how.store, Path(begun.scratch.name), keyed=bool(numbers))
        treatments = treatments_of(table, accepts, how.severity)
        spec = how.options.spec(begun.folder, table)
        spec = replace(spec, treatments=treatments, key_fields=numbers, inferred=tuple(inferred))
        begun.begun[table.name] = _Begun(spec, outputs, workers.begin(spec, outputs, how.options.running))


def _pass_again(work: TableWork, spec: PlanSpec, how: IntakeOptions) -> None:
    work.spec = spec
    work.result = pass_spec(spec, work.outputs, how.options.running)


def _found(work: TableWork | None) -> Sequence[Finding]:
    """All findings of a table so far."""
    return () if work is None else (*work.findings, *work.result.findings)


def _within_limits(
    works: Mapping[str, TableWork], accepts: tuple[Acceptance, ...], how: IntakeOptions
) -> tuple[Acceptance, ...]:
    """Entries with what the first passes found; tables above a limit are passed over again (decision 30)."""
    counted = counted_in(accepts, {name: _found(work) for name, work in works.items()})
    for work in works.values():
        treatments = treatments_of(work.table, counted, how.severity)
        if treatments != work.spec.treatments:
            _pass_again(work, replace(work.spec, treatments=treatments), how)
    return counted


def _referred(dataset: Dataset, how: IntakeOptions) -> dict[str, frozenset[str]]:
    """Fields that foreign keys refer to, by table name; the keys are in this dataset or in others."""
    referred = dict(how.wanted)
    for table in dataset.tables:
        for key in table.schema.foreign_keys if table.schema else ():
            if not key.dataset:
                target = key.table or table.name
                referred[target] = referred.get(target, frozenset()) | frozenset(key.reference_fields)
    return referred


def _outputs(file: str, store: Store | None, scratch: Path, *, keyed: bool) -> Outputs:
    keys = (store.keys if store else scratch) / f"{file}.parquet" if keyed else None
    if store is None:
        return Outputs(keys=keys)
    return Outputs(store.tables / f"{file}.parquet", store.quarantine / f"{file}.parquet", keys)


def _key_fields(table: Table, referred: frozenset[str]) -> tuple[int, ...]:
    """Numbers of the fields whose values whole-table checks need."""
    schema = table.schema
    if schema is None:
        return ()
    names = {*referred, *schema.primary_key, *(n for key in schema.unique_keys for n in key)}
    names |= {n for key in schema.foreign_keys for n in key.fields}
    names |= {f.name for f in schema.fields if f.constraints.unique}
    return tuple(number for number, f in enumerate(schema.fields, 1) if f.name in names)


def _ask_keys(engine: Any, work: TableWork, works: Mapping[str, TableWork], how: IntakeOptions) -> None:
    schema, keys = work.table.schema, work.outputs.keys
    if schema is None or keys is None or not work.result.checked:
        return
    present = tuple(work.result.names)
    questions = enumerate(foreign_question(key, work, works, how.parent) for key in schema.foreign_keys)
    work.foreign = {number: question for number, question in questions if question is not None}
    work.findings += [f for q in work.foreign.values() if (f := type_mismatch(engine, keys, q)) is not None]
    for question in (*key_questions(schema, present), *work.foreign.values()):
        answer = ask(engine, keys, question)
        if len(answer.rows):
            # A ragged row, or a quotation mark that swallows a line end, may put a sensitive value into a column of
            # the key (decision 53).
            show = how.options.show_cells and not any(field.hides_values for field in schema.fields)
            place = work.result.places.get(question.numbers[0])
            finding = finding_of(answer, how.options.samples, place, show_cells=show)
            work.findings.append(finding)
            work.answers.append((answer, finding))


def _second_pass(work: TableWork, accepts: Sequence[Acceptance], how: IntakeOptions) -> None:
    """Pass again over a table with rows that break keys, to quarantine exactly those rows too (decision 8)."""
    condemned = [
        answer
        for answer, finding in work.answers
        if row_treatment(finding.rule, finding.field, work.table.name, accepts, how.severity) == "withhold"
    ]
    if condemned:
        _pass_again(work, replace(work.spec, condemned=condemned_rows(condemned)), how)


def _warn_of_parents(engine: Any, work: TableWork, how: IntakeOptions) -> None:
    """Warn about rows whose parents were quarantined, and count them for serving."""
    for number, question in work.foreign.items():
        assert work.outputs.keys is not None
        if how.store is not None:
            work.orphans[number] = orphan_count(engine, work.outputs.keys, question)
        finding = unreleased_parents(engine, work.outputs.keys, question, how.options.samples)
        if finding is not None:
            work.findings.append(finding)


def _entry(
    table: Table,
    work: TableWork | None,
    findings: tuple[Finding, ...],
    accepts: tuple[Acceptance, ...],
    lenient: frozenset[str],
) -> TableEntry:
    if work is None:
        return table_entry(table, None, findings, None, accepts, WholeFacts(lenient))
    whole = WholeFacts(lenient, work.not_run, tuple(_stayed(work, accepts)), work.orphans)
    return table_entry(table, work.result, findings, work.outputs, accepts, whole)


def _stayed(work: TableWork, accepts: tuple[Acceptance, ...]) -> Iterator[Spared]:
    """Rows that break keys and are kept because an entry accepts that."""
    for answer, finding in work.answers:
        one = decider(accepts, finding.rule, finding.field, work.table.name)
        if one is not None and one.rows == "keep" and not one.exceeded:
            assert work.outputs.keys is not None
            count = kept_rows(work.outputs.keys, answer)
            if count:
                yield Spared(rows="keep", count=count, rule=finding.rule, field=finding.field, reason=one.reason)
