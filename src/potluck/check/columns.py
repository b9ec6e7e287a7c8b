"""The cells of a batch, column by column: typed values, missing values, and what breaks a rule.

The vectorised form decides on nearly all cells, also on most that are wrong; the judge on the rest, once per
distinct text.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from potluck.check.judge import Problem
from potluck.check.plan import ColumnPlan, TablePlan, hold_name, missing_name, typed_name
from potluck.check.tally import TallyKey, reason_text
from potluck.read.batch import TextBatch

__all__ = ["Columns", "GivenUpError", "Marks", "judge_columns"]

_TYPE_ERROR: Problem = ("type-error", None)


class GivenUpError(Exception):
    """A pattern took too long; ``number`` is that of its field."""

    def __init__(self, number: int) -> None:
        super().__init__(f"field {number}")
        self.number = number


@dataclass(slots=True)
class Marks:
    """Rows that break a rule: positions in the batch, ascending, and the text at fault."""

    key: TallyKey
    reason: str
    positions: pl.Series
    cells: pl.Series | None


@dataclass(slots=True)
class Columns:
    """The columns of a batch after their checks.

    Attributes:
        typed: values, columns ``f<number>``.
        missing: where cells are absent or missing, by field number; fields without such a cell are not named.
        marks: the cells that break a rule, in field order.
    """

    typed: pl.DataFrame
    missing: dict[int, pl.Series]
    marks: list[Marks]


def judge_columns(plan: TablePlan, batch: TextBatch) -> Columns:
    """Judge every cell of a batch.

    Raises:
        GivenUpError: a field's pattern spent its time; the table is to be checked without it.
    """
    missing, values = _first_look(plan, batch)
    frame = batch.cells.with_columns(values.values())
    holds = frame.select(plan.holds) if plan.holds else pl.DataFrame()
    marks: list[Marks] = []
    settled: list[pl.Series] = []
    for column in plan.columns:
        cells = _Cells(column, batch, values[column.number], missing.get(column.number))
        failing = _failing(column, holds)
        alien = _alien(column, batch)
        if alien is not None:
            cells.refuse(alien)
        if cells.unsettled or failing:
            settled.append(cells.settle(failing))
        marks += cells.marks()
    typed = frame.select([typed_name(c.number) for c in plan.columns])
    return Columns(typed.with_columns(settled) if settled else typed, missing, marks)


def _first_look(plan: TablePlan, batch: TextBatch) -> tuple[dict[int, pl.Series], dict[int, pl.Series]]:
    """Where cells are missing, and values as the vectorised forms give them, both by field number."""
    out = batch.cells.select(plan.first) if plan.first else pl.DataFrame()
    values: dict[int, pl.Series] = {}
    for column in plan.columns:
        name = typed_name(column.number)
        if column.form is None:
            nothing = pl.repeat(None, len(batch.rows), dtype=column.dtype, eager=True)
            values[column.number] = nothing.alias(name)
        else:
            values[column.number] = (
                out[name] if column.form.convert is not None else batch.cells[column.column].alias(name)
            )
    late = [c for c in plan.columns if c.refuses_missing and values[c.number].null_count()]
    if late:
        out = out.with_columns(batch.cells.select([c.is_missing.alias(missing_name(c.number)) for c in late]))
    missing: dict[int, pl.Series] = {}
    for column in plan.columns:
        name = missing_name(column.number)
        if name in out.columns and out[name].any():
            missing[column.number] = out[name]
            if not column.refuses_missing:
                null = pl.Series([None], dtype=column.dtype)
                values[column.number] = values[column.number].zip_with(~out[name], null)
    return missing, values


def _failing(column: ColumnPlan, holds: pl.DataFrame) -> list[int]:
    """Places of the constraints that do not surely hold for every value."""
    return [i for i in range(len(column.holds)) if not holds[hold_name(column.number, i)].all()]


def _alien(column: ColumnPlan, batch: TextBatch) -> pl.Series | None:
    """Where cells are typed and of a type that the field does not take."""
    rows = batch.alien.get(int(column.column[1:])) if column.judge is not None else None
    return batch.rows.is_in(sorted(rows)) if rows else None


class _Cells:
    """The cells of one column of a batch, while it is decided on them."""

    def __init__(self, column: ColumnPlan, batch: TextBatch, values: pl.Series, missing: pl.Series | None) -> None:
        self._column = column
        self._texts = batch.cells[column.column]
        self._values = values
        self._missing = missing
        self._open = values.is_null()
        self._broken: dict[Problem, list[pl.Series]] = {}

    @property
    def unsettled(self) -> bool:
        """Whether there are cells that are not missing and of which the form gave no value."""
        return self._values.null_count() > (0 if self._missing is None else int(self._missing.sum()))

    def refuse(self, cells: pl.Series) -> None:
        """Cells that are of another type, whatever their text."""
        present = cells if self._missing is None else cells & ~self._missing
        self._values = self._values.zip_with(~cells, pl.Series([None], dtype=self._values.dtype))
        self._break(_TYPE_ERROR, present.arg_true())

    def settle(self, failing: list[int]) -> pl.Series:
        """The values after all was decided."""
        refused = pl.concat(self._broken.get(_TYPE_ERROR, [])) if self._broken else None
        unknown = self._values.is_null() if self._missing is None else self._values.is_null() & ~self._missing
        if refused is not None:
            unknown = unknown.scatter(refused, False)
        doubtful = [self._types(unknown.arg_true())]
        if failing:
            doubtful.append(self._constraints(failing))
        positions = pl.concat(doubtful).sort()
        if len(positions):
            self._judge(positions)
        return self._values

    def _types(self, positions: pl.Series) -> pl.Series:
        """Break what is surely of another type; answer with the rest."""
        form = self._column.form
        if form is None or form.alien is None or not len(positions):
            return positions
        texts = self._texts.gather(positions).to_frame()
        alien = texts.select(form.alien.alias("alien")).to_series()
        self._break(_TYPE_ERROR, positions.filter(alien))
        return positions.filter(~alien)

    def _constraints(self, failing: list[int]) -> pl.Series:
        """Break constraints that are surely broken; answer with the cells of which that is not sure of each."""
        column = self._column
        frame = pl.DataFrame([self._texts, self._values])
        holds = [column.holds[i] for i in failing]
        # Only of cells with a value: what has none is missing or already on its way to the judge.
        some = pl.any_horizontal([~h.holds for h in holds]) & pl.col(self._values.name).is_not_null()
        positions = frame.select(some.alias("some")).to_series().arg_true()
        few = frame[positions].select(
            *(h.holds.alias(f"h{i}") for i, h in enumerate(holds)),
            *((pl.lit(False) if h.fails is None else h.fails).alias(f"f{i}") for i, h in enumerate(holds)),
        )
        known = few.select(
            pl.all_horizontal([pl.col(f"h{i}") | pl.col(f"f{i}") for i in range(len(holds))])
        ).to_series()
        for i, hold in enumerate(holds):
            self._break(("constraint-error", hold.name), positions.filter(few[f"f{i}"] & known))
        return positions.filter(~known)

    def _judge(self, positions: pl.Series) -> None:
        column = self._column
        judge = column.judge
        assert judge is not None, "columns that cannot be judged are accepted as text"
        texts = self._texts.gather(positions)
        distinct = texts.unique(maintain_order=True)
        try:
            verdicts = [judge(text) for text in distinct]
        except TimeoutError:
            raise GivenUpError(column.number) from None
        stored = pl.Series([v.stored for v in verdicts], dtype=self._values.dtype, strict=False)
        problems = sorted({p for v in verdicts for p in v.problems}, key=lambda p: (p[0], p[1] or ""))
        broken = {f"p{i}": pl.Series([p in v.problems for v in verdicts]) for i, p in enumerate(problems)}
        decided = pl.DataFrame({"text": distinct, "value": stored}).with_columns(**broken)
        found = pl.DataFrame({"text": texts}).join(decided, on="text", how="left", maintain_order="left")
        for i, problem in enumerate(problems):
            self._break(problem, positions.filter(found[f"p{i}"]))
        self._values = self._values.clone().scatter(positions, found["value"])

    def _break(self, problem: Problem, positions: pl.Series) -> None:
        if len(positions):
            self._broken.setdefault(problem, []).append(positions)

    def marks(self) -> Iterator[Marks]:
        """What is broken, and cells that are required and missing."""
        for problem in sorted(self._broken, key=lambda p: (p[0], p[1] or "")):
            yield self._mark(problem, pl.concat(self._broken[problem]).sort())
        if self._column.field.constraints.required and self._missing is not None:
            yield self._mark(("constraint-error", "required"), self._missing.arg_true())

    def _mark(self, problem: Problem, positions: pl.Series) -> Marks:
        rule, constraint = problem
        reason = reason_text(rule, constraint, self._column.field.name)
        cells = self._texts.gather(positions).fill_null("None")
        return Marks((rule, constraint, self._column.number), reason, positions, cells)
