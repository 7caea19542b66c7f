"""What may stand in one cell: codes of their lists and days of the calendar, for Header, Episodes,
adoption and leaving care."""

from __future__ import annotations

import pandas as pd

from ingest.datasets.ssda903.rulebook import rule
from ingest.datasets.ssda903.rules.looked_after_all_year import ANSWERS
from ingest.datasets.ssda903.rules.shapes import code_of_its_list, real_date
from ingest.datasets.ssda903.tables import PLACE_PROVIDER

code_of_its_list(
    "101",
    "Header",
    "SEX",
    "Sex is blank, or is not a code of this year's list: 1 or 2 up to 2023/24, M, F or U since. "
    "Enter the sex that the case record holds.",
    blank_fails=True,
)
real_date(
    "102",
    "Header",
    "DOB",
    "The date of birth is blank, or there is no such day. Enter it as dd/mm/yyyy.",
    blank_fails=True,
)
code_of_its_list(
    "103",
    "Header",
    "ETHNIC",
    "The ethnic group is blank or not on DfE's list. Enter a four-letter code; REFU and NOBT say "
    "that it was refused or not yet asked.",
    blank_fails=True,
)
real_date(
    "171",
    "Header",
    "MC_DOB",
    "There is no such day as the date of birth given for this mother's child. Correct it, or "
    "leave it blank.",
)

real_date(
    "141",
    "Episodes",
    "DECOM",
    "There is no such day as the start given for this episode. Enter it as dd/mm/yyyy.",
)
code_of_its_list(
    "143",
    "Episodes",
    "RNE",
    "The reason for the new episode is not one of S, L, P, T, B or U. Enter what changed when "
    "this episode began.",
)
code_of_its_list(
    "144",
    "Episodes",
    "LS",
    "The legal status is not a code of this year's list. Enter the status under which the child "
    "was looked after in this episode.",
)
code_of_its_list(
    "145",
    "Episodes",
    "CIN",
    "The category of need is not one of N1 to N8. Enter the main reason why the child came into "
    "care.",
)
code_of_its_list(
    "146",
    "Episodes",
    "PLACE",
    "The placement type is not a code of this year's list. H5, P2 and Z1 ended with 2024/25, K3 "
    "came with it, Z11 to Z14 a year later.",
)
real_date(
    "147",
    "Episodes",
    "DEC",
    "There is no such day as the end given for this episode. Enter it as dd/mm/yyyy, or leave it "
    "blank while it is open.",
)
code_of_its_list(
    "149",
    "Episodes",
    "REC",
    "The reason the episode ended is not a code of this year's list. Enter X1 where another "
    "episode follows, else why care ended.",
)

real_date(
    "112",
    "AD1",
    "DATE_INT",
    "There is no such day as the one given for the decision that the child should be placed for "
    "adoption. Enter it as dd/mm/yyyy.",
)
real_date(
    "113",
    "AD1",
    "DATE_MATCH",
    "There is no such day as the one given for the match of the child with these adopters. "
    "Enter it as dd/mm/yyyy.",
)
code_of_its_list(
    "114",
    "AD1",
    "FOSTER_CARE",
    "Whether the child was adopted by a former foster carer is neither 0 nor 1. Enter 1 for "
    "yes, 0 for no.",
)
code_of_its_list(
    "175",
    "AD1",
    "NB_ADOPTR",
    "The number of adopters is neither 1 nor 2. Enter how many there are.",
)
code_of_its_list(
    "176",
    "AD1",
    "SEX_ADOPTR",
    "The sex of the adopters is not on the list. Enter M1 or F1 for one adopter, MM, FF or MF "
    "for two.",
)
code_of_its_list(
    "177",
    "AD1",
    "LS_ADOPTR",
    "The legal status of the adopters is not on the list. Enter L0 for one adopter, L11, L12, "
    "L2, L3 or L4 for two.",
)
real_date(
    "115",
    "PlacedAdoption",
    "DATE_PLACED",
    "There is no such day as the one given for the decision to place this child for adoption. "
    "Enter it as dd/mm/yyyy.",
)
real_date(
    "116",
    "PlacedAdoption",
    "DATE_PLACED_CEASED",
    "There is no such day as the one given for the decision not to place this child for "
    "adoption after all. Enter it as dd/mm/yyyy, or leave it blank.",
)
code_of_its_list(
    "120",
    "PlacedAdoption",
    "REASON_PLACED_CEASED",
    "Why the child is no longer to be placed for adoption is not one of RD1 to RD4. Enter the "
    "reason for the decision.",
)

