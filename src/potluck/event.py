"""The event: the checked contents of ``event.yaml``."""

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
    """Return the date that a text gives.

    Raises:
        ValueError: the text is not a date; the message shows how to write one.

    >>> day_of("2026-12-31").isoformat()
    '2026-12-31'
    """
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ValueError(f"expected a date like 2026-12-31, got {text!r}")


def _is_day(text: str) -> str:
    day_of(text)
    return text


def _is_rule(code: str) -> str:
    if code not in RULES:
        raise ValueError(f"there is no rule with this name.{near(code, RULES)}")
    return code


Day = Annotated[str, AfterValidator(_is_day), Field(json_schema_extra={"format": "date"})]
RuleCode = Annotated[str, AfterValidator(_is_rule)]


class Dates(Model):
    """First and last day of the event."""

    start: Day
    end: Day


class Host(Model):
    """Who runs the event, and the address to write to."""

    title: str
    email: str = ""
    path: str = ""


class Track(Model):
    """A challenge that datasets are offered for."""

    name: Name
    title: str
    description: str = ""


class Tier(Model):
    """An access tier. Only the tier named ``public`` is open to everyone."""

    name: Name
    title: str
    description: str = ""


class Disclosure(Model):
    """The event's policy for disclosure control.

    Attributes:
        small_cell: counts from 1 to one less than this number are small cells.
    """

    small_cell: Annotated[int, Field(ge=2)] = 11


class Agency(Model):
    """An agency that publishes data; ``parent`` names the agency it belongs to."""

    name: Name
    title: str
    parent: Name | None = None
    path: str = ""


class Expected(Model):
    """A dataset that somebody promised."""

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
        as_of: the date as of which a release judges expiry; the date of ``SOURCE_DATE_EPOCH`` if omitted.
        formats: the formats that tables are released in.
        csv_cap_mb: size limit in megabytes; no CSV is written for a table whose CSV would be larger.
        notice: a sentence shown on every page, such as "Synthetic data".
        severity: severities that differ from those of the rules, by rule code.
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
                    f"agency {agency.name!r} has the parent {agency.parent!r}, which is not listed in agencies"
                )
        _no_repeats("agency", [agency.name for agency in self.agencies])
        _no_repeats("track", [track.name for track in self.tracks])
        _no_repeats("tier", [tier.name for tier in self.tiers])
        _no_repeats("expected dataset", [f"{one.agency}/{one.dataset}" for one in self.expected])
        self._no_parent_loops()
        return self

    @property
    def todos(self) -> tuple[str, ...]:
        """The places in ``event.yaml`` that are still to be filled in."""
        texts = {"title": self.title, "description": self.description, "notice": self.notice}
        texts |= {"host.title": self.host.title, "host.email": self.host.email} if self.host else {}
        texts |= {f"agencies {agency.name}": agency.title for agency in self.agencies}
        return tuple(place for place, text in texts.items() if is_todo(text))

    def without_todos(self) -> "Event":
        """The event as others may read it, without the places that are still to be filled in."""
        host = self.host
        if host is not None:
            reachable = host.model_copy(update={"email": "" if is_todo(host.email) else host.email})
            host = None if is_todo(host.title) else reachable
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
        """The agency with a name; its name is its title if the event does not list it or its title is a todo."""
        known = next((a for a in self.agencies if a.name == name), Agency(name=name, title=name))
        return known.model_copy(update={"title": name}) if is_todo(known.title) else known

    def lineage(self, name: str) -> tuple[Agency, ...]:
        """An agency and the agencies above it, the highest first: HHS, CDC."""
        agency = self.agency(name)
        above = self.lineage(agency.parent) if agency.parent else ()
        return (*above, agency)

    @property
    def release_name(self) -> str:
        """Name of the release's folder and bundle: ``<event>-<version>``, valid on every file system."""
        safe = "".join(c if c.isascii() and (c.isalnum() or c in ".-_") else "-" for c in self.version)
        return str(PurePosixPath(f"{self.name}-{safe.strip('.') or '0'}"))


def _no_repeats(what: str, names: list[str]) -> None:
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise ValueError(f"{what} {repeated[0]!r} is listed twice")
