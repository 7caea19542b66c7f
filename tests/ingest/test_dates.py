"""Dates as people and spreadsheets write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.dates import read_date
from tests.ingest.files import EPISODES, HEADER, RETURN, checked

DAY = date(2024, 2, 29)


@pytest.mark.parametrize(
    ("text", "day", "codes"),
    [
        ("29/02/2024", DAY, []),
        ("29-02-2024", DAY, []),
        ("1.3.2024", date(2024, 3, 1), []),
        ("2024-02-29", DAY, ["N_DATE_ISO"]),
        ("2024-02-29T00:00:00", DAY, ["N_DATE_TIME_STRIPPED", "N_DATE_ISO"]),
        ("29/02/2024 10:15", DAY, ["N_DATE_TIME_STRIPPED"]),
        ("29-Feb-2024", DAY, ["N_DATE_MONTH_NAME"]),
        ("29th February 2024", DAY, ["N_DATE_MONTH_NAME"]),
        ("45351", DAY, ["N_DATE_EXCEL_SERIAL"]),
        ("45351.0", DAY, ["N_DATE_EXCEL_SERIAL"]),
        ("45351.5", DAY, ["N_DATE_EXCEL_SERIAL", "N_DATE_TIME_STRIPPED"]),
        ("30/02/2024", None, []),
        ("29/02/2023", None, []),
        ("00/00/0000", None, []),
        ("29/02/24", None, []),  # the century is not said
        ("15", None, []),
        ("99999", None, []),
        ("29-Foo-2024", None, []),
        ("today", None, []),
    ],
)
def test_day_first(text: str, day: date | None, codes: list[str]):
    read = read_date(text, iso_only=False)

    assert (read.day, [str(code) for code in read.normalised]) == (day, codes)


@pytest.mark.parametrize(
    ("text", "day"),
    [("2024-02-29", DAY), ("2024-02-29T10:00:00Z", DAY), ("29/02/2024", None), ("45351", None)],
)
def test_the_census_writes_the_year_first_and_nothing_else(text: str, day: date | None):
    assert read_date(text, iso_only=True).day == day


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)))
def test_every_form_of_a_day_is_that_day(day: date):
    serial = (day - date(1899, 12, 30)).days

    for text in (
        f"{day:%d/%m/%Y}",
        day.isoformat(),
        f"{day:%d %B %Y}",
        f"{day:%d-%b-%Y}",
        str(serial),
    ):
        assert read_date(text, iso_only=False).day == day


@given(st.text(max_size=25), st.booleans())
def test_any_text_is_a_day_or_none(text: str, iso_only: bool):
    read = read_date(text, iso_only=iso_only)

    assert read.day is None or isinstance(read.day, date)


def _dated(dates: list[str], born: str = "01/05/2010") -> dict[str, str]:
    line = EPISODES.splitlines()[2]
    rows = [line.replace("20/06/2024", day).replace("30/06/2024", "") for day in dates]
    header = HEADER.replace("02/06/2012", born).replace("01/05/2010", born)
    return {"header.csv": header, "episodes.csv": "\n".join([EPISODES.splitlines()[0], *rows])}


def test_a_column_written_month_first_is_held_and_unread():
    result = checked(_dated(["04/25/2024", "05/06/2024", "06/30/2024"]))

    assert str(result.decision.error) == "AMBIGUOUS_DATES"
    assert result.conformed.tables["Episodes"]["DECOM"].isna().all()
    assert "DECOM of Episodes" in result.decision.message


def test_one_slip_in_a_column_written_day_first_is_flagged_and_no_more():
    result = checked(_dated(["25/04/2024"] * 9 + ["04/25/2024"]))

    assert result.decision.error is None
    assert result.conformed.tables["Episodes"]["DECOM"].notna().sum() == 9


def test_other_columns_of_the_file_that_could_be_either_are_held_too():
    text = EPISODES.replace("20/06/2024", "06/20/2024").replace("30/06/2024", "05/07/2024")
    result = checked({**RETURN, "episodes.csv": text.replace("15/04/2024", "04/15/2024")})

    assert result.conformed.held == [("Episodes", "DECOM"), ("Episodes", "DEC")]
