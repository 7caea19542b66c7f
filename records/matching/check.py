"""Identifiers as they may be matched on: written one way, and blank where they cannot be right.

A damaged number is worth less than none, since it may be somebody else's. The check letter of a UPN
and the check digit of an NHS number each tell every single wrong digit and every two neighbours
exchanged, so most damage is known for what it is.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

# Unique pupil numbers: a guide for schools and local authorities (DfE): the alphabet without I, O
# and S, by remainder.
_UPN_LETTERS = np.array(list("ABCDEFGHJKLMNPQRTUVWXYZ"))
_UPN_WEIGHTS = np.arange(2, 14)
# NHS number, data dictionary (NHS England): modulus 11.
_NHS_WEIGHTS = np.arange(10, 1, -1)


def upn(written: pd.Series) -> pd.Series:
    """Permanent unique pupil numbers whose check letter fits (str, NaN elsewhere).

    A temporary one (a letter at its end) names a child within one school alone, and is left out.
    """
    clean = _squeezed(written)
    shaped = clean.str.fullmatch(r"[A-HJ-NP-RT-Z]\d{12}").fillna(value=False).astype(bool)
    letters = clean[shaped].str[0].to_numpy(dtype="U1")
    right = _UPN_LETTERS[(_digits(clean[shaped].str[1:], 12) @ _UPN_WEIGHTS) % 23] == letters
    return _kept(clean, shaped, right)


def nhs_number(written: pd.Series) -> pd.Series:
    """NHS numbers of ten digits whose check digit fits (str, NaN elsewhere); ten times the same
    digit is what somebody writes who has none."""
    clean = _squeezed(written)
    shaped = clean.str.fullmatch(r"\d{10}").fillna(value=False).astype(bool)
    digits = _digits(clean[shaped], 10)
    check = 11 - (digits[:, :9] @ _NHS_WEIGHTS) % 11
    right = (np.where(check == 11, 0, check) == digits[:, 9]) & (
        digits.min(axis=1, initial=9) < digits.max(axis=1, initial=0)
    )
    return _kept(clean, shaped, right)


def youth_justice_id(written: pd.Series) -> pd.Series:
    """Ids of youth justice systems: 4 to 20 letters and digits, not all alike (str, NaN
    elsewhere). They carry nothing to check them by."""
    return _local(written, 4)


def authority_id(written: pd.Series) -> pd.Series:
    """Ids of the authority's own system: 2 to 30 letters and digits, not all alike (str, NaN
    elsewhere)."""
    return _local(written, 2)


def postcode(written: pd.Series) -> pd.Series:
    """Whole postcodes in capitals without a space (str, NaN elsewhere): the last three characters
    are the inward code, its digit the sector. Those that stand for no place (ZZ99) are left out."""
    clean = _squeezed(written)
    shape = r"(?:[A-Z]{1,2}\d[A-Z\d]?)\d[A-Z]{2}"
    shaped = clean.str.fullmatch(shape).fillna(value=False).astype(bool)
    return clean.where(shaped & ~clean.str.startswith("ZZ", na=False))


def sex(written: pd.Series) -> pd.Series:
    """M or F (str, NaN elsewhere)."""
    clean = _squeezed(written)
    return clean.where(clean.isin(["M", "F"]))


def checked(people: pd.DataFrame) -> pd.DataFrame:
    """People with every identifier as it may be matched on.

    In: any of authority_child_id, former_authority_child_id, upn, nhs_number, youth_justice_id,
    postcode, sex (str) and date_of_birth (datetime64), others as they are. Out: the same, with what
    cannot be right blank.
    """
    readings = {
        "authority_child_id": authority_id,
        "former_authority_child_id": authority_id,
        "upn": upn,
        "nhs_number": nhs_number,
        "youth_justice_id": youth_justice_id,
        "postcode": postcode,
        "sex": sex,
    }
    return people.assign(
        **{name: read(people[name]) for name, read in readings.items() if name in people}
    )


def _squeezed(written: pd.Series) -> pd.Series:
    """Capitals, without spaces and hyphens."""
    return written.astype("str").str.upper().str.replace(r"[\s\-]+", "", regex=True)


def _local(written: pd.Series, least: int) -> pd.Series:
    clean = _squeezed(written)
    shaped = clean.str.fullmatch(rf"[A-Z0-9/_.]{{{least},30}}").fillna(value=False).astype(bool)
    alike = clean.str.fullmatch(r"(.)\1*").fillna(value=False).astype(bool)
    return clean.where(shaped & ~alike)


def _digits(texts: pd.Series, length: int) -> np.ndarray:
    """Each digit of texts of one length, as a matrix of numbers."""
    if texts.empty:
        return np.zeros((0, length), dtype="int64")
    flat = np.frombuffer("".join(texts).encode("ascii"), dtype="uint8")
    return flat.reshape(-1, length).astype("int64") - ord("0")


def _kept(clean: pd.Series, shaped: pd.Series, right: np.ndarray) -> pd.Series:
    """Those of the shape that are also right."""
    keep = shaped.to_numpy(dtype=bool).copy()
    keep[keep] = right
    return clean.where(keep)
