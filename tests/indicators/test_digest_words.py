"""The e-mail of what moved, in words: only what is new, each kind in one sentence."""

from __future__ import annotations

import pytest

from indicators.catalogue import INDICATORS
from indicators.define import Unit
from indicators.digest_words import MOST, NOTHING, WAYS, Stands, news, stands, text
from indicators.families import twins
from indicators.targets import Rating
from indicators.travel import Direction
from tests.grid import grid
from tests.indicators.test_scorecard import line_of, some

KEY = "assessments_45wd_pct"
TITLE = INDICATORS[KEY].title


def way(name: str) -> Stands:
    return Stands(directions={KEY: name} if name else {})


DIRECTIONS = grid("""
    | before  | now         | said                                                   |
    | -       | WORSE       | Worse than the year before                             |
    | UNCLEAR | BETTER      | Better than the year before                            |
    | WORSE   | WORSE       | -                                                      |
    | LOWER   | HIGHER      | Higher than the year before (neither good nor bad)     |
    | -       | UNCLEAR     | -                                                      |
    | WORSE   | UNCLEAR     | No longer clearly different from the year before       |
    | WORSE   | -           | -                                                      |
""")


@pytest.mark.parametrize("row", DIRECTIONS.to_dict("records"), ids=lambda r: " ".join(r.values()))
def test_a_way_is_told_where_it_is_another_than_before(row: dict[str, str]):
    said = news(way(row["now"]), way(row["before"]), {})
    assert said == ([f"{row['said']}: {TITLE}."] if row["said"] else [])


RATINGS = grid("""
    | before | now   | said          |
    | -      | RED   | Now red       |
    | AMBER  | RED   | Now red       |
    | RED    | RED   | -             |
    | RED    | AMBER | No longer red |
    | RED    | -     | -             |
    | AMBER  | GREEN | -             |
""")


@pytest.mark.parametrize("row", RATINGS.to_dict("records"), ids=lambda r: " ".join(r.values()))
def test_a_rating_is_told_where_it_turns_to_red_or_from_it(row: dict[str, str]):
    before, now = (Stands(ratings={KEY: row[c]} if row[c] else {}) for c in ("before", "now"))
    assert news(now, before, {}) == ([f"{row['said']}: {TITLE}."] if row["said"] else [])


def test_a_change_is_told_once_and_again_when_its_verdict_is_another():
    key = f"first_lockdown/{KEY}"
    rose, fell = Stands(changes={key: "rose"}), Stands(changes={key: "fell"})
    said = {key: "It rose by 20% after lockdown"}
    assert news(rose, Stands(), said) == ["Changes: It rose by 20% after lockdown."]
    assert news(rose, rose, said) == []
    assert news(rose, fell, said) == ["Changes: It rose by 20% after lockdown."]


def test_a_rate_is_not_named_beside_the_number_it_is_made_of():
    rate, number = next(iter(twins().items()))
    (both,) = news(Stands(directions={number: "WORSE", rate: "WORSE"}), Stands(), {})
    assert both == f"Worse than the year before: {INDICATORS[number].title}."
    (alone,) = news(Stands(directions={rate: "WORSE"}), Stands(), {})
    assert INDICATORS[rate].title in alone


def test_the_change_of_a_rate_is_told_beside_the_number_only_where_it_went_another_way():
    rate, number = next(iter(twins().items()))
    keys = [f"third_lockdown/{number}", f"third_lockdown/{rate}"]
    said = {keys[0]: "The number fell", keys[1]: "The rate did"}
    same = Stands(changes=dict.fromkeys(keys, "fell"))
    assert news(same, Stands(), said) == ["Changes: The number fell."]
    apart = Stands(changes={keys[0]: "fell", keys[1]: "rose"})
    assert news(apart, Stands(), said) == ["Changes: The number fell; The rate did."]


def test_what_is_told_is_what_the_scorecard_of_readers_outside_says():
    line = line_of("referrals_count", some("referrals_count"))
    got = stands([line], {})
    assert got.directions == {"referrals_count": line.travel.direction.name}
    assert line.rating is Rating.NO_TARGET
    assert got.ratings == {}


def test_where_no_way_can_be_told_nothing_is_kept_of_it():
    line = line_of("cla_stock_rate", some("cla_stock_rate"))
    assert line.travel.direction is Direction.CANNOT_TELL
    assert stands([line], {}).directions == {}


def test_a_mail_with_all_there_could_be_is_twelve_lines():
    shares = [each.key for each in INDICATORS.values() if each.unit is Unit.PERCENT]
    ways = [*(each.name for each in WAYS), "UNCLEAR"]
    now = Stands(
        {key: ways[number % 5] for number, key in enumerate(shares)},
        {key: ("RED", "GREEN")[number % 2] for number, key in enumerate(shares)},
        {f"first_lockdown/{key}": "rose" for key in shares},
    )
    before = Stands(
        {key: ways[(number + 1) % 5] for number, key in enumerate(shares)},
        {key: ("GREEN", "RED")[number % 2] for number, key in enumerate(shares)},
    )
    changed = dict.fromkeys(now.changes, "It rose")
    body = text("Alderwick", now, before, changed, ["See: x", "Stop: y"])
    lines = [each for each in body.splitlines() if each]
    assert len(lines) == 12
    (changes,) = [each for each in lines if each.startswith("Changes")]
    assert changes.endswith(f"; and {len(shares) - MOST} more.")


def test_new_figures_in_which_nothing_is_new_are_told_as_such():
    here = way("WORSE")
    assert NOTHING in text("Alderwick", here, here, {}, [])
    assert NOTHING not in text("Alderwick", here, None, {}, [])
