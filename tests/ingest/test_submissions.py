"""What was sent to DfE is kept as it stood, whatever is published, withdrawn or sent after it."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from accounts.models import AuditEntry
from indicators import facts, queries
from indicators.models import Build
from ingest import actions, finding_actions, submissions
from ingest.actions import NotNow
from ingest.models import Finding, Stage, Submission, Upload
from ingest.readiness import as_sent, left
from ingest.submission_actions import mark_sent, take_back
from tests.ingest import journey
from tests.ingest.journey import published, sent, told_of

pytestmark = pytest.mark.django_db

THIS_YEAR = journey.ssda903(journey.EPISODES_2024)
CORRECTED = journey.ssda903(journey.EPISODES_2024_CORRECTED)
LAST_YEAR = journey.ssda903(journey.EPISODES_2023, journey.CHILDREN_2023)
SENT_ON = date(2024, 6, 28)


def facts_digest(build: Build) -> str:
    return facts.digest(queries.facts_of(build))


@pytest.fixture
def upload(people) -> Upload:
    """This year's return, published."""
    return published(people.here, THIS_YEAR, people.bob, year=2024)


@pytest.fixture
def submission(people, upload) -> Submission:
    """The same, marked as sent."""
    return mark_sent(upload, people.bob, sent_on=SENT_ON, reference="R-1", note="On time.")


# --- What is kept --------------------------------------------------------------------------------


def test_the_figures_stay_as_they_stood(people, upload, submission):
    stood = facts_digest(submission.build)
    assert stood == facts_digest(queries.live_build(people.here)) == submission.build.digest
    published(people.here, CORRECTED, people.bob, year=2024)
    assert facts_digest(queries.live_build(people.here)) != stood
    actions.withdraw(upload, people.bob, reason="another one stands")
    assert facts_digest(Build.objects.get(pk=submission.build_id)) == stood


def test_frozen_figures_are_never_the_figures_of_today(people, submission):
    assert queries.live_build(people.here) != submission.build
    with pytest.raises(IntegrityError), transaction.atomic():
        Build.objects.filter(pk=submission.build_id).update(is_live=True)


@pytest.mark.parametrize("state", ["ready", "published", "withdrawn", "no longer standing"])
def test_the_figures_are_those_with_the_return_that_was_sent(people, upload, state: str):
    """Whether that return stands now or not."""
    stood = facts_digest(queries.live_build(people.here))
    one = upload
    if state == "ready":
        actions.withdraw(upload, people.bob, reason="to be sent again")
        one = sent(people.here, THIS_YEAR, people.bob, year=2024)
    elif state == "withdrawn":
        actions.withdraw(upload, people.bob, reason="wrong")
        one.refresh_from_db()
    elif state == "no longer standing":
        published(people.here, CORRECTED, people.bob, year=2024)
    live = queries.live_build(people.here)
    marked = mark_sent(one, people.bob, sent_on=SENT_ON)
    assert facts_digest(marked.build) == stood
    assert queries.live_build(people.here) == live


def test_what_was_found_and_the_files_are_kept_with_it(upload, submission):
    rows = sum(line["rows"] for line in submission.found)
    assert rows == Finding.objects.filter(upload=upload).count() > 0
    assert submission.untried == upload.untried
    assert submission.records_digest == upload.records_digest
    assert len(submission.files_digest) == 64


def test_what_was_said_of_a_finding_is_kept_as_it_stood(people, upload):
    findings = Finding.objects.filter(upload=upload)
    rule = findings.first().rule
    chosen = list(findings.filter(rule=rule))

    def accept(why: str) -> None:
        finding_actions.note(upload, chosen, people.bob, text=why, accepted=True)

    accept("Agreed with the school.")
    marked = mark_sent(upload, people.bob, sent_on=SENT_ON)
    accept("Said later.")
    kept = next(line for line in as_sent(marked) if line.rule == rule)
    now = next(line for line in left(upload) if line.rule == rule)
    assert (kept.accepted, kept.because) == (len(chosen), ("Agreed with the school.",))
    assert now.because == ("Said later.",)


