"""A restored database brought into step with the ledger outside it: who was erased after the backup
was made goes again, and figures that stand go on standing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.models import Authority
from records import erasing
from records.models import ROWS, Child, Erasure, FiguresStand, Release


@dataclass(frozen=True)
class Told:
    """What a ledger says of one fingerprint: when they were erased, and which days a return has to
    speak of to name them anew (`back_after`; None: they never come back)."""

    erased_at: datetime
    back_after: date | None

    def strictest(self, other: Told) -> Told:
        """Of what is told of one twice, what keeps them away longer."""
        if other.back_after is None or self.back_after is None:
            return self if self.back_after is None else other
        return max(self, other, key=lambda told: told.back_after)

    def is_news_to(self, known: Told | None) -> bool:
        """Whether it keeps them away longer than what is known of them, if anything is."""
        return known is None or known.strictest(self).back_after != known.back_after


def named() -> list[Authority]:
    """The authorities of which the ledger says anything."""
    codes = {line["authority"] for line in erasing.ledger()}
    return [each for each in Authority.objects.order_by("pk") if each.keyed_by in codes]


def is_behind(authority: Authority) -> bool:
    """Whether the ledger outside names an erasure, or a month that stands, that this database does
    not know: somebody put a backup back, by whatever tool."""
    # The file first: each of its lines was written when the database knew already.
    lines = _lines(authority)
    known = _known(authority)
    return any(
        not _stands(authority, line)
        if "stand_to" in line
        else _told(line).is_news_to(known.get(line["fingerprint"]))
        for line in lines
    )


@transaction.atomic
def replay(authority: Authority, measure: Callable[[Authority], object]) -> int:
    """Do again, in its order, what the ledger says was done: after a restore, which brings back
    what was there when the backup was made. Returns how many children went.

    `measure`: makes the live figures anew. Whoever was erased before months came to stand was in
    none of their figures, so these are made before the months stand; afterwards the caller makes
    them, once more.
    """
    wanted: dict[str, Told] = {}
    gone = 0
    for line in _lines(authority):
        if "fingerprint" in line:
            told = _told(line)
            wanted[line["fingerprint"]] = told.strictest(wanted.get(line["fingerprint"], told))
        elif not _stands(authority, line):
            if went := _erased_again(authority, wanted):
                gone += went
                measure(authority)
            FiguresStand.objects.update_or_create(
                authority=authority, of=line["figures"], defaults={"month": line["stand_to"]}
            )
    known = _known(authority)
    for fingerprint, told in known.items():
        wanted[fingerprint] = told.strictest(wanted.get(fingerprint, told))
    gone += _erased_again(authority, wanted)
    # The backup is older than the ledger: what it forgot is written down again.
    for fingerprint in sorted(known):
        if wanted[fingerprint].is_news_to(known[fingerprint]):
            Erasure.objects.filter(authority=authority, fingerprint=fingerprint).update(
                back_after=wanted[fingerprint].back_after
            )
    Erasure.objects.bulk_create(
        Erasure(
            authority=authority,
            fingerprint=fingerprint,
            because="known from the ledger file",
            erased_at=wanted[fingerprint].erased_at,
            back_after=wanted[fingerprint].back_after,
        )
        for fingerprint in sorted(wanted.keys() - erasing.erased(authority))
    )
    return gone


def _erased_again(authority: Authority, wanted: Mapping[str, Told]) -> int:
    """Erase the children of these fingerprints, but those whom a later return named anew."""
    again = []
    for child in Child.objects.filter(authority=authority).order_by("pk").iterator():
        known_by = erasing.fingerprint(authority, child.holder, child.la_child_id)
        if known_by in wanted and not _came_back(child, wanted[known_by].back_after):
            again.append((child, wanted[known_by].back_after))
    for child, back_after in again:
        # Where links were as they are now, one of them took the other along.
        if Child.objects.filter(pk=child.pk).exists():
            erasing.erase(
                child,
                because="restored from a backup",
                by=None,
                alone=back_after is not None,
                back_after=back_after,
            )
    return len(again)


def _lines(authority: Authority) -> list[dict]:
    """What the file says of an authority, in the order in which it happened."""
    own = [line for line in erasing.ledger() if line["authority"] == authority.keyed_by]
    return [line for line in own if "fingerprint" in line or "stand_to" in line]


def _told(line: Mapping[str, str]) -> Told:
    back = line.get("back_after")
    return Told(
        datetime.fromisoformat(line["erased_at"]), date.fromisoformat(back) if back else None
    )


def _known(authority: Authority) -> dict[str, Told]:
    """What this database says, by fingerprint."""
    rows = Erasure.objects.filter(authority=authority)
    told = rows.values_list("fingerprint", "erased_at", "back_after")
    return {fingerprint: Told(at, back_after) for fingerprint, at, back_after in told}


def _stands(authority: Authority, line: Mapping[str, object]) -> bool:
    """Whether figures stand here as far as a line says."""
    stands = FiguresStand.objects.filter(authority=authority, of=line["figures"])
    return stands.filter(month__gte=line["stand_to"]).exists()


def _came_back(child: Child, back_after: date | None) -> bool:
    """Whether a return of later days named them anew, as it may."""
    if back_after is None:
        return False
    later = Release.objects.filter(authority=child.authority_id, last_on__gt=back_after)
    return any(
        model.objects.filter(authority=child.authority_id, child=child, release__in=later).exists()
        for model in ROWS.values()
    )
