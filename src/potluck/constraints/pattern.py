"""``pattern``: a regular expression that whole values match."""

import re
import warnings
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from potluck.constraints.base import Check, Constraint, ConstraintSample, ConstraintWords, Engines
from potluck.constraints.codes import digits_in, lost_zeros, without_blanks
from potluck.constraints.wording import are, do
from potluck.fieldtypes.base import Suggestion, ToolHints
from potluck.fieldtypes.table import field_type
from potluck.model import Field

if TYPE_CHECKING:
    from potluck.fieldtypes.fast import Cells, Hold

__all__ = ["CONSTRAINT"]


def _check(raw: Any, _field: Field, engines: Engines) -> Check:
    matches = engines.matcher(raw)
    return lambda _value, text: matches(text)


def _fast(raw: Any, _field: Field, cells: "Cells", engines: Engines) -> "Hold | None":
    from potluck.fieldtypes.fast import exact

    linear = engines.linear(raw)
    return None if linear is None else exact("pattern", cells.text.str.contains(linear))


def _broken(pattern: str, one: bool) -> str:
    """What is wrong, in words if the pattern is a plain one."""
    digits = digits_in(pattern)
    return f"{are(one)} not {digits} digits" if digits else f"{do(one)} not have the form {pattern}"


def _released(raw: Any, field: Field) -> Any:
    return raw if field_type(field.type).is_text and _usable(raw) else None


def _usable(pattern: str) -> bool:
    """Whether readers in Python, which put it between ``^`` and ``$``, can use a pattern."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            re.compile(f"^{pattern}$")
        except (re.error, OverflowError, RecursionError, Warning):
            return False
    return True


def _guess(cell: str, plain: str, field: Mapping[str, Any]) -> Suggestion | None:
    return lost_zeros(plain, field) or without_blanks(cell, plain)


CONSTRAINT = Constraint(
    name="pattern",
    broken=_broken,
    fits=lambda kind: kind.is_text,
    words=ConstraintWords(
        "Value in a different form",
        "All values of this column must have the same form, so that they can be matched with values of other "
        "tables. (In a form, [0-9] stands for a digit, [A-Z] for a capital letter, {4} for four of them.) The "
        "cause is most often a blank, another spelling, or a lost leading zero.",
        "Write the values in the same form as the others. If they are right as they are, tell the dataset's steward.",
    ),
    samples=(
        ConstraintSample(
            {"type": "string", "constraints": {"pattern": "[0-9]{5}"}},
            holds=("01001",),
            fails=("1001", "01001 ", "x"),
        ),
    ),
    check=_check,
    fast=_fast,
    released=_released,
    phrase=lambda value: f"pattern {value}",
    guess=_guess,
    hints=ToolHints(
        sheet="Filter column {letter} to see what differs.",
        formula="Blanks around texts go away with =TRIM({cell}) in a spare column.",
        sas="{name} = STRIP({name});",
    ),
    of_codes=True,
    loses_zeros=True,
    shows_example=True,
)
