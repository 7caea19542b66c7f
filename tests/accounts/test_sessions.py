"""How long sessions last, what ends them, and that one sees them all."""

from __future__ import annotations

import datetime as dt

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings as product
from django.urls import reverse
from django.utils import timezone

from accounts import actions, sessions
from accounts.doors import routes
from accounts.permissions import CHILD_LEVEL, GRANTS, Permission
from tests.grid import grid
from tests.house.files import ROOT
from tests.pages import PageClient
from tests.people import PASSWORD

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0"
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/150.0.0.0 Safari/537.36 Edg/150.0.0.0"
)
# How long nothing was done, where one was, where one goes to: whether the session is still on.
IDLE = grid("""
    minutes  was        goes_to    on
    14       account    account    yes
    16       account    account    yes
    29       account    account    yes
    31       account    account    no
    14       account    children   yes
    16       account    children   no
    14       children   account    yes
    16       children   account    no
""")


@pytest.fixture
def clock(monkeypatch):
    """`clock(minutes)`: so long has passed since noon."""
    at = {"now": NOON}
    monkeypatch.setattr(timezone, "now", lambda: at["now"])

    def move(minutes: float) -> None:
        at["now"] = NOON + dt.timedelta(minutes=minutes)

    return move


def address(people, page: str) -> str:
    """A page of one's own, or one of single children."""
    return "/account/" if page == "account" else reverse("uploads", args=[people.here.code])


def is_on(page, people, where: str = "account", **headers: str) -> bool:
    return page.get(address(people, where), **headers).status_code == 200


def signed_in(people, who: str = "bob", **more: str) -> PageClient:
    client = PageClient()
    data = {"username": getattr(people, who).email, "password": PASSWORD}
    assert client.post("/sign-in/", data, **more).status_code == 302
    return client


@pytest.mark.parametrize("row", IDLE.to_dict("records"))
def test_a_session_left_alone_ends(page, people, clock, row: dict[str, str]):
    """A6: 15 minutes at children, 30 elsewhere, a minute on either side."""
    page.as_person(people.bob)
    assert is_on(page, people, row["was"])
    clock(int(row["minutes"]))
    assert is_on(page, people, row["goes_to"]) == (row["on"] == "yes")


@pytest.mark.parametrize(("minutes", "on"), [(479, True), (481, False)])
def test_a_session_ends_after_eight_hours_however_busy(page, people, clock, minutes, on):
    """A6: absolute, a minute on either side."""
    page.as_person(people.bob)
    for minute in range(20, 479, 24):
        clock(minute)
        assert is_on(page, people)
    clock(minutes)
    assert is_on(page, people) == on


def test_a_page_that_asks_by_itself_keeps_no_session_alive(page, people, clock):
    """A6: polling is no visit."""
    page.as_person(people.bob)
    for minute in range(1, 30):
        clock(minute)
        assert is_on(page, people, HTTP_X_ASKS_ITSELF="1", HTTP_HX_REQUEST="true")
    clock(31)
    over = page.get("/account/", HTTP_X_ASKS_ITSELF="1", HTTP_HX_REQUEST="true")
    assert (over.status_code, over.headers["HX-Redirect"]) == (204, "/sign-in/")


def test_every_part_that_asks_by_itself_says_so():
    """A6: no template polls without it."""
    polling = [
        path.name
        for path in (ROOT / "templates").rglob("*.html")
        if "every " in path.read_text() and 'hx-trigger="every' in path.read_text()
    ]
    silent = [
        name
        for name in polling
        for path in (ROOT / "templates").rglob(name)
        if 'hx-trigger="every' in path.read_text() and "X-Asks-Itself" not in path.read_text()
    ]
    assert (len(polling) >= 3, silent) == (True, [])


def test_why_a_session_ended_is_said_and_where_one_was_is_gone_on_to(page, people, clock):
    page.as_person(people.bob)
    clock(31)
    shown = page.page("/account/password/")
    assert "nothing was done here for 30 minutes" in shown.text
    assert shown.tree.xpath("//input[@name='next']/@value") == ["/account/password/"]


def test_a_session_without_its_marks_is_over(client, people):
    """A6: nothing can begin a session past the limits."""
    client.force_login(people.bob)
    assert client.get("/account/").status_code == 302


