"""Quotation marks: what is called well placed is well formed to Python's strict CSV reader, however it is cut."""

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from potluck.read.quotes import are_well_placed

TEXT = st.text(st.sampled_from('a,"\n\r 5'), max_size=60)


@given(text=TEXT, cut=st.integers(1, 20))
@example(text='1,"open\n2,x\n3,5" pipe\n', cut=7)
@example(text='5",y\n1,"open\n', cut=3)
def test_well_placed_marks_are_strictly_well_formed(text: str, cut: int) -> None:
    """Nothing that the strict reader refuses is vouched for, at whatever places the text comes in blocks."""
    content = text.encode()
    blocks = [content[i : i + cut] for i in range(0, len(content), cut)]
    if are_well_placed(blocks, b",", b'"'):
        assert are_well_placed([content], b",", b'"')
        list(csv.reader(io.StringIO(text, newline=""), strict=True))


@given(rows=st.lists(st.lists(st.text(st.sampled_from('a,"\n 5'), max_size=6), min_size=2, max_size=3), max_size=6))
def test_what_a_writer_wrote_is_well_placed(rows: list[list[str]]) -> None:
    """No file of a correct writer is read twice."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)

    assert are_well_placed([out.getvalue().encode()], b",", b'"')


@pytest.mark.parametrize("text", ['1,"open\n2,x\n3,5" pipe\n', '1,"a\n2,"b\n', 'x",y\n"z\n', 'a,"b" \n'])
def test_marks_out_of_place(text: str) -> None:
    assert not are_well_placed([text.encode()], b",", b'"')
