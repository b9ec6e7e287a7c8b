"""Speed and memory beside other tools, all in one run on this machine: medians, ratios, peak memory.

    python tests/benchmark/run.py [--rows 5000000] [--long 50000000] [--rounds 3] [--only NAME…] [--save NAME]
                                  [--beside CHECKOUT]

`--beside` names a checkout of an earlier version with its own `.venv`: each build is then done by both, in turn.

Contenders take turns, so that what else the machine does falls on all of them.
"""

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmark import files

HERE = Path(__file__).resolve().parent
EVENT = 'name: "bench"\ntitle: "Bench"\n'
Measured = dict[str, float]


@dataclass
class Bench:
    """A run: its settings, where it works, what it measured."""

    rows: int
    long: int
    rounds: int
    place: Path
    lines: list[str] = field(default_factory=list)
    clean: float = 0.0
    peak: float = 0.0
    beside: Path | None = None
    pairs: dict[str, list[tuple[Measured, Measured]]] = field(default_factory=dict)

    def say(self, line: str) -> None:
        print(line, flush=True)
        self.lines.append(line)

    def measure(self, *arguments: str, checkout: Path | None = None) -> Measured:
        python = sys.executable if checkout is None else str(checkout / ".venv" / "bin" / "python")
        here = HERE if checkout is None else checkout / "tests" / "benchmark"
        command = [python, str(here / "contenders.py"), *arguments]
        ran = subprocess.run(
            command, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONWARNINGS": "ignore"}
        )
        return dict(json.loads(ran.stdout.splitlines()[-1]))

    def turns(self, contenders: dict[str, Callable[[], Measured]]) -> dict[str, Measured]:
        """Medians of each contender over the rounds."""
        seen: dict[str, list[Measured]] = {name: [] for name in contenders}
        for _ in range(self.rounds):
            for name, run in contenders.items():
                seen[name].append(run())
        return {name: {key: statistics.median(m[key] for m in ms) for key in ms[0]} for name, ms in seen.items()}

    def workspace(self, name: str, tables: dict[str, tuple[Path, dict[str, Any]]]) -> Path:
        """A workspace with one dataset; its files are linked, not copied."""
        root = self.place / name
        folder = root / "catalog" / "a" / "d"
        folder.mkdir(parents=True, exist_ok=True)
        (root / "catalog" / "event.yaml").write_text(EVENT, encoding="utf-8")
        resources = []
        for table, (path, schema) in tables.items():
            if not (folder / path.name).exists():
                os.link(path, folder / path.name)
            plain = {
                "name": table,
                "type": "table",
                "path": path.name,
                "encoding": "utf-8",
                "dialect": {"delimiter": ","},
            }
            resources.append({**plain, "schema": schema})
        (folder / "datapackage.json").write_text(json.dumps({"name": "d", "resources": resources}), encoding="utf-8")
        return root

    def potluck(self, root: Path) -> Measured:
        earlier = None
        if self.beside is not None:
            shutil.rmtree(root / "build", ignore_errors=True)
            earlier = self.measure("potluck", str(root), checkout=self.beside)
        shutil.rmtree(root / "build", ignore_errors=True)
        now = self.measure("potluck", str(root))
        if earlier is not None:
            self.pairs.setdefault(root.name, []).append((now, earlier))
        return now

    def compare(self) -> None:
        """Each build beside the same one by the earlier version; processor time is less disturbed by other work."""
        self.say("\n## Beside the earlier version\n")
        self.say("| build | seconds | earlier | ratio | CPU s | earlier | ratio | peak MB | earlier |")
        self.say("|---|---|---|---|---|---|---|---|---|")
        for name, pairs in self.pairs.items():
            cells = []
            for key, digits in (("seconds", 2), ("cpu", 2), ("peak", 0)):
                now, then = (statistics.median(pair[i][key] for pair in pairs) for i in (0, 1))
                cells += [f"{now:.{digits}f}", f"{then:.{digits}f}", *([f"{now / then:.2f}"] if digits else [])]
            self.say(f"| {name} | {' | '.join(cells)} |")

    def schema(self, schema: dict[str, Any]) -> str:
        path = self.place / "schema.json"
        path.write_text(json.dumps(schema), encoding="utf-8")
        return str(path)

    def row(self, name: str, measured: Measured, note: str = "") -> None:
        self.say(f"| {name} | {measured['seconds']:.2f} | {measured['cpu']:.1f} | {measured['peak']:.0f} | {note} |")

    def head(self, title: str) -> None:
        self.say(f"\n## {title}\n\n| contender | seconds | CPU s | peak MB | |\n|---|---|---|---|---|")


