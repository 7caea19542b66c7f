"""What boards keep, one file for each thing of the work."""

from boards.models.action import (
    OPEN,
    Action,
    ActionNote,
    ActionReminder,
    ActionState,
)
from boards.models.agenda import (
    AgendaItem,
    Attendance,
    Came,
    Decision,
    ItemKind,
)
from boards.models.board import (
    Board,
    Seat,
    SeatKind,
)
from boards.models.child import (
    AsWhat,
    BoardLimit,
    ChildInRound,
    FollowedCohort,
    Gathered,
    PersonsRating,
    Professional,
    RatingRound,
    TimeFollowed,
    VoiceWords,
    Whose,
)
from boards.models.evaluation import (
    Evaluation,
)
from boards.models.evidence import (
    Evidence,
    EvidenceKind,
    SourceGroup,
    Tells,
    Theme,
)
from boards.models.inquiry import (
    FeedbackNote,
    FrozenFigures,
    Holds,
    Hypothesis,
    Inquiry,
    InquiryState,
    RaisedFrom,
)
from boards.models.measure import (
    MeasureCommentary,
    MeasureRating,
)
from boards.models.meeting import (
    Meeting,
    MeetingState,
)
from boards.models.outcome import (
    LocalOutcome,
)
from boards.models.priority import (
    Movement,
    Priority,
    PriorityReview,
    PriorityState,
    Proposal,
    Voice,
    Way,
)
from boards.models.tracker import (
    TrackedChild,
    TrackedMeasure,
)

__all__ = [
    "OPEN",
    "Action",
    "ActionNote",
    "ActionReminder",
    "ActionState",
    "AgendaItem",
    "AsWhat",
    "Attendance",
    "Board",
    "BoardLimit",
    "Came",
    "ChildInRound",
    "Decision",
    "Evaluation",
    "Evidence",
    "EvidenceKind",
    "FeedbackNote",
    "FollowedCohort",
    "FrozenFigures",
    "Gathered",
    "Holds",
    "Hypothesis",
    "Inquiry",
    "InquiryState",
    "ItemKind",
    "LocalOutcome",
    "MeasureCommentary",
    "MeasureRating",
    "Meeting",
    "MeetingState",
    "Movement",
    "PersonsRating",
    "Priority",
    "PriorityReview",
    "PriorityState",
    "Professional",
    "Proposal",
    "RaisedFrom",
    "RatingRound",
    "Seat",
    "SeatKind",
    "SourceGroup",
    "Tells",
    "Theme",
    "TimeFollowed",
    "TrackedChild",
    "TrackedMeasure",
    "Voice",
    "VoiceWords",
    "Way",
    "Whose",
]
