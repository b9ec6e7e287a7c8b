"""Run every case through the command: exit code 0, 2 or 10 and up, no traceback, each within ten seconds.

python tests/fuzz/run.py [--seed 2017] [--count 10000] [--save]
"""

import argparse
import contextlib
import io
import os
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from fuzz.cases import Case, cases

from potluck.cli.app import run

__all__ = ["Tally", "fuzz", "run_case"]

_SECONDS = 10


class TooSlowError(Exception):
    """A case took longer than it may."""


@dataclass
class Tally:
    """Exit codes of the cases, the slowest, and what went wrong."""

    codes: Counter[int] = field(default_factory=Counter)
    slowest: float = 0.0
    wrong: list[str] = field(default_factory=list)


def _alarm(_signal: int, _frame: FrameType | None) -> None:
    raise TooSlowError


def run_case(case: Case, folder: Path) -> tuple[int, str, float]:
    """Exit code, what was printed on stderr, and seconds of one case."""
    for name, content in case.items():
        (folder / name).write_bytes(content)
    out, err = io.StringIO(), io.StringIO()
    started = time.perf_counter()
    signal.signal(signal.SIGALRM, _alarm)
    signal.alarm(_SECONDS)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = run(["validate", str(folder / next(iter(case)))])
    except BaseException:  # noqa: BLE001 - whatever comes out here is what is looked for
        return 1, traceback.format_exc(), time.perf_counter() - started
    finally:
        signal.alarm(0)
    return code, err.getvalue(), time.perf_counter() - started


def fuzz(seed: int, count: int, progress: int = 0) -> Tally:
    """Run so many cases of a seed."""
    tally = Tally()
    for number, case in enumerate(cases(seed, count)):
        with tempfile.TemporaryDirectory(prefix="potluck-fuzz-") as folder:
            code, err, seconds = run_case(case, Path(folder))
        tally.codes[code] += 1
        tally.slowest = max(tally.slowest, seconds)
        if not (code in {0, 2} or code >= 10) or "Traceback" in err:
            tally.wrong.append(f"case {number}: exit {code}\n{err[-1500:]}")
        if progress and number % progress == progress - 1:
            print(
                f"{number + 1}: {dict(tally.codes)}, {len(tally.wrong)} wrong, slowest {tally.slowest:.1f} s",
                flush=True,
            )
    return tally


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=2017)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--save", action="store_true")
    options = parser.parse_args()
    os.environ.setdefault("COLUMNS", "120")
    tally = fuzz(options.seed, options.count, 500)
    for text in tally.wrong[:20]:
        print(text)
    codes = ", ".join(f"{count} x exit {code}" for code, count in sorted(tally.codes.items()))
    line = f"Seed {options.seed}, {options.count:,} cases: {codes}; {len(tally.wrong)} wrong; slowest {tally.slowest:.1f} s."
    print(line)
    if options.save:
        (Path(__file__).parent / "TALLY.md").write_text(
            f"# Fuzzing\n\n`python tests/fuzz/run.py --save`\n\n{line}\n", encoding="utf-8"
        )
    sys.exit(1 if tally.wrong else 0)


if __name__ == "__main__":
    main()
