"""The plan of a table's checks, made once before row 1 from its schema and header."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from potluck.fieldtypes.columns import polars_type
from potluck.fieldtypes.stored import TEXT
from potluck.fieldtypes.table import field_type, stored_of
from potluck.findings import Finding, NotRun, found
from potluck.model import Dialect, Field, MissingValue, Schema
from potluck.read.batch import column_name
from potluck.verdict.engines import ENGINES
from potluck.verdict.header import Header, match_header
from potluck.verdict.judge import Judge, UnusableConstraintError
from potluck.verdict.patterns import is_checkable, is_searchable, schema_patterns
from potluck.verdict.vector import FastForm, Hold, form_of

__all__ = ["ColumnPlan", "TablePlan", "hold_name", "make_plan", "missing_name", "typed_name"]


def typed_name(number: int) -> str:
    """Name of a field's column among typed values; field names may repeat, numbers do not."""
    return f"f{number}"


def missing_name(number: int) -> str:
    """Name of the column that says whether a field's cell is absent or a missing value."""
    return f"m{number}"


def hold_name(number: int, place: int) -> str:
    """Name of the column that says where a constraint of a field surely holds, by the constraint's place."""
    return f"h{number}_{place}"


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """How one column is checked.

    Attributes:
        field: its field.
        number: position of the field in the schema, from 1.
        column: its column in the batch.
        missing: its missing values.
        kind: how its values are stored.
        form: decides cells that are certainly right or wrong; None if the judge decides every cell.
        judge: decides all other cells; None if the field's description cannot be used: the column is then kept as
            text.
        is_missing: true where the cell is absent or holds a missing value.
        refuses_missing: the form gives no value for any missing value; so if it gives a value for every cell, none is
            missing.
    """

    field: Field
    number: int
    column: str
    missing: tuple[MissingValue, ...]
    kind: str
    form: FastForm | None
    judge: Judge | None
    is_missing: pl.Expr
    refuses_missing: bool

    @property
    def dtype(self) -> pl.DataType:
        """The Polars type of its values."""
        return polars_type(self.kind)

    @property
    def place(self) -> int:
        """Position of its column in the file, from 1."""
        return int(self.column[1:]) + 1

    @property
    def holds(self) -> tuple[Hold, ...]:
        """The constraints that its form can decide."""
        return self.form.holds if self.form is not None else ()


def _missing_mask(text: pl.Expr, values: list[str]) -> pl.Expr:
    if not values:
        return text.is_null()
    listed = text == values[0] if len(values) == 1 else text.is_in(values)
    return listed.fill_null(value=True)


def _refuses_missing(field: Field, form: FastForm | None, values: list[str]) -> bool:
    """Whether a form surely gives no value for missing values, decided without running it, which takes time."""
    if form is None or form.convert is None or values != [""]:
        return False
    listed = (*(field.options.get("trueValues") or ()), *(field.options.get("falseValues") or ()))
    return field_type(field.type).never_empty and "" not in listed


@dataclass(frozen=True, slots=True)
class TablePlan:
    """How a table is checked.

    Attributes:
        columns: the fields that have a column, in schema order.
        labels: the header's labels, None if there is no header.
        width: number of columns of the file.
        header: how the header matched.
        findings: problems of header and fields.
        not_run: checks that cannot be run, and why they cannot.
        aware: numbers of the fields whose times carry a zone.
        first: the expressions of the first look at every batch: the values of fields whose texts are converted, and
            where other fields are missing. Made once: for hundreds of columns making them takes longer than a batch.
        holds: expressions for where constraints surely hold, given texts and values.
    """

    schema: Schema
    columns: tuple[ColumnPlan, ...]
    labels: tuple[str, ...] | None
    width: int
    header: Header
    findings: tuple[Finding, ...]
    not_run: tuple[NotRun, ...]
    aware: frozenset[int]
    first: tuple[pl.Expr, ...]
    holds: tuple[pl.Expr, ...]

    def label(self, position: int) -> str:
        """Name of a column of the file, by its position from 0."""
        return self.labels[position] if self.labels and position < len(self.labels) else ""

    def number_beyond(self, position: int) -> int:
        """Number of a column that is not in the schema, after those of its fields; ``position`` is from 0."""
        return len(self.schema.fields) + position + 1

    @property
    def names(self) -> dict[int, str]:
        """Names of fields, and of columns that are not in the schema, by number."""
        names = {number: field.name for number, field in enumerate(self.schema.fields, 1)}
        return names | {self.number_beyond(i): self.label(i) for i in self.header.beyond}

    @property
    def private(self) -> bool:
        """Whether a field of the table hides its values."""
        return any(field.hides_values for field in self.schema.fields)


