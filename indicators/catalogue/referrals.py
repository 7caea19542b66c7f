"""Referrals: how many, from whom, how often again, and how many end there."""

from __future__ import annotations

import numpy as np
import pandas as pd

from indicators.define import Basis, Polarity, Stage, Unit, cases, indicator
from indicators.picking import days_later, event_between, months_later
from records.record import Record

POLICE = ("6",)
SCHOOLS = ("2A", "2B")
HEALTH = ("3A", "3B", "3C", "3D", "3E", "3F")
CUTS = ("primary_need", "source")


def _referrals(record: Record) -> pd.DataFrame:
    return cases(record.cin_episode, date="referred_on")


@indicator(
    title="Referrals to children's social care",
    stage=Stage.REFERRALS,
    numerator="referrals received in the month; a child referred twice counts twice",
    unit=Unit.COUNT,
    basis=Basis.MONTH,
    needs=("cin_episode",),
    cuts=CUTS,
    source="CIN census: CINreferralDate",
    published="referrals",
)
def referrals_count(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many referrals children's social care received in the month."""
    return _referrals(record)


@indicator(
    title="Referrals per 10,000 children",
    stage=Stage.REFERRALS,
    numerator="referrals received; a child referred twice counts twice",
    denominator="children aged 0 to 17 living in the area (ONS mid-year estimate)",
    unit=Unit.RATE,
    basis=Basis.MONTH,
    needs=("cin_episode",),
    cuts=CUTS,
    source="CIN census: CINreferralDate; ONS mid-year population estimates",
    published="referrals_rate",
)
def referrals_rate(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Referrals received for every 10,000 children living in the area, per year."""
    return _referrals(record)


@indicator(
    title="Re-referrals within 12 months",
    stage=Stage.REFERRALS,
    numerator="referrals of a child who had been referred before in the previous 12 months",
    denominator="referrals received",
    unit=Unit.PERCENT,
    polarity=Polarity.LOW,
    basis=Basis.MONTH,
    needs=("cin_episode",),
    look_back_months=12,
    cuts=CUTS,
    source="CIN census: CINreferralDate of this and earlier returns",
    published="rereferrals_pct",
)
def rereferrals_12m_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the referrals received, the share where the same child had already been referred in the 12
    months before.
    """
    referrals = _referrals(record)
    again = event_between(
        referrals,
        months_later(referrals["on"], -12),
        days_later(referrals["on"], -1),
        referrals,
        "on",
    )
    return cases(referrals, date="on", value=again, share=True)


@indicator(
    title="Referrals closed with no further action",
    stage=Stage.REFERRALS,
    numerator="referrals that ended in no further action",
    denominator="referrals received",
    unit=Unit.PERCENT,
    basis=Basis.MONTH,
    needs=("cin_episode",),
    cuts=CUTS,
    source="CIN census: ReferralNFA",
    published="referrals_nfa_pct",
)
def referrals_nfa_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the referrals received, the share that ended in no further action."""
    referrals = record.cin_episode
    return cases(
        referrals, date="referred_on", value=referrals["no_further_action"] == 1, share=True
    )


def _from(record: Record, sources: tuple[str, ...]) -> pd.DataFrame:
    referrals = record.cin_episode
    return cases(referrals, date="referred_on", value=referrals["source"].isin(sources), share=True)


@indicator(
    title="Referrals from police",
    stage=Stage.REFERRALS,
    numerator="referrals made by the police",
    denominator="referrals received",
    unit=Unit.PERCENT,
    basis=Basis.MONTH,
    needs=("cin_episode",),
    cuts=("primary_need",),
    source="CIN census: ReferralSource 6",
    published="referrals_police_pct",
)
def referrals_police_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the referrals received, the share made by the police."""
    return _from(record, POLICE)


@indicator(
    title="Referrals from schools and education",
    stage=Stage.REFERRALS,
    numerator="referrals made by schools or education services",
    denominator="referrals received",
    unit=Unit.PERCENT,
    basis=Basis.MONTH,
    needs=("cin_episode",),
    cuts=("primary_need",),
    source="CIN census: ReferralSource 2A, 2B",
    published="referrals_schools_pct",
)
def referrals_schools_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the referrals received, the share made by schools or education services."""
    return _from(record, SCHOOLS)


@indicator(
    title="Referrals from health services",
    stage=Stage.REFERRALS,
    numerator="referrals made by health services",
    denominator="referrals received",
    unit=Unit.PERCENT,
    basis=Basis.MONTH,
    needs=("cin_episode",),
    cuts=("primary_need",),
    source="CIN census: ReferralSource 3A to 3F",
    published="referrals_health_pct",
)
def referrals_health_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the referrals received, the share made by health services: GPs, health visitors, school
    nurses, hospitals and others.
    """
    return _from(record, HEALTH)
