"""Our own keys of a descriptor: what stands under ``potluck`` on a package, a resource and a field."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel

from potluck.event import Day, Name
from potluck.model import Treatment

__all__ = ["AcceptKeys", "FieldKeys", "PackageKeys", "TableKeys"]

Said = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class _Keys(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=False)


class AcceptKeys(_Keys):
    """A finding the steward accepts: which, why, who says so, on which terms, and what becomes of the rows.

    Attributes:
        rule: code of the rule that is broken.
        reason: why that is accepted; it is published.
        by: the person who says so.
        field: name of the field, where only one is meant.
        table: name of the table, where only one is meant.
        max: the most cells or rows accepted; where there are more, the finding is open again.
        until: the last day on which it is accepted.
        rows: what becomes of the rows: withheld, or kept with the cell blank, or kept as they are; where nothing
            is said they are withheld, unless the event lets rows that break the rule stay.
    """

    rule: Said
    reason: Said
    by: Said
    field: str | None = None
    table: str | None = None
    max: Annotated[int, Field(ge=1)] | None = None
    until: Day | None = None
    rows: Treatment | None = None


class PackageKeys(_Keys):
    """Keys under ``potluck`` of a dataset.

    Attributes:
        tier: access tier, one of the event's.
        tier_declared_by: the person who decided on the tier.
        tracks: the event's tracks the dataset is offered for.
        geography: the finest level its rows speak of.
        agreement: file of the agreement's text in ``catalog/agreements``.
        known_limits: what users must know before they draw conclusions.
        synthetic: the values are made up.
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
    """Keys under ``potluck`` of a table: none yet, so that every key is a misspelling."""


class FieldKeys(_Keys):
    """Keys under ``potluck`` of a field.

    Attributes:
        role: for disclosure control.
        sensitive: failing cells are never shown, nor statistics of the values.
        code: the code system of the values.
        unit: unit of measure.
    """

    role: Literal["direct-identifier", "quasi-identifier", "sensitive", "count"] | None = None
    sensitive: bool = False
    code: str = ""
    unit: str = ""
