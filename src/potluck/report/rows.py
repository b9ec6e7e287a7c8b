"""The offending rows of a table, from its quarantine, if whole rows may be shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from potluck.dossier import Dossier, TableEntry, load_dossier
from potluck.findings import Finding, reason_text
from potluck.read.formats import format_named
from potluck.report.causes import CAP, Cause
from potluck.report.earlier import BuiltRows, built_rows, rows_by_number
from potluck.util.text import column_letter

__all__ = ["BadRow", "BadRows", "offending_rows", "quarantine_at_hand", "why_hidden"]

_COLUMNS = 12
_CELL = 200
# These findings may be about a mark that hides a field; since nobody can tell, no row is shown.
_DOUBTS = frozenset({"duplicate-key", "unquoted-scalar", "unknown-key", "invalid-value", "schema-error", "field-error"})
_IDENTIFIERS = frozenset({"screen-email", "screen-phone", "screen-ssn"})
_WHOLE = frozenset({"blank-row", "undecodable-row"})
_UNNAMED = _WHOLE | {"extra-cell"}


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row: its number in the file, and its cells, each with whether it is bad.

    Attributes:
        earlier: whether it is the row that a later row repeats; nothing else may be wrong with it.
    """

    number: int
    cells: tuple[tuple[str, bool], ...]
    earlier: bool = False


@dataclass(frozen=True, slots=True)
class BadRows:
    """Rows that a cause quarantined.

    Attributes:
        columns: letter and name of each column shown.
        rows: the first rows.
        capped: whether there are more rows.
        hidden: how many columns of the file are not shown.
    """

    columns: tuple[tuple[str, str], ...]
    rows: tuple[BadRow, ...]
    capped: bool
    hidden: int

    @property
    def has_earlier(self) -> bool:
        """Whether some of them are earlier rows that others repeat."""
        return any(row.earlier for row in self.rows)


def why_hidden(dossier: Dossier, table: TableEntry) -> str:
    """Return why whole rows of a table may not be shown, or "" if they may.

    The reasons are a tier that is not public, a sensitive field, or doubt about either.

    Args:
        dossier: the dataset, as this check found it.
        table: one of its tables.
    """
    rules = {finding.rule for finding in (*dossier.findings, *table.findings)}
    reasons = (
        (dossier.tier not in {"", "public"}, "the dataset is not public"),
        (_has_hidden_field(table), "a field is sensitive"),
        (bool(rules & _IDENTIFIERS), "cells look like e-mail addresses, telephone or social security numbers"),
        (bool(rules & _DOUBTS), "the description has errors, so nobody can tell what may be shown"),
        (not table.checked, "the rows were not checked"),
    )
    return next((reason for applies, reason in reasons if applies), "")


def _has_hidden_field(table: TableEntry) -> bool:
    """Whether the schema has a field that hides its values, even if the file does not have its column."""
    declared = table.contributed.fields if table.contributed is not None else ()
    return any(field.hides_values for field in table.fields) or any(field.hides_values for field in declared)


def quarantine_at_hand(build: Path, dossier: Dossier) -> dict[str, BuiltRows]:
    """Return the rows of the last build by table, if they may be shown and the build found the same as this check.

    Args:
        build: the workspace's ``build`` folder.
        dossier: the dataset, as this check found it.
    """
    built = load_dossier(build / "dossiers" / f"{dossier.key}.json")
    before = {table.name: table for table in built.tables} if built is not None else {}
    found: dict[str, BuiltRows] = {}
    for table in dossier.tables:
        known = before.get(table.name)
        if known is None or why_hidden(dossier, table) or not _same(table, known):
            continue
        rows = built_rows(build, known)
        if rows is not None:
            found[table.name] = rows
    return found


def _same(now: TableEntry, built: TableEntry) -> bool:
    """Whether the build read the same files, with the same description and the same findings."""
    return now.rows == built.rows and now.sources == built.sources and _plain(now) == _plain(built)


def _plain(table: TableEntry) -> tuple[object, object]:
    described = table.model_dump(mode="json", include={"contributed", "dialect", "paths", "format"})
    found = [(f.rule, f.constraint, f.field, f.field_number, f.count) for f in table.findings]
    return described, sorted(found, key=repr)


