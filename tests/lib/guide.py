"""The examples of CONTRIBUTING's guides, which tests install and use."""

import re

from lib.places import ROOT

__all__ = ["example"]


def example(heading: str) -> str:
    """The Python of the guide under a heading."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    guide = text.partition(f"### {heading}\n")[2].partition("\n### ")[0].partition("\n## ")[0]
    found = re.search(r"```python\n(.*?)```", guide, re.DOTALL)
    assert found is not None, f"the guide {heading!r} has no example"
    return found[1]
