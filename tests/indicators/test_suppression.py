"""Tables that may leave the building: what is hidden in them, and that it stays hidden whatever is
added up, divided or compared."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.attack import (
    TOTAL,
    WITHOUT_END,
    CountTable,
    Impossible,
    Relation,
    propagated,
    ranges,
    with_margins,
)
from indicators.suppression import (
    Cell,
    Rules,
    Suppressed,
    known_bounds,
    may_replace,
    named,
    suppress,
)
from tests.examples import few
from tests.grid import grid

DFE = Rules()


def table(text: str, **said) -> CountTable:
    """A drawn table: the first column heads the rows."""
    drawn = grid(text)
    return with_margins(drawn.set_index(drawn.columns[0]).astype("int64"), **said)


def looks(result: Suppressed) -> list[str]:
    """The rows as a reader sees them, `c` for a hidden cell."""
    frame = result.frame
    frame["said"] = ["c" if np.isnan(n) else f"{n:.0f}" for n in frame["count"]]
    return [" ".join(rows["said"]) for _, rows in frame.groupby("row", sort=False)]


def attacked(result: Suppressed) -> dict[tuple[str, str], tuple[float, float]]:
    """What the strongest reader makes of each small cell, by its row and column."""
    table = result.table
    small = np.flatnonzero(result.rules.small(table.values)).tolist()
    bounds = known_bounds(table, result.rules, result.cells)
    low, high = ranges(table, *bounds, small)
    return {table.names[cell]: (float(low[cell]), float(high[cell])) for cell in small}


# --- What an attacker finds ----------------------------------------------------------------------

# Two cells are hidden, known to be 1 to 5; the third and the total are shown.
TWO_HIDDEN = grid("""
    shown total   least most
    7     9       1     1
    7     10      1     2
    7     13      1     5
    7     16      4     5
    7     17      5     5
