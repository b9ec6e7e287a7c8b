"""Typed values (JSON, Parquet) as text, so that one judge decides cells of every format."""

import json
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from potluck.model import Field

_DEEPEST = 100  # beyond that, numbers with a point become texts; Python stops at some hundred levels

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
        return _json(value, _DEEPEST)
    return str(value)


def _json(value: Any, deeper: int) -> str:
    """A nested value as JSON, with the digits that its numbers have in the file.

    `json.dumps` cannot write a Decimal as a number.
    """
    if not deeper or not isinstance(value, (dict, list, tuple, Decimal)):
        return json.dumps(value, ensure_ascii=False, default=plain_text)
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, dict):
        keys = (json.dumps(str(key), ensure_ascii=False) for key in value)
        entries = (f"{key}: {_json(one, deeper - 1)}" for key, one in zip(keys, value.values(), strict=True))
        return f"{{{', '.join(entries)}}}"
    return f"[{', '.join(_json(one, deeper - 1) for one in value)}]"


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
