"""Links that need no weighing: each step drawn, with the twin, the damaged digit, the
contradiction."""

from __future__ import annotations

import pytest

from records.matching import links
from tests.records.matching.drawn import people, told

NHS, OTHER_NHS, DAMAGED = "9434765919", "4010232137", "9434765991"


def matched(ours: str, theirs: str) -> dict[tuple[int, int], str]:
    """Ours are children 1, 2, …; theirs 11, 12, …"""
    return told(links.matched(people(ours), people(theirs, 11), weigh=False).links)


def test_a_shared_number_and_birthday_are_one_person():
    ours = f"""
        nhs_number  born        sex
        {NHS}       2010-05-04  F
    """
    assert matched(ours, ours) == {(1, 11): "linked"}


def test_the_surer_number_goes_first():
    found = links.matched(
        people("id born\nA1 2010-05-04"),
        people("id authority_child_id born\nH7 A1 2010-05-04", 11),
        weigh=False,
    ).links
    assert found["method"].tolist() == ["the authority's own id"]


def test_a_damaged_number_is_no_number_and_the_rest_links():
    ours = f"""
        nhs_number  forename  surname  born        sex  postcode
        {NHS}       Ann       Lee      2010-05-04  F    ZA11AA
    """
    assert matched(ours, ours.replace(NHS, DAMAGED)) == {(1, 11): "linked"}


def test_a_number_whose_twin_it_names_waits():
    ours = f"""
        nhs_number  forename  surname  born        sex  postcode
        {NHS}       Ann       Lee      2010-05-04  F    ZA11AA
        -           Beth      Lee      2010-05-04  F    ZA11AA
    """
    theirs = f"""
        nhs_number  forename  surname  born        sex  postcode
        {NHS}       Beth      Lee      2010-05-04  F    ZA12AB
    """
    # Ann's number, Beth's name: nobody is linked by the number, and Beth lives nearby.
    assert matched(ours, theirs) == {(2, 11): "linked"}
    assert matched(ours, theirs.replace("Beth", "Cora")) == {(1, 11): "asked"}


def test_a_number_with_another_birthday_and_other_names_is_somebody_elses():
    ours = f"nhs_number forename surname born sex\n{NHS} Ann Lee 2010-05-04 F"
    theirs = f"nhs_number forename surname born sex\n{NHS} Omar Khan 2015-11-23 M"
    assert matched(ours, theirs) == {}


@pytest.mark.parametrize("born", ["2010-04-05", "2010-05-14", "2011-01-30"])
def test_a_slip_in_the_birthday_is_borne_by_the_names(born):
    ours = f"nhs_number forename surname born sex\n{NHS} Ann Lee 2010-05-04 F"
    theirs = f"nhs_number forename surname born sex\n{NHS} Ann Lee {born} F"
    assert matched(ours, theirs) == {(1, 11): "linked"}


def test_a_number_that_is_all_there_is_links_and_one_against_the_sex_and_birthday_waits():
    assert matched(f"nhs_number\n{NHS}", f"nhs_number\n{NHS}") == {(1, 11): "linked"}
    ours = f"nhs_number born sex\n{NHS} 2010-05-04 F"
    theirs = f"nhs_number born sex\n{NHS} 2010-05-14 M"
    assert matched(ours, theirs) == {(1, 11): "asked"}


def test_a_number_that_two_people_hold_links_neither():
    ours = f"""
        nhs_number  born        sex
        {NHS}       2010-05-04  F
        {NHS}       2010-05-04  F
    """
    theirs = f"nhs_number born sex\n{NHS} 2010-05-04 F"
    assert matched(ours, theirs) == {(1, 11): "asked", (2, 11): "asked"}


def test_two_numbers_that_disagree_wait():
    upn = "V930200112001"
    ours = f"upn nhs_number born sex\n{upn} {NHS} 2010-05-04 F"
    theirs = f"upn nhs_number born sex\n{upn} {OTHER_NHS} 2010-05-04 F"
    assert matched(ours, theirs) == {(1, 11): "asked"}


ANN = """
    forename  surname  born        sex  postcode
    Ann       Lee      2010-05-04  F    ZA11AA
"""


def test_everything_alike_is_one_person():
    assert matched(ANN, ANN) == {(1, 11): "linked"}


def test_everything_alike_but_the_place_waits():
    assert matched(ANN, ANN.replace("ZA11AA", "ZB74XY")) == {(1, 11): "asked"}


def test_everything_alike_of_two_people_is_neither():
    assert matched(ANN + ANN.strip().splitlines()[1], ANN) == {}


def test_names_that_sound_alike_need_the_sector():
    theirs = ANN.replace("Ann ", "Anne")
    assert matched(ANN, theirs.replace("ZA11AA", "ZA11BB")) == {(1, 11): "linked"}
    assert matched(ANN, theirs.replace("ZA11AA", "ZA12BB")) == {}


def test_twins_are_each_themselves():
    twins = """
        forename  surname  born        sex  postcode
        Ann       Lee      2010-05-04  F    ZA11AA
        Beth      Lee      2010-05-04  F    ZA11AA
    """
    assert matched(twins, twins) == {(1, 11): "linked", (2, 12): "linked"}


def test_birthday_and_place_without_names_link_nobody():
    bare = "born sex postcode\n2010-05-04 F ZA11AA"
    assert matched(bare, bare) == {}


# One authority's own children


def known_twice(drawn: str) -> dict[tuple[int, int], str]:
    return told(links.known_twice(people(drawn)).links)


def test_a_child_with_a_new_id_is_followed_by_the_look_up():
    drawn = """
        id   former_authority_child_id  born        sex
        A1   -                          2010-05-04  F
        N9   A1                         2010-05-04  F
    """
    assert known_twice(drawn) == {(1, 2): "linked"}


def test_a_child_with_a_new_id_is_followed_by_the_pupil_number():
    drawn = """
        upn            born        sex
        V930200112001  2010-05-04  F
        V930200112001  2010-05-04  F
    """
    assert known_twice(drawn) == {(1, 2): "linked"}
    # Of another day of birth and another sex nothing bears the number out.
    assert known_twice(drawn.replace("2010-05-04  F", "2014-11-21  M", 1)) == {}


def test_nobody_is_known_twice_who_is_known_once():
    drawn = """
        forename  surname  born        sex  postcode
        Ann       Lee      2010-05-04  F    ZA11AA
        Beth      Lee      2010-05-04  F    ZA11AA
        Cora      Lee      2012-05-04  F    ZA11AA
    """
    assert known_twice(drawn) == {}
