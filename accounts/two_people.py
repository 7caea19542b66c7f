"""What one person does not do alone: taking away files that name children, and publishing what they
sent themselves, where the authority has it so.

Whoever needs a kind of file asks once, with a reason; somebody else agrees, and for a month they
may take such files. Nobody agrees to what they asked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from accounts import audit
from accounts.models import Authority, Person, TakingAway, TwoPeople
from accounts.permissions import GRANTS, Permission

AGREED_FOR = dt.timedelta(days=30)


class Files(StrEnum):
    """Kinds of files that name children, as a sentence has them."""

    FINDINGS = "lists of what the checks found"
    CLEANED = "cleaned returns"
    ANNEX_A = "Annex A"
    WORK_LISTS = "work lists"

    @property
    def key(self) -> str:
        """Its name in an address and in the database."""
        return self.name.lower()


BY_KEY = {each.key: each for each in Files}


class NotAgreedError(Exception):
    """What was asked cannot be done; the text is for the person who asked."""


def rules_of(authority: Authority) -> TwoPeople:
    """What needs two people here; unless somebody said otherwise, files that name children do."""
    said = TwoPeople.objects.filter(authority=authority).first()
    return said or TwoPeople(authority=authority)


@transaction.atomic
def set_rules(authority: Authority, *, files: bool, publishing: bool, by: Person | None) -> None:
    """Say what needs two people from now on. Raises `NotAgreedError` where nobody could be the
    second."""
    publishers = those_who_may(authority, Permission.PUBLISH_RETURNS).count()
    if publishing and publishers < 2:
        raise NotAgreedError(
            "Only one person here may publish returns: give the role to a second one first, or"
            " nothing they send could be published."
        )
    TwoPeople.objects.update_or_create(
        authority=authority, defaults={"files": files, "publishing": publishing}
    )
    audit.record(
        "what needs two people set",
        person=by,
        authority=authority,
        files=files,
        publishing=publishing,
    )


def those_who_may(authority: Authority, permission: Permission) -> QuerySet[Person]:
    """The people of an authority who hold a permission and can sign in."""
    roles = [role for role, holds in GRANTS.items() if permission in holds]
    return Person.objects.filter(
        roles__authority=authority, roles__name__in=roles, is_active=True
    ).distinct()


def may_take(authority: Authority, person: Person, files: Files, now: dt.datetime) -> bool:
    """Whether the person may take such files away now."""
    if not rules_of(authority).files:
        return True
    agreed = TakingAway.objects.filter(authority=authority, asked_by=person, files=files.key)
    return agreed.filter(agreed=True, until__gt=now).exists()


def asked_by(authority: Authority, person: Person, files: Files) -> TakingAway | None:
    """What the person asked of such files and waits for; None where nothing does."""
    return TakingAway.objects.filter(
        authority=authority, asked_by=person, files=files.key, agreed=None
    ).first()


def refused(authority: Authority, person: Person, files: Files) -> TakingAway | None:
    """What the person asked last of such files, where somebody else refused it."""
    asked = asked_of(authority).filter(asked_by=person, files=files.key)
    last = asked.first()
    return last if last and last.agreed is False and last.decided_by_id != person.pk else None


def asked_of(authority: Authority) -> QuerySet[TakingAway]:
    """Everything that was asked here, the latest first."""
    asked = TakingAway.objects.filter(authority=authority)
    return asked.select_related("asked_by", "decided_by").order_by("-asked_at", "-pk")


@transaction.atomic
def ask(authority: Authority, files: Files, *, because: str, by: Person) -> TakingAway:
    """Ask for files that name children. Raises `NotAgreedError`."""
    if asked_by(authority, by, files):
        raise NotAgreedError("You asked already: somebody else has to agree.")
    asked = TakingAway.objects.create(
        authority=authority, files=files.key, because=because, asked_by=by
    )
    audit.record(
        "files that name children asked for",
        person=by,
        authority=authority,
        subject=f"files {asked.public_id}",
        reason=because,
        files=files.key,
    )
    return asked


@transaction.atomic
def decide(asked: TakingAway, *, agreed: bool, by: Person, now: dt.datetime) -> None:
    """Somebody else than who asked agrees, for a month; or anybody who may refuses it, or takes
    back what they asked. Raises `NotAgreedError`."""
    asked = TakingAway.objects.select_for_update(of=("self",)).get(pk=asked.pk)
    if asked.agreed is not None:
        raise NotAgreedError("This was decided already.")
    if agreed and asked.asked_by_id == by.pk:
        raise NotAgreedError("Somebody else than who asked has to agree.")
    asked.agreed, asked.decided_by, asked.decided_at = agreed, by, now
    asked.until = now + AGREED_FOR if agreed else None
    asked.save(update_fields=["agreed", "decided_by", "decided_at", "until"])
    audit.record(
        "files that name children agreed to" if agreed else "files that name children refused",
        person=by,
        authority=asked.authority,
        subject=f"files {asked.public_id}",
        files=asked.files,
    )


def agreed_to(files: Files) -> Callable:
    """Let in whoever may take such files; others are led to where they ask. Stands behind the
    door."""

    def guard(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def asked_first(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not may_take(request.authority, request.user, files, timezone.now()):
                return redirect("ask_for_files", request.authority.code, files.key)
            return view(request, *args, **kwargs)

        asked_first.second_person = files
        return asked_first

    return guard


def may_publish(authority: Authority, person: Person | None, sender: Person | None) -> bool:
    """Whether somebody may publish what somebody sent. The command line may: whoever runs it has
    the password of the database."""
    if person is None or person != sender:
        return True
    return not rules_of(authority).publishing
