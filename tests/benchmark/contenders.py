"""One contender on one table, in a process of its own: ``contenders.py NAME ARGUMENT…`` prints a line of JSON.

Libraries are imported before the clock starts: start-up is not what is compared.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from potluck.util.machine import default_jobs


def potluck(workspace: str) -> Callable[[], object]:
    import frictionless  # noqa: F401 - loaded by every build that checks anything in
    import numpy as np  # noqa: F401

    from potluck.checkin import dataset  # noqa: F401
    from potluck.checkin.build import build
    from potluck.describe.workspace import find_workspace

    here, jobs = find_workspace(Path(workspace)), default_jobs()
    return lambda: build(here, jobs=jobs)


def polars(source: str, schema: str, target: str) -> Callable[[], object]:
    import polars as pl

    kinds: dict[str, Any] = {"integer": pl.Int64, "number": pl.Float64, "date": pl.Date, "boolean": pl.Boolean}
    fields = json.loads(Path(schema).read_text(encoding="utf-8"))["fields"]
    types = {field["name"]: kinds.get(field["type"], pl.String) for field in fields}
    return lambda: pl.scan_csv(source, schema=types).sink_parquet(target)


def duckdb(source: str, schema: str, target: str) -> Callable[[], object]:
    import duckdb as engine

    kinds = {"integer": "BIGINT", "number": "DOUBLE", "date": "DATE", "boolean": "BOOLEAN"}
    fields = json.loads(Path(schema).read_text(encoding="utf-8"))["fields"]
    types = {field["name"]: kinds.get(field["type"], "VARCHAR") for field in fields}
    query = f"COPY (SELECT * FROM read_csv('{source}', columns={types!r}, header=true)) TO '{target}' (FORMAT parquet, COMPRESSION zstd)"
    connection = engine.connect()
    return lambda: connection.execute(query)


def frictionless(source: str, schema: str, rows: str) -> Callable[[], object]:
    from frictionless import Resource, system

    system.trusted = True
    return lambda: Resource(source, schema=schema).validate(limit_rows=int(rows))


def _peak() -> float:
    """Peak memory in MB since this program started; ``ru_maxrss`` would count what its parent had before."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text(encoding="utf-8").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1000
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def main() -> None:
    work = globals()[sys.argv[1]](*sys.argv[2:])
    started = time.perf_counter()
    work()
    seconds = time.perf_counter() - started
    own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = sum(usage.ru_utime + usage.ru_stime for usage in (own, others))
    # Of processes that were started only the largest is known; they may all have been as large as that.
    peak = _peak() + default_jobs() * others.ru_maxrss / 1000
    measured = {"seconds": seconds, "cpu": cpu, "peak": peak}
    print(json.dumps(measured))


if __name__ == "__main__":
    main()
