"""Which children belong to a cohort on the day to which the data run."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from boards.child_measures.define import Cohort, of_each
from records.calendar import collection_year
from records.care import looked_after
from records.record import Record
from records.standing import open_at

MISSING_DAYS = 90
OUT_OF_SCOPE = ("DIED", "RHOM")


@dataclass(frozen=True)
class Source:
    """What a cohort is read from: the entity, and the return that brings it."""

    entity: str | None
    comes_with: str


SOURCES = {
    Cohort.IN_CARE: Source("cla_episode", "an SSDA903 return"),
    Cohort.ON_A_PLAN: Source("cp_plan", "a CIN census"),
    Cohort.CARE_LEAVERS: Source("care_leaver", "an SSDA903 return with OC3"),
    Cohort.MISSING: Source("missing", "an SSDA903 return with times missing"),
    Cohort.EXCLUDED: Source(None, "an extract of exclusions from schools"),
}


class NotHeld(Exception):
    """Nothing held says which children belong to a cohort; the text says what is missing."""


def data_to(record: Record, cohort: Cohort) -> pd.Timestamp:
    """The day to which the data of a cohort run. Raises `NotHeld`."""
    source = SOURCES[cohort]
    stretches = record.coverage(source.entity).stretches if source.entity else ()
    if not stretches:
        raise NotHeld(
            f"Nothing held says who belongs to “{cohort.value}”: it comes with {source.comes_with}."
        )
    return pd.Timestamp(stretches[-1][1])


def members(record: Record, cohort: Cohort, day: pd.Timestamp) -> list[int]:
    """The children of a cohort on a day, by the record's number, in order.

    In care: looked after at the end of the day, without agreed series of short breaks. On a plan:
    a child protection plan open then. Care leavers: those of the OC3 list of the day's collection
    year, without those who died or returned home. Missing: a time missing (not merely away) began
    in the 90 days up to the day.
    """
    ends = np.array([day], dtype="datetime64[us]")
    if cohort is Cohort.IN_CARE:
        found = looked_after(record.cla_episode, ends)
    elif cohort is Cohort.ON_A_PLAN:
        found = open_at(record.cp_plan, start="started_on", end="ended_on", ends=ends)
    elif cohort is Cohort.CARE_LEAVERS:
        found = record.care_leaver
        found = found[found["year"] == collection_year(day.date())]
        found = found[~found["in_touch"].isin(OUT_OF_SCOPE)]
    elif cohort is Cohort.MISSING:
        went = record.missing[record.missing["type"] == "M"]
        since = day - pd.Timedelta(days=MISSING_DAYS)
        found = went[(went["started_on"] > since) & (went["started_on"] <= day)]
    else:
        raise NotHeld(f"Nothing held says who belongs to “{cohort.value}”.")
    return sorted({int(child) for child in found["child"]})


def described(record: Record, children: list[int], day: pd.Timestamp) -> pd.DataFrame:
    """The children as measures want them: `child` (int64), `born`, `started_on` (the first day of
    the period of care they are in on the day, NaT where in none) and `plan_on` (the first day of
    the child protection plan they are on), one row each."""
    frame = pd.DataFrame({"child": pd.Series(children, dtype="int64")})
    person = record.person.drop_duplicates("child", keep="last").set_index("child")
    frame["born"] = of_each(frame, person["date_of_birth"])
    care = record.period_of_care
    care = care[~care["short_break"] & (care["started_on"] <= day) & ~(care["ended"] <= day)]
    began = care.groupby("child")["started_on"].max()
    frame["started_on"] = of_each(frame, began)
    ends = np.array([day], dtype="datetime64[us]")
    plans = open_at(record.cp_plan, start="started_on", end="ended_on", ends=ends)
    began = plans.groupby("child")["started_on"].max()
    frame["plan_on"] = of_each(frame, began)
    return frame
