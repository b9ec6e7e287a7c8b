"""``geojson``: geometries and features, or TopoJSON."""

from collections.abc import Callable
from functools import partial
from typing import Any

from potluck.fieldtypes.base import FieldType, Parser, Sample, TypeWords
from potluck.fieldtypes.geometry import check_geojson, check_topojson
from potluck.fieldtypes.jsons import JSON_FIX, canonical_json, read_json
from potluck.fieldtypes.typed import json_text
from potluck.model import Field

__all__ = ["FIELD_TYPE"]


def _parser(field: Field) -> Parser:
    return partial(read_json, dict, check=check_topojson if field.format == "topojson" else check_geojson)


def _canonical(field: Field) -> Callable[[str], str]:
    return canonical_json(_parser(field))


def _typed_text(value: Any, _field: Field) -> str | None:
    return json_text((dict,), value)


FIELD_TYPE = FieldType(
    name="geojson",
    words=TypeWords(
        noun="GeoJSON",
        fix=f"Write a GeoJSON geometry or feature. {JSON_FIX}",
    ),
    parser=_parser,
    samples=(
        Sample(valid=('{"type": "Point", "coordinates": [1, 2]}',), invalid=("", "{}", "[1, 2]", '{"type": "Point"}')),
        Sample(
            valid=('{"type": "Topology", "objects": {}, "arcs": []}',),
            invalid=('{"type": "Feature"}',),
            format="topojson",
        ),
    ),
    canonical=_canonical,
    typed_text=_typed_text,
    hashable=False,
    formats=("topojson",),
)
