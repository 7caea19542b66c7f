"""CSV files as people and systems write them: read when safe, refused when in doubt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.delimited import _plain, _strict, _without_blank_rows
from ingest.readers.limits import Limits
from ingest.vocabulary import ErrorCode, Normalisation
from tests.ingest.files import EPISODES, HEADER, reading, refusal

HEADINGS = frozenset({"CHILD", "SEX", "DOB"})


def test_plain_file():
    table = reading({"header.csv": HEADER}).tables[0]

    assert list(table.frame.columns)[:3] == ["CHILD", "SEX", "DOB"]
    assert table.frame["CHILD"].tolist() == ["A1", "A2"]
    assert table.rows.tolist() == [2, 3]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xef\xbb\xbf" + HEADER.encode(), "N_BOM"),
        (HEADER.replace("\n", "\r\n").encode(), "N_NEWLINES"),
        (HEADER.replace("\n", "\r").encode(), "N_NEWLINES"),
        (HEADER.encode("utf-16"), "N_UTF16"),
        (HEADER.replace("WBRI", "caf\xe9").encode("cp1252"), "N_CP1252"),
        (HEADER.replace(",", ";").encode(), "N_DELIMITER"),
        (HEADER.replace(",", "\t").encode(), "N_DELIMITER"),
        (b"sep=,\n" + HEADER.encode(), "N_SEP_LINE"),
        (HEADER.replace("\nA2", "\n,,,,,,\nA2").encode(), "N_BLANK_ROWS"),
        (HEADER.replace("\nA2", "\n\nA2").encode(), "N_BLANK_ROWS"),
    ],
)
def test_normalised(data: bytes, code: str):
    read = reading({"header.csv": data})

    assert read.normalised == {Normalisation(code)}
    assert read.tables[0].frame["CHILD"].tolist() == ["A1", "A2"]


def test_a_blank_row_keeps_its_number():
    table = reading({"header.csv": HEADER.replace("\nA2", "\n\nA2")}).tables[0]

    assert table.rows.tolist() == [2, 4]


def test_a_newline_inside_quotes_is_no_line_end():
    read = reading({"header.csv": HEADER.replace("A1", '"A\r\n1"')})

    assert read.normalised == set()
    assert read.tables[0].frame["CHILD"].tolist() == ["A\r\n1", "A2"]
    assert read.tables[0].rows.tolist() == [2, 3]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "EMPTY_FILE"),
        (b" \n\r\n ", "EMPTY_FILE"),
        (HEADER.encode("utf-16-le"), "ENCODING_UNDECODABLE"),
        (HEADER.encode("utf-32"), "ENCODING_UNDECODABLE"),
        (HEADER.replace("A1", "\x81\x8d").encode("latin-1"), "ENCODING_UNDECODABLE"),
        (HEADER.replace("A1", "A\0").encode(), "NUL_BYTES"),
        (HEADER.replace("UN1,,\nA2", "UN1,,,9\nA2").encode(), "MALFORMED_CSV"),
        (HEADER.replace("UN1,,\nA2", "UN1,\nA2").encode(), "MALFORMED_CSV"),
        (HEADER.replace("A1", '"A1').encode(), "MALFORMED_CSV"),
        (HEADER[:-15].encode(), "TRUNCATED"),
        (("x" * 10_001 + HEADER).encode(), "CELL_TOO_LARGE"),
        (HEADER.replace("A1", "x" * 10_001).encode(), "CELL_TOO_LARGE"),
        (HEADER.replace("A1", "x" * 200_000).encode(), "CELL_TOO_LARGE"),
        ((",".join(f"c{n}" for n in range(201)) + "\n").encode(), "TOO_MANY_COLUMNS"),
        (b"Looked after children\nprinted today\n" + HEADER.encode(), "HEADER_NOT_FIRST"),
        (b"Report,,,,,,\n" + HEADER.encode(), "HEADER_NOT_FIRST"),
    ],
)
def test_refused(data: bytes, code: str):
    assert refusal({"header.csv": data}) == ErrorCode(code)


def test_extra_blank_cells_at_the_end_of_a_row_shift_nothing():
    assert refusal({"header.csv": HEADER.replace("UN1,,\nA2", "UN1,,,,\nA2")}) is None


def test_a_long_row_of_short_cells_is_no_large_cell():
    wide = EPISODES.replace("ZZ9 9AA", "x" * 4_000)

    assert refusal({"episodes.csv": wide}) is None


cell = st.text(alphabet="ab ;|'é0/", max_size=5)


@given(st.lists(st.tuples(cell, cell, cell), max_size=6), st.sampled_from(["\n", "\r\n"]))
def test_the_fast_way_and_the_strict_way_read_the_same(rows, newline):
    """The C reader is used only where it gives what the csv module gives."""
    lines = ["CHILD,SEX,DOB", *(",".join(row) for row in rows)]
    text = newline.join(lines) + newline
    fast = _plain("x.csv", text, ",", HEADINGS, Limits())

    if fast is not None:
        fast = _without_blank_rows(fast)
        strict = _without_blank_rows(_strict("x.csv", text, ",", HEADINGS, Limits()))
        assert fast.frame.values.tolist() == strict.frame.values.tolist()
        assert fast.rows.tolist() == strict.rows.tolist()


@given(st.lists(st.tuples(cell, cell, cell), min_size=1, max_size=6))
def test_what_is_written_is_read(rows):
    quoted = ["CHILD,SEX,DOB"] + [",".join(f'"{c}"' for c in row) for row in rows]
    read = reading({"x.csv": "\n".join(quoted)})

    filled = [list(row) for row in rows if any(cell.strip() for cell in row)]
    assert read.tables[0].frame.values.tolist() == filled
