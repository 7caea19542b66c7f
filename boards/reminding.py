"""When somebody is reminded of what they promised: a week before, on the day, every week after; and
from when on the chair hears of it."""

from __future__ import annotations

from datetime import date, timedelta

BEFORE = timedelta(days=7)
WEEK = timedelta(days=7)
# Late by more days than this, it goes to the chair as well.
PATIENCE = 14


def days_late(due_on: date, today: date) -> int:
    """By how many days something is late; 0 on the day and before."""
    return max((today - due_on).days, 0)


def is_escalated(due_on: date, today: date) -> bool:
    """Whether something is so late that it goes to the chair."""
    return days_late(due_on, today) > PATIENCE


def falls_on(due_on: date, agreed_on: date, today: date) -> date | None:
    """The day of the schedule a reminder sent today belongs to: the last one that has come.

    A day on which nobody was reminded is made up for on the next; None before the first, and where
    it came before the thing was agreed.
    """
    day = due_on - BEFORE
    if today < day:
        return None
    if today >= due_on:
        day = due_on + WEEK * ((today - due_on).days // WEEK.days)
    return day if day > agreed_on else None


def falls_on_chair(due_on: date, today: date) -> date | None:
    """The same for the chair: the first day it is too late, and every week after."""
    first = due_on + timedelta(days=PATIENCE + 1)
    if today < first:
        return None
    return first + WEEK * ((today - first).days // WEEK.days)
