"""The bank of questions: each is offered where its whole pattern is seen, with the reason; and the
framework of outcomes names measures that there are."""

from __future__ import annotations

import pytest

from boards.bank import BY_KEY, QUESTIONS, offers
from boards.framework import FRAMEWORK, Level
from indicators.catalogue import INDICATORS
from indicators.define import Stage
from indicators.shift.of_facts import kind_of
from indicators.shift.result import Verdict

FELL, ROSE, UNCLEAR = Verdict.FELL, Verdict.ROSE, Verdict.UNCLEAR


def keys(verdicts: dict) -> list[str]:
    return [offer.question.key for offer in offers(verdicts, "lockdown")]


def test_a_question_is_offered_where_its_whole_pattern_is_seen():
    assert "fewer_seen_by_schools" in keys({"referrals_count": FELL, "referrals_schools_pct": FELL})
    assert "fewer_seen_by_schools" not in keys(
        {"referrals_count": FELL, "referrals_schools_pct": UNCLEAR}
    )
    assert "fewer_seen_by_schools" not in keys({"referrals_schools_pct": FELL})


def test_the_reason_names_what_was_seen():
    found = offers({"referrals_count": FELL, "referrals_schools_pct": FELL}, "lockdown")
    said = next(each.because for each in found if each.question.key == "fewer_seen_by_schools")
    count, share = (INDICATORS[k].title for k in ("referrals_count", "referrals_schools_pct"))
    assert said == f"Offered because after lockdown “{count}” fell and “{share}” fell."


def test_the_reason_says_what_stands_out_only_taken_alone():
    found = offers({"referrals_count": FELL}, "lockdown", alone={"referrals_count"})
    assert all(each.because.endswith("fell, taken alone.") for each in found)
    assert found


def test_nothing_is_offered_where_nothing_changed():
    assert keys(dict.fromkeys(INDICATORS, UNCLEAR)) == []
    assert keys({}) == []


def test_a_question_without_a_pattern_is_only_chosen():
    assert BY_KEY["neighbours_and_family"].pattern == ()
    assert "neighbours_and_family" not in keys(dict.fromkeys(INDICATORS, FELL))


def test_every_stage_has_questions_and_every_key_stands_once():
    # What partners measure, or an extract of one's own, is asked about where it stands beside ours.
    theirs = {each.stage for each in INDICATORS.values() if each.of_partners} | {Stage.LOCAL}
    assert set(Stage) - theirs <= {question.stage for question in QUESTIONS}
    assert len(BY_KEY) == len(QUESTIONS)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.key)
def test_a_question_asks_of_measures_that_can_change(question):
    assert question.question.endswith("?")
    assert set(question.indicators) <= set(INDICATORS)
    for clause in question.pattern:
        assert all(kind_of(INDICATORS[key]) is not None for key in clause.any_of), clause
        assert clause.did in (FELL, ROSE)


def test_the_framework_has_every_level_and_names_measures_there_are():
    assert [tier.level for tier in FRAMEWORK] == list(Level)
    for tier in FRAMEWORK:
        assert set(tier.process) <= set(INDICATORS)
        for wanted in tier.outcomes:
            assert set(wanted.indicators) <= set(INDICATORS)
            # What nobody measures says what it would take.
            assert bool(wanted.indicators) != bool(wanted.missing)
