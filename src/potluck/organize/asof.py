"""The date as of which expiry is judged. A release never uses the clock, so that its output does not depend on it."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime

from potluck.describe.workspace import Workspace
from potluck.errors import PotluckError
from potluck.event import Event, day_of

__all__ = ["as_of", "delivery_days", "today"]


def as_of(event: Event, deliveries: Iterable[str] = (), environ: Mapping[str, str] | None = None) -> date:
    """Return the date as of which a release judges expiry.

    It is the first of these that is known: ``asOf`` in ``event.yaml``, ``SOURCE_DATE_EPOCH``, the event's last day,
    the day of the last delivery.

    Args:
        event: the event.
        deliveries: dates on which data arrived, as YYYY-MM-DD.
        environ: the environment; that of the process if omitted.

    Raises:
        PotluckError: ``SOURCE_DATE_EPOCH`` is not a time.
    """
    epoch = _epoch_day(environ)
    if event.as_of is not None:
        return date.fromisoformat(event.as_of)
    if epoch is not None:
        return epoch
    if event.dates is not None:
        return date.fromisoformat(event.dates.end)
    return max((day for text in deliveries if (day := _day(text)) is not None), default=date(1970, 1, 1))


def today(environ: Mapping[str, str] | None = None) -> date:
    """Return today's date, for commands that show the current state: ``SOURCE_DATE_EPOCH`` if set, else the clock's.

    Args:
        environ: the environment; that of the process if omitted.

    Raises:
        PotluckError: ``SOURCE_DATE_EPOCH`` is not a time.
    """
    return _epoch_day(environ) or date.today()  # noqa: DTZ011 - the reader's own day


def _epoch_day(environ: Mapping[str, str] | None) -> date | None:
    epoch = (os.environ if environ is None else environ).get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return None
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date()
    except (ValueError, OverflowError, OSError):
        raise PotluckError(
            f"SOURCE_DATE_EPOCH is {epoch!r}, which is not a valid time.",
            "Set it to a number of seconds since 1970, or unset it.",
        ) from None


def delivery_days(workspace: Workspace) -> Iterator[str]:
    """The dates in the catalog's ``deliveries.jsonl`` files."""
    for place in workspace.places():
        path = place.folder / "deliveries.jsonl"
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else []:
            try:
                entry = json.loads(line)
            except ValueError:
                continue
            if isinstance(entry, dict):
                yield str(entry.get("date", ""))


def _day(text: str) -> date | None:
    try:
        return day_of(text)
    except ValueError:
        return None
