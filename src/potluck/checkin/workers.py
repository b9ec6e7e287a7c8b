"""Passes over small tables in processes of their own.

A large table keeps all processors busy by itself: its batches are checked on threads. A small one is mostly
Python, which has one thread; so small tables are given to other processes, each with a share of the memory.
What comes out is the same, and is taken in order.
"""

import multiprocessing
import os
import signal
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from potluck.model import Table
from potluck.read.formats import content_size

if TYPE_CHECKING:
    from potluck.checkin.passes import Outputs, PassOptions, PassResult

__all__ = ["Passing", "Workers"]

# Starting a process takes as long as some dozens of small tables.
_WORTH_IT = 24
_SMALL = 16 << 20

Passing = Callable[[], "PassResult"]


class Workers:
    """Begins passes over tables; to be used as a context.

    Args:
        jobs: how many processes may work at once; with 1 all is done in this one.
    """

    def __init__(self, jobs: int = 1) -> None:
        self._jobs = jobs
        self._small = 0
        self._pool: ProcessPoolExecutor | None = None

    @property
    def ahead(self) -> int:
        """How many tables may have been begun before one is finished."""
        return 8 * self._jobs if self._jobs > 1 else 0

    def begin(self, folder: Path, table: Table, options: "PassOptions", outputs: "Outputs") -> Passing:
        """Begin a pass over a table; calling what is given back waits for its end."""
        from potluck.checkin.passes import pass_table

        def here() -> "PassResult":
            return pass_table(folder, table, options, outputs)

        self._small += _is_small(folder, table)
        if self._jobs < 2 or self._small <= _WORTH_IT or not _is_small(folder, table):
            return here
        if self._pool is None:
            context = multiprocessing.get_context("spawn")  # the one that is safe with threads, and there is everywhere
            self._pool = ProcessPoolExecutor(self._jobs, mp_context=context, initializer=_set_up)
        alone = replace(options, threads=1, rows_read=None)
        try:
            future = self._pool.submit(pass_table, folder, table, alone, outputs)
        except BrokenProcessPool:  # a process was killed earlier: from here on all is done in this one
            self._jobs = 1
            return here
        return lambda: _result(future, here)

    def __enter__(self) -> Self:
        """The workers themselves."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of the processes; what they still do is not wanted where something went wrong."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)


def _result(future: "Future[PassResult]", here: Passing) -> "PassResult":
    """What a process found; where it was killed, by want of memory for one, the work is done here."""
    try:
        return future.result()
    except BrokenProcessPool:
        return here()


def _is_small(folder: Path, table: Table) -> bool:
    size = 0
    for path in table.paths:
        with suppress(OSError, ValueError):
            size += content_size(folder / path, table.format)
    return size <= _SMALL


def _set_up() -> None:
    """Make a process a worker: it leaves stopping to who started it, and takes one processor."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ["POLARS_MAX_THREADS"] = "1"
