"""What the steward accepts: how much of it there is, what becomes of the rows, and entries that are about nothing."""

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
    """The entries of a dataset, before anything was found."""
    return tuple(
        Acceptance(
            rule=a.rule, reason=a.reason, by=a.by, field=a.field, table=a.table, until=a.until, rows=a.rows, max=a.max
        )
        for a in dataset.accepts
    )


def counted_in(accepts: Sequence[Acceptance], findings: Mapping[str, Iterable[Finding]]) -> tuple[Acceptance, ...]:
    """Entries with how much each is about; a finding counts for the entry that decides about it.

    Args:
        accepts: the entries of a dataset.
        findings: by table; "" for those of no table.
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
    """What becomes of rows that break a rule: what the steward accepts, else what the event says of the rule.

    Args:
        rule: the rule.
        field: the field, or the fields of a key.
        table: the table's name.
        accepts: the entries; one that is about more than it accepts decides nothing.
        severity: severities that the event sets, by rule.
    """
    one = decider(accepts, rule, field, table)
    if one is not None and one.rows is not None and not one.exceeded:
        return one.rows
    lowered = severity.get(rule, "error") != "error" and rule in MAY_STAY
    return "keep" if lowered else "withhold"


def treatments_of(table: Table, accepts: Sequence[Acceptance], severity: Mapping[str, str]) -> Treatments:
    """What becomes of rows of a table that break a rule, where they are not put aside."""
    fields: list[tuple[int | None, str | None]] = [(None, None)]
    fields += enumerate((f.name for f in table.schema.fields), 1) if table.schema else ()
    rules = {rule for rule in severity if rule in MAY_STAY} | {a.rule for a in accepts if a.rows in _SPARING}
    said: dict[TallyKey, Treatment] = {
        (rule, None, number): row_treatment(rule, name, table.name, accepts, severity)
        for rule in sorted(rules)
        for number, name in fields
    }
    return said if {*said.values()} - {"withhold"} else {}


def entry_findings(dataset: Dataset, accepts: Sequence[Acceptance], tables: Sequence[TableEntry]) -> Iterator[Finding]:
    """Entries that are about nothing: the name of one that there is not, or a finding that was not made.

    Args:
        dataset: the dataset.
        accepts: its entries, with how much each is about.
        tables: its tables as they were checked.
    """
    for entry, one in zip(dataset.accepts, accepts, strict=True):
        if one.found:
            continue
        unknown = _unknown(entry, tables)
        if unknown:
            yield found("accept-unknown", unknown, where=entry.where)
        elif all(_was_asked(entry.rule, t) for t in tables if entry.table in {None, t.name}):
            what = f"{entry.rule} of {entry.field!r}" if entry.field else entry.rule
            message = f"An accept entry is about {what}, which was not found, or which an entry above it accepts."
            yield found("accept-unused", message, where=entry.where)


def _was_asked(rule: str, table: TableEntry) -> bool:
    return table.checked and all(note.rule != rule for note in table.not_run)


def _unknown(entry: Accept, tables: Sequence[TableEntry]) -> str:
    """What an entry names that there is not, in a sentence; "" where there is all of it."""
    names = [table.name for table in tables]
    if entry.rule not in RULES:
        return f"An accept entry names the rule {entry.rule!r}, which there is not.{near(entry.rule, RULES)}"
    if entry.table is not None and entry.table not in names:
        said = f"An accept entry names the table {entry.table!r}, which the dataset does not have."
        return said + near(entry.table, names)
    here = [table for table in tables if entry.table in {None, table.name}]
    fields = {field.name for table in here for field in table.fields}
    if entry.field is None or not fields or set(entry.field.split(", ")) <= fields or entry.field in fields:
        return ""
    return f"An accept entry names the field {entry.field!r}, which there is not.{near(entry.field, fields)}"
