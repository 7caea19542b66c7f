"""What boards keep, one file for each thing of the work."""

from boards.models.action import OPEN, Action, ActionNote, ActionReminder, ActionState
from boards.models.agenda import AgendaItem, Attendance, Came, Decision, ItemKind
from boards.models.board import Board, Seat, SeatKind
from boards.models.inquiry import Inquiry, InquiryState, RaisedFrom
from boards.models.measure import MeasureCommentary, MeasureRating
from boards.models.meeting import Meeting, MeetingState
from boards.models.tracker import TrackedChild, TrackedMeasure

__all__ = [
    "OPEN",
    "Action",
    "ActionNote",
    "ActionReminder",
    "ActionState",
    "AgendaItem",
    "Attendance",
    "Board",
    "Came",
    "Decision",
    "Inquiry",
    "InquiryState",
    "ItemKind",
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
