"""The spec of a pass, a value that can be sent to other processes, and the plan compiled from it where it runs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath

from potluck.checkin.sink import unique_names
from potluck.findings import DEFAULT_SAMPLES, Finding
from potluck.model import Dialect, Table
from potluck.verdict.batch import Condemned
from potluck.verdict.plan import TablePlan, make_plan
from potluck.verdict.treatment import Treatments

__all__ = ["Heading", "Part", "PlanSpec", "TablePass", "compile_plan", "parts_of"]


@dataclass(frozen=True, slots=True)
class PlanSpec:
    """Everything that decides on the rows of a table; it pickles and is compiled where it runs (decision 56).

    Attributes:
        folder: the dataset's folder.
        table: the table, with its schema; without a schema only if it cannot be read.
        samples: the most samples of a finding; 0 for all.
        small_cell: the event's threshold for small counts.
        treatments: what happens to rows that break a rule; rules that are not listed quarantine them.
        show_cells: whether findings may show offending cells.
        key_fields: numbers of the fields whose values whole-table checks need.
        condemned: rows that break a key, found after an earlier pass.
        inferred: findings made while the schema was inferred.
        aware: numbers of the fields whose times have a zone; None to guess from the first rows of a part.
        given_up: numbers of the fields whose pattern and JSON Schema are not checked, since they took too many steps.
    """

    folder: Path
    table: Table
    samples: int = DEFAULT_SAMPLES
    small_cell: int = 11
    treatments: Treatments = field(default_factory=dict)
    show_cells: bool = True
    key_fields: tuple[int, ...] = ()
    condemned: Condemned = ()
    inferred: tuple[Finding, ...] = ()
    aware: frozenset[int] | None = None
    given_up: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Part:
    """What one call of `potluck.checkin.passes.pass_part` reads: files; none if the rows are in the descriptor.

    At present a table is one part.
    """

    paths: tuple[PurePosixPath, ...] = ()


def parts_of(table: Table) -> tuple[Part, ...]:
    """The parts of a table in order; they depend only on the data."""
    return (Part(table.paths),)


@dataclass(frozen=True, slots=True)
class Heading:
    """What the beginning of a part says about its columns.

    Attributes:
        labels: the labels of the header; None without a header.
        width: number of columns.
        dialect: the dialect the part is read with.
        aware: numbers of the fields whose times are expected to have a zone.
    """

    labels: tuple[str, ...] | None
    width: int
    dialect: Dialect
    aware: frozenset[int] = frozenset()


class TablePass:
    """A spec compiled for a header; steps receive it. It holds expressions and judges, so it does not pickle.

    Attributes:
        spec: the spec it was compiled from.
        plan: how batches are checked.
    """

    def __init__(self, spec: PlanSpec, plan: TablePlan) -> None:
        self.spec = spec
        self.plan = plan

    @cached_property
    def names(self) -> Mapping[int, str]:
        """Names of the Parquet file's columns by field number, for the fields that have a column."""
        columns = self.plan.columns
        named = unique_names([column.field.name for column in columns])
        return {column.number: name for column, name in zip(columns, named, strict=True)}


def compile_plan(spec: PlanSpec, heading: Heading) -> TablePass:
    """Compile a spec for a part with this heading."""
    schema = spec.table.schema
    assert schema is not None, "a table that can be read has a schema when the pass begins"
    plan = make_plan(schema, heading.labels, heading.width, heading.dialect, heading.aware, spec.given_up)
    return TablePass(spec, plan)
