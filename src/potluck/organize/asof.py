"""The day for which expiry is judged: when serving never the clock's, so that output does not depend on it."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime

from potluck.describe.workspace import Workspace
from potluck.errors import PotluckError
from potluck.event import Event, day_of

__all__ = ["as_of", "delivery_days", "today"]


def as_of(event: Event, deliveries: Iterable[str] = (), environ: Mapping[str, str] | None = None) -> date:
    """``event.yaml: asOf``, else the day of ``SOURCE_DATE_EPOCH``, else the event's last day, else the last delivery's.

    Args:
        event: the event.
        deliveries: days on which data came, as YYYY-MM-DD.
        environ: the environment; that of the process when left out.

    Raises:
        PotluckError: ``SOURCE_DATE_EPOCH`` names no day.
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
    """The day for those who ask where things stand now: that of ``SOURCE_DATE_EPOCH``, else the clock's.

    Args:
        environ: the environment; that of the process when left out.

    Raises:
        PotluckError: ``SOURCE_DATE_EPOCH`` names no day.
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
            f"SOURCE_DATE_EPOCH is {epoch!r}, which names no day.",
            "Set it to a number of seconds since 1970, or unset it.",
        ) from None


def delivery_days(workspace: Workspace) -> Iterator[str]:
    """The days that the ``deliveries.jsonl`` of the catalog name."""
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
