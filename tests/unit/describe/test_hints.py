"""Problems of ``event.yaml`` and of our keys in plain words: the type that was expected, and what was found."""

from pathlib import Path

import pytest

from potluck.describe.workspace import load_event
from potluck.errors import EventError

WRONG: dict[str, tuple[str, str]] = {
    "nothing at all": ("", "event.yaml: the file: expected a mapping of keys to values, got nothing."),
    "a list": ('- "a"', "the file: expected a mapping of keys to values, got a list."),
    "text for a mapping": (
        'name: "e"\ntitle: "E"\nhost: "me"',
        "event.yaml:3: host: expected a mapping of keys to values, got 'me'.",
    ),
    "a list for a mapping": (
        'name: "e"\ntitle: "E"\nseverity: []',
        "severity: expected a mapping of keys to values, got a list.",
    ),
    "a mapping for a list": (
        'name: "e"\ntitle: "E"\nagencies: {a: 1}',
        "event.yaml:3: agencies: expected a list, got a mapping.",
    ),
    "a number for text": (
        'name: "e"\ntitle: "E"\nversion: 1.0',
        "event.yaml:3: version: expected quoted text, got 1.0.",
    ),
    "no title": ('name: "e"', "title: this key is missing."),
    "a name with a space": ('name: "a b"\ntitle: "E"', "name: 'a b' does not have the form "),
    "an unknown rule": (
        'name: "e"\ntitle: "E"\nseverity: {"type-eror": "error"}',
        'severity.type-eror: there is no rule with this name. Did you mean "type-error"?',
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_value_is_described_in_plain_words(tmp_path: Path, case: str) -> None:
    """The message says which type was expected and what was found, with the line where it is known."""
    text, message = WRONG[case]
    path = tmp_path / "event.yaml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(EventError) as raised:
        load_event(path)

    assert message in str(raised.value)
