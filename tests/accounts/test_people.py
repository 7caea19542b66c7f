"""The people of an authority, as its administrator sees and changes them."""

import pytest
from django.urls import reverse

from accounts import actions
from accounts.actions import Refused
from accounts.models import AuditEntry, Person, Role
from accounts.permissions import RoleName
from tests.people import PASSWORD, new_person


def address(name: str, people, somebody: Person | None = None) -> str:
    return reverse(name, args=[people.here.code, *([somebody.pk] if somebody else [])])


def roles_of(person: Person) -> list[str]:
    return sorted(Role.objects.filter(person=person).values_list("name", flat=True))


def last_entry() -> AuditEntry:
    return AuditEntry.objects.first()


def test_the_list_holds_who_works_here_and_nobody_else(page, people):
    listed = page.as_person(people.alice).page(address("people", people))
    assert [row[:4] for row in listed.table()] == [
        ["Alice", people.alice.email, "Administrator", "Active"],
        ["Bob", people.bob.email, "Performance lead", "Active"],
    ]


def test_a_newcomer_gets_a_link_shown_once_sets_a_password_and_signs_in(page, people):
    page.as_person(people.alice)
    fields = {"name": "Dana", "email": "Dana@Here.example", "roles": ["board_member"]}
    shown = page.send(address("add_person", people), fields)
    dana = Person.objects.get(email="dana@here.example")
    link = shown.tree.xpath("//p[@class='code break']")[0].text
    assert "Password not set" in shown.text
    assert link not in page.page(address("person", people, dana)).text

    page.send("/sign-out/")
    form = page.page(link)
    assert form.heading == "Set your password"
    done = page.send(form.url, {"new_password1": PASSWORD, "new_password2": PASSWORD})
    assert "Your password is set." in done.text
    assert page.page(link).heading == "This link no longer works"
    assert page.send("/sign-in/", {"username": dana.email, "password": PASSWORD}).errors() == []


def test_adding_leaves_an_entry_without_names(people):
    dana = actions.add_person(
        people.here, email="d@here.example", name="Dana", roles=["board_member"], by=people.alice
    )
    entry = last_entry()
    assert (entry.person, entry.authority, entry.action) == (
        people.alice,
        people.here,
        "added person",
    )
    assert entry.subject == f"person {dana.pk}"
    assert entry.detail == {"new_account": True, "roles": ["board_member"]}


def test_who_works_here_already_is_not_added_again(page, people):
    fields = {"name": "Bob", "email": people.bob.email.upper(), "roles": ["administrator"]}
    sent = page.as_person(people.alice).send(address("add_person", people), fields)
    assert sent.errors() == [
        "Somebody with this e-mail address already works here: change their roles instead."
    ]
    assert roles_of(people.bob) == ["performance_lead"]


def test_a_person_is_added_with_a_name_an_address_and_a_role(page, people):
    sent = page.as_person(people.alice).send(address("add_person", people), {"email": "not one"})
    assert sent.errors() == [
        "Enter the person’s full name.",
        "Enter an e-mail address like name@example.gov.uk.",
        "Choose at least one role.",
    ]


def test_who_works_next_door_keeps_their_account_and_gets_roles_here_too(page, people):
    fields = {"name": "Somebody", "email": people.charlie.email, "roles": ["senior_manager"]}
    shown = page.as_person(people.alice).send(address("add_person", people), fields)
    assert shown.heading == "Charlie"
    assert not shown.tree.xpath("//p[@class='code break']")
    assert Role.objects.filter(person=people.charlie).count() == 3


def test_roles_are_changed_at_once_and_kept_in_the_trail(page, people):
    page.as_person(people.alice)
    fields = {"roles": ["senior_manager", "board_member"]}
    changed = page.send(address("person", people, people.bob), fields)
    assert "The roles of Bob are changed." in changed.text
    assert roles_of(people.bob) == ["board_member", "senior_manager"]
    assert last_entry().detail == {
        "was": ["performance_lead"], "became": ["board_member", "senior_manager"],
    }  # fmt: skip


def test_the_same_roles_again_are_no_change(people):
    before = AuditEntry.objects.count()
    actions.change_roles(people.bob, people.here, roles=["performance_lead"], by=people.alice)
    assert AuditEntry.objects.count() == before


