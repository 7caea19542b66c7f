"""The course of one referral: assessment, section 47, plans, perhaps care, closure."""

from __future__ import annotations

from datetime import date, timedelta

from csc_dashboard.demo.care import kind_of_care, period_of_care
from csc_dashboard.demo.chance import Chance, Weighted
from csc_dashboard.demo.days import (
    birthday,
    working_day_from,
    working_day_until,
    working_days_after,
)
from csc_dashboard.demo.factors import factors_found
from csc_dashboard.demo.journeys import Assessment, Child, Plan, ProtectionPlan, Referral, Section47
from csc_dashboard.demo.practice import (
    ASSESSMENT_WORKING_DAYS,
    CONFERENCE_WORKING_DAYS,
    Practice,
    care_pressure,
)
from csc_dashboard.demo.providers import Providers

_ONE_DAY = timedelta(days=1)
_PATHWAYS: Weighted[str] = Weighted(
    {"no further action": 7.0, "assessed": 36.0, "in need": 26.0, "enquiry": 31.0}
)
_PATHWAYS_OF_HARM: Weighted[str] = Weighted(
    {"no further action": 6.0, "assessed": 32.0, "in need": 21.0, "enquiry": 41.0}
)
_PATHWAYS_OF_DISABILITY: Weighted[str] = Weighted(
    {"no further action": 2.0, "assessed": 30.0, "in need": 66.0, "enquiry": 2.0}
)
_CATEGORIES: Weighted[str] = Weighted(
    {"NEG": 48.0, "EMO": 36.0, "PHY": 7.0, "SAB": 4.5, "MUL": 4.5}
)
_CLOSED_BY_EXIT = {
    "E11": "RC1",
    "E12": "RC1",
    "E41": "RC3",
    "E2": "RC2",
    "E3": "RC5",
    "E7": "RC6",
} | dict.fromkeys(("E45", "E46", "E47", "E48"), "RC4")
_WENT_HOME = ("E4A", "E4B", "E13", "E14")
EARLY_HELP_CLOSURE_SINCE = date(2022, 4, 1)


