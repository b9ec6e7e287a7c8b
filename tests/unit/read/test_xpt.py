"""SAS transport files, written by another implementation (ReadStat) and read as text."""

from pathlib import Path, PurePosixPath

import pandas as pd
import pyreadstat
import pytest

from potluck.model import Table
from potluck.read import Unreadable, open_table
from potluck.read.xpt import XptSource


def source_of(path: Path) -> XptSource | Unreadable:
    opened = open_table(path.parent, Table("t", (PurePosixPath(path.name),), format="xpt"))
    assert isinstance(opened, (XptSource, Unreadable))
    return opened


@pytest.fixture
def written(tmp_path: Path) -> Path:
    frame = pd.DataFrame(
        {
            "ID": [1.0, 2.0, None],
            "NAME": ["Ann", "", "José"],
            "RATE": [0.5, -1e10, 1e-5],
            "DAY": [0.0, 366.0, None],
        }
    )
    pyreadstat.write_xport(
        frame,
        tmp_path / "t.xpt",
        column_labels=["Number", "Name", "Rate", "Day"],
        file_format_version=5,
        variable_format={"DAY": "DATE9."},
    )
    return tmp_path / "t.xpt"


def test_values_are_text(written: Path) -> None:
    """Whole numbers without a point, SAS days (from 1960) as dates, missing numbers as empty cells."""
    source = source_of(written)
    assert isinstance(source, XptSource)

    rows = [row for batch in source.batches() for row in batch.cells.iter_rows()]

    assert source.labels == ("ID", "NAME", "RATE", "DAY")
    assert source.titles == ("Number", "Name", "Rate", "Day")
    assert [(r[0], r[3]) for r in rows] == [("1", "1960-01-01"), ("2", "1961-01-01"), ("", "")]
    assert [float(r[2]) for r in rows] == pytest.approx([0.5, -1e10, 1e-5])
    assert [r[1] for r in rows][:2] == ["Ann", ""]
    assert source.files[0].bytes == written.stat().st_size


@pytest.mark.parametrize("content", [b"", b"HEADER RECORD", b"a,b\n" * 100])
def test_what_is_no_transport_file_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "t.xpt").write_bytes(content)

    opened = source_of(tmp_path / "t.xpt")

    assert isinstance(opened, Unreadable)
    assert opened.finding.rule == "source-error"


def test_a_transport_file_cut_short(written: Path) -> None:
    """A file cut in its observations gives a finding or fewer rows, never a traceback."""
    whole = written.read_bytes()
    for cut in (100, 300, 700, len(whole) - 85):
        written.write_bytes(whole[:cut])
        opened = source_of(written)
        if isinstance(opened, XptSource):
            assert sum(len(batch.rows) for batch in opened.batches()) <= 3
            assert [f.rule for f in opened.findings] == ["source-error"]


def test_a_day_beyond_the_calendar_keeps_its_number(written: Path) -> None:
    from potluck.read.xpt import _number

    assert [_number(n, "DATE") for n in (0.0, 1e9, 0.5)] == ["1960-01-01", "1000000000", "1960-01-01"]
