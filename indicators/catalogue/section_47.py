"""Section 47 enquiries and initial child protection conferences."""

from __future__ import annotations

import numpy as np
import pandas as pd

from indicators.define import Basis, Polarity, Scale, Stage, Unit, cases, indicator
from indicators.durations import finished
from indicators.picking import days_later, event_between, months_later
from records.calendar import working_days
from records.record import Record

CONFERENCE_WORKING_DAYS = 15
CONFERENCE_FOLLOWS_DAYS = 60
PLAN_FOLLOWS_DAYS = 45
CUTS = ("primary_need", "source")


@indicator(
    title="Section 47 enquiries started",
    stage=Stage.SECTION_47,
    numerator="section 47 enquiries started in the month",
    unit=Unit.COUNT,
    basis=Basis.MONTH,
    needs=("section_47",),
    cuts=CUTS,
    source="CIN census: S47ActualStartDate; Children Act 1989, section 47",
    published="s47",
)
def s47_count(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many section 47 enquiries started in the month."""
    return cases(record.section_47, date="started_on")


@indicator(
    title="Section 47 enquiries started per 10,000 children",
    stage=Stage.SECTION_47,
    numerator="section 47 enquiries started",
    denominator="children aged 0 to 17 living in the area (ONS mid-year estimate)",
    unit=Unit.RATE,
    basis=Basis.MONTH,
    needs=("section_47",),
    cuts=CUTS,
    source="CIN census: S47ActualStartDate; ONS mid-year population estimates",
    published="s47_rate",
)
def s47_rate(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Section 47 enquiries started for every 10,000 children living in the area, per year."""
    return cases(record.section_47, date="started_on")


@indicator(
    title="Section 47 enquiries leading to an initial conference",
    stage=Stage.SECTION_47,
    numerator="enquiries followed by an initial child protection conference within 60 days",
    denominator="section 47 enquiries started",
    unit=Unit.PERCENT,
    basis=Basis.MONTH,
    needs=("section_47", "initial_cp_conference"),
    follow_up_days=CONFERENCE_FOLLOWS_DAYS,
    cuts=CUTS,
    source=(
        "CIN census: S47ActualStartDate, DateOfInitialCPC; Working Together to Safeguard Children"
    ),
)
def s47_to_icpc_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the section 47 enquiries that started in the month, the share followed by an initial child
    protection conference within 60 days.
    """
    enquiries = cases(record.section_47, date="started_on")
    until = days_later(enquiries["on"], CONFERENCE_FOLLOWS_DAYS)
    own = enquiries["conference_on"].between(enquiries["on"], until)
    other = event_between(
        enquiries, enquiries["on"], until, record.initial_cp_conference, "held_on"
    )
    return cases(enquiries, date="on", value=own | other, share=True)


@indicator(
    title="Initial child protection conferences per 10,000 children",
    stage=Stage.SECTION_47,
    numerator="initial child protection conferences held",
    denominator="children aged 0 to 17 living in the area (ONS mid-year estimate)",
    unit=Unit.RATE,
    basis=Basis.MONTH,
    needs=("initial_cp_conference",),
    cuts=CUTS,
    source="CIN census: DateOfInitialCPC; ONS mid-year population estimates",
    published="icpc_rate",
)
def icpc_rate(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Children who were the subject of an initial child protection conference, for every 10,000
    children living in the area, per year.
    """
    return cases(record.initial_cp_conference, date="held_on")


@indicator(
    title="Initial conferences held within 15 working days",
    stage=Stage.SECTION_47,
    numerator="conferences held within 15 working days of the start of the section 47 enquiry",
    denominator="initial child protection conferences held",
    unit=Unit.PERCENT,
    polarity=Polarity.HIGH,
    basis=Basis.MONTH,
    needs=("initial_cp_conference",),
    cuts=CUTS,
    source=(
        "CIN census: S47ActualStartDate, InitialCPCtarget, DateOfInitialCPC; Working "
        "Together to Safeguard Children"
    ),
    published="icpc_15wd_pct_derived",
)
def icpc_15wd_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the initial child protection conferences held, the share held within 15 working days of
    the strategy discussion that began the section 47 enquiry; where the return holds no enquiry, by
    the conference's own target date.
    """
    held = record.initial_cp_conference
    enquiry = held["section_47_started_on"]
    in_time = working_days(enquiry, held["held_on"]) <= CONFERENCE_WORKING_DAYS
    on_target = enquiry.isna() & (held["held_on"] <= held["target_on"])
    return cases(held, date="held_on", value=in_time | on_target, share=True)


@indicator(
    title="Initial conferences resulting in a child protection plan",
    stage=Stage.SECTION_47,
    numerator="conferences followed by a child protection plan within 45 days",
    denominator="initial child protection conferences held",
    unit=Unit.PERCENT,
    basis=Basis.MONTH,
    needs=("initial_cp_conference", "cp_plan"),
    follow_up_days=PLAN_FOLLOWS_DAYS,
    cuts=CUTS,
    source="CIN census: DateOfInitialCPC, CPPstartDate",
)
def icpc_to_cpp_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the initial child protection conferences held in the month, the share followed by a child
    protection plan within 45 days.
    """
    held = cases(record.initial_cp_conference, date="held_on")
    until = days_later(held["on"], PLAN_FOLLOWS_DAYS)
    planned = event_between(held, held["on"], until, record.cp_plan, "started_on")
    return cases(held, date="on", value=planned, share=True)


@indicator(
    title="Section 47 enquiries on children with another in the previous 12 months",
    stage=Stage.SECTION_47,
    numerator="enquiries on a child who had an earlier one in the 12 months before",
    denominator="section 47 enquiries started",
    unit=Unit.PERCENT,
    polarity=Polarity.LOW,
    basis=Basis.MONTH,
    needs=("section_47",),
    look_back_months=12,
    cuts=CUTS,
    source="CIN census: S47ActualStartDate of this and earlier returns",
)
def s47_repeat_12m_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the section 47 enquiries that started, the share on a child about whom another had started
    in the 12 months before.
    """
    enquiries = cases(record.section_47, date="started_on")
    again = event_between(
        enquiries,
        months_later(enquiries["on"], -12),
        days_later(enquiries["on"], -1),
        enquiries,
        "on",
    )
    return cases(enquiries, date="on", value=again, share=True)


@indicator(
    title="Median working days from section 47 enquiry to initial conference",
    stage=Stage.SECTION_47,
    numerator="initial child protection conferences held after a section 47 enquiry",
    unit=Unit.MEDIAN,
    polarity=Polarity.LOW,
    basis=Basis.MONTH,
    needs=("initial_cp_conference",),
    cuts=CUTS,
    scale=Scale("working days", 1, 250),
    source="CIN census: S47ActualStartDate, DateOfInitialCPC",
    published="s47_icpc_median_working_days",
)
def s47_icpc_median_wd(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Within how many working days of the start of the section 47 enquiry half of the initial child
    protection conferences were held.
    """
    held = record.initial_cp_conference
    days = working_days(held["section_47_started_on"], held["held_on"])
    return finished(held, date="held_on", duration=days)
