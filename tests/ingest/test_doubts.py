"""Each flag beside a case that must not have it. Changes are made to a return that has none."""

from __future__ import annotations

import re

import pytest

from ingest.schema import recorded
from tests.ingest.files import EPISODES, MISSING, RETURN, census, checked, child, flags

FULL = {**RETURN, "missing.csv": MISSING}


def test_a_good_return_has_no_flag():
    assert flags(checked(FULL)) == []
    assert str(checked(FULL).decision.outcome) == "accept"


# file, what is changed into what, the flag it must have (None: none at all)
CHANGES = [
    ("episodes", "A2,20", "A<b>,20", ("F_ID_ILLEGAL_CHARS", "Episodes", 3, "CHILD")),
    ("episodes", "A2,20", "\u0410" + "2,20", ("F_ID_ILLEGAL_CHARS", "Episodes", 3, "CHILD")),
    ("header", "A2", "a1", ("F_ID_TWIN", "Header", 3, "CHILD")),
    ("header", "A2", "0A1", ("F_ID_TWIN", "Header", 3, "CHILD")),
    ("episodes", "A2,20", ",20", ("F_ID_BLANK", "Episodes", 3, "CHILD")),
    ("episodes", "A2,20", "A" * 41 + ",20", ("F_ID_TOO_LONG", "Episodes", 3, "CHILD")),
    ("episodes", "A2,20", "A3,20", ("F_ORPHAN_CHILD", "Episodes", 3, "CHILD")),
    ("header", "A2,F,02/06/2012", "A1,F,01/05/2010", ("F_CHILD_CONFLICT", "Header", 3, "SEX")),
    ("header", "A2,F,02/06/2012", "A1,M,02/06/2012", ("F_CHILD_CONFLICT", "Header", 3, "DOB")),
    ("episodes", "A2,20/06/2024,S", "Total,2,", ("F_ROW_NOT_A_RECORD", "Episodes", 3, "CHILD")),
    ("episodes", "A2,20", "Grand total,20", ("F_ROW_NOT_A_RECORD", "Episodes", 3, "CHILD")),
    ("episodes", "20/06/2024", "31/06/2024", ("F_DATE_INVALID", "Episodes", 3, "DECOM")),
    ("episodes", "20/06/2024", "20/06/24", ("F_DATE_INVALID", "Episodes", 3, "DECOM")),
    ("episodes", "30/06/2024", "01/04/2025", ("F_DATE_FUTURE", "Episodes", 3, "DEC")),
    ("episodes", "30/06/2024", "31/03/2025", None),
    ("episodes", "30/06/2024", "31/12/9999", ("F_DATE_SENTINEL", "Episodes", 3, "DEC")),
    ("header", "02/06/2012", "01/01/1900", ("F_DATE_SENTINEL", "Header", 3, "DOB")),
    ("episodes", "30/06/2024", "19/06/2024", ("F_DATE_ORDER", "Episodes", 3, "DEC")),
    ("episodes", "30/06/2024", "20/06/2024", None),
    ("header", "02/06/2012", "21/06/2024", ("F_DOB_AFTER_EVENT", "Header", 3, "DOB")),
    ("header", "02/06/2012", "21/06/2024", ("F_DOB_AFTER_EVENT", "Episodes", 3, "DECOM")),
    ("header", "02/06/2012", "20/06/2024", None),
    ("episodes", "A2,20", "A1,20", ("F_EPISODE_OVERLAP", "Episodes", 3, "DECOM")),
    ("episodes", "C2,N1", "C9,N1", ("F_CODE_UNKNOWN", "Episodes", 2, "LS")),
    ("episodes", "C2,N1", "c2,N1", None),  # codes count in capitals
    ("header", "M,01/05", "1,01/05", None),  # which year has which code is a rule's business
    ("header", "WBRI,UN1,,\nA2", "WBRI,A123,,\nA2", ("F_UPN_CHECK", "Header", 2, "UPN")),
    ("header", "WBRI,UN1,,\nA2", "WBRI,A999400112001,,\nA2", ("F_UPN_CHECK", "Header", 2, "UPN")),
    ("header", "WBRI,UN1,,\nA2", "WBRI,P999400112001,,\nA2", None),
    ("episodes", "ZZ9 9AA,ZZ9 9AB,\nA2", "=1+1,ZZ9 9AB,\nA2",
     ("F_POSTCODE_INVALID", "Episodes", 2, "HOME_POST")),
    ("episodes", "ZZ9 9AA,ZZ9 9AB,\nA2", "zz99aa,ZZ9 9AB,\nA2", None),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "flag"), CHANGES)
def test_flag(file: str, old: str, new: str, flag: tuple | None):
    text = FULL[f"{file}.csv"]
    assert old in text
    found = flags(checked({**FULL, f"{file}.csv": text.replace(old, new, 1)}))

    if flag is None:
        assert found == []
    else:
        assert flag in found
        assert [f for f in found if f[:2] == flag[:2]] == [flag]


def test_a_total_is_flagged_for_that_and_nothing_else():
    text = EPISODES + "Total,2,,,,,,,,,,,\n"

    assert flags(checked({**FULL, "episodes.csv": text})) == [
        ("F_ROW_NOT_A_RECORD", "Episodes", 4, "CHILD")
    ]


def test_a_repeated_row_is_seen_by_rules_and_recorded_once():
    text = EPISODES + EPISODES.splitlines()[2] + "\n"
    result = checked({**FULL, "episodes.csv": text})

    assert ("F_ROW_DUPLICATE", "Episodes", 4, None) in flags(result)
    assert len(result.conformed.tables["Episodes"]) == 3
    assert len(recorded(result.conformed, "Episodes")) == 2


def test_a_return_in_which_no_row_names_a_child_is_flagged_row_by_row():
    blank = {name: re.sub(r"^A\d", "", text, flags=re.MULTILINE) for name, text in FULL.items()}
    assert {code for code, *_ in flags(checked(blank))} == {"F_ID_BLANK"}


def test_a_doubtful_date_is_kept_for_rules_and_left_out_of_the_record():
    text = EPISODES.replace("30/06/2024", "31/12/9999")
    conformed = checked({**FULL, "episodes.csv": text}).conformed

    assert conformed.tables["Episodes"]["DEC"].notna().sum() == 1
    assert recorded(conformed, "Episodes")["DEC"].notna().sum() == 0


def test_the_census_spells_truth_in_several_ways():
    data = census(*(child(f"C{n}").replace(">0</R", f">{t}</R") for n, t in enumerate(
        ("0", "1", "true", "FALSE", "perhaps"))))  # fmt: skip

    assert flags(checked({"cin.xml": data})) == [("F_CODE_UNKNOWN", "CINdetails", 5, "ReferralNFA")]


def test_an_unborn_child_may_be_expected_after_the_year_and_referred_before_birth():
    data = census(
        child("C1").replace("<PersonBirthDate>2012-05-06</PersonBirthDate>",
                            "<ExpectedPersonBirthDate>2025-06-01</ExpectedPersonBirthDate>"),
        child("C2").replace("2012-05-06", "2024-09-01"),
    )  # fmt: skip

    assert flags(checked({"cin.xml": data})) == []
