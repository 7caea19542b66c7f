"""A role taken away, changed, or an account disabled: the next request knows, whatever was
remembered of the pages before."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts import actions
from accounts.permissions import RoleName
from tests.builders import Scene

# Pages of figures that are remembered for whoever sees as much, and pages of children.
PAGES = (
    ("overview", []),
    ("indicator", ["referrals_count"]),
    ("scorecard", []),
    ("what_changed", []),
    ("comparisons", []),
    ("work_list", ["assessments"]),
    ("uploads", []),
)


def statuses(visitor, scene: Scene) -> dict[str, int]:
    """What each page answers now, as a page and as the fragment htmx asks for."""
    found = {}
    for name, more in PAGES:
        url = reverse(name, args=[scene.here.code, *more])
        whole = visitor.get(url).status_code
        fragment = visitor.get(url, headers={"HX-Request": "true"}).status_code
        assert whole == fragment, name
        found[name] = whole
    return found


@pytest.fixture
def signed_in(scene: Scene, visitor):
    """The performance lead, who has just seen every page."""
    visitor.force_login(scene.lead)
    assert set(statuses(visitor, scene).values()) == {200}
    return visitor


def test_a_role_taken_away_opens_nothing_more(scene, signed_in):
    """P6: without a role the authority is as one that never was."""
    actions.remove_person(scene.lead, scene.here, by=scene.staff[RoleName.ADMINISTRATOR])
    assert set(statuses(signed_in, scene).values()) == {404}


def test_a_disabled_account_opens_nothing_more(scene, signed_in):
    """P6: the session is there and lets nobody in."""
    administrator = scene.staff[RoleName.ADMINISTRATOR]
    actions.set_active(scene.lead, scene.here, active=False, by=administrator)
    assert set(statuses(signed_in, scene).values()) == {302}


def test_another_role_opens_what_that_role_sees(scene, signed_in):
    """P6: a lead made a board member is shown what board members are, from the next page on."""
    seen_inside = signed_in.get(reverse("overview", args=[scene.here.code])).content
    administrator = scene.staff[RoleName.ADMINISTRATOR]
    roles = [RoleName.BOARD_MEMBER]
    actions.change_roles(scene.lead, scene.here, roles=roles, by=administrator)
    now = statuses(signed_in, scene)
    assert {name: now[name] for name in ("work_list", "uploads")} == {
        "work_list": 403,
        "uploads": 403,
    }
    outside = signed_in.get(reverse("overview", args=[scene.here.code]))
    assert outside.status_code == 200
    assert outside.content != seen_inside
