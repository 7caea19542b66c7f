"""Making links, and what people say of them: confirmed, refused, undone.

What a person decided of a pair outlives the run it was decided in: the next run begins with it.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Any

import pandas as pd
from django.db import connection, transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Authority, Person
from records import known, links, queries, sealing
from records.matching.agreement import compared, sides, told
from records.matching.links import Matched, known_twice, matched
from records.merge import InForce
from records.models import Link, LinkRun

# Of runs before these only what people decided is kept.
RUNS_KEPT = 5
_BATCH = 5_000
_DECIDED = (Link.State.CONFIRMED, Link.State.REFUSED, Link.State.UNDONE)


class NotNow(Exception):
    """What was asked of a link cannot be done; the message says why."""


def match(authority: Authority) -> LinkRun | None:
    """Match everybody the standing releases know, where they say something new since the last run;
    None where they do not.

    Only one run of an authority goes on at a time; another that was asked for meanwhile finds its
    work done.
    """
    with transaction.atomic():
        _one_at_a_time(authority)
        releases = queries.standing(authority)
        sealed = sorted(sealing.in_force(authority).values_list("child", flat=True))
        made_of = known.made_of(releases)
        if sealed:
            made_of = sha256(f"{made_of} {sealed}".encode()).hexdigest()
        last = LinkRun.objects.filter(authority=authority).first()
        if not known.has_partners(releases) or (last and last.made_of == made_of):
            return None
        people = {
            holder: frame[~frame["child"].isin(sealed)]
            for holder, frame in known.people(authority, releases).items()
        }
        decisions = _decisions(authority)
        found = _found(people, releases, decisions)
        weighed = any(each.weighed for each in found.values())
        run = LinkRun.objects.create(authority=authority, made_of=made_of, weighed=weighed)
        run.counts = _keep(run, people, found, decisions)
        LinkRun.objects.filter(authority=authority, stands=True).update(stands=False)
        run.stands = True
        run.save(update_fields=["counts", "stands"])
        audit.record(
            "people matched",
            person=None,
            authority=authority,
            subject=f"links {run.public_id}",
            **{f"linked of {holder or 'us'}": n["automatic"] for holder, n in run.counts.items()},
        )
        _forget_old(authority)
    return run


def decide(link: Link, person: Person, verdict: str, reason: str) -> Link:
    """A person's word on a link of the run that stands: confirmed, refused, or, of one in force,
    undone. Raises `NotNow` where it does not stand, or its people were linked meanwhile."""
    with transaction.atomic():
        _one_at_a_time(link.run.authority)
        link = Link.objects.select_for_update(of=("self",)).select_related("run").get(pk=link.pk)
        in_force = link.state in links.IN_FORCE
        allowed = {Link.State.UNDONE} if in_force else {Link.State.CONFIRMED, Link.State.REFUSED}
        if not link.run.stands:
            raise NotNow("People were matched again meanwhile: look at the pair as it stands now.")
        if verdict not in allowed:
            raise NotNow(
                "This link stands: it can only be undone."
                if in_force
                else "This pair is not linked: it can be confirmed or refused."
            )
        if not reason.strip():
            raise NotNow("Say why, in a few words.")
        if Link.objects.filter(links.touches_sealed(link.run.authority), pk=link.pk).exists():
            raise NotNow("One of the two is sealed: nobody is linked with a sealed child.")
        if verdict == Link.State.CONFIRMED and _taken(link):
            raise NotNow("One of the two is linked to somebody else: undo that link first.")
        link.state, link.reason = verdict, reason.strip()
        link.decided_by, link.decided_at = person, timezone.now()
        link.save(update_fields=["state", "reason", "decided_by", "decided_at"])
        audit.record(
            f"link {verdict}",
            person=person,
            authority=link.run.authority,
            subject=f"link {link.public_id}",
            reason=link.reason,
            method=link.method,
        )
    return link


def undo_run(run: LinkRun, person: Person, reason: str) -> LinkRun | None:
    """Take a whole run back: the one before it that was not undone stands again, or none does.

    What people decided of single pairs is kept, and the next run begins with it.
    """
    with transaction.atomic():
        _one_at_a_time(run.authority)
        run = LinkRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
        if not run.stands:
            raise NotNow("Only the links that stand can be undone.")
        if not reason.strip():
            raise NotNow("Say why, in a few words.")
        run.stands, run.reason = False, reason.strip()
        run.undone_by, run.undone_at = person, timezone.now()
        run.save(update_fields=["stands", "reason", "undone_by", "undone_at"])
        earlier = LinkRun.objects.filter(authority=run.authority, undone_at=None, pk__lt=run.pk)
        before = earlier.order_by("-pk").first()
        if before is not None:
            before.stands = True
            before.save(update_fields=["stands"])
        audit.record(
            "links undone",
            person=person,
            authority=run.authority,
            subject=f"links {run.public_id}",
            reason=run.reason,
        )
    return before


def _found(
    people: dict[str, pd.DataFrame],
    releases: list[InForce],
    decisions: dict[tuple[int, int], Link],
) -> dict[str, Matched]:
    """What matching says, holder by holder: `theirs` is whose record it is, `ours` the child.

    The authority's own children come first, so that who is known under two ids is one for partners.
    """
    own = people[""]
    pairs = known_twice(own).links
    together = known.returned_together(pairs, releases)
    pairs = known.directed(pairs.assign(automatic=pairs["automatic"] & ~together), own)
    same = {
        pair.theirs: pair.ours
        for pair in pairs[pairs["automatic"]].itertuples()
        if (pair.theirs, pair.ours) not in decisions
    }
    mine = set(own["child"])
    same |= {
        theirs: ours
        for (theirs, ours), link in decisions.items()
        if link.state == Link.State.CONFIRMED and theirs in mine
    }
    each_once = known.once(own, links.followed(same))
    found = {"": Matched(pairs, weighed=False)}
    for holder in sorted(set(people) - {""}):
        found[holder] = matched(each_once, people[holder])
    return found


def _keep(
    run: LinkRun,
    people: dict[str, pd.DataFrame],
    found: dict[str, Matched],
    decisions: dict[tuple[int, int], Link],
) -> dict[str, dict]:
    """Keep the links of a run, with what people decided put in the place of what matching says."""
    counts = {}
    for holder, each in found.items():
        theirs = set(people[holder]["child"])
        decided = {pair: link for pair, link in decisions.items() if pair[0] in theirs}
        confirmed = {p for p, link in decided.items() if link.state == Link.State.CONFIRMED}
        taken = {child for pair in confirmed for child in pair}
        proposed = [
            pair
            for pair in each.links.itertuples(index=False)
            if (pair.theirs, pair.ours) not in decided and not {pair.theirs, pair.ours} & taken
        ]
        words = _words(people, holder, [p for p in proposed if not p.automatic])
        rows = [*map(partial(_again, run), decided.values())]
        rows += [_proposed(run, holder, pair, words) for pair in proposed]
        Link.objects.bulk_create(rows, batch_size=_BATCH)
        states = Counter(row.state for row in rows)
        counts[holder] = {
            "people": len(theirs),
            "automatic": states[Link.State.AUTOMATIC],
            "confirmed": states[Link.State.CONFIRMED],
            "waiting": states[Link.State.WAITING],
            "methods": dict(
                Counter(row.method for row in rows if row.state in links.IN_FORCE).most_common()
            ),
        }
    return counts


def _words(
    people: dict[str, pd.DataFrame], holder: str, pairs: list
) -> dict[tuple[int, int], dict[str, str]]:
    """Of pairs that wait, how each field compares, in words."""
    if not pairs:
        return {}
    theirs = [pair.theirs for pair in pairs]
    ours = [pair.ours for pair in pairs]
    some = [
        frame[frame["child"].isin(wanted)]
        for frame, wanted in ((people[""], ours), (people[holder], theirs))
    ]
    both = sides(*some)
    lines = told(
        compared(
            both.ours.set_index("child", drop=False).loc[ours],
            both.theirs.set_index("child", drop=False).loc[theirs],
        )
    )
    return {
        (pair.theirs, pair.ours): line
        for pair, line in zip(pairs, lines.to_dict("records"), strict=True)
    }


def _proposed(
    run: LinkRun, holder: str, pair: Any, words: dict[tuple[int, int], dict[str, str]]
) -> Link:
    return Link(
        run=run,
        holder=holder,
        from_child_id=pair.theirs,
        to_child_id=pair.ours,
        method=pair.method,
        score=pair.score,
        agrees=words.get((pair.theirs, pair.ours), {}),
        state=Link.State.AUTOMATIC if pair.automatic else Link.State.WAITING,
    )


def _again(run: LinkRun, link: Link) -> Link:
    """What a person decided, in another run."""
    names = ("from_child_id", "to_child_id", "holder", "method", "score", "agrees", "state",
             "decided_by_id", "decided_at", "reason")  # fmt: skip
    return Link(run=run, **{name: getattr(link, name) for name in names})


def _decisions(authority: Authority) -> dict[tuple[int, int], Link]:
    """The last that people decided of each pair, in whichever run; of two that confirm one person
    as different children, the later."""
    decided = Link.objects.filter(run__authority=authority, state__in=_DECIDED)
    found = {
        (link.from_child_id, link.to_child_id): link
        for link in decided.order_by("decided_at", "run_id")
    }
    confirmed: dict[int, tuple[datetime, tuple[int, int]]] = {}
    for pair, link in found.items():
        if link.state == Link.State.CONFIRMED:
            confirmed[pair[0]] = max(
                confirmed.get(pair[0], (link.decided_at, pair)), (link.decided_at, pair)
            )
    return {
        pair: link
        for pair, link in found.items()
        if link.state != Link.State.CONFIRMED or confirmed[pair[0]][1] == pair
    }


def _taken(link: Link) -> bool:
    """Whether either of the two is linked, in the same run and source, to somebody else."""
    others = Link.objects.filter(
        run=link.run, state__in=links.IN_FORCE, holder=link.holder
    ).exclude(pk=link.pk)
    return (
        others.filter(from_child=link.from_child_id).exists()
        or others.filter(to_child=link.to_child_id).exists()
    )


def _one_at_a_time(authority: Authority) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('links'), %s)", [authority.pk])


def _forget_old(authority: Authority) -> None:
    runs = LinkRun.objects.filter(authority=authority).order_by("-pk")
    old = list(runs.values_list("pk", flat=True)[RUNS_KEPT:])
    Link.objects.filter(run__in=old).exclude(state__in=_DECIDED).delete()