""")


def row_of_three(shown: int, total: int) -> tuple[CountTable, np.ndarray, np.ndarray]:
    left = total - shown
    cells = np.array([shown, left // 2, left - left // 2, total])
    table = CountTable(
        tuple((name, "") for name in ("shown", "one", "other", TOTAL)),
        cells,
        (Relation(3, (0, 1, 2)),),
    )
    low, high = cells.astype("float64"), cells.astype("float64")
    low[1:3], high[1:3] = 1, 5
    return table, low, high


@pytest.mark.parametrize("row", TWO_HIDDEN.to_dict("records"), ids=lambda r: r["total"])
def test_two_hidden_cells_may_be_too_few(row: dict[str, str]):
    asked = row_of_three(int(row["shown"]), int(row["total"]))
    for found in (propagated(*asked), ranges(*asked)):
        assert (found[0][1], found[1][1]) == (float(row["least"]), float(row["most"]))


def test_adding_up_finds_what_no_single_row_tells():
    """Each row and column hides two cells, and yet the corner is certain: the two rows less the two
    columns leave it alone."""
    sums = with_margins(pd.DataFrame([[3, 4, 9], [4, 3, 9], [2, 2, 2]], list("abc"), list("xyz")))
    hidden = named([("a", "x"), ("a", "y"), ("b", "x"), ("b", "y"), ("c", "z"), ("a", "z")], sums)
    low, high = (sums.values.astype("float64") for _ in range(2))
    low[hidden], high[hidden] = 0, WITHOUT_END
    corner = named([("a", "z")], sums)[0]
    found = ranges(sums, low, high)
    assert (found[0][corner], found[1][corner]) == (9, 9)


def test_what_cannot_be_is_said():
    with pytest.raises(Impossible):
        ranges(*row_of_three(7, 30))


def test_a_table_that_does_not_add_up_is_refused():
    with pytest.raises(ValueError, match="1 totals are not the sums of their parts"):
        CountTable((("a", ""), ("b", ""), ("c", "")), np.array([1, 2, 4]), (Relation(2, (0, 1)),))
    with pytest.raises(ValueError, match="below zero"):
        CountTable((("a", ""),), np.array([-1]), ())


def test_cases_worked_by_hand(shared: Path):
    cases = json.loads((shared / "stats/gold/sdc/own_attack_cases.json").read_text())["cases"]
    for case in cases:
        found = ranges(*row_of_three(case["known"]["a"], case["total"]))
        for cell, place in (("b", 1), ("c", 2)):
            assert [found[0][place], found[1][place]] == case["feasible"][cell]


def test_a_published_pattern_is_safe_from_elimination_but_not_from_bounds(shared: Path):
    """Its authors protect against an exact answer only, and that is what it gives."""
    folder = shared / "stats/gold/sdc"
    gold = json.loads((folder / "gausssuppression_expected.json").read_text())["table1"]
    counts = pd.read_csv(folder / "gausssuppression_dataset_a.csv")
    body = counts.pivot(index="age", columns="geo", values="freq")
    whole = with_margins(body)
    hidden = named([tuple(pair) for pair in gold["suppressed"]], whole)
    low, high = (whole.values.astype("float64") for _ in range(2))
    low[hidden], high[hidden] = 0, WITHOUT_END
    found = ranges(whole, low, high)
    width = (found[1] - found[0])[hidden]
    assert (width > 0).all()
    first = named([("young", "Portugal")], whole)[0]
    assert (found[0][first], found[1][first]) == (0, 2)
    assert all(b - a >= 4 for a, b in attacked(suppress(whole)).values()), "ours is wider"


# --- What we hide --------------------------------------------------------------------------------


def test_a_table_without_small_numbers_is_shown_as_it_is():
    safe = suppress(
        table("""
        age    girls boys
        0_to_9 12    20
        10_up  31    0
    """)
    )
    assert looks(safe) == ["12 20 32", "31 0 31", "43 20 63"]


def test_a_small_number_is_hidden_with_three_that_cover_it():
    """One cell alone could be taken from its totals, in either direction."""
    safe = suppress(
        table("""
        age    girls boys other
        0_to_9 3     20   40
        10_up  31    16   50
        18_up  60    70   90
    """)
    )
    assert set(safe.cells) == {Cell.SHOWN, Cell.SMALL, Cell.COVERS}
    assert sum(safe.cells != Cell.SHOWN) == 4
    assert attacked(safe) == {("0_to_9", "girls"): (1, 5)}


def test_one_column_takes_one_more():
    safe = suppress(
        table("""
        source  referrals
        Police  120
        Schools 80
        Housing 2
        Other   9
    """)
    )
    assert looks(safe) == ["120", "80", "c", "c", "211"]
    assert attacked(safe) == {("Housing", "referrals"): (1, 5)}


def test_two_small_numbers_whose_sum_gives_them_away_are_given_a_third():
    """1 and 1 are certain where their sum is 2: hiding both is not enough."""
    safe = suppress(
        table("""
        source  referrals
        Police  20
        Schools 1
        Housing 1
    """)
    )
    assert looks(safe)[1:3] == ["c", "c"]
    assert sum(safe.cells != Cell.SHOWN) > 2
    assert set(attacked(safe).values()) == {(1, 5)}


# A group of fewer than ten is not split: all of them being alike would tell of each.
GROUPS = grid("""
    in_time late   split
    7       0      no
    4       5      no
    10      0      yes
    0       3      no
    9       8      yes