class Course:
    """Builds one referral of a child step by step; `latest` is the last day anything under it has
    happened."""

    def __init__(
        self,
        child: Child,
        made_on: date,
        source: str,
        need: str,
        practice: Practice,
        providers: Providers,
        chance: Chance,
    ) -> None:
        self.child, self.practice, self.providers, self.chance = child, practice, providers, chance
        self.referral = Referral(made_on, source, need)
        self.adult_on = birthday(child.born_on, 18)
        self.latest = made_on

    def run(self) -> Referral:
        """The whole course, from the referral to its closure."""
        if self.child.unaccompanied:
            return self._unaccompanied()
        disabled = self.referral.need == "N2"
        harm = self.referral.need in ("N1", "N5")
        pathway = self.chance.pick(
            _PATHWAYS_OF_DISABILITY if disabled else _PATHWAYS_OF_HARM if harm else _PATHWAYS
        )
        if pathway == "no further action":
            self.referral.no_further_action = True
            return self.referral
        if pathway == "enquiry" and self.referral.source == "5C" and self.chance.happens(0.12):
            return self._moved_in_on_a_plan()
        conference = self._assess(
            self.referral.made_on, enquiry=pathway == "enquiry", close=pathway == "assessed"
        )
        if pathway == "assessed":
            early_help = self.latest >= EARLY_HELP_CLOSURE_SINCE and self.chance.happens(0.4)
            return self._close(self.latest, "RC9" if early_help else "RC8")
        if conference:
            return self._after_conference(conference)
        if pathway == "enquiry":
            removed = self._care_day(self.latest, 0.10, 0, 10)
            if removed:
                return self._into_care(removed)
            if self.chance.happens(0.45):
                return self._close(self.latest + timedelta(days=self.chance.between(0, 21)), "RC7")
        return self._child_in_need(self.latest + timedelta(days=self.chance.between(0, 10)))

    def _assess(self, day: date, enquiry: bool, close: bool = False) -> date | None:
        """An assessment begun on or soon after `day`, with a section 47 enquiry if asked; the day
        of a conference, if one is held.

        The assessment is not authorised before the enquiry it belongs to has ended.
        """
        started = working_day_from(day + timedelta(days=self.chance.between(0, 1)))
        settled, conference = started, None
        if enquiry:
            begun = working_day_from(started + timedelta(days=self.chance.between(0, 6)))
            settled, conference = begun, None
            if self.chance.happens(0.35):
                conference = settled = self._conference_day(begun)
            target = working_days_after(begun, CONFERENCE_WORKING_DAYS) if conference else None
            self.referral.enquiries.append(Section47(begun, target, conference))
        in_time = self.chance.happens(
            self.practice.assessments_in_time[started.year, started.month]
        )
        length = self._days_within(8, 45) if in_time else self.chance.between(46, 75)
        authorised = self.practice.due_before_return(
            started, max(working_days_after(started, length), settled), ASSESSMENT_WORKING_DAYS
        )
        factors = factors_found(self.child, self.referral, authorised, enquiry, close, self.chance)
        self.referral.assessments.append(Assessment(started, authorised, factors))
        self.latest = authorised
        return conference

    def _conference_day(self, begun: date) -> date:
        in_time = self.chance.happens(self.practice.conferences_in_time[begun.year, begun.month])
        length = self.chance.between(7, 15) if in_time else self.chance.between(16, 32)
        return self.practice.due_before_return(
            begun, working_days_after(begun, length), CONFERENCE_WORKING_DAYS
        )

    def _days_within(self, least: int, most: int) -> int:
        """A length that leans towards the limit, as lengths under a limit do."""
        return least + round((most - least) * max(self.chance.unit(), self.chance.unit()))

    def _moved_in_on_a_plan(self) -> Referral:
        """A child who was on a plan elsewhere: a transfer conference without a section 47 enquiry
        of our own."""
        self._assess(self.referral.made_on, enquiry=False)
        conference = working_days_after(self.referral.made_on, self.chance.between(8, 15))
        self.referral.conference_on = conference
        return self._protection_plan(conference, moved_in=True)

    def _after_conference(self, conference: date) -> Referral:
        if self.chance.happens(0.86):
            return self._protection_plan(conference)
        return self._child_in_need(max(self.latest, conference))

    def _child_in_need(self, started: date) -> Referral:
        """A child in need plan, which may end in a new enquiry, in care or in closure."""
        started = max([started, *(plan.ended_on + _ONE_DAY for plan in self.referral.plans)])
        if started >= self.adult_on - timedelta(days=10):
            return self._close(min(started, self.adult_on), "RC7")
        long_term = self.referral.need == "N2"
        ended = started + (
            self.chance.days(800, 0.7, 60) if long_term else self.chance.days(125, 0.7, 14)
        )
        ended = min(working_day_from(ended), self.adult_on)
        removed = self._care_day(started, 0.045, 15, (ended - started).days)
        if removed:
            self.referral.plans.append(Plan(started, max(removed, started + _ONE_DAY)))
            return self._into_care(max(removed, started + _ONE_DAY))
        worried = started + timedelta(days=self.chance.between(20, 150))
        in_time = (
            max(worried, self.latest) + timedelta(days=180) < self.adult_on and worried < ended
        )
        if (
            in_time
            and not long_term
            and not self.referral.conference_on
            and self.chance.happens(0.15)
        ):
            return self._worse(started, max(worried, self.latest + _ONE_DAY))
        self.referral.plans.append(Plan(started, ended))
        if self.chance.happens(0.0015) and ended > max(self.child.born_on, self.latest):
            self.child.died_on = ended
            return self._close(ended, "RC2")
        ended = max(ended, self.latest)
        if long_term and (self.adult_on - ended).days < 30:
            return self._close(min(ended, self.adult_on), "RC6")
        return self._close(ended, "RC5" if self.chance.happens(0.025) else "RC7")

    def _worse(self, plan_started: date, worried: date) -> Referral:
        """A new assessment and enquiry while a child in need plan runs; the plan ends where a
        protection plan begins."""
        conference = self._assess(worried, enquiry=True)
        if conference and self.chance.happens(0.86):
            self.referral.plans.append(Plan(plan_started, conference))
            return self._protection_plan(conference)
        ended = working_day_from(self.latest + self.chance.days(60, 0.5, 5))
        self.referral.plans.append(Plan(plan_started, min(ended, self.adult_on)))
        return self._close(min(ended, self.adult_on), "RC7")

    def _protection_plan(self, started: date, moved_in: bool = False) -> Referral:
        """A child protection plan with its reviews: within three months, then every six; then care,
        a step down or closure."""
        ended = working_day_from(started + self.chance.days(265, 0.55, 40))
        ended = min(ended, working_day_until(self.adult_on - timedelta(days=20)))
        removed = self._care_day(started, 0.21, 20, 330)
        if removed and removed > started + timedelta(days=19):
            ended = working_day_from(removed + timedelta(days=self.chance.between(0, 40)))
        elif removed:
            removed = None
        ended = max(ended, started + _ONE_DAY)
        earlier = [
            plan
            for referral in (*self.child.referrals, self.referral)
            for plan in referral.protection_plans
        ]
        elsewhere = int(moved_in or self.chance.happens(0.15))
        category = self.chance.pick(_CATEGORIES)
        plan = ProtectionPlan(
            started_on=started,
            ended_on=ended,
            first_category=category,
            latest_category=self.chance.pick(_CATEGORIES)
            if self.chance.happens(0.12)
            else category,
            category_changed_on=started + timedelta(days=self.chance.between(80, 260)),
            previous_plans=earlier[-1].previous_plans + 1 if earlier else elsewhere,
            reviews=self._reviews(started, ended),
        )
        self.referral.protection_plans.append(plan)
        if removed:
            return self._into_care(removed, protected=plan)
        self.latest = max(self.latest, ended)
        if self.chance.happens(0.7):
            return self._child_in_need(self.latest)
        return self._close(self.latest, "RC7")

    def _reviews(self, started: date, ended: date) -> list[date]:
        """Days of review conferences after `started`; the last is often the day the plan ends."""
        reviews, due = [], started + timedelta(days=90)
        while due < ended:
            late = self.chance.happens(0.07)
            held = working_day_until(due - timedelta(days=self.chance.between(0, 12)))
            held = (
                working_day_from(due + timedelta(days=self.chance.between(2, 25))) if late else held
            )
            if held >= ended:
                break
            reviews.append(held)
            due = held + timedelta(days=180)
        if ended > started + timedelta(days=60):
            reviews.append(ended)
        return reviews

    def _care_day(self, after: date, probability: float, soonest: int, latest: int) -> date | None:
        """The day the child comes into care, if so: likelier for babies and teenagers and as the
        years go on."""
        born = self.child.born_on
        age = (after - born).days / 365.25
        weight = (
            2.4 if age < 1 else 1.0 if age < 5 else 0.75 if age < 10 else 1.15 if age < 16 else 0.9
        )
        again = 1.6 if self.child.periods else 1.0
        if not self.chance.happens(probability * weight * again * care_pressure(after)):
            return None
        day = after + timedelta(days=self.chance.between(soonest, max(latest, soonest)))
        day = max(day, self.latest, born + timedelta(days=self.chance.between(0, 3)))
        return day if day < self.adult_on - timedelta(days=60) else None

    def _into_care(self, started: date, protected: ProtectionPlan | None = None) -> Referral:
        """A period of care under this referral, and what follows it."""
        kind = kind_of_care(self.child, started, self.referral.need, self.chance)
        period = period_of_care(
            self.child, started, kind, self.referral.need, self.providers, self.chance
        )
        self.child.periods.append(period)
        left = period.ended_on
        if protected:
            protected.ended_on = max(min(protected.ended_on, left), protected.started_on + _ONE_DAY)
            protected.reviews = [
                review for review in protected.reviews if review <= protected.ended_on
            ]
        self.latest = max(self.latest, left)
        if period.reason_ceased == "E2":
            self.child.died_on = left
        if (
            period.reason_ceased in _WENT_HOME
            and left < self.adult_on - timedelta(days=120)
            and self.chance.happens(0.75)
        ):
            self._aftercare(left)
        return self._close(self.latest, _CLOSED_BY_EXIT.get(period.reason_ceased, "RC7"))

    def _aftercare(self, left: date) -> None:
        ended = min(working_day_from(left + self.chance.days(150, 0.5, 30)), self.adult_on)
        if self.referral.plans and self.referral.plans[-1].ended_on >= left:
            return
        self.referral.plans.append(Plan(left, ended))
        self.latest = max(self.latest, ended)

    def _unaccompanied(self) -> Referral:
        """An unaccompanied child: looked after from the day of arrival, assessed at once."""
        self._assess(self.referral.made_on, enquiry=False)
        period = period_of_care(
            self.child, self.referral.made_on, "asylum", "N8", self.providers, self.chance
        )
        self.child.periods.append(period)
        return self._close(
            max(period.ended_on, self.latest), _CLOSED_BY_EXIT.get(period.reason_ceased, "RC7")
        )

    def _close(self, day: date, because: str) -> Referral:
        self.referral.closed_on = max(day, self.latest)
        self.referral.closed_because = because
        return self.referral
