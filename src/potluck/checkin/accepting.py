"""What the steward accepts: how much each entry covers, what happens to the rows, and entries that match nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from potluck.dossier import Acceptance, TableEntry, decider
from potluck.findings import Finding, found
from potluck.model import Accept, Dataset, Table, Treatment
from potluck.rules import MAY_STAY, RULES
from potluck.util.words import near
from potluck.verdict.tally import TallyKey
from potluck.verdict.treatment import Treatments

__all__ = ["acceptances", "counted_in", "entry_findings", "row_treatment", "treatments_of"]

_SPARING = frozenset({"blank", "keep"})


def acceptances(dataset: Dataset) -> tuple[Acceptance, ...]:
    """The accept entries of a dataset, before anything was found."""
    return tuple(
        Acceptance(
            rule=a.rule, reason=a.reason, by=a.by, field=a.field, table=a.table, until=a.until, rows=a.rows, max=a.max
        )
        for a in dataset.accepts
    )


def counted_in(accepts: Sequence[Acceptance], findings: Mapping[str, Iterable[Finding]]) -> tuple[Acceptance, ...]:
    """Entries with the number of cells or rows each covers; a finding counts for the entry that decides on it.

    Args:
        accepts: the entries of a dataset.
        findings: by table; "" for findings about no table.
    """
    totals = [0] * len(accepts)
    for table, own in findings.items():
        for finding in own:
            one = decider(accepts, finding.rule, finding.field, table)
            if one is not None:
                totals[next(i for i, accept in enumerate(accepts) if accept is one)] += finding.count
    return tuple(a.model_copy(update={"found": total}) for a, total in zip(accepts, totals, strict=True))


def row_treatment(
    rule: str, field: str | None, table: str, accepts: Iterable[Acceptance], severity: Mapping[str, str]
) -> Treatment:
    """What happens to rows that break a rule: what the steward accepts, else the severity that the event sets.

    Args:
        rule: the rule.
        field: the field, or the fields of a key.
        table: the table's name.
        accepts: the entries; an entry above its `max` decides nothing (decision 30).
        severity: severities that the event sets, by rule.
    """
    one = decider(accepts, rule, field, table)
    if one is not None and one.rows is not None and not one.exceeded:
        return one.rows
    lowered = severity.get(rule, "error") != "error" and rule in MAY_STAY
    return "keep" if lowered else "withhold"


def treatments_of(table: Table, accepts: Sequence[Acceptance], severity: Mapping[str, str]) -> Treatments:
    """What happens to rows of a table that break a rule, if they are not quarantined."""
    fields: list[tuple[int | None, str | None]] = [(None, None)]
    fields += enumerate((f.name for f in table.schema.fields), 1) if table.schema else ()
    rules = {rule for rule in severity if rule in MAY_STAY} | {a.rule for a in accepts if a.rows in _SPARING}
    treatments: dict[TallyKey, Treatment] = {
        (rule, None, number): row_treatment(rule, name, table.name, accepts, severity)
        for rule in sorted(rules)
        for number, name in fields
    }
    return treatments if {*treatments.values()} - {"withhold"} else {}


def entry_findings(dataset: Dataset, accepts: Sequence[Acceptance], tables: Sequence[TableEntry]) -> Iterator[Finding]:
    """Report entries that match nothing: they name something unknown, or nothing they cover was found.

    Args:
        dataset: the dataset.
        accepts: its entries, with how much each covers.
        tables: its tables, checked.
    """
    for entry, one in zip(dataset.accepts, accepts, strict=True):
        if one.found:
            continue
        unknown = _unknown(entry, tables)
        if unknown:
            yield found("accept-unknown", unknown, where=entry.where)
        elif all(_was_asked(entry.rule, t) for t in tables if entry.table in {None, t.name}):
            what = f"{entry.rule} of {entry.field!r}" if entry.field else entry.rule
            message = f"An accept entry covers {what}, which was not found or is accepted by an earlier entry."
            yield found("accept-unused", message, where=entry.where)


def _was_asked(rule: str, table: TableEntry) -> bool:
    return table.checked and all(note.rule != rule for note in table.not_run)


def _unknown(entry: Accept, tables: Sequence[TableEntry]) -> str:
    """The sentence that reports an unknown name in an entry; "" if all names are known."""
    names = [table.name for table in tables]
    if entry.rule not in RULES:
        return f"An accept entry names the rule {entry.rule!r}, which does not exist.{near(entry.rule, RULES)}"
    if entry.table is not None and entry.table not in names:
        message = f"An accept entry names the table {entry.table!r}, which the dataset does not have."
        return message + near(entry.table, names)
    here = [table for table in tables if entry.table in {None, table.name}]
    fields = {field.name for table in here for field in table.fields}
    if entry.field is None or not fields or set(entry.field.split(", ")) <= fields or entry.field in fields:
        return ""
    return f"An accept entry names the field {entry.field!r}, which does not exist.{near(entry.field, fields)}"
