"""Processors and memory of this machine."""

import os
from pathlib import Path

__all__ = ["cores", "default_jobs", "memory"]

# Memory that a process needs at most for a small table, and the share of all memory that such processes may use.
_JOB_BYTES = 512 << 20
_SHARE = 0.5
_ASSUMED = 4 << 30
_LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))


def cores(most: int | None = None) -> int:
    """Return how many processors this process may use, at most ``most``."""
    mine = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return mine if most is None else min(mine, most)


def memory() -> int:
    """Return the bytes of memory this process may use: the machine's, or less if its container has a limit."""
    try:
        whole = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):  # Windows has no such call
        whole = _ASSUMED
    limits = [
        int(text) for path in _LIMITS if path.is_file() and (text := path.read_text(encoding="ascii").strip()).isdigit()
    ]
    return min([whole, *limits])


def default_jobs() -> int:
    """Return how many tables to work on at once: one per processor, as long as half of the memory is enough.

    >>> default_jobs() >= 1
    True
    """
    return max(1, min(cores(), int(memory() * _SHARE) // _JOB_BYTES))