def offending_rows(built: BuiltRows, table: TableEntry, cause: Cause, most: int = CAP) -> BadRows | None:
    """Return first rows that a cause quarantined, each after the earlier row that it repeats; None if there are none.

    Args:
        built: the files in which the build wrote the table's rows.
        table: the table.
        cause: the cause.
        most: the maximum number of rows.
    """
    import polars as pl

    reasons = [_reason(finding) for finding in cause.findings]
    file = pl.scan_parquet(built.quarantine, glob=False)
    names = file.collect_schema().names()
    bad = _bad_columns(cause.findings, names[2:-1])
    shown = _shown(names[2:-1], table, bad)
    broken = pl.concat_str(pl.lit("\n"), pl.col(names[1]), pl.lit("\n"))
    hit = broken.str.contains_any([f"\n{reason}\n" for reason in reasons])
    wanted = [names[0], names[1], *(names[i + 2] for i in shown), names[-1]]
    rows = file.filter(hit).select(wanted).head(most + 1).collect().rows()
    if not rows:
        return None
    columns = [(_letter(i, table), names[i + 2]) for i in shown]
    beyond = cause.rule.code == "extra-cell"
    if beyond:
        columns.append((_letter(len(names) - 3, table), "beyond the last column"))
    marks = {_reason(finding): _bad_columns([finding], names[2:-1]) for finding in cause.findings}
    wrong = [_row(row, shown, marks, beyond=beyond) for row in rows[:most]]
    beside = _beside(wrong, cause, built, [(names[i + 2], i in bad) for i in shown]) if cause.repeats else wrong
    return BadRows(tuple(columns), tuple(beside), len(rows) > most, len(names) - 3 - len(shown))


def _beside(wrong: list[BadRow], cause: Cause, built: BuiltRows, columns: list[tuple[str, bool]]) -> list[BadRow]:
    """Return the rows in order, each repetition after the earlier row that it repeats."""
    first = {s.row: s.same_as for f in cause.findings for s in f.samples if s.row is not None and s.same_as is not None}
    wanted = {first[row.number] for row in wrong if row.number in first}
    there = rows_by_number(built, wanted, [name for name, _ in columns])
    earlier = [
        BadRow(n, tuple((_cut(cell), bad) for cell, (_, bad) in zip(cells, columns, strict=True)), earlier=True)
        for n, cells in there.items()
    ]
    return sorted((*earlier, *wrong), key=lambda row: (first.get(row.number, row.number), row.number))


def _letter(position: int, table: TableEntry) -> str:
    return column_letter(position + 1) if format_named(table.format).letters else ""


def _reason(finding: Finding) -> str:
    """Return the reason that quarantine files give for a finding."""
    return reason_text(finding.rule, finding.constraint, "" if finding.rule in _UNNAMED else finding.field or "")


def _bad_columns(findings: Iterable[Finding], labels: list[str]) -> set[int]:
    """Return the positions of the columns that findings are about, found by number, or by name for keys."""
    positions: set[int] = set()
    for finding in findings:
        if finding.rule in _WHOLE:
            positions |= set(range(len(labels)))
        elif finding.field_number is not None:
            positions |= set() if finding.rule == "extra-cell" else {finding.field_number - 1}
        else:
            names = (finding.field or "").split(", ")
            positions |= {i for i, label in enumerate(labels) if label in names}
    return positions


def _shown(labels: list[str], table: TableEntry, bad: set[int]) -> list[int]:
    """Return the positions of at most `_COLUMNS` described columns, preferring the bad ones."""
    described = {field.name for field in table.fields}
    if table.dialect.get("header") is False:
        known = set(range(min(len(table.fields), len(labels))))
    else:
        known = {i for i, label in enumerate(labels) if label in described}
    ranked = sorted(known, key=lambda i: (i not in bad, i))
    return sorted(ranked[:_COLUMNS])


def _row(row: tuple[object, ...], shown: list[int], marks: Mapping[str, set[int]], *, beyond: bool) -> BadRow:
    reasons = str(row[1]).split("\n")
    positions = set[int]().union(*(marks.get(reason, set()) for reason in reasons))
    cells = [(_cut(cell), i in positions) for i, cell in zip(shown, row[2:-1], strict=True)]
    extra = row[-1] if isinstance(row[-1], list) else []
    if beyond:
        cells.append((_cut(", ".join(str(cell) for cell in extra)), True))
    return BadRow(int(str(row[0])), tuple(cells))


def _cut(cell: object) -> str:
    text = "" if cell is None else str(cell)
    return text if len(text) <= _CELL else text[:_CELL] + "…"
