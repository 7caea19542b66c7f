"""Whether the audit trail still is what was written: the seals of its entries, tried one by one and
against what was anchored outside the database.

Each entry is sealed as it is committed (migration 0002): the seal is a SHA-256 of the entry and of
the seal before it, in one chain for each authority and one for entries of none. Whoever changes an
entry, takes one away or puts one in breaks its seal; whoever makes all later seals anew, or cuts
off the end, no longer agrees with the anchors.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection

from accounts import walls
from accounts.models import Authority

NO_AUTHORITY = ""


@dataclass(frozen=True)
class Anchor:
    """The last seal of a chain at a moment. `authority`: an ONS code, "" for entries of none."""

    at: str
    authority: str
    number: int
    hash: str


@dataclass(frozen=True)
class Broken:
    """Where a chain does not hold. `entry`: the id of the audit entry, None where none is known;
    `number`: its place in the chain."""

    authority: str
    entry: int | None
    number: int | None
    why: str

    def __str__(self) -> str:
        chain = self.authority or "no authority"
        return f"Chain of {chain}, link {self.number}, entry {self.entry}: {self.why}"


CHANGED = "the entry or its seal is not what was written"
GONE = "the entry is gone"
CUT = "a link before this one is gone"
UNSEALED = "the entry was put in without a seal"
NOT_AS_ANCHORED = "the chain is not as it was anchored"

_BROKEN = """
    WITH chain AS (
        SELECT link.*, lag(hash, 1, '') OVER links AS before, lag(number, 1, 0) OVER links AS last
        FROM accounts_auditlink link
        WINDOW links AS (PARTITION BY authority_id ORDER BY number)
    )
    SELECT coalesce(authority.code, ''), chain.entry, chain.number, CASE
        WHEN said.id IS NULL THEN %(gone)s
        WHEN chain.number <> chain.last + 1 THEN %(cut)s
        ELSE %(changed)s END
    FROM chain
    LEFT JOIN accounts_auditentry said ON said.id = chain.entry
    LEFT JOIN accounts_authority authority ON authority.id = chain.authority_id
    WHERE said.id IS NULL OR chain.number <> chain.last + 1
        OR said.authority_id IS DISTINCT FROM chain.authority_id
        OR chain.hash <> csc_entry_hash(chain.before, said)
    UNION ALL
    SELECT coalesce(authority.code, ''), entry.id, NULL, %(unsealed)s
    FROM accounts_auditentry entry
    LEFT JOIN accounts_authority authority ON authority.id = entry.authority_id
    WHERE NOT EXISTS (SELECT FROM accounts_auditlink link WHERE link.entry = entry.id)
    ORDER BY 1, 3 NULLS LAST, 2
"""


def broken() -> list[Broken]:
    """Every place where a chain does not hold, in the order of the chains; none where all is as it
    was written."""
    said = {"gone": GONE, "cut": CUT, "changed": CHANGED, "unsealed": UNSEALED}
    with walls.every_authority(walls.Because.CHAIN), connection.cursor() as cursor:
        cursor.execute(_BROKEN, said)
        return [Broken(*row) for row in cursor.fetchall()]


def heads(at: datetime) -> list[Anchor]:
    """The last seal of each chain now."""
    with walls.every_authority(walls.Because.CHAIN), connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (link.authority_id) coalesce(authority.code, ''), number, hash"
            " FROM accounts_auditlink link"
            " LEFT JOIN accounts_authority authority ON authority.id = link.authority_id"
            " ORDER BY link.authority_id, number DESC"
        )
        return [Anchor(at.isoformat(), *row) for row in cursor.fetchall()]


def disagreeing(anchors: Iterable[Anchor]) -> list[Broken]:
    """The anchors that the chains no longer agree with."""
    known = {authority.code: authority.pk for authority in Authority.objects.all()}
    found = []
    with walls.every_authority(walls.Because.CHAIN), connection.cursor() as cursor:
        for anchor in anchors:
            cursor.execute(
                "SELECT entry, hash FROM accounts_auditlink"
                " WHERE authority_id IS NOT DISTINCT FROM %s AND number = %s",
                [known.get(anchor.authority), anchor.number],
            )
            entry, hash_now = cursor.fetchone() or (None, None)
            if hash_now != anchor.hash:
                found.append(Broken(anchor.authority, entry, anchor.number, NOT_AS_ANCHORED))
    return found


def anchor(path: Path, at: datetime) -> int:
    """Write down the last seal of every chain that grew since the last time; how many."""
    before = {each.authority: each for each in anchored(path)}
    new = [each for each in heads(at) if each.number != _number(before.get(each.authority))]
    if new:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(asdict(each)) + "\n" for each in new)
    return len(new)


def anchored(path: Path) -> Iterator[Anchor]:
    """What was written down, oldest first."""
    if path.exists():
        with path.open(encoding="utf-8") as file:
            for line in file:
                yield Anchor(**json.loads(line))


def _number(anchor: Anchor | None) -> int:
    return anchor.number if anchor else 0
