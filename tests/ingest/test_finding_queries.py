"""What becomes of a finding from upload to upload, and that what was said of it stays with it."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

import pytest
from django.utils import timezone

from accounts.models import AuditEntry
from ingest import actions, chasing, finding_actions, quality
from ingest.finding_queries import (
    NOBODY,
    Handling,
    Named,
    Since,
    Wanted,
    around,
    before,
    by_worker,
    counts_since,
    named_in,
    put_right_since,
    since_of,
    wanted_of,
)
from ingest.models import Finding, Stage, Upload
from ingest.queries import by_rule, counts, rows_found
from tests.ingest import journey
from tests.ingest.journey import CHILDREN, EPISODES_2024, csv, published, ssda903

pytestmark = pytest.mark.django_db
# What is found hangs on no figures.
sent = partial(journey.sent, measure=False)
# A rule that every child of the drawn return breaks: its UPN may not be unknown at that age.
RULE = "209"
WITHOUT_A3, WITHOUT_A3_EPISODE = (
    "\n".join(line for line in drawn.splitlines() if "A3" not in line)
    for drawn in (CHILDREN, EPISODES_2024)
)
A4 = CHILDREN.replace("A3", "A4"), EPISODES_2024.replace("A3", "A4")
TODAY = date(2026, 5, 1)


@pytest.fixture
def first(people) -> Upload:
    return sent(people.here, ssda903(EPISODES_2024), people.bob, year=2024)


def children(found) -> list[str]:
    return sorted(found.filter(rule=RULE).values_list("child", flat=True))


def since(upload: Upload, state: Since) -> list[str]:
    return children(wanted_of(upload, before(upload), Wanted(since=state.key)))


def of(upload: Upload, child: str) -> list[Finding]:
    found = list(Finding.objects.filter(upload=upload, child=child, rule=RULE))
    assert found, "the drawn return no longer breaks the rule of these tests"
    return found


def test_the_first_upload_has_nothing_to_be_compared_with(first) -> None:
    assert before(first) is None
    assert counts_since(first, None) == {}


def test_while_the_worker_is_at_it_what_it_noted_is_told_and_nothing_is_counted(
    first, django_assert_num_queries
) -> None:
    """L4: the page asks every second, and counting half a million rows takes longer than it."""
    with django_assert_num_queries(1):
        counted = counts(first)
    assert counted["error"] > 0
    first.stage = Stage.RECORDING
    with django_assert_num_queries(0):
        assert counts(first) == counted


def test_a_rule_counts_a_child_of_two_tables_once_and_two_children_twice(people) -> None:
    ethnic = CHILDREN.replace("04/05/2010 WBRI", "04/05/2010 XXXX")
    one = EPISODES_2024.replace("C2 U6    PR1            N1", "C2 U6    PR1            N9")
    two = one.replace("V2 U6    PR4            N1", "V2 U6    PR4            N9")
    for episodes, children_found, rows in ((one, 1, 2), (two, 2, 3)):
        upload = sent(people.here, ssda903(episodes, ethnic), people.bob, year=2024)
        (line,) = [each for each in by_rule(upload) if each.rule == "F_CODE_UNKNOWN"]
        assert (line.tables, line.rows) == (("Episodes", "Header"), rows)
        assert line.children == children_found


def test_the_findings_of_a_rule_are_walked_in_the_order_of_the_files(people) -> None:
    many = EPISODES_2024.replace(" N1 ", " N9 ").replace(" N2 ", " N9 ")
    upload = sent(people.here, ssda903(many), people.bob, year=2024)
    found = list(rows_found(upload, rule="F_CODE_UNKNOWN"))
    assert len(found) == 3
    assert [around(each) for each in found] == [
        (None, found[1]),
        (found[0], found[2]),
        (found[1], None),
    ]


def test_new_still_there_and_put_right(people, first) -> None:
    second = sent(people.here, ssda903(A4[1], A4[0]), people.bob, year=2024)
    assert before(second) == first
    assert since(second, Since.NEW) == ["A4"]
    assert since(second, Since.STILL) == ["A1", "A2"]
    assert since(second, Since.PUT_RIGHT) == ["A3"]
    told = counts_since(second, first)
    now = Finding.objects.filter(upload=second).count()
    assert told[Since.NEW] + told[Since.STILL] + told[Since.NOT_LOOKED_FOR] == now


def test_the_same_return_in_another_order_has_the_same_findings(people, first) -> None:
    head, *rows = EPISODES_2024.strip().splitlines()
    turned = "\n".join([head, *rows[::-1]])
    second = sent(people.here, ssda903(turned), people.bob, year=2024)
    told = counts_since(second, first)
    assert (told[Since.NEW], told[Since.PUT_RIGHT]) == (0, 0)
    assert told[Since.STILL] == Finding.objects.filter(upload=first).count()


def test_another_years_upload_is_no_upload_before(people, first) -> None:
    other = sent(people.here, ssda903(EPISODES_2024), people.bob, year=2025)
    assert before(other) is None


def test_what_could_not_be_tried_is_neither_new_nor_put_right(people, first) -> None:
    last_year = published(
        people.here, ssda903(EPISODES_2024.replace("A1", "A9"), CHILDREN.replace("A1", "A9")),
        people.bob, year=2023,
    )  # fmt: skip
    second = sent(people.here, ssda903(EPISODES_2024), people.bob, year=2024)
    now_tried = {line["rule"] for line in first.untried} - {line["rule"] for line in second.untried}
    late = Finding.objects.filter(upload=second, rule__in=now_tried)
    assert late.exists(), "no rule of last year finds anything: the test needs one"
    unknown = wanted_of(second, first, Wanted(since=Since.NOT_LOOKED_FOR.key))
    assert set(unknown) == set(late)

    actions.withdraw(last_year, people.bob, reason="to have no last year")
    third = sent(people.here, ssda903(EPISODES_2024), people.bob, year=2024)
    assert before(third) == second
    assert not put_right_since(third, second).exists()


def test_a_note_and_an_acceptance_stay_with_the_finding(people, first) -> None:
    finding_actions.note(first, of(first, "A1"), people.bob, text="No UPN abroad.", accepted=True)
    second = sent(people.here, ssda903(A4[1], A4[0]), people.bob, year=2024)
    accepted = wanted_of(second, first, Wanted(rule=RULE, handling=Handling.ACCEPTED.key))
    assert children(accepted) == ["A1"]
    assert children(wanted_of(second, first, Wanted(handling=Handling.OPEN.key))) == ["A2", "A4"]
    next_year = sent(people.here, ssda903(EPISODES_2024), people.bob, year=2025)
    assert not wanted_of(next_year, None, Wanted(handling=Handling.ACCEPTED.key)).exists()


def test_the_last_word_counts(people, first) -> None:
    for accepted in (True, False):
        finding_actions.note(
            first, of(first, "A1"), people.bob, text="Look again.", accepted=accepted
        )
    assert not wanted_of(first, None, Wanted(handling=Handling.ACCEPTED.key)).exists()


def test_the_trail_tells_how_many_and_nothing_of_a_child(people, first) -> None:
    finding_actions.note(first, of(first, "A1"), people.bob, text="A1 is abroad.", accepted=True)
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.detail) == ("findings accepted", {"findings": 1})


def test_the_database_holds_no_value_of_a_row_but_the_child_s_id(people, first) -> None:
    kept = str(list(Finding.objects.filter(upload=first).values_list()))
    assert "WBRI" not in kept
    assert "2022" not in kept
    assert "03/06/2022" not in kept


# --- The chasing list ----------------------------------------------------------------------------


def given(upload: Upload, person, child: str, *, worker: str, days: int) -> None:
    finding_actions.assign(
        upload, of(upload, child), person, worker=worker, team="", due_on=TODAY + timedelta(days)
    )


def test_the_chasing_list_has_what_is_overdue_first(people, first) -> None:
    given(first, people.bob, "A1", worker="Sam", days=4)
    given(first, people.bob, "A2", worker="Kim", days=-3)
    listed = chasing.chased(people.here, TODAY)
    told = [(c.finding.child, c.who, c.how_long) for c in listed]
    assert told == [("A2", "Kim", "3 days overdue"), ("A1", "Sam", "4 days left")]
    assert [(p.who, p.open, p.overdue) for p in chasing.by_person(listed)] == [
        ("Kim", 1, 1),
        ("Sam", 1, 0),
    ]


def test_what_the_next_upload_no_longer_has_or_is_accepted_is_not_chased(people, first) -> None:
    for child in ("A1", "A2", "A3"):
        given(first, people.bob, child, worker="Sam", days=4)
    sent(people.here, ssda903(WITHOUT_A3_EPISODE, WITHOUT_A3), people.bob, year=2024)
    finding_actions.note(first, of(first, "A2"), people.bob, text="It may stand.", accepted=True)
    listed = chasing.chased(people.here, TODAY)
    assert [c.finding.child for c in listed] == ["A1"]
    assert chasing.put_right(people.here, listed) == 2


def test_a_finding_given_again_is_with_the_last_alone(people, first) -> None:
    given(first, people.bob, "A1", worker="Sam", days=4)
    given(first, people.bob, "A1", worker="Kim", days=9)
    assert [c.who for c in chasing.chased(people.here, TODAY)] == ["Kim"]
    finding_actions.take_back(first, of(first, "A1")[0], people.bob)
    assert chasing.chased(people.here, TODAY) == []


def test_next_door_chases_nothing_of_ours(people, first) -> None:
    given(first, people.bob, "A1", worker="Sam", days=4)
    assert chasing.chased(people.next_door, TODAY) == []


# --- Quality from upload to upload ----------------------------------------------------------------


def test_the_trend_counts_each_upload_and_a_discarded_one_stays_in_it(people, first) -> None:
    actions.discard(first, people.bob)
    sent(people.here, ssda903(WITHOUT_A3_EPISODE, WITHOUT_A3), people.bob, year=2024)
    assert quality.choices(people.here) == [("ssda903", 2024)]
    trend = quality.trend(people.here, "ssda903", 2024)
    rows = {line.rule: line.rows for line in trend.rules}
    assert rows[RULE] == (3, 2)
    then, now = trend.uploads
    assert then.error > now.error


def test_a_rule_that_could_not_be_tried_is_a_gap_and_no_zero(people, first) -> None:
    published(
        people.here, ssda903(EPISODES_2024.replace("A1", "A9"), CHILDREN.replace("A1", "A9")),
        people.bob, year=2023,
    )  # fmt: skip
    sent(people.here, ssda903(EPISODES_2024), people.bob, year=2024)
    rows = [line.rows for line in quality.trend(people.here, "ssda903", 2024).rules]
    assert any(then is None and now for then, now in rows)
    assert timezone.is_aware(quality.trend(people.here, "ssda903", 2024).uploads[0].at)


@pytest.mark.parametrize(
    ("looked_for", "then"), [([RULE], 0), (["101"], None), (None, None)], ids=str
)
def test_a_rule_that_came_later_has_a_gap_before_it_and_no_zero(
    people, first, looked_for, then
) -> None:
    """The rule found nothing in an upload: it was tried, did not exist yet, or nobody knows."""
    Upload.objects.filter(pk=first.pk).update(looked_for=looked_for, found=[])
    sent(people.here, ssda903(EPISODES_2024), people.bob, year=2024)
    rows = {line.rule: line.rows for line in quality.trend(people.here, "ssda903", 2024).rules}
    assert rows[RULE] == (then, 3)


def test_what_a_rule_finds_that_came_later_is_not_new(people, first) -> None:
    first.findings.all().delete()
    Upload.objects.filter(pk=first.pk).update(looked_for=["101"])
    second = sent(people.here, ssda903(EPISODES_2024), people.bob, year=2024)
    earlier = before(second)
    asked = {"since": Since.NOT_LOOKED_FOR.key, "rule": RULE}
    assert children(wanted_of(second, earlier, Wanted(**asked))) == ["A1", "A2", "A3"]
    assert not wanted_of(second, earlier, Wanted(since=Since.NEW.key, rule=RULE)).exists()
    one = wanted_of(second, earlier, Wanted(rule=RULE)).first()
    assert since_of(one, earlier) == Since.NOT_LOOKED_FOR


# --- By team and worker --------------------------------------------------------------------------

WORKERS = """
    CHILD SEX DOB        SW_ID SW_DECOM   SW_DEC     SW_REASON
    A1    1   04/05/2010 SW1   03/06/2022 14/07/2023 MANAGE
    A2    2   19/11/2012 SW2   20/02/2023 -          MANAGE
    A3    1   30/01/2016 SW2   09/01/2024 -          MANAGE
