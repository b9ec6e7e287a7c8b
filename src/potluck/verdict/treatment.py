"""What happens to a row that breaks a rule: it is quarantined, unless its steward or the event decides otherwise."""

from collections.abc import Mapping, Sequence

import polars as pl

from potluck.model import Treatment
from potluck.rules import MAY_BLANK, MAY_STAY
from potluck.verdict.tally import TallyKey

__all__ = ["Breach", "Treatments", "cells_to_blank", "spared", "treatment_of"]

# By (rule, constraint, field number). Without a constraint: all constraints; without a number: all fields.
Treatments = Mapping[TallyKey, Treatment]
# What is broken, and the positions of the rows in their batch.
Breach = tuple[TallyKey, pl.Series]


def treatment_of(key: TallyKey, treatments: Treatments) -> Treatment:
    """What happens to rows with a breach: an entry for its field takes precedence over one for the rule.

    A value that is not of its field's type can never stay, and neither can a row that is not whole (decision 29).

    >>> asked = {("constraint-error", None, None): "keep", ("constraint-error", None, 2): "blank"}
    >>> [treatment_of(("constraint-error", "minimum", number), asked) for number in (1, 2)]
    ['keep', 'blank']
    >>> treatment_of(("type-error", None, 1), {("type-error", None, 1): "keep"})
    'withhold'
    """
    rule, constraint, number = key
    places = ((rule, constraint, number), (rule, None, number), (rule, None, None))
    asked: Treatment = next((treatments[place] for place in places if place in treatments), "withhold")
    if (asked == "blank" and rule in MAY_BLANK and number is not None) or (asked == "keep" and rule in MAY_STAY):
        return asked
    return "withhold"


def cells_to_blank(breaches: Sequence[Breach], treatments: Treatments) -> dict[int, pl.Series]:
    """Positions of the cells that become null, by field number."""
    cells: dict[int, pl.Series] = {}
    for key, positions in breaches if treatments else ():
        if key[2] is not None and treatment_of(key, treatments) == "blank":
            known = cells.get(key[2])
            cells[key[2]] = positions if known is None else pl.concat([known, positions]).unique()
    return cells


def spared(breaches: Sequence[Breach], kept: pl.Series | None, treatments: Treatments) -> dict[TallyKey, int]:
    """How many cells were blanked, and how many breaches stayed, in rows that are kept.

    A cell that breaks two rules becomes null once, and counts for the first.

    Args:
        breaches: what is broken in the batch.
        kept: which rows are kept; None for all.
        treatments: what happens to rows.
    """
    counts: dict[TallyKey, int] = {}
    blank: dict[int, pl.Series] = {}
    for key, positions in breaches if treatments else ():
        treatment = treatment_of(key, treatments)
        if treatment == "withhold":
            continue
        here = positions if kept is None else positions.filter(kept.gather(positions))
        if treatment == "blank" and key[2] is not None:
            known = blank.get(key[2])
            here = here if known is None else here.filter(~here.is_in(known.implode()))
            blank[key[2]] = here if known is None else pl.concat([known, here])
        if len(here):
            counts[key] = len(here)
    return counts
