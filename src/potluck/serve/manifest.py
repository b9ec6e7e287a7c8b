"""What the ``datapackage.json`` of a release says about it."""

from collections.abc import Iterator, Mapping
from typing import Any

__all__ = ["released_keys"]


def released_keys(descriptor: Mapping[str, Any]) -> frozenset[str]:
    """The datasets (``agency/dataset``) that a release's ``datapackage.json`` says it holds.

    Args:
        descriptor: the descriptor, of this version or an earlier one.

    >>> sorted(released_keys({"potluck": {"datasets": ["cdc/a--b", "fda/label-texts"]}}))
    ['cdc/a--b', 'fda/label-texts']
    """
    own = descriptor.get("potluck")
    listed = own.get("datasets") if isinstance(own, Mapping) else None
    if isinstance(listed, list):
        return frozenset(key for key in listed if isinstance(key, str))
    return frozenset(_keys_of_tables(descriptor.get("resources")))


def _keys_of_tables(resources: object) -> Iterator[str]:
    """The datasets of the tables: earlier releases do not list datasets without tables."""
    for resource in resources if isinstance(resources, list) else ():
        own = resource.get("potluck") if isinstance(resource, Mapping) else None
        if isinstance(own, Mapping) and isinstance(own.get("agency"), str) and isinstance(own.get("dataset"), str):
            yield f"{own['agency']}/{own['dataset']}"
