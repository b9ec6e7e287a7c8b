"""Compare what a resource declares about its file with the file: ``hash``, ``bytes``, ``rows``, ``fields``."""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from potluck.checkin.passes import PassResult
from potluck.findings import Finding, found
from potluck.model import Table

__all__ = ["declared_findings", "other_findings"]

_LENGTHS = {32: "md5", 40: "sha1", 64: "sha256", 128: "sha512"}


def declared_findings(folder: Path, table: Table, result: PassResult) -> Iterator[Finding]:
    """Differences between what is declared about a table's file and what was read."""
    declared = table.declared
    if not result.files:
        return
    size = sum(file.bytes for file in result.files)
    if "hash" in declared and len(result.files) == 1:
        yield from _hash(folder / table.paths[0], str(declared["hash"]), result.files[0].sha256)
    if "bytes" in declared and declared["bytes"] != size:
        yield found("byte-count", f"The file has {size:,} bytes; {declared['bytes']:,} are declared.")
    if not result.checked or result.schema is None:
        return
    if "fields" in declared and declared["fields"] != len(result.schema.fields):
        yield found(
            "field-count",
            f"The table has {len(result.schema.fields)} columns; {declared['fields']} are declared.",
        )
    rows = result.rows + result.put_aside
    if "rows" in declared and declared["rows"] != rows:
        yield found("row-count", f"The table has {rows:,} rows; {declared['rows']:,} are declared.")


def other_findings(path: Path, declared: Mapping[str, Any], size: int, sha256: str) -> Iterator[Finding]:
    """Differences between what is declared about a file that is not a table and the file itself."""
    if "hash" in declared:
        yield from _hash(path, str(declared["hash"]), sha256)
    if "bytes" in declared and declared["bytes"] != size:
        yield found("byte-count", f"{path.name} has {size:,} bytes; {declared['bytes']:,} are declared.")


def _hash(path: Path, declared: str, sha256: str) -> Iterator[Finding]:
    name, _, value = declared.rpartition(":")
    algorithm = name.lower() or _LENGTHS.get(len(value), "md5")
    if algorithm == "sha256":
        actual = sha256
    elif algorithm in {"md5", "sha1", "sha512"}:
        with path.open("rb") as file:
            actual = hashlib.file_digest(file, algorithm).hexdigest()
    else:
        return
    if actual != value.lower():
        yield found("hash-count", f"The {algorithm} checksum of the file is {actual}; {value} is declared.")
