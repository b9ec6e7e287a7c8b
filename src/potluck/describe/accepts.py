"""Entries under ``potluck.accept``: which ones can be applied, and why the others cannot."""

from collections.abc import Iterator, Sequence

from potluck.describe.keys import AcceptKeys
from potluck.describe.text import Text
from potluck.findings import Finding, found
from potluck.model import Accept, Table
from potluck.rules import MAY_BLANK, MAY_STAY, RULES

__all__ = ["accepts_of"]

_WITHHOLD = 'Write rows: "withhold", which leaves these rows out of the release.'


def accepts_of(
    entries: Sequence[tuple[int, AcceptKeys]], tables: Sequence[Table], text: Text
) -> tuple[tuple[Accept, ...], list[Finding]]:
    """Return the entries that can be applied, and a finding for each entry that cannot.

    Args:
        entries: the entries with their positions in the list.
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
    """Why the rows cannot be treated as an entry asks, and what to do."""
    if entry.rows in {None, "withhold"} or entry.rule not in RULES:
        return
    if RULES[entry.rule].stage not in {"row", "cell", "table"}:
        yield f"{entry.rule} quarantines no rows, so there is nothing to {entry.rows}.", "Remove `rows`."
    elif entry.rows == "keep" and entry.rule not in MAY_STAY:
        can = " But the failing cells can be left blank." if entry.rule in MAY_BLANK else ""
        fix = 'Write rows: "blank" or "withhold".' if can else _WITHHOLD
        yield f"rows with a {entry.rule} cannot be kept: their values do not fit their columns.{can}", fix
    elif entry.rows == "blank" and entry.rule not in MAY_BLANK:
        fix = 'Write rows: "keep" or "withhold".' if entry.rule in MAY_STAY else _WITHHOLD
        yield f"{entry.rule} concerns whole rows or keys, so there is no cell to leave blank.", fix
    elif entry.rows == "blank":
        yield from _cannot_be_blank(entry, tables)


def _cannot_be_blank(entry: AcceptKeys, tables: Sequence[Table]) -> Iterator[tuple[str, str]]:
    if entry.field is None:
        yield "no field is named; cells can be left blank in one field only.", "Add field: and the field's name."
        return
    for table in tables:
        if table.schema is None or entry.table not in {None, table.name}:
            continue
        if entry.field in table.schema.primary_key:
            why = f"{entry.field!r} is part of the primary key of {table.name!r}, which may not be blank."
            yield why, _WITHHOLD
        if any(f.name == entry.field and f.constraints.required for f in table.schema.fields):
            why = f"{entry.field!r} in {table.name!r} is required, so its cells may not be blank."
            yield why, 'Remove `required` from the field\'s constraints, or write rows: "withhold".'
