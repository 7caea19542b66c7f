"""The front door: contacts with children's social care, and which become referrals."""

from __future__ import annotations

import numpy as np
import pandas as pd

from indicators.define import Basis, Polarity, Stage, Unit, cases, indicator
from indicators.picking import days_later, event_between
from records.calendar import month_ends
from records.record import Record

REFERRED_WITHIN_DAYS = 5
REPEAT_MONTHS = 6
CUTS = ("source",)


@indicator(
    title="Contacts received",
    stage=Stage.FRONT_DOOR,
    numerator="contacts received in the month, one for each child and contact",
    unit=Unit.COUNT,
    basis=Basis.MONTH,
    needs=("contact",),
    cuts=CUTS,
    source="Annex A list 1: Date of Contact",
)
def contacts_count(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many contacts about a child were received in the month. Councils differ in what they
    write down as a contact, so it is best compared with its own past.
    """
    return cases(record.contact, date="contacted_on")


@indicator(
    title="Contacts received per 10,000 children",
    stage=Stage.FRONT_DOOR,
    numerator="contacts received, one for each child and contact",
    denominator="children aged 0 to 17 living in the area (ONS mid-year estimate)",
    unit=Unit.RATE,
    basis=Basis.MONTH,
    needs=("contact",),
    cuts=CUTS,
    source="Annex A list 1: Date of Contact; ONS mid-year population estimates",
)
def contacts_rate(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Contacts received for every 10,000 children living in the area, per year."""
    return cases(record.contact, date="contacted_on")


@indicator(
    title="Children with more than one contact in six months",
    stage=Stage.FRONT_DOOR,
    numerator="children with two or more contacts in the six months",
    denominator="children with a contact in the six months up to the end of the month",
    unit=Unit.PERCENT,
    polarity=Polarity.LOW,
    basis=Basis.MONTH_END,
    needs=("contact",),
    look_back_months=REPEAT_MONTHS - 1,
    source="Annex A list 1: Date of Contact",
)
def contacts_repeat_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the children about whom a contact was received in the six months up to the end of the
    month, the share about whom there were two or more.
    """
    contacts = cases(record.contact, date="contacted_on")
    windows = [
        contacts[["child", "month"]].assign(month=contacts["month"] + later)
        for later in range(REPEAT_MONTHS)
    ]
    many = pd.concat(windows).groupby(["child", "month"], as_index=False).size()
    return many.assign(
        on=month_ends(many["month"].to_numpy()),
        numerator=(many["size"] >= 2).astype("float64"),
        denominator=1.0,
    )


@indicator(
    title="Contacts progressing to referral",
    stage=Stage.FRONT_DOOR,
    numerator="contacts followed by a referral of the same child within 5 days",
    denominator="contacts received",
    unit=Unit.PERCENT,
    basis=Basis.MONTH,
    needs=("contact", "cin_episode"),
    follow_up_days=REFERRED_WITHIN_DAYS,
    cuts=CUTS,
    source="Annex A list 1: Date of Contact; CIN census: CINreferralDate",
)
def contacts_to_referral_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the contacts received in the month, the share followed within five days by a referral of
    the same child. Working Together allows one working day to decide on a referral; five days leave
    room for weekends.
    """
    contacts = cases(record.contact, date="contacted_on")
    led = event_between(
        contacts,
        contacts["on"],
        days_later(contacts["on"], REFERRED_WITHIN_DAYS),
        record.cin_episode,
        "referred_on",
    )
    return cases(contacts, date="on", value=led, share=True)