def make_plan(
    schema: Schema,
    labels: tuple[str, ...] | None,
    width: int,
    dialect: Dialect,
    aware: frozenset[int] = frozenset(),
    given_up: frozenset[int] = frozenset(),
) -> TablePlan:
    """The plan for a table.

    Args:
        schema: its schema.
        labels: its header, None where it has none.
        width: number of columns of its file.
        dialect: the dialect it is read with.
        aware: numbers of the fields whose times carry a zone.
        given_up: numbers of the fields whose pattern or JSON Schema took too many steps on a value; fields for which
            that is known before the pass need not be named.
    """
    header = match_header(schema, labels, width, dialect)
    findings = list(header.findings)
    not_run: list[NotRun] = []
    columns: list[ColumnPlan] = []
    for number, (declared, position) in enumerate(zip(schema.fields, header.positions, strict=True), 1):
        if position is None:
            not_run.append(NotRun(rule="type-error", why=f"The column {declared.name!r} is not in the file."))
            continue
        skip = number in given_up or not _is_checkable(declared)
        field = _without_pattern(declared, number, findings, not_run) if skip else declared
        columns.append(_column(schema, field, number, position, dialect, aware, findings, not_run))
    findings += _left_out(labels, header)
    return TablePlan(
        schema,
        tuple(columns),
        labels,
        width,
        header,
        tuple(findings),
        tuple(not_run),
        aware,
        tuple(_first(columns)),
        tuple(h.holds.alias(hold_name(c.number, i)) for c in columns for i, h in enumerate(c.holds)),
    )


def _first(columns: list[ColumnPlan]) -> Iterator[pl.Expr]:
    for column in columns:
        if column.form is not None and column.form.convert is not None:
            yield column.form.convert.alias(typed_name(column.number))
        if not column.refuses_missing:
            yield column.is_missing.alias(missing_name(column.number))


def _is_checkable(field: Field) -> bool:
    """Whether the work for its patterns is bounded, decided from the patterns alone (decision 6)."""
    item = field.options.get("arrayItem") if field.type == "array" else None
    own, own_schema = field.constraints.get("pattern"), field.constraints.get("jsonSchema")
    if item is None and own is None and own_schema is None:
        return True
    inner = item.get("constraints") if isinstance(item, Mapping) else None
    patterns = [own, inner.get("pattern") if isinstance(inner, Mapping) else None]
    schemas = [own_schema, inner.get("jsonSchema") if isinstance(inner, Mapping) else None]
    whole = all(is_checkable(pattern) for pattern in patterns if isinstance(pattern, str))
    return whole and all(is_searchable(pattern) for schema in schemas for pattern in schema_patterns(schema))


def _without_pattern(field: Field, number: int, findings: list[Finding], not_run: list[NotRun]) -> Field:
    pattern = field.constraints.get("pattern")
    what = "pattern" if field.constraints.get("jsonSchema") is None else "JSON Schema"
    shown = "." if pattern is None else f": {pattern}"
    message = f"The {what} of the field {field.name!r} takes too long to check, so it was not checked{shown}"
    fix = f"Write a simpler {what}, without repetitions inside repetitions or circular references."
    findings.append(found("field-error", message, fix, field=field.name, field_number=number))
    not_run.append(NotRun(rule="constraint-error", why=message))
    bare = field.constraints.without("pattern", "jsonSchema")
    return replace(field, constraints=bare, options=_without_item_pattern(field.options))


def _without_item_pattern(options: Mapping[str, Any]) -> Mapping[str, Any]:
    item = options.get("arrayItem")
    inner = item.get("constraints") if isinstance(item, Mapping) else None
    if not isinstance(item, Mapping) or not isinstance(inner, Mapping):
        return options
    bare = {name: value for name, value in inner.items() if name not in {"pattern", "jsonSchema"}}
    return {**options, "arrayItem": {**item, "constraints": bare}}


def _column(
    schema: Schema,
    field: Field,
    number: int,
    position: int,
    dialect: Dialect,
    aware: frozenset[int],
    findings: list[Finding],
    not_run: list[NotRun],
) -> ColumnPlan:
    missing = schema.missing_of(field)
    if dialect.null_sequence is not None and all(m.value != dialect.null_sequence for m in missing):
        missing = (*missing, MissingValue(dialect.null_sequence))
    name = column_name(position)
    values = [m.value for m in missing]
    text, is_missing = pl.col(name), _missing_mask(pl.col(name), values)
    try:
        judge = Judge(field, number in aware)
        form = form_of(field, text, pl.col(typed_name(number)), ENGINES, aware=number in aware)
        kind, refuses = stored_of(field).name, _refuses_missing(field, form, values)
        return ColumnPlan(field, number, name, missing, kind, form, judge, is_missing, refuses)
    except UnusableConstraintError as error:
        message = f"The field {field.name!r} cannot be checked: {error}."
        findings.append(found("field-error", message, field=field.name, field_number=number))
        not_run.append(NotRun(rule="type-error", why=message))
        kept = FastForm(convert=None)
        return ColumnPlan(field, number, name, missing, TEXT.name, kept, None, is_missing, refuses_missing=False)


def _left_out(labels: tuple[str, ...] | None, header: Header) -> list[Finding]:
    """Columns without a field are not released; the finding that says so, unless it is an error already."""
    if any(f.rule == "extra-label" for f in header.findings) or not header.beyond or not header.usable:
        return []
    names = ", ".join(repr(labels[i]) if labels else str(i + 1) for i in header.beyond)
    return [
        found(
            "column-left-out",
            f"Not described in the schema, so not released: {names}.",
            count=len(header.beyond),
        )
    ]
