"""How much of a source is linked, and what the rest could do."""

from __future__ import annotations

import pytest

from records.matching.rate import bounds, rate


def test_the_rate_has_wilsons_interval():
    # Wilson's interval of 15 in 20 is 53.1% to 88.8% (Newcombe, Statistics in Medicine 17, 1998,
    # gives its form).
    found = rate(20, 15, 2)
    assert found.share == 0.75
    assert (round(found.low, 3), round(found.high, 3)) == (0.531, 0.888)
    assert found.unlinked == 5


def test_of_nobody_there_is_no_rate():
    assert rate(0, 0, 0).share is None


def test_all_linked_is_still_not_certain():
    found = rate(10, 10, 0)
    assert found.high == 1.0
    assert found.low < 0.8


@pytest.mark.parametrize(("people", "linked", "waiting"), [(5, 6, 0), (5, 3, 3), (5, -1, 0)])
def test_counts_that_cannot_be_are_refused(people, linked, waiting):
    with pytest.raises(ValueError, match="linked"):
        rate(people, linked, waiting)


def test_what_the_unlinked_could_do_to_a_count_and_to_a_share():
    found = bounds(40, unlinked=30, waiting=10)
    assert (found.low, found.asked, found.high) == (40, 50, 70)
    found = bounds(40, unlinked=30, waiting=10, denominator=60)
    assert (found.low, found.asked, found.high) == (40 / 60, 50 / 60, 1.0)


def test_those_who_wait_are_among_the_unlinked():
    with pytest.raises(ValueError, match="unlinked"):
        bounds(1, unlinked=1, waiting=2)
