"""A table with a field of each kind of step's interest, its spec, and states of steps after batches of it."""

from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Any

import polars as pl
from hypothesis import strategies as st

from potluck.checkin.spec import Heading, PlanSpec, TablePass, compile_plan
from potluck.describe.schema import build_schema
from potluck.model import Dialect, Table
from potluck.read.batch import TextBatch
from potluck.verdict.batch import check_batch

__all__ = ["ROW", "batches_of", "compiled", "observed", "spec_of"]

FIELDS = [
    {"name": "n", "type": "integer", "constraints": {"minimum": 0}, "potluck": {"role": "count"}},
    {"name": "x", "type": "number"},
    {"name": "t", "type": "datetime"},
    {"name": "s", "type": "string", "constraints": {"pattern": "[^!]*"}},
    {"name": "d", "type": "date"},
]
ROW = st.tuples(
    st.sampled_from(["", "3", "-1", "12", "x", "9223372036854775807"]),
    st.sampled_from(["", "0.1", "0.2", "1e300", "-1e300", "NaN", "y"]),
    st.sampled_from(["", "2024-01-01T00:00:00", "2024-01-01T00:00:00Z"]),
    st.sampled_from(["", "a", "b!", "ann@example.org", "617-555-0123", "c"]),
    st.sampled_from(["", "2024-02-29", "2023-02-29"]),
)


def spec_of(folder: Path, text: str | None = None, **more: Any) -> PlanSpec:
    """A spec of the table, whose file is written where its text is given."""
    if text is not None:
        (folder / "t.csv").write_text(text, encoding="utf-8")
    schema = build_schema({"schema": {"fields": FIELDS}})
    table = Table("t", (PurePosixPath("t.csv"),), encoding="utf-8", dialect=Dialect(), schema=schema)
    return PlanSpec(folder, table, **{"treatments": {("constraint-error", None, None): "blank"}, **more})


def compiled() -> TablePass:
    """Its compiled plan."""
    return compile_plan(spec_of(Path()), Heading(tuple("nxtsd"), 5, Dialect()))


def observed(table: TablePass, step: Any, batches: list[TextBatch], after: Any = None) -> Any:
    """The state of a step after batches; of groups each batch's kept rows are one."""
    state = step.start(table) if after is None else after
    for batch in batches:
        checked = check_batch(table.plan, batch, 3, treatments=table.spec.treatments)
        step.observe(state, checked if step.observes == "batches" else checked.typed)
    return state


def batches_of(rows: Sequence[tuple[str, ...]], size: int) -> list[TextBatch]:
    """Rows as batches of so many."""
    pieces = [rows[start : start + size] for start in range(0, len(rows), size)]
    numbers = [pl.Series(range(2 + i * size, 2 + i * size + len(p)), dtype=pl.Int64) for i, p in enumerate(pieces)]
    schema = {f"c{i}": pl.String for i in range(5)}
    return [TextBatch(n, pl.DataFrame(p, schema, orient="row")) for n, p in zip(numbers, pieces, strict=True)]
