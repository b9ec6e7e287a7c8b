"""The day for which expiry is judged when serving: never the clock's, so that output does not depend on it."""

import os
from collections.abc import Mapping
from datetime import UTC, date, datetime

from potluck.event import Event

__all__ = ["as_of"]


def as_of(event: Event, environ: Mapping[str, str] | None = None) -> date:
    """``event.yaml: asOf``, else the day of ``SOURCE_DATE_EPOCH``, else the event's last day, else 1970-01-01.

    Args:
        event: the event.
        environ: the environment; that of the process when left out.
    """
    epoch = (os.environ if environ is None else environ).get("SOURCE_DATE_EPOCH", "")
    if event.as_of is not None:
        return date.fromisoformat(event.as_of)
    if epoch.isdigit():
        return datetime.fromtimestamp(int(epoch), UTC).date()
    return date.fromisoformat(event.dates.end) if event.dates else date(1970, 1, 1)
