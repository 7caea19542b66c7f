"""Children looked after all year (OC2): strengths and difficulties, health checks, conviction,
substance misuse."""

from __future__ import annotations

import pandas as pd

from ingest.datasets.ssda903.rulebook import derived, rule
from ingest.datasets.ssda903.rules.derived import any_blank, any_given, written, years_after
from ingest.schema import Collection

REQUIRED = ("IMMUNISATIONS", "TEETH_CHECK", "HEALTH_ASSESSMENT", "SUBSTANCE_MISUSE")
OTHERS = ("CONVICTED", "HEALTH_CHECK", "INTERVENTION_RECEIVED", "INTERVENTION_OFFERED")
ANSWERS = (*OTHERS[:2], *REQUIRED, *OTHERS[2:])
SDQ = "SDQ_SCORE SDQ_REASON"


@derived
def oc2_items(oc2: pd.DataFrame, continuously_looked_after: pd.Index) -> pd.DataFrame:
    """OC2 with bool columns: `all_year` (the child was looked after throughout the year), `scored`
    (something stands for a score)."""
    return oc2.assign(
        all_year=oc2.CHILD.isin(continuously_looked_after), scored=written(oc2, "SDQ_SCORE")
    )


def _neither_score_nor_reason(oc2: pd.DataFrame) -> pd.Series:
    return ~written(oc2, "SDQ_SCORE") & oc2.SDQ_REASON.isna()


@rule("157", OC2="SDQ_REASON DOB")
def age_is_no_reason_from_four_to_sixteen(
    oc2_items: pd.DataFrame, collection: Collection
) -> pd.Series:
    """There is no strengths and difficulties score because of the child's age (SDQ1), but the child
    was of an age that needs one. Enter the score, or the true reason."""
    needs_score = (years_after(oc2_items.DOB, 4) <= collection.start) & (
        years_after(oc2_items.DOB, 16) >= collection.end
    )
    by_age = ~oc2_items.scored & (oc2_items.SDQ_REASON == "SDQ1")
    return oc2_items.all_year & by_age & needs_score


@rule("158", OC2="INTERVENTION_RECEIVED INTERVENTION_OFFERED")
def received_needs_no_offer(oc2: pd.DataFrame) -> pd.Series:
    """The child received help for substance misuse, so whether it was offered must stay blank.
    Clear it."""
    return (oc2.INTERVENTION_RECEIVED == "1") & oc2.INTERVENTION_OFFERED.notna()


@rule("159", OC2="SUBSTANCE_MISUSE INTERVENTION_RECEIVED INTERVENTION_OFFERED")
def not_received_says_if_offered(oc2: pd.DataFrame) -> pd.Series:
    """The child misused substances and received no help for it. Enter whether help was offered: 1
    or 0."""
    without = (oc2.SUBSTANCE_MISUSE == "1") & (oc2.INTERVENTION_RECEIVED == "0")
    return without & oc2.INTERVENTION_OFFERED.isna()


@rule("182", OC2=" ".join(ANSWERS))
def required_answers_come_first(oc2: pd.DataFrame) -> pd.Series:
    """Conviction, development checks or help for substance misuse are filled, while immunisations,
    teeth, health assessment or substance misuse is blank. Those four are needed of every child in
    this table."""
    return any_blank(oc2, REQUIRED) & any_given(oc2, OTHERS)


@rule("185", OC2="SDQ_SCORE")
def score_is_for_the_whole_year(oc2_items: pd.DataFrame) -> pd.Series:
    """A strengths and difficulties score is given for a child who was not looked after throughout
    the year. Clear it, or correct the episodes."""
    return oc2_items.scored & ~oc2_items.all_year


@rule("186", OC2="SDQ_SCORE SDQ_REASON DOB")
def score_or_reason_from_four_to_sixteen(
    oc2_items: pd.DataFrame, collection: Collection
) -> pd.Series:
    """The child was looked after all year and is between 4 and 16, but has neither a strengths and
    difficulties score nor a reason why there is none. Enter one of the two."""
    of_age = (years_after(oc2_items.DOB, 4) <= collection.start) & (
        years_after(oc2_items.DOB, 17) > collection.end
    )
    return oc2_items.all_year & of_age & _neither_score_nor_reason(oc2_items)