def test_a_return_that_was_sent_cannot_be_discarded(people):
    ready = sent(people.here, THIS_YEAR, people.bob, year=2024)
    mark_sent(ready, people.bob, sent_on=SENT_ON)
    with pytest.raises(NotNow, match="it is kept as it was sent"):
        actions.discard(ready, people.bob)
    with pytest.raises(ProtectedError):
        ready.delete()
    actions.clear_strays(timezone.now() + actions.STRAY_AFTER)
    assert all(default_storage.exists(file.path) for file in ready.files.all())


def test_marking_leaves_an_audit_entry(upload, submission):
    assert told_of(upload)[-1] == "return marked as sent to DfE"
    assert AuditEntry.objects.latest("pk").detail["files"] == submission.files_digest


# --- What may be marked --------------------------------------------------------------------------


def test_an_upload_is_marked_once(people, upload, submission):
    with pytest.raises(NotNow, match="already marked"):
        mark_sent(upload, people.bob, sent_on=SENT_ON)


def test_the_same_return_again_is_not_another_one(people, upload):
    again = sent(people.here, THIS_YEAR, people.bob, year=2024)
    assert again.stage == Stage.REPEATED
    with pytest.raises(NotNow, match="the same return as one that was loaded before"):
        mark_sent(again, people.bob, sent_on=SENT_ON)


def test_half_a_year_is_not_what_was_sent(people):
    half = sent(people.here, LAST_YEAR, people.bob, year=2023, as_at=date(2022, 9, 30))
    assert half.stage == Stage.READY, half.message
    with pytest.raises(NotNow, match="the data run to 30 September 2022 only"):
        mark_sent(half, people.bob, sent_on=SENT_ON)


def test_a_refused_upload_was_not_sent(people):
    refused = sent(people.here, [("Header.csv", b"")], people.bob, year=2024)
    assert refused.stage == Stage.REFUSED
    with pytest.raises(NotNow, match="Only a return that was read"):
        mark_sent(refused, people.bob, sent_on=SENT_ON)


# --- What DfE holds ------------------------------------------------------------------------------


def test_the_last_one_sent_is_what_dfe_holds_and_the_history_is_kept(people, submission):
    corrected = published(people.here, CORRECTED, people.bob, year=2024)
    second = mark_sent(corrected, people.bob, sent_on=date(2024, 7, 9))
    assert submissions.held_by_dfe(people.here, "ssda903", 2024) == second
    assert list(submissions.submissions_of(people.here)) == [second, submission]
    assert submissions.held_by_dfe(people.next_door, "ssda903", 2024) is None


def test_a_mistaken_mark_is_taken_back_and_told(people, upload, submission):
    take_back(submission, people.bob, reason="another file was sent")
    submission.refresh_from_db()
    assert submissions.held_by_dfe(people.here, "ssda903", 2024) is None
    assert submission.taken_back_because == "another file was sent"
    assert not Build.objects.filter(is_frozen=True).exists()
    with pytest.raises(NotNow, match="already taken back"):
        take_back(submission, people.bob, reason="again")
    assert mark_sent(upload, people.bob, sent_on=SENT_ON).pk != submission.pk


# --- What differs from it ------------------------------------------------------------------------


def test_the_return_that_was_sent_differs_in_nothing(submission):
    differs = submissions.differences(submission)
    assert differs.stands
    assert differs.same
    assert not any(count for each in differs.counts.values() for count in each.values())
    assert differs.moved == ()


def test_a_return_published_after_it_tells_what_dfe_does_not_know(people, submission):
    corrected = published(people.here, CORRECTED, people.bob, year=2024)
    differs = submissions.differences(submission)
    assert (differs.now, differs.same) == (corrected, False)
    assert differs.counts["children"] == {"added": 0, "gone": 0, "altered": 1}
    assert differs.counts["cla_episode"]["altered"] == 1
    assert "cla_stock_count" in {line["indicator"] for line in differs.moved}


def test_a_return_withdrawn_since_leaves_nothing_to_compare_with(people, upload, submission):
    actions.withdraw(upload, people.bob, reason="wrong")
    assert not submissions.differences(submission).stands


def test_two_releases_are_compared_once(people, submission, monkeypatch):
    """Neither can change: what comparing them gave is kept."""
    published(people.here, CORRECTED, people.bob, year=2024)
    first = submissions.differences(submission)
    monkeypatch.setattr(submissions, "compare", None)
    again = submissions.differences(submissions.submission_of(people.here, submission.pk))
    assert again.counts == first.counts
