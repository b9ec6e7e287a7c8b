"""Entries under ``potluck.accept``: those that can be followed, and why the others cannot."""

from collections.abc import Iterator, Sequence

from potluck.describe.keys import AcceptKeys
from potluck.describe.text import Text
from potluck.findings import Finding, found
from potluck.model import Accept, Table
from potluck.rules import MAY_BLANK, MAY_STAY, RULES

__all__ = ["accepts_of"]

_WITHHOLD = 'Write rows: "withhold", which leaves such rows out of the release.'


def accepts_of(
    entries: Sequence[tuple[int, AcceptKeys]], tables: Sequence[Table], text: Text
) -> tuple[tuple[Accept, ...], list[Finding]]:
    """Entries as the model has them; one that asks for what cannot be is left out, and is a finding.

    Args:
        entries: the entries with their places in the list.
        tables: the dataset's tables.
        text: the descriptor.
    """
    accepts: list[Accept] = []
    findings: list[Finding] = []
    for number, entry in entries:
        path = f"potluck.accept[{number}]"
        wrong = next(_misfits(entry, tables), None)
        if wrong is not None:
            message, fix = wrong
            findings.append(found("invalid-value", f"{path}: {message}", fix, where=text.at(f"{path}.rows")))
            continue
        accepts.append(
            Accept(
                entry.rule,
                entry.reason,
                entry.by,
                entry.field,
                entry.table,
                entry.until,
                entry.rows,
                entry.max,
                text.at(path),
            )
        )
    return tuple(accepts), findings


def _misfits(entry: AcceptKeys, tables: Sequence[Table]) -> Iterator[tuple[str, str]]:
    """Why the rows cannot fare as an entry asks, and what to do."""
    if entry.rows in {None, "withhold"} or entry.rule not in RULES:
        return
    if RULES[entry.rule].stage not in {"row", "cell", "table"}:
        yield f"{entry.rule} puts no row aside, so there is nothing to {entry.rows}.", "Leave `rows` out."
    elif entry.rows == "keep" and entry.rule not in MAY_STAY:
        can = " Its cells can be left blank." if entry.rule in MAY_BLANK else ""
        fix = 'Write rows: "blank" or "withhold".' if can else _WITHHOLD
        yield f"rows with a {entry.rule} cannot be kept: they do not hold what their columns take.{can}", fix
    elif entry.rows == "blank" and entry.rule not in MAY_BLANK:
        fix = 'Write rows: "keep" or "withhold".' if entry.rule in MAY_STAY else _WITHHOLD
        yield f"{entry.rule} is about whole rows or keys, so there is no cell to leave blank.", fix
    elif entry.rows == "blank":
        yield from _cannot_be_blank(entry, tables)


def _cannot_be_blank(entry: AcceptKeys, tables: Sequence[Table]) -> Iterator[tuple[str, str]]:
    if entry.field is None:
        yield "no field is named, and cells are left blank of one field at a time.", "Add field: and its name."
        return
    for table in tables:
        if table.schema is None or entry.table not in {None, table.name}:
            continue
        if entry.field in table.schema.primary_key:
            why = f"{entry.field!r} is part of the primary key of {table.name!r}, and no part of it may be blank."
            yield why, _WITHHOLD
        if any(f.name == entry.field and f.constraints.required for f in table.schema.fields):
            why = f"{entry.field!r} of {table.name!r} is required, and a blank cell would break that."
            yield why, 'Take `required` out of the field\'s constraints, or write rows: "withhold".'
