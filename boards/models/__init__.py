"""What boards keep, one file for each thing of the work."""

from boards.models.action import Action, ActionNote, ActionState
from boards.models.board import Board, Seat, SeatKind
from boards.models.inquiry import Inquiry, InquiryState, RaisedFrom
from boards.models.measure import MeasureCommentary, MeasureRating
from boards.models.meeting import Meeting, MeetingState
from boards.models.tracker import TrackedChild, TrackedMeasure

__all__ = [
    "Action",
    "ActionNote",
    "ActionState",
    "Board",
    "Inquiry",
    "InquiryState",
    "MeasureCommentary",
    "MeasureRating",
    "Meeting",
    "MeetingState",
    "RaisedFrom",
    "Seat",
    "SeatKind",
    "TrackedChild",
    "TrackedMeasure",
]
