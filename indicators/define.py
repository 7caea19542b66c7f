"""How an indicator is declared: once, in words a person reads, with a function that picks its
cases.

An indicator returns its *cases*, not its number. From the same table come the figure, the trend,
every cut, the rolling year and the list of children behind the figure.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
import pandas as pd

from records.calendar import month_of
from records.entities import BY_NAME
from records.places import DIRECTORY
from records.record import Record


class Stage(StrEnum):
    """The stages of the system, in the order in which a child meets them and a dashboard shows
    them.
    """

    FRONT_DOOR = "Front door"
    EARLY_HELP = "Early help"
    REFERRALS = "Referrals"
    ASSESSMENTS = "Assessments"
    SECTION_47 = "Section 47 enquiries and conferences"
    NEED = "Children in need"
    PLANS = "Child protection plans"
    LOOKED_AFTER = "Children looked after"
    PLACEMENTS = "Placements"
    LEAVING_CARE = "Leaving care"
    ADOPTION = "Adoption"
    WORKFORCE = "Workforce"
    EDUCATION = "Education"
    HEALTH = "Health"
    POLICE = "Police and youth justice"
    AROUND = "Around the child: housing, adults, finance and voice"
    LOCAL = "Local measures"


class Unit(StrEnum):
    """What a figure is counted in."""

    COUNT = "children or events"
    PERCENT = "per cent"
    RATE = "per 10,000 children aged 0 to 17"
    MEAN = "average"
    RATIO = "per child"
    MEDIAN = "median"


class Polarity(StrEnum):
    """Which way is better, where anybody can say."""

    HIGH = "higher is better"
    LOW = "lower is better"
    NEUTRAL = "neither higher nor lower is better in itself"


class Basis(StrEnum):
    """What a month's figure is about."""

    MONTH = "events in the month"
    MONTH_END = "how things stood on the last day of the month"
    YEAR_END = "how things stood at 31 March"


CUTS: dict[str, str] = {
    "age_band": "age",
    "sex": "sex",
    "ethnic_group": "ethnic group",
    "ethnicity": "ethnic group in detail",
    "disability": "disability",
    "uasc": "unaccompanied asylum-seeking status",
    "primary_need": "primary need",
    "source": "referral source",
    "factor": "factor at assessment",
    "category": "category of abuse",
    "closure_reason": "reason for closure",
    "legal_status": "legal status",
    "place": "placement type",
    "place_provider": "placement provider",
    "placed": "distance and area of the placement",
    "home_quintile": "deprivation of the home's neighbourhood",
    "home_ward": "ward of the home",
    "rec": "reason for leaving care",
    "team": "team",
    "organisation": "organisation",
    "what": "kind",
    "involvement": "involvement of social care",
}
PERSON_CUTS = ("age_band", "sex", "ethnic_group", "ethnicity", "disability")
CUT_NEEDS: dict[str, tuple[str, ...]] = {
    "disability": ("disability",),
    "uasc": ("uasc_status",),
    "factor": ("assessment_factor",),
    "placed": (DIRECTORY,),
    "home_quintile": (DIRECTORY,),
    "home_ward": (DIRECTORY,),
    "involvement": ("cla_episode", "cp_plan", "cin_episode"),
}
"""Entities that a cut reads beside those of the indicator; where they are not supplied its cases
are "Not known", and the figure stands."""
OVERLAPPING = frozenset({"factor"})
"""Cuts of which one case may have several values: these add up to more than the whole."""


@dataclass(frozen=True)
class Scale:
    """How the durations behind a median are kept: counted in `unit` ("working days", "days"), in
    steps of `step` of them, up to `longest`, with which everything longer is counted.
    """

    unit: str
    step: int = 1
    longest: int = 400

    @property
    def steps(self) -> int:
        return self.longest // self.step + 1


