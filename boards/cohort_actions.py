"""Which children a board follows: chosen, and read from the record again, so that children join and
leave; and from where it calls them amber and red.

Each leaves an audit entry in its transaction; none holds a word about a child.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

import pandas as pd
from django.db import transaction
from django.utils import timezone

from accounts import audit, walls
from accounts.models import Authority, Person
from boards.actions import MayNot, allow
from boards.child_measures import ENTITIES, MEASURES, Cohort, Limits, Reading, read
from boards.child_measures.cohorts import SOURCES, NotHeld, data_to, described, members
from boards.may import KEEPERS, Who
from boards.models import Board, BoardLimit, FollowedCohort, TimeFollowed, TrackedChild
from boards.rules import child as rules
from records import queries as records
from records.calendar import age_at

# No vowels, so that no word is made, and nothing that is read as something else.
ALIAS_LETTERS = "BCDFGHJKLMNPQRSTVWXZ23456789"
ALIAS_LENGTH = 4


@dataclass(frozen=True)
class Moved:
    """What reading the record again changed: how many children joined, left and stayed."""

    joined: int
    left: int
    stayed: int


@transaction.atomic
def choose_cohort(
    board: Board,
    cohort: Cohort,
    *,
    youngest: int | None = None,
    oldest: int | None = None,
    by: Person | None,
    who: Collection[Who],
    on: date | None = None,
) -> Moved:
    """Say which children a board follows, and read them from the record: of the day to which the
    data run, or of an earlier day `on`. Raises `MayNot`, also where nothing held says who belongs
    to the cohort."""
    board = held(board)
    allow(rules.DEFINE_COHORT, who, board.state)
    FollowedCohort.objects.update_or_create(
        board=board,
        defaults={
            "kind": cohort.name.lower(),
            "youngest": youngest,
            "oldest": oldest,
            "chosen_by": by,
            "chosen_at": timezone.now(),
        },
    )
    audit.record(
        "children to follow chosen",
        person=by,
        authority=board.authority,
        subject=board,
        cohort=cohort.name.lower(),
        youngest=youngest,
        oldest=oldest,
    )
    return _read(board, by, on)


@transaction.atomic
def read_again(board: Board, *, by: Person | None, who: Collection[Who]) -> Moved:
    """Read the children and all that is said of them from the returns that stand now."""
    board = held(board)
    allow(rules.REFRESH, who, board.state)
    return _read(board, by)


def is_stale(board: Board, followed: FollowedCohort) -> bool:
    """Whether returns were published or withdrawn since the record was last read."""
    standing = sorted(release.release for release in records.standing(board.authority))
    return standing != followed.releases


def follow_publications(authority: Authority | None = None) -> list[tuple[Board, Moved]]:
    """Read the children again of every sitting board (of one authority or all) for which returns
    changed since; a board of whose cohort nothing is held any more keeps what it has."""
    cohorts = FollowedCohort.objects.filter(board__ended_at=None).exclude(read_on=None)
    if authority is not None:
        cohorts = cohorts.filter(board__authority=authority)
    with walls.every_authority(walls.Because.JOBS):
        sitting = list(cohorts.select_related("board__authority"))
    read_anew = []
    for followed in sitting:
        with walls.within(followed.board.authority):
            if is_stale(followed.board, followed):
                with suppress(MayNot):
                    moved = read_again(followed.board, by=None, who=KEEPERS)
                    read_anew.append((followed.board, moved))
    return read_anew


def held(board: Board) -> Board:
    """The board, locked to the end of the transaction."""
    boards = Board.objects.select_related("authority").select_for_update(of=("self",))
    return boards.get(pk=board.pk)


def _read(board: Board, by: Person | None, on: date | None = None) -> Moved:
    followed = FollowedCohort.objects.filter(board=board).first()
    if followed is None:
        raise MayNot("Say first which children the board follows.")
    releases = records.standing(board.authority)
    source = SOURCES[followed.cohort].entity
    needed = {*ENTITIES, *([source] if source else [])}
    record = records.record_of(board.authority, releases, entities=needed)
    try:
        day = data_to(record, followed.cohort)
    except NotHeld as nothing:
        raise MayNot(str(nothing)) from nothing
    day = min(day, pd.Timestamp(on)) if on else day
    children = described(record, members(record, followed.cohort, day), day)
    children = _aged(children, followed, day)
    said = read(record, children, followed.cohort, day, limits_of(board))
    moved = _moved(board, said, day.date())
    followed.read_at, followed.read_on = timezone.now(), day.date()
    followed.releases = sorted(release.release for release in releases)
    followed.save(update_fields=["read_at", "read_on", "releases"])
    audit.record(
        "children followed read again",
        person=by,
        authority=board.authority,
        subject=board,
        joined=moved.joined,
        left=moved.left,
        stayed=moved.stayed,
        on=day.date().isoformat(),
    )
    return moved


def _aged(children: pd.DataFrame, followed: FollowedCohort, day: pd.Timestamp) -> pd.DataFrame:
    age = age_at(children["born"], pd.Series(day, index=children.index))
    inside = pd.Series(True, index=children.index)
    if followed.youngest is not None:
        inside &= age >= followed.youngest
    if followed.oldest is not None:
        inside &= age <= followed.oldest
    return children[inside].reset_index(drop=True)


def _moved(board: Board, said: dict[int, dict[str, Reading]], on: date) -> Moved:
    """Let children join and leave, and keep what is said of those who are there."""
    known = {each.child: each for each in TrackedChild.objects.filter(board=board)}
    there = {number for number, each in known.items() if each.removed_at is None}
    left = [known[number] for number in there - said.keys()]
    now = timezone.now()
    TrackedChild.objects.filter(pk__in=[each.pk for each in left]).update(removed_at=now)
    TimeFollowed.objects.filter(child__in=left, left_on=None).update(left_on=on)
    taken = {each.alias for each in known.values()}
    new = [
        TrackedChild(board=board, child=number, alias=_alias(taken))
        for number in sorted(said.keys() - known.keys())
    ]
    TrackedChild.objects.bulk_create(new)
    everybody = [*new, *(known[number] for number in said.keys() & known.keys())]
    joined = [each for each in everybody if each.child not in there]
    TimeFollowed.objects.bulk_create(TimeFollowed(child=each, joined_on=on) for each in joined)
    for each in everybody:
        each.removed_at, each.read_on = None, on
        each.readings = {key: reading.kept() for key, reading in said[each.child].items()}
    TrackedChild.objects.bulk_update(
        everybody, ["removed_at", "readings", "read_on"], batch_size=200
    )
    return Moved(joined=len(joined), left=len(left), stayed=len(everybody) - len(joined))


def _alias(taken: set[str]) -> str:
    """A name that says nothing and that nobody on the board has; it is added to `taken`."""
    while True:
        alias = "".join(secrets.choice(ALIAS_LETTERS) for _ in range(ALIAS_LENGTH))
        if alias not in taken:
            taken.add(alias)
            return alias


def limits_of(board: Board) -> dict[str, Limits]:
    """From where the board calls measures amber and red, where it set that itself."""
    return {each.measure: Limits(each.red, each.amber) for each in board.limits.all()}


@transaction.atomic
def set_limits(
    board: Board, measure: str, limits: Limits, *, seen: Limits, by: Person, who: Collection[Who]
) -> None:
    """Say from where a measure is amber and red on this board; children are rated anew at once.

    `seen`: the limits the writer was shown. Raises `MayNot`, also where they changed since.
    """
    board = held(board)
    allow(rules.SET_LIMITS, who, board.state)
    declared = MEASURES[measure].limits
    if limits_of(board).get(measure, declared) != seen:
        raise MayNot(
            "Somebody else changed these limits while you were writing: look at them again."
        )
    BoardLimit.objects.update_or_create(
        board=board, measure=measure, defaults={"amber": limits.amber, "red": limits.red}
    )
    followed = list(TrackedChild.objects.filter(board=board, removed_at=None))
    for each in followed:
        if measure in each.readings:
            again = Reading.of(each.readings[measure]).rated_by(limits)
            each.readings = each.readings | {measure: again.kept()}
    TrackedChild.objects.bulk_update(followed, ["readings"], batch_size=200)
    audit.record(
        "limits of a child measure set",
        person=by,
        authority=board.authority,
        subject=board,
        measure=measure,
        amber=limits.amber,
        red=limits.red,
    )
