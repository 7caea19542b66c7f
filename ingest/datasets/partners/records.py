"""What an extract says, for the record: people and what happened to them, or monthly counts.

A row counts once, on its day, if that lies in the months the extract speaks for. People are known
by the number the partner gives them; where it gives none, by a keyed digest of whatever else they
are known by, so that the same person is the same in the next extract. Names become keyed digests
here and go no further.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ingest.datasets.partners.declare import COUNTS, EVENTS, ExtractKind
from ingest.schema import Conformed, recorded
from records import counted, entities
from records.extract import Extract, typed_frame
from records.matching import check, names

IDENTITY = (
    *("upn", "nhs_number", "youth_justice_id", "authority_child_id"),
    *("former_authority_child_id", "date_of_birth", "sex", "postcode"),
)
NAMES = ("forename", "surname")
BETWEEN = "\x1f"
NO_PERSON = "nobody"


def to_records(kind: ExtractKind, conformed: Conformed, key: bytes) -> Extract:
    """The extract's people, events and counts. `key`: what names and people without a number are
    hashed with, the authority's own.

    An extract of one form says of the other that there is nothing for its months: for each day
    there is one word. A look-up of who is who says nothing of what happened.
    """
    supplies = {kind.key, entities.PARTNER_EVENT.name, entities.COUNTS}
    if not kind.of_events and not kind.counted:
        rows = recorded(conformed, EVENTS).dropna(subset="authority_child_id")
        _, identity = _people(kind, rows, key, f"{conformed.collection.start:%Y-%m}")
        name = entities.IDENTITY.name
        return Extract({name: identity}, frozenset({kind.key, name}))
    frames: dict[str, pd.DataFrame] = {}
    counts = None
    if EVENTS in conformed.loaded and len(conformed.tables[EVENTS]):
        supplies.add(entities.IDENTITY.name)
        frames = _of_people(kind, conformed, key)
    elif COUNTS in conformed.loaded:
        counts = _counts(kind, recorded(conformed, COUNTS))
    return Extract(frames, frozenset(supplies), counts)


def _of_people(kind: ExtractKind, conformed: Conformed, key: bytes) -> dict[str, pd.DataFrame]:
    rows = recorded(conformed, EVENTS).drop_duplicates()
    made = {ours: rows[theirs] for theirs, ours in kind.becomes.items()}
    on = made["happened_on"]
    if not kind.lasts:
        made["ended_on"] = on
    until = made.get("ended_on", pd.Series(pd.NaT, rows.index, dtype="datetime64[us]"))
    collection = conformed.collection
    inside = (on <= collection.end) & ~(until < collection.start)
    rows, made = rows[inside], {name: column[inside] for name, column in made.items()}
    children, identity = _people(kind, rows, key, f"{collection.start:%Y-%m}")
    source = pd.Series(kind.key, rows.index, dtype="str")
    event = typed_frame("partner_event", {"child": children, "source": source, **made})
    return {"partner_event": event, "identity": identity}


def _people(
    kind: ExtractKind, rows: pd.DataFrame, key: bytes, since: str
) -> tuple[pd.Series, pd.DataFrame]:
    """Who each row is of (str), and the `identity` of each of them."""
    blank = pd.Series(np.nan, rows.index, dtype="str")
    given = {name: rows.get(name, blank) for name in IDENTITY}
    given["date_of_birth"] = given["date_of_birth"].astype("datetime64[us]")
    hashed = names.hashed(*(rows.get(name, blank) for name in NAMES), key)
    clean = check.checked(pd.DataFrame(given))
    known = pd.concat([clean, hashed], axis=1)
    own = rows.get("partner_person_id" if kind.holder else "authority_child_id", blank)
    child = own.fillna(_digests(known, key))
    # Nobody can be told from such a row: it is of somebody else than every other row.
    nobody = child.isna()
    alone = [f"{NO_PERSON} {since} {number}" for number in range(int(nobody.sum()))]
    child[nobody] = names.keyed(pd.Series(alone, dtype="str"), key, kind.key).to_numpy()
    # The last row of a person that says something says it; a person is described once.
    described = known.assign(child=child.to_numpy()).groupby("child", sort=True).last()
    described = described.reset_index()
    columns = {name: described[name].astype("str") for name in described if name != "child"}
    columns["date_of_birth"] = described["date_of_birth"].astype("datetime64[us]")
    identity = typed_frame("identity", {"child": described["child"].astype("str"), **columns})
    return child, identity


def _digests(known: pd.DataFrame, key: bytes) -> pd.Series:
    """Of each row a keyed digest of the best that tells the person: a number of theirs, else name,
    date of birth and sex; missing where neither is there."""
    best = pd.Series(np.nan, known.index, dtype="str")
    for name in ("nhs_number", "upn", "youth_justice_id", "authority_child_id"):
        best = best.fillna(name + BETWEEN + known[name])
    described = known["forename_hash"] + BETWEEN + known["surname_hash"]
    born = known["date_of_birth"].dt.strftime("%Y-%m-%d")
    best = best.fillna(described + BETWEEN + born + BETWEEN + known["sex"].fillna(""))
    return names.keyed(best, key, "person")


def _counts(kind: ExtractKind, rows: pd.DataFrame) -> pd.DataFrame:
    """Each month and part once, as first written; counts below zero are unknown."""
    by = kind.counted.by
    part = [name for name in ("month", "age_band", "sex", by) if name and name in rows]
    rows = rows[rows["month"].notna()].drop_duplicates(part)
    columns = {
        "source": pd.Series(kind.key, rows.index, dtype="str"),
        "month": rows["month"],
        "numerator": rows["count"].where(rows["count"] >= 0),
    }
    if "out_of" in rows:
        columns["denominator"] = rows["out_of"].where(rows["out_of"] >= 0)
    if by:
        columns["what"] = rows[by]
    columns |= {name: rows[name] for name in ("age_band", "sex") if name in rows}
    return counted.typed(columns)
