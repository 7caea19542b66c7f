"""Names made comparable: what is one name, what sounds alike, and what is never kept."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from records.matching import names
from records.matching.names import forename, forename_sound, hashed, surname, surname_sound
from tests.records.matching.drawn import KEY


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ZOË", "Zoe"),
        ("Anne-Marie", "Annemarie"),
        ("Sarah Jane", "Sarah"),
        ("Łukasz", "Lukasz"),
    ],
)
def test_one_forename_written_two_ways_is_one_name(one, other):
    assert forename(one) == forename(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("O'Brien", "O’BRIEN"), ("Smith-Jones", "Smith Jones"), ("de la Cruz", "De La Cruz")],
)
def test_one_surname_written_two_ways_is_one_name(one, other):
    assert surname(one) == surname(other)


@pytest.mark.parametrize("nobody", ["", "Baby", "Unknown", "Twin 1", "not known", "-", "?"])
def test_what_is_written_before_there_is_a_name_is_none(nobody):
    assert forename(nobody) == ""
    assert forename_sound(nobody) == ""


def test_brothers_who_share_their_first_name_are_told_apart_by_the_second():
    assert forename("Muhammad Ali") != forename("Muhammad Hassan")
    assert forename_sound("Muhammad Ali") != forename_sound("Muhammad Hassan")


@pytest.mark.parametrize(
    ("one", "other"), [("Liz", "Elizabeth"), ("Mohammed", "Muhamad"), ("Catherine", "Kathryn")]
)
def test_a_short_form_or_another_spelling_is_another_name_of_the_same_sound(one, other):
    assert forename(one) != forename(other)
    assert forename_sound(one) == forename_sound(other)


@pytest.mark.parametrize(
    ("one", "other"), [("MacDonald", "McDonald"), ("de la Cruz", "Cruz"), ("Clark", "Klarke")]
)
def test_surnames_that_differ_in_writing_alone_sound_alike(one, other):
    assert surname_sound(one) == surname_sound(other)


def test_a_name_in_another_script_has_a_digest_and_no_sound():
    found = hashed(pd.Series(["محمد"]), pd.Series(["Κώστας"]), KEY)
    assert found["forename_hash"].notna().all()
    assert found[["forename_sound", "surname_sound"]].isna().all(axis=None)


def test_digests_differ_by_key_and_by_kind_and_hold_32_digits():
    one = hashed(pd.Series(["Ann"]), pd.Series(["Ann"]), KEY)
    other = hashed(pd.Series(["Ann"]), pd.Series(["Ann"]), KEY[::-1])
    assert set(one.iloc[0]).isdisjoint(other.iloc[0])
    assert one["forename_hash"].equals(one["surname_hash"].rename("forename_hash"))
    assert one.at[0, "forename_hash"] != one.at[0, "forename_sound"]
    assert one.iloc[0].str.fullmatch("[0-9a-f]{32}").all()


def test_a_short_key_is_refused():
    with pytest.raises(ValueError, match="32 bytes"):
        hashed(pd.Series(["Ann"]), pd.Series(["Lee"]), b"short")


@settings(max_examples=20)
@given(st.lists(st.one_of(st.none(), st.text(max_size=30)), max_size=8))
def test_whatever_is_written_is_hashed_and_nothing_of_it_is_left(texts):
    written = pd.Series(texts, dtype="str")
    found = hashed(written, written[::-1].reset_index(drop=True), KEY)
    assert list(found.columns) == list(names.HASHED)
    assert found.index.equals(written.index)
    kept = found.stack().dropna()
    assert kept.str.fullmatch("[0-9a-f]{32}").all()
    assert found["forename_hash"].isna()[written.isna()].all()


def test_what_is_blank_has_no_digest():
    found = hashed(pd.Series([np.nan, "", "Ann"], dtype="str"), pd.Series(["", "x", "y"]), KEY)
    assert found["forename_hash"].isna().tolist() == [True, True, False]