def test_signing_in_gives_the_session_a_new_key(people):
    """A6: a key somebody else planted is worth nothing."""
    client = PageClient()
    client.get("/sign-in/")
    session = client.session
    session["planted"] = "yes"
    session.save()
    client.cookies[product.SESSION_COOKIE_NAME] = planted = session.session_key
    client.post("/sign-in/", {"username": people.bob.email, "password": PASSWORD})
    assert client.get("/account/").status_code == 200
    assert client.session.session_key != planted
    stranger = PageClient()
    stranger.cookies[product.SESSION_COOKIE_NAME] = planted
    assert stranger.get("/account/").status_code == 302


def test_disabling_an_account_ends_its_sessions_everywhere_and_for_good(people):
    """A6: also once it is enabled again."""
    clients = [signed_in(people), signed_in(people)]
    listed_nowhere = PageClient()
    listed_nowhere.force_login(people.bob)
    actions.set_active(people.bob, people.here, active=False, by=people.alice)
    actions.set_active(people.bob, people.here, active=True, by=people.alice)
    statuses = [each.get("/account/").status_code for each in [*clients, listed_nowhere]]
    assert statuses == [302, 302, 302]


def test_one_sees_ones_sessions_and_ends_one(people):
    """A6: listed to the user."""
    here = signed_in(people, HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR="192.0.2.7")
    there = signed_in(people, HTTP_USER_AGENT=EDGE)
    signed_in(people, "alice")
    shown = here.page("/account/sessions/")
    rows = shown.table()
    assert [row[3] for row in rows] == ["Edge on Windows", "Firefox on Linux"]
    assert [row[4] for row in rows] == ["End this session", "This session"]
    assert rows[1][2] == "192.0.2.7"
    button = shown.tree.xpath("//td//input[@name='session']/@value")[0]
    assert "Ended." in here.send("/account/sessions/end/", {"session": button}).text
    assert there.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200


def test_one_ends_all_the_others_and_nobody_elses(people):
    """A6: the session of somebody else is none of one's own."""
    here, there, alice = signed_in(people), signed_in(people), signed_in(people, "alice")
    hers = UserSession.objects.get(user=people.alice)
    assert "has ended already" in here.send("/account/sessions/end/", {"session": hers.pk}).text
    here.send("/account/sessions/end/")
    statuses = [each.get("/account/").status_code for each in (here, there, alice)]
    assert statuses == [200, 302, 200]


def test_signing_out_ends_the_session_and_has_the_browser_forget(people):
    client = signed_in(people)
    answer = client.post("/sign-out/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert not UserSession.objects.exists()


def test_a_session_that_is_over_is_forgotten_by_the_clock(people):
    """V13: the day after, nothing tells from where somebody was signed in."""
    signed_in(people)
    now = timezone.now()
    assert sessions.forget_over(now + sessions.LONGEST - dt.timedelta(minutes=1)) == 0
    assert sessions.forget_over(now + sessions.LONGEST + dt.timedelta(minutes=1)) == 1
    assert not UserSession.objects.exists()


def test_a_changed_password_ends_the_listed_sessions_elsewhere_and_not_this_one(people):
    here, there = signed_in(people), signed_in(people)
    new = "walrus candle orbit fern"
    fields = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    here.send("/account/password/", fields)
    assert [c.get("/account/").status_code for c in (here, there)] == [200, 302]
    people.bob.refresh_from_db()
    assert len(sessions.of(people.bob)) == 1


def test_what_opens_single_children_counts_as_such():
    """A6: every permission by which a page of children opens stands in the list of 15 minutes."""
    names = {p.name: p.callback.door for _, p in routes()}
    children = ("children", "board_children", "open_child", "rate_child", "upload", "findings",
                "child", "child_ids", "work_list", "annex_a", "ready_for_dfe",
                "cleaned_return")  # fmt: skip
    assert {names[name] for name in children} <= CHILD_LEVEL
    assert not CHILD_LEVEL & {Permission.SEE_FIGURES, Permission.SEE_BOARDS}
    assert set().union(*GRANTS.values()) >= CHILD_LEVEL
