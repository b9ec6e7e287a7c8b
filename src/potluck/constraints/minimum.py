"""``minimum``: a bound that values are not below."""

from potluck.constraints.base import Bound, ConstraintSample
from potluck.constraints.bounds import bound_constraint
from potluck.constraints.wording import are, shown_bound

__all__ = ["CONSTRAINT"]

CONSTRAINT = bound_constraint(
    "minimum",
    Bound(lower=True, strict=False),
    broken=lambda value, one: f"{are(one)} below {shown_bound(value)}",
    phrase="at least {}",
    samples=(
        ConstraintSample(
            {"type": "integer", "constraints": {"minimum": 1}},
            holds=(
                "1",
                "2",
            ),
            fails=("0",),
        ),
        ConstraintSample(
            {"type": "number", "constraints": {"minimum": "1.0"}},
            holds=(
                "1",
                "2",
            ),
            fails=("0",),
        ),
    ),
)
