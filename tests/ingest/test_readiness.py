"""How ready a return is for DfE: one verdict, whatever state the upload is in."""

from __future__ import annotations

from datetime import date

import pytest

from ingest import actions, finding_actions
from ingest.finding_queries import Wanted, wanted_of
from ingest.models import Stage, Upload
from ingest.readiness import Left, State, judge, readiness
from tests.grid import grid
from tests.ingest import journey
from tests.ingest.journey import EPISODES_2024, received, sent, ssda903

TODAY = date(2026, 6, 1)


def an_upload(**said) -> Upload:
    known = {"dataset": "ssda903", "year": 2025, "stage": Stage.READY}
    return Upload(**(known | said))


def lines(drawn: str) -> list[Left]:
    """What was left, drawn as rule, severity, rows, accepted."""
    return [
        Left(row["rule"], row["severity"], "", int(row["rows"]), int(row["accepted"]))
        for row in grid(drawn).to_dict("records")
    ]


NOTHING = "rule severity rows accepted"
ONE_ERROR = """
    rule severity rows accepted
    101  error    1    0
"""
ERRORS_ACCEPTED = """
    rule severity rows accepted
    101  error    3    3
    102  error    9    0
    301  query    4    0
"""
QUERIES = """
    rule   severity rows accepted
    301    query    4    3
    F_X    flag     5    0
"""
EXPLAINED = """
    rule severity rows accepted
    301  query    4    4
"""


@pytest.mark.parametrize(
    ("drawn", "said", "state", "verdict"),
    [
        (NOTHING, {}, State.READY, "every rule was tried, no error is left"),
        (EXPLAINED, {}, State.READY, "no query is unexplained"),
        (ONE_ERROR, {}, State.NOT_READY, "1 row breaks 1 rule that DfE takes for errors."),
        (ERRORS_ACCEPTED, {}, State.NOT_READY, "12 rows break 2 rules"),
        (QUERIES, {}, State.NEARLY, "no error is left, and 1 query needs an explanation."),
        (EXPLAINED, {"untried": [{"rule": "502", "why": ""}]}, State.NEARLY, "1 rule could not be"),
        (NOTHING, {"as_at": date(2024, 9, 30)}, State.NOT_READY, "run to 30 September 2024 only"),
        (NOTHING, {"as_at": date(2025, 3, 31)}, State.READY, "every rule was tried"),
        (NOTHING, {"stage": Stage.HELD, "message": "Why."}, State.NOT_READY, "has to confirm"),
        (ONE_ERROR, {"dataset": "annex_a"}, State.UNKNOWN, "does not go to DfE"),
    ],
)
def test_the_verdict_names_what_stands_first_in_the_way(drawn, said, state, verdict):
    judged, sentence = judge(an_upload(**said), lines(drawn))
    assert judged == state
    assert verdict in sentence


@pytest.mark.parametrize(
    ("said", "state", "verdict"),
    [
        ({"stage": Stage.CHECKING}, State.UNKNOWN, "still being read"),
        ({"stage": Stage.REFUSED, "message": "It is empty."}, State.NOT_READY, "It is empty."),
        ({"stage": Stage.FAILED, "message": "Our fault."}, State.NOT_READY, "Our fault."),
        ({"stage": Stage.DISCARDED}, State.UNKNOWN, "discarded"),
    ],
)
@pytest.mark.django_db
def test_an_upload_without_findings_has_a_verdict_too(people, said, state, verdict):
    told = readiness(an_upload(authority=people.here, **said), TODAY)
    assert told.state == state
    assert verdict in told.verdict
    assert not told.errors


@pytest.mark.django_db
def test_what_is_left_is_counted_with_what_was_accepted(people):
    upload = sent(people.here, ssda903(EPISODES_2024), people.bob, year=2024)
    told = readiness(upload, TODAY)
    line = told.errors[0]
    assert told.state is State.NOT_READY
    assert told.error_rows == sum(each.rows for each in told.errors)
    finding_actions.note(
        upload,
        wanted_of(upload, None, Wanted(rule=line.rule))[:1],
        people.bob,
        text="as it is",
        accepted=True,
    )
    again = next(e for e in readiness(upload, TODAY).errors if e.rule == line.rule)
    assert (again.rows, again.accepted, again.open) == (line.rows, 1, line.rows - 1)


@pytest.mark.django_db
def test_what_was_not_sent_and_not_tried_is_told(people):
    told = readiness(sent(people.here, ssda903(EPISODES_2024), year=2024), TODAY)
    assert "Reviews" in told.without_rows
    assert "Header" not in told.without_rows
    assert "SWEpisodes" in told.without_rows
    assert "DoLo" not in told.without_rows, "DfE did not ask for it in 2024"
    assert any("last year" in why for why, _ in told.untried)
    assert told.untried_rules == sum(len(rules) for _, rules in told.untried)


@pytest.mark.django_db
def test_a_discarded_upload_is_not_judged_by_what_it_was(people):
    upload = sent(people.here, ssda903(EPISODES_2024), people.bob, year=2024)
    actions.discard(upload, people.bob)
    upload.refresh_from_db()
    assert readiness(upload, TODAY).state is State.UNKNOWN


@pytest.mark.django_db
def test_a_return_that_nobody_has_begun_to_read_is_waited_for(people):
    waiting = received(people.here, journey.ssda903(EPISODES_2024), year=2024)
    assert readiness(waiting, TODAY).state is State.UNKNOWN
