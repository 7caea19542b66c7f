"""Which value of a cut each case stands in, as a number while figures are made and in words for a
list."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd

from indicators.cuts.called import CODED, FACTOR, NOT_KNOWN, OF_CASE, VALUES, grouped
from indicators.cuts.persons import people
from indicators.cuts.told import REST, placed_by, told
from indicators.define import CUTS, OVERLAPPING
from records.record import Record


def coded(record: Record) -> Record:
    """The same record with its columns of few codes as categories, made once: a row of a stock is
    then a few bytes, and is put in its group by a table.
    """

    def make() -> Record:
        frames = {
            name: frame.astype(dict.fromkeys(frame.columns.intersection(CODED), "category"))
            for name, frame in record.frames.items()
        }
        made = type(record)(frames, record.releases, record.directory)
        return made.once("coded", lambda: made)

    return record.once("coded", make)


def _unaccompanied(record: Record, cases: pd.DataFrame) -> np.ndarray:
    """0 for who was unaccompanied on the day, 1 for who was not, 2 where no return says."""
    on = cases["on"]
    year = (on.dt.year + (on.dt.month >= 4)).to_numpy("float64")
    status = record.uasc_status[["child", "year", "ceased_on"]].drop_duplicates(["child", "year"])
    found = pd.DataFrame({"child": cases["child"].to_numpy(), "year": year}).merge(
        status.assign(listed=True), on=["child", "year"], how="left"
    )
    ceased = found["ceased_on"].to_numpy("datetime64[us]")
    current = found["listed"].eq(True).to_numpy() & (np.isnat(ceased) | (ceased > on.to_numpy()))
    told = np.isin(cases["month"].to_numpy(), record.coverage("uasc_status").months)
    return np.where(current, 0, np.where(told, 1, 2)).astype("int8")


def values_of(cut: str, record: Record, entities: Collection[str]) -> tuple[str, ...]:
    """The values of a cut, in the order in which a page shows them: declared, or as the record
    tells them in the entities an indicator needs."""
    return told(cut, record, entities).values if cut in REST else VALUES[cut]


def cut_codes(
    cut: str, cases: pd.DataFrame, record: Record, entities: Collection[str] = ()
) -> np.ndarray:
    """The place in `values_of` the cut of each case (int8).

    `cases`: `child`, `on`, `month` and, for a cut that is not of the person, the column of DfE's
    codes it is made of. Raises ValueError for a cut there is not, and for one that overlaps.
    """
    if cut not in CUTS or cut in OVERLAPPING:
        single = ", ".join(each for each in CUTS if each not in OVERLAPPING)
        raise ValueError(f"there is no cut {cut} of one value a case; there are {single}")
    if cut in REST:
        return placed_by(told(cut, record, entities), cases[cut])
    if cut in OF_CASE:
        column, groups = OF_CASE[cut]
        return grouped(cases[column], groups, cut)
    if cut == "uasc":
        return _unaccompanied(record, cases)
    return people(record).code(cut, cases)


def placed_in(
    cut: str, cases: pd.DataFrame, record: Record, entities: Collection[str] = ()
) -> tuple[np.ndarray, np.ndarray]:
    """Each case with each of its values: the case's position and the value's place in `values_of`
    the cut.

    A case stands once in a cut of single values, and once for each distinct factor in that of
    factors; where none is recorded, in "Not known".
    """
    if cut not in OVERLAPPING:
        return np.arange(len(cases)), cut_codes(cut, cases, record, entities)
    factors = record.once("factors", lambda: _factors(record))
    asked = pd.DataFrame(
        {
            "case": np.arange(len(cases)),
            "child": cases["child"].to_numpy(),
            "assessment_started_on": cases["started_on"].to_numpy("datetime64[us]"),
        }
    )
    found = asked.merge(factors, on=["child", "assessment_started_on"], how="left")
    found = found.drop_duplicates(["case", "code"]).sort_values(["case", "code"])
    unknown = VALUES[cut].index(NOT_KNOWN)
    return found["case"].to_numpy(), found["code"].fillna(unknown).to_numpy("int8")


def in_words(
    cut: str, cases: pd.DataFrame, record: Record, entities: Collection[str] = ()
) -> pd.Series:
    """What each case is called in a cut (str, on the cases' index): its values one after the other
    where it has several.
    """
    names = np.array(values_of(cut, record, entities), dtype=object)
    case, value = placed_in(cut, cases, record, entities)
    if cut in OVERLAPPING:
        said = pd.Series(names[value]).groupby(case).agg("; ".join)
        return pd.Series(said.reindex(range(len(cases))).to_numpy(), cases.index, dtype="str")
    return pd.Series(names[value], index=cases.index, dtype="str")


def _factors(record: Record) -> pd.DataFrame:
    told = record.assessment_factor
    return pd.DataFrame(
        {
            "child": told["child"],
            "assessment_started_on": told["assessment_started_on"].astype("datetime64[us]"),
            "code": grouped(told["factor"], FACTOR, "factor"),
        }
    ).drop_duplicates()
