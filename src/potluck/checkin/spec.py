"""How a table is passed over, as a value that can be sent anywhere, and the plan made of it where it is used."""

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
    """Everything that says how a table is passed over; it pickles, and is compiled where it runs.

    Attributes:
        folder: the dataset's folder.
        table: the table, with its schema; without one only where it cannot be read.
        samples: the most samples of a finding; 0 for all.
        small_cell: the event's threshold for small counts.
        treatments: what becomes of rows that break a rule; they are put aside where nothing is said.
        show_cells: whether findings may show offending cells.
        key_fields: numbers of the fields whose values whole-table checks need.
        condemned: rows that whole-table checks put aside in an earlier pass.
        inferred: what was found when the schema was inferred.
        aware: numbers of the fields whose times carry a zone; None for a guess from a part's first rows.
        given_up: numbers of the fields checked without pattern and JSON Schema, which took too many steps.
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
    """What one call of `potluck.checkin.passes.pass_part` reads: files; none where rows stand in the descriptor.

    For now a table is one part.
    """

    paths: tuple[PurePosixPath, ...] = ()


def parts_of(table: Table) -> tuple[Part, ...]:
    """The parts of a table, which depend on the data alone, in order."""
    return (Part(table.paths),)


@dataclass(frozen=True, slots=True)
class Heading:
    """What the beginning of a part says of its columns.

    Attributes:
        labels: the header's labels, None without a header.
        width: number of columns.
        dialect: the dialect it is read with.
        aware: numbers of the fields whose times are taken to carry a zone.
    """

    labels: tuple[str, ...] | None
    width: int
    dialect: Dialect
    aware: frozenset[int] = frozenset()


class TablePass:
    """A spec compiled for a header: what steps are given. It holds expressions and judges, and does not pickle.

    Attributes:
        spec: how the table is passed over.
        plan: how its batches are checked.
    """

    def __init__(self, spec: PlanSpec, plan: TablePlan) -> None:
        self.spec = spec
        self.plan = plan

    @cached_property
    def names(self) -> Mapping[int, str]:
        """Names of the Parquet file's columns by field number, of the fields that have a column."""
        columns = self.plan.columns
        named = unique_names([column.field.name for column in columns])
        return {column.number: name for column, name in zip(columns, named, strict=True)}


def compile_plan(spec: PlanSpec, heading: Heading) -> TablePass:
    """Make the plan of a spec for a part with a heading."""
    schema = spec.table.schema
    assert schema is not None, "a table that can be read has a schema when the pass begins"
    plan = make_plan(schema, heading.labels, heading.width, heading.dialect, heading.aware, spec.given_up)
    return TablePass(spec, plan)
