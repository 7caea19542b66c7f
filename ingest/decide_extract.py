"""What becomes of a partner's extract that could be read: taken, taken with flags, held.

An extract that replaces months already loaded is taken, and the person is told which before
anything is published. It is held where its months, its people or its size say that it may not be
what it was sent as.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from indicators.words import months_between
from ingest.datasets.partners.declare import COUNTS, EVENTS, ExtractKind
from ingest.decide import ENOUGH_CHILDREN, FEW_KNOWN, MOST, ROWS_KEPT, Decision, Outcome
from ingest.schema import Conformed, recorded
from ingest.vocabulary import ErrorCode

ENOUGH_ROWS = 10
# Of the rows of an extract, no more than this share may lie outside its months.
OUTSIDE = 0.2


@dataclass(frozen=True)
class Known:
    """What the record knows when an extract comes.

    `children`: the authority's own ids, those it had before among them; `dfe_code`: its three
    digits; `elsewhere`: of the postcodes sent, those that the directory places in another
    authority, `here` those it places in this one; `rows`: rows published for the same months by
    extracts of the kind.
    """

    children: frozenset[str] = frozenset()
    dfe_code: str | None = None
    here: frozenset[str] = frozenset()
    elsewhere: frozenset[str] = frozenset()
    rows: int = 0


def decide_extract(kind: ExtractKind, conformed: Conformed, known: Known) -> Decision:
    """Decide on a conformed extract. The first reason stands; further ones are in `also`."""
    reasons = [
        (code, message)
        for code, message in (
            (ErrorCode.AMBIGUOUS_DATES, _ambiguous(conformed)),
            (ErrorCode.WRONG_PERIOD, _outside(kind, conformed)),
            (ErrorCode.WRONG_AUTHORITY_SUSPECTED, _whose(conformed, known)),
            (ErrorCode.ROW_COUNT_DROP, _fewer(conformed, known)),
        )
        if message
    ]
    if reasons:
        code, message = reasons[0]
        return Decision(Outcome.CONFIRM, code, message, tuple(reasons[1:]))
    return Decision(Outcome.ACCEPT_FLAGGED if conformed.flags else Outcome.ACCEPT)


def _ambiguous(conformed: Conformed) -> str:
    if not conformed.held:
        return ""
    columns = ", ".join(column for _, column in conformed.held)
    return (
        f"Dates seem to be written month first or without the century ({columns}). Send them as "
        "dd/mm/yyyy; if you confirm the extract as it is, these columns stay unread."
    )


def _events(conformed: Conformed) -> pd.DataFrame:
    if EVENTS not in conformed.loaded:
        return pd.DataFrame()
    return recorded(conformed, EVENTS)


def _outside(kind: ExtractKind, conformed: Conformed) -> str:
    # As they were sent: what lies after the months is doubted, and blank among what is recorded.
    rows = conformed.tables.get(EVENTS, pd.DataFrame())
    if rows.empty or kind.lasts or not kind.of_events:
        return ""
    on = rows[next(t for t, ours in kind.becomes.items() if ours == "happened_on")].dropna()
    collection = conformed.collection
    outside = (on < collection.start) | (on > collection.end)
    if not outside.sum() > OUTSIDE * len(on):
        return ""
    return (
        f"{int(outside.sum())} of {len(on)} rows lie outside "
        f"{months_between(collection.start, collection.end)}, the months it was sent for, and "
        "would not be counted: confirm that these are its months, or send it for others."
    )


def _whose(conformed: Conformed, known: Known) -> str:
    rows = _events(conformed)
    told = "confirm that it is this authority's."
    if "authority_child_id" in rows:
        ids = rows["authority_child_id"].dropna().unique()
        enough = len(ids) >= ENOUGH_CHILDREN and len(known.children) >= ENOUGH_CHILDREN
        if enough and np.isin(ids, list(known.children)).mean() < FEW_KNOWN:
            return f"Hardly one of the council's own ids in this extract is known here: {told}"
    if "postcode" in rows:
        placed = len(known.here) + len(known.elsewhere)
        if placed >= ENOUGH_CHILDREN and len(known.elsewhere) >= MOST * placed:
            return f"Nearly all postcodes in this extract lie in other authorities: {told}"
    if "upn" in rows and known.dfe_code:
        areas = rows["upn"].dropna().drop_duplicates().str[1:4].value_counts(normalize=True)
        many = rows["upn"].nunique() >= ENOUGH_CHILDREN
        if many and known.dfe_code not in areas.index and areas.iloc[0] >= MOST:
            return f"Nearly all pupil numbers come from one other authority's area: {told}"
    return ""


def _fewer(conformed: Conformed, known: Known) -> str:
    rows = len(_events(conformed)) or (
        len(recorded(conformed, COUNTS)) if COUNTS in conformed.loaded else 0
    )
    if known.rows < ENOUGH_ROWS or rows >= ROWS_KEPT * known.rows:
        return ""
    return (
        f"For the same months {known.rows} rows are loaded and this extract has {rows}: confirm "
        "that it is whole."
    )
