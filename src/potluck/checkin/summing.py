"""Make the dossier of a dataset from its descriptor and the entries of its tables."""

from collections.abc import Mapping, Sequence
from typing import Any

from potluck.describe.descriptor import Described
from potluck.dossier import Acceptance, Dossier, FileEntry, Label, Origin, Person, TableEntry, accepting
from potluck.findings import Finding
from potluck.util.words import is_todo

__all__ = ["dossier_of"]


def dossier_of(
    described: Described,
    findings: Sequence[Finding],
    tables: tuple[TableEntry, ...],
    others: tuple[FileEntry, ...],
    accepts: tuple[Acceptance, ...],
) -> Dossier:
    """The dossier of a dataset.

    Args:
        described: its descriptor.
        findings: findings that are about no table.
        tables: entries of its tables.
        others: the carried files.
        accepts: its accept entries, with how much each covers.
    """
    dataset, keys = described.dataset, described.keys
    assert dataset is not None
    meta = dataset.meta
    return Dossier(
        agency=dataset.agency,
        name=dataset.name,
        title=_text(meta, "title") or dataset.name,
        description=_text(meta, "description"),
        version=_text(meta, "version"),
        homepage=_text(meta, "homepage"),
        keywords=tuple(str(k) for k in _list(meta, "keywords")),
        licenses=tuple(
            Label(name=_text(e, "name"), title=_text(e, "title"), path=_text(e, "path"))
            for e in _mappings(meta, "licenses")
        ),
        contributors=tuple(_person(e) for e in _mappings(meta, "contributors")),
        sources=tuple(Origin(title=_text(e, "title"), path=_text(e, "path")) for e in _mappings(meta, "sources")),
        tier="" if is_todo(keys.tier) else keys.tier,
        tier_declared_by="" if is_todo(keys.tier_declared_by) else keys.tier_declared_by,
        tracks=keys.tracks,
        geography="" if is_todo(keys.geography) else keys.geography,
        period="" if is_todo(keys.period) else keys.period,
        agreement="" if is_todo(keys.agreement) else keys.agreement,
        known_limits=keys.known_limits,
        synthetic=keys.synthetic,
        accepts=accepts,
        todos=described.todos,
        findings=accepting(findings, "", accepts),
        tables=tables,
        others=others,
    )


def _text(mapping: Mapping[str, Any], key: str) -> str:
    """A text of a descriptor; "" if a draft left it open."""
    value = mapping.get(key)
    text = value if isinstance(value, str) else "" if value is None else str(value)
    return "" if is_todo(text) else text


def _list(mapping: Mapping[str, Any], key: str) -> list[Any]:
    value = mapping.get(key)
    return value if isinstance(value, list) else []


def _mappings(mapping: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    return [e for e in _list(mapping, key) if isinstance(e, dict)]


def _person(entry: Mapping[str, Any]) -> Person:
    roles = _list(entry, "roles") or ([entry["role"]] if isinstance(entry.get("role"), str) else [])
    return Person(
        title=_text(entry, "title"),
        email=_text(entry, "email"),
        organization=_text(entry, "organization"),
        roles=tuple(str(role) for role in roles),
    )
