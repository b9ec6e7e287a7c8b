"""The page "In Python" is current, complete, and its examples run."""

from pathlib import Path

import pytest
from lib.places import ROOT

import potluck
from potluck.docs.reference import EXAMPLES, reference_page


def test_the_published_page_is_current() -> None:
    """`make docs` was run after a docstring changed."""
    assert reference_page() == (ROOT / "site" / "docs" / "python.md").read_text(encoding="utf-8")


def test_every_public_name_is_on_the_page() -> None:
    """And every one says what it is."""
    page = reference_page()

    assert [name for name in potluck.__all__ if f"### potluck.{name}" not in page and name != "__version__"] == []
    assert "\n\n\n#" not in page


@pytest.mark.slow
def test_the_examples_run(example: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """One after the other, in the workspace of the example event."""
    monkeypatch.chdir(example)
    names: dict[str, object] = {}
    for title, _, code in EXAMPLES:
        exec(compile(code, title, "exec"), names)
    printed = capsys.readouterr().out

    assert "datasets had changed" in printed
    assert "Next: " in printed
