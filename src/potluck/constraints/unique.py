"""``unique``: no two rows have the same value."""

from potluck.constraints.base import Constraint
from potluck.constraints.wording import are
from potluck.fieldtypes.base import ToolHints
from potluck.fieldtypes.table import field_type

__all__ = ["CONSTRAINT"]

CONSTRAINT = Constraint(
    name="unique",
    broken=lambda _value, one: f"{are(one)} in more than one row",
    fits=lambda _kind: True,
    rule="unique-error",
    read=lambda raw: bool(raw) or None,
    released=lambda raw, field: True if raw and field_type(field.type).hashable else None,
    phrase=lambda raw: "unique" if raw is True else "",
    hints=ToolHints(
        sheet="=COUNTIF({letter}:{letter},{cell})>1 in a spare column marks repeated values.",
        sas="PROC SORT NODUPKEY DUPOUT=repeats; BY {name}; RUN;",
    ),
    harmless=True,
)
