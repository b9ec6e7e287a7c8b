"""What to do next about a dataset that cannot go out yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from potluck.clearance import Hold, HoldKind

__all__ = ["NextStep", "StepKind", "step_for"]


class StepKind(StrEnum):
    """What kind of work comes next."""

    VALIDATE = "validate"
    CORRECT = "correct"


@dataclass(frozen=True, slots=True)
class NextStep:
    """The next step for a dataset.

    Attributes:
        kind: look at its errors, or correct its description.
        key: ``agency/dataset``.
        hold: the reason to remove, for ``CORRECT``.
    """

    kind: StepKind
    key: str
    hold: Hold | None = None

    def message(self, then: str) -> str:
        """The step as commands end with it.

        Args:
            then: the command to run once the description is corrected.
        """
        if self.kind is StepKind.VALIDATE or self.hold is None:
            return f"potluck validate {self.key}"
        return f"mend catalog/{self.key}/datapackage.yaml ({self.hold.message}), then {then}"


def step_for(key: str, holds: Sequence[Hold]) -> NextStep:
    """The next step about a dataset: errors go first.

    Args:
        key: ``agency/dataset``.
        holds: why it is held back, at least one.

    >>> step_for("cdc/deaths", [Hold(HoldKind.TODO, "licenses[0].name")]).message("potluck release")
    'mend catalog/cdc/deaths/datapackage.yaml (`todo` in licenses[0].name), then potluck release'
    """
    if any(hold.kind is HoldKind.OPEN_ERRORS for hold in holds):
        return NextStep(StepKind.VALIDATE, key)
    return NextStep(StepKind.CORRECT, key, holds[0])
