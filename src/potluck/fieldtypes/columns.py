"""Stored types in the terms of Polars, Arrow and pandas."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import polars as pl
import pyarrow as pa

from potluck.fieldtypes.stored import (
    BOOLEAN,
    DATE,
    DATETIME,
    DATETIME_UTC,
    INTEGER,
    NUMBER,
    TEXT,
    TIME,
    YEAR,
)

__all__ = ["arrow_type", "csv_values", "pandas_names", "polars_type"]

_POLARS: Mapping[str, pl.DataType] = MappingProxyType(
    {
        INTEGER.name: pl.Int64(),
        NUMBER.name: pl.Float64(),
        BOOLEAN.name: pl.Boolean(),
        DATE.name: pl.Date(),
        DATETIME.name: pl.Datetime("us"),
        TIME.name: pl.Time(),
        YEAR.name: pl.Int32(),
        TEXT.name: pl.String(),
    }
)
_ARROW: Mapping[str, pa.DataType] = MappingProxyType(
    {
        INTEGER.name: pa.int64(),
        NUMBER.name: pa.float64(),
        BOOLEAN.name: pa.bool_(),
        DATE.name: pa.date32(),
        DATETIME.name: pa.timestamp("us"),
        DATETIME_UTC.name: pa.timestamp("us", tz="UTC"),
        TIME.name: pa.time64("us"),
        YEAR.name: pa.int32(),
        TEXT.name: pa.large_string(),
    }
)
# What pandas needs to read the nullable type back: (pandas_type, numpy_type).
_PANDAS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        INTEGER.name: ("int64", "Int64"),
        NUMBER.name: ("float64", "float64"),
        BOOLEAN.name: ("bool", "boolean"),
        DATE.name: ("date", "object"),
        DATETIME.name: ("datetime", "datetime64[us]"),
        DATETIME_UTC.name: ("datetimetz", "datetime64[us, UTC]"),
        TIME.name: ("time", "object"),
        YEAR.name: ("int32", "Int32"),
        TEXT.name: ("unicode", "string"),
    }
)
_FROM_CSV: Mapping[str, Callable[[pl.Expr], pl.Expr]] = MappingProxyType(
    {
        INTEGER.name: lambda text: text.cast(pl.Int64),
        NUMBER.name: lambda text: text.str.replace("INF", "inf").cast(pl.Float64),
        BOOLEAN.name: lambda text: text == "true",
        DATE.name: lambda text: text.str.to_date("%Y-%m-%d"),
        DATETIME.name: lambda text: text.str.strip_suffix("Z").str.to_datetime("%Y-%m-%dT%H:%M:%S%.f", time_unit="us"),
        TIME.name: lambda text: text.str.to_time("%H:%M:%S%.f"),
        YEAR.name: lambda text: text.cast(pl.Int32),
        TEXT.name: lambda text: text,
    }
)


def polars_type(kind: str) -> pl.DataType:
    """The Polars type of a stored type, by its name."""
    return _POLARS[kind]


def arrow_type(kind: str) -> pa.DataType:
    """The Arrow type of a stored type, by its name."""
    return _ARROW[kind]


def pandas_names(kind: str) -> tuple[str, str]:
    """The two names that pandas has for a stored type: as it is read, and as it is kept in memory."""
    return _PANDAS[kind]


def csv_values(text: pl.Expr, kind: str) -> pl.Expr:
    """The values of a column of a released CSV, by the name of their stored type."""
    return _FROM_CSV[kind](text)
