"""Rules on the adopters: how many, and whether their sex and legal status fit."""

from __future__ import annotations

import pandas as pd

from ingest.datasets.ssda903.rulebook import rule

COUPLES = ("MM", "FF", "MF")
ONE_PERSON = ("M1", "F1")


@rule("511", AD1="NB_ADOPTR SEX_ADOPTR")
def two_adopters_have_a_couples_code(ad1: pd.DataFrame) -> pd.Series:
    """Two adopters are reported, but SEX_ADOPTR is the code for one person. Use MM, FF or MF, or
    correct NB_ADOPTR."""
    return (ad1.NB_ADOPTR == "2") & ad1.SEX_ADOPTR.isin(ONE_PERSON)


def sex_fits_status(code: str, status: str, sexes: tuple[str, ...], message: str) -> None:
    """Declare a rule: adopters of this legal status have one of these codes for their sex."""

    def fits(ad1: pd.DataFrame) -> pd.Series:
        return (ad1.LS_ADOPTR == status) & ~ad1.SEX_ADOPTR.isin(sexes)

    fits.__doc__ = message
    rule(code, AD1="LS_ADOPTR SEX_ADOPTR")(fits)


sex_fits_status(
    "514",
    "L0",
    ONE_PERSON,
    "The adopter is single (L0), so SEX_ADOPTR must be M1 or F1. Correct SEX_ADOPTR or LS_ADOPTR.",
)
sex_fits_status(
    "517",
    "L3",
    ("MF",),
    "The adopters are an unmarried couple of different sexes (L3), so SEX_ADOPTR must be MF. "
    "Correct one of the two.",
)
sex_fits_status(
    "518",
    "L4",
    ("MM", "FF"),
    "The adopters are an unmarried couple of the same sex (L4), so SEX_ADOPTR must be MM or FF. "
    "Correct one of the two.",
)
sex_fits_status(
    "519",
    "L2",
    COUPLES,
    "The adopters are civil partners (L2), so SEX_ADOPTR must be MM, FF or MF. Correct SEX_ADOPTR "
    "or LS_ADOPTR.",
)
sex_fits_status(
    "520",
    "L11",
    ("MF",),
    "The adopters are a married couple of different sexes (L11), so SEX_ADOPTR must be MF. "
    "Correct one of the two.",
)
sex_fits_status(
    "524",
    "L12",
    ("MM", "FF"),
    "The adopters are a married couple of the same sex (L12), so SEX_ADOPTR must be MM or FF. "
    "Correct one of the two.",
)
