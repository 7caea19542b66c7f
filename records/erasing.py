"""Erasing a child: every row goes, and a ledger keeps them from coming back.

The ledger stands twice: in the database, and as lines in a file outside it, which a restored
database is brought into step with (`records/erased_again.py`). It holds keyed digests of ids, and
nobody's data.
"""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from accounts import audit
from accounts.models import Authority, Person
from records import going, holding, links
from records.models import ROWS, Child, Erasure, ErasureAsked, FiguresStand, Link

BETWEEN = "\x1f"
HELD = "Nothing of this child may be erased: a hold stands. Lift it first."


class NotErasedError(Exception):
    """What was asked cannot be done; the text is for the person who asked."""


def fingerprint(authority: Authority, holder: str, own_id: str) -> str:
    """What an erased child is known again by: a keyed digest, the authority's own."""
    said = BETWEEN.join(("erased", authority.keyed_by, holder, own_id))
    return hmac.new(settings.LINKAGE_KEY.encode(), said.encode(), sha256).hexdigest()


@transaction.atomic
def ask(authority: Authority, own_id: str, *, because: str, by: Person) -> ErasureAsked:
    """Ask that the child of this id of the authority's own be erased. Raises `NotErasedError`."""
    child = Child.objects.filter(authority=authority, holder="", la_child_id=own_id.strip()).first()
    if child is None:
        raise NotErasedError("No child of this id is in the record: look at the id again.")
    if holding.is_held(child):
        raise NotErasedError(HELD)
    if ErasureAsked.objects.filter(child=child, erased=None).exists():
        raise NotErasedError("That this child be erased was asked already, and waits.")
    asked = ErasureAsked.objects.create(
        authority=authority, child=child, because=because, asked_by=by
    )
    audit.record("erasure asked", person=by, authority=authority, subject=asked, reason=because)
    return asked


def asked_of(authority: Authority) -> QuerySet[ErasureAsked]:
    """What was asked of an authority, the latest first."""
    return ErasureAsked.objects.filter(authority=authority).select_related("asked_by", "decided_by")


def is_of(asked: ErasureAsked, own_id: str) -> bool:
    """Whether what was asked is of the child of this id of the authority's own: whoever agrees says
    the id too, so that two people have told the same child."""
    return asked.child is not None and asked.child.la_child_id == own_id.strip()


@transaction.atomic
def decide(asked: ErasureAsked, *, erased: bool, by: Person) -> ErasureAsked:
    """Somebody else than who asked decides: erase the child, or leave them. Raises
    `NotErasedError`."""
    asked = ErasureAsked.objects.select_for_update(of=("self",)).get(pk=asked.pk)
    if asked.erased is not None:
        raise NotErasedError("This was decided already.")
    if erased and asked.asked_by_id == by.pk:
        raise NotErasedError("Somebody else than who asked has to agree that a child is erased.")
    child = asked.child
    if erased and child is None:
        raise NotErasedError("This child is gone already.")
    if erased and holding.is_held(child):
        raise NotErasedError(HELD)
    asked.erased, asked.decided_by, asked.decided_at = erased, by, timezone.now()
    asked.save(update_fields=["erased", "decided_by", "decided_at"])
    if erased:
        erase(child, because=asked.because, by=by)
    else:
        audit.record("erasure refused", person=by, authority=asked.authority, subject=asked)
    return asked


@transaction.atomic
def erase(
    child: Child,
    *,
    because: str,
    by: Person | None,
    alone: bool = False,
    back_after: date | None = None,
) -> Erasure:
    """Delete everything that is kept of a child, under each id that was linked with theirs, and
    write it down in the ledger. Figures have to be made again afterwards, unless they stand.

    `alone`: under this id only. `back_after`: a return or extract that speaks of later days may
    name them anew; without it they never come back.
    """
    authority = child.authority
    made = None
    numbers = [child.pk] if alone else links.same_as(authority, child.pk)
    for each in list(Child.objects.filter(pk__in=numbers)):
        known_by = fingerprint(authority, each.holder, each.la_child_id)
        erasure, _ = Erasure.objects.update_or_create(
            authority=authority,
            fingerprint=known_by,
            defaults={
                "because": because,
                "erased_by": by,
                "erased_at": timezone.now(),
                "rows": _delete(each),
                "back_after": back_after,
            },
        )
        made = erasure if each.pk == child.pk else made
        transaction.on_commit(lambda e=erasure: _write_down(e))
    audit.record(
        "child erased",
        person=by,
        authority=authority,
        subject=made,
        reason=because,
        rows=sum(made.rows.values()),
    )
    return made


