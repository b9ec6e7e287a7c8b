"""Work done ahead of who asks for it, on threads, with results in order."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain, islice
from typing import TypeVar

__all__ = ["mapped"]

Given = TypeVar("Given")
Made = TypeVar("Made")


def mapped(work: Callable[[Given], Made], items: Iterator[Given], threads: int, ahead: int) -> Iterator[Made]:
    """Results of a function in the order of its items; a lone item starts no thread.

    Args:
        work: the function; it is to leave the interpreter for most of its time.
        items: what to call it with, asked for in the caller's thread.
        threads: how many calls run at once.
        ahead: how many results may wait to be taken.

    >>> list(mapped(abs, iter([-1, 2, -3]), threads=2, ahead=2))
    [1, 2, 3]
    """
    first = deque(islice(items, 2))
    # Each is let go of as it is taken: what is worked on may be large.
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
