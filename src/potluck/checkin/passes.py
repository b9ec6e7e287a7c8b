"""The pass over one table: read once, check, and write typed Parquet, quarantine and keys as it goes."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import polars as pl

from potluck.checkin.infer import infer_schema
from potluck.checkin.screen import SmallCells, TextScreen
from potluck.checkin.sink import Grouped, ParquetSink, group_rows, parquet_schema, quarantine_schema, unique_names
from potluck.checkin.sketch import RowSample
from potluck.checkin.summary import ColumnTally
from potluck.dossier import ColumnSummary
from potluck.fieldtypes.stored import BOOLEAN, DATETIME, DATETIME_UTC, INTEGER, STORED, TEXT
from potluck.fieldtypes.table import stored_of
from potluck.findings import DEFAULT_SAMPLES, Finding, NotRun
from potluck.model import Dialect, Schema, Table
from potluck.read import ReadAgainError, TableSource, Unreadable, open_table
from potluck.read.batch import TextBatch
from potluck.read.source import FileFacts
from potluck.util.ahead import mapped
from potluck.util.machine import cores
from potluck.verdict.batch import Checked, GivenUpError, MissingCounts, check_batch, missing_name, typed_name
from potluck.verdict.plan import TablePlan, make_plan
from potluck.verdict.tally import Tally, TallyKey
from potluck.verdict.treatment import Treatments
from potluck.verdict.wording import findings_of

# More would wait for the one thread that reads, each with a batch in memory.
_MOST_THREADS = 8
_GUESSED = 50

__all__ = ["Outputs", "PassOptions", "PassResult", "pass_table"]


@dataclass(frozen=True, slots=True)
class PassOptions:
    """How a table is passed over.

    Attributes:
        samples: the most samples of a finding; 0 for all.
        small_cell: the event's threshold for small counts.
        treatments: what becomes of rows that break a rule; they are put aside where nothing is said.
        show_cells: whether findings may show offending cells.
        threads: how many batches are checked at once; 0 for the number of processors.
        rows_read: told how many rows were read so far.
    """

    samples: int = DEFAULT_SAMPLES
    small_cell: int = 11
    treatments: Treatments = field(default_factory=dict)
    show_cells: bool = True
    threads: int = 0
    rows_read: Callable[[int], None] | None = None


@dataclass(frozen=True, slots=True)
class Outputs:
    """Files a pass writes; None where one is not wanted."""

    parquet: Path | None = None
    quarantine: Path | None = None
    keys: Path | None = None
    key_fields: tuple[int, ...] = ()


@dataclass(slots=True)
class PassResult:
    """What a pass found.

    Attributes:
        schema: the schema the table was checked against; None where it could not be read.
        names: the columns' names in the Parquet file, in schema order, for fields that have a column.
        places: the columns' positions in the file, from 1, by field number.
        rows: rows kept.
        put_aside: rows put aside.
        reasons: how many rows were put aside for each set of reasons.
        skipped: rows that are no data, by reason.
        spared: how many cells of kept rows were blanked or let stay, by what they break.
        summaries: by field number.
    """

    findings: list[Finding] = field(default_factory=list)
    not_run: list[NotRun] = field(default_factory=list)
    files: list[FileFacts] = field(default_factory=list)
    schema: Schema | None = None
    dialect: Dialect | None = None
    names: dict[int, str] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)
    rows: int = 0
    put_aside: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    skipped: dict[str, int] = field(default_factory=dict)
    missing: MissingCounts = field(default_factory=dict)
    spared: dict[TallyKey, int] = field(default_factory=dict)
    summaries: dict[int, ColumnSummary] = field(default_factory=dict)
    checked: bool = False


class _ZonesError(Exception):
    """The guess which time columns carry zones was wrong; ``aware`` is right."""

    def __init__(self, aware: frozenset[int]) -> None:
        super().__init__()
        self.aware = aware


def pass_table(
    folder: Path, table: Table, options: PassOptions, outputs: Outputs, condemned: pl.DataFrame | None = None
) -> PassResult:
    """Pass over a table.

    Args:
        folder: the dataset's folder.
        table: the table.
        options: how.
        outputs: what to write.
        condemned: rows that whole-table checks put aside in an earlier pass: columns ``row`` and ``reason``.
    """
    exact, aware, given_up = False, None, frozenset[int]()
    while True:
        try:
            return _attempt(folder, table, options, outputs, condemned, aware, given_up, exact=exact)
        except ReadAgainError:
            exact = True
        except _ZonesError as error:
            aware = error.aware
        except GivenUpError as error:
            given_up |= {error.number}


def _attempt(
    folder: Path,
    table: Table,
    options: PassOptions,
    outputs: Outputs,
    condemned: pl.DataFrame | None,
    aware: frozenset[int] | None,
    given_up: frozenset[int],
    *,
    exact: bool,
) -> PassResult:
    source = open_table(folder, table, exact=exact)
    if isinstance(source, Unreadable):
        return PassResult(findings=[source.finding])
    # Closed whatever happens: the fast reader has a thread that must have ended before the program does.
    with closing(source.batches()) as batches:
        first = next(batches, None)
        schema, inferred = (table.schema, []) if table.schema else infer_schema(source, first)
        guess = aware if aware is not None else _aware_fields(schema, source, first)
        plan = make_plan(schema, source.labels, source.width, source.dialect, guess, given_up)
        rest = chain([first] if first is not None else [], batches)
        if not plan.header.usable:
            return _header_only(plan, source, rest, options, inferred)
        return _run(plan, source, rest, options, outputs, condemned, inferred, retry=aware is None)


def _masked(findings: list[Finding], plan: TablePlan, options: PassOptions) -> Iterator[Finding]:
    """What was noticed about the files, without text of theirs where cells may not be shown: it may be any column's."""
    for finding in findings:
        hidden = () if options.show_cells and not plan.private else finding.samples
        bare = tuple(sample.model_copy(update={"cell": None}) for sample in hidden)
        yield finding.model_copy(update={"samples": bare}) if bare else finding


