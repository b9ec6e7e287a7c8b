"""Stored types in the terms of Polars, Arrow and pandas."""

from collections.abc import Mapping
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

__all__ = ["arrow_type", "pandas_names", "polars_type"]

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


def polars_type(kind: str) -> pl.DataType:
    """The Polars type of a stored type, by its name."""
    return _POLARS[kind]


def arrow_type(kind: str) -> pa.DataType:
    """The Arrow type of a stored type, by its name."""
    return _ARROW[kind]


def pandas_names(kind: str) -> tuple[str, str]:
    """The two names that pandas has for a stored type: as it is read, and as it is kept in memory."""
    return _PANDAS[kind]
