"""Who the children are: the persons of a record, ready to be looked up many times."""

from __future__ import annotations

import numpy as np
import pandas as pd

from indicators.cuts.called import AGE_BANDS, NO_DISABILITY, NOT_KNOWN, OF_PERSON, VALUES, grouped
from records.calendar import add_years
from records.record import Record

PERSON_COLUMNS = ("child", "sex", "ethnicity", "date_of_birth", "expected_date_of_birth")
"""All that figures are made of what returns say of a person."""
PERSON_ROW = "person_row"
# The age at which each band but the first begins.
_AGE_BEGINS = np.array([0, 1, 5, 10, 16, 18])


class People:
    """The persons of a record, ready to be looked up many times."""

    def __init__(self, record: Record) -> None:
        self._record = record
        person = record.person.drop_duplicates("child", keep="last").sort_values(
            "child", ignore_index=True
        )
        # One more row stands for a child of whom no return says anything.
        self._child = person["child"].to_numpy("int64")
        born = person["date_of_birth"].astype("datetime64[us]")
        self._born = np.append(born.to_numpy(), np.datetime64("NaT"))
        self._expected = np.append(
            person["expected_date_of_birth"].to_numpy("datetime64[us]"), np.datetime64("NaT")
        )
        # The first day of each band: an age is the number of them that have come.
        begins = [add_years(born, years).to_numpy("datetime64[us]") for years in _AGE_BEGINS]
        self._begins = np.array([np.append(days, np.datetime64("NaT")) for days in begins])
        self._codes = {
            cut: np.append(grouped(person[column], groups, cut), VALUES[cut].index(NOT_KNOWN))
            for cut, (column, groups) in OF_PERSON.items()
        }
        self._row_of = self._table()

    def _table(self) -> np.ndarray | None:
        """A row number for every child number from the lowest up, where they lie close enough."""
        if not len(self._child):
            return None
        low, high = int(self._child[0]), int(self._child[-1])
        if high - low > 20 * len(self._child) + 1000:
            return None
        table = np.full(high - low + 1, len(self._child), dtype="int32")
        table[self._child - low] = np.arange(len(self._child), dtype="int32")
        return table

    def rows(self, child: pd.Series) -> np.ndarray:
        """The row of each child; of one who is not known, the row after the last."""
        wanted = child.to_numpy("int64")
        unknown = len(self._child)
        if not unknown:
            return np.zeros(len(wanted), dtype="int32")
        if self._row_of is not None:
            at = wanted - self._child[0]
            inside = (at >= 0) & (at < len(self._row_of))
            if inside.all():
                return self._row_of[at]
            return np.where(inside, self._row_of[np.where(inside, at, 0)], unknown)
        at = np.minimum(np.searchsorted(self._child, wanted), unknown - 1)
        return np.where(self._child[at] == wanted, at, unknown)

    def born(self, child: pd.Series) -> pd.Series:
        """Date of birth of each child (datetime64[us], NaT where not known), on the same index."""
        return pd.Series(self._born[self.rows(child)], index=child.index)

    def code(self, cut: str, cases: pd.DataFrame) -> np.ndarray:
        """The place of each case's child in `VALUES[cut]`."""
        rows = cases[PERSON_ROW].to_numpy() if PERSON_ROW in cases else self.rows(cases["child"])
        if cut == "age_band":
            return self._age_band(rows, cases["on"].to_numpy("datetime64[us]"))
        if cut == "disability":
            return self._disability()[rows]
        return self._codes[cut][rows]

    def _age_band(self, rows: np.ndarray, on: np.ndarray) -> np.ndarray:
        born = self._born[rows]
        band = np.zeros(len(rows), dtype="int8")
        for begins in self._begins:
            band += on >= begins[rows]
        unborn = np.isnat(born) & (self._expected[rows] > on)
        return np.where(np.isnat(born) & ~unborn, np.int8(len(AGE_BANDS) - 1), band)

    def _disability(self) -> np.ndarray:
        def make() -> np.ndarray:
            told = self._record.disability
            told = told[told["disability"].notna()]
            codes = np.full(len(self._child) + 1, VALUES["disability"].index(NOT_KNOWN), "int8")
            none = told["disability"] == NO_DISABILITY
            codes[self.rows(told.loc[none, "child"])] = 1
            codes[self.rows(told.loc[~none, "child"])] = 0
            codes[-1] = VALUES["disability"].index(NOT_KNOWN)
            return codes

        return self._record.once("disability of each person", make)


def people(record: Record) -> People:
    """The record's persons, looked through once."""
    return record.once("people", lambda: People(record))


def known_people(record: Record, cases: pd.DataFrame) -> pd.DataFrame:
    """The cases with `person_row`, so that what stands on them is cut without looking again who
    each child is.
    """
    return cases.assign(**{PERSON_ROW: people(record).rows(cases["child"])})
