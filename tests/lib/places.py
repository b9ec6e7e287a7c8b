"""Where material outside the repository is, and what a test does when it is not there."""

import os
from pathlib import Path

import pytest

__all__ = ["ROOT", "cases", "corpus", "skip_or_fail", "truth"]

ROOT = Path(__file__).resolve().parents[2]


def skip_or_fail(reason: str) -> None:
    """Skip a test, or fail it where the environment says that nothing may be missing."""
    if os.environ.get("POTLUCK_NO_SKIPS") == "1":
        pytest.fail(f"POTLUCK_NO_SKIPS=1: {reason}")
    pytest.skip(reason)


def _folder(variable: str, name: str) -> Path:
    folder = Path(os.environ.get(variable, ROOT.parent / "shared" / name))
    if not folder.is_dir():
        skip_or_fail(f"{variable} does not name a folder, and {folder} is none")
    return folder


def corpus() -> Path:
    """The corpus of real public data."""
    return _folder("POTLUCK_CORPUS", "corpus")


def cases() -> Path:
    """Conformance cases with frictionless' verdicts."""
    return _folder("POTLUCK_CASES", "cases")


def truth() -> Path:
    """Hand-checked truth for tables of the corpus."""
    return _folder("POTLUCK_TRUTH", "truth")