def _header_only(
    plan: TablePlan, source: TableSource, batches: Iterator[TextBatch], options: PassOptions, inferred: list[Finding]
) -> PassResult:
    """A table whose columns cannot be told apart: its rows are counted and nothing else."""
    result = PassResult(schema=plan.schema, dialect=source.dialect)
    for batch in batches:
        result.put_aside += len(batch.rows)
        _add(result.skipped, batch.skipped)
    result.findings = [*_masked(source.findings, plan, options), *inferred, *plan.findings]
    result.not_run = [NotRun(rule="type-error", why="The columns cannot be matched with the schema.")]
    result.files = source.files
    return result


def _aware_fields(schema: Schema, source: TableSource, first: TextBatch | None) -> frozenset[int]:
    """Numbers of the time fields most of whose first values carry a zone: a guess."""
    if first is None or not any(stored_of(f).zoned for f in schema.fields):
        return frozenset()
    plan = make_plan(schema, source.labels, source.width, source.dialect)
    aware = set()
    for column in plan.columns:
        if stored_of(column.field).zoned and column.judge is not None:
            texts = first.cells.filter(~first.cells.select(column.is_missing).to_series())[column.column]
            zoned = [("mixed-time-zones", None) in column.judge(text).problems for text in texts.head(_GUESSED)]
            if 2 * sum(zoned) > len(zoned):
                aware.add(column.number)
    return frozenset(aware)


