"""How far the data run, as pages tell it: returns one by one, what partners sent together."""

from __future__ import annotations

from datetime import date

from indicators.queries import data_to

MARCH, APRIL = date(2025, 3, 31), date(2025, 4, 30)


def test_a_return_stands_by_its_name_with_its_latest_day():
    told = data_to([("ssda903", 2024, date(2024, 3, 31)), ("ssda903", 2025, MARCH)])
    assert told == [("Children looked after (SSDA903)", MARCH)]


def test_extracts_of_partners_stand_together_by_their_day_behind_the_returns():
    told = data_to(
        [
            ("police_missing", 2025, MARCH),
            ("cin", 2025, MARCH),
            ("housing", 2025, APRIL),
            ("attendance", 2025, MARCH),
            ("early_help", 2025, MARCH),
        ]
    )
    assert [(title if "extracts" in title else "one", day) for title, day in told] == [
        ("one", MARCH),
        ("one", APRIL),
        ("3 extracts of partners", MARCH),
    ]


def test_what_no_measure_names_is_written_as_words():
    assert data_to([("some_lists", 2025, MARCH)]) == [("Some lists", MARCH)]
