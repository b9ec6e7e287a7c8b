"""What property tests draw: fields of every type, texts near their values, files near being CSV."""

from typing import Any

from hypothesis import strategies as st

from potluck.constraints.table import STANDARD
from potluck.model import Constraints, Field

__all__ = ["CSV_BYTES", "FIELDS", "JSON", "SEEDS", "texts_for"]

# Texts from which mutations start: values, near misses, and what casts of engines are known to take.
SEEDS: dict[str, tuple[str, ...]] = {
    "integer": ("0", "-7", "+7", "007", "9223372036854775807", "9223372036854775808", "1,000", "1e5", "0x10", "1_0", "$5%"),
    "number": ("0", "-1.5", "-1e-400", ".5", "5.", "1E3", "1e-400", "1e400", "NaN", "-INF", "1,000.5", "1.000,5", "inf", "+-1", "95 %"),
    "boolean": ("true", "False", "1", "0", "t", "yes", "tRue"),
    "date": ("2024-02-29", "2023-02-29", "0001-01-01", "0000-01-01", "2024-1-1", "31/12/2024", "2024-01-01T00:00:00"),
    "datetime": ("2024-02-29T23:59:59", "2024-01-01T24:00:00Z", "2024-01-01T00:00:00.1234567", "2024-01-01 00:00:00", "2024-01-01T00:00:00+05:30", "0000-01-01T00:00:00"),
    "time": ("23:59:59", "24:00:00", "00:00:00.5", "12:30", "12:30:00Z", "12:30:60"),
    "year": ("2024", "0000", "-0044", "12345", "+201", " 201"),
    "yearmonth": ("2024-01", "2024-13", "0000-01", "2024-1"),
    "duration": ("P1Y2M", "PT0.5S", "P1W", "PT", "-P1D"),
    "geopoint": ("90.50, 45.50", "180,90", "180.1,0", "189,0", "-179.999999999999,89", "[1, 2]", '{"lon": 1, "lat": 2}'),
    "list": ("1,2", "a,,b", "1", "2024-01-01"),
    "array": ("[]", "[1, 2]", "[1,]"),
    "object": ("{}", '{"a": 1}'),
    "geojson": ('{"type": "Point", "coordinates": [1, 2]}',),
    "string": ("", "a", "abc", "01001", "ann@example.org", "https://example.org", "YWJj", "A+B", "A-B", "+-", ",", "123e4567-e89b-12d3-a456-426614174000"),
    "any": ("", "a", "1"),
}  # fmt: skip
_SIGNS = "0123456789+-.,:/eETZPx_%$€ \t\n\r\0abAB[]{}\"'٣２\u00a0\u2028\ufeff−é👍"


def _field(kind: str, form: str = "default", **more: Any) -> Field:
    declared = {k: more.pop(k) for k in list(more) if k in STANDARD and STANDARD[k].declared is None}
    return Field("f", kind, form, constraints=Constraints(declared), options=more)


