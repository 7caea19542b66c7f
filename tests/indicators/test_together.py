"""What figures of several indicators would give away together, and what is hidden for it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.attack import CountTable, Relation, ranges
from indicators.catalogue import INDICATORS
from indicators.covering import Table, hidden_cells
from indicators.families import Family, counted_as, families, nodes_of, undeclared
from indicators.overlapping import tell_jointly
from indicators.suppression import DFE
from indicators.together import withheld
from tests.examples import few
from tests.grid import grid

MARCH = 2021 * 12 + 2
WIDTH = DFE.largest_hidden - 1


def facts(months: list[int] | None = None, **counts) -> pd.DataFrame:
    """Facts of the whole: of each indicator a numerator, or a numerator and a denominator, the same
    in every month or a list of them."""
    months = months or [MARCH]
    blocks = []
    for key, told in counts.items():
        up, down = told if isinstance(told, tuple) else (told, np.nan)
        blocks.append(
            pd.DataFrame(
                {
                    "indicator": key,
                    "cut": "",
                    "cut_value": "",
                    "month": months,
                    "numerator": np.broadcast_to(np.array(up, "float64"), len(months)),
                    "denominator": np.broadcast_to(np.array(down, "float64"), len(months)),
                    "status": "ok",
                }
            )
        )
    return pd.concat(blocks, ignore_index=True)


# Children looked after by where they live: what is left over lives where no indicator says.
PLACES = grid("""
    all  foster residential supported parents other hidden
    100  60     10          10        6       0     -
    101  60     20          10        7       1     parents,other
    100  60     20          8         8       0     supported
    100  60     20          10        10      0     -
    100  60     14          10        10      4     other
    100  60     16          10        10      4     supported,other
    100  60     25          8         7       0     -
""")
KEYS = {
    "foster": "cla_foster_pct",
    "residential": "cla_residential_pct",
    "supported": "cla_supported_accom_pct",
    "parents": "cla_placed_with_parents_pct",
    "other": "cla_unregistered_other_pct",
}


@pytest.mark.parametrize("row", PLACES.to_dict("records"), ids=lambda r: " ".join(r.values()))
def test_what_shares_leave_over_is_covered_by_the_cheapest_of_them(row: dict[str, str]):
    total = float(row["all"])
    told = {KEYS[name]: (float(row[name]), total) for name in KEYS}
    left = total - sum(up for up, _ in told.values())
    found = withheld(facts(cla_stock_count=total, **told))
    hidden = [name for name, key in KEYS.items() if found.of(key)]
    assert hidden == [name for name in row["hidden"].split(",") if name], f"{left:g} are left over"
    assert not found.of("cla_stock_count")


def test_referrals_are_taken_further_or_not_so_that_two_of_three_tell_the_third():
    found = withheld(
        facts(
            list(range(MARCH - 11, MARCH + 1)),
            referrals_count=[10.0] * 12,
            referrals_nfa_pct=([0.0] * 11 + [4.0], [10.0] * 12),
            cin_started_rate=[10.0] * 11 + [6.0],
        )
    )
    assert MARCH in found.of("referrals_nfa_pct")
    assert MARCH in found.of("cin_started_rate")
    assert not found.of("referrals_count")


def test_counts_that_ought_to_be_the_same_are_not_shown_where_a_few_differ():
    alike = facts(cla_dental_pct=(40, 80), cla_immunisations_pct=(50, 80))
    differ = facts(cla_dental_pct=(40, 80), cla_immunisations_pct=(50, 77))
    assert not withheld(alike).periods
    assert withheld(differ).of("cla_immunisations_pct") == {MARCH}


def test_children_counted_once_in_a_year_do_not_tell_who_came_twice():
    months = list(range(MARCH - 12, MARCH + 1))
    told = {"cla_started_rate": 10.0, "cla_ceased_rate": 10.0, "cla_stock_count": 200.0}
    once = facts(months, **told, cla_missing_pct=(50.0, 320.0))
    twice = facts(months, **told, cla_missing_pct=(50.0, 317.0))
    assert MARCH not in withheld(once).of("cla_missing_pct")
    assert MARCH in withheld(twice).of("cla_missing_pct")


# --- Sums of twelve months -----------------------------------------------------------------------


def test_sums_that_overlap_are_closed_where_what_they_leave_over_tells_of_a_month():
    months = list(range(MARCH - 23, MARCH + 1))
    # From the police 14 of 20 a month; what others send is 6 in every month but one.
    police = [14.0] * 24
    police[15] = 18.0
    steady = facts(months, referrals_count=20.0, referrals_police_pct=(14.0, 20.0))
    one_small = facts(months, referrals_count=20.0, referrals_police_pct=(police, 20.0))
    rare = facts(months, referrals_count=20.0, referrals_police_pct=([19.0] * 12 + [20.0] * 12, 20))
    assert not withheld(steady).periods
    assert not withheld(one_small).periods, "6 a month leave room enough for the small one"
    closed = withheld(rare).of("referrals_police_pct")
    assert closed & set(months[11:]) == {month for month in months[11:] if month % 12 != 2}
    assert not withheld(rare).of("referrals_count")


JOINT = grid("""
    joins leaves tells
    8     8      no
    3     3      no
    3     0      yes
    0     3      yes
    9     0      no
