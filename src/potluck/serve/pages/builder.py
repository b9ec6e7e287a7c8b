"""Build a site from pages: run the site builder in a separate process."""

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

from potluck.errors import SiteError

__all__ = ["build_site"]

_LAST_LINES = 15
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
# A site that is opened from a folder does not need these files: a dated sitemap, an error page with addresses
# from the root of a host, the theme's search, and source maps (decision 17).
_UNUSED = (
    "404.html",
    "sitemap.xml",
    "sitemap.xml.gz",
    "assets/javascripts/lunr",
    "assets/javascripts/workers",
    "assets/**/*.map",
)


def build_site(pages: Path, target: Path) -> None:
    """Builds the site from the pages.

    It is built beside the target and then renamed, so that the target never holds a half-built site.

    Args:
        pages: folder with ``mkdocs.yml`` and ``docs/``, as `write_pages` leaves it.
        target: folder of the site; replaced if it is there.

    Raises:
        SiteError: the builder failed; the message ends with its last lines.
        OSError: the disk is full.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        _run_builder(pages, fresh)
        _remove_unused(fresh)
        replace_folder(fresh, target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def replace_folder(fresh: Path, target: Path) -> None:
    """Puts a finished folder in the place of an older one beside it."""
    old = target.with_name(f".{target.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    fresh.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def _run_builder(pages: Path, folder: Path) -> None:
    config = pages.resolve() / "mkdocs.yml"
    # Not --quiet: it keeps warnings from being counted, and --strict would ignore them (decision 17).
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--clean"]
    command += ["--config-file", str(config), "--site-dir", str(folder.resolve())]
    # The fixed time keeps dates out; the second variable turns off the theme's notice about its builder.
    env = {**os.environ, "SOURCE_DATE_EPOCH": "0", "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"}
    done = subprocess.run(  # noqa: S603 - our own interpreter, no shell
        command,
        cwd=pages,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        lines = f"{done.stdout}\n{done.stderr}".strip().splitlines()
        lines = [line for line in lines if not line.startswith("INFO")][-_LAST_LINES:]
        full = next((n for n in _NO_ROOM if lines and f"[Errno {n}]" in lines[-1]), None)
        if full is not None:
            raise OSError(full, os.strerror(full))
        raise SiteError(
            "The site could not be built. The builder reported:\n" + "\n".join(lines),
            fix="Correct site/mkdocs.yml or the page it names, and run `potluck site` again.",
        )


def _remove_unused(folder: Path) -> None:
    for pattern in _UNUSED:
        for path in sorted(folder.glob(pattern)):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
