"""The first real use: the authority, its first people, and what is still missing after that."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from accounts import actions, audit, authorities
from accounts.models import Authority, Person, Role
from accounts.permissions import RoleName
from indicators import queries


class Unsuitable(ValueError):
    """What was entered cannot be used; the text says what is expected."""


@dataclass(frozen=True)
class ReferenceFile:
    """A file the figures rest on: what it is for, and where the public finds it."""

    title: str
    gives: str
    found: str


REFERENCE_FILES = (
    ReferenceFile(
        "Authorities and regions",
        "codes, names and regions of every local authority",
        "Explore Education Statistics (DfE): the data file of any release that goes down to local"
        " authorities, such as Children looked after in England including adoptions",
    ),
    ReferenceFile(
        "Population aged 0 to 17",
        "the rates per 10,000 children",
        "Explore Education Statistics (DfE), Children in need: the ONS mid-year population"
        " estimates among its data files",
    ),
    ReferenceFile(
        "ONS Postcode Directory",
        "the rules that look a postcode up, and the figures of where children are placed",
        "the Open Geography portal of the Office for National Statistics (ONS): the directory of"
        " the latest quarter, as a zip or as its CSV",
    ),
    ReferenceFile(
        "Ofsted's list of providers",
        "the rules of the SSDA903 that look a URN up",
        "gov.uk, under the guide to the SSDA903 of the Department for Education: Ofsted's list of"
        " URNs, its workbooks together",
    ),
)
FIRST_ROLES = (RoleName.ADMINISTRATOR, RoleName.PERFORMANCE_LEAD)


def known_authority(code: str) -> Authority | None:
    """The authority with this ONS or DfE code, if the list that is loaded has it."""
    try:
        return authorities.find(code)
    except authorities.UnknownAuthority:
        return None


def check_code(code: str) -> None:
    """Raises `Unsuitable` for what is no ONS code."""
    if not re.fullmatch(r"[A-Z]\d{8}", code):
        raise Unsuitable("An ONS code is a letter and eight digits, like E10000016.")


@transaction.atomic
def keep_authority(
    *, code: str, dfe_code: str, name: str, region_code: str = "", region_name: str = ""
) -> Authority:
    """Keep an authority that no list has named yet. Raises `Unsuitable`."""
    check_code(code)
    if not re.fullmatch(r"\d{3}", dfe_code):
        raise Unsuitable("A DfE code is three digits, like 886.")
    if not name.strip() or len(name) > 100:
        raise Unsuitable("Enter the authority’s name, in 100 characters or fewer.")
    if Authority.objects.filter(dfe_code=dfe_code).exclude(code=code).exists():
        raise Unsuitable("Another authority has this DfE code: see which of the two is right.")
    known = authorities.Known(code, dfe_code, name.strip(), region_code, region_name)
    authorities.keep([known])
    authority = authorities.find(code)
    audit.record("set up authority", person=None, authority=authority, subject=code)
    return authority


def add_person(
    authority: Authority, *, email: str, name: str, roles: list[RoleName]
) -> tuple[Person, str]:
    """Add one of the first people.

    Returns the person and, for an account that is new, the address below the site's own at which
    its owner sets the password, once, within three days; "" where they have an account already.
    Raises `Unsuitable`, `accounts.actions.Refused`.
    """
    if not name.strip():
        raise Unsuitable("Enter the person’s full name.")
    check_email(email)
    with transaction.atomic():
        person = actions.add_person(authority, email=email, name=name.strip(), roles=roles, by=None)
        if person.has_usable_password():
            return person, ""
        parts = actions.password_link(person, authority, by=None)
    return person, reverse("set_password", args=parts)


def check_email(email: str) -> None:
    """Raises `Unsuitable` for what is no e-mail address."""
    try:
        validate_email(email.strip())
    except ValidationError as error:
        raise Unsuitable("Enter an e-mail address like name@example.gov.uk.") from error


def roles_without_people(authority: Authority) -> list[RoleName]:
    """Which of the roles that nothing can begin without nobody holds yet."""
    held = set(
        Role.objects.filter(authority=authority, person__is_active=True).values_list(
            "name", flat=True
        )
    )
    return [role for role in FIRST_ROLES if role.value not in held]


def missing(authority: Authority) -> list[str]:
    """What is still missing, each as a sentence that says what to do."""
    how = "run setup again to add somebody" if settings.LOCAL_ACCOUNTS else "give it in Entra ID"
    people = [
        f"Nobody is {role.title.lower()} of {authority.name}: {how}."
        for role in roles_without_people(authority)
    ]
    return [*people, *queries.missing(authority)]
