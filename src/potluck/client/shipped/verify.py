"""Checks that this release arrived complete: compares every file with its checksum in SHA256SUMS.

Run it in its folder:  python verify.py
It needs Python 3.8 or later and nothing else. It only reads, and ends with 0 if all files match and 1 if not.
"""

# ruff: noqa: INP001, T201 - a separate program, which prints to the person who runs it
from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

SUMS = "SHA256SUMS"
SHOWN = 20
DIGITS = 64


def sums_of(root: Path) -> dict[str, str]:
    """Checksums by path."""
    wanted = {}
    for number, line in enumerate((root / SUMS).read_text(encoding="utf-8").splitlines(), 1):
        digest, path = line[:64], line[66:]
        outside = {"", ".", ".."} & set(path.split("/")) or {"\\", ":"} & set(path)
        if len(digest.strip()) != DIGITS or outside:
            raise ValueError(f"line {number} cannot be used")
        wanted[path] = digest.lower()
    return wanted


def hash_of(path: Path) -> str:
    """The checksum of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def files_of(root: Path) -> list[str]:
    """Every file of a folder, by path with slashes."""
    found = (p.relative_to(root).as_posix() for p in root.rglob("*") if not p.is_dir())
    return sorted(os.fsencode(path).decode("utf-8", "surrogateescape") for path in found)


def on_disk(path: str) -> str:
    """A path as this machine's encoding of file names has it: they are UTF-8 in the release, whatever its locale."""
    return os.fsdecode(path.encode("utf-8", "surrogateescape"))


def say(text: str) -> None:
    """Print a line; characters that the console does not know are replaced."""
    encoding = sys.stdout.encoding or "ascii"
    print(text.encode(encoding, "replace").decode(encoding))


def problem_of(path: Path, digest: str) -> str:
    """What is wrong with a file, in a word; "" if nothing is wrong."""
    try:
        return "" if hash_of(path) == digest else "CHANGED"
    except FileNotFoundError:
        return "MISSING"
    except OSError as error:
        return f"UNREADABLE ({error.strerror})"


def check(root: Path) -> int:
    """Check the release in a folder; return 0 if it is complete, else 1."""
    try:
        wanted = sums_of(root)
    except (OSError, ValueError) as error:
        say(f"The list of checksums, {SUMS}, cannot be read: {error}")
        say("Get the release again.")
        return 1
    bad = 0
    for path in sorted(wanted):
        problem = problem_of(root / on_disk(path), wanted[path])
        if problem:
            bad += 1
            say(f"{problem}: {path}")
    report_extra([path for path in files_of(root) if path not in wanted and path != SUMS])
    if bad:
        say(f"{bad} of {len(wanted)} files did not arrive as they were sent. Get the release again.")
        return 1
    say(f"All {len(wanted)} files arrived as they were sent.")
    return 0


def report_extra(paths: list[str]) -> None:
    """Report files that are not part of the release; they do no harm."""
    if paths:
        more = f", and {len(paths) - SHOWN} more" if len(paths) > SHOWN else ""
        say(f"Not part of the release (this is not a problem): {', '.join(paths[:SHOWN])}{more}")


def main() -> int:
    """Check the given folder, or the folder of this file."""
    named = sys.argv[1:2]
    result = check(Path(named[0]) if named else Path(__file__).resolve().parent)
    # After a double click on Windows, the window would close before anyone could read it.
    if os.name == "nt" and sys.stdin is not None and sys.stdin.isatty() and "PROMPT" not in os.environ:
        input("Press Enter to close.")
    return result


if __name__ == "__main__":
    sys.exit(main())
