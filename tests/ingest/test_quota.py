"""Nobody fills the disk for all the others."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ingest import actions, quota
from ingest.models import Upload
from tests.ingest import journey
from tests.ingest.journey import received

pytestmark = pytest.mark.django_db

GOOD = journey.ssda903(journey.EPISODES_2024)
SIZE = sum(len(content) for _, content in GOOD)


@pytest.mark.parametrize(
    ("limit", "value", "is_refused"),
    [
        ("KEPT_FILES", 4, False),
        ("KEPT_FILES", 3, True),
        ("KEPT_BYTES", 2 * SIZE, False),
        ("KEPT_BYTES", 2 * SIZE - 1, True),
    ],
)
def test_a_second_return_is_taken_only_where_there_is_room(
    people, settings, limit: str, value: int, is_refused: bool
):
    received(people.here, GOOD, people.bob)
    setattr(settings, limit, value)
    if is_refused:
        with pytest.raises(quota.BeyondQuota, match="2 files, 0 MB, are still kept"):
            received(people.here, GOOD, people.bob)
    else:
        received(people.here, GOOD, people.bob)
    assert Upload.objects.filter(person=people.bob).count() == (1 if is_refused else 2)


def test_what_was_discarded_or_deleted_on_schedule_takes_no_room(people, settings):
    discarded = received(people.here, GOOD, people.bob)
    actions.discard(journey.worked_on(discarded, measure=False), people.bob)
    cleared = received(people.here, GOOD, people.bob)
    cleared.files.update(path="")
    settings.KEPT_FILES = 2
    received(people.here, GOOD, people.bob)


def test_what_others_sent_takes_none_and_the_command_line_has_no_quota(people, settings):
    received(people.here, GOOD, people.alice)
    settings.KEPT_FILES = 2
    received(people.here, GOOD, people.bob)
    received(people.here, GOOD)


def test_the_size_is_told_without_reading(people, settings):
    """The file stays where it was, for it is kept from there."""
    settings.KEPT_BYTES = 10
    content = BytesIO(b"x" * 11)
    with pytest.raises(quota.BeyondQuota):
        quota.refuse_beyond(people.here, people.bob, [content])
    assert content.tell() == 0


def test_the_page_says_what_to_do(page, people, settings):
    settings.KEPT_FILES = 1
    files = [SimpleUploadedFile(name, content) for name, content in GOOD]
    seen = page.as_person(people.bob).send(
        f"/{people.here.code}/returns/new/", {"files": files, "dataset": "auto"}
    )
    assert "Discard returns that are not needed" in seen.text
    assert "with the author’s name where a workbook carries one" in seen.text
    assert "deleted after 30 days" in seen.text
    assert not Upload.objects.exists()
