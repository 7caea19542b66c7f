"""Care leavers, as they were found round their birthday (OC3)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from indicators.cuts import people
from indicators.define import Basis, Polarity, Stage, Unit, indicator
from indicators.picking import year_end
from records.calendar import add_years, age_at, month_ends
from records.record import Record

OUT_OF_SCOPE = ("DIED", "RHOM")
IN_EDUCATION_OR_WORK = ("F1", "P1", "F2", "P2", "F3", "P3", "F4", "P4", "F5", "P5")
HIGHER_EDUCATION = ("F1", "P1")
STAYING_PUT = ("Z1", "Z2")
FOSTERED = ("U1", "U2", "U3", "U4", "U5", "U6")
ABROAD_DEPORTED_NOT_KNOWN = ("G", "H", "R", "0")
SOURCE = "SSDA903 OC3"


def _leavers(record: Record, youngest: int = 17, oldest: int = 21) -> pd.DataFrame:
    """Care leavers whose birthday in the collection year was between two ages; those who died or
    returned home are left out.

    A birthday from 1 April to 31 March gives the same age as 31 March does.
    """
    leavers = record.care_leaver[~record.care_leaver["in_touch"].isin(OUT_OF_SCOPE)]
    year_ends = pd.Series(
        month_ends(leavers["year"].to_numpy("int64") * 12 + 2), index=leavers.index
    )
    return leavers[
        age_at(people(record).born(leavers["child"]), year_ends).between(youngest, oldest)
    ]


def _leaver_share(title: str, numerator: str, denominator: str, source: str, published: str):
    """Declare a share of the care leavers of a year."""
    return indicator(
        title=title,
        stage=Stage.LEAVING_CARE,
        numerator=numerator,
        denominator=denominator,
        unit=Unit.PERCENT,
        polarity=Polarity.HIGH,
        basis=Basis.YEAR_END,
        needs=("care_leaver",),
        source=source,
        published=published,
    )


@_leaver_share(
    "Care leavers in touch with the authority",
    "care leavers with whom the authority was in touch",
    "care leavers aged 17 to 21, without those who died or returned home for six months or more",
    f"{SOURCE}: IN_TOUCH; Children (Leaving Care) Act 2000",
    published="cl_in_touch_pct",
)
def cl_in_touch_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the care leavers aged 17 to 21, the share with whom the authority was in touch round their
    birthday. Young people who refuse contact or no longer need services count as not in touch.
    """
    leavers = _leavers(record)
    leavers = leavers[leavers["in_touch"].notna()]
    return year_end(leavers, value=leavers["in_touch"] == "YES", share=True)


def _in_education_or_work(record: Record, youngest: int, oldest: int) -> pd.DataFrame:
    leavers = _leavers(record, youngest, oldest)
    return year_end(leavers, value=leavers["activity"].isin(IN_EDUCATION_OR_WORK), share=True)


@_leaver_share(
    "Care leavers aged 17 and 18 in education, employment or training",
    "care leavers in education, employment or training",
    "care leavers aged 17 and 18, without those who died or returned home for six months or more",
    f"{SOURCE}: ACTIV",
    published="cl_eet_17_18_pct",
)
def cl_eet_17_18_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the care leavers aged 17 and 18, the share in education, employment or training round
    their birthday; where it is not known they count as not.
    """
    return _in_education_or_work(record, 17, 18)


@_leaver_share(
    "Care leavers aged 19 to 21 in education, employment or training",
    "care leavers in education, employment or training",
    "care leavers aged 19 to 21, without those who died or returned home for six months or more",
    f"{SOURCE}: ACTIV",
    published="cl_eet_19_21_pct",
)
def cl_eet_19_21_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the care leavers aged 19 to 21, the share in education, employment or training round their
    birthday; where it is not known they count as not.
    """
    return _in_education_or_work(record, 19, 21)


@_leaver_share(
    "Care leavers aged 19 to 21 in suitable accommodation",
    "care leavers whose accommodation was considered suitable",
    (
        "care leavers aged 19 to 21, without those who died, returned home, went abroad or"
        " were deported, and those whose home is not known"
    ),
    f"{SOURCE}: ACCOM; Care Leavers (England) Regulations 2010, regulation 9",
    published="cl_suitable_accom_19_21_pct",
)
def cl_suitable_accom_19_21_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the care leavers aged 19 to 21 whose home is known and in this country, the share whose
    accommodation was considered suitable.
    """
    leavers = _leavers(record, 19, 21)
    home = leavers["accommodation"]
    leavers = leavers[home.notna() & ~home.str[:1].isin(ABROAD_DEPORTED_NOT_KNOWN)]
    return year_end(leavers, value=leavers["accommodation"].str.endswith("1"), share=True)


@indicator(
    title="Care leavers aged 17 to 21",
    stage=Stage.LEAVING_CARE,
    numerator="care leavers aged 17 to 21, without those who died or returned home",
    unit=Unit.COUNT,
    basis=Basis.YEAR_END,
    needs=("care_leaver",),
    source=SOURCE,
)
def cl_count(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many care leavers aged 17 to 21 had a birthday in the year: each is found once, round
    their birthday, so this is not the number on a list of one day.
    """
    return year_end(_leavers(record))


@_leaver_share(
    "Care leavers aged 19 to 21 in higher education",
    "care leavers in higher education, full or part time",
    "care leavers aged 19 to 21, without those who died or returned home for six months or more",
    f"{SOURCE}: ACTIV F1, P1",
    published="cl_he_pct",
)
def cl_he_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the care leavers aged 19 to 21, the share in higher education (studies beyond A level)
    round their birthday.
    """
    leavers = _leavers(record, 19, 21)
    return year_end(leavers, value=leavers["activity"].isin(HIGHER_EDUCATION), share=True)


@indicator(
    title="Young people staying put with former foster carers",
    stage=Stage.LEAVING_CARE,
    numerator="care leavers living with their former foster carers",
    denominator=("care leavers aged 18 to 20 who were in foster care when they left care at 18"),
    unit=Unit.PERCENT,
    polarity=Polarity.HIGH,
    basis=Basis.YEAR_END,
    needs=("care_leaver", "cla_episode"),
    source=f"{SOURCE}: ACCOM Z1, Z2; Episodes: PLACE U1 to U6 at the end of care",
    published="cl_staying_put_pct",
)
def cl_staying_put_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the care leavers aged 18 to 20 who were fostered until they left care at 18, the share who
    were still living with their former foster carers round their birthday. Whoever left care before
    the record begins cannot be counted.
    """
    leavers = _leavers(record, 18, 20)
    periods = record.period_of_care
    eighteen = add_years(people(record).born(periods["child"]), 18)
    at_18 = periods["explained_end"] & (periods["ended"] >= eighteen) & ~periods["short_break"]
    fostered = periods[at_18 & periods["last_place"].isin(FOSTERED)]
    # Whoever leaves care only after the year is not yet staying put in it.
    left_on = fostered.groupby("child")["ended"].min().reindex(leavers["child"])
    leavers = leavers[
        left_on.to_numpy("datetime64[us]") <= month_ends(leavers["year"].to_numpy("int64") * 12 + 2)
    ]
    home = leavers["accommodation"].str[:2]
    return year_end(leavers, value=home.isin(STAYING_PUT), share=True)
