"""What boards keep, one file for each thing of the work."""

from boards.models.action import Action, ActionNote, ActionState
from boards.models.board import Board, Seat, SeatKind
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
from boards.models.inquiry import Inquiry, InquiryState, RaisedFrom
from boards.models.measure import MeasureCommentary, MeasureRating
from boards.models.meeting import Meeting, MeetingState
from boards.models.tracker import TrackedChild, TrackedMeasure

__all__ = [
    "Action",
    "ActionNote",
    "ActionState",
    "AsWhat",
    "Board",
    "BoardLimit",
    "ChildInRound",
    "FollowedCohort",
    "Gathered",
    "Inquiry",
    "InquiryState",
    "MeasureCommentary",
    "MeasureRating",
    "Meeting",
    "MeetingState",
    "PersonsRating",
    "Professional",
    "RaisedFrom",
    "RatingRound",
    "Seat",
    "SeatKind",
    "TimeFollowed",
    "TrackedChild",
    "TrackedMeasure",
    "VoiceWords",
    "Whose",
]