def test_a_role_nobody_knows_is_refused(page, people):
    sent = page.as_person(people.alice).send(
        address("person", people, people.bob), {"roles": ["king"]}
    )
    assert len(sent.errors()) == 1
    assert roles_of(people.bob) == ["performance_lead"]


def test_a_role_here_is_no_role_next_door(people):
    actions.change_roles(people.charlie, people.next_door, roles=["board_member"], by=people.alice)
    actions.add_person(
        people.here, email=people.charlie.email, name="", roles=["administrator"], by=people.alice
    )
    assert set(
        Role.objects.filter(person=people.charlie).values_list("authority__name", "name")
    ) == {
        ("Alderwick", "administrator"),
        ("Brackenford", "board_member"),
    }


def test_a_disabled_person_is_out_with_the_next_request_and_back_when_enabled(page, people):
    page.as_person(people.bob)
    assert page.page("/account/").heading == "Your account"
    actions.set_active(people.bob, people.here, active=False, by=people.alice)
    assert page.page("/account/").heading == "Sign in"
    actions.set_active(people.bob, people.here, active=True, by=people.alice)
    assert page.as_person(people.bob).page("/account/").heading == "Your account"


def test_disabling_and_enabling_by_button(page, people):
    page.as_person(people.alice)
    url = address("set_active", people, people.bob)
    assert "Disabled" in page.send(url, {"active": "no"}).text
    assert last_entry().action == "disabled person"
    assert "Active" in page.send(url, {"active": "yes"}).text
    assert last_entry().action == "enabled person"


def test_a_person_removed_has_no_role_here_and_stays_in_the_trail(page, people):
    page.as_person(people.alice)
    listed = page.send(address("remove_person", people, people.bob))
    assert [row[0] for row in listed.table()] == ["Alice"]
    assert roles_of(people.bob) == []
    assert page.get(address("person", people, people.bob)).status_code == 404
    assert AuditEntry.objects.filter(subject=f"person {people.bob.pk}").exists()


def test_nobody_changes_their_own_account_as_an_administrator(page, people):
    alice = people.alice
    for deed in (
        lambda: actions.change_roles(alice, people.here, roles=["performance_lead"], by=alice),
        lambda: actions.set_active(alice, people.here, active=False, by=alice),
        lambda: actions.remove_person(alice, people.here, by=alice),
        lambda: actions.password_link(alice, people.here, by=alice),
    ):
        with pytest.raises(Refused, match="ask another administrator"):
            deed()
    page.as_person(alice)
    for name in ("set_active", "remove_person", "password_link"):
        assert "You may not" in page.send(address(name, people, alice)).text
    own = page.page(address("person", people, alice))
    assert not own.tree.xpath("//main//form")
    assert roles_of(alice) == ["administrator"]


def test_an_account_shared_with_another_authority_is_not_taken_over(page, people):
    """A link, or a disabled account, would reach into the other authority."""
    erin = new_person(people.next_door, "Erin", RoleName.SENIOR_MANAGER)
    actions.add_person(
        people.here, email=erin.email, name="", roles=["board_member"], by=people.alice
    )
    with pytest.raises(Refused, match="also works for another authority"):
        actions.password_link(erin, people.here, by=people.alice)
    with pytest.raises(Refused, match="also works for another authority"):
        actions.set_active(erin, people.here, active=False, by=people.alice)
    page.as_person(people.alice)
    for name in ("set_active", "password_link"):
        assert "also works for another" in page.send(address(name, people, erin)).text
    actions.remove_person(erin, people.here, by=people.alice)
    assert roles_of(erin) == ["senior_manager"]


def test_an_account_disabled_next_door_is_not_enabled_by_adding_it_here(people):
    erin = new_person(people.next_door, "Erin", RoleName.SENIOR_MANAGER)
    actions.set_active(erin, people.next_door, active=False, by=people.charlie)
    with pytest.raises(Refused, match="Another authority has disabled"):
        actions.add_person(
            people.here, email=erin.email, name="", roles=["board_member"], by=people.alice
        )


def test_a_new_link_ends_with_the_password_it_sets(page, people):
    page.as_person(people.alice)
    shown = page.send(address("password_link", people, people.bob))
    link = shown.tree.xpath("//p[@class='code break']")[0].text
    actions.set_password(people.bob, "walrus candle orbit fern")
    assert page.page(link).heading == "This link no longer works"
