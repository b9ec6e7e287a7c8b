"""The cells of a batch, column by column: typed values, missing values, and what breaks a rule.

The vectorised form decides nearly all cells, including most wrong ones; the judge decides the rest, once per
distinct text (decision 3).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from potluck.read.batch import TextBatch
from potluck.verdict.judge import Problem
from potluck.verdict.plan import ColumnPlan, TablePlan, hold_name, missing_name, typed_name
from potluck.verdict.tally import TallyKey

__all__ = ["Columns", "Marks", "judge_columns"]

_TYPE_ERROR: Problem = ("type-error", None)


@dataclass(slots=True)
class Marks:
    """Rows that break a rule: their positions in the batch, ascending, and the offending texts."""

    key: TallyKey
    positions: pl.Series
    cells: pl.Series | None


@dataclass(slots=True)
class Columns:
    """The columns of a batch after their checks.

    Attributes:
        typed: values, columns ``f<number>``.
        missing: where cells are absent or missing, by field number; fields without such a cell are left out.
        marks: the cells that break a rule, in field order.
        given_up: numbers of the fields with a constraint that took too many steps on a value; the results for their
            cells are void, and the table must be checked again without that constraint (decision 43).
    """

    typed: pl.DataFrame
    missing: dict[int, pl.Series]
    marks: list[Marks]
    given_up: frozenset[int] = frozenset()


def judge_columns(plan: TablePlan, batch: TextBatch) -> Columns:
    """Judge every cell of a batch."""
    texts = dict(zip(batch.cells.columns, batch.cells.get_columns(), strict=True))
    # Two looks (decision 22): first the typed values, then the constraints on them. In one expression each constraint
    # would convert its cell again, which took twice the time.
    missing, values = _first_look(plan, batch.cells, texts)
    frame = batch.cells.with_columns(values.values())
    doubts = _doubts(plan, frame)
    marks: list[Marks] = []
    settled: list[pl.Series] = []
    given_up: set[int] = set()
    for column in plan.columns:
        number = column.number
        lacks = missing.get(number)
        alien = _alien(column, batch)
        # A null that is not a missing value is a text that the form could not vouch for.
        unsettled = values[number].null_count() > (0 if lacks is None else int(lacks.sum()))
        # Nearly all of hundreds of columns have no fault, so work done for every column is what costs.
        if unsettled or alien is not None or number in doubts:
            cells = _Cells(column, texts[column.column], values[number], lacks)
            settled.append(cells.settle(doubts.get(number, []), alien))
            marks += cells.marks()
            given_up |= {number} if cells.given_up else set()
        if lacks is not None and column.field.constraints.required:
            marks.append(_mark(column, texts[column.column], ("constraint-error", "required"), lacks.arg_true()))
    typed = frame.select([typed_name(c.number) for c in plan.columns])
    return Columns(typed.with_columns(settled) if settled else typed, missing, marks, frozenset(given_up))


def _first_look(
    plan: TablePlan, cells: pl.DataFrame, texts: dict[str, pl.Series]
) -> tuple[dict[int, pl.Series], dict[int, pl.Series]]:
    """Where cells are missing, and the values that the vectorised forms give, both by field number."""
    out = _named(cells.select_seq(plan.first)) if plan.first else {}
    values = {c.number: _values(c, texts[c.column], out) for c in plan.columns}
    # A form that gives no value for a missing one has no missing cell where it gives a value for every cell; only where
    # it does not is the mask computed.
    late = [c for c in plan.columns if c.refuses_missing and values[c.number].null_count()]
    if late:
        out |= _named(cells.select([c.is_missing.alias(missing_name(c.number)) for c in late]))
    missing: dict[int, pl.Series] = {}
    for column in plan.columns:
        mask = out.get(missing_name(column.number))
        if mask is not None and mask.any():
            missing[column.number] = mask
            if not column.refuses_missing:
                values[column.number] = _nulled(values[column.number], mask)
    return missing, values


def _named(frame: pl.DataFrame) -> dict[str, pl.Series]:
    return {column.name: column for column in frame.iter_columns()}


def _values(column: ColumnPlan, texts: pl.Series, converted: dict[str, pl.Series]) -> pl.Series:
    name = typed_name(column.number)
    if column.form is None:
        return pl.repeat(None, len(texts), dtype=column.dtype, eager=True).alias(name)
    return texts.alias(name) if column.form.convert is None else converted[name]


def _nulled(values: pl.Series, mask: pl.Series) -> pl.Series:
    return values.zip_with(~mask, pl.Series([None], dtype=values.dtype))


def _doubts(plan: TablePlan, frame: pl.DataFrame) -> dict[int, list[int]]:
    """Places of the constraints that do not surely hold for every value, by field number."""
    if not plan.holds:
        return {}
    holds = _named(frame.select_seq(plan.holds))
    failing = (
        (c.number, i) for c in plan.columns for i in range(len(c.holds)) if not holds[hold_name(c.number, i)].all()
    )
    doubts: dict[int, list[int]] = {}
    for number, place in failing:
        doubts.setdefault(number, []).append(place)
    return doubts


def _alien(column: ColumnPlan, batch: TextBatch) -> pl.Series | None:
    """Where cells come typed from the file (JSON, Parquet), with a type that the field does not accept."""
    if not batch.alien or column.judge is None:
        return None
    rows = batch.alien.get(int(column.column[1:]))
    return batch.rows.is_in(sorted(rows)) if rows else None


def _mark(column: ColumnPlan, texts: pl.Series, problem: Problem, positions: pl.Series) -> Marks:
    rule, constraint = problem
    # A cell that a row does not have is shown as no text; None would mean that it may not be shown.
    cells = texts.gather(positions).fill_null("")
    return Marks((rule, constraint, column.number), positions, cells)


class _Cells:
    """The cells of one column of a batch, while they are being decided.

    Attributes:
        given_up: a constraint took too many steps on a value.
    """

    def __init__(self, column: ColumnPlan, texts: pl.Series, values: pl.Series, missing: pl.Series | None) -> None:
        self._column = column
        self._texts = texts
        self._values = values
        self._missing = missing
        self._broken: dict[Problem, list[pl.Series]] = {}
        self.given_up = False

    def settle(self, failing: list[int], alien: pl.Series | None) -> pl.Series:
        """The values after every cell was decided.

        Args:
            failing: places of the constraints that do not surely hold everywhere.
            alien: where cells have a type that the field does not accept, even if their text would fit.
        """
        null = self._values.is_null()
        unknown = null if self._missing is None else null & ~self._missing
        if alien is not None:
            self._values = _nulled(self._values, alien)
            present = alien if self._missing is None else alien & ~self._missing
            self._break(_TYPE_ERROR, present.arg_true())
            unknown = unknown & ~alien
        doubtful = [self._types(unknown.arg_true())]
        if failing:
            doubtful.append(self._constraints(failing))
        positions = pl.concat(doubtful).sort()
        if len(positions):
            self._judge(positions)
        return self._values

    def _types(self, positions: pl.Series) -> pl.Series:
        """Mark what is surely of another type; return the positions of the rest."""
        form = self._column.form
        if form is None or form.alien is None or not len(positions):
            return positions
        texts = self._texts.gather(positions).to_frame()
        alien = texts.select(form.alien.alias("alien")).to_series()
        self._break(_TYPE_ERROR, positions.filter(alien))
        return positions.filter(~alien)

    def _constraints(self, failing: list[int]) -> pl.Series:
        """Mark constraints that are surely broken; return the cells for which some constraint is undecided."""
        column = self._column
        frame = pl.DataFrame([self._texts, self._values])
        holds = [column.holds[i] for i in failing]
        # Only cells with a value: a cell without one is missing or already goes to the judge.
        some = pl.any_horizontal([~h.holds for h in holds]) & pl.col(self._values.name).is_not_null()
        positions = frame.select(some.alias("some")).to_series().arg_true()
        few = frame[positions].select(
            *(h.holds.alias(f"h{i}") for i, h in enumerate(holds)),
            *((pl.lit(False) if h.fails is None else h.fails).alias(f"f{i}") for i, h in enumerate(holds)),
        )
        # A cell is settled only where every constraint is: the judge reports all that a text breaks, so a cell sent to
        # it must not be marked here as well.
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
        # Once per distinct text: with every tenth row bad, the judge took more than half of the time (decision 3).
        texts = self._texts.gather(positions)
        distinct = texts.unique(maintain_order=True)
        try:
            verdicts = [judge(text) for text in distinct]
        except TimeoutError:
            # Nothing is decided here: the driver passes over the table again without the constraint (decision 43).
            self.given_up = True
            return
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
        """The marks, in the order of rule and constraint."""
        for problem in sorted(self._broken, key=lambda p: (p[0], p[1] or "")):
            yield _mark(self._column, self._texts, problem, pl.concat(self._broken[problem]).sort())
