"""Whether a backtracking engine surely ends soon on a pattern, decided from the pattern's parsed form (decision 6).

Time grows exponentially where a repetition can match the same text in two ways. So each outermost repetition is turned
into its position automaton (Glushkov 1961), with an edge for each way from one sign to the next. Where no sign has two
edges that the same character can follow, there is only one way. Repetitions in a row, each of them tame, take time
that is a power of the text's length, at most the power of their number.

Rejected: a time limit per column. The same file then had other findings on a slower machine.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import regex

__all__ = ["UNKNOWN", "degree_of"]

# Signs of a pattern from this code point on stand for classes that `re` does not know, numbered in order. The range is
# for private use: `patterns` refuses patterns that contain it themselves.
UNKNOWN = 0xF0000

# All of Unicode in the sets below would take seconds. These characters stand for the rest: some of each general
# category, so that classes that differ usually differ here; the pattern's own characters are added.
_USUAL = frozenset(
    "09aAfFzZ_ \t\n\r-.,@é٣ßЖжΩωאعअ中ǅʰªⅣ²½_\u2010()«»'\"!?/\\#%&*:;+<=>|~$€^`\u00b4©°\u0300\u0903\u20dd"
    "\u2028\u2029\u00a0\u3000\u0000\u001c\u0085\u00ad\ue000😀"
)
# A sign in every class that `re` does not know: two such classes are never taken to be disjoint.
_ANY_CLASS = "\uffff"
# Limits on the analysis itself, which is quadratic in positions: what exceeds them counts as wild.
_MOST_POSITIONS = 400
_MOST_EDGES = 20_000
_MOST_CHOICES = 10
_WRITTEN_OUT = 4  # a{3} is analysed as aaa: exact, and small
_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})
_ASSERTIONS = frozenset({"ASSERT", "ASSERT_NOT"})
_SIGNS = frozenset({"LITERAL", "NOT_LITERAL", "ANY", "IN", "GROUPREF", "RANGE"})


class _WildError(Exception):
    """The pattern may blow up, or is too large to analyse."""


def degree_of(parsed: Any, classes: Sequence[str] = ()) -> int | None:
    """The power of a text's length by which the time of a whole match may grow; None where it may blow up.

    Args:
        parsed: the form to which `re` parses a pattern.
        classes: patterns of the classes that are written in it as signs from `UNKNOWN` on.
    """
    try:
        alphabet = _alphabet(parsed) | {_ANY_CLASS}
        known = tuple({s for s in alphabet if regex.fullmatch(one, s)} | {_ANY_CLASS} for one in classes)
        return _degree(list(parsed), _Signs(frozenset(alphabet), known))
    except (_WildError, RecursionError, regex.error):
        return None


def _degree(items: list[Any], alphabet: "_Signs") -> int:
    # Inside one repetition ambiguity is exponential, so one ambiguous loop is enough to refuse the pattern.
    for loop in _loops(items):
        graph = _Graph(alphabet)
        graph.add([loop])
        if not graph.is_certain():
            raise _WildError
    whole = _Graph(alphabet)
    whole.add(items)
    # Between loops ambiguity is only polynomial: each loop may give up some of its text to the next. Choices outside
    # loops multiply the work by a constant, so only their number is limited.
    own = 1
    if not whole.is_certain():
        if sum(_is_choice(name, value) for name, value in _walk(items)) > _MOST_CHOICES:
            raise _WildError
        own = max(1, sum(_varies(name, value) for name, value in _walk(items)))
    # Comparing with what a group matched takes as long as that text is.
    own += any(name == "GROUPREF" for name, _ in _walk(items))
    assertions = [
        _degree(list(value[1]), alphabet) for name, value in _walk(items) if name in _ASSERTIONS and list(value[1])
    ]
    # An assertion inside a repetition may be tried at every position, so its power is added.
    return own + max(assertions, default=0)


def _children(name: str, value: Any) -> Iterator[Any]:
    """What is inside an item, without assertions, which match no text of their own."""
    if name in _REPEATS:
        yield value[2]
    elif name == "BRANCH":
        yield from value[1]
    elif name == "SUBPATTERN":
        yield value[3]
    elif name == "ATOMIC_GROUP":
        yield value
    elif name not in _SIGNS | _ASSERTIONS | {"AT"}:
        raise _WildError


def _walk(items: Any) -> Iterator[tuple[str, Any]]:
    for operation, value in items:
        name = str(operation)
        yield name, value
        for inner in _children(name, value):
            yield from _walk(inner)


def _varies(name: str, value: Any) -> bool:
    """Whether a repetition may match a varying number of times."""
    return name in _REPEATS and value[1] > 1 and (value[0] != value[1] or value[1] > _WRITTEN_OUT)


def _is_choice(name: str, value: Any) -> bool:
    return name == "BRANCH" or (name in _REPEATS and value[1] == 1)


def _loops(items: Any) -> Iterator[Any]:
    """The outermost repetitions."""
    for operation, value in items:
        if _varies(str(operation), value):
            yield operation, value
        else:
            for inner in _children(str(operation), value):
                yield from _loops(inner)


def _alphabet(parsed: Any) -> frozenset[str]:
    signs = set(_USUAL)
    waiting = [parsed]
    while waiting:
        for operation, value in waiting.pop():
            name = str(operation)
            if name in {"LITERAL", "NOT_LITERAL"}:
                signs.add(chr(value))
            elif name == "IN":
                waiting.append(value)
            elif name == "RANGE":
                signs |= {chr(value[0]), chr(value[1])}
            elif name in _ASSERTIONS:
                waiting.append(value[1])
            elif name not in {"NEGATE", "CATEGORY"}:
                waiting += _children(name, value)
    return frozenset(_either_case(signs))


@dataclass(frozen=True, slots=True)
class _Signs:
    """The characters that represent all others, and which of them are in classes that `re` does not know."""

    alphabet: frozenset[str]
    classes: tuple[set[str], ...]

    def of(self, name: str, value: Any) -> frozenset[str]:
        """The characters of the alphabet that a sign of a pattern may match, or more: case is always ignored."""
        if name in {"ANY", "GROUPREF"}:
            return self.alphabet
        parts = [(str(n), v) for n, v in value] if name == "IN" else [(name, value)]
        signs = {sign for sign in self.alphabet if any(self._holds(n, v, sign) for n, v in parts)}
        if name == "NOT_LITERAL" or any(n == "NEGATE" for n, _ in parts):
            # Too large a set is safe, too small a set is not: nobody knows what an unknown class, negated, leaves out.
            return self.alphabet - (signs - {_ANY_CLASS})
        return frozenset(_either_case(signs) & self.alphabet)

    def _holds(self, name: str, value: Any, sign: str) -> bool:
        if name in {"LITERAL", "NOT_LITERAL"}:
            return sign in self.classes[value - UNKNOWN] if value >= UNKNOWN else ord(sign) == value
        if name == "RANGE":
            return bool(value[0] <= ord(sign) <= value[1])
        return name == "CATEGORY" and re.match(_CATEGORIES[str(value)], sign) is not None


@dataclass(slots=True)
class _Part:
    """Positions at which a part may begin and end, and whether it may match the empty text."""

    first: list[int] = field(default_factory=list)
    last: list[int] = field(default_factory=list)
    nullable: bool = True


class _Graph:
    """The position automaton of a pattern."""

    def __init__(self, alphabet: "_Signs") -> None:
        self._alphabet = alphabet
        self._signs: list[frozenset[str]] = []
        self._edges: Counter[tuple[int, int]] = Counter()
        self._begin: list[int] = []

    def add(self, items: Any) -> _Part:
        """Add a sequence."""
        part = self._sequence(items)
        self._begin += part.first
        return part

    def is_certain(self) -> bool:
        """Whether there is at most one way to match any text."""
        # Two edges between the same signs are two ways as well: the inner and the outer loop of (a+)+ each make one.
        if any(count > 1 for count in self._edges.values()):
            return False
        following: dict[int, list[int]] = {}
        for before, after in self._edges:
            following.setdefault(before, []).append(after)
        return all(map(self._are_apart, (self._begin, *following.values())))

    def _are_apart(self, positions: list[int]) -> bool:
        seen: set[str] = set()
        for position in positions:
            if not seen.isdisjoint(self._signs[position]):
                return False
            seen |= self._signs[position]
        return True

    def _sequence(self, items: Any) -> _Part:
        whole = _Part()
        for operation, value in items:
            part = self._part(str(operation), value)
            self._join(whole.last, part.first)
            whole.first += part.first if whole.nullable else []
            whole.last = part.last + (whole.last if part.nullable else [])
            whole.nullable &= part.nullable
        return whole

    def _join(self, before: list[int], after: list[int]) -> None:
        if len(before) * len(after) > _MOST_EDGES or len(self._edges) > _MOST_EDGES:
            raise _WildError
        self._edges.update((one, other) for one in before for other in after)

    def _part(self, name: str, value: Any) -> _Part:
        if name in _REPEATS:
            return self._repeat(*value)
        if name in _SIGNS:
            return self._sign(name, value)
        parts = [self._sequence(inner) for inner in _children(name, value)]
        if not parts:
            return _Part()  # an anchor: it matches a place, not a text
        if sum(part.nullable for part in parts) > 1:
            raise _WildError  # which alternative matches the empty text is a choice
        return _Part(
            [p for part in parts for p in part.first],
            [p for part in parts for p in part.last],
            any(part.nullable for part in parts),
        )

    def _repeat(self, least: int, most: Any, inner: Any) -> _Part:
        if least == most and 1 < least <= _WRITTEN_OUT:
            return self._sequence([item for _ in range(least) for item in inner])
        part = self._sequence(inner)
        if most > 1:
            if part.nullable:
                raise _WildError  # an empty text, repeated: how often is a choice
            self._join(part.last, part.first)
        return _Part(part.first, part.last, part.nullable or least == 0)

    def _sign(self, name: str, value: Any) -> _Part:
        if len(self._signs) >= _MOST_POSITIONS:
            raise _WildError
        self._signs.append(self._alphabet.of(name, value))
        position = len(self._signs) - 1
        return _Part([position], [position], nullable=name == "GROUPREF")


def _either_case(signs: set[str]) -> set[str]:
    return signs | {other for sign in signs if len(other := sign.swapcase()) == 1}


_CATEGORIES = {
    f"CATEGORY_{negated}{kind}": f"\\{letter.upper() if negated else letter}"
    for kind, letter in (("DIGIT", "d"), ("SPACE", "s"), ("WORD", "w"))
    for negated in ("", "NOT_")
}