def bench_clean(bench: Bench) -> None:
    path = bench.place / "clean.csv"
    files.clean(path, bench.rows)
    root = bench.workspace("clean", {"t": (path, files.SCHEMA)})
    schema, target = bench.schema(files.SCHEMA), str(bench.place / "out.parquet")
    slice_rows = min(bench.rows, 200_000)
    found = bench.turns(
        {
            "potluck": lambda: bench.potluck(root),
            "polars": lambda: bench.measure("polars", str(path), schema, target),
            "duckdb": lambda: bench.measure("duckdb", str(path), schema, target),
            "frictionless": lambda: bench.measure("frictionless", str(path), schema, str(slice_rows)),
        }
    )
    ours = found["potluck"]["seconds"]
    bench.clean, bench.peak = ours, found["potluck"]["peak"]
    speed = (bench.rows / ours) / (slice_rows / found["frictionless"]["seconds"])
    bench.head(f"Clean, {bench.rows:,} rows x 12 columns ({path.stat().st_size / 1e6:.0f} MB)")
    bench.row("Potluck, whole build", found["potluck"], f"{bench.rows / ours:,.0f} rows/s")
    bench.row(
        "Polars scan_csv, sink_parquet",
        found["polars"],
        f"Potluck takes {ours / found['polars']['seconds']:.2f} x (must 2.2)",
    )
    bench.row("DuckDB COPY", found["duckdb"], f"Potluck takes {ours / found['duckdb']['seconds']:.2f} x (must 1.5)")
    bench.row(
        f"frictionless validate, {slice_rows:,} rows",
        found["frictionless"],
        f"Potluck {speed:.0f} x in rows/s (must 25)",
    )


def bench_dirty(bench: Bench) -> None:
    path = bench.place / "dirty.csv"
    files.dirty(path, bench.rows)
    clean = bench.place / "clean.csv"
    if not clean.exists():
        files.clean(clean, bench.rows)
    roots = {
        "dirty": bench.workspace("dirty", {"t": (path, files.SCHEMA)}),
        "clean": bench.workspace("clean", {"t": (clean, files.SCHEMA)}),
    }
    found = bench.turns({name: partial(bench.potluck, root) for name, root in roots.items()})
    bench.head(f"Every tenth row bad, {bench.rows:,} rows")
    ratio = found["dirty"]["seconds"] / found["clean"]["seconds"]
    bench.row("Potluck, bad rows", found["dirty"], f"{ratio:.2f} x the clean time (must 2)")
    bench.row("Potluck, clean", found["clean"])
    path.unlink()


def bench_keys(bench: Bench) -> None:
    path = bench.place / "keyed.csv"
    counties = files.keyed(path, bench.rows)
    plain = bench.workspace("plain", {"t": (path, files.SCHEMA)})
    reference = {"fields": ["fips"], "reference": {"resource": "counties", "fields": ["fips"]}}
    schema = {**files.SCHEMA, "primaryKey": ["npi"], "foreignKeys": [reference]}
    parent = {"fields": [{"name": "fips", "type": "string"}], "primaryKey": ["fips"]}
    root = bench.workspace("keyed", {"t": (path, schema), "counties": (counties, parent)})
    found = bench.turns({"keyed": lambda: bench.potluck(root), "plain": lambda: bench.potluck(plain)})
    bench.head(f"Primary and foreign key, {bench.rows:,} rows")
    ratio = found["keyed"]["seconds"] / found["plain"]["seconds"]
    bench.row("Potluck, keys", found["keyed"], f"{ratio:.2f} x the time without (must 1.6)")
    bench.row("Potluck, no keys", found["plain"])
    path.unlink()