def _delete(child: Child) -> dict[str, int]:
    """Delete the rows of a child and the child; how many rows of each table went."""
    gone = {}
    for name, model in ROWS.items():
        rows, _ = model.objects.filter(authority=child.authority_id, child=child).delete()
        if rows:
            gone[name] = rows
    own_id = "" if child.holder else child.la_child_id
    gone |= going.forget(child.authority, child.pk, own_id)
    Link.objects.filter(Q(from_child=child) | Q(to_child=child)).delete()
    Child.objects.filter(pk=child.pk).delete()
    return gone


def _write_down(erasure: Erasure) -> None:
    line = {
        "authority": erasure.authority.keyed_by,
        "fingerprint": erasure.fingerprint,
        "erased_at": erasure.erased_at.isoformat(),
    }
    if erasure.back_after:
        line["back_after"] = _day(erasure.back_after)
    _append(line)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def note_standing(authority: Authority, of: str, month: int) -> None:
    """Write into the ledger up to which month figures stand as they were published: a restored
    database must not measure months anew in which erased children counted."""
    _append({"authority": authority.keyed_by, "figures": of, "stand_to": month})


def _append(line: Mapping[str, object]) -> None:
    path = settings.ERASURE_LEDGER
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("ab") as file:
        # What broke off in the middle of a line, on a full disk, must not take this one with it.
        begins = b"" if _ends_with_a_line(path) else b"\n"
        file.write(begins + json.dumps(line).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def _ends_with_a_line(path: Path) -> bool:
    with path.open("rb") as file:
        if not file.seek(0, os.SEEK_END):
            return True
        file.seek(-1, os.SEEK_END)
        return file.read() == b"\n"


def write_down_missing() -> int:
    """Write to the file what the database's ledger knows and the file does not: a process that ends
    between the two leaves that. Returns how many lines were missing."""
    told = ledger()
    known = {
        (line["authority"], line["fingerprint"], line.get("back_after"))
        for line in told
        if "fingerprint" in line
    }
    erased = Erasure.objects.select_related("authority").order_by("pk")
    missing = [
        each
        for each in erased
        if (each.authority.keyed_by, each.fingerprint, _day(each.back_after)) not in known
    ]
    for erasure in missing:
        _write_down(erasure)
    stand = {
        (line["authority"], line["figures"], line["stand_to"])
        for line in told
        if "stand_to" in line
    }
    stood = [
        each
        for each in FiguresStand.objects.select_related("authority").order_by("pk")
        if (each.authority.keyed_by, each.of, each.month) not in stand
    ]
    for each in stood:
        note_standing(each.authority, each.of, each.month)
    return len(missing) + len(stood)


def last_erased_at(authority: Authority) -> datetime | None:
    """When a child of the authority was last erased, or None."""
    return Erasure.objects.filter(authority=authority).aggregate(last=Max("erased_at"))["last"]


def erased(authority: Authority, last_on: date | None = None) -> frozenset[str]:
    """The fingerprints in the ledger of an authority: of those who may not come back with a return
    that speaks up to `last_on`; of all where no day is given."""
    told = Erasure.objects.filter(authority=authority)
    if last_on is not None:
        told = told.filter(Q(back_after=None) | Q(back_after__gte=last_on))
    return frozenset(told.values_list("fingerprint", flat=True))


def not_erased(
    authority: Authority, holder: str, own_ids: Iterable[str], last_on: date | None = None
) -> list[str]:
    """Of these ids those that the ledger lets in with a return that speaks up to `last_on`, in
    their order."""
    known = erased(authority, last_on)
    own_ids = list(own_ids)
    if not known:
        return own_ids
    return [each for each in own_ids if fingerprint(authority, holder, each) not in known]


def ledger() -> list[dict]:
    """The lines of the file. One that broke off is none: what it would have said is missing, and
    `write_down_missing` says it again."""
    if not settings.ERASURE_LEDGER.exists():
        return []
    found = []
    for line in settings.ERASURE_LEDGER.read_text(encoding="utf-8").splitlines():
        try:
            told = json.loads(line)
        except ValueError:
            continue
        if isinstance(told, dict) and "authority" in told:
            found.append(told)
    return found
