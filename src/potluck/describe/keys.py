"""Our own keys in a descriptor: those under ``potluck`` in a package, a resource or a field."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel

from potluck.event import Day, Name
from potluck.model import Treatment

__all__ = ["AcceptKeys", "FieldKeys", "PackageKeys", "TableKeys"]

NonEmptyText = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class _Keys(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=False)


class AcceptKeys(_Keys):
    """A finding the steward accepts: which one, why, who accepts it, on which terms, and what happens to the rows.

    Attributes:
        rule: code of the rule that failed.
        reason: why the finding is accepted; this is published.
        by: the person who accepts it.
        field: name of the field, to accept the finding in that field only.
        table: name of the table, to accept the finding in that table only.
        max: the most cells or rows accepted; if there are more, the finding is open again.
        until: the last day on which it is accepted.
        rows: what happens to the rows: "withhold" leaves them out, "blank" keeps them with the cell blank, "keep"
            keeps them as they are. By default they are left out, unless the event keeps rows that break the rule.
    """

    rule: NonEmptyText
    reason: NonEmptyText
    by: NonEmptyText
    field: str | None = None
    table: str | None = None
    max: Annotated[int, Field(ge=1)] | None = None
    until: Day | None = None
    rows: Treatment | None = None


class PackageKeys(_Keys):
    """Keys under ``potluck`` in a dataset.

    Attributes:
        tier: access tier, one of the event's.
        tier_declared_by: the person who decided on the tier.
        tracks: the event's tracks that the dataset is offered for.
        geography: the finest geographic level of its rows.
        agreement: file with the agreement's text, in ``catalog/agreements``.
        known_limits: what users must know before they draw conclusions.
        synthetic: whether the values are made up.
    """

    tier: str = ""
    tier_declared_by: str = ""
    tracks: tuple[Name, ...] = ()
    geography: str = ""
    period: str = ""
    agreement: str = ""
    known_limits: tuple[str, ...] = ()
    synthetic: bool = False
    accept: tuple[AcceptKeys, ...] = ()


class TableKeys(_Keys):
    """Keys under ``potluck`` in a table: there are none yet, so every key is reported as unknown."""


class FieldKeys(_Keys):
    """Keys under ``potluck`` in a field.

    Attributes:
        role: the field's role in disclosure control.
        sensitive: whether to hide the failing cells and the statistics of the field's values.
        code: the code system of the values.
        unit: unit of measure.
    """

    role: Literal["direct-identifier", "quasi-identifier", "sensitive", "count"] | None = None
    sensitive: bool = False
    code: str = ""
    unit: str = ""
