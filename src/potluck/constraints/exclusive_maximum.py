"""``exclusiveMaximum``: a bound that values are below."""

from potluck.constraints.base import Bound, ConstraintSample
from potluck.constraints.bounds import bound_constraint
from potluck.constraints.wording import are, shown_bound

__all__ = ["CONSTRAINT"]

CONSTRAINT = bound_constraint(
    "exclusiveMaximum",
    Bound(lower=False, strict=True),
    broken=lambda value, one: f"{are(one)} not below {shown_bound(value)}",
    phrase="less than {}",
    samples=(
        ConstraintSample(
            {"type": "integer", "constraints": {"exclusiveMaximum": 1}},
            holds=("0",),
            fails=(
                "1",
                "2",
            ),
        ),
        ConstraintSample(
            {"type": "number", "constraints": {"exclusiveMaximum": "1.0"}},
            holds=("0",),
            fails=(
                "1",
                "2",
            ),
        ),
    ),
)
