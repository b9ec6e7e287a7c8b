"""What two verdicts are compared by."""

from collections import Counter

__all__ = ["Place", "Places", "place"]

Place = tuple[str, int | None, int | None, str | None]
Places = Counter[Place]


def place(rule: str, row: int | None, number: int | None, cell: str | None) -> Place:
    """The place of an error as far as the contract goes: keys have no cell, headers no row, descriptors neither."""
    if rule in {"primary-key", "foreign-key", "blank-row"}:
        return rule, row, None, None
    if rule == "unique-error":
        return rule, row, number, None
    if row is None:
        return rule, None, number if rule.endswith("-label") else None, None
    # frictionless shows a required cell that is not there as the text "None".
    shown = "" if rule == "constraint-error" and cell == "None" else cell or ""
    return rule, row, number, shown if len(shown) <= 200 else shown[:200] + "…"
