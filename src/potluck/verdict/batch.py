"""Checking one batch of text against a plan: typed rows to keep, text rows to put aside, a tally."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import polars as pl

from potluck.fieldtypes.stored import STORED
from potluck.fieldtypes.table import canonical_of
from potluck.read.batch import TextBatch, column_name
from potluck.verdict.columns import Columns, GivenUpError, Marks, judge_columns
from potluck.verdict.plan import ColumnPlan, TablePlan, missing_name, typed_name
from potluck.verdict.tally import Tally, TallyKey, reason_text
from potluck.verdict.treatment import Treatments, cells_to_blank, spared, treatment_of

__all__ = ["Checked", "GivenUpError", "MissingCounts", "check_batch", "missing_name", "typed_name"]

MissingCounts = dict[tuple[int, str], int]


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
        times: how many cells of time fields are values of the kind, with a zone or without, that is looked for.
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
    times: Mapping[int, int] = field(default_factory=dict)


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
    columns = judge_columns(plan, batch)
    marks = [*_shape_marks(plan, batch), *columns.marks]
    blank = _blank_rows(plan, batch, columns)
    if blank is not None:
        marks = [_without(mark, blank) for mark in marks]
        marks.append(Marks(("blank-row", None, None), "blank-row", blank.arg_true(), None))
    marks = [mark for mark in marks if len(mark.positions)]
    for mark in marks:
        _count(tally, mark, batch, private=plan.private)
    times = {c.number: columns.typed[typed_name(c.number)].count() for c in plan.columns if STORED[c.kind].zoned}
    breaches = [(mark.key, mark.positions) for mark in marks]
    columns.typed = typed = _blanked(columns.typed, cells_to_blank(breaches, treatments))
    bad = _bad_positions(marks, batch, condemned, treatments)
    keep = _keep_mask(len(batch.rows), bad)
    keys = None if key_fields is None else _keys(plan, batch.rows, columns, keep, key_fields)
    missing, done = _missing(plan, batch, columns, keep), spared(breaches, keep, treatments)
    if bad is None or keep is None:
        return Checked(batch.rows, typed, None, tally, missing, keys, done, times)
    if typed.width:  # where no field has a column there is nothing to filter
        typed = typed.filter(keep)
    aside = _aside(batch, bad, keep)
    return Checked(batch.rows.filter(keep), typed, aside, tally, missing, keys, done, times)


def _blanked(typed: pl.DataFrame, cells: Mapping[int, pl.Series]) -> pl.DataFrame:
    if not cells:
        return typed
    return typed.with_columns(typed[typed_name(n)].clone().scatter(at, None) for n, at in cells.items())


def _blank_rows(plan: TablePlan, batch: TextBatch, columns: Columns) -> pl.Series | None:
    """Rows in which every field is absent or missing, and every column that the schema does not know is, too."""
    if not len(batch.rows) or not (plan.columns or plan.header.beyond):
        return None
    if any(column.number not in columns.missing for column in plan.columns):
        return None
    blank = pl.repeat(True, len(batch.rows), eager=True, dtype=pl.Boolean)
    for mask in columns.missing.values():
        blank = blank & mask
    if not blank.any():
        return None
    for i in plan.header.beyond:
        blank = blank & batch.cells[column_name(i)].eq("").fill_null(value=True)
    return blank if blank.any() else None


def _shape_marks(plan: TablePlan, batch: TextBatch) -> Iterator[Marks]:
    """Rows too short, too long or undecodable."""
    if batch.extra:
        yield from _extra_cells(plan, batch)
    named = [(column.place, column.number, column.field.name) for column in plan.columns]
    # Columns that the schema does not know must be whole too; they are numbered after its fields.
    named += [(i + 1, len(plan.schema.fields) + i + 1, plan.label(i)) for i in plan.header.beyond if plan.labels]
    for place, number, name in named if batch.short else ():
        lacking = _positions(batch, [row for row, width in batch.short.items() if width < place])
        cells = pl.repeat("", len(lacking), eager=True, dtype=pl.String)
        yield Marks(("missing-cell", None, number), reason_text("missing-cell", None, name), lacking, cells)
    if batch.undecodable:
        yield Marks(("undecodable-row", None, None), "undecodable-row", _positions(batch, batch.undecodable), None)


def _extra_cells(plan: TablePlan, batch: TextBatch) -> Iterator[Marks]:
    beyond: dict[int, dict[int, str]] = {}
    for row, more in batch.extra.items():
        for i, cell in enumerate(more, plan.width + 1):
            beyond.setdefault(i, {})[row] = cell
    for number, cells in sorted(beyond.items()):
        texts = pl.Series([cells[row] for row in sorted(cells)], dtype=pl.String)
        yield Marks(("extra-cell", None, number), "extra-cell", _positions(batch, cells), texts)


def _positions(batch: TextBatch, rows: Iterable[int]) -> pl.Series:
    """Where rows stand in a batch, in order."""
    return batch.rows.search_sorted(pl.Series(sorted(rows), dtype=pl.Int64))


def _without(mark: Marks, blank: pl.Series) -> Marks:
    keep = ~blank.gather(mark.positions)
    cells = None if mark.cells is None else mark.cells.filter(keep)
    return Marks(mark.key, mark.reason, mark.positions.filter(keep), cells)


def _count(tally: Tally, mark: Marks, batch: TextBatch, *, private: bool) -> None:
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
    marks: list[Marks], batch: TextBatch, condemned: pl.DataFrame | None, treatments: Treatments
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
            parts.append(here.join(index, on="row", maintain_order="left").select("at", "reason"))
    return pl.concat(parts) if parts else None


def _keep_mask(rows: int, bad: pl.DataFrame | None) -> pl.Series | None:
    if bad is None or not len(bad):
        return None
    return pl.repeat(True, rows, eager=True, dtype=pl.Boolean).scatter(bad["at"].unique(), False)


def _aside(batch: TextBatch, bad: pl.DataFrame, keep: pl.Series) -> pl.DataFrame:
    gone = ~keep
    numbers = batch.rows.filter(gone)
    return (
        pl.DataFrame({"row": numbers, "reasons": _reasons(bad)})
        .hstack(batch.cells.filter(gone))
        .with_columns(_extra(batch, numbers).alias("extra"))
    )


def _reasons(bad: pl.DataFrame) -> pl.Series:
    """The reasons of each row put aside, in row order; most have one."""
    ordered = bad.sort("at", maintain_order=True)
    if not ordered["at"].is_duplicated().any():
        return ordered["reason"]
    every = ordered.unique(maintain_order=True).group_by("at", maintain_order=True)
    return every.agg(pl.col("reason").str.join("\n"))["reason"]


def _extra(batch: TextBatch, numbers: pl.Series) -> pl.Series:
    """The cells beyond the header of rows put aside; rows without any have an empty list."""
    lists = pl.repeat([], len(numbers), eager=True, dtype=pl.List(pl.String))
    rows = sorted(batch.extra)
    if not rows:
        return lists
    texts = pl.Series([list(batch.extra[row]) for row in rows], dtype=pl.List(pl.String))
    found = pl.DataFrame({"row": pl.Series(rows, dtype=pl.Int64), "extra": texts})
    joined = pl.DataFrame({"row": numbers}).join(found, on="row", how="left", maintain_order="left")["extra"]
    return joined.zip_with(joined.is_not_null(), lists)


def _missing(plan: TablePlan, batch: TextBatch, columns: Columns, keep: pl.Series | None) -> MissingCounts:
    counts: MissingCounts = {}
    by_number = {column.number: column for column in plan.columns}
    for number, mask in columns.missing.items():
        column = by_number[number]
        here = mask if keep is None else mask & keep
        total = int(here.sum())
        if not total:
            continue
        if len(column.missing) == 1:
            counts[number, column.missing[0].value] = total
            continue
        said = batch.cells[column.column].filter(here).value_counts()
        for value, count in said.iter_rows():
            counts[number, value or ""] = counts.get((number, value or ""), 0) + count
    return counts


def _keys(
    plan: TablePlan, rows: pl.Series, columns: Columns, keep: pl.Series | None, numbers: tuple[int, ...]
) -> pl.DataFrame:
    kept = pl.repeat(True, len(rows), eager=True, dtype=pl.Boolean) if keep is None else keep
    none = pl.repeat(False, len(rows), eager=True, dtype=pl.Boolean)
    wanted = [column for column in plan.columns if column.number in numbers]
    values = [_canonical(column, columns.typed[typed_name(column.number)]) for column in wanted]
    missing = [columns.missing.get(c.number, none).alias(missing_name(c.number)) for c in wanted]
    return pl.DataFrame([rows.alias("row"), kept.alias("kept"), *values, *missing])


def _canonical(column: ColumnPlan, values: pl.Series) -> pl.Series:
    """Values by which keys are compared: of types stored as text, one text for each logical value."""
    form = canonical_of(column.field)
    if form is None or column.judge is None:
        return values
    distinct = values.drop_nulls().unique(maintain_order=True)
    texts = pl.Series([form(text) for text in distinct], dtype=pl.String)
    return values.replace_strict(distinct, texts, default=None, return_dtype=pl.String) if len(distinct) else values
