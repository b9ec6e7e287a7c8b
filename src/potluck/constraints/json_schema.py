"""``jsonSchema``: a JSON Schema that JSON values conform to."""

from typing import Any

from potluck.constraints.base import Check, Constraint, ConstraintSample, ConstraintWords, Engines
from potluck.constraints.wording import do
from potluck.model import Field

__all__ = ["CONSTRAINT"]


def _check(raw: Any, _field: Field, engines: Engines) -> Check:
    return engines.conforms_to(raw)


CONSTRAINT = Constraint(
    name="jsonSchema",
    broken=lambda _value, one: f"{do(one)} not match the JSON Schema",
    fits=lambda kind: not kind.hashable,
    words=ConstraintWords(
        "JSON with a different structure",
        "The cell holds JSON in which a part that the description requires is missing or of a different kind.",
        "Compare the cell with a cell that passes, and with `jsonSchema` in the description.",
    ),
    samples=(
        ConstraintSample(
            {"type": "object", "constraints": {"jsonSchema": {"required": ["a"]}}}, holds=('{"a": 1}',), fails=("{}",)
        ),
    ),
    check=_check,
    refused=lambda _kind: True,
)
