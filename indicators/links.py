"""Links that read figures without signing in: made, revoked, and opened by their token."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from hashlib import sha256
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from accounts import audit, walls
from accounts.doors import permissions_of
from accounts.models import Authority, Person, Role
from accounts.permissions import Permission, granted
from indicators.define import Stage
from indicators.link_models import FiguresLink

BYTES = 32


def make(
    authority: Authority, *, name: str, stage: Stage | None, days: int, by: Person, today: date
) -> tuple[FiguresLink, str]:
    """Make a link that answers for some days; returns it and its token, which nobody can be told
    again."""
    token = secrets.token_urlsafe(BYTES)
    link = FiguresLink.objects.create(
        authority=authority,
        name=name,
        stage=stage.name if stage else "",
        digest=_digest(token),
        made_by=by,
        expires_on=today + timedelta(days=days),
    )
    audit.record(
        "made link to figures",
        person=by,
        authority=authority,
        subject=link,
        stage=link.stage,
        expires_on=link.expires_on.isoformat(),
    )
    return link, token


def revoke(link: FiguresLink, *, by: Person) -> None:
    """Let a link answer nobody from now on."""
    if link.revoked_at is not None:
        return
    link.revoked_by, link.revoked_at = by, timezone.now()
    link.save(update_fields=["revoked_by", "revoked_at"])
    audit.record("revoked link to figures", person=by, authority=link.authority, subject=link)


def opened(token: str, *, today: date) -> FiguresLink | None:
    """The link of a token, its use noted; None where there is none, or it is revoked, has expired,
    or whoever made it may make links no more.

    Looked up by the digest: how long that takes says nothing of the token.
    """
    known = FiguresLink.objects.select_related("authority", "made_by")
    with walls.every_authority(walls.Because.LINK):
        link = known.filter(digest=_digest(token)).first()
    if link is None:
        return None
    with walls.within(link.authority):
        return _noted(link) if answers(link, today) else None


def _noted(link: FiguresLink) -> FiguresLink:
    FiguresLink.objects.filter(pk=link.pk).update(last_used_at=timezone.now(), uses=F("uses") + 1)
    audit.record("link read figures", person=None, authority=link.authority, subject=link)
    return link


def answers(link: FiguresLink, today: date) -> bool:
    """Whether the link still answers, as things stand now."""
    return (
        link.revoked_at is None
        and today <= link.expires_on
        and link.made_by.is_active
        and Permission.MAKE_LINKS in permissions_of(link.made_by, link.authority)
    )


def makers(authority: Authority) -> frozenset[UUID]:
    """Everybody who may make links for an authority, as things stand now; in one query."""
    held: dict[UUID, set[str]] = {}
    rows = Role.objects.filter(authority=authority, person__is_active=True)
    for person, name in rows.values_list("person", "name"):
        held.setdefault(person, set()).add(name)
    return frozenset(p for p, names in held.items() if Permission.MAKE_LINKS in granted(names))


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
