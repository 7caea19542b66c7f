"""A sealed child is on no page and in no file of anybody whom the seal does not name, wherever the
product could show one."""

from __future__ import annotations

import re

import pytest

from accounts.permissions import RoleName
from boards.models import TrackedChild
from records.models import Child, Seal
from tests.house.test_permissions import (  # noqa: F401  (the things addresses are made of)
    FORM,
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
from tests.trust import canaries
from tests.trust.test_canaries import WAYS

pytestmark = pytest.mark.trust

# Whoever is shown children at all. Information governance hands out what is held of a child.
SEE_CHILDREN = ("lead", "manager", "board", "practice")
# The files of a return name the child, and what rules find in them, for whoever holds the files
# (docs/decisions.md, "A sealed child is counted and shown to nobody").
OF_THE_FILES = {
    *("findings", "findings_by_child", "findings_list", "findings_of_rule", "search_findings"),
    *("finding", "findings_csv", "findings_xlsx", "chasing", "chasing_csv", "chasing_xlsx"),
    "cleaned_return",
}


@pytest.fixture(scope="module")
def given_away(scene, around, linked, submission) -> re.Pattern[str]:
    """Every id and every alias of a child of the authority, all of whom are sealed to nobody."""
    children = Child.objects.filter(authority=scene.here)
    Seal.objects.bulk_create(
        Seal(
            authority=scene.here,
            child=child,
            kind="protected",
            because="at risk",
            sealed_by=scene.staff[RoleName.INFORMATION_GOVERNANCE],
        )
        for child in children
    )
    followed = TrackedChild.objects.filter(board__authority=scene.here)
    words = [
        *children.values_list("la_child_id", flat=True),
        *map(str, children.values_list("public_id", flat=True)),
        *followed.values_list("alias", flat=True),
    ]
    assert len(words) > 500
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")


def opened(actor: str) -> list[tuple[str, str]]:
    """(name, method) of every address that this actor is shown something at."""
    rows = MAP[MAP[actor].isin(["200", "404"])]
    return list(zip(rows["name"], rows["method"], strict=True))


@pytest.mark.parametrize("actor", SEE_CHILDREN)
def test_a_sealed_child_is_on_no_page_and_in_no_file(
    scene, visitor, address, given_away, actor: str, record_property
):
    """P2, P6: every address that a role may open, whole, as a fragment and as files, with ids
    shown, once each child of the authority is sealed: the next request knows."""
    visitor.force_login(scene.staff[ROLES[actor]])
    visitor.shows_ids(scene.here)
    held, asked = {}, opened(actor)
    for name, method in asked:
        url = address(name)
        for query, headers in WAYS if method == "GET" else WAYS[:1]:
            answer = (
                visitor.get(url, query, headers=headers)
                if method == "GET"
                else visitor.generic(method, url, content_type=FORM, headers=headers)
            )
            # An address that was asked for stands on the page that says there is nothing there.
            said = canaries.all_it_says(answer).replace(url, "")
            if found := given_away.findall(said):
                held[name] = sorted(set(found))[:3]
    assert held.keys() <= OF_THE_FILES, held
    record_property("figure", f"{len(asked)} addresses as {actor}")
