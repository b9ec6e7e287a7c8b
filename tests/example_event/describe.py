"""Words for descriptors: fields, tables and datasets, as the sets in this generator say them."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from example_event.files import Raw
from example_event.plain_yaml import to_yaml

__all__ = [
    "Contribution",
    "Plain",
    "column",
    "county_column",
    "dataset",
    "names",
    "reference",
    "state_column",
    "table",
    "year_column",
]

Plain = dict[str, Any]

GOVERNMENT: Plain = {"name": "us-government-work", "title": "Work of the United States government"}
CC0: Plain = {
    "name": "CC0-1.0",
    "title": "Creative Commons Zero 1.0",
    "path": "https://creativecommons.org/publicdomain/zero/1.0/",
}
CC_BY: Plain = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
CC_BY_NC: Plain = {
    "name": "CC-BY-NC-4.0",
    "title": "Creative Commons Attribution-NonCommercial 4.0",
    "path": "https://creativecommons.org/licenses/by-nc/4.0/",
}

_SPAN = re.compile(r"([0-9]{4})-([0-9]{2,4})")
_SYNTHETIC = "All values are synthetic, drawn by a seeded generator; only geography codes and place names are real."


@dataclass(frozen=True, slots=True)
class Contribution:
    """A dataset as an agency brings it: its files and what it says about them.

    Attributes:
        key: ``agency/dataset``.
        descriptor: the Data Package, with comments.
        files: the raw files.
        earlier: files of an earlier delivery that these replaced.
        notes: note of a delivery, by name of the file.
        received: day of the delivery, and of the earlier one.
    """

    key: str
    descriptor: Plain
    files: tuple[Raw, ...]
    received: str
    earlier: tuple[tuple[str, Raw, str], ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)

    def contents(self) -> dict[str, bytes]:
        """Every file of the dataset's folder, by name."""
        head = "# Of Potluck's example event; tests/example_event/generate.py in its repository writes this file.\n"
        told = {
            "datapackage.yaml": (head + to_yaml(self.descriptor)).encode(),
            "deliveries.jsonl": "".join(map(_line, self._deliveries())).encode(),
        }
        return told | {raw.name: raw.content for raw in self.files}

    def _deliveries(self) -> list[Plain]:
        before = [_delivery(day, raw, note) for day, raw, note in self.earlier]
        return before + [_delivery(self.received, raw, self.notes.get(raw.name, "")) for raw in self.files]


def _delivery(day: str, raw: Raw, note: str) -> Plain:
    return {
        "date": day, "file": raw.name, "sha256": hashlib.sha256(raw.content).hexdigest(),
        "bytes": len(raw.content), "rows": raw.rows, "columns": raw.columns, "note": note,
    }  # fmt: skip


def _line(delivery: Plain) -> str:
    return json.dumps(delivery, ensure_ascii=False) + "\n"


def column(
    name: str,
    kind: str,
    title: str,
    description: str,
    *,
    note: str = "",
    missing: Mapping[str, str] | None = None,
    required: bool = False,
    unit: str = "",
    code: str = "",
    role: str = "",
    sensitive: bool = False,
    constraints: Mapping[str, Any] | None = None,
    **options: object,
) -> Plain:
    """A field of a schema.

    Args:
        name: as in the header of the file.
        kind: its type.
        title: short name for people.
        description: what it says.
        note: a comment above it.
        missing: texts that stand for no value, with what they mean.
        required: whether each row has a value; decided here because the code columns share it.
        unit: of measure.
        code: system its codes are from.
        role: for disclosure control.
        sensitive: whether its failing cells must not be shown.
        constraints: the others.
        options: other properties of the type, such as ``groupChar``.
    """
    rules = ({"required": True} if required else {}) | dict(constraints or {})
    ours = {"role": role, "sensitive": sensitive, "code": code, "unit": unit}
    parts: Plain = {
        "#": note, "name": name, "type": kind, "title": title, "description": description, **options,
        "missingValues": [{"value": value, "label": label} for value, label in (missing or {}).items()],
        "constraints": rules, "potluck": {key: value for key, value in ours.items() if value},
    }  # fmt: skip
    return {key: value for key, value in parts.items() if value not in ("", [], {})}


def county_column(name: str = "fips", description: str = "Five-digit FIPS code of the county.", **more: Any) -> Plain:
    """The column that says which county."""
    return column(
        name, "string", "County code", description,
        required=True, code="us-county-fips", constraints={"pattern": "[0-9]{5}"}, **more,
    )  # fmt: skip


def state_column(name: str = "state", *, postal: bool = True, **more: Any) -> Plain:
    """The column that says which state."""
    if postal:
        return column(
            name, "string", "State", "Postal abbreviation of the state.",
            required=True, code="us-state-postal", constraints={"pattern": "[A-Z]{2}"}, **more,
        )  # fmt: skip
    return column(
        name, "string", "State code", "Two-digit FIPS code of the state.",
        required=True, code="us-state-fips", constraints={"pattern": "[0-9]{2}"}, **more,
    )  # fmt: skip