FIELDS: dict[str, Field] = {
    **{kind: _field(kind) for kind in SEEDS},
    "integer grouped": _field("integer", groupChar=","),
    "integer bare": _field("integer", bareNumber=False),
    "integer bounded": _field("integer", minimum=-5, exclusiveMaximum="100"),
    "integer listed": _field("integer", enum=(1, "7")),
    "integer categories": _field("integer", categories=[0, {"value": 7}]),
    "number grouped": _field("number", groupChar=","),
    "number with a comma": _field("number", decimalChar=",", groupChar="."),
    "number bare": _field("number", bareNumber=False),
    "number bare with a comma": _field("number", bareNumber=False, decimalChar=","),
    "number bounded": _field("number", minimum=0.1, maximum="1.5"),
    "number strictly bounded": _field("number", exclusiveMinimum=0, exclusiveMaximum=1000.5),
    "boolean in words": _field("boolean", trueValues=["yes", "1"], falseValues=["1", "t"]),
    "date by day": _field("date", "%d/%m/%Y"),
    "date by name": _field("date", "%d-%b-%y"),
    "date any": _field("date", "any"),
    "date bounded": _field("date", minimum="2024-01-01", maximum="2024-12-31"),
    "datetime by pattern": _field("datetime", "%Y-%m-%d %H:%M:%S"),
    "datetime bounded": _field("datetime", minimum="2024-01-01T00:00:00", exclusiveMaximum="2024-03-01T00:00:00"),
    "datetime bounded in a zone": _field("datetime", minimum="2024-01-01T00:00:00Z"),
    "time by pattern": _field("time", "%H:%M"),
    "time bounded": _field("time", maximum="12:30:00"),
    "year bounded": _field("year", minimum=2000),
    "yearmonth bounded": _field("yearmonth", minimum="2024-01"),
    "duration bounded": _field("duration", maximum="P1Y"),
    "geopoint array": _field("geopoint", "array"),
    "geopoint object": _field("geopoint", "object"),
    "list of integers": _field("list", itemType="integer", maxLength=3),
    "array short": _field("array", maxLength=1),
    "topojson": _field("geojson", "topojson"),
    "email": _field("string", "email"),
    "uri": _field("string", "uri"),
    "uuid": _field("string", "uuid"),
    "binary": _field("string", "binary"),
    "string of a length": _field("string", minLength=1, maxLength=3),
    "string by pattern": _field("string", pattern="[0-9]{5}"),
    "string by alternatives": _field("string", pattern=r"a|b+|\d\.[^a-c]*"),
    "string by a class with hyphens": _field("string", pattern="[A-Z --]+"),
    "string by hyphens alone": _field("string", pattern="[+--]{1,2}"),
    "string listed": _field("string", enum=("a", "1", 7)),
    "string categories": _field("string", categories=["a", {"value": "1", "label": "one"}]),
}


@st.composite
def _mutated(draw: st.DrawFn, seeds: tuple[str, ...]) -> str:
    text = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(text)))
        sign = draw(st.sampled_from(_SIGNS))
        text = draw(
            st.sampled_from(
                (text[:at] + sign + text[at:], text[:at] + sign + text[at + 1 :], text[:at] + text[at + 1 :])
            )
        )
    return text


def texts_for(field: Field) -> st.SearchStrategy[list[str]]:
    """Lists of texts near the values of a field."""
    seeds = SEEDS[field.type]
    anything = tuple(text for texts in SEEDS.values() for text in texts)
    return st.lists(st.one_of(_mutated(seeds), _mutated(anything), st.text(max_size=8)), min_size=1, max_size=25)


_PIECES = (
    b"a",
    b"1",
    b",",
    b",",
    b"\n",
    b"\n",
    b"\r\n",
    b"\r",
    b'"',
    b'""',
    b" ",
    b"\0",
    "\u2028".encode(),
    "é\ufffd".encode(),
    b"\t",
    b";",
)
# Files that are nearly CSV, text in UTF-8 all of it.
CSV_BYTES = st.builds(
    lambda mark, pieces: mark + b"".join(pieces),
    st.sampled_from((b"", b"", b"\xef\xbb\xbf")),
    st.lists(st.sampled_from(_PIECES), max_size=40),
)

_SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-5, 5), st.floats(allow_nan=False), st.text(max_size=5))
_KEYS = st.sampled_from(
    ("resources", "name", "path", "type", "schema", "fields", "dialect", "missingValues", "constraints", "format",
     "primaryKey", "foreignKeys", "uniqueKeys", "reference", "resource", "potluck", "tier", "accept", "licenses",
     "contributors", "sources", "minimum", "enum", "pattern", "headerRows", "delimiter", "encoding", "$schema",
     "categories", "hash", "bytes", "data", "profile", "fieldsMatch", "trueValues", "keywords", "title")
)  # fmt: skip
_WORDS = st.sampled_from(("table", "t.csv", "csv", "a", "string", "integer", "todo", "../x", "/etc", "", "\\d", "("))
# JSON in which the words of descriptors stand in any place.
JSON = st.recursive(
    st.one_of(_SCALARS, _WORDS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(_KEYS, inner, max_size=5)),
    max_leaves=20,
)
