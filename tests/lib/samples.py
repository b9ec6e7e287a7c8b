"""A small file of every format, with the same table in it."""

import json
from pathlib import Path

import openpyxl
import pandas as pd
import polars as pl
import pyreadstat

__all__ = ["TYPES", "write_sample"]

CODES = [f"{n:05d}" for n in range(1001, 1041, 2)]
ROWS = [{"fips": code, "rate": n / 4, "deaths": 7 + 13 * n} for n, code in enumerate(CODES, 1)]
TYPES = {"fips": "string", "rate": "number", "deaths": "integer"}
"""What is drafted of it in every format."""


def write_sample(name: str, folder: Path) -> Path:
    """The file of a format, ``sample`` with the format's suffix."""
    path = folder / f"sample.{name}"
    if name == "csv":
        lines = [",".join(TYPES), *(",".join(str(cell) for cell in row.values()) for row in ROWS)]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    elif name == "json":
        path.write_text(json.dumps(ROWS), encoding="utf-8")
    elif name == "ndjson":
        path.write_text("".join(json.dumps(row) + "\n" for row in ROWS), encoding="utf-8")
    elif name == "parquet":
        pl.DataFrame(ROWS).write_parquet(path)
    elif name == "xlsx":
        book = openpyxl.Workbook()
        for row in (list(TYPES), *(list(row.values()) for row in ROWS)):
            book.active.append(row)
        book.save(path)
    elif name == "xpt":
        pyreadstat.write_xport(pd.DataFrame(ROWS), str(path), file_format_version=5, table_name="SAMPLE")
    else:
        raise AssertionError(f"there is no sample of the format {name!r}: write one")
    return path
