"""The connection to the database cut at every statement: of imports, of publications, of pages."""

from __future__ import annotations

import pytest
from django.db import close_old_connections, connection

from ingest import actions, pipeline
from ingest.models import Upload
from tests.ingest import journey
from tests.pages import PageClient
from tests.people import People
from tests.trust.faults.invariant import Import, publishing_holds_through, through_the_fault
from tests.trust.faults.sending import LAST_YEAR, send
from tests.trust.faults.statements import Place, counted, cut, places, struck


def test_cut_at_any_statement_of_an_import(coming_in: Import, stride, record_property):
    """F4: the sweep tries again on a connection of its own."""
    whole = coming_in.received()
    count = counted(lambda: pipeline.work_on(whole.pk))
    actions.discard(Upload.objects.get(pk=whole.pk), None)
    tried = places(count, stride(core=200, trust=21))

    for place in tried:

        def lose(upload: Upload, place: Place = place) -> None:
            with struck(place, cut) as met:
                through_the_fault(lambda: pipeline.work_on(upload.pk))
            assert met.count >= place.number

        coming_in.holds_through(lose, place)
    record_property("figure", f"{len(tried)} places of {2 * count}")


@pytest.mark.trust
def test_cut_at_any_statement_of_a_publication(
    coming_in: Import, figures_after: str, stride, record_property
):
    """F4: also at its commit."""
    ready = coming_in.ready()
    count = counted(lambda: actions.publish([ready], None))
    actions.withdraw(Upload.objects.get(pk=ready.pk), None, reason="counted")
    tried = places(count, stride(core=12, trust=12))

    for place in tried:

        def lose(upload: Upload, place: Place = place) -> None:
            with struck(place, cut):
                through_the_fault(lambda: actions.publish([upload], None))

        publishing_holds_through(coming_in, figures_after, lose, place)
    record_property("figure", f"{len(tried)} places of {2 * count} of a publication")


# Pages of each kind: whole, a piece for htmx, a piece that asks again by itself, a file.
PIECE = {"HX-Request": "true"}
POLLED = PIECE | {"X-Asks-Itself": "1"}
ASKED = [
    ("", {}),
    ("returns/{upload}/", {}),
    ("returns/{upload}/", PIECE),
    ("returns/{upload}/", POLLED),
    ("returns/{upload}/findings.csv", {}),
]


def test_cut_at_any_statement_of_a_page(transactional_db, people: People, stride, record_property):
    """F4: a page that says so, with status 503; and the next request is answered."""
    upload = journey.published(people.here, LAST_YEAR, people.bob, year=2023)
    client = PageClient(raise_request_exception=False).as_person(people.bob)
    tried = 0
    for address, headers in ASKED:
        url = f"/{people.here.code}/" + address.format(upload=upload.pk)
        tried += _cut_under(client, url, headers, stride(core=25, trust=6))
    record_property("figure", f"{tried} places of {len(ASKED)} pages")


def _cut_under(client: PageClient, url: str, headers: dict[str, str], stride: int) -> int:
    def ask():
        close_old_connections()  # as at the beginning of every request; the test client leaves it
        return client.get(url, headers=headers)

    ask()
    count = counted(ask)
    assert count > 5
    tried, broken = places(count, stride), 0
    for place in tried:
        with struck(place, cut):
            answer = ask()
        # After the last statement, the answer may be whole already.
        assert answer.status_code in (200, 503), f"{url} {place}"
        if answer.status_code == 503:
            broken += 1
            says(answer, headers)
        assert ask().status_code == 200, f"{url}: not back after a cut {place}"
    assert broken >= len(tried) - 2, f"{url}: {broken} of {len(tried)}"
    return len(tried)


def says(answer, headers: dict) -> None:
    """The answer is the page of a service that is away, or the piece that stands for it."""
    text = answer.content.decode()
    assert "Sorry, the service is not available" in text
    assert "Traceback" not in text
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.headers["Cache-Control"] == "no-store"
    assert text.lstrip().startswith("<!doctype html>") == (not headers)
    assert (answer.headers.get("HX-Reswap") == "none") == (headers == POLLED)


def test_what_was_sent_is_whole_or_absent(transactional_db, people: People, stride):
    """F4: an upload sent while the connection is cut is there with all its files, or not at all."""
    client = PageClient(raise_request_exception=False).as_person(people.bob)
    send(client, people.here)
    count = counted(lambda: send(client, people.here))
    for place in places(count, stride(core=15, trust=3)):
        before = Upload.objects.count()
        with struck(place, cut):
            answer = send(client, people.here)
        close_old_connections()
        assert answer.status_code in (302, 503), place
        came = Upload.objects.count() - before
        assert came in (0, 1), place
        if answer.status_code == 302:
            assert came == 1, place
        assert connection.is_usable()
