"""What was promised and whether it worked: each action beside what the months after it say of the
measure it should move."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.models import Authority
from boards.models import Action, ActionState
from indicators.catalogue import INDICATORS
from indicators.queries import Reader
from indicators.since_day import TOO_EARLY, Since, since
from records.calendar import LOCKDOWN

# So many are worked out on one page, the latest first.
MOST = 24


@dataclass(frozen=True)
class Promise:
    """An action with the measure it should move, and what followed; None without a day."""

    action: Action
    measure: str
    since: Since | None

    @property
    def group(self) -> str:
        """Where it stands on the page."""
        if self.since is None:
            return "undated"
        return "early" if self.since.word == TOO_EARLY else "told"


@dataclass(frozen=True)
class Account:
    """Actions that should move a measure: those of which something can be said, those too early
    to judge, those whose day is not known; how many name no measure, and how many more have a
    day and are not shown."""

    told: list[Promise]
    early: list[Promise]
    undated: list[Promise]
    no_measure: int
    more: int


def account(authority: Authority, actions: QuerySet[Action], *, sees: bool) -> Account:
    """The account of some actions, which are not dropped; the latest change first."""
    kept = actions.exclude(state=ActionState.DROPPED)
    named = [a for a in kept.exclude(indicator="") if a.indicator in INDICATORS]
    dated = sorted(
        (a for a in named if a.took_effect_on), key=lambda a: a.took_effect_on, reverse=True
    )
    asked = [(a.indicator, a.took_effect_on) for a in dated[:MOST]]
    reader = Reader(authority, sees_groups=sees, event=LOCKDOWN)
    promises = [
        Promise(action, INDICATORS[action.indicator].title, told)
        for action, told in zip(dated, since(reader, asked), strict=False)
    ]
    undated = [
        Promise(action, INDICATORS[action.indicator].title, None)
        for action in named
        if not action.took_effect_on
    ]
    return Account(
        told=[p for p in promises if p.group == "told"],
        early=[p for p in promises if p.group == "early"],
        undated=undated,
        no_measure=kept.filter(Q(indicator="")).count(),
        more=max(len(dated) - MOST, 0),
    )
