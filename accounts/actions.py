"""Changing people, roles and passwords; each change leaves its audit entry in its transaction."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from accounts import audit, sessions, walls
from accounts.models import Authority, Person, Role
from accounts.permissions import RoleName
from accounts.queries import PROVIDER, comes_from_directory, works_elsewhere


class Refused(Exception):
    """A change that may not be made. Its text is the sentence the user reads."""


@transaction.atomic
def add_person(
    authority: Authority, *, email: str, name: str, roles: Iterable[str], by: Person | None
) -> Person:
    """Give somebody roles for the authority, with an account if they have none.

    A new account has no password until its owner sets one through `password_link`. `by` is None
    where the command line does it. Raises Refused where the person already works here, or another
    authority has disabled their account.
    """
    person = Person.objects.filter(email=email.strip().lower()).first()
    if person is None:
        person = Person.objects.create_user(email, name=name)
        new = True
    else:
        new = False
        if Role.objects.filter(person=person, authority=authority).exists():
            raise Refused(
                "Somebody with this e-mail address already works here: change their roles instead."
            )
        if not person.is_active:
            if works_elsewhere(person, authority):
                raise Refused("Another authority has disabled this account: ask them to enable it.")
            _open(person)
    names = _put_roles(person, authority, roles)
    audit.record(
        "added person", person=by, authority=authority, subject=person, new_account=new, roles=names
    )
    return person


@transaction.atomic
def change_roles(person: Person, authority: Authority, *, roles: Iterable[str], by: Person) -> None:
    """Let these be the person's roles here.

    Raises Refused for one's own roles, for none, and where the directory gives them.
    """
    _not_oneself(person, by, "change your own roles")
    if comes_from_directory(person):
        raise Refused("This person’s roles are given in Entra ID: change them there.")
    before = sorted(
        Role.objects.filter(person=person, authority=authority).values_list("name", flat=True)
    )
    names = _put_roles(person, authority, roles)
    if names != before:
        audit.record(
            "changed roles",
            person=by,
            authority=authority,
            subject=person,
            was=before,
            became=names,
        )


@transaction.atomic
def remove_person(person: Person, authority: Authority, *, by: Person) -> None:
    """Take away all the person's roles for the authority. Their entries in the audit trail stay."""
    _not_oneself(person, by, "remove yourself")
    before = sorted(
        Role.objects.filter(person=person, authority=authority).values_list("name", flat=True)
    )
    Role.objects.filter(person=person, authority=authority).delete()
    audit.record("removed person", person=by, authority=authority, subject=person, was=before)


@transaction.atomic
def set_active(person: Person, authority: Authority, *, active: bool, by: Person) -> None:
    """Disable or enable a person's account; disabled, their very next request is refused.

    Raises Refused for oneself, and where the account is another authority's as well.
    """
    _not_oneself(person, by, "disable or enable your own account")
    _ours_alone(
        person, authority, "disabled or enabled here: remove them from this authority instead"
    )
    if person.is_active == active:
        return
    if active:
        _open(person)
    else:
        close(person)
    action = "enabled person" if active else "disabled person"
    audit.record(action, person=by, authority=authority, subject=person)


@transaction.atomic
def enable(person: Person) -> None:
    """Enable an account from the command line, whichever authorities it is of."""
    if not person.is_active:
        _open(person)
        audit.record_unasked("enabled person", subject=person)


@transaction.atomic
def password_link(
    person: Person, authority: Authority | None, *, by: Person | None
) -> tuple[str, str]:
    """The two parts of an address at which the person can set a password, once, within three days.

    `authority` is None where the command line makes one for whoever is locked out.
    Raises Refused where the account is another authority's as well: whoever holds the link could
    become the person there.
    """
    if by is not None:
        _not_oneself(person, by, "make a link for yourself: change your password instead")
    if authority is not None:
        _ours_alone(
            person, authority, "given a link here: they can change their password when signed in"
        )
    audit.record("made password link", person=by, authority=authority, subject=person)
    return urlsafe_base64_encode(force_bytes(person.pk)), default_token_generator.make_token(person)


@transaction.atomic
def set_password(person: Person, password: str) -> None:
    """Set a person's password, as the person. Every session of theirs ends with the old one."""
    person.set_password(password)
    person.save(update_fields=["password"])
    sessions.end(list(UserSession.objects.filter(user=person)))
    audit.record("set password", person=person, authority=None, subject=person)


@transaction.atomic
def forget_second_factors(
    person: Person, authority: Authority | None, *, by: Person | None
) -> None:
    """Take away a person's app, passkeys and recovery codes; at their next sign-in they add others.

    For whoever has lost them. Every session of theirs ends. `by` and `authority` are None where the
    command line does it. Raises Refused for oneself, and where the account is another authority's
    as well.
    """
    if by is not None and authority is not None:
        _not_oneself(person, by, "take away your own second factors here")
        _ours_alone(person, authority, "given a new second factor here")
    Authenticator.objects.filter(user=person).delete()
    sessions.end_all(person, timezone.now())
    action = "took away second factors"
    if authority is None:
        audit.record_unasked(action, subject=person)
    else:
        audit.record(action, person=by, authority=authority, subject=person)


