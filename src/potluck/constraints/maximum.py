"""``maximum``: a bound that values are not above."""

from potluck.constraints.base import Bound, ConstraintSample
from potluck.constraints.bounds import bound_constraint
from potluck.constraints.wording import are, shown_bound

__all__ = ["CONSTRAINT"]

CONSTRAINT = bound_constraint(
    "maximum",
    Bound(lower=False, strict=False),
    broken=lambda value, one: f"{are(one)} above {shown_bound(value)}",
    phrase="at most {}",
    samples=(
        ConstraintSample(
            {"type": "integer", "constraints": {"maximum": 1}},
            holds=(
                "0",
                "1",
            ),
            fails=("2",),
        ),
        ConstraintSample(
            {"type": "number", "constraints": {"maximum": "1.0"}},
            holds=(
                "0",
                "1",
            ),
            fails=("2",),
        ),
    ),
)
