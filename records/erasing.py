"""Erasing a child: every row goes, and a ledger keeps them from coming back.

The ledger stands twice: in the database, and as lines in a file outside it, which a restored
database is brought into step with. It holds keyed digests of ids, and nobody's data.
"""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from accounts import audit
from accounts.models import Authority, Person
from records import links
from records.models import ROWS, Child, Erasure, ErasureAsked, Link

BETWEEN = "\x1f"


class NotErasedError(Exception):
    """What was asked cannot be done; the text is for the person who asked."""


def fingerprint(authority: Authority, holder: str, own_id: str) -> str:
    """What an erased child is known again by: a keyed digest, the authority's own."""
    said = BETWEEN.join(("erased", authority.code, holder, own_id))
    return hmac.new(settings.LINKAGE_KEY.encode(), said.encode(), sha256).hexdigest()


@transaction.atomic
def ask(authority: Authority, own_id: str, *, because: str, by: Person) -> ErasureAsked:
    """Ask that the child of this id of the authority's own be erased. Raises `NotErasedError`."""
    child = Child.objects.filter(authority=authority, holder="", la_child_id=own_id.strip()).first()
    if child is None:
        raise NotErasedError("No child of this id is in the record: look at the id again.")
    if ErasureAsked.objects.filter(child=child, erased=None).exists():
        raise NotErasedError("That this child be erased was asked already, and waits.")
    asked = ErasureAsked.objects.create(
        authority=authority, child=child, because=because, asked_by=by
    )
    audit.record("erasure asked", person=by, authority=authority, subject=asked, reason=because)
    return asked


def own_id_of(asked: ErasureAsked) -> str:
    """The authority's own id of the child that is to be erased; "" once they are."""
    return asked.child.la_child_id if asked.child else ""


def asked_of(authority: Authority) -> QuerySet[ErasureAsked]:
    """What was asked of an authority, the latest first."""
    return ErasureAsked.objects.filter(authority=authority).select_related("asked_by", "decided_by")


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
    asked.erased, asked.decided_by, asked.decided_at = erased, by, timezone.now()
    asked.save(update_fields=["erased", "decided_by", "decided_at"])
    if erased:
        erase(child, because=asked.because, by=by)
    else:
        audit.record("erasure refused", person=by, authority=asked.authority, subject=asked)
    return asked


@transaction.atomic
def erase(child: Child, *, because: str, by: Person | None) -> Erasure:
    """Delete everything the record says of a child, under each id that was linked with theirs, and
    write it down in the ledger. Figures have to be made again afterwards."""
    authority = child.authority
    made = None
    for each in list(Child.objects.filter(pk__in=links.same_as(authority, child.pk))):
        known_by = fingerprint(authority, each.holder, each.la_child_id)
        erasure, _ = Erasure.objects.update_or_create(
            authority=authority,
            fingerprint=known_by,
            defaults={"because": because, "erased_by": by, "rows": _delete(each)},
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
    Link.objects.filter(Q(from_child=child) | Q(to_child=child)).delete()
    Child.objects.filter(pk=child.pk).delete()
    return gone


def _write_down(erasure: Erasure) -> None:
    path = settings.ERASURE_LEDGER
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    line = {
        "authority": erasure.authority.code,
        "fingerprint": erasure.fingerprint,
        "erased_at": erasure.erased_at.isoformat(),
    }
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


def _written_down() -> dict[str, set[str]]:
    """The fingerprints in the file, by authority's code. A line that broke off is none: what it
    would have said is missing, and `write_down_missing` says it again."""
    found: dict[str, set[str]] = {}
    if not settings.ERASURE_LEDGER.exists():
        return found
    for line in settings.ERASURE_LEDGER.read_text(encoding="utf-8").splitlines():
        try:
            told = json.loads(line)
            found.setdefault(told["authority"], set()).add(told["fingerprint"])
        except (ValueError, KeyError, TypeError):
            continue
    return found


def write_down_missing() -> int:
    """Write to the file what the database's ledger knows and the file does not: a process that ends
    between the two leaves that. Returns how many lines were missing."""
    known = _written_down()
    missing = [
        erasure
        for erasure in Erasure.objects.select_related("authority").order_by("pk")
        if erasure.fingerprint not in known.get(erasure.authority.code, ())
    ]
    for erasure in missing:
        _write_down(erasure)
    return len(missing)


def last_erased_at(authority: Authority) -> datetime | None:
    """When a child of the authority was last erased, or None."""
    return Erasure.objects.filter(authority=authority).aggregate(last=Max("erased_at"))["last"]


def erased(authority: Authority) -> frozenset[str]:
    """The fingerprints in the ledger of an authority."""
    told = Erasure.objects.filter(authority=authority).values_list("fingerprint", flat=True)
    return frozenset(told)


def not_erased(authority: Authority, holder: str, own_ids: Iterable[str]) -> list[str]:
    """Of these ids those that are not in the ledger, in their order."""
    known = erased(authority)
    own_ids = list(own_ids)
    if not known:
        return own_ids
    return [each for each in own_ids if fingerprint(authority, holder, each) not in known]


@transaction.atomic
def replay() -> dict[str, int]:
    """Erase again whoever the ledger names: after a restore, which brings back what was there when
    the backup was made. Returns how many children went, by authority's code."""
    found = _written_down()
    gone = {}
    for authority in Authority.objects.filter(code__in=found):
        wanted = found[authority.code] | erased(authority)
        children = Child.objects.filter(authority=authority).order_by("pk")
        again = [
            child
            for child in children.iterator()
            if fingerprint(authority, child.holder, child.la_child_id) in wanted
        ]
        for child in again:
            erase(child, because="restored from a backup", by=None)
        for each in found[authority.code] - erased(authority):
            # The backup is older than the ledger: what it forgot is written down again.
            Erasure.objects.create(
                authority=authority, fingerprint=each, because="known from the ledger file"
            )
        gone[authority.code] = len(again)
    return gone
