"""How figures are split: who the child is, what they need, who referred them, where they live and
under what order, in plain words.

Every case falls in one value of each cut, "Not known" included, so the values of a cut add up to
the whole; save for the cuts that overlap (`define.OVERLAPPING`), of which a case has as many values
as were recorded.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from indicators.define import CUTS, OVERLAPPING
from records.calendar import add_years
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
_ETHNICITY = {
    "WBRI": "White British",
    "WIRI": "White Irish",
    "WIRT": "Traveller of Irish heritage",
    "WROM": "Gypsy or Roma",
    "WOTH": "Any other White background",
    "MWBC": "White and Black Caribbean",
    "MWBA": "White and Black African",
    "MWAS": "White and Asian",
    "MOTH": "Any other Mixed background",
    "AIND": "Indian",
    "APKN": "Pakistani",
    "ABAN": "Bangladeshi",
    "CHNE": "Chinese",
    "AOTH": "Any other Asian background",
    "BCRB": "Black Caribbean",
    "BAFR": "Black African",
    "BOTH": "Any other Black background",
    "OOTH": "Any other ethnic group",
    "REFU": "Refused",
}
_DISABILITY = ("Disability recorded", "No disability")
NO_DISABILITY = "NONE"
_UASC = ("Unaccompanied asylum-seeking child", "Other looked-after child")
_CATEGORY = {
    "NEG": "Neglect",
    "PHY": "Physical abuse",
    "SAB": "Sexual abuse",
    "EMO": "Emotional abuse",
    "MUL": "Multiple",
}
_PLACE_PROVIDER = {
    "PR0": "Parents",
    "PR1": "Own provision",
    "PR2": "Another local authority",
    "PR3": "Other public body",
    "PR4": "Private",
    "PR5": "Voluntary or third sector",
}
_PLACED = {
    "IN20": "In the authority, 20 miles or less",
    "INFAR": "In the authority, over 20 miles",
    "OUT20": "Outside the authority, 20 miles or less",
    "OUTFAR": "Outside the authority, over 20 miles",
}
_HOME_QUINTILE = {
    "1": "Most deprived fifth",
    "2": "Second fifth",
    "3": "Third fifth",
    "4": "Fourth fifth",
    "5": "Least deprived fifth",
}
_CLOSURE_REASON = {
    "RC1": "Adopted",
    "RC2": "Died",
    "RC3": "Child arrangements order",
    "RC4": "Special guardianship order",
    "RC5": "Moved to another authority",
    "RC6": "Moved to adult services",
    "RC7": "No longer in need, any other reason",
    "RC8": "No further action after assessment",
    "RC9": "To early help after assessment",
}
_REC = {
    **dict.fromkeys(("E4A", "E4B"), "Home to parents"),
    "E13": "To live with someone without parental responsibility",
    "E41": "Child arrangements order",
    **dict.fromkeys(("E43", "E44", "E45", "E46", "E47", "E48"), "Special guardianship order"),
    **dict.fromkeys(("E11", "E12"), "Adopted"),
    **dict.fromkeys(("E5", "E6"), "Independent living"),
    "E17": "Stayed put with carers at 18",
    "E7": "Moved to adult social care",
    "E3": "Another authority took over",
    **dict.fromkeys(("E9", "E14"), "Custody, or remand ended"),
    **dict.fromkeys(("E2", "E8", "E15", "E16"), "Other reason"),
}
_FACTOR = {
    "1A": "Alcohol misuse: child",
    "1B": "Alcohol misuse: parent",
    "1C": "Alcohol misuse: another person",
    "2A": "Drug misuse: child",
    "2B": "Drug misuse: parent",
    "2C": "Drug misuse: another person",
    "3A": "Domestic abuse: child subject",
    "3B": "Domestic abuse: parent subject",
    "3C": "Domestic abuse: another person subject",
    "4A": "Mental health: child",
    "4B": "Mental health: parent",
    "4C": "Mental health: another person",
    "5A": "Learning disability: child",
    "5B": "Learning disability: parent",
    "5C": "Learning disability: another person",
    "6A": "Physical disability or illness: child",
    "6B": "Physical disability or illness: parent",
    "6C": "Physical disability or illness: another person",
    "7A": "Young carer",
    "8B": "Privately fostered: from abroad, to return",
    "8C": "Privately fostered: from abroad, to stay",
    "8D": "Privately fostered: for education",
    "8E": "Privately fostered: family arrangement",
    "8F": "Privately fostered: other",
    "9A": "Unaccompanied asylum-seeking child",
    "10A": "Going missing",
    "11A": "Child sexual exploitation",
    "12A": "Trafficking",
    "13A": "Gangs",
    "14A": "Socially unacceptable behaviour",
    "15A": "Self-harm",
    "16A": "Neglect",
    "17A": "Emotional abuse",
    "18A": "Physical abuse",
    "18B": "Physical abuse: by a child",
    "18C": "Physical abuse: by an adult",
    "19A": "Sexual abuse",
    "19B": "Sexual abuse: by a child",
    "19C": "Sexual abuse: by an adult",
    "20": "Other",
    "21": "No factors identified",
    "22A": "Female genital mutilation",
    "23A": "Abuse linked to faith or belief",
    "24A": "Child criminal exploitation",
}
PERSON_COLUMNS = ("child", "sex", "ethnicity", "date_of_birth", "expected_date_of_birth")
"""All that figures are made of what returns say of a person."""
_OF_PERSON = {
    "sex": ("sex", _SEX),
    "ethnic_group": ("ethnicity", _ETHNIC_GROUP),
    "ethnicity": ("ethnicity", _ETHNICITY),
}
# Cut -> the column of the cases that holds DfE's code, and what each code is called.
_OF_CASE = {
    "primary_need": ("primary_need", _PRIMARY_NEED),
    "source": ("source", _SOURCE),
    "category": ("latest_category", _CATEGORY),
    "closure_reason": ("closure_reason", _CLOSURE_REASON),
    "legal_status": ("legal_status", _LEGAL_STATUS),
    "place": ("place", _PLACE),
    "place_provider": ("place_provider", _PLACE_PROVIDER),
    "placed": ("placed", _PLACED),
    "home_quintile": ("home_quintile", _HOME_QUINTILE),
    "rec": ("rec", _REC),
}
# Annex A writes the same sources in words, each system a little otherwise: how they begin.
_SOURCE_WORDS = {
    "individual": "Individual",
    "school": "Schools",
    "education": "Education services",
    "health": "Health services",
    "housing": "Housing",
    "la service": "Local authority services",
    "local authority": "Local authority services",
    "police": "Police",
    "other legal": "Other legal agency",
    "other": "Other",
    "anonymous": "Anonymous",
}
CODED = frozenset(
    {column for column, _ in _OF_CASE.values()} | {"need", "last_place", "last_provider"}
)
"""Columns of few codes: kept as categories while figures are made, a byte a row."""


def _values(groups: dict[str, str]) -> tuple[str, ...]:
    return (*dict.fromkeys(v for v in groups.values() if v != NOT_KNOWN), NOT_KNOWN)


VALUES: dict[str, tuple[str, ...]] = {
    "age_band": AGE_BANDS,
    "sex": ("Female", "Male", NOT_KNOWN),
    "ethnic_group": _values(_ETHNIC_GROUP),
    "ethnicity": _values(_ETHNICITY),
    "disability": (*_DISABILITY, NOT_KNOWN),
    "uasc": (*_UASC, NOT_KNOWN),
    "factor": _values(_FACTOR),
    **{cut: _values(groups) for cut, (_, groups) in _OF_CASE.items()},
}
"""The values of each cut, in the order in which a page shows them."""


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


def _grouped(codes: pd.Series, groups: dict[str, str], cut: str) -> np.ndarray:
    """Each code's place in `VALUES[cut]`; whatever the groups do not name is "Not known"."""
    place = {value: number for number, value in enumerate(VALUES[cut])}
    if isinstance(codes.dtype, pd.CategoricalDtype):
        found, distinct = codes.cat.codes.to_numpy(), codes.cat.categories
    else:
        found, distinct = pd.factorize(codes)
    of_distinct = [place[_called(code, groups)] for code in distinct]
    return np.array([*of_distinct, place[NOT_KNOWN]], dtype="int8")[found]


