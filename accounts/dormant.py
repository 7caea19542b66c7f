"""Accounts nobody uses: their owners warned after 45 days, the accounts disabled after 60."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from accounts import actions, audit
from accounts.models import Person

WARNED_AFTER = dt.timedelta(days=45)
DISABLED_AFTER = dt.timedelta(days=60)


def look_after(now: dt.datetime) -> None:
    """Disable what has slept for 60 days; warn, once a sleep, whoever has for 45."""
    for person in unused(now - DISABLED_AFTER):
        _disable(person)
    today = timezone.localdate(now)
    for person in unused(now - WARNED_AFTER):
        if person.warned_dormant_on is None or person.warned_dormant_on < person.used_at.date():
            _warn(person, today)


def unused(since: dt.datetime) -> QuerySet[Person]:
    """Active people who have not signed in since; `used_at`: when they last did, or when the
    account was made or enabled again, if that is later."""
    return (
        Person.objects.filter(is_active=True)
        .annotate(
            used_at=Greatest(
                Coalesce("last_login", "created_at"),
                "created_at",
                Coalesce("enabled_at", "created_at"),
            )
        )
        .filter(used_at__lte=since)
    )


@transaction.atomic
def _disable(person: Person) -> None:
    actions.close(person)
    audit.record_unasked("disabled person", subject=person, unused_days=DISABLED_AFTER.days)


@transaction.atomic
def _warn(person: Person, today: dt.date) -> None:
    person.warned_dormant_on = today
    person.save(update_fields=["warned_dormant_on"])
    audit.record_unasked("warned of disuse", subject=person)
    if settings.SENDS_EMAIL:
        ends_on = timezone.localdate(person.used_at + DISABLED_AFTER)
        transaction.on_commit(lambda: _write(person.email, ends_on))


def _write(email: str, ends_on: dt.date) -> None:
    EmailMessage(
        subject=f"{settings.PRODUCT_NAME}: your account is not used",
        body=(
            f"Nobody has signed in to your account for {WARNED_AFTER.days} days. It is disabled on"
            f" {ends_on:%-d %B %Y} unless you sign in before:\n\n{settings.SITE_ADDRESS}/\n\n"
            "If you no longer need it, do nothing.\n"
        ),
        to=[email],
    ).send(fail_silently=True)
