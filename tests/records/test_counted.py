"""Monthly counts: what they are as text, and which row is the whole of a month."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from records import actions, counted, queries
from records.entities import COUNTS
from records.extract import Extract, digest
from records.models import PartnerCount
from tests.people import People

SUPPLIES = frozenset({"workforce", "partner_event", COUNTS})


def drawn(*rows: tuple) -> pd.DataFrame:
    """Counts of one extract: month, numerator, denominator, what, sex."""
    made = pd.DataFrame(rows, columns=["month", "numerator", "denominator", "what", "sex"])
    made["month"] = pd.to_datetime(made["month"])
    made["source"] = "workforce"
    return counted.typed({name: made[name] for name in made})


def whole(*rows: tuple) -> list[tuple]:
    found = counted.whole(drawn(*rows))
    return [(m.month, n, d) for m, n, d in found[["month", *counted.NUMBERS]].to_numpy()]


def test_the_row_of_the_whole_stands_before_the_sum_of_the_parts():
    assert whole(
        ("2025-01-01", 10, 50, None, None),
        ("2025-01-01", 4, 20, "agency", None),
    ) == [(1, 10, 50)]


def test_parts_add_up_where_no_row_is_the_whole_and_a_split_by_sex_is_not_added():
    assert whole(
        ("2025-01-01", 4, 20, "agency", None),
        ("2025-01-01", 5, 20, "own", None),
        ("2025-01-01", 3, 10, None, "F"),
    ) == [(1, 9, 40)]


def test_a_part_that_is_not_known_makes_no_zero():
    [(_, numerator, denominator)] = whole(
        ("2025-01-01", None, 20, "agency", None), ("2025-01-01", 5, 20, "own", None)
    )
    assert np.isnan(numerator)
    assert denominator == 40


def taken(authority, first: date, last: date, counts: pd.DataFrame):
    return actions.take_down(
        authority,
        dataset="workforce",
        year=2025,
        first_on=first,
        last_on=last,
        extract=Extract({}, SUPPLIES, counts),
        latest_word=True,
    )


@pytest.mark.django_db
def test_counts_come_back_as_taken_down_and_a_month_sent_again_replaces_itself(people: People):
    quarter = drawn(("2025-01-01", 1.5, None, "a\tb", None), ("2025-02-01", 2, 4, None, None))
    again = drawn(("2025-02-01", 3, 4, None, None))
    first = taken(people.here, date(2025, 1, 1), date(2025, 2, 28), quarter)
    second = taken(people.here, date(2025, 2, 1), date(2025, 2, 28), again)
    assert first.digest == digest(Extract({}, SUPPLIES, quarter)) != second.digest
    for release in (first, second):
        actions.publish(release)
    record = queries.record_of(people.here, queries.standing(people.here), ["workforce"])
    pd.testing.assert_frame_equal(
        record.partner_count, pd.concat([quarter.iloc[:1], again], ignore_index=True)
    )


@pytest.mark.django_db
def test_a_draft_that_is_discarded_leaves_no_count(people: People):
    draft = taken(
        people.here, date(2025, 1, 1), date(2025, 1, 31), drawn(("2025-01-01", 1, 2, None, None))
    )
    actions.discard(draft)
    assert not PartnerCount.objects.exists()
