"""Checks that this release arrived whole: every file against its checksum in SHA256SUMS.

Run it where it lies:  python verify.py
It needs Python 3.8 or later and nothing else, reads only, and ends with 0 if all is well and 1 if not.
"""

from __future__ import annotations

import hashlib
import os
import sys

SUMS = "SHA256SUMS"
SHOWN = 20


def sums_of(root: str) -> dict[str, str]:
    """Checksums by path."""
    wanted = {}
    with open(os.path.join(root, SUMS), encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            digest, path = line[:64], line[66:].rstrip("\r\n")
            parts = path.split("/")
            if len(digest.strip()) != 64 or ".." in parts or "" in parts or "\\" in path or ":" in path:
                raise ValueError("line %d of %s cannot be used" % (number, SUMS))
            wanted[path] = digest.lower()
    return wanted


def hash_of(path: str) -> str:
    """The checksum of a file."""
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def files_of(root: str) -> list[str]:
    """Every file of a folder, by path with slashes."""
    found = []
    for folder, _, names in os.walk(root):
        for name in names:
            found.append(os.path.relpath(os.path.join(folder, name), root).replace(os.sep, "/"))
    return sorted(found)


def say(text: str) -> None:
    """Print a line, whatever characters the console knows."""
    encoding = sys.stdout.encoding or "ascii"
    print(text.encode(encoding, "replace").decode(encoding))


def check(root: str) -> int:
    """Check the release in a folder; 0 if it is whole, else 1."""
    try:
        wanted = sums_of(root)
    except (OSError, ValueError) as error:
        say("The list of checksums cannot be read: %s." % error)
        say("Get the release again.")
        return 1
    bad = 0
    for number, path in enumerate(sorted(wanted), 1):
        if sys.stdout.isatty() and number % 50 == 0:
            print("checked %d of %d files" % (number, len(wanted)), end="\r", flush=True)
        place = os.path.join(root, *path.split("/"))
        try:
            problem = "" if hash_of(place) == wanted[path] else "CHANGED"
        except FileNotFoundError:
            problem = "MISSING"
        except OSError as error:
            problem = "UNREADABLE (%s)" % error.strerror
        if problem:
            bad += 1
            say("%s: %s" % (problem, path))
    tell_extra([path for path in files_of(root) if path not in wanted and path != SUMS])
    if bad:
        say("%d of %d files did not arrive as they were sent. Get the release again." % (bad, len(wanted)))
        return 1
    say("All %d files arrived as they were sent." % len(wanted))
    return 0


def tell_extra(paths: list[str]) -> None:
    """Say which files are none of the release; they do no harm."""
    if paths:
        more = ", and %d more" % (len(paths) - SHOWN) if len(paths) > SHOWN else ""
        say("Not part of the release, and no problem: %s%s." % (", ".join(paths[:SHOWN]), more))


def main() -> int:
    """Check the folder named, or the one this file lies in."""
    here = os.path.dirname(os.path.abspath(__file__))
    result = check(sys.argv[1] if len(sys.argv) > 1 else here)
    # Started by a double click on Windows, the window would close before anyone could read it.
    if os.name == "nt" and sys.stdin is not None and sys.stdin.isatty() and "PROMPT" not in os.environ:
        input("Press Enter to close.")
    return result


if __name__ == "__main__":
    sys.exit(main())
