"""``required``: every row has a value."""

from potluck.constraints.base import Constraint, ConstraintWords
from potluck.constraints.wording import MAY_NOT_BE_EMPTY, are
from potluck.fieldtypes.base import ToolHints

__all__ = ["CONSTRAINT"]

CONSTRAINT = Constraint(
    name="required",
    broken=lambda _value, one: f"{are(one)} empty, but a value is required",
    fits=lambda _kind: True,
    words=ConstraintWords(
        "Empty cell",
        "Every row must have a value in this column; a row without one cannot be used.",
        f"Fill in the cells. {MAY_NOT_BE_EMPTY}",
    ),
    read=lambda raw: bool(raw) or None,
    released=lambda raw, _field: raw or None,
    phrase=lambda raw: "required" if raw is True else "",
    hints=ToolHints(
        sheet="Filter column {letter} for blanks, and fill the cells in.",
        sas="WHERE MISSING({name}); shows the rows",
    ),
    harmless=True,
)
