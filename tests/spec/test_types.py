"""Lexical forms: for every type of the standard, what a cell is worth.

Expected values are those of Data Package v2, "Field Types", and of XML Schema part 2 where it refers to it.
A cell that stands for no value of its type is a ``type-error``.
"""

from pathlib import Path
from typing import Any

import pytest
from lib.ascii import parse, verdicts

CASES: dict[str, tuple[dict[str, Any], str]] = {
    "string takes anything": (
        {"type": "string"},
        """
        cell        | verdict
        plain       | = plain
        " spaced "  | = " spaced "
        "two\\nlines" | = "two\\nlines"
        01001       | = 01001
        ""          | =
        """,
    ),
    "e-mail": (
        {"type": "string", "format": "email"},
        """
        cell               | verdict
        ann@example.org    | = ann@example.org
        Ann@Example.org    | = Ann@Example.org
        ann@exämple.org    | = ann@exämple.org
        a.b+c@mail.example.org | = a.b+c@mail.example.org
        ann@example        | type-error
        ann example.org    | type-error
        @example.org       | type-error
        """,
    ),
    "URI needs a scheme": (
        {"type": "string", "format": "uri"},
        """
        cell                     | verdict
        https://example.org/?a=1 | = https://example.org/?a=1
        mailto:ann@example.org   | = mailto:ann@example.org
        "a:b\\nc"                 | = "a:b\\nc"
        example.org              | type-error
        //example.org            | type-error
        1a:b                     | type-error
        """,
    ),
    "UUID": (
        {"type": "string", "format": "uuid"},
        """
        cell                                  | verdict
        123e4567-e89b-12d3-a456-426614174000  | = 123e4567-e89b-12d3-a456-426614174000
        123E4567-E89B-12D3-A456-426614174000  | = 123E4567-E89B-12D3-A456-426614174000
        123e4567e89b12d3a456426614174000      | = 123e4567e89b12d3a456426614174000
        123e4567-e89b-12d3-a456-42661417400   | type-error
        123e4567-e89b-12d3-a456-42661417400g  | type-error
        """,
    ),
    "base64": (
        {"type": "string", "format": "binary"},
        """
        cell     | verdict
        YWJj     | = YWJj
        YWI=     | = YWI=
        YWI      | type-error
        é        | type-error
        """,
    ),
    "integer": (
        {"type": "integer"},
        """
        cell    | verdict
        0       | = 0
        -7      | = -7
        +7      | = 7
        007     | = 7
        -0      | = 0
        " 7 "   | = 7
        9223372036854775807  | = 9223372036854775807
        -9223372036854775808 | = -9223372036854775808
        9223372036854775808  | value-out-of-range
        1.0     | type-error
        1e5     | type-error
        0x10    | type-error
        1,000   | type-error
        1_000   | type-error
        ١٢      | type-error
        −1      | type-error
        --1     | type-error
        "1 2"   | type-error
        ""      | =
        " "     | type-error
        """,
    ),
    "integer with groups": (
        {"type": "integer", "groupChar": ","},
        """
        cell      | verdict
        1,234,567 | = 1234567
        -1,000    | = -1000
        1000      | = 1000
        1.000     | type-error
        1,000.5   | type-error
        """,
    ),
    "integer among other signs": (
        {"type": "integer", "bareNumber": False},
        """
        cell    | verdict
        95%     | = 95
        $95     | = 95
        EUR 95  | = 95
        €-95    | = -95
        95 mg   | = 95
        1 2     | type-error
        none    | type-error
        """,
    ),
    "number": (
        {"type": "number"},
        """
        cell       | verdict
        -1.23      | = -1.23
        12678967.543233 | = 12678967.543233
        +100000.00 | = 100000.0
        210        | = 210.0
        .5         | = 0.5
        5.         | = 5.0
        1E3        | = 1000.0
        1.5E-2     | = 0.015
        1E+2       | = 100.0
        NaN        | = nan
        nan        | = nan
        INF        | = inf
        -inf       | = -inf
        " 1.5 "    | = 1.5
        1E400      | value-out-of-range
        1E         | type-error
        .          | type-error
        1_0.5      | type-error
        1,000.5    | type-error
        1.2.3      | type-error
        0x1p3      | type-error
        infinity   | type-error
        +-1        | type-error
        ١.٥        | type-error
        12%        | type-error
        """,
    ),
    "number with a decimal comma and groups": (
        {"type": "number", "decimalChar": ",", "groupChar": "."},
        """
        cell      | verdict
        1.234,5   | = 1234.5
        -0,5      | = -0.5
        1234      | = 1234.0
        1,2,3     | type-error
        """,
    ),
    "number with a decimal comma": (
        {"type": "number", "decimalChar": ","},
        """
        cell      | verdict
        1234,5    | = 1234.5
        1234      | = 1234.0
        1234.5    | type-error
        """,
    ),
    "number with groups": (
        {"type": "number", "groupChar": ","},
        """
        cell        | verdict
        1,234,567.5 | = 1234567.5
        1234.5      | = 1234.5
        1 234       | type-error
        """,
    ),
    "number with groups of hard blanks": (
        {"type": "number", "groupChar": "\u00a0"},
        """
        cell          | verdict
        "1\\u00a0234.5" | = 1234.5
        "1 234.5"     | type-error
        """,
    ),
    "number among other signs": (
        {"type": "number", "bareNumber": False, "groupChar": ","},
        """
        cell       | verdict
        $14,294.50 | = 14294.5
        95.5 %     | = 95.5
        -3.5°      | = -3.5
        1.5-2.5    | type-error
        n/a        | type-error
        """,
    ),
    # Nothing is a decimal mark then; frictionless reads no number either.
    "number without a decimal mark": (
        {"type": "number", "decimalChar": ""},
        """
        cell | verdict
        1    | type-error
        1.5  | type-error
        ""   | =
        """,
    ),
    "number with a decimal comma among other signs": (
        {"type": "number", "bareNumber": False, "decimalChar": ","},
        """
        cell   | verdict
        95,5 % | = 95.5
        € 1,5  | = 1.5
        € ,5   | = 0.5
        € 1.5  | type-error
        n/a    | type-error
        """,
    ),
    "boolean": (
        {"type": "boolean"},
        """
        cell    | verdict
        true    | = true
        True    | = true
        TRUE    | = true
        1       | = true
        false   | = false
        False   | = false
        FALSE   | = false
        0       | = false
        tRue    | type-error
        yes     | type-error
        t       | type-error
        " true" | type-error
        """,
    ),
    "boolean in other words": (
        {"type": "boolean", "trueValues": ["Y", "yes"], "falseValues": ["N"]},
        """
        cell  | verdict
        Y     | = true
        yes   | = true
        N     | = false
        true  | type-error
        n     | type-error
        """,
    ),
    "boolean without a word for true": (
        {"type": "boolean", "trueValues": []},
        """
        cell  | verdict
        false | = false
        true  | type-error
        """,
    ),
    "date": (
        {"type": "date"},
        """
        cell       | verdict
        2024-01-26 | = 2024-01-26
        2024-02-29 | = 2024-02-29
        0001-01-01 | = 0001-01-01
        9999-12-31 | = 9999-12-31
        2023-02-29 | type-error
        2024-02-30 | type-error
        2024-13-01 | type-error
        2024-1-26  | type-error
        20240126   | type-error
        2024/01/26 | type-error
        26-01-2024 | type-error
        0000-01-01 | type-error
        2024-01-26T00:00:00 | type-error
        """,
    ),
    "date by a pattern": (
        {"type": "date", "format": "%d/%m/%Y"},
        """
        cell       | verdict
        26/01/2024 | = 2024-01-26
        6/1/2024   | = 2024-01-06
        01/26/2024 | type-error
        2024-01-26 | type-error
        31/04/2024 | type-error
        """,
    ),
    "date by a pattern with month names": (
        {"type": "date", "format": "fmt:%d-%b-%y"},
        """
        cell      | verdict
        26-Jan-24 | = 2024-01-26
        26-JAN-69 | = 1969-01-26
        26-Jab-24 | type-error
        """,
    ),
    # strptime takes any white space for a blank of its pattern.
    "date by a pattern with blanks": (
        {"type": "date", "format": "%Y %m %d"},
        """
        cell         | verdict
        2024 01 26   | = 2024-01-26
        2024  01  26 | = 2024-01-26
        2024-01-26   | type-error
        """,
    ),
    # No text can be sure to be such a date: a day cannot be two.
    "date by a pattern that asks for the year twice": (
        {"type": "date", "format": "%Y-%Y"},
        """
        cell      | verdict
        2024-2024 | type-error
        """,
    ),
    "date in any form": (
        {"type": "date", "format": "any"},
        """
        cell                      | verdict
        2024-01-26                | = 2024-01-26
        26 Jan 2024               | = 2024-01-26
        Jan 26, 2024 10:30        | = 2024-01-26
        2024-02-30                | type-error
        soon                      | type-error
        99999999999999999999      | type-error
        ""                        | =
        """,
    ),
    "datetime": (
        {"type": "datetime"},
        """
        cell                    | verdict
        2024-01-26T15:00:00     | = 2024-01-26 15:00:00
        2024-01-26T15:00:00.300 | = 2024-01-26 15:00:00.300000
        2024-01-26T24:00:00     | = 2024-01-27 00:00:00
        2024-01-26 15:00:00     | type-error
        2024-01-26T15:00        | type-error
        2024-01-26              | type-error
        2024-01-26T25:00:00     | type-error
        2024-01-26T15:60:00     | type-error
        2024-02-30T15:00:00     | type-error
        2024-W04-5T15:00:00     | type-error
        20240126T150000         | type-error
        2024-01-26t15:00:00     | type-error
        """,
    ),
    "datetime with zones, kept as UTC": (
        {"type": "datetime"},
        """
        cell                          | verdict
        2024-01-26T15:00:00Z          | = 2024-01-26 15:00:00+00:00
        2024-01-26T15:00:00.300-05:00 | = 2024-01-26 20:00:00.300000+00:00
        2024-01-26T00:30:00+01:00     | = 2024-01-25 23:30:00+00:00
        2024-01-26T15:00:00           | mixed-time-zones
        2024-01-26T15:00:00+1:00      | type-error
        2024-01-26T15:00:00+15:00     | type-error
        """,
    ),
    "datetime at the ends of what a column holds": (
        {"type": "datetime"},
        """
        cell                        | verdict
        2024-01-26T24:00:00         | = 2024-01-27 00:00:00
        2024-01-26T24:30:00         | type-error
        9999-12-31T24:00:00         | type-error
        2024-01-26T10:30:00.123456  | = 2024-01-26 10:30:00.123456
        2024-01-26T10:30:00.1234560 | = 2024-01-26 10:30:00.123456
        2024-01-26T10:30:00.1234567 | value-out-of-range
        """,
    ),
    "datetime with zones that lead out of the calendar": (
        {"type": "datetime"},
        """
        cell                      | verdict
        2024-01-26T10:30:00+01:00 | = 2024-01-26 09:30:00+00:00
        0001-01-01T00:30:00+01:00 | value-out-of-range
        9999-12-31T23:30:00-01:00 | value-out-of-range
        """,
    ),
    "datetime by a pattern with words": (
        {"type": "datetime", "format": "%d %b %Y at %H:%M"},
        """
        cell                 | verdict
        26 Jan 2024 at 10:30 | = 2024-01-26 10:30:00
        26 Jan 2024 10:30    | type-error
        """,
    ),
    "datetime by a pattern in letters": (
        {"type": "datetime", "format": "%Y-%m-%d at %H:%M"},
        """
        cell                | verdict
        2024-01-26 at 10:30 | = 2024-01-26 10:30:00
        2024-01-26 10:30    | type-error
        """,
    ),
    "datetime by a pattern with a zone": (
        {"type": "datetime", "format": "%Y-%m-%d %H:%M %z"},
        """
        cell                   | verdict
        2024-01-26 10:30 +0100 | = 2024-01-26 09:30:00+00:00
        2024-01-26 10:30       | type-error
        """,
    ),
    # Which zone a name stands for depends on where one asks, so names say nothing.
    "datetime in any form": (
        {"type": "datetime", "format": "any"},
        """
        cell                         | verdict
        2024-01-26                   | = 2024-01-26 00:00:00
        Jan 26, 2024 10:30           | = 2024-01-26 10:30:00
        26 Jan 2024 10:30 PM EST     | = 2024-01-26 22:30:00
        2024-02-30                   | type-error
        soon                         | type-error
        2024-01-26 10:30 +25:00      | value-out-of-range
        """,
    ),
    "datetime in any form, with zones": (
        {"type": "datetime", "format": "any"},
        """
        cell                         | verdict
        2024-01-26 10:30 +0100       | = 2024-01-26 09:30:00+00:00
        26 Jan 2024 10:30Z           | = 2024-01-26 10:30:00+00:00
        """,
    ),
    "datetime by a pattern": (
        {"type": "datetime", "format": "%d/%m/%Y %H:%M:%S"},
        """
        cell                | verdict
        12/11/2018 09:15:32 | = 2018-11-12 09:15:32
        12/11/2018          | type-error
        """,
    ),
    "time": (
        {"type": "time"},
        """
        cell      | verdict
        15:00:00  | = 15:00:00
        00:00:00  | = 00:00:00
        23:59:59  | = 23:59:59
        15:00     | type-error
        5:00:00   | type-error
        25:00:00  | type-error
        15:60:00  | type-error
        3:00 PM   | type-error
        """,
    ),
    "time by a pattern": (
        {"type": "time", "format": "%H:%M"},
        """
        cell     | verdict
        15:00    | = 15:00:00
        15:00:00 | type-error
        """,
    ),
    "time with zones, kept as UTC": (
        {"type": "time"},
        """
        cell           | verdict
        10:30:00Z      | = 10:30:00
        10:30:00+01:00 | = 09:30:00
        00:30:00+01:00 | = 23:30:00
        23:30:00-01:00 | = 00:30:00
        10:30:00       | mixed-time-zones
        """,
    ),
    "time in any form": (
        {"type": "time", "format": "any"},
        """
        cell               | verdict
        10:30 pm           | = 22:30:00
        Jan 26, 2024 10:30 | = 10:30:00
        2024-01-26         | = 00:00:00
        soon               | type-error
        """,
    ),
    "year": (
        {"type": "year"},
        """
        cell  | verdict
        2024  | = 2024
        -0044 | = -44
        12345 | = 12345
        24    | type-error
        +2024 | type-error
        02024 | type-error
        2024.0 | type-error
        """,
    ),
    "yearmonth": (
        {"type": "yearmonth"},
        """
        cell     | verdict
        2024-01  | = 2024-01
        2024-13  | type-error
        2024-00  | type-error
        2024-1   | type-error
        2024     | type-error
        202401   | type-error
        """,
    ),
    "duration": (
        {"type": "duration"},
        """
        cell            | verdict
        P1Y2M3DT5H20M30.123S | = P1Y2M3DT5H20M30.123S
        PT15M           | = PT15M
        -P60D           | = -P60D
        P20M            | = P20M
        P              | type-error
        PT             | type-error
        P1YT           | type-error
        1Y             | type-error
        P1S            | type-error
        P1M2Y          | type-error
        P-1Y           | type-error
        PT1.5H         | type-error
        p1y            | type-error
        """,
    ),
    "geopoint": (
        {"type": "geopoint"},
        """
        cell          | verdict
        90.50, 45.50  | = 90.50, 45.50
        90.50,45.50   | = 90.50,45.50
        -180,-90      | = -180,-90
        180.1,0       | type-error
        0,90.1        | type-error
        90.50         | type-error
        90.50 45.50   | type-error
        "1,2,3"       | type-error
        1e1000000,2   | type-error
        1,-1e1000000  | type-error
        1e-1000000,2  | = 1e-1000000,2
        """,
    ),
    "geopoint as an array": (
        {"type": "geopoint", "format": "array"},
        """
        cell             | verdict
        [90.50, 45.50]   | = [90.50, 45.50]
        "[1,2,3]"        | type-error
        90.50, 45.50     | type-error
        [181, 0]         | type-error
        [true, false]    | type-error
        """,
    ),
    "geopoint as an object": (
        {"type": "geopoint", "format": "object"},
        """
        cell                          | verdict
        {"lon": 90.50, "lat": 45.50}  | = {"lon": 90.50, "lat": 45.50}
        {"lon": 90.50}                | type-error
        {"lon": 1, "lat": 2, "z": 3}  | type-error
        """,
    ),
    "object": (
        {"type": "object"},
        """
        cell          | verdict
        {}            | = {}
        {"a": [1]}    | = {"a": [1]}
        []            | type-error
        {'a': 1}      | type-error
        {"a": 1,}     | type-error
        null          | type-error
        """,
    ),
    "array": (
        {"type": "array"},
        """
        cell        | verdict
        []          | = []
        [1, "a"]    | = [1, "a"]
        {}          | type-error
        [1,]        | type-error
        1,2         | type-error
        """,
    ),
    # frictionless' own property; verdicts are its.
    "array of integers": (
        {"type": "array", "arrayItem": {"type": "integer", "constraints": {"minimum": 1, "required": True}}},
        """
        cell     | verdict
        [1, 2]   | = [1, 2]
        ["1"]    | = ["1"]
        []       | = []
        [1, 0]   | minimum
        [null]   | required
        [1, ""]  | required
        [1, "x"] | type-error
        """,
    ),
    "array of texts": (
        {"type": "array", "arrayItem": {"type": "string"}, "constraints": {"minLength": 1}},
        """
        cell   | verdict
        ["a"]  | = ["a"]
        [null] | = [null]
        [1]    | type-error
        []     | minLength
        """,
    ),
    "list of strings": (
        {"type": "list"},
        """
        cell            | verdict
        value1,value2   | = value1,value2
        one             | = one
        a,,b            | = a,,b
        """,
    ),
    "list of integers between semicolons": (
        {"type": "list", "itemType": "integer", "delimiter": ";"},
        """
        cell  | verdict
        1;2;3 | = 1;2;3
        1     | = 1
        1;x   | type-error
        1,2   | type-error
        1;;2  | type-error
        """,
    ),
    "list of booleans": (
        {"type": "list", "itemType": "boolean"},
        """
        cell       | verdict
        true,0     | = true,0
        true,maybe | type-error
        """,
    ),
    "list of dates": (
        {"type": "list", "itemType": "date"},
        """
        cell                  | verdict
        2024-01-26,2024-01-27 | = 2024-01-26,2024-01-27
        2024-01-26,2024-02-30 | type-error
        """,
    ),
    "GeoJSON": (
        {"type": "geojson"},
        """
        cell                                            | verdict
        {"type": "Point", "coordinates": [1, 2]}        | = {"type": "Point", "coordinates": [1, 2]}
        {"type": "Point", "coordinates": [1, 2, 300]}   | = {"type": "Point", "coordinates": [1, 2, 300]}
        {"type": "Feature", "geometry": null, "properties": {}} | = {"type": "Feature", "geometry": null, "properties": {}}
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 2]}, "properties": null} | = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 2]}, "properties": null}
        {"type": "Feature", "geometry": {"type": "Point"}, "properties": null} | type-error
        {"type": "Feature", "geometry": null}           | type-error
        {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [1, 2]}]} | = {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [1, 2]}]}
        {"type": "GeometryCollection", "geometries": [{"type": "Point"}]} | type-error
        {"type": "GeometryCollection", "geometries": {}} | type-error
        {"type": "FeatureCollection", "features": []}   | = {"type": "FeatureCollection", "features": []}
        {"type": "FeatureCollection", "features": [1]}  | type-error
        {"type": "FeatureCollection"}                   | type-error
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1]]]} | type-error
        {"type": "Point", "coordinates": [1]}           | type-error
        {"type": "Point"}                               | type-error
        {"type": "Circle", "coordinates": [1, 2]}       | type-error
        {"type": "LineString", "coordinates": [[1, 2]]} | type-error
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 0]]]} | type-error
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 0]]]} | = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 0]]]}
        []                                              | type-error
        """,
    ),
    "TopoJSON": (
        {"type": "geojson", "format": "topojson"},
        """
        cell                                                 | verdict
        {"type": "Topology", "objects": {}, "arcs": []}      | = {"type": "Topology", "objects": {}, "arcs": []}
        {"type": "Map"}                                      | type-error
        {"type": ["Topology"]}                               | type-error
        {"type": "Topology", "objects": {"a": {"type": "Polygon", "arcs": [[0, -1]]}}, "arcs": [[[0, 0], [1, 1]]]} | = {"type": "Topology", "objects": {"a": {"type": "Polygon", "arcs": [[0, -1]]}}, "arcs": [[[0, 0], [1, 1]]]}
        {"type": "Topology", "objects": {"a": {"type": "Polygon"}}, "arcs": []} | type-error
        {"type": "Topology", "objects": {}, "arcs": [[[0, 0]]]} | type-error
        {"type": "Topology", "objects": {}}                  | type-error
        {"type": "Topology", "arcs": []}                     | type-error
        {"type": "Topology", "objects": {"a": {"type": "Topology"}}, "arcs": []} | type-error
        {"type": "Topology", "objects": {"a": []}, "arcs": []} | type-error
        {"type": "LineString", "arcs": [true]}               | type-error
        {"type": "LineString", "arcs": [0.5]}                | type-error
        {"type": "Point", "coordinates": [1, 2]}             | = {"type": "Point", "coordinates": [1, 2]}
        {"type": "LineString", "arcs": [0, 1]}               | = {"type": "LineString", "arcs": [0, 1]}
        {"type": "LineString", "coordinates": [[0, 0], [1, 1]]} | type-error
        {"type": "GeometryCollection", "geometries": [{"type": "MultiPolygon", "arcs": [[[0]]]}]} | = {"type": "GeometryCollection", "geometries": [{"type": "MultiPolygon", "arcs": [[[0]]]}]}
        """,
    ),
    "any takes anything": (
        {"type": "any"},
        """
        cell | verdict
        1    | = 1
        x y  | = x y
        """,
    ),
    "a field without a type takes anything": (
        {},
        """
        cell | verdict
        1    | = 1
        x y  | = x y
        """,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_lexical_forms(tmp_path: Path, case: str) -> None:
    """A cell has the value the standard gives it, or is a type error."""
    field, table = CASES[case]
    rows = parse(table)

    assert [verdict for _, verdict in rows] == verdicts(tmp_path, field, [cell for cell, _ in rows])


def test_every_type_of_the_standard_has_a_table() -> None:
    from potluck.fieldtypes.table import STANDARD

    assert set(STANDARD) == {field.get("type", "any") for field, _ in CASES.values()}


@pytest.mark.parametrize(
    ("field", "start", "end"),
    [
        ({"type": "array"}, "[", "]"),
        ({"type": "object"}, '{"a":', "}"),
        ({"type": "geojson"}, '{"type":"Feature","properties":null,"geometry":', "}"),
        ({"type": "geojson"}, '{"type":"GeometryCollection","geometries":[', "]}"),
        ({"type": "geojson", "format": "topojson"}, '{"type":"GeometryCollection","geometries":[', "]}"),
    ],
)
def test_json_nested_too_deeply_is_no_value(tmp_path: Path, field: dict[str, Any], start: str, end: str) -> None:
    """A reader of JSON may set a limit to its depth (RFC 8259, 9); past it a cell is an error, and never a crash."""
    cell = start * 100_000 + "{}" + end * 100_000

    assert verdicts(tmp_path, field, [cell]) == ["type-error"]


@pytest.mark.parametrize("digits", [4300, 4301, 1_000_001])
@pytest.mark.parametrize("shape", ["{}Y", "{}D", "T{}S", "T0.{}S"])
def test_a_duration_is_read_exactly_or_not_at_all(tmp_path: Path, shape: str, digits: int) -> None:
    """XML Schema part 2, 5.4, lets a reader limit the digits; ours is that of whole numbers."""
    cell = "P" + shape.format("9" * digits)

    assert verdicts(tmp_path, {"type": "duration"}, [cell]) == [f"= {cell}" if digits == 4300 else "type-error"]
