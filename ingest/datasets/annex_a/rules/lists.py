"""Rules on Annex A: that each row can be placed in time, and that its answers fit each other.

Nobody publishes rules for Annex A; these are the product's own, after what the lists ask for
(Ofsted, ILACS Annex A). A code is the list's number and a letter.
"""

from __future__ import annotations

import pandas as pd

from ingest.datasets.annex_a.records import WINDOW_MONTHS
from ingest.datasets.annex_a.rulebook import rule
from ingest.datasets.annex_a.tables import CHILD
from ingest.rules import Severity, declared
from ingest.schema import Collection

# List -> the date that says when the thing in the row happened or began.
KEY_DATES = {
    1: "Date of Contact",
    2: "Assessment start date",
    3: "Date of referral",
    4: "Continuous Assessment Start Date",
    5: "Strategy discussion initiating Section 47 Enquiry Start Date",
    6: "CIN Start Date",
    7: "Child Protection Plan Start Date",
    8: "Date Started to be Looked After",
    10: "Date the Child Entered Care",
    11: "Date enquiry received",
}
# What began earlier has no place in these: the others also hold what was still open.
WITHIN_THE_WINDOW = (1, 3, 5)
NEEDED_ANSWERS = {
    1: "Contact Source",
    3: "Referral Source",
    6: "Case Status",
    9: "Eligibility Category",
}
YES, NO = ("yes", "y", "1"), ("no", "n", "0")

ENQUIRY, UNNECESSARY = (
    "Strategy discussion initiating Section 47 Enquiry Start Date",
    "Was an Initial Child Protection Conference deemed unnecessary?",
)
CONFERENCE = "Date of Initial Child Protection Conference"
PLANNED = "Did the Initial Child Protection Conference Result in a Child Protection Plan"
PLAN_ENDED = "Child Protection Plan End Date"
CLOSED, CLOSED_WHY = "CIN Closure Date", "Reason for Closure"
CEASED, CEASED_WHY = "Date Ceased to be Looked After", "Reason Ceased to be Looked After"
REVERSED, REVERSED_WHY = (
    "Date of Decision that Child Should No Longer be Placed for Adoption",
    "Reason Why Child No Longer Placed for Adoption",
)


def says(answers: pd.Series, words: tuple[str, ...]) -> pd.Series:
    """True where an answer is one of the words, whatever letter stands before it."""
    said = answers.str.replace(r"^\s*[A-Za-z]\)\s*", "", regex=True)
    return said.str.strip().str.lower().isin(words)


def _blank(column: str):
    return lambda rows: rows[column].isna()


def _after_the_data(column: str):
    return lambda rows, collection: rows[column] > collection.end


def _before_the_window(column: str):
    def failing(rows: pd.DataFrame, collection: Collection) -> pd.Series:
        return rows[column] <= collection.end - pd.DateOffset(months=WINDOW_MONTHS)

    return failing


for _number, _column in KEY_DATES.items():
    _cells = {f"List{_number}": (_column,)}
    _asks = f"list{_number}"
    rule(f"{_number}a", **_cells)(
        declared(
            f"{_column} is blank or no real date: without it the row counts nowhere.",
            (_asks,),
            _blank(_column),
        )
    )
    rule(f"{_number}b", **_cells)(
        declared(
            f"{_column} lies after the day to which the workbook runs. Correct the date, or say to"
            " which day the data run.",
            (_asks, "collection"),
            _after_the_data(_column),
        )
    )
    if _number in WITHIN_THE_WINDOW:
        rule(f"{_number}c", severity=Severity.QUERY, **_cells)(
            declared(
                f"{_column} lies before the six months that this list is for. Take the row out, or"
                " say to which day the data run.",
                (_asks, "collection"),
                _before_the_window(_column),
            )
        )

for _number, _column in NEEDED_ANSWERS.items():
    rule(f"{_number}d", **{f"List{_number}": (_column,)})(
        declared(
            f"{_column} is blank. Inspectors sort this list by it: enter it.",
            (f"list{_number}",),
            _blank(_column),
        )
    )


@rule("5e", List5=(UNNECESSARY, CONFERENCE))
def conference_was_needed_or_not(list5: pd.DataFrame) -> pd.Series:
    """An initial child protection conference was held, but is said to have been deemed unnecessary.
    Clear the date, or correct the answer."""
    return list5[CONFERENCE].notna() & says(list5[UNNECESSARY], YES)


@rule("5f", List5=(CONFERENCE, PLANNED))
def plan_follows_a_conference(list5: pd.DataFrame) -> pd.Series:
    """A conference is said to have led to a child protection plan, but has no date. Enter the date
    of the conference, or correct the answer."""
    return list5[CONFERENCE].isna() & says(list5[PLANNED], YES)


@rule("5g", List5=(ENQUIRY, CONFERENCE))
def conference_follows_the_enquiry(list5: pd.DataFrame) -> pd.Series:
    """The initial child protection conference is dated before the enquiry that led to it. Correct
    one of the two dates."""
    return list5[CONFERENCE] < list5[ENQUIRY]


@rule("6e", List6=(CLOSED, CLOSED_WHY))
def closure_has_date_and_reason(list6: pd.DataFrame) -> pd.Series:
    """Of the date on which the case closed and the reason for closure one is given and the other is
    not. Give both, or neither while the case is open."""
    return list6[CLOSED].isna() != list6[CLOSED_WHY].isna()


@rule("7e", severity=Severity.QUERY, List7=(CHILD,))
def child_with_a_plan_is_in_need(list6: pd.DataFrame, list7: pd.DataFrame) -> pd.Series:
    """The child has a child protection plan but is not in the list of children in need (List 6),
    which holds every open case. Add the child there, or end the plan."""
    open_now = list7[PLAN_ENDED].isna()
    return open_now & ~list7[CHILD].isin(list6[CHILD].dropna())


@rule("8e", List8=(CEASED, CEASED_WHY))
def care_ends_with_date_and_reason(list8: pd.DataFrame) -> pd.Series:
    """Of the date on which care ceased and the reason one is given and the other is not. Give both,
    or neither while the child is looked after."""
    return list8[CEASED].isna() != list8[CEASED_WHY].isna()


@rule("10e", List10=(REVERSED, REVERSED_WHY))
def reversal_has_date_and_reason(list10: pd.DataFrame) -> pd.Series:
    """Of the date of the decision that the child should no longer be placed for adoption and its
    reason one is given and the other is not. Give both or neither."""
    return list10[REVERSED].isna() != list10[REVERSED_WHY].isna()
