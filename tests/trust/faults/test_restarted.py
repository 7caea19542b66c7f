"""The database restarted at once, in the middle of what people and workers do."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from django.db import close_old_connections
from django.urls import reverse

from ingest import actions, pipeline
from ingest.models import Stage, Upload
from tests.house.files import ROOT
from tests.pages import PageClient
from tests.people import PASSWORD
from tests.trust.faults.invariant import publishing_holds_through, shown, through_the_fault
from tests.trust.faults.sending import send
from tests.trust.faults.servers import Own, own_server, restart
from tests.trust.faults.statements import Place, counted, places, struck

# Not marked as using the database: what is emptied behind such a test would be this server.
pytestmark = pytest.mark.trust
# In how many parts each kind of work is parted, to be interrupted in each and at its end.
PARTS = {"trust": 1, "all": 12}


@pytest.fixture(scope="module")
def own(django_db_setup, django_db_blocker) -> Iterator[Own]:
    """A server for this module alone."""
    folder = ROOT / "var" / "test" / f"restarted-{os.getpid()}"
    folder.mkdir(parents=True)
    with django_db_blocker.unblock(), own_server(folder / "postgres") as made:
        yield made
    shutil.rmtree(folder)


@pytest.fixture
def some_of(request: pytest.FixtureRequest):
    """A few places of so many statements."""
    parts = PARTS[request.config.getoption("--trust")]
    return lambda count: places(count, max(count // parts, 1))


def test_during_an_import(own: Own, some_of, record_property):
    """F5: the sweep takes it up again."""
    taken = own.taken()
    whole = taken.received()
    count = counted(lambda: pipeline.work_on(whole.pk))
    actions.discard(Upload.objects.get(pk=whole.pk), None)
    tried = some_of(count)
    for place in tried:

        def lose(upload: Upload, place: Place = place) -> None:
            with struck(place, lambda _: restart(own.server)):
                through_the_fault(lambda: pipeline.work_on(upload.pk))

        taken.holds_through(lose, place)
    record_property("figure", f"{len(tried)} restarts in imports")


def test_during_a_publication(own: Own, some_of, record_property):
    """F5: the old figures or the new ones."""
    taken = own.taken()
    ready = taken.ready()
    count = counted(lambda: actions.publish([ready], None))
    after = shown(own.authority)
    actions.withdraw(Upload.objects.get(pk=ready.pk), None, reason="counted")
    tried = some_of(count)
    for place in tried:

        def lose(upload: Upload, place: Place = place) -> None:
            with struck(place, lambda _: restart(own.server)):
                through_the_fault(lambda: actions.publish([upload], None))

        publishing_holds_through(taken, after, lose, place)
    record_property("figure", f"{len(tried)} in publications")


def test_during_an_upload(own: Own, some_of, record_property):
    """F5: it is there whole or not at all, and whoever was signed in still is."""
    client = PageClient(raise_request_exception=False).as_person(own.person)
    count = counted(lambda: send(client, own.authority))
    tried = some_of(count)
    for place in tried:
        before = Upload.objects.count()
        with struck(place, lambda _: restart(own.server)):
            answer = send(client, own.authority)
        assert answer.status_code in (302, 503), place
        assert Upload.objects.count() - before <= 1
        page = client.get(f"/{own.authority.code}/returns/")
        assert page.status_code == 200, f"{place}: signed out"
    for waiting in Upload.objects.filter(stage=Stage.RECEIVED):
        assert waiting.files.count() == 2
        pipeline.work_on(waiting.pk)
        actions.discard(Upload.objects.get(pk=waiting.pk), None)
    record_property("figure", f"{len(tried)} in uploads")


def test_during_a_sign_in(own: Own, some_of, record_property):
    """F5: it is told to try again, and then is let in."""
    given = {"username": own.person.email, "password": PASSWORD}

    def sign_in(client: PageClient):
        close_old_connections()
        answer = client.post(reverse("sign_in"), given)
        close_old_connections()
        return answer

    count = counted(lambda: sign_in(PageClient()))
    tried = some_of(count)
    for place in tried:
        client = PageClient(raise_request_exception=False)
        with struck(place, lambda _: restart(own.server)):
            answer = sign_in(client)
        assert answer.status_code in (302, 503), place
        if answer.status_code == 503:
            answer = sign_in(client)
        assert answer.status_code == 302, place
        assert client.get(f"/{own.authority.code}/returns/").status_code == 200, place
    record_property("figure", f"{len(tried)} in sign-ins")