""")


@pytest.mark.parametrize("row", GROUPS.to_dict("records"), ids=lambda r: "and".join(r.values()))
def test_a_small_group_is_not_split(row: dict[str, str]):
    body = pd.DataFrame(
        [[int(row["in_time"]), int(row["late"])], [40, 30], [50, 60]],
        ["Other", "White", "Mixed"], ["in time", "late"],
    )  # fmt: skip
    first = suppress(with_margins(body)).frame.iloc[:2]
    assert first["count"].notna().all() == (row["split"] == "yes")


def test_what_another_page_shows_is_not_hidden_here():
    body = "age n\n 0_to_9 3\n 10_up 9\n 18_up 40"
    both = suppress(table(body, shown_elsewhere=[(TOTAL, "n")]))
    assert looks(both)[-1] == "52"
    assert attacked(both) == {("0_to_9", "n"): (1, 5)}


def test_where_nothing_can_cover_a_number_the_table_is_closed():
    """The total stands on another page, and there is nothing beside the small number to hide."""
    alone = suppress(table("age n\n a 3\n b 30", shown_elsewhere=[("b", "n"), (TOTAL, "n")]))
    assert alone.closed
    assert alone.frame["count"].notna().tolist() == [False, True, True]


def test_value_and_status_stand_apart_and_a_hidden_count_is_no_zero():
    frame = suppress(table("a n\n x 3\n y 0\n z 40\n w 60")).frame
    assert frame["count"].isna().tolist() == [True, False, True, False, False]
    assert frame["count"].iloc[1] == 0
    assert frame["status"].iloc[0] == Cell.SMALL


@pytest.mark.parametrize(
    ("smallest", "rounding", "refused"),
    [(5, 0, True), (6, 0, False), (8, 5, False), (10, 10, False), (6, 3, True)],
)
def test_rules_may_be_stricter_than_dfe_never_laxer(smallest: int, rounding: int, refused: bool):
    if refused:
        with pytest.raises(ValueError, match=r"never shown|rounded"):
            Rules(smallest, rounding)
    else:
        assert Rules(smallest, rounding).largest_hidden == smallest - 1


def test_redacting_and_rounding_as_others_do(shared: Path):
    gold = json.loads((shared / "stats/gold/sdc/rounding_and_rules_expected.json").read_text())
    worked = gold["opensafely_redact_le7_then_round5"]
    rules = Rules(smallest_shown=8, rounding=5)
    for band, counts in worked["input"].items():
        given = np.array(counts)
        seen = [
            None if small else float(n)
            for small, n in zip(rules.small(given), rules.rounded(given), strict=True)
        ]
        assert seen == worked["expected"][band]


def test_what_rounding_leaves_open_is_not_counted_twice():
    """9 is shown as 10 and could be 8 to 14; hidden, it is still no less than 8."""
    safe = suppress(with_margins(pd.DataFrame([[1, 9]])), Rules(8, 10))
    assert attacked(safe) == {("0", "0"): (1, 7)}


# --- The promise, on tables nobody drew ----------------------------------------------------------

BODIES = st.tuples(st.integers(1, 6), st.integers(1, 5)).flatmap(
    lambda shape: st.lists(
        st.lists(
            st.one_of(st.integers(0, 7), st.integers(0, 60)), min_size=shape[1], max_size=shape[1]
        ),
        min_size=shape[0],
        max_size=shape[0],
    )
)
RULES = st.builds(Rules, st.sampled_from([6, 8, 10]), st.sampled_from([0, 5, 10]))


@few(80)
@given(BODIES, RULES)
def test_no_hidden_small_number_is_narrowed(body: list[list[int]], rules: Rules):
    safe = suppress(with_margins(pd.DataFrame(body)), rules)
    shown = safe.cells == Cell.SHOWN
    assert not rules.small(safe.table.values[shown]).any()
    if not safe.closed:
        for low, high in attacked(safe).values():
            assert low <= 1
            assert high >= rules.largest_hidden


@few(20)
@given(BODIES, RULES)
def test_bounds_propagated_are_never_narrower_than_the_truth(body: list[list[int]], rules: Rules):
    safe = suppress(with_margins(pd.DataFrame(body)), rules)
    bounds = known_bounds(safe.table, rules, safe.cells)
    outer, exact = propagated(safe.table, *bounds), ranges(safe.table, *bounds)
    values = safe.table.values
    assert (outer[0] <= exact[0] + 1e-6).all()
    assert (exact[0] <= values + 1e-6).all()
    assert (values <= exact[1] + 1e-6).all()
    assert (exact[1] <= outer[1] + 1e-6).all()


# --- The same table, another time ----------------------------------------------------------------

# What was released, what would be now, and whether the two may both be seen.
AGAIN = grid("""
    was          now          may
    30,20,50     30,20,50     yes
    30,20,50     32,20,52     no
    30,20,50     40,20,60     yes
    30,9,3,42    30,9,8,47    no
    30,9,3,42    30,9,2,41    no
""")


@pytest.mark.parametrize("row", AGAIN.to_dict("records"), ids=lambda r: f"{r['was']} {r['now']}")
def test_a_revision_too_small_to_show_does_not_follow(row: dict[str, str]):
    was, now = (
        suppress(with_margins(pd.DataFrame({"n": [int(n) for n in row[k].split(",")][:-1]}))).frame
        for k in ("was", "now")
    )
    assert may_replace(was, now) == (row["may"] == "yes")