def bench_long(bench: Bench) -> None:
    path = bench.place / "long.csv"
    files.clean(path, bench.long)
    root = bench.workspace("long", {"t": (path, files.SCHEMA)})
    found = bench.potluck(root)
    bench.head(f"Clean, {bench.long:,} rows ({path.stat().st_size / 1e9:.1f} GB), once")
    ratio = (
        f"{found['peak'] / bench.peak:.2f} x the memory of {bench.rows:,} rows (must 1.15), {found['peak']:.0f} MB (must 700)"
        if bench.peak
        else ""
    )
    bench.row("Potluck, whole build", found, ratio)
    path.unlink()
    shutil.rmtree(root)


def bench_wide(bench: Bench) -> None:
    path = bench.place / "wide.csv"
    schema = files.wide(path, 100_000, 400)
    root = bench.workspace("wide", {"t": (path, schema)})
    target = str(bench.place / "out.parquet")
    described = bench.schema(schema)
    found = bench.turns(
        {
            "potluck": lambda: bench.potluck(root),
            "polars": lambda: bench.measure("polars", str(path), described, target),
        }
    )
    bench.head(f"400 columns x 100,000 rows ({path.stat().st_size / 1e6:.0f} MB)")
    ratio = found["potluck"]["seconds"] / found["polars"]["seconds"]
    bench.row("Potluck, whole build", found["potluck"], f"{ratio:.2f} x Polars (must 2.5)")
    bench.row("Polars scan_csv, sink_parquet", found["polars"])
    path.unlink()


def bench_texts(bench: Bench) -> None:
    path = bench.place / "texts.csv"
    schema = files.texts(path, 200_000)
    root = bench.workspace("texts", {"t": (path, schema)})
    target, described = str(bench.place / "out.parquet"), bench.schema(schema)
    found = bench.turns(
        {
            "potluck": lambda: bench.potluck(root),
            "polars": lambda: bench.measure("polars", str(path), described, target),
        }
    )
    bench.head(f"Long text, 200,000 rows ({path.stat().st_size / 1e6:.0f} MB)")
    bench.row(
        "Potluck, whole build",
        found["potluck"],
        f"{found['potluck']['seconds'] / found['polars']['seconds']:.2f} x Polars",
    )
    bench.row("Polars scan_csv, sink_parquet", found["polars"])
    path.unlink()


def bench_many(bench: Bench) -> None:
    roots = {}
    for count in (1, 2000):
        root = bench.place / f"many{count}"
        folder = root / "catalog" / "a" / "many"
        folder.mkdir(parents=True)
        (root / "catalog" / "event.yaml").write_text(EVENT, encoding="utf-8")
        files.many(folder, count)
        roots[count] = root
    found = bench.turns({str(count): partial(bench.potluck, root) for count, root in roots.items()})
    bench.head("2,000 small files")
    each = (found["2000"]["seconds"] - found["1"]["seconds"]) / 1999 * 1000
    bench.row("Potluck, 2,000 tables", found["2000"], f"{each:.1f} ms a file over start-up (must 15)")
    bench.row("Potluck, 1 table", found["1"])


BENCHES = {
    "clean": bench_clean,
    "dirty": bench_dirty,
    "keys": bench_keys,
    "wide": bench_wide,
    "texts": bench_texts,
    "many": bench_many,
    "long": bench_long,
}


def machine() -> str:
    """The machine and what ran on it."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    model = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        platform.processor(),
    )
    engines = ", ".join(f"{p} {version(p)}" for p in ("polars", "pyarrow", "duckdb", "frictionless", "numpy"))
    return f"{os.cpu_count()} cores ({model}), {memory:.0f} GiB, {platform.system()}, Python {platform.python_version()}; {engines}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--long", type=int, default=50_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="*", choices=sorted(BENCHES), default=list(BENCHES))
    parser.add_argument("--save", default="", help="name of a file under results/")
    parser.add_argument("--beside", type=Path, help="a checkout of an earlier version, with its own .venv")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="potluck-bench-") as place:
        bench = Bench(options.rows, options.long, options.rounds, Path(place), beside=options.beside)
        bench.say(f"# Benchmark\n\n{machine()}. Medians of {options.rounds} rounds, contenders in turn.")
        for name, run in BENCHES.items():
            if name in options.only:
                run(bench)
        if bench.pairs:
            bench.compare()
    if options.save:
        (HERE / "results" / f"{options.save}.md").write_text("\n".join(bench.lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
