"""How far a source can be trusted, on drawn releases: coverage, late recording, how full its fields
are, and what it is good enough for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ingest.source_quality import (
    FieldFilled,
    Filled,
    Growth,
    Late,
    Quality,
    Robust,
    Sent,
    Use,
    ago,
    completeness,
    coverage,
    late,
    verdicts,
)
from ingest.source_quality_presenting import late_words, share
from records.calendar import month_number
from records.matching.rate import rate
from tests.grid import grid


def number(month: str) -> int:
    return month_number(date.fromisoformat(f"{month}-01"))


def sent(drawn: str) -> list[Sent]:
    """Releases drawn one a line: from, to, published, and counts as month=number."""
    rows = grid(drawn).to_dict("records")
    counts = [
        dict(c.split("=") for c in row["counts"].split(",")) if row["counts"] else {}
        for row in rows
    ]
    return [
        Sent(
            *(date.fromisoformat(row[name]) for name in ("from", "to", "published")),
            {number(month): float(n) for month, n in of.items()},
        )
        for row, of in zip(rows, counts, strict=True)
    ]


def test_months_nobody_speaks_for_between_others_are_gaps() -> None:
    found = coverage(
        sent("""
        from       to         published  counts
        2024-01-01 2024-03-31 2024-04-10 -
        2024-06-01 2024-06-30 2024-07-10 -
        2024-07-01 2024-07-15 2024-07-20 -
    """)
    )
    assert (found.months, found.run) == (4, 1)
    assert found.gaps == ((number("2024-04"), number("2024-05")),)
    assert found.last == number("2024-06")


def test_a_month_sent_again_after_three_months_tells_how_much_came_late() -> None:
    found = late(
        sent("""
        from       to         published  counts
        2024-01-01 2024-01-31 2024-02-10 2024-01=100
        2024-01-01 2024-04-30 2024-05-10 2024-01=110,2024-02=50,2024-03=50,2024-04=50
    """)
    )
    assert found.months == (Growth(number("2024-01"), 100, 110),)
    assert found.share == pytest.approx(0.1)


@pytest.mark.parametrize(
    "drawn",
    [
        """
        from       to         published  counts
        2024-01-01 2024-03-31 2024-04-10 2024-01=10,2024-02=10,2024-03=10
        """,
        """
        from       to         published  counts
        2024-01-01 2024-01-31 2024-02-10 2024-01=10
        2024-01-01 2024-02-29 2024-03-10 2024-01=20,2024-02=10
        """,
        """
        from       to         published  counts
        2024-01-01 2024-12-31 2025-01-10 2024-01=10
        2024-01-01 2024-12-31 2025-06-10 2024-01=20
        """,
    ],
    ids=["sent once", "sent again too soon", "first sent when all was long recorded"],
)
def test_else_nobody_knows_how_much_comes_late(drawn: str) -> None:
    found = late(sent(drawn))
    assert not [each for each in found.months if each.month < number("2024-10")]


def test_where_nothing_was_sent_again_it_is_said_to_be_unknown() -> None:
    assert late_words(Late(())).startswith("Not yet known")


def test_the_same_month_published_again_a_quarter_later_counts_too() -> None:
    found = late(
        sent("""
        from       to         published  counts
        2024-01-01 2024-01-31 2024-02-10 2024-01=100
        2024-01-01 2024-01-31 2024-06-10 2024-01=90
    """)
    )
    assert found.share == pytest.approx(-0.1)
    assert "fell" in late_words(found)


def test_how_full_a_field_is_in_a_year_and_by_month() -> None:
    last = number("2024-12")
    [what, upn] = completeness(
        [
            Filled("partner_event", "what", last, 5, 10),
            Filled("partner_event", "what", last - 1, 10, 10),
            Filled("partner_event", "what", last - 12, 0, 1000),
            Filled("person", "upn", None, 9, 10),
        ],
        last,
    )
    assert (what.share, what.rows) == (0.75, 20)
    assert what.by_month[-2:] == ((last - 1, 10, 1.0), (last, 10, 0.5))
    assert what.by_month[0] == (last - 11, 0, None)
    assert (upn.share, upn.by_month) == (0.9, ())


GOOD = Quality(
    date(2024, 12, 31),
    30,
    coverage([Sent(date(2022, 1, 1), date(2024, 12, 31), date(2025, 1, 10), {})]),
    Late((Growth(number("2024-01"), 100, 102),)),
    tuple(
        FieldFilled("partner_event", name, 0.99, 500, ())
        for name in ("date_of_birth", "sex", "nhs_number")
    ),
    of_people=True,
    of_ours=False,
    linked=rate(1000, 100, 2),
)


def test_an_age_is_told_in_days_for_two_months_and_in_months_beyond():
    assert [ago(days) for days in (1, 60, 61, 600)] == [
        "1 day ago",
        "60 days ago",
        "2 months ago",
        "20 months ago",
    ]


def test_who_is_who_is_good_for_linking_alone():
    found = verdicts(replace(GOOD, counts_nothing=True, of_ours=True))
    assert [(each.use, each.robust) for each in found] == [(Use.LINKED, Robust.YES)]


def filled(name: str, part: float) -> tuple[FieldFilled, ...]:
    return tuple(replace(f, share=part) if f.field == name else f for f in GOOD.fields)


def grown(by: float) -> Late:
    return Late((Growth(number("2024-01"), 100, 100 * (1 + by)),))


@pytest.mark.parametrize(
    ("use", "changed", "robust"),
    [
        *[(use, {}, Robust.YES) for use in Use],
        (Use.COUNTS, {"late": grown(0.1)}, Robust.CARE),
        (Use.COUNTS, {"late": Late(())}, Robust.CARE),
        (Use.COUNTS, {"days_since": 400}, Robust.CARE),
        (Use.RATES, {"fields": filled("date_of_birth", 0.9)}, Robust.CARE),
        (Use.RATES, {"fields": filled("date_of_birth", 0.8)}, Robust.NO),
        (Use.RATES, {"fields": ()}, Robust.NO),
        (Use.RATES, {"fields": (), "of_ours": True}, Robust.YES),
        (Use.GROUPS, {"fields": filled("sex", 0.9)}, Robust.CARE),
        (Use.GROUPS, {"fields": filled("sex", 0.5)}, Robust.NO),
        (Use.GROUPS, {"of_people": False}, Robust.UNKNOWN),
        (Use.LINKED, {"linked": rate(1000, 100, 50)}, Robust.CARE),
        (Use.LINKED, {"linked": rate(1000, 0, 50)}, Robust.NO),
        (Use.LINKED, {"fields": filled("nhs_number", 0.4)}, Robust.CARE),
        (Use.LINKED, {"linked": None}, Robust.UNKNOWN),
        (Use.LINKED, {"of_people": False}, Robust.NO),
        (Use.SHIFTS, {"late": grown(0.3)}, Robust.CARE),
        (Use.SHIFTS, {"coverage": coverage([Sent(date(2024, 1, 1), date(2024, 12, 31),
                                                 date(2025, 1, 1), {})])}, Robust.NO),
    ],
)  # fmt: skip
def test_what_a_source_is_good_enough_for(use: Use, changed: dict, robust: Robust) -> None:
    found = {each.use: each for each in verdicts(replace(GOOD, **changed))}
    assert found[use].robust is robust, found[use].reason


def test_of_few_rows_no_share_is_told_outside() -> None:
    assert share(0.5, 4, counts=False) == "Too few rows"
    assert share(0.5, 4, counts=True) == "50%"
    assert share(0.999, 5000, counts=False) == "over 99%"
