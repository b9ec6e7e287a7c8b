"""GeoJSON (RFC 7946) and TopoJSON, as far as a cell of these types is held against them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

__all__ = ["check_geojson", "check_topojson"]

# How deep the positions of a geometry lie, and how many make one line of it.
_GEOMETRIES: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "Point": (0, 0),
        "MultiPoint": (1, 0),
        "LineString": (1, 2),
        "MultiLineString": (2, 2),
        "Polygon": (2, 4),
        "MultiPolygon": (3, 4),
    }
)
_TOPOLOGIES = frozenset({*_GEOMETRIES, "GeometryCollection", "Topology"})


def check_topojson(value: Mapping[str, Any]) -> None:
    """Hold an object against TopoJSON.

    Raises:
        ValueError: it is none.
    """
    kind = value.get("type")
    if not isinstance(kind, str) or kind not in _TOPOLOGIES:
        raise ValueError("not TopoJSON")
    if kind == "Topology" and not (isinstance(value.get("objects"), dict) and isinstance(value.get("arcs"), list)):
        raise ValueError("a topology needs objects and arcs")


def check_geojson(value: Any) -> None:
    """Hold an object against RFC 7946: a geometry, a feature or a collection of either.

    Raises:
        ValueError: it is none.
    """
    kind = value.get("type") if isinstance(value, dict) else None
    if isinstance(kind, str) and kind in _GEOMETRIES:
        _check_coordinates(value.get("coordinates"), *_GEOMETRIES[kind])
    elif kind == "GeometryCollection":
        for part in _listed(value, "geometries"):
            check_geojson(part)
    elif kind == "FeatureCollection":
        for part in _listed(value, "features"):
            check_geojson(part)
    elif kind == "Feature" and {"geometry", "properties"} <= set(value):
        if value["geometry"] is not None:
            check_geojson(value["geometry"])
    else:
        raise ValueError("not GeoJSON")


def _listed(value: Mapping[str, Any], key: str) -> list[Any]:
    parts = value.get(key)
    if not isinstance(parts, list):
        raise ValueError(f"{key} is no list")  # noqa: TRY004
    return parts


def _check_coordinates(value: Any, depth: int, least: int) -> None:
    if not isinstance(value, list):
        raise ValueError("coordinates are no list")  # noqa: TRY004
    if depth:
        if depth == 1 and len(value) < least:
            raise ValueError("too few positions")
        if depth == 1 and least == 4 and value[0] != value[-1]:
            raise ValueError("a ring that does not close")
        for part in value:
            _check_coordinates(part, depth - 1, least)
    elif len(value) < 2 or not all(isinstance(n, (int, float)) and not isinstance(n, bool) for n in value):
        raise ValueError("a position needs two numbers")
