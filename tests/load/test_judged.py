"""A run on a site is judged by every one of its limits."""

from __future__ import annotations

import pytest

from tests.load.judged import (
    STATIC,
    Limits,
    Line,
    growth,
    percentile,
    quick,
    slowed,
    table,
)
from tests.load.people import Opened

LIMITS = Limits(times=8, p95=0.4, p99=1.0)


def opened(page: float, file: float, *, slowest: float = 0.0, status: int = 200) -> list[Opened]:
    """A hundred pages, the last two of which may be slower, and as many files."""
    pages = [page] * 98 + [max(slowest, page)] * 2
    return [
        *(Opened("overview", seconds, 200, 0.0) for seconds in pages),
        *(Opened(STATIC, file, 200, 0.0) for _ in pages),
        Opened("overview", page, status, 0.0),
    ]


@pytest.mark.parametrize(
    ("page", "file", "slowest", "status", "met"),
    [
        (0.039, 0.005, 0.0, 200, True),
        (0.041, 0.005, 0.0, 200, False),  # more than eight files
        (0.41, 0.10, 0.0, 200, False),  # more than 400 ms, however slow the file is
        (0.039, 0.005, 1.5, 200, False),  # one in a hundred over a second
        (0.039, 0.005, 0.0, 500, False),  # one that is no page
        (0.039, 0.005, 0.0, 429, False),  # somebody who was told to wait
        (0.039, 0.005, 0.0, 0, False),  # no answer at all
    ],
)
def test_pages_are_quick_only_within_every_limit(page, file, slowest, status, met):
    answers = opened(page, file, slowest=slowest, status=status)
    assert quick("L1", "Fifty people", answers, ["overview"], LIMITS).met is met


def test_only_the_addresses_asked_about_are_judged():
    answers = [*opened(0.039, 0.005), *(Opened("another", 9.0, 200, 0.0) for _ in range(50))]
    assert quick("L1", "Fifty people", answers, ["overview"], LIMITS).met
    assert not quick("L3", "A fragment", answers, ["another"], LIMITS).met


@pytest.mark.parametrize(("during", "met"), [(0.047, True), (0.049, False)])
def test_pages_may_be_slower_by_a_fifth_while_a_return_is_taken_in(during: float, met: bool):
    assert slowed("While a return is taken in", [0.04] * 100, [during] * 100).met is met


def test_growth_is_the_share_gained_in_an_hour():
    moments = [60.0 * minute for minute in range(121)]
    assert growth(moments, [500.0] * 121) == pytest.approx(0)
    # From 495 to 505 MB in two hours: 5 MB an hour, a hundredth of their mean.
    rising = [495 + 10 * n / 120 for n in range(121)]
    assert growth(moments, rising) == pytest.approx(0.01)


def test_of_a_hundred_the_slowest_five_stand_beyond_the_ninety_fifth():
    assert percentile([float(n) for n in range(101)], 95) == pytest.approx(95)


def test_a_promise_that_is_not_kept_stands_out_in_the_table():
    lines = [
        Line("L1", "Fifty people", "p95 9.0 ×", "8 ×", False),
        Line("L9", "Pages", "4.0 s", "10 s", True),
    ]
    assert table(lines).splitlines() == [
        "id  promise       figure     limit  met",
        "L1  Fifty people  p95 9.0 ×  8 ×    NO",
        "L9  Pages         4.0 s      10 s   yes",
    ]
