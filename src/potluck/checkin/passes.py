"""The pass over one table: read its parts once, check them, and write typed Parquet, quarantine and keys."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from functools import partial, reduce
from itertools import chain
from pathlib import Path
from typing import Any

from potluck.checkin.engines.engine import HERE, Engine
from potluck.checkin.flow import Flow, Outputs
from potluck.checkin.spec import Heading, Part, PlanSpec, TablePass, compile_plan, parts_of
from potluck.checkin.states import States, begin_states, merge_states
from potluck.checkin.steps.builtin import added_steps, every_step
from potluck.checkin.steps.checks import add_counts
from potluck.checkin.steps.step import Outcome
from potluck.dossier import ColumnSummary
from potluck.fieldtypes.table import stored_of
from potluck.findings import DEFAULT_SAMPLES, Finding, NotRun
from potluck.model import Dialect, Schema, Table
from potluck.read import TableSource, Unreadable, open_table
from potluck.read.batch import TextBatch
from potluck.read.source import FileFacts
from potluck.util.ahead import mapped
from potluck.util.machine import cores
from potluck.verdict.batch import Checked, Condemned, MissingCounts, check_batch
from potluck.verdict.plan import make_plan
from potluck.verdict.tally import Reason, TallyKey
from potluck.verdict.treatment import Treatments

# More threads would only wait for the one thread that reads, each with a batch in memory.
_MOST_THREADS = 8
# Values to guess from: a wrong guess costs one more pass, so the guess itself may be cheap (decision 9).
_GUESSED = 50

__all__ = ["Outputs", "PassOptions", "PassResult", "Running", "pass_part", "pass_spec", "pass_table"]


@dataclass(frozen=True, slots=True)
class PassOptions:
    """Options for the pass over a table.

    Attributes:
        samples: the most samples of a finding; 0 for all.
        small_cell: the event's threshold for small counts.
        treatments: what happens to rows that break a rule; rules that are not listed quarantine them.
        show_cells: whether findings may show offending cells.
        threads: how many batches are checked at once; 0 for one per processor.
        rows_read: called with the number of rows read so far.
    """

    samples: int = DEFAULT_SAMPLES
    small_cell: int = 11
    treatments: Treatments = field(default_factory=dict)
    show_cells: bool = True
    threads: int = 0
    rows_read: Callable[[int], None] | None = None

    def spec(self, folder: Path, table: Table) -> PlanSpec:
        """The spec with which a table is passed over."""
        return PlanSpec(folder, table, self.samples, self.small_cell, self.treatments, self.show_cells)

    @property
    def running(self) -> "Running":
        """How the work of the pass is done."""
        return Running(self.threads, self.rows_read)


@dataclass(frozen=True, slots=True)
class Running:
    """How the work of a pass is done; the results do not depend on it.

    Attributes:
        threads: how many batches are checked at once; 0 for one per processor.
        rows_read: called with the number of rows read so far.
    """

    threads: int = 0
    rows_read: Callable[[int], None] | None = None


@dataclass(slots=True)
class PassResult:
    """What a pass found.

    Attributes:
        schema: the schema the table was checked against; None if the table could not be read.
        names: the columns' names in the Parquet file, in schema order, for fields that have a column.
        places: the columns' positions in the file, from 1, by field number.
        kinds: how the columns' values are stored, by field number.
        labels: names of fields, and of columns that are not in the schema, by the numbers used in reasons.
        rows: rows kept.
        put_aside: rows quarantined.
        reasons: how many rows were quarantined for each set of reasons.
        skipped: rows that are not data, by reason.
        spared: how many cells of kept rows were blanked, or kept as they are, by the rule they break.
        summaries: by field number.
        facts: what steps of other packages found, by the step's name.
    """

    findings: list[Finding] = field(default_factory=list)
    not_run: list[NotRun] = field(default_factory=list)
    files: list[FileFacts] = field(default_factory=list)
    schema: Schema | None = None
    dialect: Dialect | None = None
    names: dict[int, str] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)
    kinds: dict[int, str] = field(default_factory=dict)
    labels: dict[int, str] = field(default_factory=dict)
    rows: int = 0
    put_aside: int = 0
    reasons: dict[tuple[Reason, ...], int] = field(default_factory=dict)
    skipped: dict[str, int] = field(default_factory=dict)
    missing: MissingCounts = field(default_factory=dict)
    spared: dict[TallyKey, int] = field(default_factory=dict)
    summaries: dict[int, ColumnSummary] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    checked: bool = False


def pass_table(
    folder: Path, table: Table, options: PassOptions, outputs: Outputs, condemned: Condemned = ()
) -> PassResult:
    """Pass over a table.

    Args:
        folder: the dataset's folder.
        table: the table, with its schema.
        options: how to do it.
        outputs: the files to write.
        condemned: rows that break a key, found after an earlier pass.
    """
    return pass_spec(replace(options.spec(folder, table), condemned=condemned), outputs, options.running)


def pass_spec(spec: PlanSpec, outputs: Outputs, running: Running, engine: Engine = HERE) -> PassResult:
    """Pass over the parts of a table, and again if that shows that the spec was wrong.

    Args:
        spec: how rows are judged.
        outputs: the files to write.
        running: how the work is done.
        engine: where the work is done.
    """
    # Only this driver passes over a table again; a part is read once and never restarts (decision 56). The loop ends:
    # each round gives up at least one more constraint, or settles the zones, which happens once.
    while True:
        work = partial(pass_part, spec, outputs=outputs, running=running)
        states = reduce(merge_states, engine.map(work, parts_of(spec.table)))
        revised = _revised(spec, states)
        if revised is None:
            return _finished(spec, states)
        spec = revised


def _revised(spec: PlanSpec, states: States) -> PlanSpec | None:
    """The spec for another pass, with fewer constraints or other zones; None if the first one was right.

    Most of its values decide whether a time column has a zone. That depends on the whole table, and not on how much
    of it was there to guess from. If as many values have a zone as have none, those without one are kept (decision 9).
    """
    # Checked first: a pass that gave up ended early, so its counts of zones do not cover the table (decision 43).
    if states.given_up:
        return replace(spec, given_up=spec.given_up | states.given_up)
    if spec.aware is not None or states.heading is None:
        return None
    aware, times = states.heading.aware, states.checks.times
    wrong = {n for n, total in states.checks.others().items() if total >= times.get(n, 0) + (n not in aware)}
    return replace(spec, aware=aware ^ wrong) if wrong else None


def pass_part(spec: PlanSpec, part: Part, outputs: Outputs, running: Running) -> States:
    """Read a part of a table once, from its first byte to its last, check it and write the results.

    Args:
        spec: how rows are judged.
        part: what to read.
        outputs: files to write; they exist only if the pass reaches its end.
        running: how the work is done.
    """
    source = open_table(spec.folder, replace(spec.table, paths=part.paths))
    if isinstance(source, Unreadable):
        return States(findings=[source.finding])
    # Always closed: the fast reader has a thread that must end before the program does.
    with closing(source.batches()) as batches:
        first = next(batches, None)
        aware = _likely_zones(spec, source, first) if spec.aware is None else spec.aware
        heading = Heading(source.labels, source.width, source.dialect, aware)
        # Compiled here, where it runs: expressions and judges do not pickle (decision 56).
        compiled = compile_plan(spec, heading)
        states = begin_states(compiled, heading)
        rest = _counted(chain([first] if first is not None else [], batches), states, running)
        if compiled.plan.header.usable:
            try:
                _check(compiled, rest, states, outputs, running)
            except _EnoughError as error:
                states.given_up = error.numbers
        else:
            states.checks.put_aside = sum(len(batch.rows) for batch in rest)
    states.findings, states.files = source.findings, source.files
    return states


class _EnoughError(Exception):
    """A constraint took too many steps on a value: the results so far are void, and files are removed."""

    def __init__(self, numbers: frozenset[int]) -> None:
        super().__init__()
        self.numbers = numbers


def _check(
    compiled: TablePass, batches: Iterator[TextBatch], states: States, outputs: Outputs, running: Running
) -> None:
    check = partial(_checked, compiled, with_keys=outputs.keys is not None)
    threads = running.threads or cores(_MOST_THREADS)
    with ExitStack() as stack:
        flow = Flow(compiled, states, outputs, stack)
        # An exception and not a break: it makes the stack remove the files instead of finishing them. Steps are
        # counted, not time, so that the verdict does not depend on the machine (decisions 6 and 43).
        # Closed here: an interruption that falls into a generator's own end would be printed, and lost.
        results = stack.enter_context(closing(mapped(check, batches, threads, ahead=threads)))
        for checked in results:
            if checked.given_up:
                raise _EnoughError(checked.given_up)
            flow.take(checked)
        flow.close()


def _checked(compiled: TablePass, batch: TextBatch, *, with_keys: bool) -> Checked:
    spec = compiled.spec
    keys = spec.key_fields if with_keys else None
    return check_batch(
        compiled.plan, batch, spec.samples, condemned=spec.condemned, key_fields=keys, treatments=spec.treatments
    )


def _counted(batches: Iterator[TextBatch], states: States, running: Running) -> Iterator[TextBatch]:
    read = 0
    for batch in batches:
        add_counts(states.skipped, batch.skipped)
        read += len(batch.rows)
        if running.rows_read is not None:
            running.rows_read(read)
        yield batch


def _likely_zones(spec: PlanSpec, source: TableSource, first: TextBatch | None) -> frozenset[int]:
    """Numbers of the time fields whose first values mostly have a zone: a guess that often saves a second pass."""
    schema = spec.table.schema
    if first is None or schema is None or not any(stored_of(f).zoned for f in schema.fields):
        return frozenset()
    # Without patterns: they say nothing about zones and may take too many steps.
    bound = frozenset(number for number, f in enumerate(schema.fields, 1) if f.constraints.get("pattern") is not None)
    plan = make_plan(schema, source.labels, source.width, source.dialect, given_up=bound)
    aware = set()
    for column in plan.columns:
        if stored_of(column.field).zoned and column.judge is not None:
            texts = first.cells.filter(~first.cells.select(column.is_missing).to_series())[column.column]
            zoned = [("mixed-time-zones", None) in column.judge(text).problems for text in texts.head(_GUESSED)]
            if 2 * sum(zoned) > len(zoned):
                aware.add(column.number)
    return frozenset(aware)


def _finished(spec: PlanSpec, states: States) -> PassResult:
    if states.heading is None:
        return PassResult(findings=states.findings)
    table = states.table(spec)
    plan, counts = table.plan, states.checks
    result = PassResult(schema=plan.schema, dialect=states.heading.dialect, files=states.files, skipped=states.skipped)
    result.put_aside = counts.put_aside
    about_files = [*_masked(states.findings, table), *spec.inferred, *plan.findings]
    if not plan.header.usable:  # columns cannot be matched with fields: rows are only counted (decision 61)
        result.findings = about_files
        result.not_run = [NotRun(rule="type-error", why="The columns cannot be matched with the schema.")]
        return result
    result.checked, result.not_run = True, list(plan.not_run)
    result.names, result.labels = dict(table.names), plan.names
    result.kinds = {column.number: column.kind for column in plan.columns}
    result.places = {column.number: column.place for column in plan.columns}
    result.rows, result.reasons = counts.rows, counts.reasons
    result.missing, result.spared = counts.missing, counts.spared
    outcomes = {step.name: step.finish(states.steps[step.name], table) for step in every_step()}
    result.findings = [*about_files, *_findings(outcomes)]
    result.summaries = {n: summary for outcome in outcomes.values() for n, summary in outcome.summaries.items()}
    result.facts = {s.name: dict(facts) for s in added_steps() if (facts := outcomes[s.name].facts)}
    return result


def _findings(outcomes: dict[str, Outcome]) -> Iterator[Finding]:
    """The findings of steps: those from batches first, then those from groups in the order of columns."""
    by_kind = {kind: [outcomes[s.name] for s in every_step() if s.observes == kind] for kind in ("batches", "groups")}
    yield from (finding for outcome in by_kind["batches"] for finding in outcome.findings)
    of_columns = (finding for outcome in by_kind["groups"] for finding in outcome.findings)
    yield from sorted(of_columns, key=lambda finding: finding.field_number or 0)


def _masked(findings: list[Finding], table: TablePass) -> Iterator[Finding]:
    """Findings about the files, without their text if cells may not be shown.

    The text may belong to any column, also to a sensitive one (decision 12).
    """
    for finding in findings:
        hidden = () if table.spec.show_cells and not table.plan.private else finding.samples
        bare = tuple(sample.model_copy(update={"cell": None}) for sample in hidden)
        yield finding.model_copy(update={"samples": bare}) if bare else finding
