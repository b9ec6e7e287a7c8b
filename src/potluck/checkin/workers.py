"""Pass over small tables in separate processes (decision 27).

A large table keeps all processors busy by itself: its batches are checked on threads. A small table is mostly work
for Python, which uses one thread, so small tables go to other processes, each with a share of the memory. The
results are the same and are taken in order.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, Self

from potluck.checkin.engines.pool import Pool
from potluck.read.formats import content_size

if TYPE_CHECKING:
    from potluck.checkin.passes import Outputs, PassResult, Running
    from potluck.checkin.spec import PlanSpec

__all__ = ["Passing", "Workers"]

# Starting a process takes as long as a few dozen small tables.
_WORTH_IT = 24
_SMALL = 16 << 20

Passing = Callable[[], "PassResult"]


class Workers:
    """Begins passes over tables; use it as a context manager.

    Args:
        jobs: how many processes may work at once; with 1 all work is done in this process.
    """

    def __init__(self, jobs: int = 1) -> None:
        self._jobs = jobs
        self._small = 0
        self._pool = Pool(jobs)

    @property
    def ahead(self) -> int:
        """How many tables may be begun before the first of them is finished."""
        return 8 * self._jobs if self._jobs > 1 else 0

    def begin(self, spec: "PlanSpec", outputs: "Outputs", running: "Running") -> Passing:
        """Begin a pass over a table; the returned function waits for its result."""
        from potluck.checkin.passes import Running, pass_spec

        small = _is_small(spec)
        self._small += small
        if self._jobs < 2 or self._small <= _WORTH_IT or not small:
            return partial(pass_spec, spec, outputs, running)
        return self._pool.submit(partial(pass_spec, spec, outputs, Running(threads=1)))

    def __enter__(self) -> Self:
        """The workers themselves."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Shut down the processes."""
        self._pool.__exit__(kind, error, trace)


def _is_small(spec: "PlanSpec") -> bool:
    size = 0
    for path in spec.table.paths:
        with suppress(OSError, ValueError):
            size += content_size(spec.folder / path, spec.table.format)
    return size <= _SMALL
