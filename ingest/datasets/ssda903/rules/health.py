"""Rules on convictions and health (OC2), by age at the end of the year."""

from __future__ import annotations

import pandas as pd

from ingest.datasets.ssda903.rulebook import rule
from ingest.datasets.ssda903.rules.derived import any_blank, years_after
from ingest.schema import Collection

HEALTH = ("IMMUNISATIONS", "TEETH_CHECK", "HEALTH_ASSESSMENT", "SUBSTANCE_MISUSE")
HEALTH_CELLS = " ".join(HEALTH)


@rule("542", OC2="DOB CONVICTED")
def convicted_from_ten(oc2: pd.DataFrame, collection: Collection) -> pd.Series:
    """The child was under 10 on 31 March, so no conviction can be recorded. Leave CONVICTED blank,
    or correct DOB."""
    return (years_after(oc2.DOB, 10) > collection.end) & oc2.CONVICTED.notna()


@rule("543", OC2="DOB CONVICTED")
def conviction_is_answered_from_ten(
    oc2: pd.DataFrame, continuously_looked_after: pd.Index, collection: Collection
) -> pd.Series:
    """The child was 10 or over on 31 March and looked after all year, but CONVICTED is blank.
    Answer 0 or 1."""
    all_year = oc2.CHILD.isin(continuously_looked_after)
    return (years_after(oc2.DOB, 10) <= collection.end) & all_year & oc2.CONVICTED.isna()


@rule("544", OC2=f"CONVICTED {HEALTH_CELLS}")
def convicted_child_has_health_answers(oc2: pd.DataFrame) -> pd.Series:
    """A conviction is recorded, but immunisations, dental check, health assessment or substance
    misuse is blank. Answer all four."""
    return (oc2.CONVICTED == "1") & any_blank(oc2, HEALTH)


@rule("545", OC2="DOB HEALTH_CHECK")
def development_checks_are_answered_under_five(
    oc2: pd.DataFrame, continuously_looked_after: pd.Index, collection: Collection
) -> pd.Series:
    """The child was under 5 on 31 March and looked after all year, but HEALTH_CHECK is blank.
    Answer 0 or 1."""
    all_year = oc2.CHILD.isin(continuously_looked_after)
    return (years_after(oc2.DOB, 5) > collection.end) & all_year & oc2.HEALTH_CHECK.isna()


@rule("546", OC2="DOB HEALTH_CHECK")
def development_checks_are_for_under_fives(
    oc2: pd.DataFrame, continuously_looked_after: pd.Index, collection: Collection
) -> pd.Series:
    """The child was 5 or over on 31 March, so development checks are not asked for. Leave
    HEALTH_CHECK blank, or correct DOB."""
    all_year = oc2.CHILD.isin(continuously_looked_after)
    return (years_after(oc2.DOB, 5) <= collection.end) & all_year & oc2.HEALTH_CHECK.notna()


@rule("547", OC2=f"HEALTH_CHECK {HEALTH_CELLS}")
def checked_child_has_health_answers(oc2: pd.DataFrame) -> pd.Series:
    """Development checks are recorded as up to date, but immunisations, dental check, health
    assessment or substance misuse is blank. Answer all four."""
    return (oc2.HEALTH_CHECK == "1") & any_blank(oc2, HEALTH)
