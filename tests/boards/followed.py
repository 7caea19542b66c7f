"""A board that follows children, with its people: what tests of children stand on."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import Person
from accounts.permissions import RoleName
from boards import actions, child_actions, cohort_actions, rating_actions
from boards.child_measures import Cohort, Rag
from boards.may import Who
from boards.models import AsWhat, Board, Professional, SeatKind, TrackedChild
from tests.builders import Scene
from tests.people import new_person

ADMINISTRATOR = frozenset({Who.ADMINISTRATOR})
CHAIR, NOTES = frozenset({Who.CHAIR}), frozenset({Who.NOTE_TAKER})


@dataclass(frozen=True)
class Followed:
    """A board with the board member in the chair, the performance lead taking notes; the
    practitioner and `other`, a nurse, stand around its first two children."""

    board: Board
    chair: Person
    notes: Person
    worker: Person
    other: Person
    children: list[TrackedChild]
    around: list[Professional]

    @property
    def first(self) -> TrackedChild:
        return self.children[0]

    def begin(self):
        """A round of ratings begun."""
        return rating_actions.begin_round(self.board, by=self.chair, who=CHAIR)

    def open(self, number: int) -> None:
        rating_actions.open_ratings(self.board, number, by=self.chair, who=CHAIR)


def follow(scene: Scene, cohort: Cohort = Cohort.IN_CARE) -> Followed:
    """Set a board up that follows the children in care of the scene."""
    staff = scene.staff
    board = actions.set_up(scene.here, name="Outcomes", purpose="", by=None)
    for role, kind in (
        (RoleName.BOARD_MEMBER, SeatKind.CHAIR),
        (RoleName.PERFORMANCE_LEAD, SeatKind.NOTE_TAKER),
    ):
        actions.seat(board, staff[role], kind, by=None, who=ADMINISTRATOR)
    chair, notes = staff[RoleName.BOARD_MEMBER], staff[RoleName.PERFORMANCE_LEAD]
    cohort_actions.choose_cohort(board, cohort, by=notes, who=NOTES)
    children = list(board.children.filter(removed_at=None).order_by("pk"))
    other = new_person(scene.here, "Nurse", RoleName.PRACTITIONER)
    worker = staff[RoleName.PRACTITIONER]
    for person, as_what in ((worker, AsWhat.SOCIAL_WORKER), (other, AsWhat.HEALTH)):
        child_actions.name_professional(board, children[:2], person, as_what, by=notes, who=NOTES)
    around = list(
        Professional.objects.filter(child__board=board)
        .select_related("child__board__authority", "person")
        .order_by("as_what", "child_id")
    )
    return Followed(board, chair, notes, worker, other, children, around)


def put(professional: Professional, rag: Rag, words: str = "", seen: int = 0):
    """Somebody's rating, put by themselves."""
    return rating_actions.rate(
        professional, rag=rag, words=words, seen=seen, by=professional.person
    )
