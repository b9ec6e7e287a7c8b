"""Checking one batch of text against a plan: typed rows to keep, text rows to put aside, a tally."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import polars as pl

from potluck.check.canonical import canonical_of
from potluck.check.plan import ColumnPlan, TablePlan
from potluck.check.tally import Tally, TallyKey, reason_text
from potluck.check.treatment import Treatments, cells_to_blank, spared, treatment_of
from potluck.read.batch import TextBatch, column_name

__all__ = ["Checked", "GivenUpError", "MissingCounts", "check_batch", "missing_name", "typed_name"]

MissingCounts = dict[tuple[int, str], int]


class GivenUpError(Exception):
    """A pattern took too long; ``number`` is that of its field."""

    def __init__(self, number: int) -> None:
        super().__init__(f"field {number}")
        self.number = number


def typed_name(number: int) -> str:
    """Name of a field's column among typed values; field names may repeat, numbers do not."""
    return f"f{number}"


def missing_name(number: int) -> str:
    """Name of the column that says of a key field whether its cell is absent or a missing value."""
    return f"m{number}"


@dataclass(slots=True)
class Checked:
    """A batch after its checks.

    Attributes:
        rows: numbers of the rows kept.
        typed: their values, columns ``f<number>``.
        put_aside: rows put aside: ``row``, ``reasons``, the cells as text, ``extra``; None where there is none.
        tally: what broke which rule.
        missing: how often each missing value stands in kept rows, by (field number, text).
        spared: how many cells of kept rows were blanked or let stay, by what they break.
        keys: ``row``, ``kept``, the values of key fields in canonical form and whether they are missing, for EVERY
            row read; None where not asked for.
    """

    rows: pl.Series
    typed: pl.DataFrame
    put_aside: pl.DataFrame | None
    tally: Tally
    missing: MissingCounts = field(default_factory=dict)
    keys: pl.DataFrame | None = None
    spared: Mapping[TallyKey, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Marks:
    """Rows that break a rule: positions in the batch and the text at fault."""

    key: TallyKey
    reason: str
    positions: pl.Series
    cells: pl.Series | None


def check_batch(
    plan: TablePlan,
    batch: TextBatch,
    samples: int,
    *,
    condemned: pl.DataFrame | None = None,
    key_fields: tuple[int, ...] | None = None,
    treatments: Treatments = MappingProxyType({}),
) -> Checked:
    """Check a batch.

    Args:
        plan: the table's plan.
        batch: the rows.
        samples: the most samples of a finding; 0 for all.
        condemned: rows that whole-table checks put aside: columns ``row`` and ``reason``.
        key_fields: numbers of the fields whose values are wanted for whole-table checks.
        treatments: what becomes of rows that break a rule; they are put aside where nothing is said.

    Raises:
        GivenUpError: a field's pattern spent its time; the table is to be checked without it.
    """
    tally = Tally(samples)
    typed, masks, marks = _judge_columns(plan, batch)
    blank = _blank_rows(plan, batch, masks)
    marks = [*_shape_marks(plan, batch), *marks]
    if blank is not None:
        marks = [_without(mark, blank) for mark in marks]
        marks.append(_Marks(("blank-row", None, None), "blank-row", blank.arg_true(), None))
    marks = [mark for mark in marks if len(mark.positions)]
    for mark in marks:
        _count(tally, mark, batch, private=plan.private)
    breaches = [(mark.key, mark.positions) for mark in marks]
    typed = _blanked(typed, cells_to_blank(breaches, treatments))
    bad = _bad_positions(marks, batch, condemned, treatments)
    keep = _keep_mask(len(batch.rows), bad)
    keys = None if key_fields is None else _keys(plan, batch.rows, typed, masks, keep, key_fields)
    if keep is None:
        done = spared(breaches, None, treatments)
        return Checked(batch.rows, typed, None, tally, _missing(plan, batch, masks, None), keys, done)
    aside = _aside(batch, bad, keep)
    if typed.width:  # where no field has a column there is nothing to filter
        typed = typed.filter(keep)
    done = spared(breaches, keep, treatments)
    return Checked(batch.rows.filter(keep), typed, aside, tally, _missing(plan, batch, masks, keep), keys, done)


def _blanked(typed: pl.DataFrame, cells: Mapping[int, pl.Series]) -> pl.DataFrame:
    return typed.with_columns(typed[typed_name(n)].clone().scatter(at, None) for n, at in cells.items())


def _judge_columns(plan: TablePlan, batch: TextBatch) -> tuple[pl.DataFrame, pl.DataFrame, list[_Marks]]:
    """Typed values and missing masks of every field, and the cells that break a rule."""
    wanted: list[pl.Expr] = []
    for column in plan.columns:
        nothing = pl.lit(None, dtype=column.dtype)
        missing = column.missing_mask
        value = nothing if column.fast is None else pl.when(~missing).then(column.fast)
        wanted += [value.alias(typed_name(column.number)), missing.alias(missing_name(column.number))]
    # Lazily, for its elimination of common parts: a constraint repeats the whole conversion of its cell.
    out = batch.cells.lazy().select(wanted).collect() if wanted else pl.DataFrame()
    typed = out.select([typed_name(c.number) for c in plan.columns])
    masks = out.select([missing_name(c.number) for c in plan.columns])
    marks: list[_Marks] = []
    settled: list[pl.Series] = []
    for column in plan.columns:
        lacks = masks[missing_name(column.number)]
        values = typed[typed_name(column.number)]
        alien = _alien(column, batch)
        if alien is not None:
            values = values.clone().scatter(alien.arg_true(), None)
        if values.null_count() > int(lacks.sum()):
            values = _settle(column, batch, values, lacks, marks, alien)
            settled.append(values)
        if column.field.constraints.required and lacks.any():
            marks.append(_mark(column, ("constraint-error", "required"), lacks.arg_true(), batch))
    return typed.with_columns(settled) if settled else typed, masks, marks


def _alien(column: ColumnPlan, batch: TextBatch) -> pl.Series | None:
    """Where cells are typed and of a type that the field does not take."""
    rows = batch.alien.get(int(column.column[1:])) if column.judge is not None else None
    return batch.rows.is_in(sorted(rows)) if rows else None


def _settle(
    column: ColumnPlan,
    batch: TextBatch,
    values: pl.Series,
    missing: pl.Series,
    marks: list[_Marks],
    alien: pl.Series | None,
) -> pl.Series:
    """Values of a column after the judge decided on the cells the vectorised form did not accept."""
    unsettled = values.is_null() & ~missing
    if alien is not None:
        marks.append(_mark(column, ("type-error", None), (unsettled & alien).arg_true(), batch))
        unsettled = unsettled & ~alien
    positions = unsettled.arg_true()
    texts = batch.cells[column.column].gather(positions)
    distinct = texts.unique(maintain_order=True)
    judge = column.judge
    assert judge is not None, "columns that cannot be judged are accepted as text"
    try:
        verdicts = [judge(text) for text in distinct]
    except TimeoutError:
        raise GivenUpError(column.number) from None
    problems = sorted({p for v in verdicts for p in v.problems}, key=lambda p: (p[0], p[1] or ""))
    decided = pl.DataFrame(
        {"text": distinct, "value": pl.Series([v.stored for v in verdicts], dtype=values.dtype, strict=False)}
    )
    broken = {f"p{i}": pl.Series([p in v.problems for v in verdicts], dtype=pl.Boolean) for i, p in enumerate(problems)}
    found = pl.DataFrame({"text": texts}).join(
        decided.with_columns(**broken), on="text", how="left", maintain_order="left"
    )
    for i, problem in enumerate(problems):
        marks.append(_mark(column, problem, positions.filter(found[f"p{i}"]), batch))
    return values.clone().scatter(positions, found["value"])


def _mark(column: ColumnPlan, problem: tuple[str, str | None], positions: pl.Series, batch: TextBatch) -> _Marks:
    rule, constraint = problem
    reason = reason_text(rule, constraint, column.field.name)
    cells = batch.cells[column.column].gather(positions).fill_null("None")
    return _Marks((rule, constraint, column.number), reason, positions.cast(pl.UInt32), cells)


def _blank_rows(plan: TablePlan, batch: TextBatch, masks: pl.DataFrame) -> pl.Series | None:
    """Rows in which every field is absent or missing, and every column that the schema does not know is, too."""
    if not len(batch.rows) or not (masks.width or plan.header.beyond):
        return None
    if not all(column.any() for column in masks.iter_columns()):
        return None
    if masks.width:
        blank = masks.select(pl.all_horizontal(pl.all())).to_series()
    else:
        blank = pl.repeat(True, len(batch.rows), eager=True, dtype=pl.Boolean)
    if not blank.any():
        return None
    for i in plan.header.beyond:
        blank = blank & batch.cells[column_name(i)].eq("").fill_null(value=True)
    return blank if blank.any() else None


def _shape_marks(plan: TablePlan, batch: TextBatch) -> Iterator[_Marks]:
    """Rows too short, too long or undecodable."""
    if not batch.short and not batch.extra and not batch.undecodable:
        return
    at = {row: i for i, row in enumerate(batch.rows.to_list())}
    beyond: dict[int, list[tuple[int, str]]] = {}
    for row, more in sorted(batch.extra.items()):
        for i, cell in enumerate(more, plan.width + 1):
            beyond.setdefault(i, []).append((at[row], cell))
    for number, places in sorted(beyond.items()):
        positions = pl.Series([p for p, _ in places], dtype=pl.UInt32)
        yield _Marks(
            ("extra-cell", None, number),
            "extra-cell",
            positions,
            pl.Series([c for _, c in places], dtype=pl.String),
        )
    named = [(column.place, column.number, column.field.name) for column in plan.columns]
    # Columns that the schema does not know must be whole too; they are numbered after its fields.
    named += [(i + 1, len(plan.schema.fields) + i + 1, plan.label(i)) for i in plan.header.beyond if plan.labels]
    for place, number, name in named:
        lacking = sorted(at[row] for row, width in batch.short.items() if width < place)
        if lacking:
            cells = pl.Series([""] * len(lacking), dtype=pl.String)
            reason = reason_text("missing-cell", None, name)
            yield _Marks(("missing-cell", None, number), reason, pl.Series(lacking, dtype=pl.UInt32), cells)
    undecodable = sorted(at[row] for row in batch.undecodable)
    if undecodable:
        yield _Marks(("undecodable-row", None, None), "undecodable-row", pl.Series(undecodable, dtype=pl.UInt32), None)


def _without(mark: _Marks, blank: pl.Series) -> _Marks:
    keep = ~blank.gather(mark.positions)
    cells = None if mark.cells is None else mark.cells.filter(keep)
    return _Marks(mark.key, mark.reason, mark.positions.filter(keep), cells)


def _count(tally: Tally, mark: _Marks, batch: TextBatch, *, private: bool) -> None:
    """Count a mark, with its first places.

    In a table with sensitive fields a cell is shown only where it surely is the cell of its own column:
    not in ragged rows, nor where a text runs over a line end.
    """
    total = len(mark.positions)
    first = mark.positions.head(tally.cap) if tally.cap else mark.positions
    rows = batch.rows.gather(first).to_list()
    cells: list[str | None] = [None] * len(first) if mark.cells is None else mark.cells.head(len(first)).to_list()
    if private:
        ragged = batch.short.keys() | batch.extra.keys() | batch.undecodable
        cells = [
            None if row in ragged or (cell and "\n" in cell) else cell for row, cell in zip(rows, cells, strict=True)
        ]
    tally.add(mark.key, total, zip(rows, cells, strict=True))


def _bad_positions(
    marks: list[_Marks], batch: TextBatch, condemned: pl.DataFrame | None, treatments: Treatments
) -> pl.DataFrame | None:
    """Positions put aside and why, one row for each reason."""
    parts = [
        pl.DataFrame({"at": m.positions, "reason": pl.repeat(m.reason, len(m.positions), eager=True, dtype=pl.String)})
        for m in marks
        if treatment_of(m.key, treatments) == "withhold"
    ]
    if condemned is not None and len(batch.rows):
        here = condemned.filter(pl.col("row").is_between(int(batch.rows[0]), int(batch.rows[-1])))
        if len(here):
            index = pl.DataFrame({"row": batch.rows, "at": pl.int_range(len(batch.rows), dtype=pl.UInt32, eager=True)})
            parts.append(here.join(index, on="row").select("at", "reason"))
    return pl.concat(parts) if parts else None


def _keep_mask(rows: int, bad: pl.DataFrame | None) -> pl.Series | None:
    if bad is None or not len(bad):
        return None
    return pl.repeat(True, rows, eager=True, dtype=pl.Boolean).scatter(bad["at"].unique(), False)


def _aside(batch: TextBatch, bad: pl.DataFrame | None, keep: pl.Series) -> pl.DataFrame:
    assert bad is not None
    reasons = bad.unique(maintain_order=True).group_by("at").agg(pl.col("reason").str.join("\n")).sort("at")
    gone = ~keep
    numbers = batch.rows.filter(gone)
    extra = pl.Series(
        "extra",
        [list(batch.extra.get(row, ())) for row in numbers.to_list()] if batch.extra else [[]] * len(numbers),
        dtype=pl.List(pl.String),
    )
    return (
        pl.DataFrame({"row": numbers, "reasons": reasons["reason"]})
        .hstack(batch.cells.filter(gone))
        .with_columns(extra)
    )


def _missing(plan: TablePlan, batch: TextBatch, masks: pl.DataFrame, keep: pl.Series | None) -> MissingCounts:
    counts: MissingCounts = {}
    for column in plan.columns:
        mask = masks[missing_name(column.number)]
        here = mask if keep is None else mask & keep
        total = int(here.sum())
        if not total:
            continue
        if len(column.missing) == 1:
            counts[column.number, column.missing[0].value] = total
            continue
        said = batch.cells[column.column].filter(here).value_counts()
        for value, count in said.iter_rows():
            counts[column.number, value or ""] = counts.get((column.number, value or ""), 0) + count
    return counts


def _keys(
    plan: TablePlan,
    rows: pl.Series,
    typed: pl.DataFrame,
    masks: pl.DataFrame,
    keep: pl.Series | None,
    numbers: tuple[int, ...],
) -> pl.DataFrame:
    kept = pl.repeat(True, len(rows), eager=True, dtype=pl.Boolean) if keep is None else keep
    wanted = [column for column in plan.columns if column.number in numbers]
    values = [_canonical(column, typed[typed_name(column.number)]) for column in wanted]
    missing = [masks[missing_name(column.number)] for column in wanted]
    return pl.DataFrame([rows.alias("row"), kept.alias("kept"), *values, *missing])


def _canonical(column: ColumnPlan, values: pl.Series) -> pl.Series:
    """Values by which keys are compared: of types stored as text, one text for each logical value."""
    form = canonical_of(column.field)
    if form is None or column.judge is None:
        return values
    distinct = values.drop_nulls().unique(maintain_order=True)
    texts = pl.Series([form(text) for text in distinct], dtype=pl.String)
    return values.replace_strict(distinct, texts, default=None, return_dtype=pl.String) if len(distinct) else values
