"""Groups for readers outside: which are shown at all, and that nothing hidden can be worked out."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from indicators.attack import ranges
from indicators.catalogue import INDICATORS
from indicators.cuts import VALUES
from indicators.define import PERSON_CUTS, Basis, Unit
from indicators.facts import MARCH
from indicators.figures import Status
from indicators.released import CUTS_OUTSIDE, SPLIT_OUTSIDE, groups_of_year
from indicators.suppression import Rules, known_bounds

LOOKED_AFTER = INDICATORS["cla_stock_count"]


def figures(whole: int | None, groups: dict[str, int], year: int = 2021) -> pd.DataFrame:
    """The whole and its groups by sex in one year, as figures are made."""
    status = Status.OK if whole is not None else Status.NO_RETURN
    rows = [("", "", np.nan if whole is None else float(whole), status.value)]
    rows += [("sex", value, float(n), status.value) for value, n in groups.items()]
    made = pd.DataFrame(rows, columns=["cut", "cut_value", "numerator", "status"])
    return made.assign(month=year * 12 + MARCH)


def seen(safe) -> list[str]:
    return ["c" if np.isnan(n) else f"{n:.0f}" for n in safe.frame["count"]]


def test_every_group_has_its_row_whether_anybody_is_in_it():
    made = groups_of_year(figures(60, {"Female": 20, "Male": 40}), LOOKED_AFTER, "sex", 2021)
    assert made.frame["row"].tolist() == [*VALUES["sex"], "Total"]
    assert seen(made) == ["20", "40", "0", "60"]


def test_the_complement_of_what_is_shown_is_hidden_with_it():
    """The total is on the indicator's own page: what is not in one group is in the other."""
    made = groups_of_year(
        figures(63, {"Female": 20, "Male": 40, "Not known": 3}), LOOKED_AFTER, "sex", 2021
    )
    assert seen(made).count("c") == 2
    assert seen(made)[-1] == "63"
    found = ranges(made.table, *known_bounds(made.table, made.rules, made.cells))
    assert (found[0][2], found[1][2]) == (1, 5)


@pytest.mark.parametrize(
    ("whole", "groups"),
    [
        (None, {}),
        (5, {"Female": 2, "Male": 3}),
        (30, {"Female": 10, "Male": 10}),
    ],
    ids=["no return", "small itself", "groups that are not the whole"],
)
def test_there_is_no_table_where_there_is_nothing_to_split(whole: int | None, groups: dict):
    assert groups_of_year(figures(whole, groups), LOOKED_AFTER, "sex", 2021) is None


def test_the_authority_s_own_rule_holds():
    of = figures(69, {"Female": 20, "Male": 41, "Not known": 8})
    assert seen(groups_of_year(of, LOOKED_AFTER, "sex", 2021)) == ["20", "41", "8", "69"]
    stricter = groups_of_year(of, LOOKED_AFTER, "sex", 2021, Rules(10, 5))
    assert seen(stricter)[2] == "c"
    assert all(float(n) % 5 == 0 for n in seen(stricter) if n != "c")


def test_what_other_pages_count_by_itself_is_not_split_here():
    """The share of referrals from the police has a page: by source, that cell could not hide."""
    with pytest.raises(ValueError, match="nothing by which"):
        groups_of_year(figures(60, {}), INDICATORS["referrals_count"], "source", 2021)
    with pytest.raises(ValueError, match="no count"):
        groups_of_year(figures(60, {}), INDICATORS["cla_s20_pct"], "sex", 2021)
    with pytest.raises(ValueError, match="nothing by which"):
        groups_of_year(figures(60, {}), LOOKED_AFTER, "age_band", 2021)


def test_only_counts_are_split_and_only_by_what_a_person_is():
    assert set(CUTS_OUTSIDE) <= set(PERSON_CUTS)
    for key in SPLIT_OUTSIDE:
        indicator = INDICATORS[key]
        assert indicator.unit is Unit.COUNT
        assert indicator.basis in (Basis.MONTH, Basis.MONTH_END)
        assert set(CUTS_OUTSIDE) <= set(indicator.cuts)


def test_no_two_of_the_counts_are_of_the_same_things():
    entities = [INDICATORS[key].needs for key in SPLIT_OUTSIDE]
    assert len(entities) == len(set(entities))
