"""What to do next about a dataset that cannot go out yet."""

from collections.abc import Sequence

__all__ = ["step_for"]


def step_for(key: str, reasons: Sequence[str], then: str) -> str:
    """The next step, as commands end with it.

    Args:
        key: ``agency/dataset``.
        reasons: why it is held back; errors go first.
        then: the command to run once the description is mended.

    >>> step_for("cdc/deaths", ["`todo` in licenses[0].name"], "potluck release")
    'mend catalog/cdc/deaths/datapackage.yaml (`todo` in licenses[0].name), then potluck release'
    """
    if any("error" in reason for reason in reasons):
        return f"potluck validate {key}"
    return f"mend catalog/{key}/datapackage.yaml ({reasons[0]}), then {then}"
