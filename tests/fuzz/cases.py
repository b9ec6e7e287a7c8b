"""Hostile input from a seed: byte strings called tables, and descriptors with something wrong in them."""

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

__all__ = ["Case", "cases"]

# The files of a case by name; the first is what is validated.
Case = dict[str, bytes]

_FRAGMENTS = [
    b",", b";", b"\t", b"|", b'"', b'""', b"\n", b"\r\n", b"\r", b"\0", b"\xef\xbb\xbf", b"\xff\xfe", b"\xc3\x28", b"\x81",
    b"a", b"1", b"-", b"01001", b"1e999", b"NaN", b"2020-02-30", b"=cmd()", "é".encode(), "\u2028".encode(), b"x" * 5000,
    b"id,name,day\n", b"1,Ann,2020-01-01\n", b"{", b"}", b"[", b"]", b":", b"- ", b"&a *a", b"!!python/object:os.system", b"PK\x03\x04",
    b"\x1f\x8b\x08", b"HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!000000000000000000000000000000  ", b"%", b"#", b"'",
]  # fmt: skip
_SUFFIXES = [".csv", ".tsv", ".txt", ".xlsx", ".xpt", ".csv.gz", ".json", ".yaml", ".dat", ".jsonl"]
_TYPES = [
    "string", "integer", "number", "boolean", "date", "datetime", "time", "year", "yearmonth", "duration", "geopoint",
    "geojson", "object", "array", "list", "any", "nonsense", "", None, 5,
]  # fmt: skip
_VALUES: list[Any] = [
    None, True, 0, -1, 1e308, "", "x", "\0", "../../etc/passwd", "/etc/passwd", "C:\\x", "http://[", [], {}, [[]], ["a"] * 50,
    {"a": {"b": {"c": []}}}, "(a+)+$", "(?<=x)y", "[", "%Y-%q", "utf-77", "\u202e", "9" * 400, "|", "ab", 99999999999, "todo",
]  # fmt: skip
_KEYS = [
    "name", "path", "type", "schema", "dialect", "encoding", "format", "hash", "bytes", "fields", "primaryKey", "foreignKeys",
    "uniqueKeys", "missingValues", "constraints", "pattern", "minimum", "enum", "required", "unique", "delimiter", "quoteChar",
    "escapeChar", "headerRows", "commentRows", "commentChar", "header", "potluck", "tier", "accept", "resources", "data",
    "$schema", "profile", "licenses", "contributors", "trueValues", "groupChar", "decimalChar", "bareNumber", "fieldsMatch",
]  # fmt: skip


def cases(seed: int, count: int) -> Iterator[Case]:
    """As many cases as asked for, the same for the same seed."""
    chance = random.Random(seed)
    for number in range(count):
        yield _bytes(chance) if number % 2 else _descriptor(chance)


def _bytes(chance: random.Random) -> Case:
    name = f"t{chance.choice(_SUFFIXES)}"
    if chance.random() < 0.2:
        return {name: chance.randbytes(chance.randrange(0, 3000))}
    return {name: b"".join(chance.choices(_FRAGMENTS, k=chance.randrange(0, 200)))}


def _descriptor(chance: random.Random) -> Case:
    package: dict[str, Any] = {
        "name": "p",
        "resources": [
            {
                "name": "t",
                "type": "table",
                "path": "t.csv",
                "encoding": "utf-8",
                "dialect": {"delimiter": ","},
                "schema": {"fields": [_field(chance, name) for name in ("id", "name", "day")], "primaryKey": ["id"]},
            }
        ],
    }
    for _ in range(chance.randrange(1, 5)):
        _spoil(package, chance)
    table = b"id,name,day\n" + b"".join(
        b"%d,n%d,2020-01-%02d\n" % (i, i, i % 28 + 1) for i in range(chance.randrange(0, 40))
    )
    text = json.dumps(package)
    if chance.random() < 0.2:
        cut = chance.randrange(len(text))
        text = text[:cut] + chance.choice(["", "}", "\t", '"', "&a", "\x07"]) + text[cut + 1 :]
    return {chance.choice(["datapackage.json", "datapackage.yaml"]): text.encode(), "t.csv": table}


def _field(chance: random.Random, name: str) -> dict[str, Any]:
    kind = chance.choice(_TYPES)
    field: dict[str, Any] = {"name": name, "type": kind}
    if chance.random() < 0.5:
        field["constraints"] = {chance.choice(_KEYS): copy.deepcopy(chance.choice(_VALUES))}
    if chance.random() < 0.3:
        field["format"] = chance.choice(["default", "any", "%d/%m/%Y", "email", "%", *map(str, _VALUES)])
    return field


def _spoil(value: Any, chance: random.Random) -> None:
    """Put something odd somewhere inside."""
    while True:
        inner = [v for v in (value.values() if isinstance(value, dict) else value) if isinstance(v, (dict, list)) and v]
        if not inner or chance.random() < 0.3:
            break
        value = chance.choice(inner)
    if isinstance(value, dict):
        value[chance.choice([*_KEYS, *value])] = copy.deepcopy(chance.choice(_VALUES))
    else:
        value[chance.randrange(len(value))] = copy.deepcopy(chance.choice(_VALUES))
