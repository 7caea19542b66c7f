"""What was first reported of a month is kept beside what is known of it now."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from indicators import actions, first_reported
from indicators.catalogue import INDICATORS
from indicators.models import FirstReported
from indicators.revised import revised
from indicators.revised_presenting import sentence
from tests.builders import undone
from tests.examples import few
from tests.grid import grid
from tests.indicators.drawn import number
from tests.people import new_authority

COUNT, SHARE = "referrals_count", "assessments_45wd_pct"
AT = pd.Timestamp("2025-05-01", tz="UTC")


def facts(key: str, drawn: str) -> pd.DataFrame:
    """Facts of the whole: month, numerator ("x" too recent), and denominator where drawn."""
    rows = grid(drawn)
    late = rows["numerator"] == "x"
    down = rows.get("denominator", pd.Series("", index=rows.index))
    return pd.DataFrame(
        {
            "indicator": key,
            "cut": "",
            "cut_value": "",
            "month": rows["month"].map(number).astype("int64"),
            "numerator": pd.to_numeric(rows["numerator"].where(~late), errors="coerce"),
            "denominator": pd.to_numeric(down, errors="coerce"),
            "status": np.where(late, "too_recent", "ok"),
        }
    ).astype({"numerator": "float64", "denominator": "float64"})


def published(authority, made: pd.DataFrame) -> None:
    actions.go_live(actions.keep(authority, [], actions.Measured(made)))


def kept(authority, key: str = COUNT) -> list[tuple]:
    rows = FirstReported.objects.filter(authority=authority, indicator=key).order_by("month")
    return [(f"{r.month:%Y-%m}", r.numerator, r.denominator, r.digest) for r in rows]


FIRST = """
    month   numerator
    2025-01 10
    2025-02 12
    2025-03 x
"""
LATER = """
    month   numerator
    2025-01 10
    2025-02 15
    2025-03 9
"""


def test_a_month_is_kept_when_it_is_first_whole_and_never_again(people):
    published(people.here, facts(COUNT, FIRST))
    before = kept(people.here)
    assert [row[:2] for row in before] == [("2025-01", 10), ("2025-02", 12)]
    published(people.here, facts(COUNT, LATER))
    assert kept(people.here)[:2] == before
    assert kept(people.here)[2][:2] == ("2025-03", 9)
    assert kept(people.next_door) == []


@pytest.fixture(scope="module")
def somewhere(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), undone():
        yield new_authority("E10000903", "903", "Calderbeck")


@few(12)
@given(
    publications=st.lists(
        st.dictionaries(st.integers(24300, 24305), st.integers(0, 30), min_size=1),
        min_size=1,
        max_size=3,
    )
)
def test_whatever_is_published_again_the_first_word_stands(somewhere, publications):
    with undone():
        first: dict[int, float] = {}
        for counts in publications:
            made = facts(COUNT, "month numerator\n2025-01 1").iloc[[0] * len(counts)]
            published(somewhere, made.assign(month=list(counts), numerator=[*counts.values()]))
            first = {month: float(count) for month, count in counts.items()} | first
            rows = first_reported.facts_of(somewhere, INDICATORS[COUNT])
            assert dict(zip(rows["month"], rows["numerator"], strict=True)) == first


@pytest.mark.parametrize("does", ["UPDATE {} SET numerator = 0", "DELETE FROM {}"])
def test_the_database_itself_refuses_to_change_it(people, does):
    published(people.here, facts(COUNT, FIRST))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(does.format(FirstReported._meta.db_table))
    assert len(kept(people.here)) == 2


# --- Beside what is known now -------------------------------------------------------------------


def beside(key: str, first: str, now: str) -> pd.DataFrame:
    reported = facts(key, first)
    reported = reported[reported["status"] == "ok"].assign(reported_at=AT)
    return revised(reported, facts(key, now), INDICATORS[key])


def test_of_each_month_the_difference_is_told():
    rows = beside(COUNT, FIRST, LATER)
    assert rows["first_value"].tolist() == [10, 12]
    assert rows["now_value"].tolist() == [10, 15]
    assert rows["difference"].tolist() == [0, 3]
    assert rows["changed"].tolist() == [False, True]


def test_a_share_may_stand_while_its_numbers_change():
    rows = beside(
        SHARE,
        "month numerator denominator\n2025-01 8 10\n2025-02 4 8",
        "month numerator denominator\n2025-01 16 20\n2025-02 5 8",
    )
    assert rows["difference"].tolist() == [0, 12.5]
    assert rows["changed"].tolist() == [True, True]


def test_a_month_no_longer_covered_has_changed_and_is_no_zero():
    rows = beside(COUNT, FIRST, "month numerator\n2025-01 10")
    assert rows["changed"].tolist() == [False, True]
    assert np.isnan(rows["now_value"].iloc[1])
    assert np.isnan(rows["difference"].iloc[1])


TWO = "month numerator\n2025-01 10\n2025-02 12"
SAID = [
    (10, 12, False, "Every figure here stands as it was first reported:"),
    (10, 12, True, "None of the last 2 months has changed since it was first reported."),
    (10, 15, True, "1 of the last 2 months has changed since first reported, up, by 3 at most"),
    (7, 15, True, "2 of the last 2 months have changed since first reported, as often up as down"),
    (6, 11, True, "2 of the last 2 months have changed since first reported, down, by 4 at most"),
]


@pytest.mark.parametrize(("january", "february", "since", "said"), SAID)
def test_one_sentence_says_how_much_has_changed(january, february, since, said):
    rows = beside(COUNT, TWO, f"month numerator\n2025-01 {january}\n2025-02 {february}")
    assert sentence(INDICATORS[COUNT], rows, published_since=since).startswith(said)


def test_medians_keep_nothing_to_compare():
    median = next(i for i in INDICATORS.values() if i.scale)
    months = facts(median.key, TWO)
    assert revised(months.assign(reported_at=AT), months, median).empty


def test_a_year_end_measure_speaks_of_years():
    key = next(k for k, i in INDICATORS.items() if i.basis.name == "YEAR_END" and i.denominator)
    drawn = "month numerator denominator\n2024-03 40 80\n2025-03 {} 80"
    rows = beside(key, drawn.format(40), drawn.format(41))
    said = sentence(INDICATORS[key], rows, published_since=True)
    assert said == (
        "1 of the last 2 years has changed since first reported,"
        " up, by 1.2 percentage points at most (31 March 2025)."
    )
