"""What is remembered of one authority, spoiled or lost, while another's pages are asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.urls import URLResolver, get_resolver

from indicators import remembered
from tests.ingest import journey
from tests.pages import PageClient
from tests.people import People
from tests.trust.faults.sending import LAST_YEAR, THIS_YEAR

pytestmark = [pytest.mark.trust, pytest.mark.django_db]
# Another at every showing, or with the next minute, whatever is remembered.
TOKEN = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]+"|"X-CSRFToken": "[^"]+"|Printed by [^<]+'
)
# Says how long ago things were.
TELLS_TIME = "service/"
POISON = "what was remembered of another authority"


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    remembered.forget()
    yield
    remembered.forget()


def of_an_authority(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """Every address that needs to know the authority and nothing else."""
    for pattern in (resolver or get_resolver()).url_patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from of_an_authority(pattern, address)
        elif address.startswith("<slug:authority>/") and address.count("<") == 1:
            yield address.removeprefix("<slug:authority>/")


def is_page(answer) -> bool:
    """Whether it is a page; a workbook says when it was made."""
    return answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")


def seen(client: PageClient, code: str, addresses: list[str]) -> dict[str, str]:
    """The pages as this person sees them."""
    return {
        address: TOKEN.sub("", client.get(f"/{code}/{address}").content.decode(errors="replace"))
        for address in addresses
    }


@pytest.mark.parametrize(
    "theirs", [pytest.param(LAST_YEAR, id="other returns"), pytest.param(THIS_YEAR, id="the same")]
)
def test_nothing_of_another_authority_is_shown(people: People, theirs, record_property):
    """F16: their entries lost, made first, and each replaced by a wrong one: our pages are what
    they were."""
    journey.published(people.here, THIS_YEAR, people.bob, year=2024)
    journey.published(
        people.next_door, theirs, people.charlie, year=2023 if theirs is LAST_YEAR else 2024
    )
    ours, others = PageClient().as_person(people.bob), PageClient().as_person(people.charlie)
    here, there = people.here.code, people.next_door.code
    pages = [a for a in of_an_authority() if is_page(ours.get(f"/{here}/{a}")) and a != TELLS_TIME]
    assert len(pages) > 20

    remembered.forget()
    alone = seen(ours, here, pages)
    of_ours = set(remembered._kept)
    assert len(of_ours) > 5
    remembered.forget()
    seen(others, there, pages)
    of_theirs = set(remembered._kept)
    assert len(of_theirs) > 5
    changed = [a for a, text in seen(ours, here, pages).items() if text != alone[a]]
    assert not changed, "made beside theirs"

    shared = of_ours & of_theirs
    for key in of_theirs - shared:
        remembered._kept[key] = POISON
    changed = [a for a, text in seen(ours, here, pages).items() if text != alone[a]]
    assert not changed, "made beside wrong ones"
    for key in shared:
        text = f"{key} {remembered._kept[key]}"
        for name in (here, there, people.here.name, people.next_door.name):
            assert name not in text, f"{name} under a key of both: {key}"
    record_property("figure", f"{len(pages)} pages, {len(of_theirs - shared)} entries spoiled")
