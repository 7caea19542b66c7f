"""What an Annex A workbook says of children that no return to DfE does: contacts and early help.

Its lists of referrals, children in need and children in care stand for no episode of their own (a
list holds no closure of its referrals, and of a child in care only the latest placement), so what
the census and the SSDA903 say is not doubled from them: see docs/decisions.md.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from ingest.datasets.annex_a.tables import CHILD
from ingest.schema import Conformed, recorded
from records.extract import Extract, typed_frame

SEX = {"male": "M", "female": "F"}
# "a) Male", "q) 6: Police": what stands before the words is each system's own.
_LABEL = r"^\s*(?:[a-z]{1,2}\)\s*)?(?:\d+[a-z]?\s*[:-]\s*)?(.*\S)\s*$"
_ETHNIC_CODE = r"\b([A-Z]{4})\b"
WINDOW_MONTHS = 6
# The lists of what happened in the last six months: their latest event is near the workbook's day.
DATED = {"List1": "Date of Contact", "List2": "Assessment start date", "List3": "Date of referral"}
EVENTS = {
    "List1": ("contact", {"Date of Contact": "contacted_on", "Contact Source": "source"}),
    "List2": (
        "early_help_assessment",
        {
            "Assessment start date": "started_on",
            "Assessment completion date": "completed_on",
            "Organisation completing assessment": "organisation",
        },
    ),
}
LABELS = frozenset({"source"})


def label(cells: pd.Series) -> pd.Series:
    """Answers without the letter or number a system puts before them; blank stays blank."""
    return cells.str.extract(f"(?i){_LABEL}", expand=False).astype("str")


def to_records(conformed: Conformed) -> Extract:
    """The entities in the lists that were sent; a list left out supplies nothing."""
    frames = {}
    for table, (entity, columns) in EVENTS.items():
        if table in conformed.loaded:
            rows = recorded(conformed, table)
            made = {
                ours: label(rows[theirs]) if ours in LABELS else rows[theirs]
                for theirs, ours in columns.items()
            }
            frames[entity] = typed_frame(entity, {"child": rows[CHILD], **made})
    frames["person"] = _people(conformed)
    return Extract(frames, frozenset(frames))


def _people(conformed: Conformed) -> pd.DataFrame:
    """Each child once, as the first list that says something describes them; a child given two
    dates of birth has none."""
    lists = [
        recorded(conformed, table.name)[[CHILD, "Gender", "Date of Birth", "Ethnicity"]]
        for table in conformed.dataset.tables
        if any(field.name == CHILD for field in table.fields)
    ]
    told = pd.concat(lists, ignore_index=True).dropna(subset=CHILD)
    born = told.groupby(CHILD)["Date of Birth"].nunique()
    people = told.groupby(CHILD, sort=True).first()
    people = people.assign(**{"Date of Birth": people["Date of Birth"].where(~(born > 1))})
    people = people.reset_index()
    return typed_frame(
        "person",
        {
            "child": people[CHILD],
            "sex": label(people["Gender"]).str.lower().map(SEX).astype("str"),
            "date_of_birth": people["Date of Birth"],
            "ethnicity": people["Ethnicity"].str.extract(_ETHNIC_CODE, expand=False).astype("str"),
        },
    )


def window(conformed: Conformed) -> tuple[date, date]:
    """The days a workbook speaks for: the six months to the day it was drawn, which its sender
    says; else to the latest contact, early help assessment or referral in it within the year."""
    last = conformed.collection.end
    if conformed.collection.as_at is None:
        days = pd.concat([conformed.tables[table][day] for table, day in DATED.items()])
        days = days[days <= last]
        last = days.max() if len(days) else last
    first = last - pd.DateOffset(months=WINDOW_MONTHS) + pd.Timedelta(days=1)
    return first.date(), last.date()
