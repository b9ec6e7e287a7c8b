"""``maxLength``: how long a value is at most."""

import operator
from collections.abc import Mapping
from typing import Any

from potluck.constraints.base import Constraint, ConstraintSample, ConstraintWords
from potluck.constraints.codes import without_blanks
from potluck.constraints.lengths import LENGTH_HINTS, fast_length, has_size, length_check, released_length
from potluck.constraints.wording import are
from potluck.fieldtypes.base import Suggestion

__all__ = ["CONSTRAINT"]


def _guess(cell: str, plain: str, field: Mapping[str, Any]) -> Suggestion | None:
    declared = field.get("constraints")
    longest = declared.get("maxLength") if isinstance(declared, Mapping) else None
    return without_blanks(cell, plain) if isinstance(longest, int) and len(plain) <= longest else None


CONSTRAINT = Constraint(
    name="maxLength",
    broken=lambda value, one: f"{are(one)} longer than {value}",
    fits=has_size,
    words=ConstraintWords(
        "Text too long",
        "The description says how long a text can be. A longer text often has blanks around it, or contains the "
        "value of the next column.",
        "Shorten the text, or remove what does not belong in the cell. If long texts are right, tell the "
        "dataset's steward.",
    ),
    samples=(
        ConstraintSample({"type": "string", "constraints": {"maxLength": 2}}, holds=("", "éé"), fails=("abc",)),
        ConstraintSample({"type": "object", "constraints": {"maxLength": 0}}, holds=("{}",), fails=('{"a": 1}',)),
    ),
    check=length_check(operator.le),
    fast=fast_length("maxLength", operator.le),
    released=released_length,
    phrase=lambda value: f"{value} characters or fewer",
    guess=_guess,
    hints=LENGTH_HINTS,
    of_codes=True,
)
