"""Identifiers: what may be matched on, and what is known for damaged."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csc_dashboard.demo.people import upn_letter
from records.matching import check


def kept(read, *written: str | None) -> list[bool]:
    return read(pd.Series(written, dtype="str")).notna().tolist()


def test_nhs_numbers_are_kept_where_the_check_digit_fits():
    # 943 476 5919 is the example of the NHS data dictionary.
    found = check.nhs_number(pd.Series(["943 476 5919", "9434765918", "943476591", None]))
    assert found.tolist()[0] == "9434765919"
    assert found.isna().tolist() == [False, True, True, True]


def test_ten_times_one_digit_is_no_nhs_number():
    assert kept(check.nhs_number, "0000000000", "9999999999") == [False, False]


def test_a_upn_is_kept_where_its_letter_fits_and_it_is_permanent():
    digits = "930200112001"
    right = upn_letter(digits) + digits
    wrong = ("B" if right[0] != "B" else "C") + digits
    temporary = right[:-1] + "A"
    assert kept(check.upn, right.lower(), wrong, temporary, "UN1") == [True, False, False, False]


@settings(max_examples=20)
@given(st.integers(0, 10**12 - 1), st.integers(0, 11), st.integers(1, 9))
def test_every_single_wrong_digit_of_a_upn_is_found_out(number, place, more):
    digits = f"{number:012d}"
    other = str((int(digits[place]) + more) % 10)
    wrong = upn_letter(digits) + digits[:place] + other + digits[place + 1 :]
    assert kept(check.upn, wrong) == [False]


@pytest.mark.parametrize("place", range(8))
def test_every_exchange_of_neighbours_in_an_nhs_number_is_found_out(place):
    right = "9434765919"
    wrong = right[:place] + right[place + 1] + right[place] + right[place + 2 :]
    assert kept(check.nhs_number, right, wrong) == [True, right == wrong]


def test_postcodes_of_nowhere_and_parts_of_one_are_left_out():
    found = check.postcode(pd.Series(["e1 6an", "ZZ99 3WZ", "E1", None], dtype="str"))
    assert found.iloc[0] == "E16AN"
    assert found.isna().tolist() == [False, True, True, True]


@pytest.mark.parametrize("read", [check.upn, check.nhs_number, check.postcode, check.sex])
def test_nothing_is_kept_of_nothing(read):
    assert read(pd.Series([], dtype="str")).empty
    assert kept(read, None, "") == [False, False]


def test_local_ids_need_length_and_more_than_one_character():
    assert kept(check.youth_justice_id, "YJ/1234", "000000", "Y1") == [True, False, False]
