"""The event: what ``event.yaml`` says, checked."""

import re
from datetime import date
from pathlib import PurePosixPath
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from potluck.rules import RULES
from potluck.util.models import Model
from potluck.util.words import is_todo, near

__all__ = [
    "PUBLIC",
    "Agency",
    "Dates",
    "Day",
    "Disclosure",
    "Event",
    "Expected",
    "Host",
    "Name",
    "Tier",
    "Track",
    "day_of",
]

PUBLIC = "public"

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def day_of(text: str) -> date:
    """The day that a text names.

    Raises:
        ValueError: it names none; the message says how to write one.

    >>> day_of("2026-12-31").isoformat()
    '2026-12-31'
    """
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ValueError(f"write a date like 2026-12-31; {text!r} is none")


def _is_day(text: str) -> str:
    day_of(text)
    return text


def _is_rule(code: str) -> str:
    if code not in RULES:
        raise ValueError(f"there is no rule of this name.{near(code, RULES)}")
    return code


Day = Annotated[str, AfterValidator(_is_day), Field(json_schema_extra={"format": "date"})]
RuleCode = Annotated[str, AfterValidator(_is_rule)]


class Dates(Model):
    """First and last day of the event."""

    start: Day
    end: Day


class Host(Model):
    """Who holds the event, and where to write."""

    title: str
    email: str = ""
    path: str = ""


class Track(Model):
    """A challenge that datasets are offered for."""

    name: Name
    title: str
    description: str = ""


class Tier(Model):
    """An access tier. Only the tier named ``public`` is open to everybody."""

    name: Name
    title: str
    description: str = ""


class Disclosure(Model):
    """The event's policy of disclosure control.

    Attributes:
        small_cell: counts from 1 to one less than this are small.
    """

    small_cell: Annotated[int, Field(ge=2)] = 11


class Agency(Model):
    """A publisher; ``parent`` names the agency it belongs to."""

    name: Name
    title: str
    parent: Name | None = None
    path: str = ""


class Expected(Model):
    """A dataset somebody promised."""

    agency: Name
    dataset: Name
    title: str = ""
    steward: str = ""
    email: str = ""
    due: Day | None = None
    tier: Name | None = None


class Event(Model):
    """An event and its policies.

    Attributes:
        as_of: the day for which expiry is judged when serving; ``SOURCE_DATE_EPOCH``'s day otherwise.
        formats: formats tables are released in.
        csv_cap_mb: no CSV is written for a table that would be larger, in megabytes.
        notice: a sentence shown on every page, such as "Synthetic data".
        severity: severities that differ from the rule table's, by rule code.
    """

    name: Name
    title: str
    version: str = "1.0"
    description: str = ""
    dates: Dates | None = None
    host: Host | None = None
    as_of: Day | None = None
    notice: str = ""
    tracks: tuple[Track, ...] = ()
    tiers: tuple[Tier, ...] = (Tier(name="public", title="Open to everybody"),)
    disclosure: Disclosure = Disclosure()
    formats: tuple[Literal["parquet", "csv"], ...] = ("parquet", "csv")
    csv_cap_mb: Annotated[int, Field(ge=0)] = 200
    agencies: tuple[Agency, ...] = ()
    expected: tuple[Expected, ...] = ()
    severity: dict[RuleCode, Literal["error", "warning", "info"]] = {}

    @model_validator(mode="after")
    def _names_agree(self) -> "Event":
        known = {agency.name for agency in self.agencies}
        for agency in self.agencies:
            if agency.parent is not None and agency.parent not in known:
                raise ValueError(
                    f"agency {agency.name!r} has the parent {agency.parent!r}, which is not among the agencies"
                )
        _no_repeats("agency", [agency.name for agency in self.agencies])
        _no_repeats("track", [track.name for track in self.tracks])
        _no_repeats("tier", [tier.name for tier in self.tiers])
        _no_repeats("expected dataset", [f"{one.agency}/{one.dataset}" for one in self.expected])
        self._no_parent_loops()
        return self

    @property
    def todos(self) -> tuple[str, ...]:
        """What of the event is still to be filled in."""
        said = {"title": self.title, "description": self.description, "notice": self.notice}
        said |= {"host.title": self.host.title, "host.email": self.host.email} if self.host else {}
        said |= {f"agencies {agency.name}": agency.title for agency in self.agencies}
        return tuple(place for place, text in said.items() if is_todo(text))

    def without_todos(self) -> "Event":
        """The event as others may read it: what is still open is left out."""
        host = self.host
        if host is not None:
            told = host.model_copy(update={"email": "" if is_todo(host.email) else host.email})
            host = None if is_todo(host.title) else told
        return self.model_copy(
            update={
                "title": self.name if is_todo(self.title) else self.title,
                "description": "" if is_todo(self.description) else self.description,
                "notice": "" if is_todo(self.notice) else self.notice,
                "host": host,
                "agencies": tuple(self.agency(agency.name) for agency in self.agencies),
            }
        )

    def _no_parent_loops(self) -> None:
        parents = {agency.name: agency.parent for agency in self.agencies}
        for name in parents:
            seen: set[str] = set()
            at: str | None = name
            while at is not None:
                if at in seen:
                    raise ValueError(f"agency {name!r} is its own ancestor")
                seen.add(at)
                at = parents[at]

    def agency(self, name: str) -> Agency:
        """The agency of a name; where the event does not list it, or its title is a todo, titled by its name."""
        known = next((a for a in self.agencies if a.name == name), Agency(name=name, title=name))
        return known.model_copy(update={"title": name}) if is_todo(known.title) else known

    def lineage(self, name: str) -> tuple[Agency, ...]:
        """An agency and those above it, from the top: HHS, CDC."""
        agency = self.agency(name)
        above = self.lineage(agency.parent) if agency.parent else ()
        return (*above, agency)

    @property
    def release_name(self) -> str:
        """Name of the release's folder and bundle: ``<event>-<version>``, safe on every file system."""
        safe = "".join(c if c.isascii() and (c.isalnum() or c in ".-_") else "-" for c in self.version)
        return str(PurePosixPath(f"{self.name}-{safe.strip('.') or '0'}"))


def _no_repeats(what: str, names: list[str]) -> None:
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise ValueError(f"{what} {repeated[0]!r} is listed twice")
