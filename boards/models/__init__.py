"""What boards keep, one file for each thing of the work."""

from boards.models.action import Action, ActionNote, ActionState
from boards.models.board import Board, Seat, SeatKind
from boards.models.evaluation import Evaluation
from boards.models.evidence import Evidence, EvidenceKind, SourceGroup, Tells, Theme
from boards.models.inquiry import (
    FeedbackNote,
    FrozenFigures,
    Holds,
    Hypothesis,
    Inquiry,
    InquiryState,
    RaisedFrom,
)
from boards.models.measure import MeasureCommentary, MeasureRating
from boards.models.meeting import Meeting, MeetingState
from boards.models.outcome import LocalOutcome
from boards.models.priority import (
    Movement,
    Priority,
    PriorityReview,
    PriorityState,
    Proposal,
    Voice,
    Way,
)
from boards.models.tracker import TrackedChild, TrackedMeasure

__all__ = [
    "Action",
    "ActionNote",
    "ActionState",
    "Board",
    "Evaluation",
    "Evidence",
    "EvidenceKind",
    "FeedbackNote",
    "FrozenFigures",
    "Holds",
    "Hypothesis",
    "Inquiry",
    "InquiryState",
    "LocalOutcome",
    "MeasureCommentary",
    "MeasureRating",
    "Meeting",
    "MeetingState",
    "Movement",
    "Priority",
    "PriorityReview",
    "PriorityState",
    "Proposal",
    "RaisedFrom",
    "Seat",
    "SeatKind",
    "SourceGroup",
    "Tells",
    "Theme",
    "TrackedChild",
    "TrackedMeasure",
    "Voice",
    "Way",
]