def _called(code: str, groups: dict[str, str]) -> str:
    if groups is _SOURCE and code not in groups:
        said = code.lower()
        return next(
            (name for word, name in _SOURCE_WORDS.items() if said.startswith(word)), NOT_KNOWN
        )
    return groups.get(code, NOT_KNOWN)


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
        begins = [
            add_years(_on_the_28th(born), years).to_numpy("datetime64[us]") for years in AGE_BEGINS
        ]
        self._begins = np.array([np.append(days, np.datetime64("NaT")) for days in begins])
        self._codes = {
            cut: np.append(_grouped(person[column], groups, cut), VALUES[cut].index(NOT_KNOWN))
            for cut, (column, groups) in _OF_PERSON.items()
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


PERSON_ROW = "person_row"


def _on_the_28th(born: pd.Series) -> pd.Series:
    """Dates of birth with 29 February as the 28th, on which its birthdays are kept."""
    leap = (born.dt.month == 2) & (born.dt.day == 29)
    return born.where(~leap, born - pd.Timedelta(days=1)) if leap.any() else born


def people(record: Record) -> People:
    """The record's persons, looked through once."""
    return record.once("people", lambda: People(record))


def known_people(record: Record, cases: pd.DataFrame) -> pd.DataFrame:
    """The cases with `person_row`, so that what stands on them is cut without looking again who
    each child is.
    """
    return cases.assign(**{PERSON_ROW: people(record).rows(cases["child"])})


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


def cut_codes(cut: str, cases: pd.DataFrame, record: Record) -> np.ndarray:
    """The place in `VALUES[cut]` of each case (int8).

    `cases`: `child`, `on`, `month` and, for a cut that is not of the person, the column of DfE's
    codes it is made of. Raises ValueError for a cut there is not, and for one that overlaps.
    """
    if cut not in CUTS or cut in OVERLAPPING:
        single = ", ".join(each for each in CUTS if each not in OVERLAPPING)
        raise ValueError(f"there is no cut {cut} of one value a case; there are {single}")
    if cut in _OF_CASE:
        column, groups = _OF_CASE[cut]
        return _grouped(cases[column], groups, cut)
    if cut == "uasc":
        return _unaccompanied(record, cases)
    return people(record).code(cut, cases)


def placed_in(cut: str, cases: pd.DataFrame, record: Record) -> tuple[np.ndarray, np.ndarray]:
    """Each case with each of its values: the case's position and the value's place in
    `VALUES[cut]`.

    A case stands once in a cut of single values, and once for each distinct factor in that of
    factors; where none is recorded, in "Not known".
    """
    if cut not in OVERLAPPING:
        return np.arange(len(cases)), cut_codes(cut, cases, record)
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


def in_words(cut: str, cases: pd.DataFrame, record: Record) -> pd.Series:
    """What each case is called in a cut (str, on the cases' index): its values one after the other
    where it has several.
    """
    names = np.array(VALUES[cut], dtype=object)
    case, value = placed_in(cut, cases, record)
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
            "code": _grouped(told["factor"], _FACTOR, "factor"),
        }
    ).drop_duplicates()
