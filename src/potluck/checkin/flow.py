"""The flow of checked batches through a pass: to the steps, and as rows into files."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from potluck.checkin.sink import Grouped, ParquetSink, group_rows, parquet_schema, quarantine_schema
from potluck.checkin.spec import TablePass
from potluck.checkin.states import States
from potluck.checkin.steps.builtin import every_step
from potluck.fieldtypes.stored import BOOLEAN, DATETIME, DATETIME_UTC, INTEGER
from potluck.findings import reason_text
from potluck.verdict.batch import Checked, missing_name, typed_name
from potluck.verdict.plan import TablePlan
from potluck.verdict.tally import Reason

__all__ = ["Flow", "Outputs"]


@dataclass(frozen=True, slots=True)
class Outputs:
    """The files that a pass writes; None for a file that is not wanted."""

    parquet: Path | None = None
    quarantine: Path | None = None
    keys: Path | None = None


class Flow:
    """Takes checked batches in order.

    Args:
        table: the compiled plan.
        states: the states of the steps, changed as batches are observed.
        outputs: files to write.
        stack: closes the files, or removes them after an error.
    """

    def __init__(self, table: TablePass, states: States, outputs: Outputs, stack: ExitStack) -> None:
        self._plan = table.plan
        self._names = table.plan.names
        self._batch_steps = [(s, states.steps[s.name]) for s in every_step() if s.observes == "batches"]
        self._group_steps = [(s, states.steps[s.name]) for s in every_step() if s.observes == "groups"]
        # The steps observe the groups that are written, so that summaries do not depend on the reader (decision 10).
        self._typed = Grouped(self._group, group_rows(len(table.plan.columns)))
        self._table = _open(stack, outputs.parquet, partial(_parquet_schema, table))
        # No quarantine file means that no row is in quarantine; key files go without extremes (decision 54).
        self._aside = _grouped(_open(stack, outputs.quarantine, partial(_quarantine_schema, table.plan), empty=False))
        self._keys = _grouped(_open(stack, outputs.keys, partial(_key_schema, table), extremes=False))
        self._stack = stack
        self._held: pl.DataFrame | None = None
        self._lane: ThreadPoolExecutor | None = None
        self._observing: Future[None] | None = None

    def take(self, checked: Checked) -> None:
        """Take the next checked batch."""
        for step, state in self._batch_steps:
            step.observe(state, checked)
        self._typed.write(checked.typed)
        if checked.put_aside is not None and self._aside is not None:
            self._aside.write(self._worded(checked.put_aside, checked.reasons))
        if checked.keys is not None and self._keys is not None:
            self._keys.write(checked.keys)

    def _worded(self, aside: pl.DataFrame, reasons: tuple[tuple[Reason, ...], ...]) -> pl.DataFrame:
        """Quarantined rows with their reasons in words, each reason once a row."""
        # Here and nowhere earlier do reasons become words, and nothing reads them back (decision 57). A batch has few
        # distinct sets of reasons: each is worded once and then gathered by its number.
        words = pl.Series(["\n".join(dict.fromkeys(map(self._words, one))) for one in reasons], dtype=pl.String)
        return aside.with_columns(words.gather(aside["reasons"]).alias("reasons"))

    def _words(self, reason: Reason) -> str:
        return reason_text(reason.rule, reason.constraint, ", ".join(self._names[n] for n in reason.numbers))

    def _group(self, group: pl.DataFrame) -> None:
        if self._table is not None:
            self._table.write(group)
        # One group is held back: most tables have a single one, and for those no thread is started at all.
        if self._held is not None:
            self._observe_aside(self._held)
        self._held = group

    def _observe_aside(self, group: pl.DataFrame) -> None:
        """Observe a group in a separate thread; a table with only one group does not start it."""
        if self._lane is None:
            self._lane = ThreadPoolExecutor(1, thread_name_prefix="steps")
            self._stack.callback(self._lane.shutdown)
        # At most one group is observed at a time: steps change their states, floats are summed in row order
        # (decision 10), and a longer queue would hold groups in memory. `result` also raises what went wrong.
        if self._observing is not None:
            self._observing.result()
        self._observing = self._lane.submit(self._observe, group)

    def _observe(self, group: pl.DataFrame) -> None:
        for step, state in self._group_steps:
            step.observe(state, group)

    def close(self) -> None:
        """Write and observe what is left, after the last batch."""
        # First the last groups are cut, since that may start one more observation; only then is it awaited.
        for grouped in (self._typed, self._aside, self._keys):
            if grouped is not None:
                grouped.close()
        if self._observing is not None:
            self._observing.result()
        if self._held is not None:
            self._observe(self._held)


def _open(stack: ExitStack, path: Path | None, schema: Callable[[], Any], **options: bool) -> ParquetSink | None:
    return None if path is None else stack.enter_context(ParquetSink(path, schema(), **options))


def _grouped(sink: ParquetSink | None) -> Grouped | None:
    return None if sink is None else Grouped(sink.write, group_rows(sink.width))


def _parquet_schema(table: TablePass) -> Any:
    # Parquet has one time type for a whole column, so the kind of most values decides (decision 9).
    columns = []
    for column in table.plan.columns:
        zoned = column.kind == DATETIME.name and column.number in table.plan.aware
        about = column.field.title or column.field.description
        columns.append((table.names[column.number], DATETIME_UTC.name if zoned else column.kind, about))
    return parquet_schema(columns)


def _quarantine_schema(plan: TablePlan) -> Any:
    labels = plan.labels or tuple(f.name for f in plan.schema.fields)
    return quarantine_schema([labels[i] if i < len(labels) else "" for i in range(plan.width)])


def _key_schema(table: TablePass) -> Any:
    # Whether a cell is missing is a column of its own: a null alone may be a missing value or a cell of the wrong
    # type, and those count differently in keys (decision 36).
    kinds = {c.number: c.kind for c in table.plan.columns}
    numbers = [number for number in table.spec.key_fields if number in kinds]
    return parquet_schema(
        [
            ("row", INTEGER.name, ""),
            ("kept", BOOLEAN.name, ""),
            *((typed_name(n), kinds[n], "") for n in numbers),
            *((missing_name(n), BOOLEAN.name, "") for n in numbers),
        ]
    )
