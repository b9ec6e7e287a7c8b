"""The engine of several processes on this machine.

Processes are spawned: that works the same on every system and is safe beside threads (decision 27).
"""

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from types import TracebackType
from typing import Self, TypeVar

__all__ = ["Pool"]

Given = TypeVar("Given")
Made = TypeVar("Made")


class Pool:
    """Does work in other processes, and in this one if they fail; use it as a context manager.

    Args:
        jobs: how many processes work at once; they start when the first work arrives.
    """

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._pool: ProcessPoolExecutor | None = None
        self._broken = False

    @property
    def started(self) -> bool:
        """Whether processes were started."""
        return self._pool is not None

    def submit(self, work: Callable[[], Made]) -> Callable[[], Made]:
        """Begin some work; the returned function waits for its result."""
        if self._broken:
            return work
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._jobs, mp_context=context, initializer=_set_up)
        try:
            future = self._pool.submit(work)
        except BrokenProcessPool:  # a process was killed earlier: from now on all work is done in this process
            self._broken = True
            return work
        return lambda: _result(future, work)

    def map(self, function: Callable[[Given], Made], items: Iterable[Given]) -> Iterator[Made]:
        """The results of a function in the order of its items."""
        begun = deque(self.submit(partial(function, item)) for item in items)
        while begun:
            yield begun.popleft()()

    def __enter__(self) -> Self:
        """The pool itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Shut down the processes and cancel work that has not started."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)


def _result(future: Future[Made], here: Callable[[], Made]) -> Made:
    """The result of a process; if it was killed, for example because memory ran out, do the work here."""
    try:
        return future.result()
    except BrokenProcessPool:
        return here()


def _set_up() -> None:
    """Prepare a worker process: it ignores Ctrl-C, which its parent handles, and uses one processor."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ["POLARS_MAX_THREADS"] = "1"
