"""``minLength``: how long a value is at least."""

import operator
from collections.abc import Mapping
from typing import Any

from potluck.constraints.base import Constraint, ConstraintSample, ConstraintWords
from potluck.constraints.codes import lost_zeros
from potluck.constraints.lengths import LENGTH_HINTS, fast_length, has_size, length_check, released_length
from potluck.constraints.wording import are
from potluck.fieldtypes.base import Suggestion

__all__ = ["CONSTRAINT"]


def _guess(_cell: str, plain: str, field: Mapping[str, Any]) -> Suggestion | None:
    return lost_zeros(plain, field)


CONSTRAINT = Constraint(
    name="minLength",
    broken=lambda value, one: f"{are(one)} shorter than {value}",
    fits=has_size,
    words=ConstraintWords(
        "Text too short",
        "The description says how short a text can be. A code that is too short has most often lost its leading zeros.",
        "Write the text or code in full. If short texts are right, tell the dataset's steward.",
    ),
    samples=(
        ConstraintSample({"type": "string", "constraints": {"minLength": 2}}, holds=("ab", "éé"), fails=("", "a")),
        ConstraintSample({"type": "array", "constraints": {"minLength": 1}}, holds=("[1]",), fails=("[]",)),
    ),
    check=length_check(operator.ge),
    fast=fast_length("minLength", operator.ge),
    released=released_length,
    phrase=lambda value: f"{value} characters or more",
    guess=_guess,
    hints=LENGTH_HINTS,
    of_codes=True,
    loses_zeros=True,
)
