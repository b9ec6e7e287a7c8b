"""Small files that break a rule, and the same files corrected: the rule pages show them and a test runs them.

A case is the content of one folder, in the order in which a page shows it. If it has a descriptor, that is the file
checked; otherwise it is the table, with the schema and the dialect beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

__all__ = ["BRINGS", "CASES", "NOT_SHOWN", "Case"]


@dataclass(frozen=True, slots=True)
class Case:
    """Files that break a rule, or keep it.

    Attributes:
        data: the table, ``table.csv``; None if the case is about its absence.
        schema: its Table Schema in YAML, ``schema.yaml``.
        dialect: its Table Dialect in YAML, ``dialect.yaml``.
        descriptor: ``datapackage.yaml``; if given, it is checked instead of the lone table.
        others: further files by name.
        encoding: the encoding of the table.
    """

    data: str | None = None
    schema: str = ""
    dialect: str = ""
    descriptor: str = ""
    others: tuple[tuple[str, str], ...] = ()
    encoding: str = "utf-8"

    def files(self) -> dict[str, bytes]:
        """Return the files by name."""
        texts = {"datapackage.yaml": self.descriptor, "schema.yaml": self.schema, "dialect.yaml": self.dialect}
        table = {} if self.data is None else {"table.csv": self.data.encode(self.encoding)}
        return {
            **{name: text.encode() for name, text in texts.items() if text},
            **table,
            **{name: text.encode() for name, text in self.others},
        }


_COMMA = 'delimiter: ","\n'
_TWO = """\
fields:
  - {name: "year", type: "integer"}
  - {name: "place", type: "string"}
"""
_COUNTS = _TWO.replace("year", "deaths")
_SCREENED = _COUNTS.replace('"integer"', '"integer", potluck: {role: "count"}')
_HEAD = """\
name: "deaths"
resources:
"""
_PLAIN = """\
  - name: "table"
    type: "table"
    path: "table.csv"
    dialect: {delimiter: ","}
    schema:
      fields:
        - {name: "year", type: "integer"}
        - {name: "place", type: "string"}
"""
_DATA = "year,place\n2025,Salem\n2026,Lynn\n"


def _table(data: str, schema: str = _TWO, dialect: str = _COMMA) -> Case:
    return Case(data, schema, dialect)


def _package(extra: str = "", resource: str = _PLAIN, more: str = "", data: str = _DATA) -> Case:
    """Return a package of one table.

    Args:
        extra: keys of the package, placed before its resources.
        resource: the resource.
        more: keys of the resource, placed after it.
        data: the table.
    """
    name, _, rest = _HEAD.partition("\n")
    return Case(data, descriptor=f"{name}\n{extra}{rest}{resource}{more}")


def _field(declared: str, data: str, after: str = "") -> Case:
    return _table(data, f"fields:\n  - {declared}\n{after}")


def _swapped(old: str, new: str) -> str:
    assert old in _PLAIN, old
    return _PLAIN.replace(old, new)


_PARENT = """\
  - name: "places"
    type: "table"
    path: "places.csv"
    dialect: {delimiter: ","}
    schema:
      fields:
        - {name: "place", type: "string", constraints: {minLength: 3}}
"""
_CHILD = """\
      foreignKeys:
        - {fields: ["place"], reference: {resource: "places", fields: ["place"]}}
