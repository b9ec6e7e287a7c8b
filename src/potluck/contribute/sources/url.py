"""Files given as URLs: downloaded completely, up to a cap, before anything is changed."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from potluck.contribute.sources.source import Source
from potluck.errors import SourceError

__all__ = ["URL"]

_CAP = 20 << 30
_SECONDS = 60


def _is_url(source: str) -> bool:
    """Whether a source is a URL.

    >>> _is_url("https://example.org/a.csv"), _is_url("C:/a.csv")
    (True, False)
    """
    return urlsplit(source).scheme.lower() in {"http", "https"}


def _fetch(url: str, folder: Path) -> Iterator[Path]:
    """Download a URL into a folder.

    Args:
        url: an http or https address.
        folder: where the file goes, under the last part of the address' path.

    Raises:
        SourceError: it could not be downloaded completely.
    """
    import requests

    name = Path(unquote(urlsplit(url).path)).name or "download"
    target = folder / name.replace("\\", "-").replace(":", "-")
    try:
        with requests.get(url, stream=True, timeout=_SECONDS) as answer, target.open("wb") as file:
            answer.raise_for_status()
            for block in answer.iter_content(1 << 20):
                file.write(block)
                if file.tell() > _CAP:
                    raise SourceError(f"{url} is over {_CAP >> 30} GB.", "Download it yourself, and add the file.")
    except requests.RequestException as error:
        raise SourceError(
            f"{url} could not be downloaded: {error}.",
            "Check the address and the network, or download it yourself and add the file.",
        ) from None
    if target.stat().st_size == 0:
        raise SourceError(f"{url!r} is empty.", "Export it again, or leave it out.")
    yield target


URL = Source("url", _is_url, _fetch)
