"""The examples of CONTRIBUTING.md's guides, so that tests use what is printed there."""

import re

from lib.places import ROOT

__all__ = ["guide_example"]


def guide_example(heading: str) -> str:
    """The Python example under a heading of CONTRIBUTING.md."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = text.partition(f"\n### {heading}\n")[2].partition("\n### ")[0].partition("\n## ")[0]
    found = re.search(r"```python\n(.*?)```", section, re.DOTALL)
    assert found is not None, f"no example under {heading!r}"
    return found[1]
