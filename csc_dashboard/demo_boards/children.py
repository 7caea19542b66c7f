"""The children whom a board of the demonstration follows: two rounds of ratings, one opened and one
that collects, and what children and families say."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

from django.utils import timezone

from accounts.actions import add_person
from accounts.models import Authority, Person
from accounts.permissions import RoleName
from boards import child_actions, cohort_actions, rating_actions
from boards.actions import MayNot
from boards.child_measures import Cohort, Rag
from boards.child_queries import cohort_of, table
from boards.may import Who
from boards.models import AsWhat, Board, Gathered, Professional, RatingRound, TrackedChild, Whose
from csc_dashboard.demo_boards.setting import OUTCOMES, board_named, somebody
from records import queries as records

CHAIR, NOTES = frozenset({Who.CHAIR}), frozenset({Who.NOTE_TAKER})
# Two years of age make about two dozen children.
YOUNGEST, OLDEST = 14, 15
BETWEEN_ROUNDS = timedelta(days=91)
OTHERS = (
    (AsWhat.REVIEWING_OFFICER, "Demo reviewing officer", "reviewing.officer"),
    (AsWhat.VIRTUAL_SCHOOL, "Demo virtual school teacher", "virtual.school"),
    (AsWhat.HEALTH, "Demo nurse for children in care", "nurse"),
    (AsWhat.CARER, "Demo foster carer", "foster.carer"),
)
EMAIL_HOST = "fenmarch.example"
WHY = {
    AsWhat.SOCIAL_WORKER: {
        Rag.GREEN: "Settled, sees friends, sleeps well.",
        Rag.AMBER: "Misses the family since contact was changed.",
        Rag.RED: "Speaks of leaving; the home may not hold.",
    },
    AsWhat.REVIEWING_OFFICER: {
        Rag.GREEN: "The plan is kept, and the child was heard at the review.",
        Rag.AMBER: "Two decisions of the last review are still open.",
        Rag.RED: "Nobody can say yet where this child is to grow up.",
    },
    AsWhat.VIRTUAL_SCHOOL: {
        Rag.GREEN: "Goes to school every day and has found a club.",
        Rag.AMBER: "Late to school more often than last term.",
        Rag.RED: "Hardly at school, and nobody has asked why.",
    },
    AsWhat.HEALTH: {
        Rag.GREEN: "Seen last week: cheerful and in good health.",
        Rag.AMBER: "Waits for an appointment that was promised in spring.",
        Rag.RED: "Has lost weight and does not want to be seen.",
    },
    AsWhat.CARER: {
        Rag.GREEN: "Laughs at breakfast again.",
        Rag.AMBER: "Quiet since the last visit home.",
        Rag.RED: "Up most nights; we need help to keep going.",
    },
}
VOICES = (
    (Whose.CHILD, Gathered.TALK, "I would like to stay where I am until I finish school."),
    (Whose.CHILD, Gathered.ADVOCATE, "Nobody told me why my social worker left."),
    (Whose.PARENT, Gathered.REVIEW, "It helps that we now meet at the park and not in the office."),
    (Whose.CHILD, Gathered.WRITTEN, "School is fine. I just want my brother to come at weekends."),
    (Whose.CARER, Gathered.TALK, "He talks more since he has the dog to look after."),
    (Whose.CHILD, Gathered.PLAY, "This is my room, and the door is open because I like it here."),
)


def follow_children(authority: Authority) -> None:
    """Let a board follow children in care of one age through two rounds of ratings."""
    board = board_named(authority, OUTCOMES)
    notes = somebody(authority, RoleName.PERFORMANCE_LEAD)
    last = max((each.last for each in records.standing(authority)), default=None)
    if last is None:
        return
    try:
        _follow(board, notes, last - BETWEEN_ROUNDS)
    except MayNot:
        # A small demonstration may hold no return of children in care.
        return
    if not board.children.exists():
        return
    around = _people(authority, board, notes)
    chance = Random(authority.code)  # noqa: S311  no secret
    _round(board, around, chance, share=1.0)
    opened = board.rounds.first()
    chair = somebody(authority, RoleName.BOARD_MEMBER)
    rating_actions.open_ratings(board, opened.number, by=chair, who=CHAIR)
    _was(opened, BETWEEN_ROUNDS)
    _say(board, chance, around[AsWhat.SOCIAL_WORKER], last)
    cohort_actions.read_again(board, by=notes, who=NOTES)
    if board.children.filter(removed_at=None).exists():
        _name(board, around, notes)
        _round(board, around, chance, share=0.6)


def _follow(board: Board, notes: Person, on: date) -> None:
    cohort_actions.choose_cohort(
        board, Cohort.IN_CARE, youngest=YOUNGEST, oldest=OLDEST, by=notes, who=NOTES, on=on
    )


def _people(authority: Authority, board: Board, notes: Person) -> dict[AsWhat, Person]:
    around = {AsWhat.SOCIAL_WORKER: somebody(authority, RoleName.PRACTITIONER)}
    for as_what, name, mailbox in OTHERS:
        around[as_what] = add_person(
            authority,
            email=f"{mailbox}@{EMAIL_HOST}",
            name=name,
            roles=[RoleName.PRACTITIONER],
            by=None,
        )
    _name(board, around, notes)
    return around


def _name(board: Board, around: dict[AsWhat, Person], notes: Person) -> None:
    """The social worker and the reviewing officer stand around all, the others around some."""
    children = list(board.children.filter(removed_at=None))
    for number, (as_what, person) in enumerate(around.items()):
        theirs = children if number < 2 else children[number % 3 :: 2]
        child_actions.name_professional(board, theirs, person, as_what, by=notes, who=NOTES)


def _round(board: Board, around: dict[AsWhat, Person], chance: Random, *, share: float) -> None:
    """A round in which a share of the people rate, each near what the record says, or not."""
    chair = somebody(board.authority, RoleName.BOARD_MEMBER)
    rating_actions.begin_round(board, by=chair, who=CHAIR)
    rated = {row.child: row.record for row in table(board, cohort_of(board)).rows}
    professionals = Professional.objects.filter(
        child__board=board, left_at=None, child__removed_at=None
    ).select_related("child__board__authority", "person")
    for professional in professionals:
        if chance.random() >= share:
            continue
        record = rated[professional.child_id] or Rag.GREEN
        other = chance.choice([each for each in Rag if each is not record])
        rag = record if chance.random() < 0.65 else other
        rating_actions.rate(
            professional,
            rag=rag,
            words=WHY[AsWhat(professional.as_what)][rag],
            seen=0,
            by=professional.person,
        )


def _was(opened: RatingRound, ago: timedelta) -> None:
    """A round of the past: begun and opened so long ago."""
    then: datetime = timezone.now() - ago
    RatingRound.objects.filter(pk=opened.pk).update(
        begun_at=then - timedelta(days=12), opened_at=then
    )


def _say(board: Board, chance: Random, worker: Person, last: date) -> None:
    """Let the children who worry people most be heard first."""
    worrying = [row.child for row in table(board, cohort_of(board)).rows]
    children = TrackedChild.objects.select_related("board__authority").in_bulk(worrying)
    for number, (whose, how, words) in enumerate(VOICES):
        child_actions.write_words(
            children[worrying[number // 2 % len(worrying)]],
            whose=whose,
            words=words,
            said_on=last - timedelta(days=chance.randrange(5, 80)),
            how=how,
            by=worker,
            who={Who.PROFESSIONAL},
        )
