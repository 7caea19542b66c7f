"""The first real use: an authority, its first people, and what is still missing."""

from __future__ import annotations

import builtins
import getpass
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.urls import resolve, reverse

from accounts.models import Authority, Person, Role
from csc_dashboard.first_use import REFERENCE_FILES
from csc_dashboard.management.commands import setup
from tests.house.files import ROOT
from tests.people import new_authority

pytestmark = pytest.mark.django_db

PASSWORD = "heron lantern quarry violin"
GIVEN = {
    "authority": "E10000901",
    "dfe_code": "901",
    "name": "Alderwick",
    "administrator": "alice@alderwick.example",
    "administrator_name": "Alice Hill",
    "lead": "bob@alderwick.example",
    "lead_name": "Bob Reed",
}


@pytest.fixture(autouse=True)
def migrated(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' database is migrated already, by a role the tests do not have."""
    monkeypatch.setattr(setup, "call_command", lambda *given, **options: None)


@pytest.fixture
def without_the_owner(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """As in a container of the service; the commands that are called all the same."""
    called: list[str] = []
    monkeypatch.setattr(setup, "call_command", lambda name, **_: called.append(name))
    monkeypatch.setattr(setup, "connections", {"default": None})
    return called


def test_a_service_whose_tables_are_there_is_set_up_without_their_owner(without_the_owner):
    set_up(no_input=True, **GIVEN)
    assert roles() == BOTH
    assert without_the_owner == []


def test_one_whose_tables_are_not_is_told_to_make_them(without_the_owner, monkeypatch):
    monkeypatch.setattr("csc_dashboard.service._on_disk", lambda: {("records", "9999_tomorrow")})
    with pytest.raises(CommandError, match="run migrate first, with DATABASE_OWNER_URL"):
        set_up(no_input=True, **GIVEN)
    assert roles() == set()


def set_up(**options: object) -> str:
    told = StringIO()
    call_command("setup", stdout=told, **options)
    return " ".join(told.getvalue().split())


def roles() -> set[tuple[str, str]]:
    return set(Role.objects.values_list("person__email", "name"))


BOTH = {
    ("alice@alderwick.example", "administrator"),
    ("bob@alderwick.example", "performance_lead"),
}


def test_with_options_it_asks_nothing_and_prints_where_each_sets_a_password() -> None:
    told = set_up(no_input=True, **GIVEN)
    assert Authority.objects.get().name == "Alderwick"
    assert roles() == BOTH
    links = [urlsplit(word) for word in told.split() if "/set-password/" in word]
    assert {f"{link.scheme}://{link.netloc}" for link in links} == {settings.SITE_ADDRESS}
    assert [resolve(link.path).view_name for link in links] == ["set_password"] * 2
    assert not any(person.has_usable_password() for person in Person.objects.all())


def test_done_again_it_keeps_what_is_there() -> None:
    set_up(no_input=True, **GIVEN)
    again = set_up(no_input=True, authority="901")
    assert roles() == BOTH
    assert "Added" not in again


def test_it_says_what_is_still_missing_and_where_it_is_found() -> None:
    told = set_up(no_input=True, **GIVEN)
    for sentence in ("No SSDA903 return", "No CIN census", "No population"):
        assert sentence in told
    assert all(file.found in told for file in REFERENCE_FILES)


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch):
    """Answers by the beginning of the question, given one after the other."""

    def give(said: dict[str, list[str]]) -> None:
        def answer(question: str) -> str:
            (given,) = (given for begins, given in said.items() if question.startswith(begins))
            return given.pop(0)

        monkeypatch.setattr(builtins, "input", answer)
        monkeypatch.setattr(getpass, "getpass", answer)

    return give


def test_it_asks_again_for_what_will_not_do(answers) -> None:
    answers(
        {
            "ONS code": ["Alderwick", "E10000901", "E10000901"],
            "DfE code": ["90", "901"],
            "Name": ["Alderwick", "Alderwick"],
            "E-mail": ["alice", "alice@alderwick.example", "bob@alderwick.example"],
            "Full name": ["Alice Hill", "Bob Reed"],
            "Password": ["short", PASSWORD, PASSWORD, PASSWORD],
            "The same again": ["different", PASSWORD, PASSWORD],
        }
    )
    told = set_up()
    assert "letter and eight digits" in told
    assert "Enter an e-mail address" in told
    assert "too short" in told
    assert "not the same" in told
    assert roles() == BOTH
    assert all(person.check_password(PASSWORD) for person in Person.objects.all())
    assert PASSWORD not in told


def test_one_person_may_be_both_and_a_listed_authority_needs_its_code_alone(answers) -> None:
    new_authority("E10000901", "901", "Alderwick")
    answers(
        {
            "ONS code": ["E10000901"],
            "E-mail": ["alice@alderwick.example", ""],
            "Full name": ["Alice Hill"],
            "Password": [PASSWORD],
            "The same again": [PASSWORD],
        }
    )
    set_up()
    assert {name for _, name in roles()} == {"administrator", "performance_lead"}
    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"authority": "Alderwick"}, "ONS code"),
        ({"dfe_code": "9"}, "DfE code"),
        ({"dfe_code": "902"}, "Another authority has this DfE code"),
        ({"lead": "bob"}, "e-mail address"),
        ({"lead": None}, "--lead"),
        ({"administrator_name": None}, "--administrator-name"),
    ],
)
def test_what_cannot_be_used_is_said_in_one_sentence(change: dict, sentence: str) -> None:
    new_authority("E10000902", "902", "Brackenford")
    with pytest.raises(CommandError, match=sentence) as raised:
        set_up(no_input=True, **GIVEN | change)
    assert raised.value.returncode == 3
    assert roles() == set()


def test_the_demonstration_is_not_set_up(settings) -> None:
    """V14: no authority of anybody's is made there."""
    settings.DEMO = True
    with pytest.raises(CommandError, match="demonstration"):
        set_up(no_input=True, **GIVEN)


@pytest.mark.parametrize("command", ["restore", "import_authority"])
def test_nothing_that_was_kept_elsewhere_comes_into_the_demonstration(
    settings, tmp_path: Path, command: str
) -> None:
    """V14: a backup or an archive holds children who are not made up."""
    settings.DEMO = True
    with pytest.raises(CommandError, match="Everything in the demonstration is made up"):
        call_command(command, str(tmp_path))


def test_who_sends_a_return_in_the_demonstration_is_told_not_to_send_a_real_one(
    page, people, settings
) -> None:
    """V14: its passwords stand on the page to sign in."""
    url = reverse("new_upload", args=[people.here.code])
    said = "Send no return of real children here"
    assert said not in page.as_person(people.bob).page(url).text
    settings.DEMO = True
    assert said in page.page(url).text


def test_the_document_names_the_same_files_and_places() -> None:
    document = " ".join(Path(ROOT / "docs" / "first-use.md").read_text().replace("*", "").split())
    for file in REFERENCE_FILES:
        assert f"| {file.title} | {file.gives} | {file.found} |" in document
