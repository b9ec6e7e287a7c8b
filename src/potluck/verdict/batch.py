"""Checking one batch of text against a plan: typed rows to keep, text rows to quarantine, a tally."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import polars as pl

from potluck.fieldtypes.stored import STORED
from potluck.fieldtypes.table import canonical_of
from potluck.read.batch import TextBatch, column_name
from potluck.verdict.columns import Columns, Marks, judge_columns
from potluck.verdict.plan import ColumnPlan, TablePlan, missing_name, typed_name
from potluck.verdict.tally import Reason, Tally, TallyKey, reason_of
from potluck.verdict.treatment import Treatments, cells_to_blank, spared, treatment_of

__all__ = ["Checked", "Condemned", "MissingCounts", "check_batch", "missing_name", "typed_name"]

MissingCounts = dict[tuple[int, str], int]
# Rows that whole-table checks quarantine: for each reason the numbers of its rows, ascending.
Condemned = tuple[tuple[Reason, pl.Series], ...]


@dataclass(slots=True)
class Checked:
    """A batch after its checks.

    Attributes:
        rows: numbers of the kept rows.
        typed: their values, columns ``f<number>``.
        put_aside: quarantined rows: ``row``, ``reasons`` (the place of their reasons in the batch's list), the cells
            as text, ``extra``; None if there are none.
        reasons: sets of reasons for which rows of the batch were quarantined, each in the order of the columns.
        tally: what broke which rule.
        missing: how often each missing value occurs in kept rows, by (field number, text).
        spared: how many cells of kept rows were blanked or kept as they are, by what they break.
        times: how many cells of time fields are of the expected kind, with a zone or without.
        given_up: numbers of the fields with a constraint that took too many steps on a value: what was found is void,
            and the table must be checked again without that constraint.
        keys: ``row``, ``kept``, the values of key fields in canonical form and whether they are missing, for EVERY
            row read; None if not requested.
    """

    rows: pl.Series
    typed: pl.DataFrame
    put_aside: pl.DataFrame | None
    tally: Tally
    missing: MissingCounts = field(default_factory=dict)
    keys: pl.DataFrame | None = None
    spared: Mapping[TallyKey, int] = field(default_factory=dict)
    times: Mapping[int, int] = field(default_factory=dict)
    reasons: tuple[tuple[Reason, ...], ...] = ()
    given_up: frozenset[int] = frozenset()


def check_batch(
    plan: TablePlan,
    batch: TextBatch,
    samples: int,
    *,
    condemned: Condemned = (),
    key_fields: tuple[int, ...] | None = None,
    treatments: Treatments = MappingProxyType({}),
) -> Checked:
    """Check a batch.

    Args:
        plan: the table's plan.
        batch: the rows.
        samples: the maximum number of samples in a finding; 0 for all.
        condemned: rows that whole-table checks quarantine.
        key_fields: numbers of the fields whose values whole-table checks need.
        treatments: what happens to rows that break a rule; by default they are quarantined.
    """
    tally = Tally(samples)
    columns = judge_columns(plan, batch)
    marks = [*_shape_marks(plan, batch), *columns.marks]
    blank = _blank_rows(plan, batch, columns)
    # A blank row is one finding, not one for each of its required or unreachable cells.
    if blank is not None:
        marks = [_without(mark, blank) for mark in marks]
        marks.append(Marks(("blank-row", None, None), blank.arg_true(), None))
    marks = [mark for mark in marks if len(mark.positions)]
    for mark in marks:
        _count(tally, mark, batch, private=plan.private)
    times = {c.number: columns.typed[typed_name(c.number)].count() for c in plan.columns if STORED[c.kind].zoned}
    # Cells are blanked before keys are taken: keys see blank cells as blank (decision 31).
    breaches = [(mark.key, mark.positions) for mark in marks]
    columns.typed = typed = _blanked(columns.typed, cells_to_blank(breaches, treatments))
    bad = _bad_positions(marks, batch, condemned, treatments)
    keep = _keep_mask(len(batch.rows), bad)
    checked = Checked(batch.rows, typed, None, tally, times=times, given_up=columns.given_up)
    checked.keys = None if key_fields is None else _keys(plan, batch.rows, columns, keep, key_fields)
    checked.missing, checked.spared = _missing(plan, batch, columns, keep), spared(breaches, keep, treatments)
    if bad is None or keep is None:
        return checked
    checked.rows = batch.rows.filter(keep)
    if typed.width:  # if no field has a column there is nothing to filter
        checked.typed = typed.filter(keep)
    sets, checked.reasons = _reason_sets(bad)
    checked.put_aside = _aside(batch, sets, keep)
    return checked


def _blanked(typed: pl.DataFrame, cells: Mapping[int, pl.Series]) -> pl.DataFrame:
    if not cells:
        return typed
    return typed.with_columns(typed[typed_name(n)].clone().scatter(at, None) for n, at in cells.items())


def _blank_rows(plan: TablePlan, batch: TextBatch, columns: Columns) -> pl.Series | None:
    """Rows in which every field is absent or missing, and so is every column that is not in the schema."""
    if not len(batch.rows) or not (plan.columns or plan.header.beyond):
        return None
    if any(column.number not in columns.missing for column in plan.columns):
        return None
    # Only fields with a missing cell have a mask, so most batches ended above without looking at a row.
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
    named = [(column.place, column.number) for column in plan.columns]
    # Rows must reach columns that are not in the schema too; these are numbered after its fields.
    named += [(i + 1, plan.number_beyond(i)) for i in plan.header.beyond if plan.labels]
    for place, number in named if batch.short else ():
        lacking = _positions(batch, [row for row, width in batch.short.items() if width < place])
        cells = pl.repeat("", len(lacking), eager=True, dtype=pl.String)
        yield Marks(("missing-cell", None, number), lacking, cells)
    if batch.undecodable:
        yield Marks(("undecodable-row", None, None), _positions(batch, batch.undecodable), None)


def _extra_cells(plan: TablePlan, batch: TextBatch) -> Iterator[Marks]:
    beyond: dict[int, dict[int, str]] = {}
    for row, more in batch.extra.items():
        for i, cell in enumerate(more, plan.width + 1):
            beyond.setdefault(i, {})[row] = cell
    for number, cells in sorted(beyond.items()):
        texts = pl.Series([cells[row] for row in sorted(cells)], dtype=pl.String)
        yield Marks(("extra-cell", None, number), _positions(batch, cells), texts)


def _positions(batch: TextBatch, rows: Iterable[int]) -> pl.Series:
    """The positions of rows in a batch, in order."""
    return batch.rows.search_sorted(pl.Series(sorted(rows), dtype=pl.Int64))


def _without(mark: Marks, blank: pl.Series) -> Marks:
    keep = ~blank.gather(mark.positions)
    cells = None if mark.cells is None else mark.cells.filter(keep)
    return Marks(mark.key, mark.positions.filter(keep), cells)


def _count(tally: Tally, mark: Marks, batch: TextBatch, *, private: bool) -> None:
    """Count a mark, and keep its first places.

    In a table with sensitive fields a cell is shown only if it surely belongs to its own column (decision 12): not in
    ragged rows, and not if its text contains a line end.
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


@dataclass(frozen=True, slots=True)
class _Bad:
    """Quarantined rows: positions, each with the place of a reason in ``reasons``; a row may occur several times."""

    rows: pl.DataFrame
    reasons: tuple[Reason, ...]


def _bad_positions(marks: list[Marks], batch: TextBatch, condemned: Condemned, treatments: Treatments) -> _Bad | None:
    """Positions to quarantine, and why."""
    found = [(reason_of(m.key), m.positions) for m in marks if treatment_of(m.key, treatments) == "withhold"]
    if condemned and len(batch.rows):
        here = ((reason, _among(batch.rows, rows)) for reason, rows in condemned)
        found += [(reason, positions) for reason, positions in here if len(positions)]
    if not found:
        return None
    places: dict[Reason, int] = {}
    parts = [
        pl.DataFrame([positions.alias("at"), _repeated(places.setdefault(reason, len(places)), len(positions))])
        for reason, positions in found
    ]
    return _Bad(pl.concat(parts), tuple(places))


def _repeated(place: int, times: int) -> pl.Series:
    return pl.repeat(place, times, eager=True, dtype=pl.UInt32).alias("reason")


def _among(rows: pl.Series, wanted: pl.Series) -> pl.Series:
    """Positions of the wanted rows in a batch; both inputs ascend."""
    start, end = wanted.search_sorted(rows[0]), wanted.search_sorted(rows[-1], side="right")
    return rows.search_sorted(wanted.slice(start, end - start))


def _keep_mask(rows: int, bad: _Bad | None) -> pl.Series | None:
    if bad is None:
        return None
    return pl.repeat(True, rows, eager=True, dtype=pl.Boolean).scatter(bad.rows["at"].unique(), False)


def _aside(batch: TextBatch, sets: pl.Series, keep: pl.Series) -> pl.DataFrame:
    gone = ~keep
    numbers = batch.rows.filter(gone)
    return (
        pl.DataFrame({"row": numbers, "reasons": sets})
        .hstack(batch.cells.filter(gone))
        .with_columns(_extra(batch, numbers).alias("extra"))
    )


def _reason_sets(bad: _Bad) -> tuple[pl.Series, tuple[tuple[Reason, ...], ...]]:
    """For each quarantined row, in row order, the place of its set of reasons in the returned sets."""
    ordered = bad.rows.sort("at", maintain_order=True)
    again = ordered["at"].is_duplicated()
    if not again.any():  # most rows have one reason
        return ordered["reason"], tuple((reason,) for reason in bad.reasons)
    sets: dict[tuple[int, ...], int] = {(place,): place for place in range(len(bad.reasons))}
    several = ordered.filter(again).unique(maintain_order=True).group_by("at", maintain_order=True).agg("reason")
    places = [sets.setdefault(tuple(one), len(sets)) for one in several["reason"].to_list()]
    joint = several.select("at", pl.Series("reason", places, dtype=pl.UInt32))
    column = pl.concat([ordered.filter(~again), joint]).sort("at")["reason"]
    return column, tuple(tuple(bad.reasons[place] for place in one) for one in sets)


def _extra(batch: TextBatch, numbers: pl.Series) -> pl.Series:
    """The cells beyond the header of quarantined rows; rows without any have an empty list."""
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
        texts = batch.cells[column.column].filter(here).value_counts()
        for value, count in texts.iter_rows():
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
    """Values by which keys are compared: for types stored as text, one text for each logical value."""
    form = canonical_of(column.field)
    if form is None or column.judge is None:
        return values
    distinct = values.drop_nulls().unique(maintain_order=True)
    texts = pl.Series([form(text) for text in distinct], dtype=pl.String)
    return values.replace_strict(distinct, texts, default=None, return_dtype=pl.String) if len(distinct) else values
