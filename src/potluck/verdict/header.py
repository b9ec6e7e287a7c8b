"""Header checks, and which column of the file is which field: Table Schema, ``fieldsMatch``."""

from collections.abc import Sequence
from dataclasses import dataclass

from potluck.findings import Finding, Sample, found
from potluck.model import Dialect, Schema

__all__ = ["Header", "match_header"]


@dataclass(frozen=True, slots=True)
class Header:
    """Which column holds which field.

    Attributes:
        positions: for each field of the schema the position of its column, None if it has no column.
        findings: problems of the header.
        beyond: positions of columns without a field.
        usable: the rows can be checked.
    """

    positions: tuple[int | None, ...]
    findings: tuple[Finding, ...]
    beyond: tuple[int, ...] = ()
    usable: bool = True


def match_header(schema: Schema, labels: tuple[str, ...] | None, width: int, dialect: Dialect) -> Header:
    """Match the columns of a file with the fields of its schema.

    Args:
        schema: the table's schema.
        labels: the header; if None, fields are matched by position.
        width: number of columns of the file.
        dialect: for ``headerCase``.
    """
    if labels is None:
        positions = tuple(i if i < width else None for i in range(len(schema.fields)))
        return Header(positions, (), tuple(range(len(schema.fields), width)))
    if schema.fields_match == "exact":
        return _by_position(schema, labels, dialect)
    return _by_name(schema, labels, dialect)


def _case(names: Sequence[str], dialect: Dialect) -> list[str]:
    return list(names) if dialect.header_case else [name.lower() for name in names]


def _by_position(schema: Schema, labels: tuple[str, ...], dialect: Dialect) -> Header:
    fields = len(schema.fields)
    findings = [_extra(labels, i) for i in range(fields, len(labels))]
    findings += [_missing(schema.fields[i].name, n) for n, i in enumerate(range(len(labels), fields), len(labels) + 1)]
    ours, theirs = _case([f.name for f in schema.fields], dialect), _case(labels, dialect)
    for i in range(min(fields, len(labels))):
        finding = _wrong_label(schema.fields[i].name, labels, i, same=ours[i] == theirs[i])
        if finding is not None:
            findings.append(finding)
    positions = tuple(i if i < len(labels) else None for i in range(fields))
    return Header(positions, tuple(findings), tuple(range(fields, len(labels))))


def _wrong_label(name: str, labels: tuple[str, ...], i: int, *, same: bool) -> Finding | None:
    if not labels[i]:
        return _header("blank-label", f"Column {i + 1} has no name; the schema calls it {name!r}.", "", i, name)
    if labels[i] in labels[:i]:
        return _header(
            "duplicate-label",
            f"The name {labels[i]!r} is used twice, the second time for column {i + 1}.",
            labels[i],
            i,
            name,
        )
    if not same:
        return _header(
            "incorrect-label",
            f"Column {i + 1} is called {labels[i]!r}; the schema calls it {name!r}.",
            labels[i],
            i,
            name,
        )
    return None


def _header(rule: str, message: str, label: str, position: int, field: str) -> Finding:
    return found(rule, message, field=field, field_number=position + 1, samples=(Sample(cell=label),))


def _extra(labels: tuple[str, ...], i: int) -> Finding:
    named = f", {labels[i]!r}, is" if labels[i] else " has no heading and is"
    return _header("extra-label", f"Column {i + 1}{named} not in the schema.", labels[i], i, "")


def _missing(name: str, number: int) -> Finding:
    return _header("missing-label", f"The column {name!r} is missing.", "", number - 1, name)


def _by_name(schema: Schema, labels: tuple[str, ...], dialect: Dialect) -> Header:
    names, theirs = _case([f.name for f in schema.fields], dialect), _case(labels, dialect)
    if len(set(theirs)) < len(theirs) or len(set(names)) < len(names):
        nothing = tuple(None for _ in names)
        finding = found("ambiguous-header", "Columns are matched by name, but a name is used twice.")
        return Header(nothing, (finding,), (), usable=False)
    where = {label: i for i, label in enumerate(theirs)}
    positions = tuple(where.get(name) for name in names)
    beyond = tuple(i for i, label in enumerate(theirs) if label not in set(names))
    match = schema.fields_match
    findings: list[Finding] = []
    if match in {"equal", "superset"}:
        findings += [_extra(labels, i) for i in beyond]
    if match == "partial" and not any(p is not None for p in positions):
        findings.append(found("unmatched-header", "None of the columns is in the schema."))
    absent = [f for f, p in zip(schema.fields, positions, strict=True) if p is None]
    if match in {"superset", "partial"}:
        absent = [f for f in absent if f.constraints.required or f.name in schema.primary_key]
    findings += [_missing(f.name, len(labels) + n) for n, f in enumerate(absent, 1)]
    return Header(positions, tuple(findings), beyond)
