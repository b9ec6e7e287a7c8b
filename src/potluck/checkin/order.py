"""Which datasets of a catalog refer to which, and the order in which they can be checked in."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from potluck.describe.schema import split_reference
from potluck.describe.text import Text

__all__ = ["parents_first", "references"]


def references(
    texts: Mapping[str, Text],
) -> tuple[dict[str, dict[str, frozenset[str]]], dict[str, tuple[str, ...]]]:
    """Return the fields that other datasets refer to, by dataset and table, and the datasets each dataset refers to."""
    wanted: dict[str, dict[str, frozenset[str]]] = {}
    parents: dict[str, tuple[str, ...]] = {}
    for key, text in texts.items():
        for dataset, table, fields in _foreign_references(text.data):
            tables = wanted.setdefault(dataset, {})
            tables[table] = tables.get(table, frozenset()) | fields
            parents[key] = tuple(sorted({*parents.get(key, ()), dataset}))
    return wanted, parents


def _foreign_references(data: Any) -> Iterator[tuple[str, str, frozenset[str]]]:
    resources = data.get("resources") if isinstance(data, dict) else None
    for resource in resources if isinstance(resources, list) else []:
        schema = resource.get("schema") if isinstance(resource, dict) else None
        keys = schema.get("foreignKeys") if isinstance(schema, dict) else None
        for key in keys if isinstance(keys, list) else []:
            reference = key.get("reference") if isinstance(key, dict) else None
            target = str(reference.get("resource", "")) if isinstance(reference, dict) else ""
            dataset, table = split_reference(target)
            if dataset and isinstance(reference, dict):
                named = reference.get("fields")
                fields = [named] if isinstance(named, str) else named if isinstance(named, list) else []
                yield dataset, table, frozenset(str(f) for f in fields)


def parents_first(keys: Sequence[str], parents: Mapping[str, Sequence[str]]) -> list[str]:
    """Sort keys so that parents come before children; in a circle the first name comes first."""
    order: list[str] = []
    visiting: set[str] = set()
    stack = [(key, False) for key in reversed(keys)]
    while stack:
        key, done = stack.pop()
        if done:
            order.append(key)
        elif key not in visiting and key in keys:
            visiting.add(key)
            stack.append((key, True))
            stack += [(parent, False) for parent in reversed(list(parents.get(key, ())))]
    return order
