"""Packages that exist for one test: a module and the entry point that names an object of it."""

import sys
from pathlib import Path

import pytest

from potluck.util.plugins import forget_plugins

__all__ = ["Plugins"]


class Plugins:
    """Installs packages of one module each; the fixture `plugin` forgets them after the test."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder = folder
        self._monkeypatch = monkeypatch
        self._modules: list[str] = []

    def __call__(self, group: str, target: str, source: str) -> None:
        """Offer an object under an entry point group.

        Args:
            group: the entry point group, such as ``potluck.formats``.
            target: the object, such as ``toy_format:FORMAT``.
            source: the source of its module.
        """
        module = target.partition(":")[0]
        info = self._folder / f"{module}-1.0.dist-info"
        info.mkdir(parents=True)
        (self._folder / f"{module}.py").write_text(source, encoding="utf-8")
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n", encoding="utf-8")
        (info / "entry_points.txt").write_text(f"[{group}]\n{module} = {target}\n", encoding="utf-8")
        if not self._modules:
            self._monkeypatch.syspath_prepend(str(self._folder))
        self._modules.append(module)
        forget_plugins()

    def forget(self) -> None:
        """Forget all that was installed."""
        for module in self._modules:
            sys.modules.pop(module, None)
        forget_plugins()
