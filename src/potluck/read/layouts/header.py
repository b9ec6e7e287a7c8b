"""Where a table begins and ends: header rows, lines above the header, notes below the table."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from potluck.read.layouts.tokens import is_token

__all__ = ["filled", "find_header", "find_notes"]

_LOOK = 40
_BODY = 400
_NUMBER = re.compile(
    r"[$€£(]?[+-]?(?:[0-9]+|[0-9]{1,3}(?:[,. ][0-9]{3})+)?(?:[.,][0-9]+)?(?:[eE][+-]?[0-9]+)?\s?[%)*#]?"
)
_DATE = re.compile(
    r"[0-9]{1,4}[-/.][0-9]{1,2}(?:[-/.][0-9]{1,4})?(?:[ T][0-9:.]+.*)?|[0-9]{1,2}-[A-Za-z]{3}-[0-9]{2,4}"
)
_NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+|[A-Z0-9]+(?:_[A-Z0-9]+)+|[a-z]+(?:[A-Z][a-z0-9]+)+")
_NOTE = re.compile(
    r"\W*(?:(?:sources?|(?:foot)?notes?|created|prepared|generated|downloaded|exported|please"
    r"|(?:last )?updated|includes?|excludes?|caveats?|abbreviations?|legend|suggested citation"
    r"|query|dataset|copyright|contact|for more|estimates|figures|rates are|values|symbols?|key"
    r"|disclaimer|total rows|end of|see)\b"
    r"|data (?:are|is|for|from|as|not|ha[sv]e?|source)\b|©|n/a =|https?:|www[.])"
    r"|\s*(?:[*†‡#§_]|--|==)|\s*[(\[]?(?:[0-9]{1,2}|[a-z])[)\].:]\s",
    re.IGNORECASE,
)


def filled(cells: Sequence[str]) -> int:
    """How many cells are not blank."""
    return sum(1 for cell in cells if cell.strip())


def find_header(head: Sequence[Sequence[str]], width: int) -> tuple[tuple[int, ...], int]:
    """Numbers of the header rows (none if there is no header), and of the first record of the table's rows.

    Args:
        head: the first records of the file.
        width: the usual width of its records.
    """
    bodies = [filled(cells) for cells in head if len(cells) == width and filled(cells)]
    typical = median(bodies) if bodies else 1
    start = next((i for i, cells in enumerate(head) if _is_full(cells, width, typical)), 0)
    start = _fuller(head, start, width)
    score = _votes(head, start)
    if score < 0 or (score == 0 and not _may_be_labels(head[start])):
        return (), start + 1
    rows = [start + 1]
    if _is_second(head, start + 1):
        rows.append(start + 2)
    elif start and len(head[start - 1]) > 1 and filled(head[start - 1]) > 1 and _repeats(head[start]):
        rows.insert(0, start)
    return tuple(rows), rows[-1] + 1


def _is_full(cells: Sequence[str], width: int, typical: float) -> bool:
    if width == 1:
        return filled(cells) > 0
    return len(cells) >= 0.6 * width and filled(cells) >= max(2, 0.5 * typical)


def _fuller(head: Sequence[Sequence[str]], start: int, width: int) -> int:
    """The header row: a line above it may fill several cells too, so a later, fuller row that is a header wins."""
    best = start
    for i in range(start + 1, min(start + 6, len(head) - 1)):
        if (
            len(head[i]) >= width
            and filled(head[i]) > filled(head[best])
            and _votes(head, i) > 0
            and filled(head[start]) < width
        ):
            best = i
    return best


def _repeats(cells: Sequence[str]) -> bool:
    names = [cell.strip() for cell in cells if cell.strip()]
    return len(set(names)) < len(names)


def _may_be_labels(cells: Sequence[str]) -> bool:
    names = [cell.strip() for cell in cells]
    return (
        filled(cells) >= 0.5 * len(names)
        and not _repeats(cells)
        and not any(_NUMBER.fullmatch(n) for n in names[:1] if n)
    )


def _kind(text: str) -> str:
    if _NUMBER.fullmatch(text):
        return "number"
    return "date" if _DATE.fullmatch(text) else "text"


def _body(head: Sequence[Sequence[str]], start: int, column: int) -> list[str]:
    rows = head[start : start + _BODY]
    cells = (row[column].strip() for row in rows if column < len(row))
    return [cell for cell in cells if cell]


def _votes(head: Sequence[Sequence[str]], at: int) -> float:
    """How much a record looks like the labels of the records below it; below 0 it looks like one of them."""
    labels = [cell.strip() for cell in head[at]]
    years = _are_years(labels)
    return sum(_vote(label, _body(head, at + 1, i), first=i == 0, years=years) for i, label in enumerate(labels))


def _are_years(labels: Sequence[str]) -> bool:
    numbers = [int(label) for label in labels if re.fullmatch("(?:1[5-9]|20|21)[0-9]{2}", label)]
    steps = {b - a for a, b in pairwise(numbers)}
    return len(numbers) > 1 and len(steps) == 1 and 0 < abs(steps.pop()) <= 10


def _vote(label: str, body: Sequence[str], *, first: bool, years: bool) -> float:
    if not body:
        return 0
    if not label:
        return 0 if first else -0.3
    kinds = Counter(map(_kind, body))
    kind, count = kinds.most_common(1)[0]
    if kind != "text" and count >= 0.7 * len(body):
        return _typed_vote(label, body, kind, years=years)
    return _text_vote(label, body)


def _typed_vote(label: str, body: Sequence[str], kind: str, *, years: bool) -> float:
    if _kind(label) != kind:
        return 0 if label in body or is_token(label) else 1
    plain = label.isdigit() and sum("." in cell or "," in cell for cell in body) >= 0.9 * len(body)
    return 0 if plain or (years and len(label) == 4) else -1


def _text_vote(label: str, body: Sequence[str]) -> float:
    if label in body:
        return -1 if len(set(body)) < 0.5 * len(body) else -0.5
    lengths = {len(cell) for cell in body}
    codes = max(lengths) <= 5 and all(cell == cell.upper() for cell in body)
    if codes and len(body) > 2:
        return -0.75 if len(label) in lengths and label == label.upper() and len(lengths) <= 2 else 0.75
    return 0.5 if _NAME.fullmatch(label) else 0


def _is_second(head: Sequence[Sequence[str]], at: int) -> bool:
    """Whether the record below the header belongs to it: text in columns that otherwise contain numbers."""
    if at + 3 >= len(head):
        return False
    labels = 0
    typed = 0
    for i, cell in enumerate(head[at]):
        body = _body(head, at + 1, i)
        kinds = Counter(map(_kind, body))
        if len(body) < 3 or kinds["number"] + kinds["date"] < 0.9 * len(body):
            continue
        typed += 1
        text = cell.strip()
        if text and _kind(text) == "text" and text not in body:
            labels += not is_token(text)
        elif text:
            return False
    return typed > 1 and labels >= 0.6 * typed and len({c.strip() for c in head[at] if c.strip()}) > 1


def find_notes(tail: Sequence[tuple[int, Sequence[str]]], width: int, body: Sequence[Sequence[str]]) -> tuple[int, ...]:
    """Numbers of the records below the table: notes, and blank lines between them.

    Args:
        tail: the last records with their numbers.
        width: number of columns.
        body: rows of the table, to compare with.
    """
    if width < 2:
        return ()
    longest = max((len(cells[0]) for cells in body if cells), default=0)
    top = None
    for number, cells in reversed(tail):
        if not filled(cells):
            continue
        verdict = _is_note(cells, width, longest)
        if verdict is False:
            break
        if verdict:
            top = number
    last = tail[-1][0] if tail else 0
    return tuple(range(_with_blanks_above(tail, top), last + 1)) if top is not None else ()


def _with_blanks_above(tail: Sequence[tuple[int, Sequence[str]]], top: int) -> int:
    by_number = dict(tail)
    while top - 1 in by_number and not filled(by_number[top - 1]):
        top -= 1
    return top


def _is_note(cells: Sequence[str], width: int, longest: int) -> bool | None:
    """True for a note, False for a row of the table, None if that depends on its neighbours."""
    full = filled(cells)
    text = next(cell.strip() for cell in cells if cell.strip())
    begins = _NOTE.match(text) is not None
    if len(cells) < width and full == 1:
        # A row cut short by the end of the file is not a note: it stays, and is reported as too short.
        return True if begins or len(text) > longest else None
    if len(cells) != width:
        return begins and len(text) > 12
    if full > 1 or not cells[0].strip():
        return False
    return True if begins or (len(text) > 1.5 * longest and len(text) > 40) else None
