"""What police and youth justice hold of children."""

from __future__ import annotations

import numpy as np
import pandas as pd

from indicators.catalogue.of_partners import (
    KIND,
    happened,
    of_extract,
    open_at_end,
    shared,
    told_at_end,
)
from indicators.define import Basis, Polarity, Stage, Unit
from records.record import Record

POPULATION = "children aged 0 to 17 living in the area (ONS mid-year estimate)"


def _incidents(record: Record) -> pd.DataFrame:
    """Incidents, each counted with its first child: rows of children of one reference are one."""
    made = happened(record, "police_domestic_abuse")
    known = made["reference"].notna() if "reference" in made else pd.Series(False, made.index)
    again = known & made.duplicated(["reference", "month"] if "reference" in made else ["month"])
    return made[~again].reset_index(drop=True)


@of_extract(
    "police_domestic_abuse",
    title="Domestic abuse incidents with children in the household",
    stage=Stage.POLICE,
    numerator="domestic abuse incidents known to the police with a child in the household",
    cuts=KIND,
    source="Police extract: domestic abuse incidents with children in the household",
)
def police_domestic_abuse_count(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many incidents of domestic abuse the police recorded in households with a child. An
    incident with several children counts once, with the first of them. It says what was reported,
    not what happened.
    """
    return _incidents(record)


@of_extract(
    "police_domestic_abuse",
    title="Domestic abuse incidents per 10,000 children",
    stage=Stage.POLICE,
    numerator="domestic abuse incidents known to the police with a child in the household",
    denominator=POPULATION,
    unit=Unit.RATE,
    cuts=KIND,
    source="Police extract: domestic abuse incidents; ONS mid-year population estimates",
)
def police_domestic_abuse_rate(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Incidents of domestic abuse in households with a child for every 10,000 children living in
    the area, per year.
    """
    return _incidents(record)


@of_extract(
    "police_domestic_abuse",
    title="Children in domestic abuse incidents of whom social care was told",
    stage=Stage.POLICE,
    numerator="children of whom the police told children's social care",
    denominator="children in households of incidents of which the extract says so",
    unit=Unit.PERCENT,
    by_child=True,
    cuts=KIND,
    source="Police extract: domestic abuse incidents, whether social care was told",
)
def police_domestic_abuse_told_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the children in households of domestic abuse incidents, the share of whom the police say
    that they told children's social care.
    """
    return shared(record, "police_domestic_abuse")


@of_extract(
    "police_domestic_abuse_notified",
    title="Domestic abuse incidents notified to social care",
    stage=Stage.POLICE,
    numerator="incidents that the police notified to children's social care",
    denominator="domestic abuse incidents with children in the household",
    unit=Unit.PERCENT,
    cuts=(),
    of_people=False,
    source="Police extract: domestic abuse notified to social care",
)
def police_domestic_abuse_notified_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the domestic abuse incidents with children in the household, the share that the police
    notified to children's social care, as the police count them.
    """
    return told_at_end(record, "police_domestic_abuse_notified").dropna(subset="denominator")


@of_extract(
    "anti_social_behaviour",
    title="Anti-social behaviour by under 18s",
    stage=Stage.POLICE,
    numerator="reports of anti-social behaviour by under 18s in the month",
    source="Police extract: anti-social behaviour",
)
def anti_social_behaviour_count(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many reports of anti-social behaviour there were in which a child is named, or as many as
    the police count. How often people report it changes with more than behaviour.
    """
    return happened(record, "anti_social_behaviour")


@of_extract(
    "police_call_outs",
    title="Police call-outs to children, community and household",
    stage=Stage.POLICE,
    numerator="call-outs of the police because of a concern about a child in the month",
    cuts=KIND,
    source="Police extract: call-outs",
)
def police_call_outs_count(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many times the police went out because of a concern about a child, at home or in the
    community.
    """
    return happened(record, "police_call_outs")


@of_extract(
    "police_missing_reports",
    title="Children reported missing to the police",
    stage=Stage.POLICE,
    numerator="reports in the month that a child is missing",
    cuts=KIND,
    source="Police extract: missing reports",
)
def police_missing_reports_count(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many reports the police had that a child who lives in the area is missing, in care or
    not.
    """
    return happened(record, "police_missing_reports")


@of_extract(
    "police_exploitation",
    title="Children flagged by the police as exploited or at risk of it",
    stage=Stage.POLICE,
    numerator="flags of the police in the month",
    cuts=KIND,
    source="Police extract: exploitation",
)
def police_exploitation_count(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many times the police flagged a child as exploited or at risk of it. More of them may be
    more harm, or more eyes for it.
    """
    return happened(record, "police_exploitation")


@of_extract(
    "first_time_entrants",
    title="First-time entrants to youth justice per 10,000 children",
    stage=Stage.POLICE,
    numerator="children with their first youth caution or conviction",
    denominator=POPULATION,
    unit=Unit.RATE,
    polarity=Polarity.LOW,
    cuts=KIND,
    source="Youth justice extract: first-time entrants; ONS mid-year population estimates",
)
def yjs_fte_rate(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Children with their first youth caution or conviction for every 10,000 children aged 0 to 17,
    per year. The published rate is per 100,000 aged 10 to 17: the two do not compare.
    """
    return happened(record, "first_time_entrants")


@of_extract(
    "youth_justice_orders",
    title="Children with an open youth justice order",
    stage=Stage.POLICE,
    numerator="children with an open order or disposal on the last day of the month",
    basis=Basis.MONTH_END,
    cuts=KIND,
    source="Youth justice extract: orders",
)
def yjs_open_orders_count(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many children youth justice supervised under an order or disposal on the last day of the
    month. Those whom social care knows too are in two systems at once.
    """
    return open_at_end(record, "youth_justice_orders", months)


@of_extract(
    "youth_justice_orders",
    title="Children with a youth justice order whom social care knows",
    stage=Stage.POLICE,
    numerator="children in need, on a protection plan or looked after on that day",
    denominator="children with an open order on the last day of the month",
    unit=Unit.PERCENT,
    basis=Basis.MONTH_END,
    by_child=True,
    needs=("cla_episode", "cp_plan", "cin_episode"),
    source="Youth justice extract: orders; SSDA903; CIN census",
)
def yjs_dual_system_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the children with an open youth justice order on the last day of the month, the share whom
    social care had as in need, on a plan or looked after. A child who could not be linked counts as
    not known, so the true share is no lower than this unless links are wrong.
    """
    made = open_at_end(record, "youth_justice_orders", months)
    made = made[(made["child"] >= 0) & made["involvement"].notna()].reset_index(drop=True)
    known = made["involvement"] != "None recorded, or not linked"
    return made.assign(numerator=known.astype("float64"), denominator=1.0)
