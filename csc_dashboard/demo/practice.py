"""How the authority works: timeliness by month, and when its books must be in order."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date
from math import sin

from csc_dashboard.demo.chance import Chance
from csc_dashboard.demo.days import working_day_counted_back, working_day_until

ASSESSMENT_WORKING_DAYS = 45
CONFERENCE_WORKING_DAYS = 15


@dataclass(frozen=True)
class Practice:
    """Timeliness by month (`(year, month)` to a share) and the days at which returns are drawn, in
    order."""

    assessments_in_time: dict[tuple[int, int], float]
    conferences_in_time: dict[tuple[int, int], float]
    reference_days: tuple[date, ...]

    def due_before_return(self, started: date, finished: date, limit: int) -> date:
        """The finishing day, brought forward where it would leave work overdue on a day a return is
        drawn.

        Work older than `limit` working days on that day is an error of the return (rules 8670Q and
        8675Q), so it is finished in time.
        """
        place = bisect_left(self.reference_days, started)
        while place < len(self.reference_days) and self.reference_days[place] < finished:
            reference = self.reference_days[place]
            if started < working_day_counted_back(reference, limit):
                return max(started, working_day_until(reference))
            place += 1
        return finished


def usual_practice(number: int, seed: int, reference_days: tuple[date, ...]) -> Practice:
    """The practice of one authority: around 83% of assessments and 78% of conferences in time,
    drifting, worse in the summer of 2022."""
    chance = Chance(seed, number, 7)
    assessments, conferences = {}, {}
    drift = 0.0
    for year in range(2000, 2030):
        for month in range(1, 13):
            drift = 0.8 * drift + 0.05 * (chance.unit() - 0.5)
            strained = 0.10 if (2022, 5) <= (year, month) <= (2022, 10) else 0.0
            wave = 0.02 * sin(month / 2 + number)
            assessments[year, month] = 0.83 + drift + wave - strained
            conferences[year, month] = 0.74 + 1.5 * drift - wave - 0.6 * strained
    return Practice(assessments, conferences, tuple(sorted(reference_days)))


def care_pressure(day: date) -> float:
    """How readily children come into care against 2016/17: a slow rise, fewer entries in the first
    lockdown months."""
    years = min(max((day - date(2016, 4, 1)).days / 365.25, -4.0), 10.0)
    paused = 0.7 if date(2020, 3, 23) <= day < date(2020, 7, 1) else 1.0
    return 0.78 * (1 + 0.012 * years) * paused
