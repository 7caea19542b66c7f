"""What a board looks at of a looked-after child's health and feelings."""

from __future__ import annotations

import pandas as pd

from boards.child_measures.care import CARE, NOT_IN_CARE
from boards.child_measures.define import (
    Gap,
    Limits,
    but,
    child_measure,
    in_words,
    nothing,
    of_each,
    told,
)
from boards.child_measures.held import latest_list, latest_year
from indicators.picking import months_later
from records.calendar import age_at
from records.record import Record

YEAR_MONTHS, HALF_YEAR_MONTHS, YOUNG = 12, 6, 5
SDQ_YOUNGEST, SDQ_OLDEST = 4, 16
NO_OC2 = "No return held of the last twelve months tells of health (OC2)."


def _checked(
    record: Record, children: pd.DataFrame, day: pd.Timestamp, flag: str, column: str | None
) -> pd.DataFrame:
    """Whether something was done in time: by a list's date, else by OC2's answer of 31 March."""
    if column:
        listed = latest_list(record.cla_standing, column, day)
        if not listed.empty:
            return _dated(children, listed, column)
    answers, at = latest_year(record.cla_outcomes, day)
    if at is None:
        return nothing(children, Gap.NOT_HELD, NO_OC2)
    answer = of_each(children, answers[flag])
    value = pd.Series("Yes", index=children.index, dtype="str").where(answer == 1, "No")
    return _of_the_year(told(children, 1 - answer, value, at), children, answer, at)


def _of_the_year(
    read: pd.DataFrame, children: pd.DataFrame, answer: pd.Series, at: pd.Timestamp
) -> pd.DataFrame:
    read = but(read, children["started_on"].isna(), Gap.NOT_DUE, NOT_IN_CARE)
    new = ~(months_later(children["started_on"], YEAR_MONTHS) <= at + pd.Timedelta(days=1))
    why = f"Not asked of children in care for less than a year on {at:%-d %B %Y}."
    read = but(read, answer.isna() & new, Gap.NOT_DUE, why)
    return but(read, answer.isna(), Gap.NOT_HELD, "The return does not say.")


def _dated(children: pd.DataFrame, listed: pd.DataFrame, column: str) -> pd.DataFrame:
    """In time by the date of the last one: within twelve months, six for a child under five whose
    health is assessed."""
    on_list = children["child"].isin(listed.index)
    last = of_each(children, listed[column])
    as_on = listed["as_on"].max()
    age = age_at(children["born"], pd.Series(as_on, index=children.index))
    due = months_later(last, YEAR_MONTHS)
    if column == "health_assessed_on":
        due = due.where(~(age < YOUNG), months_later(last, HALF_YEAR_MONTHS))
    in_time = due >= as_on
    value = ("Last " + in_words(last)).where(last.notna(), "None recorded")
    read = told(children, 1.0 - in_time, value, last.fillna(as_on))
    read = but(read, children["started_on"].isna(), Gap.NOT_DUE, NOT_IN_CARE)
    read = but(read, ~on_list, Gap.NOT_HELD, "The list does not hold the child.")
    new = ~(months_later(children["started_on"], YEAR_MONTHS) <= as_on)
    return but(read, last.isna() & new, Gap.NOT_DUE, "Less than a year in care.")


@child_measure(
    "Health assessment",
    limits=Limits(red=1),
    cohorts=CARE,
    source="SSDA903 OC2: HEALTH_ASSESSMENT; Annex A list 8: Date of Last Health Assessment",
)
def health_assessment(record: Record, children: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Whether the child's health was assessed in time: in the last twelve months, or six for a
    child under five. From the list of the last three months where there is one, else what the
    yearly return says of 31 March.
    """
    return _checked(record, children, day, "health_assessment", "health_assessed_on")


@child_measure(
    "Dental check",
    limits=Limits(red=1),
    cohorts=CARE,
    source="SSDA903 OC2: TEETH_CHECK; Annex A list 8: Date of Last Dental Check",
)
def dental_check(record: Record, children: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Whether a dentist saw the child in the last twelve months."""
    return _checked(record, children, day, "teeth_check", "dental_checked_on")


@child_measure(
    "Immunisations",
    limits=Limits(red=1),
    cohorts=CARE,
    source="SSDA903 OC2: IMMUNISATIONS",
)
def immunisations(record: Record, children: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Whether the child's immunisations were up to date on the last 31 March."""
    return _checked(record, children, day, "immunisations", None)


@child_measure(
    "Strengths and difficulties",
    limits=Limits(amber=14, red=17),
    unit=("point", "points"),
    cohorts=CARE,
    source="SSDA903 OC2: SDQ_SCORE; bands of the questionnaire: 14 to 16 borderline, from 17 high",
)
def sdq(record: Record, children: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """The score of the strengths and difficulties questionnaire that the carer filled in (0 to 40,
    high is worrying), of children aged 4 to 16 on the last 31 March.
    """
    answers, at = latest_year(record.cla_outcomes, day)
    if at is None:
        return nothing(children, Gap.NOT_HELD, NO_OC2)
    score = of_each(children, answers["sdq_score"])
    value = score.fillna(0).astype("int64").astype("str") + " points"
    read = told(children, score, value.where(score != 1, "1 point"), at)
    age = age_at(children["born"], pd.Series(at, index=children.index))
    outside = score.isna() & ~age.between(SDQ_YOUNGEST, SDQ_OLDEST)
    read = but(read, outside, Gap.NOT_DUE, "Asked of children aged 4 to 16.")
    asked = children["child"].isin(answers.index)
    read = but(read, score.isna() & asked, Gap.NOT_HELD, "The return brought no score.")
    return _of_the_year(read, children, score, at)
