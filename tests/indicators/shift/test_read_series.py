"""Series from a file: what is read, and what is refused with a sentence that quotes nothing."""

from __future__ import annotations

import numpy as np
import pytest

from indicators.shift.read_series import SeriesRefused, read_series
from indicators.shift.series import Kind


def _file(*lines: str, header: str = "series,month,count") -> bytes:
    return "\n".join([header, *lines]).encode()


def test_months_may_come_in_any_order_and_a_missing_one_is_missing():
    (found,) = read_series(_file("a,2020-04,7", "a,2020-01,5", "a,2020-02,", "b,2020-02,0"))
    assert found.names == ("a", "b")
    assert found.first == 2020 * 12
    np.testing.assert_array_equal(found.counts[0], [5, np.nan, np.nan, 7])
    np.testing.assert_array_equal(found.counts[1], [np.nan, 0, np.nan, np.nan])


@pytest.mark.parametrize("symbol", ["c", "x", "z", ":", "low", "NA", ""])
def test_a_symbol_of_suppression_is_a_gap(symbol: str):
    (found,) = read_series(_file(f"a,2020-01,{symbol}", "a,2020-02,9"))
    assert np.isnan(found.counts[0, 0])


@pytest.mark.parametrize(
    ("count", "denominator", "wanted"),
    [(70, 100, Kind.SHARE), (70, 379_875.3, Kind.FLOW), (120, 100, Kind.FLOW)],
    ids=["part of it", "rate of a population", "more than it"],
)
def test_the_denominator_tells_a_share_from_a_rate(count: float, denominator: float, wanted: Kind):
    header = "series,month,count,denominator"
    (found,) = read_series(_file(f"a,2020-01,{count},{denominator}", header=header))
    assert found.kind is wanted
    assert found.out_of[0, 0] == denominator


def test_what_it_is_may_be_said():
    (found,) = read_series(_file("a,2020-01,70"), kind=Kind.STOCK)
    assert found.kind is Kind.STOCK


def test_series_of_two_kinds_are_two_batches():
    header = "series,month,count,denominator"
    found = read_series(_file("a,2020-01,70,100", "b,2020-01,70,", header=header))
    assert [(each.kind, each.names) for each in found] == [
        (Kind.SHARE, ("a",)),
        (Kind.FLOW, ("b",)),
    ]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"series,month,count\n", "nothing below"),
        (b"series,count\na,31415\n", "month is not there"),
        (_file("a,2020-1,31415"), "YYYY-MM"),
        (_file("a,2020-13,31415"), "YYYY-MM"),
        (_file("a,2020-01,about 31415"), "count is not a number"),
        (_file("a,2020-01,-31415"), "below zero"),
        (_file("a,2020-01,inf"), "not a number"),
        (_file("a,2020-01,31415", "a,2020-01,31415"), "another row has too"),
        (_file(",2020-01,31415"), "which series"),
        (_file("a,2020-01"), "as many cells"),
        (_file('"a,2020-01,31415'), "quotation mark"),
        (b"series,month,count,count\na,2020-01,31415,1\n", "twice"),
        (b"a\x00b", "not text"),
    ],
)
def test_a_bad_file_is_refused_in_one_sentence(data: bytes, says: str):
    with pytest.raises(SeriesRefused, match=says) as refused:
        read_series(data)
    assert "31415" not in str(refused.value)
    assert str(refused.value).endswith(".")


def test_a_share_cannot_be_more_than_all():
    data = _file("a,2020-01,120,100", header="series,month,count,denominator")
    with pytest.raises(SeriesRefused, match="larger than the denominator"):
        read_series(data, kind=Kind.SHARE)
    with pytest.raises(SeriesRefused, match="needs a column"):
        read_series(_file("a,2020-01,12"), kind=Kind.SHARE)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_files_of_spreadsheets_are_read(encoding: str):
    text = "Series,Month,Count\r\nWalkden é,2020-01,5\r\n\r\n"
    (found,) = read_series(text.encode(encoding))
    assert found.names == ("Walkden é",)
