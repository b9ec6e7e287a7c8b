"""The engine of several processes on this machine.

Processes are spawned, which is the same on every system and safe beside threads.
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
    """Does work in other processes, and here what they cannot do any more; to be used as a context.

    Args:
        jobs: how many processes work at once; none is started before there is work.
    """

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._pool: ProcessPoolExecutor | None = None
        self._broken = False

    @property
    def started(self) -> bool:
        """Whether there are processes."""
        return self._pool is not None

    def submit(self, work: Callable[[], Made]) -> Callable[[], Made]:
        """Begin some work; calling what is given back waits for its end."""
        if self._broken:
            return work
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._jobs, mp_context=context, initializer=_set_up)
        try:
            future = self._pool.submit(work)
        except BrokenProcessPool:  # a process was killed earlier: from here on all is done in this one
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
        """Let go of the processes; what they still do is not wanted where something went wrong."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)


def _result(future: Future[Made], here: Callable[[], Made]) -> Made:
    """What a process found; where it was killed, by want of memory for one, the work is done here."""
    try:
        return future.result()
    except BrokenProcessPool:
        return here()


def _set_up() -> None:
    """Make a process a worker: it leaves stopping to who started it, and takes one processor."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ["POLARS_MAX_THREADS"] = "1"
