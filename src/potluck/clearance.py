"""Why a dataset may not be released yet: reasons as values, turned into words once, at the end.

Code that decides something (serving, `status`, the next step of a command) looks at a hold's kind, not its words.
"""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from pydantic import computed_field

from potluck.dossier import Dossier
from potluck.event import PUBLIC, Event
from potluck.util.models import Model
from potluck.util.words import counted

__all__ = ["Hold", "HoldKind", "holds", "obstacles", "tier_hold"]

# A dataset without these is held back. A `todo` elsewhere in its description is only pointed out.
_NEEDED = ("licenses", "contributors", "description")


class HoldKind(StrEnum):
    """The kinds of reasons that hold a dataset back."""

    NO_TIER = "no-tier"
    UNKNOWN_TIER = "unknown-tier"
    TIER_NOT_DECLARED = "tier-not-declared"
    CLOSED_TIER = "closed-tier"
    OPEN_ERRORS = "open-errors"
    NO_LICENCE = "no-licence"
    NO_STEWARD = "no-steward"
    NO_DESCRIPTION = "no-description"
    TODO = "todo"
    UNREADABLE = "unreadable"
    NO_FILE = "no-file"


class Hold(Model):
    """One reason why a dataset may not be released.

    Attributes:
        kind: the kind of reason.
        detail: the tier or the place in the descriptor, for kinds that have one.
        count: number of open errors, for ``OPEN_ERRORS``.
    """

    kind: HoldKind
    detail: str = ""
    count: int = 0

    @computed_field  # type: ignore[prop-decorator] # mypy does not support decorated properties
    @property
    def message(self) -> str:
        """The reason as a short phrase.

        >>> Hold(kind=HoldKind.OPEN_ERRORS, count=2).message
        '2 open errors'
        """
        match self.kind:
            case HoldKind.OPEN_ERRORS:
                return counted(self.count, "open error")
            case HoldKind.UNKNOWN_TIER:
                return f"its tier {self.detail!r} is not one of the event's tiers"
            case HoldKind.CLOSED_TIER:
                return f"its tier is {self.detail!r}"
            case HoldKind.TODO:
                return f"`todo` in {self.detail}"
        return _PHRASES[self.kind]


_PHRASES = {
    HoldKind.NO_TIER: "no access tier declared",
    HoldKind.TIER_NOT_DECLARED: "the person who declared its tier is not named",
    HoldKind.NO_LICENCE: "no licence",
    HoldKind.NO_STEWARD: "no steward",
    HoldKind.NO_DESCRIPTION: "no description",
    HoldKind.UNREADABLE: "no table could be read",
    HoldKind.NO_FILE: "it contains no files",
}


def holds(event: Event, dossier: Dossier, day: date) -> tuple[Hold, ...]:
    """Return every reason that keeps a dataset out of the public release; empty if there is no reason.

    Args:
        event: the event with its tiers.
        dossier: the dataset.
        day: the date as of which the expiry of accepted findings is judged.
    """
    return tuple(_holds(event, dossier, day))


def obstacles(event: Event, dossier: Dossier, day: date) -> tuple[Hold, ...]:
    """The holds that somebody has to remove before a dataset can be released; a closed tier is not a mistake."""
    return tuple(hold for hold in holds(event, dossier, day) if hold.kind is not HoldKind.CLOSED_TIER)


def _holds(event: Event, dossier: Dossier, day: date) -> Iterator[Hold]:
    tier = tier_hold(event, dossier)
    if tier is not None:
        yield tier
    errors = len(dossier.on(day).open_errors)
    if errors:
        yield Hold(kind=HoldKind.OPEN_ERRORS, count=errors)
    yield from _missing(dossier)
    yield from (Hold(kind=HoldKind.TODO, detail=place) for place in dossier.todos if _top(place) in _NEEDED)
    if dossier.tables and not any(table.checked for table in dossier.tables):
        yield Hold(kind=HoldKind.UNREADABLE)
    if not dossier.tables and not dossier.others:
        yield Hold(kind=HoldKind.NO_FILE)


def tier_hold(event: Event, dossier: Dossier) -> Hold | None:
    """Why the tier keeps a dataset from the public; None if a named person declared it public."""
    if not dossier.tier:
        return Hold(kind=HoldKind.NO_TIER)
    if dossier.tier not in {tier.name for tier in event.tiers}:
        return Hold(kind=HoldKind.UNKNOWN_TIER, detail=dossier.tier)
    if not dossier.tier_declared_by:
        return Hold(kind=HoldKind.TIER_NOT_DECLARED)
    return None if dossier.tier == PUBLIC else Hold(kind=HoldKind.CLOSED_TIER, detail=dossier.tier)


def _missing(dossier: Dossier) -> Iterator[Hold]:
    if not dossier.licenses:
        yield Hold(kind=HoldKind.NO_LICENCE)
    if dossier.steward is None:
        yield Hold(kind=HoldKind.NO_STEWARD)
    # A todo in the description is already reported as a hold of its own.
    if not dossier.description and "description" not in {_top(place) for place in dossier.todos}:
        yield Hold(kind=HoldKind.NO_DESCRIPTION)


def _top(place: str) -> str:
    """The top key of a place in a descriptor.

    >>> _top("licenses[0].name")
    'licenses'
    """
    return place.split(".", maxsplit=1)[0].split("[", maxsplit=1)[0]
