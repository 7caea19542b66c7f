"""What the values of each cut are called: DfE's codes in plain words."""

from __future__ import annotations

import numpy as np
import pandas as pd

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
FACTOR = {
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
_INVOLVEMENT = {
    each: each
    for each in (
        "Looked after",
        "On a protection plan",
        "In need",
        "None recorded, or not linked",
    )
}
OF_PERSON = {
    "sex": ("sex", _SEX),
    "ethnic_group": ("ethnicity", _ETHNIC_GROUP),
    "ethnicity": ("ethnicity", _ETHNICITY),
}
# Cut -> the column of the cases that holds DfE's code, and what each code is called.
OF_CASE = {
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
    "involvement": ("involvement", _INVOLVEMENT),
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
    {column for column, _ in OF_CASE.values()} | {"need", "last_place", "last_provider"}
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
    "factor": _values(FACTOR),
    **{cut: _values(groups) for cut, (_, groups) in OF_CASE.items()},
}
"""The values of each cut, in the order in which a page shows them."""


def grouped(codes: pd.Series, groups: dict[str, str], cut: str) -> np.ndarray:
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
