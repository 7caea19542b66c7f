"""What people do with uploads: publish, withdraw, confirm, discard; and what each leaves behind."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.models import AuditEntry, Authority
from indicators import actions as indicators
from indicators import facts, queries
from indicators.models import Build
from ingest import actions, tasks
from ingest.actions import NotNow
from ingest.models import Finding, Stage, Upload
from records import erasing
from records import queries as records
from records.models import ROWS, Child, Release
from tests.ingest import journey
from tests.ingest.journey import published, received, sent, told_of
from tests.people import People

pytestmark = pytest.mark.django_db

LAST_YEAR = journey.ssda903(journey.EPISODES_2023, journey.CHILDREN_2023)
THIS_YEAR = journey.ssda903(journey.EPISODES_2024)
CORRECTED = journey.ssda903(journey.EPISODES_2024_CORRECTED)


def figures_digest(authority: Authority) -> str:
    return facts.digest(queries.facts_of(queries.live_build(authority)))


def test_publishing_shows_the_figures_the_draft_was_measured_with(people: People) -> None:
    ready = sent(people.here, THIS_YEAR, people.bob, year=2024)
    build = actions.publish([ready], people.bob)
    assert build.pk == ready.build_id, "nothing is measured twice"
    assert queries.live_build(people.here) == build
    ready.refresh_from_db()
    assert (ready.stage, ready.published_by) == (Stage.PUBLISHED, people.bob)


def test_a_draft_measured_before_another_was_published_is_measured_again(people: People) -> None:
    one = sent(people.here, LAST_YEAR, year=2023)
    other = sent(people.here, THIS_YEAR, year=2024)
    actions.publish([one], None)
    actions.publish([other], None)
    both = sorted([one.release_id, other.release_id])
    assert queries.live_build(people.here).releases == both


def test_a_draft_that_counts_a_child_who_was_erased_since_is_measured_again(
    people: People,
) -> None:
    """V13: the figures that go live are those of a record without the child."""
    published(people.here, LAST_YEAR, year=2023)
    ready = sent(people.here, THIS_YEAR, year=2024)
    gone = Child.objects.filter(authority=people.here, holder="").order_by("pk").first()
    erasing.erase(gone, because="the court ordered it", by=people.bob)
    shown = actions.publish([ready], people.bob)
    assert shown.pk != ready.build_id
    standing = records.standing(people.here)
    assert figures_digest(people.here) == indicators.build_facts(people.here, standing).digest


def test_two_published_together_come_to_what_they_come_to_one_by_one(people: People) -> None:
    published(people.next_door, LAST_YEAR, year=2023)
    published(people.next_door, THIS_YEAR, year=2024)
    together = [
        sent(people.here, THIS_YEAR, year=2024),
        sent(people.here, LAST_YEAR, year=2023),
    ]
    actions.publish(together, people.bob)
    assert figures_digest(people.here) == figures_digest(people.next_door)


def test_of_two_drafts_of_one_year_published_together_the_later_sent_stands(
    people: People,
) -> None:
    first = sent(people.here, THIS_YEAR, year=2024)
    second = sent(people.here, CORRECTED, year=2024)
    actions.publish([second, first], None)
    assert queries.live_build(people.here).releases == [second.release_id]
    assert queries.sources(people.here) == [("ssda903", 2024, second.release.last_on)]


def test_whoever_comes_second_with_one_year_is_told_who_was_first(people: People, page) -> None:
    """F13: on the page before publishing, and after; the very same records are not published
    again."""
    corrected, same, first = (
        sent(people.here, files, person, measure=False, year=2024)
        for files, person in (
            (CORRECTED, people.bob), (THIS_YEAR, people.bob), (THIS_YEAR, people.alice),
        )
    )  # fmt: skip
    actions.publish([first], people.alice)
    page.as_person(people.bob)
    told = f"what Alice published on {timezone.localtime():%-d %B %Y} at"
    here = f"/{people.here.code}/returns/{{}}/"
    refused = page.send(here.format(same.pk) + "publish/")
    assert "The same return was published on" in refused.text
    assert "by Alice while this one waited: nothing would change." in refused.text
    assert "Publish" in refused.text
    seen = page.page(here.format(corrected.pk))
    assert f"Publishing this would replace {told}" in seen.text
    done = page.send(here.format(corrected.pk) + "publish/")
    assert f"It replaces {told}" in done.text
    assert "would replace" not in done.text


def test_publishing_leaves_only_the_live_figures(people: People) -> None:
    drafts = [
        sent(people.here, LAST_YEAR, year=2023),
        sent(people.here, THIS_YEAR, year=2024),
    ]
    assert Build.objects.count() == 2
    actions.publish(drafts, None)
    assert list(Build.objects.values_list("is_live", flat=True)) == [True]


def test_withdrawing_brings_back_what_stood_before(people: People) -> None:
    published(people.here, THIS_YEAR, year=2024)
    before = figures_digest(people.here)
    corrected = published(people.here, CORRECTED, people.bob, year=2024)
    assert figures_digest(people.here) != before
    actions.withdraw(corrected, people.bob, reason="the wrong file")
    assert figures_digest(people.here) == before
    entry = AuditEntry.objects.get(action="upload withdrawn")
    assert (entry.person, entry.reason) == (people.bob, "the wrong file")


def test_withdrawing_the_only_return_leaves_no_figure(people: People) -> None:
    upload = published(people.here, THIS_YEAR, year=2024)
    actions.withdraw(upload, people.bob, reason="the wrong file")
    assert queries.facts_of(queries.live_build(people.here)).empty


def test_discarding_forgets_the_files_the_draft_and_the_children_only_it_named(
    people: People, django_capture_on_commit_callbacks
) -> None:
    published(people.here, LAST_YEAR, year=2023)
    upload = sent(people.here, THIS_YEAR, people.bob, year=2024)
    named = Child.objects.filter(authority=people.here).values_list("la_child_id", flat=True)
    assert sorted(named) == ["A1", "A2", "A3"]
    kept = [file.path for file in upload.files.all()]
    with django_capture_on_commit_callbacks(execute=True):
        actions.discard(upload, people.bob)
    assert sorted(named.all()) == ["A1", "A2"]
    assert Release.objects.count() == 1
    assert not Finding.objects.filter(upload=upload).exists()
    assert not any(default_storage.exists(path) for path in kept)


def test_discarding_the_only_return_leaves_no_row_of_any_child(people: People) -> None:
    upload = sent(people.here, THIS_YEAR, people.bob, year=2024)
    actions.discard(upload, people.bob)
    kinds = [Child, Release, Build, *ROWS.values()]
    assert [kind.__name__ for kind in kinds if kind.objects.exists()] == []


def test_what_belongs_to_two_authorities_is_not_published_together(people: People) -> None:
    ours = sent(people.here, THIS_YEAR, year=2024)
    theirs = sent(people.next_door, THIS_YEAR, year=2024)
    with pytest.raises(NotNow):
        actions.publish([ours, theirs], people.bob)
    with pytest.raises(NotNow):
        actions.publish([], people.bob)
    assert queries.live_build(people.here) is None


DEEDS = {
    "publish": lambda upload, person: actions.publish([upload], person),
    "withdraw": lambda upload, person: actions.withdraw(upload, person, reason="a mistake"),
    "confirm": lambda upload, person: actions.confirm(upload, person, ring=False),
    "discard": lambda upload, person: actions.discard(upload, person),
}
ALLOWED = {
    Stage.RECEIVED: set(),
    Stage.READING: set(),
    Stage.MEASURING: set(),
    Stage.HELD: {"confirm", "discard"},
    Stage.READY: {"publish", "discard"},
    Stage.PUBLISHED: {"withdraw"},
    Stage.REFUSED: {"discard"},
    Stage.REPEATED: {"discard"},
    Stage.FAILED: {"discard"},
    Stage.WITHDRAWN: set(),
    Stage.DISCARDED: set(),
}


@pytest.mark.parametrize("stage", ALLOWED)
def test_each_deed_has_its_stages(people: People, stage: Stage) -> None:
    upload = sent(people.here, THIS_YEAR, year=2024)
    if stage in (Stage.PUBLISHED, Stage.WITHDRAWN):
        actions.publish([upload], None)
    refused = set()
    for name, deed in DEEDS.items():
        Upload.objects.filter(pk=upload.pk).update(stage=stage)
        upload.refresh_from_db()
        if name in ALLOWED[stage]:
            continue
        with pytest.raises(NotNow):
            deed(upload, people.bob)
        refused.add(name)
    assert refused == set(DEEDS) - ALLOWED[stage]
    assert told_of(upload)[2:] in ([], ["upload published"]), "what is refused leaves no entry"


def test_each_deed_leaves_one_entry(people: People) -> None:
    upload = published(people.here, THIS_YEAR, people.bob, year=2024)
    actions.withdraw(upload, people.bob, reason="the wrong file")
    assert told_of(upload) == [
        "upload received",
        "upload ready",
        "upload published",
        "upload withdrawn",
    ]


def test_a_broker_that_is_down_loses_nothing(
    people: People, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks
) -> None:
    def down(*args: object, **options: object) -> None:
        raise tasks.take_in.OperationalError

    monkeypatch.setattr(tasks.take_in, "apply_async", down)
    with django_capture_on_commit_callbacks(execute=True):
        upload = actions.receive(people.here, None, [("a.csv", ContentFile(b"x"))])
    assert upload.stage == Stage.RECEIVED


def test_a_file_that_no_upload_owns_is_cleared_away_in_time(
    people: People, settings, tmp_path: Path
) -> None:
    kept = {"default": {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path}}}
    settings.STORAGES = settings.STORAGES | kept
    upload = received(people.here, THIS_YEAR)
    owned = [file.path for file in upload.files.all()]
    stray, fresh = (
        default_storage.save(f"{actions.FOLDER}/{name}/x", ContentFile(b"x"))
        for name in ("stray", "fresh")
    )
    now = timezone.now()
    for path in (stray, *owned):
        long_ago = (now - 2 * actions.STRAY_AFTER).timestamp()
        os.utime(Path(default_storage.path(path)), (long_ago, long_ago))
    assert actions.clear_strays(now) == 1
    assert [default_storage.exists(path) for path in (stray, fresh, *owned)] == [
        False,
        True,
        True,
        True,
    ]
    assert actions.clear_strays(now + timedelta(days=1)) == 1
