"""GeoJSON (RFC 7946) and TopoJSON, as far as cells of these types are checked against them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

__all__ = ["check_geojson", "check_topojson"]

# How deep the positions of a geometry are nested, and how many its lines have at least.
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
# For the other geometries of a topology: how deep the numbers of its arcs are nested.
_ARCS: Mapping[str, int] = MappingProxyType({"LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3})


def check_topojson(value: Any) -> None:
    """Check that an object is TopoJSON: a topology, or a geometry of one.

    Raises:
        ValueError: it is not.
    """
    kind = value.get("type") if isinstance(value, dict) else None
    if kind == "Topology":
        _check_topology(value)
    elif kind in ("Point", "MultiPoint"):
        _check_coordinates(value.get("coordinates"), int(kind == "MultiPoint"), 0)
    elif kind == "GeometryCollection":
        for part in _listed(value, "geometries"):
            check_topojson(part)
    elif isinstance(kind, str) and kind in _ARCS:
        _check_arcs(value.get("arcs"), _ARCS[kind])
    else:
        raise ValueError("not TopoJSON")


def _check_topology(value: Mapping[str, Any]) -> None:
    objects = value.get("objects")
    if not isinstance(objects, dict):
        raise ValueError("a topology needs objects")  # noqa: TRY004 - a parser raises one kind of error
    for one in objects.values():
        if not isinstance(one, dict) or one.get("type") == "Topology":
            raise ValueError("an object is not a geometry")
        check_topojson(one)
    for arc in _listed(value, "arcs"):
        _check_coordinates(arc, 1, 2)


def _check_arcs(value: Any, depth: int) -> None:
    if depth == 0:
        if not isinstance(value, int) or isinstance(value, bool):
            raise ValueError("an arc is named by its number")
        return
    if not isinstance(value, list):
        raise ValueError("arcs are not a list")  # noqa: TRY004
    for part in value:
        _check_arcs(part, depth - 1)


def check_geojson(value: Any) -> None:
    """Check that an object is GeoJSON (RFC 7946): a geometry, a feature or a collection of either.

    Raises:
        ValueError: it is not.
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
        raise ValueError(f"{key} is not a list")  # noqa: TRY004
    return parts


def _check_coordinates(value: Any, depth: int, least: int) -> None:
    if not isinstance(value, list):
        raise ValueError("coordinates are not a list")  # noqa: TRY004
    if depth:
        if depth == 1 and len(value) < least:
            raise ValueError("too few positions")
        if depth == 1 and least == 4 and value[0] != value[-1]:
            raise ValueError("a ring that does not close")
        for part in value:
            _check_coordinates(part, depth - 1, least)
    elif len(value) < 2 or not all(isinstance(n, (int, float)) and not isinstance(n, bool) for n in value):
        raise ValueError("a position needs two numbers")
