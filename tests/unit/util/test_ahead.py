"""Work done ahead: in order, not too far ahead, and stopped when nobody asks for results any more."""

from collections.abc import Iterator
from threading import Event

import pytest

from potluck.util.ahead import mapped


def numbers(asked: list[int]) -> Iterator[int]:
    for number in range(10):
        asked.append(number)
        yield number


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("count", [0, 1, 2, 9])
def test_results_come_in_order(threads: int, count: int) -> None:
    assert list(mapped(abs, iter(range(0, -count, -1)), threads, ahead=2)) == list(range(count))


def test_no_more_is_asked_for_than_may_wait() -> None:
    """The first result is returned when `ahead` others wait behind it."""
    asked: list[int] = []
    results = mapped(abs, numbers(asked), threads=2, ahead=3)

    assert next(results) == 0
    assert asked == [0, 1, 2, 3]
    assert list(results) == list(range(1, 10))


def test_what_nobody_wants_any_more_is_not_begun() -> None:
    """When the caller stops, running calls finish and waiting calls never start."""
    begun: list[int] = []
    gate = Event()

    def work(number: int) -> int:
        begun.append(number)
        if number:
            gate.wait(0.5)
        return number

    results = mapped(work, iter(range(10)), threads=2, ahead=6)
    assert next(results) == 0
    results.close()

    assert set(begun) <= {0, 1, 2}


def test_an_error_comes_where_its_result_would() -> None:
    def work(number: int) -> int:
        return 1 // (2 - number)

    results = mapped(work, iter(range(5)), threads=2, ahead=4)

    assert [next(results), next(results)] == [0, 1]
    with pytest.raises(ZeroDivisionError):
        next(results)
