"""Whatever a stranger's file holds, drafting gives a table or a reason, never a traceback."""

import random
from pathlib import Path

import pytest

from potluck.draft import NotATable, draft_tables

PIECES = [
    *(
        "1",
        "01",
        "-999",
        "N/A",
        '"',
        '""',
        "'",
        ",",
        ",",
        ";",
        "\t",
        "|",
        "\n",
        "\n",
        "\r\n",
        "\r",
        "a",
        "é",
        "$5",
        "%",
    ),
    *(
        "1,234",
        "2020-01-01",
        "1/2/2020",
        " ",
        "#x",
        "---",
        "Source: x",
        "\ufeff",
        'x"y',
        "\x0b",
        "Yes",
        "\u2028",
    ),
]


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("suffix", [".csv", ".txt", ".csv.gz", ".xlsx", ".xpt"])
def test_random_text_never_raises(tmp_path: Path, seed: int, suffix: str) -> None:
    chance = random.Random(seed)
    path = tmp_path / f"table{suffix}"
    path.write_text("".join(chance.choices(PIECES, k=chance.randrange(1, 150))), encoding="utf-8", newline="")

    drafts = draft_tables(path)

    assert isinstance(drafts, NotATable) or all(one.rows >= 0 for one in drafts)


@pytest.mark.parametrize("start", [b"", b"PK\x03\x04", b"HEADER RECORD*******LIBRARY", b"\xff\xfe", b"\x1f\x8b\x08"])
def test_random_bytes_never_raise(tmp_path: Path, start: bytes) -> None:
    for seed in range(20):
        path = tmp_path / (f"{seed}.csv.gz" if start[:1] == b"\x1f" else f"{seed}.csv")
        path.write_bytes(start + random.Random(seed).randbytes(seed * 9))

        drafts = draft_tables(path)

        assert isinstance(drafts, NotATable) or drafts
