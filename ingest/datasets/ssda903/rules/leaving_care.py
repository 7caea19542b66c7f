"""Care leavers: whether the authority is in touch, what they do and where they live, and that they
are not still in care."""

from __future__ import annotations

import pandas as pd

from ingest.datasets.ssda903.rulebook import rule
from ingest.datasets.ssda903.rules.derived import any_blank, any_given, years_after
from ingest.datasets.ssda903.rules.looked_after_all_year import ANSWERS
from ingest.datasets.ssda903.rules.placing_for_adoption import ITEMS as ADOPTION_ITEMS
from ingest.schema import Collection

ITEMS = ("IN_TOUCH", "ACTIV", "ACCOM")


@rule("134", OC3=" ".join(ITEMS), AD1=" ".join(ADOPTION_ITEMS))
def care_leaver_is_not_adopted(
    oc3: pd.DataFrame, ad1: pd.DataFrame, adoption_items: pd.DataFrame
) -> dict[str, pd.Series]:
    """The child has adoption items and care leaver items. A child adopted this year is no care
    leaver: take one of the two out."""
    left_care = oc3.CHILD[any_given(oc3, ITEMS)].dropna()
    return {"AD1": adoption_items.any(axis=1) & ad1.CHILD.isin(left_care)}


@rule("153", OC3=" ".join(ITEMS))
def care_leaver_items_are_complete(oc3: pd.DataFrame) -> pd.Series:
    """Some care leaver items are filled and others blank. Give contact, activity and accommodation
    (0 where not known), or take the row out."""
    return any_given(oc3, ITEMS) & any_blank(oc3, ITEMS)


@rule("187", AD1=" ".join(ADOPTION_ITEMS), OC3=" ".join(ITEMS))
def in_care_all_year_has_not_left(
    ad1: pd.DataFrame,
    oc3: pd.DataFrame,
    adoption_items: pd.DataFrame,
    continuously_looked_after: pd.Index,
) -> dict[str, pd.Series]:
    """The child was looked after throughout the year, but has adoption or care leaver items, which
    are for children who left. Take them out, or end the child's last episode."""
    return {
        "AD1": adoption_items.any(axis=1) & ad1.CHILD.isin(continuously_looked_after),
        "OC3": any_given(oc3, ITEMS) & oc3.CHILD.isin(continuously_looked_after),
    }


@rule("215", OC3=" ".join(ITEMS), OC2=" ".join(ANSWERS))
def care_leaver_has_no_full_year_items(
    oc2: pd.DataFrame, oc3: pd.DataFrame
) -> dict[str, pd.Series]:
    """The child has care leaver items and also the health items of a child looked after all year.
    Take out whichever does not belong."""
    left, stayed = any_given(oc3, ITEMS), any_given(oc2, ANSWERS)
    return {
        "OC3": left & oc3.CHILD.isin(oc2.CHILD[stayed].dropna()),
        "OC2": stayed & oc2.CHILD.isin(oc3.CHILD[left].dropna()),
    }


@rule("344", OC3="IN_TOUCH ACTIV ACCOM")
def died_or_home_has_no_more_items(oc3: pd.DataFrame) -> pd.Series:
    """The care leaver has died or gone home, so activity and accommodation must both be 0. Set them
    to 0, or correct the contact."""
    done = oc3.IN_TOUCH.isin(["DIED", "RHOM"])
    return done & ((oc3.ACTIV != "0") | (oc3.ACCOM != "0"))


@rule("345", OC3="IN_TOUCH ACTIV ACCOM")
def in_touch_knows_more(oc3: pd.DataFrame) -> pd.Series:
    """The authority is in touch with the care leaver, yet activity or accommodation is 0, not
    known. Enter what they do and where they live."""
    return (oc3.IN_TOUCH == "YES") & ((oc3.ACTIV == "0") | (oc3.ACCOM == "0"))


@rule("347", since=2024, OC3="ACCOM DOB")
def foyer_is_for_adults(oc3: pd.DataFrame, collection: Collection) -> pd.Series:
    """The care leaver lives in a foyer (T1 or T2) but was under 18 when the year began. Check the
    accommodation and the date of birth."""
    # T alone is no code of the list, but DfE words the rule with it.
    foyer = oc3.ACCOM.isin(["T", "T1", "T2"])
    return foyer & (years_after(oc3.DOB, 18) > collection.start)


@rule("348", since=2026, OC3="IN_TOUCH")
def death_is_not_undone(oc3: pd.DataFrame, oc3_last: pd.DataFrame) -> pd.Series:
    """Last year's return said that this care leaver had died, this year's does not. Correct the
    contact code, or tell DfE that last year's was wrong."""
    died = oc3_last.CHILD[oc3_last.IN_TOUCH == "DIED"].dropna()
    return oc3.CHILD.isin(died) & (oc3.IN_TOUCH != "DIED")


@rule("391", OC3="DOB IN_TOUCH ACTIV ACCOM")
def care_leaver_is_seventeen(oc3: pd.DataFrame, collection: Collection) -> pd.Series:
    """Care leaver items are given for someone still under 17 at the end of the year. Take them out,
    or correct the date of birth."""
    return any_given(oc3, ITEMS) & (years_after(oc3.DOB, 17) > collection.end)
