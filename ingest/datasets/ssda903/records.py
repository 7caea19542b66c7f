"""What an SSDA903 return says of children: its conformed tables made into entities of the
record."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ingest.datasets.ssda903.tables import DATASET
from ingest.schema import Conformed, Kind, recorded
from records.extract import Extract, typed_frame

SEX = {"1": "M", "2": "F", "M": "M", "F": "F", "U": "U"}
FLAG = {"0": 0.0, "1": 1.0}
LAST_YEAR_OF_NUMBERED_SEX = 2024

# Table -> entity -> the entity's column for each of DfE's.
EVENTS = {
    "Episodes": (
        "cla_episode",
        {
            "DECOM": "decom",
            "RNE": "rne",
            "LS": "legal_status",
            "CIN": "need",
            "PLACE": "place",
            "PLACE_PROVIDER": "place_provider",
            "DEC": "dec",
            "REC": "rec",
            "REASON_PLACE_CHANGE": "reason_place_change",
            "HOME_POST": "home_postcode",
            "PL_POST": "placement_postcode",
            "URN": "urn",
        },
    ),
    "Reviews": ("cla_review", {"REVIEW": "reviewed_on", "REVIEW_CODE": "participation"}),
    "UASC": ("uasc_status", {"DUC": "ceased_on"}),
    "OC2": (
        "cla_outcomes",
        {
            "SDQ_SCORE": "sdq_score",
            "SDQ_REASON": "sdq_reason",
            "CONVICTED": "convicted",
            "HEALTH_CHECK": "health_check",
            "IMMUNISATIONS": "immunisations",
            "TEETH_CHECK": "teeth_check",
            "HEALTH_ASSESSMENT": "health_assessment",
            "SUBSTANCE_MISUSE": "substance_misuse",
            "INTERVENTION_RECEIVED": "intervention_received",
            "INTERVENTION_OFFERED": "intervention_offered",
        },
    ),
    "OC3": (
        "care_leaver",
        {"IN_TOUCH": "in_touch", "ACTIV": "activity", "ACCOM": "accommodation"},
    ),
    "AD1": (
        "adoption",
        {
            "DATE_INT": "should_be_placed_on",
            "DATE_MATCH": "matched_on",
            "FOSTER_CARE": "by_foster_carer",
            "NB_ADOPTR": "adopters",
            "SEX_ADOPTR": "sex_of_adopters",
            "LS_ADOPTR": "legal_status_of_adopters",
        },
    ),
    "PlacedAdoption": (
        "placed_for_adoption",
        {
            "DATE_PLACED": "decided_on",
            "DATE_PLACED_CEASED": "ceased_on",
            "REASON_PLACED_CEASED": "cease_reason",
        },
    ),
    "PrevPerm": (
        "previous_permanence",
        {"PREV_PERM": "option", "LA_PERM": "with_authority", "DATE_PERM": "on_text"},
    ),
    "Missing": (
        "missing",
        {"MISSING": "type", "MIS_START": "started_on", "MIS_END": "ended_on"},
    ),
    "SWEpisodes": (
        "social_worker",
        {"SW_ID": "worker", "SW_DECOM": "started_on", "SW_DEC": "ended_on", "SW_REASON": "reason"},
    ),
    "DoLo": ("deprivation_of_liberty", {"DOLO_START": "started_on", "DOLO_END": "ended_on"}),
}
FLAGS = frozenset(
    {
        "convicted",
        "health_check",
        "immunisations",
        "teeth_check",
        "health_assessment",
        "substance_misuse",
        "intervention_received",
        "intervention_offered",
        "by_foster_carer",
        "mother",
    }
)
NUMBERS = frozenset({"sdq_score", "adopters"})


def to_records(conformed: Conformed) -> Extract:
    """The entities in an SSDA903 return.

    A table that was not sent supplies nothing: its absence is a gap, not a zero. A child given two
    dates of birth has none
    until somebody puts it right. Facts of a year (OC2, OC3, AD1, UASC, PrevPerm) carry the year.
    """
    frames = {"person": _people(recorded(conformed, "Header"))}
    for table, (entity, columns) in EVENTS.items():
        if table in conformed.loaded:
            rows = recorded(conformed, table)
            made = {ours: _value(rows[theirs], ours) for theirs, ours in columns.items()}
            year = pd.Series(float(conformed.collection.year), index=rows.index)
            frames[entity] = typed_frame(entity, {"child": rows["CHILD"], "year": year, **made})
    if "UASC" not in conformed.loaded and recorded(conformed, "Header")["UASC"].notna().any():
        header = recorded(conformed, "Header")
        header = header[header["UASC"] == "1"]
        year = pd.Series(float(conformed.collection.year), index=header.index)
        frames["uasc_status"] = typed_frame("uasc_status", {"child": header["CHILD"], "year": year})
    return Extract(frames, frozenset(frames))


def _people(header: pd.DataFrame) -> pd.DataFrame:
    born = header.groupby("CHILD")["DOB"].transform("nunique")
    unknown = header["UPN"].str.fullmatch(r"UN\d").fillna(False).astype(bool)
    return typed_frame(
        "person",
        {
            "child": header["CHILD"],
            "upn": header["UPN"].where(~unknown),
            "upn_unknown": header["UPN"].where(unknown),
            "sex": header["SEX"].map(SEX).astype("str"),
            "date_of_birth": header["DOB"].where(~(born > 1)),
            "ethnicity": header["ETHNIC"],
            "mother": _value(header["MOTHER"], "mother"),
            "child_born_on": header["MC_DOB"],
        },
    )


def _value(column: pd.Series, ours: str) -> pd.Series:
    if ours in FLAGS:
        return column.map(FLAG).astype("float64")
    if ours in NUMBERS and column.dtype != np.float64:
        return pd.to_numeric(column, errors="coerce").astype("float64")
    return column


# What rules ask of a child's whole history: care before, and having come unaccompanied.
HISTORY = frozenset({"person", "cla_episode", "uasc_status"})


def from_records(extract: Extract, year: int) -> dict[str, pd.DataFrame]:
    """The conformed tables of a stored return, as rules that look at last year want them.

    In: what a release of collection year `year` said. Out: table name -> typed columns, codes as
    that year wrote them.
    """
    tables = {"Header": _header(extract, year)}
    born = tables["Header"].drop_duplicates("CHILD").set_index("CHILD")
    for table, (entity, columns) in EVENTS.items():
        if entity not in extract.supplies:
            continue
        rows = extract.frames[entity]
        made = {theirs: _code(rows[ours], ours) for theirs, ours in columns.items()}
        frame = pd.DataFrame({"CHILD": rows["child"], **made})
        for repeated in ("DOB", "SEX"):
            if any(field.name == repeated for field in DATASET.table(table).fields):
                frame[repeated] = frame["CHILD"].map(born[repeated])
        tables[table] = _complete(table, frame)
    return tables


def _header(extract: Extract, year: int) -> pd.DataFrame:
    people = extract.frames["person"]
    as_written = {"M": "1", "F": "2"} if year <= LAST_YEAR_OF_NUMBERED_SEX else {}
    unaccompanied = extract.frames.get("uasc_status")
    if unaccompanied is None:
        # The return did not say who was unaccompanied: that is not a "no".
        status = pd.Series(np.nan, people.index, dtype="str")
    else:
        status = people["child"].isin(unaccompanied["child"]).map({True: "1", False: "0"})
    header = pd.DataFrame(
        {
            "CHILD": people["child"],
            "SEX": people["sex"].replace(as_written),
            "DOB": people["date_of_birth"],
            "ETHNIC": people["ethnicity"],
            "UPN": people["upn"].fillna(people["upn_unknown"]),
            "MOTHER": _code(people["mother"], "mother"),
            "MC_DOB": people["child_born_on"],
            "UASC": status,
        }
    )
    return _complete("Header", header)


def _complete(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Every declared column: those the record does not keep are blank, and nothing in it is
    unreadable."""
    columns = {}
    for field in DATASET.table(table).fields:
        blank = np.datetime64("NaT", "us") if field.kind is Kind.DATE else np.nan
        columns[field.name] = frame.get(field.name, blank)
        if field.kind in (Kind.DATE, Kind.INTEGER):
            columns[f"{field.name}?"] = False
    return pd.DataFrame(columns, index=frame.index)


def _code(column: pd.Series, ours: str) -> pd.Series:
    """A truth or a number as the code DfE writes."""
    if ours in FLAGS or (ours in NUMBERS and ours != "sdq_score"):
        return column.map({0.0: "0", 1.0: "1", 2.0: "2"}).astype("str")
    return column