class _Run:
    """Everything that gathers while the batches of a table go by."""

    def __init__(self, plan: TablePlan, options: PassOptions, stack: ExitStack, outputs: Outputs) -> None:
        self.plan = plan
        self.tally = Tally(options.samples)
        self.result = PassResult(schema=plan.schema, checked=True)
        self.result.places = {c.number: c.place for c in plan.columns}
        self.result.names = dict(
            zip(
                (c.number for c in plan.columns),
                unique_names([c.field.name for c in plan.columns]),
                strict=True,
            )
        )
        self.screens = {c.number: TextScreen(c.number, c.field) for c in plan.columns if c.kind == TEXT.name}
        self.small_cells = {
            c.number: SmallCells(c.number, c.field, options.small_cell)
            for c in plan.columns
            if c.field.role == "count" and STORED[c.kind].measured
        }
        self.sample = RowSample()
        self.columns = {c.number: ColumnTally(c.kind, self.screens.get(c.number)) for c in plan.columns}
        self._typed = Grouped(self._group, group_rows(len(plan.columns)))
        self._table = self._open(stack, outputs.parquet, self._parquet_schema)
        self._aside = _grouped(self._open(stack, outputs.quarantine, self._quarantine_schema, empty=False))
        keys = partial(self._key_schema, outputs.key_fields)
        self._keys = _grouped(self._open(stack, outputs.keys, keys, extremes=False))
        self._stack = stack
        self.times: dict[int, int] = {}
        self._held: pl.DataFrame | None = None
        self._lane: ThreadPoolExecutor | None = None
        self._summing: Future[None] | None = None

    def _open(
        self, stack: ExitStack, path: Path | None, schema: Callable[[], Any], **options: bool
    ) -> ParquetSink | None:
        return None if path is None else stack.enter_context(ParquetSink(path, schema(), **options))

    def _parquet_schema(self) -> Any:
        columns = []
        for c in self.plan.columns:
            zoned = c.kind == DATETIME.name and c.number in self.plan.aware
            columns.append(
                (
                    self.result.names[c.number],
                    DATETIME_UTC.name if zoned else c.kind,
                    c.field.title or c.field.description,
                )
            )
        return parquet_schema(columns)

    def _quarantine_schema(self) -> Any:
        labels = self.plan.labels or tuple(f.name for f in self.plan.schema.fields)
        named = [labels[i] if i < len(labels) else "" for i in range(self.plan.width)]
        return quarantine_schema(named)

    def _key_schema(self, numbers: tuple[int, ...]) -> Any:
        kinds = {c.number: c.kind for c in self.plan.columns}
        return parquet_schema(
            [
                ("row", INTEGER.name, ""),
                ("kept", BOOLEAN.name, ""),
                *((typed_name(n), kinds[n], "") for n in numbers if n in kinds),
                *((missing_name(n), BOOLEAN.name, "") for n in numbers if n in kinds),
            ]
        )

    def take(self, checked: Checked) -> None:
        """Take in the next checked batch."""
        result = self.result
        result.rows += len(checked.rows)
        self.tally.merge(checked.tally)
        _add(result.missing, checked.missing)
        _add(result.spared, checked.spared)
        _add(self.times, checked.times)
        self._typed.write(checked.typed)
        if checked.put_aside is not None:
            result.put_aside += len(checked.put_aside)
            for reasons, count in checked.put_aside["reasons"].value_counts().iter_rows():
                result.reasons[reasons] = result.reasons.get(reasons, 0) + count
            if self._aside is not None:
                self._aside.write(checked.put_aside)
        if checked.keys is not None and self._keys is not None:
            self._keys.write(checked.keys)

    def _group(self, group: pl.DataFrame) -> None:
        if self._table is not None:
            self._table.write(group)
        if self._held is not None:
            self._summarise_aside(self._held)
        self._held = group

    def _summarise_aside(self, group: pl.DataFrame) -> None:
        """Summarise a group in a thread of its own, which a table of one group does without."""
        if self._lane is None:
            self._lane = ThreadPoolExecutor(1, thread_name_prefix="summary")
            self._stack.callback(self._lane.shutdown)
        if self._summing is not None:
            self._summing.result()
        self._summing = self._lane.submit(self._summarise, group)

    def _summarise(self, group: pl.DataFrame) -> None:
        picked = self.sample.pick(len(group))
        for number, column in self.columns.items():
            column.observe(group[typed_name(number)], picked)
        for number, small in self.small_cells.items():
            small.observe(group[typed_name(number)])

    def risks(self) -> Iterator[Finding]:
        """What screening found, in field order."""
        for number in self.columns:
            for screen in (self.screens.get(number), self.small_cells.get(number)):
                if screen is not None:
                    yield from screen.findings()

    def close(self) -> None:
        """All batches were given."""
        for grouped in (self._typed, self._aside, self._keys):
            if grouped is not None:
                grouped.close()
        if self._summing is not None:
            self._summing.result()
        if self._held is not None:
            self._summarise(self._held)


def _grouped(sink: ParquetSink | None) -> Grouped | None:
    return None if sink is None else Grouped(sink.write, group_rows(sink.width))


def _add(counts: dict[Any, int], more: Mapping[Any, int]) -> None:
    for key, count in more.items():
        counts[key] = counts.get(key, 0) + count


def _run(
    plan: TablePlan,
    source: TableSource,
    batches: Iterator[TextBatch],
    options: PassOptions,
    outputs: Outputs,
    condemned: pl.DataFrame | None,
    inferred: list[Finding],
    *,
    retry: bool,
) -> PassResult:
    with ExitStack() as stack:
        run = _Run(plan, options, stack, outputs)
        check = partial(
            check_batch,
            plan,
            samples=options.samples,
            condemned=condemned,
            key_fields=outputs.key_fields if outputs.keys else None,
            treatments=options.treatments,
        )
        threads = options.threads or cores(_MOST_THREADS)
        for checked in mapped(check, _counted(batches, run.result, options), threads, ahead=threads):
            run.take(checked)
        run.close()
        if retry:
            _check_zones(plan, run)
    result = run.result
    result.summaries = {n: column.finish(exact_quantiles=run.sample.exact) for n, column in run.columns.items()}
    result.dialect, result.files = source.dialect, source.files
    result.not_run = list(plan.not_run)
    result.findings = [
        *_masked(source.findings, plan, options),
        *inferred,
        *plan.findings,
        *findings_of(plan, run.tally, show_cells=options.show_cells),
        *run.risks(),
    ]
    return result


def _counted(batches: Iterator[TextBatch], result: PassResult, options: PassOptions) -> Iterator[TextBatch]:
    read = 0
    for batch in batches:
        _add(result.skipped, batch.skipped)
        read += len(batch.rows)
        if options.rows_read is not None:
            options.rows_read(read)
        yield batch


def _check_zones(plan: TablePlan, run: _Run) -> None:
    """Ask for another pass where a time column was guessed wrongly: it is of the kind that most of its values are.

    That depends on the whole table, and not on how much of it was there to guess from. Where as many have a zone as
    have none, those without stay.
    """
    counts = run.tally.counts
    others = {
        c.number: counts[key].total for c in plan.columns if (key := ("mixed-time-zones", None, c.number)) in counts
    }
    wrong = {n for n, total in others.items() if total >= run.times[n] + (n not in plan.aware)}
    if wrong:
        raise _ZonesError(plan.aware ^ wrong)
