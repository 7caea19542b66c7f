"""People's ratings beside the figures': what is said where they agree, and where they do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boards.agreement import LEVELS, Rag, Standing, agreement
from indicators.targets import Rating
from tests.grid import grid

SAID = {"r": Rag.RED, "a": Rag.AMBER, "g": Rag.GREEN, "n": Rag.NO_VIEW}

# Each letter is a member: red, amber, green, no view.
TOLD = grid("""
    figures   members standing    sentence
    GREEN     ggg     AGREE       Figures_say_green;_all_3_members_say_green.
    GREEN     aag     DISAGREE    Figures_say_green;_2_of_3_members_say_amber,_1_says_green.
    RED       g       DISAGREE    Figures_say_red;_1_member_says_green.
    AMBER     rg      DISAGREE    Figures_say_amber;_1_of_2_members_says_red,_1_says_green.
    GREEN     gn      AGREE       Figures_say_green;_1_member_says_green;_1_member_has_no_view.
    GREEN     nn      NOT_RATED   Figures_say_green;_2_members_have_no_view.
    GREEN     -       NOT_RATED   Figures_say_green.
    NO_TARGET rr      PEOPLE_ONLY No_target_is_set;_all_2_members_say_red.
    NO_TARGET rg      DIFFER      No_target_is_set;_1_of_2_members_says_red,_1_says_green.
    INSIDE    r       PEOPLE_ONLY Figures:_within_expected_range;_1_member_says_red.
    TOO_FEW   -       NOT_RATED   Figures:_too_few_to_rate.
""")


@pytest.mark.parametrize("row", TOLD.to_dict("records"), ids=lambda r: " ".join(r.values())[:24])
def test_what_is_said(row):
    found = agreement(Rating[row["figures"]], [SAID[each] for each in row["members"]])
    assert found.standing is Standing[row["standing"]]
    assert found.sentence == row["sentence"].replace("_", " ")


def test_an_earlier_figure_is_told():
    found = agreement(Rating.RED, [Rag.RED], earlier=1)
    assert found.sentence == "Figures say red; 1 member says red; 1 rated an earlier figure."


@given(st.sampled_from([Rating.RED, Rating.AMBER, Rating.GREEN]), st.lists(st.sampled_from(Rag)))
def test_nobody_disagrees_exactly_where_all_say_what_the_figures_say(computed, said):
    found = agreement(computed, said)
    voiced = {each for each in said if each is not Rag.NO_VIEW}
    assert found.disagree == bool(voiced - {Rag[computed.name]})
    assert (found.apart > 0) == found.disagree
    assert found.apart <= max(LEVELS.values())