"""


@pytest.fixture
def of_workers(people) -> Upload:
    files = [*ssda903(EPISODES_2024), ("SWEpisodes.csv", csv(WORKERS))]
    return sent(people.here, files, people.bob, year=2024)


def test_findings_are_asked_for_by_the_worker_whom_the_return_names(people, of_workers) -> None:
    [worker] = named_in(of_workers, None)
    assert worker == Named("worker", "SW2")
    assert "SW2" not in worker.key
    of_worker = wanted_of(of_workers, None, Wanted(who=worker.key, rule=RULE))
    assert children(of_worker) == ["A2", "A3"]
    assert children(wanted_of(of_workers, None, Wanted(who=NOBODY.key, rule=RULE))) == ["A1"]
    assert not wanted_of(of_workers, None, Wanted(who="0" * 18)).exists()


def test_findings_are_grouped_by_worker_those_of_nobody_last(people, of_workers) -> None:
    told, nobody = by_worker(of_workers)
    assert (told.worker, told.team, told.children) == ("SW2", "", 2)
    assert told.key == Named("worker", "SW2").key
    assert (nobody.worker, nobody.key) == ("", NOBODY.key)
    assert told.error + nobody.error == of_workers.findings.filter(severity="error").count()


def test_a_return_that_names_nobody_has_no_workers(people, first) -> None:
    assert named_in(first, None) == []
    assert [line.worker for line in by_worker(first)] == [""]
