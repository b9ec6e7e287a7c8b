"""Work done ahead on threads, with results in order."""

from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain, islice
from typing import TypeVar

__all__ = ["mapped"]

Given = TypeVar("Given")
Made = TypeVar("Made")


def mapped(
    work: Callable[[Given], Made], items: Iterator[Given], threads: int, ahead: int
) -> Generator[Made, None, None]:
    """Yield the results of a function in the order of its items; a single item starts no thread.

    Args:
        work: the function; it should release the interpreter lock for most of its time.
        items: its arguments, taken from the iterator in the caller's thread.
        threads: how many calls run at once.
        ahead: how many results may wait to be taken.

    >>> list(mapped(abs, iter([-1, 2, -3]), threads=2, ahead=2))
    [1, 2, 3]
    """
    first = deque(islice(items, 2))
    # Each item is dropped from the queue when it is taken, since items may be large.
    given = chain((first.popleft() for _ in range(len(first))), items)
    if len(first) < 2 or threads < 2:
        yield from map(work, given)
        return
    with ThreadPoolExecutor(threads, thread_name_prefix="ahead") as pool:
        waiting: deque[Future[Made]] = deque()
        try:
            for item in given:
                waiting.append(pool.submit(work, item))
                if len(waiting) > ahead:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()
