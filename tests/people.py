"""The people of the tests: alice looks after people, bob the figures, charlie works next door."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from accounts import actions, authorities
from accounts.models import Authority, Person, TwoPeople
from accounts.permissions import RoleName

PASSWORD = "heron lantern quarry violin"


def new_authority(code: str, dfe_code: str, name: str) -> Authority:
    """An authority as a loaded list of authorities makes it."""
    authorities.keep([authorities.Known(code, dfe_code, name, "E12000099", "Middle Region")])
    made = authorities.find(code)
    # Files can be tried without asking for each: that they need two people has tests of its own.
    TwoPeople.objects.get_or_create(authority=made, defaults={"files": False})
    return made


def new_person(authority: Authority, name: str, *roles: RoleName) -> Person:
    """A person with a password and these roles, added as an administrator adds one."""
    person = actions.add_person(
        authority,
        email=f"{name.lower()}@{authority.code.lower()}.example",
        name=name,
        roles=roles,
        by=None,
    )
    actions.set_password(person, PASSWORD)
    return person


@dataclass(frozen=True)
class People:
    """Two authorities, and who works there."""

    here: Authority
    next_door: Authority
    alice: Person
    bob: Person
    charlie: Person


@pytest.fixture
def people(db) -> People:
    """alice: administrator here; bob: performance lead here; charlie: both, next door."""
    here = new_authority("E10000901", "901", "Alderwick")
    next_door = new_authority("E10000902", "902", "Brackenford")
    return People(
        here=here,
        next_door=next_door,
        alice=new_person(here, "Alice", RoleName.ADMINISTRATOR),
        bob=new_person(here, "Bob", RoleName.PERFORMANCE_LEAD),
        charlie=new_person(next_door, "Charlie", RoleName.ADMINISTRATOR, RoleName.PERFORMANCE_LEAD),
    )
