"""Cases of the same kinds as the conformance cases, made from a seed: what is in each is drawn, never the verdict.

Texts lie on both sides of every rule and on every point where the two are known to differ, so that
reasons are tried as well as rules.
"""

import csv
import hashlib
import io
import json
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

__all__ = ["KINDS", "Files", "generate"]

Files = dict[str, bytes]
_V2 = "https://datapackage.org/profiles/2.0/tableschema.json"
_PLAIN = {"header": True, "delimiter": ",", "quoteChar": '"', "doubleQuote": True, "skipInitialSpace": False}

TEXTS: dict[str, tuple[str, ...]] = {
    "integer": ("0", "1", "2", "7", "-7", "+7", "007", "1_0", "1,000", "1.0", "1e5", "0x10", " 5", "5\n", "\xa05", "٣", "１２", "99999999999999999999", "9223372036854775807", "-9223372036854775808", "$1", "1%", "EUR 95", "-$1", "+$1", "..1", "x"),
    "number": ("0", "1", "1.5", "-1.5", "1.50", ".5", "5.", "1e2", "1E-2", "NaN", "nan", "INF", "-INF", "inf", "Infinity", "+inf", "sNaN", "1e400", "1_0", "1__0", "_1", " 1", "1\x0b", "1,5", "1.000,5", "1,000.5", "95%", "$5", "$.5", "1.50000000000000000001", "٣", "0x1", "x"),
    "boolean": ("true", "True", "TRUE", "1", "false", "False", "FALSE", "0", "tRue", "yes", "no", " true", "t"),
    "date": ("2020-01-01", "2020-02-29", "2021-02-29", "2020-1-1", "2020-01- 1", " 2020-01-01", "2020-01-01\n", "0000-01-01", "0001-01-01", "2020/01/01", "01/02/2020", "1/2/2020", "2020-W01-1", "2020-01-01T00:00:00", "20200101", "２０２０-01-01", "Jan 1 2020", "x"),
    "time": ("10:00:00", "23:59:59", "24:00:00", "24:00:01", "10:00", "1:00:00", "10:00:00Z", "10:00:00+01:00", "10:00:00.5", "10:00:00.1234567", "10:00:00,5", "10:00:60", "06+01:00", " 10:00:00", "10:00:00-23:00", "3pm", "10:00:00z", "x"),
    "datetime": ("2020-01-01T10:00:00", "2020-01-01 10:00:00", "2020-01-01T10:00:00Z", "2020-01-01T10:00:00+05:30", "2020-01-01T10:00:00+0530", "2020-01-01T24:00:00", "9999-12-31T24:00:00", "2020-01-01T10:00:00.123", "2020-01-01T10:00:00.1234567", "2021-02-29T10:00:00", "2020-01-01", "2020-01-01T10:00", "2020-W01-1T10:00:00", "20200101T100000", " 2020-01-01T10:00:00", "2020-01-01T10:00:00-23:59", "0001-01-01T00:00:00+05:00", "x"),
    "year": ("2020", "1999", "0000", "-2020", "12345", "999", "+201", " 201", "1_00", "２０２０", "2020 ", "20", "x"),
    "yearmonth": ("2020-01", "1999-12", "2020-1", "2020-13", "0-1", "99999-12", "-2020-01", " 2020-01", "2020-01-01", "2020", "２０２０-01", "x"),
    "duration": ("P1Y", "P12M", "P1D", "PT24H", "P1Y2M3DT4H5M6.5S", "PT0,5S", "P1W", "-P1D", "+P1D", "P", "PT", "P1YT", "P0001-01-01T00:00:00", "P9999999999D", " P1D", "p1d", "P-1D", "P1.5D", "1D", "x"),
    "array": ("[]", "[1]", "[1, 2, 3]", "[1,]", "{}", "null", " [1] ", "[NaN]", '["a"]', "x"),
    "object": ("{}", '{"a": 1}', '{"a": 1, "b": 2}', '{"a": 1, "a": 2}', "[]", "{a: 1}", "x"),
    "list": ("a", "a,b", "1,2", "1, 2", "1,,2", "1,", "a;b", "true,false", "2020-01-01,2020-01-02", "2020-1-1", "1_0,2", "10:00:00, 11:00:00", "1.5,2", ""),
    "geopoint": ("1,2", "180,90", "181,0", "0,91", "1.5, 2.5", " 1,2", "1_0,2", "NaN,1", "1", "1,2,3", "[1, 2]", '["1", "2"]', '{"lon": 1, "lat": 2}', '{"lon": 1}', "1e1,2", "x"),
    "geojson": ('{"type":"Point","coordinates":[1,2]}', '{"type":"Point","coordinates":[1,2,3]}', '{"type":"Point","coordinates":[1]}', '{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}', '{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[2,2]]]}', '{"type":"LineString","coordinates":[[0,0],[1,1]]}', '{"type":"LineString","coordinates":[[0,0]]}', '{"type":"Feature","geometry":null,"properties":{}}', '{"type":"Feature"}', '{"type":"FeatureCollection","features":[]}', '{"type":"Topology","objects":{},"arcs":[]}', '{"type":"GeometryCollection","geometries":[]}', "{}", "[]", "x"),
    "string": ("a", "b", "abc", "ABC", "a b", " a", "é", "👍", "e\u0301", "1", "01", "abc\n", "ann@example.org", "a@b", "é@x.com", "http://x.org/a b", "a:b", "//x", "123e4567-e89b-12d3-a456-426614174000", "{123e4567e89b12d3a456426614174000}", "YWJj", "YW", "!!!!", "x" * 12),
    "any": ("a", "1", "1.0", "x", "é"),
}  # fmt: skip
FORMATS: dict[str, tuple[str, ...]] = {
    "string": ("default", "email", "uri", "uuid", "binary"),
    "date": ("default", "any", "%d/%m/%Y", "%Y%m%d", "fmt:%d/%m/%Y", "%d %B %Y", "%m/%d/%y"),
    "time": ("default", "any", "%H:%M", "%I%p"),
    "datetime": ("default", "any", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S%z", "%d/%m/%Y"),
    "geopoint": ("default", "array", "object"),
    "geojson": ("default", "topojson"),
}
OPTIONS: dict[str, tuple[dict[str, Any], ...]] = {
    "integer": ({}, {"bareNumber": False}, {"groupChar": ","}),
    "number": ({}, {"bareNumber": False}, {"groupChar": ","}, {"decimalChar": ","}, {"decimalChar": ",", "groupChar": "."}, {"floatNumber": True}),
    "boolean": ({}, {"trueValues": ["yes", "1"], "falseValues": ["no", "0"]}, {"trueValues": ["t"]}),
    "list": ({}, {"delimiter": ";"}, {"itemType": "integer"}, {"itemType": "number"}, {"itemType": "date"}, {"itemType": "time"}, {"itemType": "boolean"}),
    "array": ({}, {}, {"arrayItem": {"type": "integer"}}, {"arrayItem": {"type": "string", "constraints": {"minLength": 2}}}),
}  # fmt: skip
_ORDERED = frozenset({"integer", "number", "date", "time", "datetime", "year", "yearmonth"})
_LENGTHY = frozenset({"string", "array", "object", "list"})
# Values that both read alike in every format, for bounds: others make frictionless raise.
_BOUNDS = {
    "integer": (0, 2, "7", -5), "number": (0, 1.5, "1", "-1.5"), "date": ("2020-01-01", "2020-02-29"),
    "time": ("10:00:00", "23:59:59"), "datetime": ("2020-01-01T10:00:00", "2020-01-01T10:00:00Z"),
    "year": (2000, "1999"), "yearmonth": ("2020-01", "1999-12"),
}  # fmt: skip
_PATTERNS = ("[a-z]+", "a|b", "^a.*$", r"\d+", r"\w{1,3}", "a|h.*", "[A-Z]{3}", ".", "a.*c", r"(a|b)+", r"[^a]*")
_SIGNS = "0123456789+-.,:/eTZP_%$ \t\nabx\"'[]{}٣２\xa0é"
_MISSING = ("", "NA", "-", "x", "1", " ")


def _mutated(rng: Random, text: str) -> str:
    for _ in range(rng.randint(1, 2)):
        at = rng.randint(0, len(text))
        text = rng.choice(
            (text[:at] + rng.choice(_SIGNS) + text[at:], text[:at] + text[at + 1 :], text[:at] + text[at:][::-1][:2])
        )
    return text


def _cell(rng: Random, kind: str, odd: float = 0.2) -> str:
    text = rng.choice(TEXTS[kind])
    return _mutated(rng, text) if rng.random() < odd else text


def _field(rng: Random, name: str, kind: str | None = None) -> dict[str, Any]:
    kind = kind or rng.choice(sorted(TEXTS))
    made: dict[str, Any] = {"name": name, "type": kind}
    if kind in FORMATS and rng.random() < 0.5:
        made["format"] = rng.choice(FORMATS[kind])
    return made | (rng.choice(OPTIONS[kind]) if kind in OPTIONS else {})


def _constraints(rng: Random, made: dict[str, Any]) -> dict[str, Any]:
    kind, own = made["type"], dict[str, Any]()
    if rng.random() < 0.3:
        own["required"] = rng.random() < 0.8
    if kind in _ORDERED and made.get("format", "default") == "default" and rng.random() < 0.5:
        own[rng.choice(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"))] = rng.choice(_BOUNDS[kind])
    if kind in _LENGTHY and rng.random() < 0.5:
        own[rng.choice(("minLength", "maxLength"))] = rng.randint(0, 4)
    if kind == "string" and rng.random() < 0.5:
        own["pattern"] = rng.choice(_PATTERNS)
    if kind != "list" and rng.random() < 0.3:
        native = (1, 0, 1.5, True, None, 2020, [1, 2], {"a": 1})
        own["enum"] = [rng.choice(native if rng.random() < 0.1 else TEXTS[kind]) for _ in range(rng.randint(1, 4))]
    return own


def _schema(fields: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {"$schema": _V2, "fields": fields, **more}


def _written(records: Sequence[Sequence[str]], **form: Any) -> bytes:
    text = io.StringIO()
    csv.writer(text, **{"lineterminator": "\n", **form}).writerows(records)
    return text.getvalue().encode()


def _json(value: Any) -> bytes:
    return json.dumps(value).encode()


def _files(table: bytes, schema: Any = None, dialect: Any = None, options: Any = None) -> Files:
    parts = {"schema.json": schema, "dialect.json": dialect, "options.json": options}
    return {"table.csv": table, **{name: _json(part) for name, part in parts.items() if part is not None}}


def _lex(rng: Random) -> Files:
    made = _field(rng, "v")
    kind = made["type"] if rng.random() < 0.85 else rng.choice(sorted(TEXTS))
    records = [["id", "v"], *([f"r{i}", _cell(rng, kind)] for i in range(25))]
    return _files(_written(records), _schema([{"name": "id", "type": "string"}, made]), _PLAIN, {"encoding": "utf-8"})


def _constraint(rng: Random) -> Files:
    made = _field(rng, "v")
    made["constraints"] = _constraints(rng, made)
    records = [["id", "v"], *([f"r{i}", _cell(rng, made["type"], 0.1)] for i in range(20)), ["end", ""]]
    return _files(_written(records), _schema([{"name": "id", "type": "string"}, made]), _PLAIN, {"encoding": "utf-8"})


def _missing(rng: Random) -> Files:
    fields = [_field(rng, "a"), _field(rng, "b")]
    for made in fields:
        made["constraints"] = {"required": rng.random() < 0.4}
        if rng.random() < 0.5:
            made["missingValues"] = rng.sample(_MISSING, rng.randint(0, 3))
    schema = _schema(fields)
    if rng.random() < 0.7:
        schema["missingValues"] = rng.choice(
            ([], [""], ["-"], ["", "NA"], [{"value": "NA", "label": "n"}, {"value": ""}])
        )
    cells = [[rng.choice((rng.choice(_MISSING), _cell(rng, f["type"]))) for f in fields] for _ in range(15)]
    return _files(_written([["a", "b"], *cells]), schema, rng.choice((_PLAIN, {**_PLAIN, "nullSequence": "NA"})))


_KEYABLE = ("integer", "number", "boolean", "date", "time", "datetime", "year", "yearmonth", "duration", "string", "any", "geopoint")  # fmt: skip


def _keyed_fields(rng: Random) -> tuple[list[dict[str, Any]], list[tuple[str, ...]]]:
    fields, pools = [], []
    for name in "abc"[: rng.randint(1, 3)]:
        kind = rng.choice(_KEYABLE)
        fields.append({"name": name, "type": kind, "constraints": {"unique": rng.random() < 0.3}})
        pools.append((*rng.sample(TEXTS[kind], 3), "", "x"))
    return fields, pools


def _keys(rng: Random) -> Files:
    fields, pools = _keyed_fields(rng)
    names = [f["name"] for f in fields]
    schema: dict[str, Any] = {"fields": fields}
    if rng.random() < 0.7:
        schema["primaryKey"] = rng.sample(names, rng.randint(1, len(names)))
    if rng.random() < 0.5:
        width = rng.randint(1, len(names))
        reference = {"fields": rng.sample(names, width)}
        schema["foreignKeys"] = [{"fields": rng.sample(names, width), "reference": reference}]
    records = [names, *([rng.choice(pool) for pool in pools] for _ in range(20))]
    return _files(_written(records), schema, _PLAIN)


def _header(rng: Random) -> Files:
    names = ["id", "name", "c"][: rng.randint(1, 3)]
    fields: list[dict[str, Any]] = [{"name": n, "type": rng.choice(("integer", "string"))} for n in names]
    for made in fields:
        made["constraints"] = {"required": rng.random() < 0.3}
    more = {"primaryKey": [rng.choice(names)]} if rng.random() < 0.3 else {}
    labels = [
        rng.choice((n, n, n, n, n.upper(), f" {n} ", "", "other"))
        for n in rng.sample(names, rng.randint(1, len(names)))
    ]
    if rng.random() < 0.4:
        labels.insert(rng.randint(0, len(labels)), rng.choice(("more", "", names[0])))
    if rng.random() < 0.4:
        labels = names
    schema = _schema(fields, fieldsMatch=rng.choice(("exact", "equal", "subset", "superset", "partial")), **more)
    cells = [[rng.choice(("1", "x", "")) for _ in labels] for _ in range(4)]
    dialect = {**_PLAIN, **rng.choice(({}, {}, {"headerCase": False}))}
    return _files(_written([labels, *cells]), schema, dialect)


def _headerdetect(rng: Random) -> Files:
    width = rng.randint(1, 5)
    names = [f"c{i}" for i in range(width)]
    above = [[rng.choice(("Report", "2020", "")) for _ in range(rng.randint(0, 2))] for _ in range(rng.randint(0, 3))]
    cells = [
        [str(rng.randint(0, 9)) for _ in range(max(0, width + rng.choice((0, 0, 0, 0, -1, 1))))]
        for _ in range(rng.randint(1, 8))
    ]
    schema = {"fields": [{"name": n, "type": "integer"} for n in names]}
    return _files(
        _written([*above, names, *cells]),
        schema,
        rng.choice((None, None, {"header": True}, {"headerRows": [len(above) + 1]})),
    )


def _rows(rng: Random) -> Files:
    fields = [_field(rng, f"c{i}", rng.choice(("integer", "string", "date"))) for i in range(rng.randint(1, 4))]
    for made in fields:
        made["constraints"] = {"required": True} if rng.random() < 0.3 else {}
        made.pop("format", None)
    lines = [",".join(f["name"] for f in fields)]
    for _ in range(12):
        width = max(0, len(fields) + rng.choice((0, 0, 0, -1, -2, 1, 2)))
        lines.append(",".join(rng.choice(("", "", "1", "x", " ", '""', "2020-01-01")) for _ in range(width)))
    dialect = rng.choice(
        (_PLAIN, {**_PLAIN, "skipBlankRows": True}, {**_PLAIN, "commentRows": [3]}, {**_PLAIN, "header": False})
    )
    return _files("\n".join(lines).encode(), _schema(fields), dialect)


def _csv(rng: Random) -> Files:
    pieces = ("1", "a", "x", ",", ",", '"', '""', "'", "\n", "\n", "\r\n", "\r", " ", ";", "#", "\\", "é", "\u2028")
    body = "".join(rng.choice(pieces) for _ in range(rng.randint(0, 40)))
    if rng.random() < 0.6:
        body = "".join(
            f"{i},{rng.choice(('a', chr(34) + 'a,b' + chr(34), 'a' + chr(34) + 'b', '#c', ' d', ''))}\n"
            for i in range(6)
        )
    changes: tuple[dict[str, Any], ...] = ({}, {}, {"quoteChar": "'"}, {"delimiter": ";"}, {"escapeChar": "\\"}, {"commentChar": "#"}, {"doubleQuote": False}, {"skipInitialSpace": True})  # fmt: skip
    dialect = rng.choice((None, {**_PLAIN, **rng.choice(changes)}, {**_PLAIN, **rng.choice(changes)}))
    schema = {"fields": [{"name": "id", "type": "integer"}, {"name": "name", "type": "string"}]}
    return _files(f"id,name\n{body}".encode(), schema, dialect, {"encoding": "utf-8"})


def _dialect(rng: Random) -> Files:
    """Tables as a dialect says that leaves some of it out."""
    said: dict[str, Any] = {
        **_PLAIN,
        "delimiter": rng.choice(",;|"),
        "quoteChar": rng.choice("\"'"),
        "skipInitialSpace": rng.random() < 0.3,
    }
    above = [["Report"]] * rng.choice((0, 0, 1))
    rows = [[str(n), rng.choice(("a", "b c", "it's", "x,y", "x;y", ""))] for n in range(rng.randint(0, 6))]
    table = _written([*above, ["id", "name"], *rows], delimiter=said["delimiter"], quotechar=said["quoteChar"])
    if said["skipInitialSpace"]:
        table = table.replace(said["delimiter"].encode(), said["delimiter"].encode() + b" ")
    dialect = {key: value for key, value in said.items() if rng.random() < 0.7}
    schema = {"fields": [{"name": "id", "type": "integer"}, {"name": "name", "type": "string"}]}
    return _files(table, schema, dialect, {"encoding": "utf-8"})


def _encoding(rng: Random) -> Files:
    words = ("a", "café", "naïve façade", "crème brûlée", "Straße", "日本", "Привет", "€5", "x" * 50)
    encoding = rng.choice(("utf-8", "utf-8-sig", "utf-16", "latin-1", "cp1252", "cp1251", "shift_jis"))
    text = "id,name\n" + "".join(f"{rng.choice(('1', '2', 'x'))},{rng.choice(words)}\n" for _ in range(12))
    declared = rng.choice((None, encoding, encoding, "utf-8"))
    schema = {"fields": [{"name": "id", "type": "integer"}, {"name": "name", "type": "string"}]}
    options = None if declared is None else {"encoding": declared}
    return _files(text.encode(encoding, errors="replace"), schema, None, options)


def _stats(rng: Random) -> Files:
    table = _written([["id", "name"], *([str(i), "a"] for i in range(rng.randint(0, 3)))])
    hashes = [hashlib.new(name, table).hexdigest() for name in ("md5", "sha256")]
    options = {
        "hash": rng.choice((hashes[0], f"md5:{hashes[0]}", f"sha256:{hashes[1]}", "x", "0" * 32, hashes[0].upper())),
        "bytes": rng.choice((len(table), 5, 0)),
        "rows": rng.choice((table.count(b"\n") - 1, 9, 0)),
        "fields": rng.choice((2, 3)),
    }
    schema = {"fields": [{"name": "id", "type": "integer"}, {"name": "name", "type": "string"}]}
    return _files(table, schema, None, {k: v for k, v in options.items() if rng.random() < 0.6})


_WRONG: tuple[Any, ...] = (None, 5, "x", [], {}, True, [1], {"a": 1}, "")


def _metadata(rng: Random) -> Files:
    made = _field(rng, "a")
    made["constraints"] = _constraints(rng, made)
    schema = _schema([made, {"name": "b", "type": "string"}], primaryKey=["a"], foreignKeys=[], missingValues=[""])
    if rng.random() < 0.5:
        del schema["$schema"]
    part = rng.choice((schema, made, made["constraints"]))
    keys = {id(schema): ("fields", "primaryKey", "foreignKeys", "missingValues", "fieldsMatch", "title"), id(made): ("name", "type", "format", "title", "missingValues", "constraints", "trueValues", "groupChar", "rdfType", "example"), id(made["constraints"]): ("required", "unique", "minimum", "maximum", "minLength", "maxLength", "pattern", "enum", "foo")}  # fmt: skip
    part[rng.choice(keys[id(part)])] = rng.choice(_WRONG)
    return _files(_written([["a", "b"], ["1", "x"], ["x", ""]]), schema, _PLAIN)


def _package(rng: Random) -> Files:
    kinds = rng.choice((("integer", "integer"), ("string", "string"), ("number", "integer"), ("integer", "string"), ("boolean", "integer"), ("date", "date")))  # fmt: skip
    pools = [(*rng.sample(TEXTS[kind], 4), "") for kind in kinds]
    pools = [tuple({*pools[0], *rng.sample(pools[1], 3)}), pools[1]]
    composite = rng.random() < 0.3
    keys = ["k", "l"] if composite else ["k"]
    child: dict[str, Any] = {"fields": [{"name": n, "type": kinds[0]} for n in ("k", "l")]}
    child["foreignKeys"] = [{"fields": keys, "reference": {"resource": "parent", "fields": keys}}]
    parent = {"fields": [{"name": n, "type": kinds[1]} for n in ("k", "l")]}
    tables = {
        name: _written([["k", "l"], *([rng.choice(sorted(pool)), rng.choice(sorted(pool))] for _ in range(8))])
        for name, pool in zip(("child", "parent"), pools, strict=True)
    }
    resources: list[dict[str, Any]] = [
        {"name": n, "type": "table", "path": f"{n}.csv", "schema": s, "dialect": _PLAIN}
        for n, s in (("child", child), ("parent", parent))
    ]
    package: dict[str, Any] = {"name": "p", "resources": resources}
    if rng.random() < 0.3:
        part = rng.choice((package, *resources))
        part[
            rng.choice(
                ("name", "title", "created", "licenses", "contributors", "sources", "path", "encoding", "profile")
            )
        ] = rng.choice(_WRONG)
    return {"datapackage.json": _json(package), **{f"{n}.csv": text for n, text in tables.items()}}


def _inline(rng: Random) -> Files:
    values = (1, -1, 2.0, 1.5, True, False, None, "", "1", "x", "2020-01-01", "10:00:00", [1], [1, 2], {"a": 1}, {"lon": 1, "lat": 2}, 2020, "[1]", "a,b")  # fmt: skip
    fields = [{"name": n, "type": rng.choice(sorted(set(TEXTS) - {"geojson"}))} for n in ("a", "b", "c")]
    rows = [[rng.choice(values) for _ in fields] for _ in range(8)]
    keyed = rng.random() < 0.5
    data = [dict(zip("abc", row, strict=True)) for row in rows] if keyed else [["a", "b", "c"], *rows]
    resource: dict[str, Any] = {"name": "t", "data": data, "schema": {"fields": fields}}
    if rng.random() < 0.3:
        resource["dialect"] = {"header": True}
    return {"datapackage.json": _json({"name": "p", "resources": [resource]})}


def _noschema(rng: Random) -> Files:
    kinds = [rng.choice(sorted(TEXTS)) for _ in range(rng.randint(1, 4))]
    proper = [rng.sample(TEXTS[kind], 2) for kind in kinds]
    records = [[f"c{i}" for i in range(len(kinds))]]
    records += [
        [_cell(rng, kind) if rng.random() < 0.1 else rng.choice(pool) for kind, pool in zip(kinds, proper, strict=True)]
        for _ in range(15)
    ]
    return _files(_written(records), None, rng.choice((None, _PLAIN)), {"encoding": "utf-8"})


def _fuzz(rng: Random) -> Files:
    fields = []
    for i in range(rng.randint(2, 6)):
        made = _field(rng, f"c{i}")
        made["constraints"] = _constraints(rng, made)
        if made["type"] in _KEYABLE and rng.random() < 0.2:
            made["constraints"]["unique"] = True
        fields.append(made | ({"missingValues": ["", "x"]} if rng.random() < 0.2 else {}))
    schema = _schema(fields, fieldsMatch=rng.choice(("exact", "exact", "equal", "subset", "superset", "partial")))
    if rng.random() < 0.5:
        schema["missingValues"] = rng.choice((["", "NA"], ["NA"], [], ["", "-"]))
    keyable = [f["name"] for f in fields if f["type"] in _KEYABLE]
    if keyable and rng.random() < 0.4:
        schema["primaryKey"] = rng.sample(keyable, min(len(keyable), rng.randint(1, 2)))
    shown = [*fields, {"name": "extra", "type": "any"}] if rng.random() < 0.4 else list(fields)
    if schema["fieldsMatch"] != "exact":
        rng.shuffle(shown)
    rows = [
        [_cell(rng, f["type"], 0.05) if rng.random() < 0.8 else rng.choice(_MISSING) for f in shown] for _ in range(30)
    ]
    rows = [row[:-1] if rng.random() < 0.04 else [*row, "q"] if rng.random() < 0.04 else row for row in rows]
    delimiter = rng.choice(",;\t|")
    quoting = rng.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    table = _written([[f["name"] for f in shown], *rows], delimiter=delimiter, quoting=quoting)
    return _files(table, schema, {**_PLAIN, "delimiter": delimiter}, {"encoding": "utf-8"})


def _large(rng: Random) -> Files:
    """Many ordinary rows, and odd ones deep inside."""
    kinds = ("integer", "string", "number", "date")
    fields = [{"name": kind, "type": kind, "constraints": {}} for kind in kinds]
    fields[0]["constraints"] = {"unique": True}
    fields[2]["constraints"] = {"minimum": 0, "maximum": 999.5}
    rows = [[str(n), f"name {n % 97}", f"{n % 999}.5", f"2020-{n % 12 + 1:02}-{n % 28 + 1:02}"] for n in range(2500)]
    for _ in range(rng.randint(0, 12)):
        at, column = rng.randint(1500, 2499), rng.randint(0, 3)
        rows[at][column] = rng.choice((_cell(rng, kinds[column]), "", rows[at - 1][column], 'a "b"\nc'))
    for _ in range(rng.randint(0, 3)):
        rows[rng.randint(0, 2499)] = rng.choice(([], ["1"], ["1", "a", "1", "2020-01-01", "more"], ["", "", "", ""]))
    form = rng.choice(({}, {"quoting": csv.QUOTE_ALL}, {"lineterminator": "\r\n"}))
    return _files(_written([list(kinds), *rows], **form), _schema(fields), _PLAIN, {"encoding": "utf-8"})


KINDS: dict[str, Callable[[Random], Files]] = {
    "lex": _lex,
    "constraint": _constraint,
    "missing": _missing,
    "keys": _keys,
    "header": _header,
    "headerdetect": _headerdetect,
    "rows": _rows,
    "csv": _csv,
    "dialect": _dialect,
    "encoding": _encoding,
    "stats": _stats,
    "metadata": _metadata,
    "package": _package,
    "inline": _inline,
    "noschema": _noschema,
    "fuzz": _fuzz,
    "large": _large,
}


def generate(kind: str, seed: int) -> Files:
    """The files of one case."""
    return KINDS[kind](Random(f"{kind} {seed}"))