@transaction.atomic
def add_from_directory(*, email: str, name: str) -> Person:
    """An account for somebody who came through Entra ID; it never has a password."""
    person = Person.objects.create_user(email, name=name or email)
    audit.record("added person", person=person, authority=None, subject=person, new_account=True)
    return person


@transaction.atomic
def connect_with_directory(person: Person, object_id: str) -> None:
    """Let somebody in the directory be this person, and end the password there was.

    Raises Refused where no directory is named, for what is no object ID, and where somebody is
    connected already.
    """
    if not settings.ENTRA_TENANT:
        raise Refused("No directory is named: set CSC_ENTRA_TENANT and its companions first.")
    try:
        uid = f"{settings.ENTRA_TENANT.lower()}:{UUID(object_id)}"
    except ValueError as error:
        raise Refused("An object ID of Entra ID is a GUID, 36 characters long.") from error
    if SocialAccount.objects.filter(Q(uid=uid) | Q(user=person), provider=PROVIDER).exists():
        raise Refused("This account, or this object of the directory, is connected already.")
    SocialAccount.objects.create(user=person, provider=PROVIDER, uid=uid)
    person.set_unusable_password()
    person.save(update_fields=["password"])
    sessions.end_all(person, timezone.now())
    audit.record_unasked("connected with Entra ID", subject=person)


@transaction.atomic
def roles_from_directory(person: Person, authority: Authority, roles: Iterable[str]) -> None:
    """Let the person's roles here be those the directory gives, none more and none less."""
    with walls.within(authority):
        held = Role.objects.filter(person=person, authority=authority)
        before = sorted(held.values_list("name", flat=True))
        if sorted(roles) != before:
            became = _put_roles(person, authority, roles)
            audit.record(
                "changed roles",
                person=person,
                authority=authority,
                subject=person,
                was=before,
                became=became,
                given_in="Entra ID",
            )


def close(person: Person) -> None:
    """Disable an account; all its sessions end, also those that nothing lists."""
    person.is_active = False
    person.save(update_fields=["is_active"])
    sessions.end_all(person, timezone.now())


def _open(person: Person) -> None:
    """Enable an account; from today it counts as used."""
    person.is_active, person.enabled_at, person.warned_dormant_on = True, timezone.now(), None
    person.save(update_fields=["is_active", "enabled_at", "warned_dormant_on"])


def note_sign_in(person: Person, *, entra: bool = False) -> None:
    """Put a sign-in into the trail."""
    detail = {"through": "Entra ID"} if entra else {}
    audit.record("signed in", person=person, authority=None, **detail)


def note_wrong_proof(person: Person, what: str) -> None:
    """Put a second factor, or the password of somebody signed in, that was not right into the
    trail."""
    audit.record(f"failed {what}", person=person, authority=None)


def note_confirmed(person: Person) -> None:
    """Put into the trail that somebody showed again that it is they."""
    audit.record("confirmed who they are", person=person, authority=None)


def note_ended_sessions(person: Person, count: int) -> None:
    """Put into the trail that somebody ended sessions of their own."""
    audit.record("ended sessions", person=person, authority=None, sessions=count)


def note_second_factor(person: Person, what: str) -> None:
    """Put a change of somebody's own second factors into the trail."""
    audit.record(what, person=person, authority=None, subject=person)


def note_failed_sign_in(email: str) -> None:
    """Put a failed sign-in into the trail of whoever has the address; what was typed is not."""
    person = Person.objects.filter(email=email.strip().lower()).first()
    audit.record("failed to sign in", person=person, authority=None)


def note_sign_out(person: Person) -> None:
    """Put a sign-out into the trail."""
    audit.record("signed out", person=person, authority=None)


def _put_roles(person: Person, authority: Authority, roles: Iterable[str]) -> list[str]:
    names = sorted({RoleName(role).value for role in roles})
    if not names:
        raise Refused("Choose at least one role.")
    held = Role.objects.filter(person=person, authority=authority)
    held.exclude(name__in=names).delete()
    Role.objects.bulk_create(
        [Role(person=person, authority=authority, name=name) for name in names],
        ignore_conflicts=True,
    )
    return names


def _not_oneself(person: Person, by: Person, deed: str) -> None:
    if person.pk == by.pk:
        raise Refused(f"You may not {deed}: ask another administrator.")


def _ours_alone(person: Person, authority: Authority, rest: str) -> None:
    if works_elsewhere(person, authority):
        raise Refused(f"This person also works for another authority, and cannot be {rest}.")
