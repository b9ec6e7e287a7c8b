"""Files to measure with, made anew from a seed: a prescriber table and what can go wrong with one."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

__all__ = ["SCHEMA", "clean", "dirty", "keyed", "many", "prescribers", "texts", "wide"]

_CHUNK = 1_000_000
_STATES = ["MA", "OH", "KY", "WV", "VA", "NH"]
_SPECIALTIES = ["Internal Medicine", "Family Practice", "Nurse Practitioner", "Dentist", "Pain Management"]
_DRUGS = [f"DRUG NAME {i}" for i in range(2000)]

SCHEMA: dict[str, Any] = {
    "fields": [
        {"name": "npi", "type": "string", "constraints": {"required": True, "pattern": "[0-9]{10}"}},
        {"name": "state", "type": "string", "constraints": {"pattern": "[A-Z]{2}"}},
        {"name": "fips", "type": "string", "constraints": {"pattern": "[0-9]{5}"}},
        {"name": "specialty", "type": "string"},
        {"name": "drug", "type": "string", "constraints": {"maxLength": 40}},
        {"name": "year", "type": "integer", "constraints": {"minimum": 2000, "maximum": 2030}},
        {"name": "first", "type": "date"},
        {"name": "claims", "type": "integer", "constraints": {"minimum": 0}},
        {"name": "days", "type": "integer"},
        {"name": "cost", "type": "number", "constraints": {"minimum": 0}},
        {"name": "rate", "type": "number"},
        {"name": "flag", "type": "boolean"},
    ]
}


def prescribers(start: int, rows: int) -> pl.DataFrame:
    """Rows of a prescriber table, the same for the same start."""
    rng = np.random.default_rng(20_170_621 + start)
    return pl.DataFrame(
        {
            "npi": pl.Series(1_000_000_000 + np.arange(start, start + rows)).cast(pl.String),
            "state": rng.choice(_STATES, rows),
            "fips": pl.Series(rng.integers(1001, 56_045, rows)).cast(pl.String).str.zfill(5),
            "specialty": rng.choice(_SPECIALTIES, rows),
            "drug": rng.choice(_DRUGS, rows),
            "year": rng.integers(2010, 2024, rows),
            "first": pl.Series(rng.integers(14_600, 19_700, rows)).cast(pl.Int32).cast(pl.Date),
            "claims": rng.integers(11, 5000, rows),
            "days": rng.integers(11, 90_000, rows),
            "cost": np.round(rng.random(rows) * 100_000, 2),
            "rate": np.round(rng.random(rows) * 100, 4),
            "flag": rng.choice(["true", "false"], rows),
        }
    )


def _chunks(rows: int) -> Iterator[tuple[int, pl.DataFrame]]:
    for start in range(0, rows, _CHUNK):
        yield start, prescribers(start, min(_CHUNK, rows - start))


def clean(path: Path, rows: int) -> None:
    """A table without a fault."""
    with path.open("wb") as file:
        for start, chunk in _chunks(rows):
            chunk.write_csv(file, include_header=start == 0)


def dirty(path: Path, rows: int) -> None:
    """Every tenth row bad: a type, a pattern, a bound and a ragged row in turn, each with a text of its own."""
    with path.open("wb") as file:
        for start, chunk in _chunks(rows):
            at = pl.int_range(start, start + len(chunk), eager=True)
            turn = pl.Series("turn", np.where(at % 10 == 0, (at // 10) % 4, -1))
            number = at.cast(pl.String)
            spoilt = (
                chunk.cast(pl.String)
                .with_columns(turn, number.alias("n"))
                .with_columns(
                    pl.when(pl.col("turn") == 0)
                    .then(pl.lit("about ") + pl.col("n"))
                    .otherwise(pl.col("claims"))
                    .alias("claims"),
                    pl.when(pl.col("turn") == 1)
                    .then(pl.lit("x") + pl.col("n"))
                    .otherwise(pl.col("fips"))
                    .alias("fips"),
                    pl.when(pl.col("turn") == 2)
                    .then(pl.lit("-") + pl.col("n") + pl.lit(".5"))
                    .otherwise(pl.col("cost"))
                    .alias("cost"),
                    pl.when(pl.col("turn") == 3)
                    .then(pl.col("flag") + pl.lit(",note ") + pl.col("n"))
                    .otherwise(pl.col("flag"))
                    .alias("flag"),
                )
            )
            lines = spoilt.select(pl.concat_str(chunk.columns, separator=",")).to_series()
            if start == 0:
                file.write((",".join(chunk.columns) + "\n").encode())
            file.write(("\n".join(lines.to_list()) + "\n").encode())


def keyed(path: Path, rows: int) -> Path:
    """A clean table and, beside it, the table its county codes refer to."""
    clean(path, rows)
    counties = path.with_name("counties.csv")
    codes = pl.DataFrame({"fips": pl.Series(range(1001, 56_045)).cast(pl.String).str.zfill(5)})
    codes.write_csv(counties)
    return counties


def wide(path: Path, rows: int, columns: int) -> dict[str, Any]:
    """A table of many columns, numbers and texts in turn; answers with its schema."""
    rng = np.random.default_rng(7)
    with path.open("wb") as file:
        for start in range(0, rows, 10_000):
            numbers = {f"n{i}": np.round(rng.random(10_000) * 1000, 3) for i in range(columns // 2)}
            words = {f"t{i}": rng.choice(_DRUGS, 10_000) for i in range(columns // 2)}
            pl.DataFrame({**numbers, **words}).write_csv(file, include_header=start == 0)
    fields = [{"name": f"n{i}", "type": "number"} for i in range(columns // 2)]
    return {"fields": fields + [{"name": f"t{i}", "type": "string"} for i in range(columns // 2)]}


def texts(path: Path, rows: int) -> dict[str, Any]:
    """A table with a long text in every row."""
    rng = np.random.default_rng(11)
    with path.open("wb") as file:
        for start in range(0, rows, 20_000):
            long = [" ".join(rng.choice(_DRUGS, 150)) for _ in range(100)] * 200
            chunk = pl.DataFrame({"id": np.arange(start, start + 20_000), "text": long})
            chunk.write_csv(file, include_header=start == 0)
    return {"fields": [{"name": "id", "type": "integer"}, {"name": "text", "type": "string"}]}


def many(folder: Path, files: int) -> None:
    """A dataset of many small tables, as a workspace's folder."""
    resources = []
    for i in range(files):
        prescribers(i * 20, 20).write_csv(folder / f"t{i}.csv")
        resource = {
            "name": f"t{i}",
            "type": "table",
            "path": f"t{i}.csv",
            "dialect": {"delimiter": ","},
            "encoding": "utf-8",
        }
        resources.append({**resource, "schema": SCHEMA})
    (folder / "datapackage.json").write_text(json.dumps({"name": "many", "resources": resources}), encoding="utf-8")
