"""Reading people and the audit trail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet

from accounts import walls
from accounts.models import AuditEntry, Authority, Person, Role

# What the directory is called in the rows that connect people with it.
PROVIDER = "entra"


def people_of(authority: Authority) -> QuerySet[Person]:
    """The people who hold a role for the authority, by name; `roles_here` lists those roles."""
    here = Role.objects.filter(authority=authority).order_by("name")
    return (
        Person.objects.filter(roles__authority=authority)
        .distinct()
        .prefetch_related(Prefetch("roles", queryset=here, to_attr="roles_here"))
    )


def works_elsewhere(person: Person, authority: Authority) -> bool:
    """Whether the person also holds a role for another authority."""
    with walls.every_authority(walls.Because.PEOPLE):
        return Role.objects.filter(person=person).exclude(authority=authority).exists()


def comes_from_directory(person: Person) -> bool:
    """Whether the person's roles are given in Entra ID."""
    connected = SocialAccount.objects.filter(user=person, provider=PROVIDER)
    return bool(settings.ENTRA_TENANT) and connected.exists()


def has_second_factor(person: Person) -> bool:
    """Whether the person has added an app or a passkey."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return Authenticator.objects.filter(user=person, type__in=kinds).exists()


def audit_trail(
    authority: Authority,
    *,
    person: Person | None = None,
    action: str = "",
    first_on: dt.date | None = None,
    last_on: dt.date | None = None,
) -> QuerySet[AuditEntry]:
    """The authority's audit entries, newest first, narrowed by what is given (both days included).

    Signing in and passwords belong to a person and to no authority: they are shown to every
    authority the person holds a role for.
    """
    theirs = Role.objects.filter(authority=authority).values("person")
    entries = AuditEntry.objects.filter(
        Q(authority=authority) | Q(authority=None, person__in=theirs)
    )
    if person is not None:
        entries = entries.filter(person=person)
    if action:
        entries = entries.filter(action=action)
    if first_on is not None:
        entries = entries.filter(at__date__gte=first_on)
    if last_on is not None:
        entries = entries.filter(at__date__lte=last_on)
    return entries.select_related("person")


def with_subjects(entries: Iterable[AuditEntry]) -> list[tuple[AuditEntry, str]]:
    """Each entry with what it was done to, in words: a person by name in place of their id."""
    entries = list(entries)
    ids = {entry.subject.removeprefix("person ") for entry in entries if _is_person(entry)}
    names = {f"person {person.pk}": person.name for person in Person.objects.filter(pk__in=ids)}
    return [(entry, names.get(entry.subject, entry.subject)) for entry in entries]


def _is_person(entry: AuditEntry) -> bool:
    return entry.subject.startswith("person ")


def audited_actions(authority: Authority) -> list[str]:
    """Each kind of action that stands in the authority's trail, in order of the alphabet."""
    return sorted(audit_trail(authority).order_by().values_list("action", flat=True).distinct())


def audited_people(authority: Authority) -> QuerySet[Person]:
    """Everybody who did something in the authority's trail, by name."""
    return Person.objects.filter(pk__in=audit_trail(authority).order_by().values("person"))
