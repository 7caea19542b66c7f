"""How many people of a partner's extract are linked, told beside its figures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from indicators import linkage
from indicators.catalogue import INDICATORS
from records import links, queries
from records.matching.rate import rate

ATTENDANCES = INDICATORS["a_and_e_attendances_count"]


@pytest.fixture
def sent(monkeypatch):
    """Say whose ids an extract has, and how many of their people are linked."""

    def said(rates):
        monkeypatch.setattr(queries, "holders_of", lambda _, datasets: sorted(rates))
        monkeypatch.setattr(links, "rate_of", lambda _, holder: rates[holder])

    return said


def test_the_rate_says_what_the_rest_could_do(sent):
    sent({"health": rate(1000, 420, 30)})
    assert linkage.told(None, ATTENDANCES) == (
        "Health: 420 of the 1,000 people named are linked to a child of social care (42%). The"
        " other 580 are not known to it or could not be linked. 30 of them wait for a person to"
        " say who they are, and would at most make it 45%. Figures of those involved with social"
        " care are therefore the least there can be, unless a link is wrong; the whole does not"
        " change."
    )


@pytest.mark.parametrize("rates", [{}, {"": rate(5, 5, 0)}, {"health": None}])
def test_an_extract_of_counts_or_of_our_own_ids_or_not_yet_matched_says_nothing(sent, rates):
    sent(rates)
    assert linkage.told(None, ATTENDANCES) == ""


def test_entities_of_the_record_are_not_asked_for(monkeypatch):
    asked = []
    monkeypatch.setattr(queries, "holders_of", lambda _, datasets: asked.extend(datasets) or [])
    linkage.told(None, replace(ATTENDANCES, needs=("attendance", "cla_episode")))
    assert asked == ["attendance"]
