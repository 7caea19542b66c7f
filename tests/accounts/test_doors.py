"""Who gets in where: every page of accounts, for everybody."""

import pytest
from django.http import HttpResponse
from django.urls import reverse

from accounts import actions
from accounts.doors import routes
from accounts.permissions import RoleName
from tests.grid import grid
from tests.people import new_person

# in: the page; sign in: asked to; 403: not with these roles; 404: there is no such thing for them.
DOORS = grid("""
    page        | anonymous | administrator | performance_lead | information_governance | next_door
    home        | sign_in   | in            | in               | in                     | in
    account     | sign_in   | in            | in               | in                     | in
    people      | sign_in   | in            | 403              | 403                    | 404
    add_person  | sign_in   | in            | 403              | 403                    | 404
    person      | sign_in   | in            | 403              | 403                    | 404
    audit       | sign_in   | 403           | 403              | in                     | 404
""")


@pytest.mark.parametrize("row", DOORS.to_dict("records"), ids=lambda row: row["page"])
def test_a_page_opens_for_those_who_may(page, people, row: dict[str, str]):
    gwen = new_person(people.here, "Gwen", RoleName.INFORMATION_GOVERNANCE)
    actors = {
        "anonymous": None,
        "administrator": people.alice,
        "performance_lead": people.bob,
        "information_governance": gwen,
        "next_door": people.charlie,
    }
    name = row["page"]
    own = () if name in ("home", "account") else (people.here.code,)
    url = reverse(name, args=[*own, *((people.bob.pk,) if name == "person" else ())])
    for actor, expected in row.items():
        if actor == "page":
            continue
        page.logout()
        if actors[actor]:
            page.force_login(actors[actor])
        opened = page.page(url)
        got = {200: "in"}.get(opened.status, str(opened.status))
        if opened.heading == "Sign in":
            got = "sign_in"
        assert got == expected, f"{name} for {actor}"


def test_another_authority_answers_as_one_that_never_was(page, people):
    page.as_person(people.alice)

    def said(code: str) -> tuple:
        opened = page.page(f"/{code}/people/")
        return opened.status, opened.text, opened.tree.findtext(".//title")

    assert said(people.next_door.code) == said("E10000999")


def test_a_person_next_door_answers_as_one_that_never_was(page, people):
    page.as_person(people.alice)
    for somebody in (people.charlie.pk, "00000000-0000-4000-8000-000000000000"):
        opened = page.page(f"/{people.here.code}/people/{somebody}/")
        assert (opened.status, opened.heading) == (404, "Page not found")


def test_a_change_is_refused_to_those_who_may_not_make_it(page, people):
    page.as_person(people.bob)
    before = page.page(f"/{people.here.code}/people/").status
    for name in ("set_active", "remove_person", "password_link"):
        sent = page.send(reverse(name, args=[people.here.code, people.alice.pk]))
        assert (sent.status, before) == (403, 403)
        assert "You may not add people or change their roles." in sent.text


def test_a_role_taken_away_is_gone_with_the_next_request(page, people):
    """P6: roles are asked of each request."""
    erin = new_person(people.here, "Erin", RoleName.ADMINISTRATOR)
    page.as_person(erin)
    url = f"/{people.here.code}/people/"
    assert page.page(url).status == 200
    actions.change_roles(erin, people.here, roles=["board_member"], by=people.alice)
    assert page.page(url).status == 403


def test_one_authority_is_gone_straight_into_and_of_two_one_is_chosen(page, people):
    assert page.as_person(people.alice).page("/").heading == "What needs you"
    actions.add_person(
        people.here, email=people.charlie.email, name="", roles=["administrator"], by=people.alice
    )
    chosen = page.as_person(people.charlie).page("/")
    assert chosen.heading == "Choose an authority"
    assert chosen.links()["People of Alderwick"] == f"/{people.here.code}/people/"


def test_who_holds_no_role_is_told_so(page, people):
    actions.remove_person(people.bob, people.here, by=people.alice)
    assert page.as_person(people.bob).page("/").heading == "You hold no role yet"


def test_the_navigation_holds_what_may_be_opened(page, people):
    gwen = new_person(people.here, "Gwen", RoleName.INFORMATION_GOVERNANCE)
    opened = page.as_person(gwen).page("/")
    assert "Audit trail" in opened.links("//nav")
    assert "People" not in opened.links("//nav")
    assert opened.tree.xpath("//nav//a[@aria-current]")[0].text == "Home"


def test_a_form_without_its_token_is_refused_on_a_page_of_ours(people):
    from tests.pages import Page, PageClient, inspect

    client = PageClient(enforce_csrf_checks=True)
    client.force_login(people.alice)
    response = client.post("/sign-out/")
    assert not inspect(response)
    told = Page(response)
    assert (told.status, told.heading) == (403, "This page had been open too long")
    assert "ask the administrator" not in told.text, "nobody lacks a role here"


def test_every_view_has_a_door():
    """P3: a view without a declared permission cannot be served."""
    assert [route for route, pattern in routes() if not hasattr(pattern.callback, "door")] == []


def test_a_view_without_a_door_is_served_to_nobody(page, people, monkeypatch):
    """P3: not even where nobody ran the checks: a web server does not."""
    page.as_person(people.alice)
    page.raise_request_exception = False
    [account] = [pattern for _, pattern in routes() if pattern.name == "account"]
    assert page.get("/account/").status_code == 200
    monkeypatch.setattr(account, "callback", lambda request: HttpResponse("everything"))
    broken = page.get("/account/")
    assert (broken.status_code, b"everything" in broken.content) == (500, False)
