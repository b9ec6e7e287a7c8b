"""Names in the catalog (agencies, datasets, tables), and the log of deliveries."""

import json
import re
import shutil
import unicodedata
from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from potluck.contribute.writer import edited, quoted, save
from potluck.describe.workspace import Workspace, load_event
from potluck.errors import SourceError
from potluck.util.files import replacing, sha256_of, write_text

__all__ = ["Delivery", "copy_in", "ensure_agency", "record_delivery", "slug", "track_small_files"]

Delivery = dict[str, Any]


def slug(text: str) -> str:
    """A text as a name: lower case, digits and hyphens.

    >>> slug("Überdosis Deaths 2015.csv")
    'uberdosis-deaths-2015-csv'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "dataset"


def ensure_agency(workspace: Workspace, name: str) -> tuple[str, ...]:
    """Add an agency to the event if it is new; return what a person should look at."""
    path = workspace.catalog / "event.yaml"
    # From the file, not from `workspace.event`, which may be older: a program can add many datasets in a row.
    known = [agency.name for agency in load_event(path).agencies]
    if name in known:
        return ()
    document = edited(path)
    agencies = document.setdefault("agencies", [])
    agencies.append(quoted({"name": name, "title": "todo"}))
    if hasattr(agencies, "fa"):
        agencies.fa.set_block_style()
    save(path, document)
    close = get_close_matches(name, known, n=1)
    near = f" If you meant {close[0]!r}, remove the new entry and move the folder." if close else ""
    return (f"The agency {name!r} is new; its title is still a todo in catalog/event.yaml.{near}",)


def copy_in(source: Path, folder: Path, name: str | None = None) -> Path:
    """Copy a file into a dataset's folder byte for byte, under its own name.

    Raises:
        SourceError: the folder already has another file of that name.
    """
    target = folder / (name or source.name)
    if target.exists() and (target.stat().st_size != source.stat().st_size or sha256_of(target) != sha256_of(source)):
        raise SourceError(
            f"{target} already exists with other content.",
            "Rename one of the two, or add it as a delivery: potluck add … --to AGENCY/NAME",
        )
    if not target.exists():
        with replacing(target) as partial:
            shutil.copyfile(source, partial)
    return target


def record_delivery(folder: Path, entries: Iterable[Delivery]) -> None:
    """Append what arrived today to ``deliveries.jsonl``."""
    path = folder / "deliveries.jsonl"
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    today = date.today().isoformat()  # noqa: DTZ011 - the contributor's own day
    lines = "".join(json.dumps({"date": today, **entry}, ensure_ascii=False) + "\n" for entry in entries)
    with replacing(path) as partial:
        partial.write_text(before + lines, encoding="utf-8", newline="\n")


_SMALL = 5 << 20


def track_small_files(workspace: Workspace, folder: Path) -> None:
    """Let git track the small raw files of a public dataset; the workspace's .gitignore excludes all others."""
    path = workspace.root / ".gitignore"
    if not path.is_file():
        return
    text = path.read_text(encoding="utf-8")
    small = sorted(
        p for p in folder.rglob("*") if p.is_file() and p.stat().st_size <= _SMALL and not p.name.startswith(".")
    )
    lines = [f"!/{_escaped(p.relative_to(workspace.root).as_posix())}" for p in small]
    fresh = [line for line in lines if line not in text.splitlines()]
    if fresh:
        write_text(path, text.rstrip("\n") + "\n" + "\n".join(fresh) + "\n")


def _escaped(name: str) -> str:
    return re.sub(r"([\\*?\[\]! #])", r"\\\1", name)