"""


def _family(places: str, child: str = _PLAIN, data: str = _DATA) -> Case:
    """Return a table and the table in which its places must appear."""
    return Case(data, descriptor=_HEAD + child + _CHILD + _PARENT, others=(("places.csv", places),))


_DESCRIPTOR: Mapping[str, tuple[Case, Case]] = {
    "package-error": (
        _package('contributors: "Ann Lee"\n'),
        _package('contributors: [{title: "Ann Lee", roles: ["steward"]}]\n'),
    ),
    "resource-error": (
        _package(resource=_swapped('path: "table.csv"', 'path: "../table.csv"')),
        _package(),
    ),
    "schema-error": (
        _table(_DATA, _TWO + 'primaryKey: ["town"]\n'),
        _table(_DATA, _TWO + 'primaryKey: ["place"]\n'),
    ),
    "field-error": (_table(_DATA, _TWO.replace("integer", "integr")), _table(_DATA)),
    "dialect-error": (
        _package(resource=_swapped('{delimiter: ","}', '{delimiter: ",", header: "yes"}')),
        _package(resource=_swapped('{delimiter: ","}', '{delimiter: ",", header: true}')),
    ),
    "unquoted-scalar": (_package("version: 01001\n"), _package('version: "01001"\n')),
    "duplicate-key": (
        _package('title: "Deaths"\ntitle: "Deaths by place"\n'),
        _package('title: "Deaths by place"\n'),
    ),
    "unknown-key": (
        _package('potluck: {teir: "public"}\n'),
        _package('potluck: {tier: "public", tierDeclaredBy: "Ann Lee"}\n'),
    ),
    "invalid-value": (
        _package('potluck: {synthetic: "perhaps"}\n'),
        _package("potluck: {synthetic: true}\n"),
    ),
    "accept-unknown": (
        _package('potluck: {accept: [{rule: "constraint-eror", reason: "Under review", by: "Ann Lee"}]}\n'),
        _package(),
    ),
    "accept-unused": (
        _package('potluck: {accept: [{rule: "constraint-error", reason: "Under review", by: "Ann Lee"}]}\n'),
        _package(),
    ),
    "misspelt-key": (
        _package('licences: [{name: "CC-BY-4.0"}]\n'),
        _package('licenses: [{name: "CC-BY-4.0"}]\n'),
    ),
    "todo": (_package('description: "todo"\n'), _package('description: "Deaths by place and year."\n')),
    "licence-unknown": (
        _package('licenses: [{name: "free"}]\n'),
        _package('licenses: [{name: "CC-BY-4.0"}]\n'),
    ),
}

_FILE: Mapping[str, tuple[Case, Case]] = {
    "scheme-error": (Case(descriptor=_HEAD + _PLAIN), _package()),
    "source-error": (_table(""), _table(_DATA)),
    "encoding-error": (
        Case("year,place\n2025,Montréal\n", descriptor=_HEAD + _PLAIN + '    encoding: "windows-latin"\n'),
        Case("year,place\n2025,Montréal\n", descriptor=_HEAD + _PLAIN + '    encoding: "utf-8"\n'),
    ),
    "format-unsupported": (
        Case(
            descriptor=_HEAD + _swapped("table.csv", "table.pdf"),
            others=(("table.pdf", "not read\n"),),
        ),
        _package(),
    ),
    "unclosed-quote": (_table('year,place\n2025,Salem\n2026,"Lynn\n'), _table('year,place\n2025,Salem\n2026,"Lynn"\n')),
    "dialect-detected": (
        Case("year;place\n2025;Salem\n", _TWO),
        _table("year;place\n2025;Salem\n", _TWO, 'delimiter: ";"\n'),
    ),
    "schema-inferred": (Case(_DATA, dialect=_COMMA), _table(_DATA)),
    "preamble-skipped": (
        Case("Deaths by place,\n" + _DATA, _TWO, _COMMA + "headerRows: [2]\n"),
        _table(_DATA),
    ),
    "not-a-table": (
        Case(
            _DATA,
            descriptor=_HEAD + _PLAIN + '  - {name: "readme", path: "readme.txt"}\n',
            others=(("readme.txt", "Counted by place of death.\n"),),
        ),
        _package(),
    ),
    "hash-count": (
        _package(more='    hash: "00000000000000000000000000000000"\n'),
        _package(more='    hash: "2cf6d706a5a4d9f060f075352b657bdf"\n'),
    ),
    "byte-count": (_package(more="    bytes: 30\n"), _package(more=f"    bytes: {len(_DATA)}\n")),
    "field-count": (_package(more="    fields: 3\n"), _package(more="    fields: 2\n")),
    "row-count": (_package(more="    rows: 3\n"), _package(more="    rows: 2\n")),
}

_LOOSE = 'fieldsMatch: "subset"\n'

_HEADER: Mapping[str, tuple[Case, Case]] = {
    "blank-label": (_table("year,\n2025,Salem\n"), _table("year,place\n2025,Salem\n")),
    "duplicate-label": (_table("year,year\n2025,Salem\n"), _table("year,place\n2025,Salem\n")),
    "incorrect-label": (_table("year,town\n2025,Salem\n"), _table("year,place\n2025,Salem\n")),
    "extra-label": (_table("year,place,note\n2025,Salem,\n"), _table("year,place\n2025,Salem\n")),
    "missing-label": (_table("year\n2025\n"), _table("year,place\n2025,Salem\n")),
    "unmatched-header": (
        _table("Jahr,Ort\n2025,Salem\n", _TWO + 'fieldsMatch: "partial"\n'),
        _table("year,place\n2025,Salem\n", _TWO + 'fieldsMatch: "partial"\n'),
    ),
    "ambiguous-header": (
        _table("year,place,place\n2025,Salem,MA\n", _TWO + _LOOSE),
        _table("year,place\n2025,Salem\n", _TWO + _LOOSE),
    ),
    "column-left-out": (
        _table("year,place,note\n2025,Salem,checked\n", _TWO + _LOOSE),
        _table("year,place\n2025,Salem\n", _TWO + _LOOSE),
    ),
}

_ROWS: Mapping[str, tuple[Case, Case]] = {
    "extra-cell": (
        _table("year,place\n2025,Salem, MA\n2026,Lynn\n"),
        _table('year,place\n2025,"Salem, MA"\n2026,Lynn\n'),
    ),
    "missing-cell": (_table("year,place\n2025,Salem\n2026\n"), _table("year,place\n2025,Salem\n2026,Lynn\n")),
    "blank-row": (
        _table("year,place\n2025,Salem\n,\n2026,Lynn\n"),
        _table("year,place\n2025,Salem\n2026,Lynn\n"),
    ),
    "undecodable-row": (
        Case("year,place\n2025,Montréal\n", descriptor=_HEAD + _PLAIN + '    encoding: "utf-8"\n', encoding="cp1252"),
        Case("year,place\n2025,Montréal\n", descriptor=_HEAD + _PLAIN + '    encoding: "cp1252"\n', encoding="cp1252"),
    ),
}

_CELLS: Mapping[str, tuple[Case, Case]] = {
    "type-error": (
        _table("deaths,place\n12,Salem\n12O,Lynn\nNA,Boston\n", _COUNTS),
        _table("deaths,place\n12,Salem\n120,Lynn\nNA,Boston\n", _COUNTS + 'missingValues: ["", "NA"]\n'),
    ),
    "constraint-error": (
        _field('{name: "county", type: "string", constraints: {pattern: "[0-9]{5}"}}', "county\n1001\n25009\n"),
        _field('{name: "county", type: "string", constraints: {pattern: "[0-9]{5}"}}', "county\n01001\n25009\n"),
    ),
    "value-out-of-range": (
        _field('{name: "serial", type: "integer"}', "serial\n99999999999999999999\n"),
        _field('{name: "serial", type: "string"}', "serial\n99999999999999999999\n"),
    ),
    "mixed-time-zones": (
        _field('{name: "seen", type: "datetime"}', "seen\n2026-01-02T10:00:00Z\n2026-01-03T10:00:00\n"),
        _field('{name: "seen", type: "datetime"}', "seen\n2026-01-02T10:00:00Z\n2026-01-03T10:00:00Z\n"),
    ),
    "unique-error": (
        _field('{name: "site", type: "string", constraints: {unique: true}}', "site\nA1\nA2\nA1\n"),
        _field('{name: "site", type: "string", constraints: {unique: true}}', "site\nA1\nA2\nA3\n"),
    ),
    "primary-key": (
        _table("year,place\n2025,Salem\n2025,Salem\n", _TWO + 'primaryKey: ["year", "place"]\n'),
        _table("year,place\n2025,Salem\n2026,Salem\n", _TWO + 'primaryKey: ["year", "place"]\n'),
    ),
    "unique-key": (
        _table("year,place\n2025,Salem\n2025,Salem\n", _TWO + 'uniqueKeys: [["year", "place"]]\n'),
        _table("year,place\n2025,Salem\n2026,Salem\n", _TWO + 'uniqueKeys: [["year", "place"]]\n'),
    ),
    "foreign-key": (_family("place\nSalem\n"), _family("place\nSalem\nLynn\n")),
    "key-type-mismatch": (
        _family(
            "place\nSalem\n", _swapped('"place", type: "string"', '"place", type: "integer"'), "year,place\n2025,\n"
        ),
        _family("place\nSalem\n", data="year,place\n2025,\n"),
    ),
    "parent-not-released": (
        _family("place\nSalem\nLynn\nNY\n", data=_DATA + "2026,NY\n"),
        _family("place\nSalem\nLynn\n"),
    ),
}

_SCREEN: Mapping[str, tuple[Case, Case]] = {
    "screen-email": (
        _table("year,place\n2025,ann@example.org\n"),
        _table("year,place\n2025,Salem\n"),
    ),
    "screen-phone": (
        _table("year,place\n2025,(617) 555-0142\n"),
        _table("year,place\n2025,Salem\n"),
    ),
    "screen-ssn": (
        _table("year,place\n2025,078-05-1120\n"),
        _table("year,place\n2025,Salem\n"),
    ),
    "screen-small-cells": (
        _table("deaths,place\n3,Salem\n120,Lynn\n", _SCREENED),
        _table("deaths,place\nSuppressed,Salem\n120,Lynn\n", _SCREENED + 'missingValues: ["", "Suppressed"]\n'),
    ),
}

CASES: Mapping[str, tuple[Case, Case]] = MappingProxyType(
    {**_DESCRIPTOR, **_FILE, **_HEADER, **_ROWS, **_CELLS, **_SCREEN}
)

# Rules without an example, and why.
NOT_SHOWN = (
    ("tier-missing", "Only an event requires an access tier; a file on its own does not need one."),
    ("sheet-not-checked", "A workbook cannot be shown as text."),
    ("cell-too-long", "An example would need a cell of more than 64 MB."),
)
# Rules whose example also breaks another rule: which one, and why that is unavoidable.
BRINGS = (
    (
        "parent-not-released",
        "constraint-error",
        "The row that it refers to is in quarantine because it breaks that rule.",
    ),
)
