"""What the record knows, in the words of Annex A's answers.

Who a child is comes with the letters of Ofsted's form. What Ofsted takes from DfE's code lists is
written as DfE's code and its meaning, which says more than a letter and is read back.
"""

from __future__ import annotations

from collections.abc import Mapping
from string import ascii_lowercase

import pandas as pd

from ingest.datasets.cin import codes as cin
from ingest.datasets.ssda903 import codes as ssda903
from ingest.schema import Codes

YES, NO, UNKNOWN = "Yes", "No", "Unknown"
GENDER = {"M": "a) Male", "F": "b) Female"}
NOT_STATED = "c) Not stated/recorded"
ETHNICITY = {
    each.code: f"{chr(ord('a') + place)}) {each.code}"
    for place, each in enumerate(cin.ETHNIC.codes)
}
ABUSE = {
    "NEG": "a) Neglect",
    "PHY": "b) Physical Abuse",
    "SAB": "c) Sexual Abuse",
    "EMO": "d) Emotional Abuse",
    "MUL": "e) Multiple",
}
LOCATION = {"IN": "a) In", "OUT": "b) Out"}
# Of what was read from a list, the words alone are kept: the letter goes before them again.
_LETTERED = (
    "a) Individual", "b) Schools", "c) Education Services", "d) Health Services", "e) Housing",
    "f) LA Services", "g) Police", "h) Other legal agency", "i) Other", "j) Anonymous",
    "k) Unknown",
)  # fmt: skip
CONTACT_SOURCE = {label[3:].lower(): label for label in _LETTERED}
CARE, PLAN, NEED_PLAN, ASSESSMENT, CLOSED = (
    "a) Looked after child",
    "b) Child Protection plan",
    "c) Child in need plan",
    "d) Open assessment",
    "e) Closed episode",
)
CASE_STATUS = {each[3:].lower(): each for each in (CARE, PLAN, NEED_PLAN, ASSESSMENT, CLOSED)}
PERMANENCE = {
    label[3:].lower(): label
    for label in (
        "a) Return to family", "b) Adoption", "c) SGO/CAO",
        "d) Supported living in the community", "e) Long-term residential placement",
        "f) Long-term fostering", "g) Other",
    )
}  # fmt: skip
ELIGIBILITY = {
    label[3:].lower(): label
    for label in ("a) Relevant", "b) Former relevant", "c) Qualifying", "d) Eligible", "e) Other")
}
IN_TOUCH_LABELS = ("a) In touch", "b) Not in touch", "c) Not recorded", "d) Exclude")
IN_TOUCH = {label[3:].lower(): label for label in IN_TOUCH_LABELS}
# OC3's IN_TOUCH: who died, refuses, or needs no services is left out of the question.
IN_TOUCH_CODES = {
    "YES": "a) In touch",
    "NO": "b) Not in touch",
    **dict.fromkeys(("DIED", "REFU", "NREQ", "RHOM"), "d) Exclude"),
}
SUITABLE_LABELS = (
    "a) Suitable",
    "b) Not suitable",
    "c) Not in touch or not recorded",
    "d) Exclude",
)
SUITABILITY = {label[3:].lower(): label for label in SUITABLE_LABELS}
SUITABILITY_CODES = {"1": "a) Suitable", "2": "b) Not suitable"}
_REFERRAL_ORDER = (
    "1A", "1B", "1C", "1D", "2A", "2B", "3A", "3B", "3C", "3D", "3E", "3F", "4", "5A", "5B", "5C",
    "6", "7", "8", "9", "10",
)  # fmt: skip


def _coded(codes: Codes) -> dict[str, str]:
    return {each.code: f"{each.code}: {each.meaning}" for each in codes.codes}


REFERRAL_SOURCE = {
    **_coded(cin.REFERRAL_SOURCE),
    **{
        code: f"{letter}) {code}: {cin.REFERRAL_SOURCE.meaning(code)}"
        for letter, code in zip(ascii_lowercase, _REFERRAL_ORDER, strict=False)
    },
}
PRIMARY_NEED = _coded(cin.PRIMARY_NEED)
CLOSURE = _coded(cin.REASON_FOR_CLOSURE)
NEED = _coded(ssda903.NEED)
LEGAL_STATUS = _coded(ssda903.LEGAL_STATUS)
PLACE = _coded(ssda903.PLACE)
PROVIDER = _coded(ssda903.PLACE_PROVIDER)
CEASED = _coded(ssda903.REC)
ACTIVITY = _coded(ssda903.ACTIV)
NO_LONGER = _coded(ssda903.REASON_PLACED_CEASED)
ACCOMMODATION = {
    each.code: f"{each.code[0]}: {each.meaning.rsplit(':', 1)[0]}"
    for each in ssda903.ACCOM.codes
    if each.code != "0"
}


def told(values: pd.Series, answers: Mapping[str, str]) -> pd.Series:
    """Codes as answers; one that has none of its own stays as it is, blank stays blank."""
    return values.map(answers).astype("str").fillna(values)


def worded(values: pd.Series, answers: Mapping[str, str]) -> pd.Series:
    """Words of a list with the letter Ofsted puts before them; others as they are."""
    return values.str.lower().map(answers).astype("str").fillna(values)


def yes_no(values: pd.Series) -> pd.Series:
    """1 and 0, or True and False, as Yes and No; unknown is blank."""
    return values.astype("float64").map({1.0: YES, 0.0: NO}).astype("str")
