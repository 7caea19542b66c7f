"""What was worked out is kept for its key, and for nothing else."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event

import numpy as np
import pandas as pd
import pytest

from indicators import actions, populations, remembered
from indicators.catalogue import INDICATORS
from indicators.queries import Reader
from indicators.target_setting import set_target
from indicators.targets import Goal

KEY = "cla_stock_count"
MONTHS = np.arange(2020 * 12, 2020 * 12 + 24)


@pytest.fixture(autouse=True)
def nothing_remembered():
    remembered.forget()
    yield
    remembered.forget()


def published(authority, key: str, number: float) -> None:
    """Two years of one indicator, live."""
    measured = pd.DataFrame(
        {
            "indicator": key,
            "cut": "",
            "cut_value": "",
            "month": MONTHS,
            "numerator": number,
            "denominator": np.nan,
            "status": "ok",
        }
    )
    actions.go_live(actions.keep(authority, [], actions.Measured(measured)))


def reader(authority, *, sees_groups: bool = True) -> Reader:
    return Reader(authority, sees_groups=sees_groups, event=date(2020, 3, 23))


def last_of(authority, key: str = KEY, **who: bool) -> float:
    return float(reader(authority, **who).whole()[key]["value"].iloc[-1])


def test_it_is_made_once_for_a_key():
    made = []
    for key in ("a", "a", "b", "a"):
        assert remembered.once(key, lambda key=key: made.append(key) or key) == key
    assert made == ["a", "b"]


def test_whoever_asks_while_it_is_made_waits_for_it():
    made, begun, go_on = [], Event(), Event()

    def make() -> str:
        made.append("made")
        begun.set()
        go_on.wait(10)
        return "what was made"

    with ThreadPoolExecutor(2) as people:
        first = people.submit(remembered.once, "key", make)
        begun.wait(10)
        second = people.submit(remembered.once, "key", make)
        go_on.set()
        assert (first.result(), second.result()) == ("what was made", "what was made")
    assert made == ["made"]


def test_what_could_not_be_made_is_tried_by_the_next_who_asks():
    with pytest.raises(ZeroDivisionError):
        remembered.once("key", lambda: 1 / 0)
    assert remembered.once("key", lambda: 1) == 1


def test_a_part_is_laid_out_once_and_escapes_what_it_is_given():
    table = {"text": "<b>", "colour": "red"}
    asked = []

    def make() -> dict:
        asked.append("asked")
        return table

    parts = {remembered.part(remembered.once, "_tag.html", ("a",), make) for _ in range(2)}
    assert asked == ["asked"]
    assert "&lt;b&gt;" in parts.pop()


def test_what_was_not_asked_for_longest_makes_room():
    made = []
    for key in [*range(remembered.MOST), 0, remembered.MOST, 0, 1]:
        remembered.once(key, lambda key=key: made.append(key))
    assert made == [*range(remembered.MOST + 1), 1]


def test_the_same_page_again_asks_for_no_facts(people, django_assert_num_queries):
    published(people.here, KEY, 60.0)
    first = reader(people.here)
    first.whole()
    with django_assert_num_queries(0):
        first.whole()


def test_another_build_has_figures_of_its_own(people):
    published(people.here, KEY, 60.0)
    assert last_of(people.here) == 60
    published(people.here, KEY, 61.0)
    assert last_of(people.here) == 61


def test_who_may_not_see_small_numbers_is_never_given_what_others_were(people):
    published(people.here, KEY, 3.0)
    assert last_of(people.here) == 3
    assert np.isnan(last_of(people.here, sees_groups=False))
    assert last_of(people.here) == 3


def test_the_authority_next_door_has_its_own(people):
    published(people.here, KEY, 60.0)
    published(people.next_door, KEY, 70.0)
    assert (last_of(people.here), last_of(people.next_door)) == (60, 70)


def test_another_population_gives_another_rate(people):
    published(people.here, "cla_stock_rate", 60.0)
    populations.keep([(people.here.code, 2020, 10_000)], vintage="first")
    assert last_of(people.here, "cla_stock_rate") == pytest.approx(60)
    populations.keep([(people.here.code, 2020, 20_000)], vintage="second")
    assert last_of(people.here, "cla_stock_rate") == pytest.approx(30)


def test_a_target_that_is_set_is_on_the_scorecard_at_once(people):
    key = "assessments_45wd_pct"
    published(people.here, KEY, 60.0)

    def goal() -> Goal | None:
        lines = reader(people.here).scorecard()
        return next(line.goal for line in lines if line.indicator.key == key)

    assert goal() is None
    set_target(people.here, INDICATORS[key], 2022, Goal(target=90, red=80), by=people.bob)
    assert goal() == Goal(target=90, red=80)