def year_column(first: int, last: int, name: str = "year") -> Plain:
    """The column that says which calendar year."""
    bounds = {"minimum": first, "maximum": last}
    return column(name, "year", "Year", "Calendar year.", required=True, constraints=bounds)


def names(fields: Sequence[Plain]) -> list[str]:
    """The names of fields: the header of their file."""
    return [str(one["name"]) for one in fields]


def reference(here: str | Sequence[str], table_name: str, there: str | Sequence[str] | None = None) -> Plain:
    """A foreign key; another dataset's table is ``agency/dataset#table``."""
    own = [here] if isinstance(here, str) else list(here)
    other = own if there is None else [there] if isinstance(there, str) else list(there)
    return {"fields": own, "reference": {"resource": table_name, "fields": other}}


def table(
    name: str,
    raw: Raw,
    fields: Sequence[Plain],
    title: str,
    description: str,
    *,
    note: str = "",
    kind: str = "csv",
    encoding: str = "utf-8",
    dialect: Plain | None = None,
    key: Sequence[str] = (),
    unique: Sequence[Sequence[str]] = (),
    refers: Sequence[Plain] = (),
) -> Plain:
    """A resource.

    Args:
        name: of the table.
        raw: the file it is in.
        fields: of its schema.
        title: short name for people.
        description: what it holds.
        note: a comment above it.
        kind: format of the file.
        encoding: of delimited text.
        dialect: how it is laid out; footnotes are added where the file has some.
        key: its primary key.
        unique: other fields that tell its rows apart.
        refers: its foreign keys.
    """
    layout = dict(dialect or ({"delimiter": ","} if kind == "csv" else {}))
    if raw.footnotes:
        layout |= {"#": "The notes under the table are records too; they are named here to be left out.",
                   "commentRows": list(raw.footnotes)}  # fmt: skip
    schema: Plain = {"fields": list(fields), "primaryKey": list(key),
                     "uniqueKeys": [list(one) for one in unique],
                     "foreignKeys": list(refers)}  # fmt: skip
    parts: Plain = {
        "#": note, "name": name, "type": "table", "path": raw.name, "title": title,
        "description": f"{description} Synthetic values.",
        "format": kind, "encoding": encoding if kind == "csv" else "",
        "hash": f"sha256:{hashlib.sha256(raw.content).hexdigest()}", "bytes": len(raw.content),
        "dialect": layout, "schema": {part: value for part, value in schema.items() if value},
    }  # fmt: skip
    return {part: value for part, value in parts.items() if value not in ("", [], {})}


def dataset(
    key: str,
    title: str,
    description: str,
    *,
    steward: str,
    organization: str,
    licence: Plain,
    sources: Sequence[Plain],
    keywords: Sequence[str],
    tracks: Sequence[str],
    geography: str,
    period: str,
    limits: Sequence[str],
    tables: Sequence[Plain],
    note: str = "",
    version: str = "2026.1",
    tier: str = "public",
    agreement: str = "",
    accept: Sequence[Plain] = (),
) -> Plain:
    """A Data Package descriptor; the steward is also who declared the tier.

    Args:
        key: ``agency/dataset``.
        title: of the dataset.
        description: what it is; a sentence says that it is synthetic.
        steward: whom to ask, by name; the address follows from it.
        organization: the steward's.
        licence: one of the licences above.
        sources: where the agency has it from.
        keywords: topics.
        tracks: the event's tracks it is offered for.
        geography: level of its rows.
        period: which it covers.
        limits: what a user must know.
        tables: its resources.
        note: a comment at the top.
        version: of the dataset.
        tier: who may see it.
        agreement: a text in ``agreements/``.
        accept: findings the steward accepts.
    """
    # Spans of years are typed with a hyphen in this generator and printed with the dash they want.
    title, period = (_SPAN.sub("\\1\N{EN DASH}\\2", text) for text in (title, period))
    ours: Plain = {
        "tier": tier, "tierDeclaredBy": f"{steward}, data steward", "tracks": list(tracks),
        "geography": geography, "period": period, "agreement": agreement, "knownLimits": list(limits),
        "synthetic": True, "accept": list(accept),
    }  # fmt: skip
    mail = steward.lower().replace(" ", ".").replace("'", "") + "@example.org"
    parts: Plain = {
        "#": note, "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": key.split("/")[1], "title": title, "description": f"{description} {_SYNTHETIC}",
        "version": version, "keywords": list(keywords), "licenses": [licence],
        "contributors": [
            {"title": steward, "email": mail, "organization": organization, "roles": ["steward"]},
        ],
        "sources": list(sources),
        "potluck": {part: value for part, value in ours.items() if value not in ("", [])},
        "resources": list(tables),
    }  # fmt: skip
    return {part: value for part, value in parts.items() if value not in ("", [], {})}