@rule("188", OC2="SDQ_SCORE SDQ_REASON DOB")
def no_score_under_four(oc2: pd.DataFrame, collection: Collection) -> pd.Series:
    """A strengths and difficulties score or reason is given for a child under 4 at the end of the
    year. Clear it, or correct the date of birth."""
    return ~_neither_score_nor_reason(oc2) & (years_after(oc2.DOB, 4) > collection.end)


@rule("189", OC2="DOB SDQ_SCORE SDQ_REASON")
def no_score_over_seventeen(oc2: pd.DataFrame, collection: Collection) -> pd.Series:
    """A strengths and difficulties score or reason is given for a young person who was already over
    17 when the year began. Clear it, or correct the date of birth."""
    return ~_neither_score_nor_reason(oc2) & (years_after(oc2.DOB, 17) < collection.start)


@rule("190", OC2=" ".join(ANSWERS))
def answers_are_for_the_whole_year(oc2_items: pd.DataFrame) -> pd.Series:
    """Health, conviction or substance misuse is filled for a child who was not looked after
    throughout the year. Clear these items, or correct the episodes."""
    return any_given(oc2_items, ANSWERS) & ~oc2_items.all_year


@rule("191", OC2=" ".join(REQUIRED), Episodes="CHILD")
def whole_year_has_all_answers(
    oc2_items: pd.DataFrame, first_episode: pd.DataFrame, continuously_looked_after: pd.Index
) -> dict[str, object]:
    """The child was looked after all year, but immunisations, teeth, health assessment or substance
    misuse is blank, or the child has no row in OC2 at all. Every such child needs these four."""
    expected = first_episode.CHILD.isin(continuously_looked_after)
    without = expected & ~first_episode.CHILD.isin(oc2_items.CHILD)
    return {
        "OC2": oc2_items.all_year & any_blank(oc2_items, REQUIRED),
        "Episodes": first_episode.index[without],
    }


@rule("192", OC2="SUBSTANCE_MISUSE INTERVENTION_RECEIVED")
def misuse_says_if_helped(oc2: pd.DataFrame) -> pd.Series:
    """The child misused substances. Enter whether help was received: 1 or 0."""
    return (oc2.SUBSTANCE_MISUSE == "1") & oc2.INTERVENTION_RECEIVED.isna()


@rule("193", OC2="SUBSTANCE_MISUSE INTERVENTION_RECEIVED INTERVENTION_OFFERED")
def help_follows_misuse(oc2: pd.DataFrame) -> pd.Series:
    """Help for substance misuse is filled though no misuse was found. Set misuse to 1, or clear the
    help received and offered."""
    found_none = oc2.SUBSTANCE_MISUSE.isna() | (oc2.SUBSTANCE_MISUSE == "0")
    return found_none & any_given(oc2, ("INTERVENTION_RECEIVED", "INTERVENTION_OFFERED"))


@rule("197a", OC2="SDQ_SCORE SDQ_REASON")
def scored_needs_no_reason(oc2: pd.DataFrame) -> pd.Series:
    """There is a strengths and difficulties score and also a reason why there is none. Clear one of
    them."""
    return written(oc2, "SDQ_SCORE") & oc2.SDQ_REASON.notna()


@rule("197B", OC2="SDQ_REASON SDQ_SCORE DOB")
def turning_four_or_seventeen_says_why(
    oc2_items: pd.DataFrame, collection: Collection
) -> pd.Series:
    """The child was looked after all year and turned 4 or 17 in it, but has neither a strengths and
    difficulties score nor a reason why there is none. Enter one of the two; SDQ1 where age is the
    reason."""
    turning = pd.concat(
        [years_after(oc2_items.DOB, n).between(collection.start, collection.end) for n in (4, 17)],
        axis=1,
    ).any(axis=1)
    return oc2_items.all_year & turning & _neither_score_nor_reason(oc2_items)


@rule("198", OC2="SDQ_REASON")
def reason_is_for_the_whole_year(oc2_items: pd.DataFrame) -> pd.Series:
    """A reason for having no strengths and difficulties score is given for a child who was not
    looked after throughout the year. Clear it, or correct the episodes."""
    return oc2_items.SDQ_REASON.notna() & ~oc2_items.all_year