@dataclass(frozen=True)
class Indicator:
    """One measure. `description` is what the user reads under the title; `numerator` and
    `denominator` say what is counted.

    `needs`: entities it reads; it has a figure only for months that all of them cover.
    `follow_up_days`: how long after the month's end the record must run before the figure is whole
    ("too recent" until then). `look_back_months`: how far back the record must reach ("too early"
    until then). `published`: the key under which DfE's published figure is held. `scale`: of a
    median, how its durations are kept. `asked_cuts`: of a median, by what it is split when that is
    asked for; the durations of groups are not kept. `since`: the first day on which the return had
    the codes it rests on: earlier months are not covered. `by_child`: of an extract, it needs rows
    of children; months of which only counts were sent are not covered. `described`: of a measure
    that an authority described itself, a name for what it said. `pick(record, months)` returns its
    cases.
    """

    key: str
    title: str
    stage: Stage
    numerator: str
    denominator: str | None
    unit: Unit
    polarity: Polarity
    basis: Basis
    needs: tuple[str, ...]
    source: str
    description: str
    pick: Callable[[Record, np.ndarray], pd.DataFrame]
    cuts: tuple[str, ...] = PERSON_CUTS
    follow_up_days: int = 0
    look_back_months: int = 0
    published: str | None = None
    scale: Scale | None = None
    since: date | None = None
    described: str = ""
    by_child: bool = False
    asked_cuts: tuple[str, ...] = ()

    @property
    def splits(self) -> tuple[str, ...]:
        """By what it can be split, whether its groups are kept or made when they are asked for."""
        return self.cuts or self.asked_cuts

    @property
    def of_partners(self) -> bool:
        """Whether it rests on what partners supply: an extract is needed by its key, and is no
        entity of the record."""
        return any(name not in BY_NAME and name != DIRECTORY for name in self.needs)

    @property
    def reads(self) -> tuple[str, ...]:
        """The entities it reads, those of its cuts included."""
        of_cuts = (entity for cut in self.cuts for entity in CUT_NEEDS.get(cut, ()))
        return tuple(dict.fromkeys((*self.needs, *of_cuts)))


def indicator(
    *,
    title: str,
    stage: Stage,
    numerator: str,
    unit: Unit,
    basis: Basis,
    needs: tuple[str, ...],
    source: str,
    denominator: str | None = None,
    polarity: Polarity = Polarity.NEUTRAL,
    cuts: tuple[str, ...] = (),
    follow_up_days: int = 0,
    look_back_months: int = 0,
    published: str | None = None,
    scale: Scale | None = None,
    since: date | None = None,
    by_child: bool = False,
    of_people: bool = True,
) -> Callable[[Callable[[Record, np.ndarray], pd.DataFrame]], Indicator]:
    """Make an `Indicator` of a function: its name is the key, its docstring the description; `cuts`
    are added to the person's own, where it is `of_people` and not of posts, pounds or answers.
    """

    def declare(pick: Callable[[Record, np.ndarray], pd.DataFrame]) -> Indicator:
        description = " ".join((pick.__doc__ or "").split())
        if not description:
            raise ValueError(
                f"indicator {pick.__name__} has no description: write it as the docstring"
            )
        every = (*(PERSON_CUTS if of_people else ()), *cuts)
        return Indicator(
            key=pick.__name__,
            title=title,
            stage=stage,
            numerator=numerator,
            denominator=denominator,
            unit=unit,
            polarity=polarity,
            basis=basis,
            needs=needs,
            source=source,
            description=description,
            pick=pick,
            # The durations of a median are kept for the whole only.
            cuts=() if scale else every,
            asked_cuts=every if scale else (),
            follow_up_days=follow_up_days,
            look_back_months=look_back_months,
            published=published,
            scale=scale,
            since=since,
            by_child=by_child,
        )

    return declare


def cases(
    rows: pd.DataFrame, *, date: str, value: pd.Series | float = 1.0, share: bool = False
) -> pd.DataFrame:
    """Event cases: one for each row whose `date` falls where the return of that time vouches for
    it.

    `rows`: entity rows with `child`, `known_from`, `known_to` and the date column. `value`: what
    each adds to the numerator (bool or number). `share`: each case also adds one to the
    denominator. Out: the rows' columns plus `on` (datetime64), `month` (int), `numerator`,
    `denominator` (float; NaN where the indicator has none).
    """
    on = rows[date]
    counted = on.notna()
    if "known_from" in rows:
        counted &= (on >= rows["known_from"]) & (on <= rows["known_to"])
    numerator = (
        value.astype("float64")
        if isinstance(value, pd.Series)
        else pd.Series(value, index=rows.index)
    )
    out = rows.assign(on=on, numerator=numerator, denominator=1.0 if share else np.nan)[counted]
    return out.assign(month=month_of(out["on"]).astype("int64")).reset_index(drop=True)