""")


@pytest.mark.parametrize("row", JOINT.to_dict("records"), ids=lambda r: "/".join(r.values()))
def test_a_stock_ties_what_joins_it_to_what_leaves(row: dict[str, str]):
    joins, leaves = (np.full(24, float(row[name])) for name in ("joins", "leaves"))
    assert tell_jointly(joins, leaves, DFE) == (row["tells"] == "yes")


# --- The attacker --------------------------------------------------------------------------------


def audited(table: Table, hidden: np.ndarray, row: int) -> None:
    """No small count, and no small remainder, lies in fewer than five numbers for somebody who
    knows every count that is shown and between what those lie that are not."""
    counts = table.counts[row]
    rests, relations = [], []
    for line in table.lines:
        rest = counts[line.total] - counts[line.parts].sum()
        assert rest >= 0
        place = len(counts) + len(rests)
        relations.append(Relation(line.total, (*line.parts.tolist(), place)))
        rests.append(rest)
    values = np.concatenate([counts, rests]).astype("int64")
    low, high = values.astype("float64"), values.astype("float64")
    small = DFE.small(values)
    unknown = np.concatenate([hidden[row], np.ones(len(rests), bool)])
    # Where the whole of a family is hidden nobody can tell the small ones, so nothing is known.
    alone = [
        at
        for line, relation in zip(table.lines, relations, strict=True)
        if hidden[row, [line.total, *line.parts.tolist()]].all()
        for at in (relation.total, *relation.parts)
    ]
    low[unknown], high[unknown] = 0, 1e6
    known_small = [
        at for at in np.flatnonzero(small[: len(counts)] & hidden[row]) if at not in alone
    ]
    low[known_small], high[known_small] = 1, DFE.largest_hidden
    names = tuple((str(at), "") for at in range(len(values)))
    least, most = ranges(CountTable(names, values, tuple(relations)), low, high)
    narrow = [int(at) for at in np.flatnonzero(small) if most[at] - least[at] < WIDTH - 1e-6]
    assert not narrow, [(names[at], values[at], least[at], most[at]) for at in narrow]


@few(40)
@given(st.data())
def test_no_small_number_can_be_narrowed_by_who_knows_all_families(data):
    """Children looked after, split in all the ways that are declared, by the whole programme."""
    among = [
        Family("all", ("foster", "residential", "supported", "parents", "other")),
        Family("foster", ("kinship",)),
        Family("all", ("voluntary", "placement order")),
        Family("all", ("voluntary", "parents")),
        Family("all", ("reviewed",)),
        Family("reviewed", ("in time",)),
    ]
    few = st.one_of(st.integers(0, 8), st.integers(0, 60))
    by_place = [data.draw(few) for _ in range(6)]
    total = sum(by_place)
    order = data.draw(st.integers(0, total))
    voluntary = data.draw(st.integers(0, min(total - order, total - by_place[3])))
    reviewed = data.draw(st.integers(0, total))
    counts = {
        "all": total,
        "foster": by_place[0],
        "residential": by_place[1],
        "supported": by_place[2],
        "parents": by_place[3],
        "other": by_place[4],
        "kinship": data.draw(st.integers(0, by_place[0])),
        "voluntary": voluntary,
        "placement order": order,
        "reviewed": reviewed,
        "in time": data.draw(st.integers(0, reviewed)),
    }
    table = Table(list(counts), np.array([list(counts.values())], "float64"), among, {})
    hidden = hidden_cells(table)
    audited(table, hidden, 0)
    assert hidden[0][DFE.small(table.counts[0])].all()


# --- The declarations ----------------------------------------------------------------------------


def test_every_name_in_the_declarations_is_somebody_s_count():
    assert not undeclared(INDICATORS)


def test_every_percentage_is_part_of_its_denominator():
    first, told = counted_as(), families()
    for each in INDICATORS.values():
        if each.unit.name == "PERCENT":
            up, down = (first[node] for node in nodes_of(each))
            assert any(f.total == down and up in f.parts for f in told), each.key


def test_a_family_that_is_not_all_there_is_no_whole():
    fewer = {key: each for key, each in INDICATORS.items() if key != "referrals_nfa_pct"}
    assert [f.whole for f in families(fewer) if f.parts == ("cin_started_rate",)] == [False]


def test_what_has_no_figures_withholds_nothing():
    assert not withheld(facts(referrals_count=10.0)[:0]).periods
    unknown = replace(INDICATORS["referrals_count"], key="another")
    assert not withheld(facts(referrals_count=10.0), catalogue={"another": unknown}).periods
