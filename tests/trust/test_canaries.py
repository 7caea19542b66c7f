"""No page, file or header that a reader outside opens holds anything by which a child is known."""

from __future__ import annotations

import re

import pytest

from accounts.permissions import RoleName
from records.models import ROWS, Child
from tests.house.test_permissions import (  # noqa: F401  (the things addresses are made of)
    MAP,
    ROLES,
    address,
    around,
    board,
    extract,
    inquiry,
    linked,
    local,
    measure,
    met,
    named,
    rule,
    submission,
    swept,
)

pytestmark = pytest.mark.trust

OUTSIDE = {"board": RoleName.BOARD_MEMBER, "partner": RoleName.PARTNER_ANALYST}
# A board's own page of a child says who it is once a reason is given; none is given here.
FIELDS = {"person": ("upn", "former_upn"), "cla_episode": ("home_postcode", "placement_postcode")}
SHORTEST = 6


@pytest.fixture(scope="module")
def canaries(scene) -> re.Pattern[str]:
    """Everything by which the record knows a child of the scene: ids, pupil numbers, postcodes."""
    found = set(Child.objects.filter(authority=scene.here).values_list("la_child_id", flat=True))
    for entity, columns in FIELDS.items():
        for column in columns:
            found |= set(ROWS[entity].objects.values_list(column, flat=True).distinct())
    told = sorted(each for each in found if each and len(each) >= SHORTEST)
    assert len(told) > 500, "a sweep for a handful would find nothing"
    return re.compile("|".join(map(re.escape, told)))


def opens(name: str, actor: str) -> bool:
    row = MAP[(MAP["name"] == name) & (MAP["method"] == "GET")]
    return len(row) == 1 and row[actor].item() == "200"


@pytest.mark.parametrize("actor", OUTSIDE)
def test_nothing_a_reader_outside_opens_names_a_child(
    scene,
    visitor,
    address,
    canaries,
    actor,
):
    """V1: every address that a board member or a partner analyst may open, its headers as well."""
    visitor.force_login(scene.staff[OUTSIDE[actor]])
    names = [name for name in sorted(set(MAP["name"])) if opens(name, actor)]
    assert len(names) > 30
    held = {}
    for name in names:
        answer = visitor.get(address(name))
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        text = body.decode("utf-8", "replace") + repr(dict(answer.headers))
        if found := canaries.search(text):
            held[name] = f"{len(found[0])} characters at {found.start()}"
    assert not held


def test_the_sweep_finds_what_a_page_for_the_inside_says(
    scene,
    visitor,
    address,
    canaries,
):
    """V1: the same sweep of a page that names children does find them."""
    visitor.force_login(scene.lead)
    listed = visitor.get(address("findings_by_child")).content.decode()
    assert canaries.search(listed)


def test_no_address_of_a_page_holds_anything_of_a_child(
    scene,
    visitor,
    address,
    canaries,
):
    """V2, V4: nor does any link, form or redirect on the pages of those who may see children."""
    visitor.force_login(scene.lead)
    held = set()
    for name in sorted(set(MAP["name"])):
        if not opens(name, "lead"):
            continue
        answer = visitor.get(address(name))
        if answer.streaming or "html" not in answer.headers.get("Content-Type", ""):
            continue
        text = answer.content.decode()
        links = re.findall(r'(?:href|action|src|hx-[a-z]+)="([^"]*)"', text)
        if any(canaries.search(link) for link in links):
            held.add(name)
    assert not held
