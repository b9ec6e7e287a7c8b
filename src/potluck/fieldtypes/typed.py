"""Typed values (JSON, Parquet) as text, so that one judge decides cells of every format."""

import json
from datetime import date, datetime, time, timedelta
from typing import Any

from potluck.model import Field

__all__ = ["duration_text", "json_text", "moment_text", "plain_text"]


def plain_text(value: Any) -> str | None:
    """The text of a value by itself; None for no value.

    >>> plain_text(1), plain_text(True), plain_text([1]), plain_text(None)
    ('1', 'true', '[1]', None)
    """
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return duration_text(value)
    if isinstance(value, (dict, list, tuple)):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def duration_text(value: timedelta) -> str:
    """A span of time as the standard writes it.

    >>> duration_text(timedelta(days=1, seconds=-1))
    'PT86399S'
    """
    sign, value = ("-", -value) if value < timedelta() else ("", value)
    fraction = f".{value.microseconds:06d}".rstrip("0").rstrip(".")
    return f"{sign}PT{value.days * 86400 + value.seconds}{fraction}S"


def moment_text(kind: type[date | time], value: Any, field: Field) -> str | None:
    """A date, a time or both as a field writes it; None for any other value.

    Args:
        kind: date, datetime or time.
        value: what the file holds.
        field: the field.
    """
    if kind is date and isinstance(value, datetime):
        value = value.date() if value.time() == time() else None
    if not isinstance(value, kind):
        return None
    if field.format in {"default", "any"}:
        return str(value.isoformat())
    return str(value.strftime(field.format.removeprefix("fmt:")))


def json_text(kinds: tuple[type, ...], value: Any) -> str | None:
    """A nested value as JSON; None for a value of another kind."""
    return plain_text(value) if isinstance(value, kinds) else None