code_of_its_list(
    "131",
    "OC3",
    "IN_TOUCH",
    "Whether the authority is in touch with this care leaver is blank or not a code of the list. "
    "Enter YES, NO, DIED, REFU, NREQ or RHOM.",
    blank_fails=True,
)
code_of_its_list(
    "132",
    "OC3",
    "ACTIV",
    "The care leaver's main activity is blank or not a code of this year's list. Enter 0 where it "
    "is not known.",
    blank_fails=True,
)
code_of_its_list(
    "133",
    "OC3",
    "ACCOM",
    "Where the care leaver lives is blank or not a code of the list. Homeless and in custody are "
    "S2 and X2, never suitable; enter 0 where it is not known.",
    blank_fails=True,
)

real_date(
    "166",
    "Reviews",
    "REVIEW",
    "The date of the review is blank, or there is no such day. Enter it as dd/mm/yyyy, or take "
    "the row out.",
    blank_fails=True,
)
code_of_its_list(
    "196",
    "OC2",
    "SDQ_REASON",
    "The reason why there is no strengths and difficulties score is not one of SDQ1 to SDQ5. "
    "Enter one, or the score.",
)


@rule("168", Header="UPN")
def upn_is_well_formed(header: pd.DataFrame) -> pd.Series:
    """The unique pupil number is malformed. It has thirteen characters: a letter (never I, O or S),
    eleven digits, and a digit or letter. Copy it from the school's record, or enter UN1 to UN5 to
    say why there is none."""
    form = r"UN[1-5]|[A-HJ-NP-RT-Z][0-9]{11}[0-9A-Z]"
    return header.UPN.notna() & ~header.UPN.str.fullmatch(form, na=False)


@rule("180", OC2="SDQ_SCORE")
def sdq_score_is_in_range(oc2: pd.DataFrame) -> pd.Series:
    """The strengths and difficulties score is not a whole number from 0 to 40. Enter the total of
    the carer's questionnaire."""
    return oc2["SDQ_SCORE?"] | (oc2.SDQ_SCORE.notna() & ~oc2.SDQ_SCORE.between(0, 40))


@rule("181", OC2=" ".join(ANSWERS))
def oc2_answers_are_yes_or_no(oc2: pd.DataFrame) -> pd.Series:
    """An answer about conviction, health or substance misuse is neither 0 nor 1. Enter 1 for yes, 0
    for no."""
    answers = oc2[list(ANSWERS)]
    return (answers.notna() & ~answers.isin(["0", "1"])).any(axis=1)


@rule("178", Episodes="PLACE_PROVIDER", until=2025)
def provider_fits_placement_until_2025(episodes: pd.DataFrame) -> pd.Series:
    """The placement's provider is not one of PR0 to PR5, or is given for a temporary placement (T0
    to T4) or another placement (Z1), which has none. Correct the code or clear it."""
    return _wrong_provider(episodes, ("T0", "T1", "T2", "T3", "T4", "Z1"))


@rule("178", Episodes="PLACE_PROVIDER", since=2026)
def provider_fits_placement(episodes: pd.DataFrame) -> pd.Series:
    """The placement's provider is not one of PR0 to PR5, or is given for a temporary placement (T0
    to T3) or another placement (Z11 to Z14), which has none. Correct the code or clear it."""
    return _wrong_provider(episodes, ("T0", "T1", "T2", "T3", "Z11", "Z12", "Z13", "Z14"))


def _wrong_provider(episodes: pd.DataFrame, without: tuple[str, ...]) -> pd.Series:
    provider = episodes.PLACE_PROVIDER
    known = provider.isin(PLACE_PROVIDER.ever)
    return provider.notna() & (~known | episodes.PLACE.isin(without))
