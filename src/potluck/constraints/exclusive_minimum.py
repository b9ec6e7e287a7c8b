"""``exclusiveMinimum``: a bound that values are above."""

from potluck.constraints.base import Bound, ConstraintSample
from potluck.constraints.bounds import bound_constraint
from potluck.constraints.wording import are, shown_bound

__all__ = ["CONSTRAINT"]

CONSTRAINT = bound_constraint(
    "exclusiveMinimum",
    Bound(lower=True, strict=True),
    broken=lambda value, one: f"{are(one)} not above {shown_bound(value)}",
    phrase="more than {}",
    samples=(
        ConstraintSample(
            {"type": "integer", "constraints": {"exclusiveMinimum": 1}},
            holds=("2",),
            fails=(
                "1",
                "0",
            ),
        ),
        ConstraintSample(
            {"type": "number", "constraints": {"exclusiveMinimum": "1.0"}},
            holds=("2",),
            fails=(
                "1",
                "0",
            ),
        ),
    ),
)
