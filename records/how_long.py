"""How long an authority keeps each kind of record: what is declared for everybody, or what two
people of the authority agreed on."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Authority, Person
from records.models import Child, KeptFor
from records.retention import KINDS, OF_CHILDREN, Kind, of_partner

FILES = "files"
LONGEST = {"years": 150, "days": 3650}


class NotKeptError(Exception):
    """What was asked cannot be done; the text is for the person who asked."""


@dataclass(frozen=True)
class Kept:
    """How long one kind is kept here. `said`: what the authority agreed on, if it did; `asked`:
    what waits for a second person."""

    kind: Kind
    length: int | None
    said: KeptFor | None
    asked: KeptFor | None

    @property
    def in_words(self) -> str:
        return self.kind.in_words(self.length)

    @property
    def asked_in_words(self) -> str:
        """What is asked for, as a sentence begins it."""
        if self.asked is None:
            return ""
        asked = self.asked.length
        return self.kind.in_words(self.kind.length if asked is None else asked)

    @property
    def nobody_has_said(self) -> bool:
        """Whether only the council can say, and has not."""
        return self.length is None and self.kind.settable


def kept(authority: Authority) -> list[Kept]:
    """Every kind of record with how long it is kept here, in the order of the schedule."""
    said: dict[str, KeptFor] = {}
    asked: dict[str, KeptFor] = {}
    told = KeptFor.objects.filter(authority=authority).select_related("asked_by", "decided_by")
    for each in told.order_by("decided_at", "pk"):
        if each.agreed is None:
            asked[each.kind] = each
        elif each.agreed:
            said[each.kind] = each
    return [
        Kept(kind, _length(kind, said.get(kind.key)), said.get(kind.key), asked.get(kind.key))
        for kind in kinds(authority)
    ]


def kinds(authority: Authority) -> list[Kind]:
    """The kinds of record there are at an authority: each partner that sent people has one."""
    holders = Child.objects.filter(authority=authority).exclude(holder="")
    partners = sorted(holders.values_list("holder", flat=True).distinct())
    every = list(KINDS.values())
    after = len(OF_CHILDREN)
    return [*every[:after], *(of_partner(each) for each in partners), *every[after:]]


def lengths(authority: Authority) -> dict[str, int | None]:
    """How long each kind is kept here, by its key, in the kind's own unit."""
    return {each.kind.key: each.length for each in kept(authority)}


def _length(kind: Kind, said: KeptFor | None) -> int | None:
    if kind.key == FILES:
        return settings.KEEP_FILES_DAYS
    return kind.length if said is None or said.length is None else said.length


def history(authority: Authority) -> list[KeptFor]:
    """What was asked and decided, the latest first."""
    told = KeptFor.objects.filter(authority=authority).exclude(agreed=None)
    return list(told.select_related("asked_by", "decided_by").order_by("-decided_at"))


def waiting(authority: Authority):
    """What waits for a second person."""
    told = KeptFor.objects.filter(authority=authority, agreed=None)
    return told.select_related("asked_by")


@transaction.atomic
def ask(
    authority: Authority, kind: Kind, length: int | None, *, because: str, by: Person
) -> KeptFor:
    """Ask that a kind be kept otherwise from now on; None for as it is declared. Somebody else
    decides. Raises `NotKeptError`."""
    if not kind.settable:
        raise NotKeptError("How long this is kept is not for the council to say here.")
    if length is not None and not 1 <= length <= LONGEST[kind.unit.value]:
        raise NotKeptError(
            f"Give a number of {kind.unit.value} from 1 to {LONGEST[kind.unit.value]}."
        )
    if length is not None and kind.least is not None and length < kind.least:
        raise NotKeptError(
            f"The law has this kept for {kind.least} {kind.unit.value} at least: give that or more."
        )
    if length == _length(kind, _standing(authority, kind)):
        raise NotKeptError("It is kept for that long already.")
    if KeptFor.objects.filter(authority=authority, kind=kind.key, agreed=None).exists():
        raise NotKeptError("Another length was asked for already, and waits for a second person.")
    asked = KeptFor.objects.create(
        authority=authority, kind=kind.key, length=length, because=because, asked_by=by
    )
    audit.record(
        "another retention period asked",
        person=by,
        authority=authority,
        subject=asked,
        reason=because,
        kind=kind.key,
        length=length,
    )
    return asked


def _standing(authority: Authority, kind: Kind) -> KeptFor | None:
    told = KeptFor.objects.filter(authority=authority, kind=kind.key, agreed=True)
    return told.order_by("decided_at", "pk").last()


@transaction.atomic
def decide(asked: KeptFor, *, agreed: bool, by: Person) -> None:
    """Somebody else than who asked agrees; or anybody leaves it as it was. Raises
    `NotKeptError`."""
    asked = KeptFor.objects.select_for_update(of=("self",)).get(pk=asked.pk)
    if asked.agreed is not None:
        raise NotKeptError("This was decided already.")
    if agreed and asked.asked_by_id == by.pk:
        raise NotKeptError("Somebody else than who asked has to agree to another length.")
    asked.agreed, asked.decided_by, asked.decided_at = agreed, by, timezone.now()
    asked.save(update_fields=["agreed", "decided_by", "decided_at"])
    audit.record(
        "another retention period agreed" if agreed else "retention period left as it was",
        person=by,
        authority=asked.authority,
        subject=asked,
        kind=asked.kind,
        length=asked.length,
    )
