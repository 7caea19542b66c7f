"""How figures are split: age, sex, ethnic group, primary need, referral source, legal status and
placement type, in plain words.

Every case falls in one value of each cut, "Not known" included, so the values of a cut add up to
the whole.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from indicators.define import CUTS
from records.calendar import age_at
from records.record import Record

NOT_KNOWN = "Not known"

AGE_BANDS = (
    "Unborn",
    "Under 1",
    "1 to 4",
    "5 to 9",
    "10 to 15",
    "16 and 17",
    "18 and over",
    NOT_KNOWN,
)
# The age at which each band but the first begins.
AGE_BEGINS = np.array([0, 1, 5, 10, 16, 18])

_SEX = {"M": "Male", "F": "Female"}
_ETHNIC_GROUP = {
    **dict.fromkeys(("WBRI", "WIRI", "WIRT", "WOTH", "WROM"), "White"),
    **dict.fromkeys(("MWBC", "MWBA", "MWAS", "MOTH"), "Mixed"),
    **dict.fromkeys(("AIND", "APKN", "ABAN", "AOTH", "CHNE"), "Asian or Asian British"),
    **dict.fromkeys(("BCRB", "BAFR", "BOTH"), "Black or Black British"),
    "OOTH": "Other ethnic group",
}
_PRIMARY_NEED = {
    "N0": "Not stated",
    "N1": "Abuse or neglect",
    "N2": "Child's disability or illness",
    "N3": "Parent's disability or illness",
    "N4": "Family in acute stress",
    "N5": "Family dysfunction",
    "N6": "Socially unacceptable behaviour",
    "N7": "Low income",
    "N8": "Absent parenting",
    "N9": "Cases other than children in need",
}
_SOURCE = {
    **dict.fromkeys(("1A", "1B", "1C", "1D"), "Individual"),
    "2A": "Schools",
    "2B": "Education services",
    **dict.fromkeys(("3A", "3B", "3C", "3D", "3E", "3F"), "Health services"),
    "4": "Housing",
    **dict.fromkeys(("5A", "5B", "5C", "5D"), "Local authority services"),
    "6": "Police",
    "7": "Other legal agency",
    "8": "Other",
    "9": "Anonymous",
    "10": NOT_KNOWN,
}
_LEGAL_STATUS = {
    "C1": "Interim care order",
    "C2": "Full care order",
    "D1": "Placement or freeing order",
    "E1": "Placement or freeing order",
    "V2": "Voluntary agreement (section 20)",
    "V3": "Short breaks",
    "V4": "Short breaks",
    **dict.fromkeys(("L1", "L2", "L3"), "Police protection, emergency or assessment order"),
    **dict.fromkeys(("J1", "J2", "J3"), "Youth justice"),
}
_PLACE = {
    **dict.fromkeys(("U1", "U2", "U3"), "Fostered by a relative or friend"),
    **dict.fromkeys(("U4", "U5", "U6"), "Fostered by others"),
    **dict.fromkeys(("A3", "A4", "A5", "A6"), "Placed for adoption"),
    "P1": "With parents",
    **dict.fromkeys(("K1", "K2"), "Secure unit or children's home"),
    **dict.fromkeys(("H5", "P2", "K3"), "Supported accommodation or independent living"),
    **dict.fromkeys(("R1", "R2", "R3", "R5", "S1"), "Other residential setting"),
    **dict.fromkeys(("T0", "T1", "T2", "T3", "T4"), "Temporary placement"),
    **dict.fromkeys(("P3", "Z1", "Z11", "Z12", "Z13", "Z14"), "Other placement"),
}
_OF_PERSON = {"sex": ("sex", _SEX), "ethnic_group": ("ethnicity", _ETHNIC_GROUP)}
_OF_CASE = {
    "primary_need": _PRIMARY_NEED,
    "source": _SOURCE,
    "legal_status": _LEGAL_STATUS,
    "place": _PLACE,
}


def _values(groups: dict[str, str]) -> tuple[str, ...]:
    return (*dict.fromkeys(v for v in groups.values() if v != NOT_KNOWN), NOT_KNOWN)


VALUES: dict[str, tuple[str, ...]] = {
    "age_band": AGE_BANDS,
    "sex": ("Female", "Male", NOT_KNOWN),
    "ethnic_group": _values(_ETHNIC_GROUP),
    **{cut: _values(groups) for cut, groups in _OF_CASE.items()},
}
"""The values of each cut, in the order in which a page shows them."""


def _grouped(codes: pd.Series, groups: dict[str, str], cut: str) -> np.ndarray:
    """Each code's place in `VALUES[cut]`; whatever the groups do not name is "Not known"."""
    place = {value: number for number, value in enumerate(VALUES[cut])}
    found, distinct = pd.factorize(codes)
    of_distinct = [place[groups.get(code, NOT_KNOWN)] for code in distinct]
    return np.array([*of_distinct, place[NOT_KNOWN]], dtype="int64")[found]


class People:
    """The persons of a record, ready to be looked up many times."""

    def __init__(self, record: Record) -> None:
        person = record.person.drop_duplicates("child", keep="last").sort_values(
            "child", ignore_index=True
        )
        # One more row stands for a child of whom no return says anything.
        self._child = person["child"].to_numpy("int64")
        self._born = np.append(
            person["date_of_birth"].to_numpy("datetime64[us]"), np.datetime64("NaT")
        )
        self._expected = np.append(
            person["expected_date_of_birth"].to_numpy("datetime64[us]"), np.datetime64("NaT")
        )
        self._codes = {
            cut: np.append(_grouped(person[column], groups, cut), VALUES[cut].index(NOT_KNOWN))
            for cut, (column, groups) in _OF_PERSON.items()
        }

    def _rows(self, child: pd.Series) -> np.ndarray:
        wanted = child.to_numpy("int64")
        if not len(self._child):
            return np.zeros(len(wanted), dtype="int64")
        at = np.minimum(np.searchsorted(self._child, wanted), len(self._child) - 1)
        return np.where(self._child[at] == wanted, at, len(self._child))

    def born(self, child: pd.Series) -> pd.Series:
        """Date of birth of each child (datetime64[us], NaT where not known), on the same index."""
        return pd.Series(self._born[self._rows(child)], index=child.index)

    def code(self, cut: str, cases: pd.DataFrame) -> np.ndarray:
        rows = self._rows(cases["child"])
        if cut != "age_band":
            return self._codes[cut][rows]
        born, expected = self._born[rows], self._expected[rows]
        on = cases["on"].to_numpy("datetime64[us]")
        age = age_at(pd.Series(born), pd.Series(on)).to_numpy()
        known = ~np.isnan(age)
        band = np.full(len(cases), len(AGE_BANDS) - 1, dtype="int64")
        band[known] = np.searchsorted(AGE_BEGINS, age[known], side="right")
        band[np.isnat(born) & (expected > on)] = 0
        return band


def people(record: Record) -> People:
    """The record's persons, looked through once."""
    return record.once("people", lambda: People(record))


def cut_codes(cut: str, cases: pd.DataFrame, persons: People) -> np.ndarray:
    """The place in `VALUES[cut]` of each case (int64).

    `cases`: `child`, `on` and, for a cut that is not of the person, the column of its name with
    DfE's codes.
    """
    if cut not in CUTS:
        raise ValueError(f"there is no cut {cut}; the cuts are {', '.join(CUTS)}")
    if cut in _OF_CASE:
        return _grouped(cases[cut], _OF_CASE[cut], cut)
    return persons.code(cut, cases)
