"""The families of counts are declared by hand; here they are derived from a record and compared:
what is declared holds of it, and what holds of it is declared."""

from __future__ import annotations

from itertools import combinations, permutations

import pandas as pd
import pytest

from indicators import queries
from indicators.catalogue import INDICATORS
from indicators.define import Unit
from indicators.facts import FactStatus, covered, picked
from indicators.families import OF, SAME, counted_as, families, nodes_of
from records.queries import record_of, standing

# What agrees in so many months, of so many cases together, agrees by no chance.
MONTHS, CASES = 12, 24
# Of a small authority some do: whoever is referred again here is never turned away.
BY_CHANCE = {("rereferrals_12m_pct", "cin_started_rate")}
FIRST = counted_as()


@pytest.fixture(scope="module")
def counts(scene) -> pd.DataFrame:
    """Every count of the made-up authority: a column for each node, a row for each month."""
    facts = queries.facts_of(queries.live_build(scene.here), cuts=[""])
    columns = {}
    for key, own in facts[facts["status"] == "ok"].groupby("indicator"):
        by_month = own.set_index("month")
        for node in nodes_of(INDICATORS[key]):
            columns[node] = by_month["denominator" if node.endswith(OF) else "numerator"]
    return pd.DataFrame(columns)


@pytest.fixture(scope="module")
def cases(scene) -> dict[str, frozenset[tuple[int, int]]]:
    """The cases of every count of the made-up authority: whose they are, and in which month."""
    record = record_of(scene.here, standing(scene.here))
    found = {}
    for indicator in INDICATORS.values():
        status = covered(indicator, record)
        months = status.index[status == FactStatus.OK].to_numpy()
        if not len(months):
            continue
        of = picked(indicator, record, months)
        for node in nodes_of(indicator):
            counted = of if node.endswith(OF) else of[of["numerator"] > 0]
            found[node] = frozenset(zip(counted["child"], counted["month"], strict=True))
    return found


def within() -> set[tuple[str, str]]:
    """Every (part, total) that the declarations say, parts of parts among them."""
    said = {(part, each.total) for each in families() for part in each.parts}
    while more := {(a, d) for a, b in said for c, d in said if b == c} - said:
        said |= more
    return said


def test_counts_declared_the_same_are_the_same_in_every_month(counts):
    for names in SAME:
        for one, other in combinations([name for name in names if name in counts], 2):
            both = counts[[one, other]].dropna()
            assert both[one].tolist() == both[other].tolist(), (one, other)


def test_counts_that_are_the_same_in_every_month_are_declared(counts):
    said = within()
    undeclared = []
    for one, other in combinations(counts, 2):
        both = counts[[one, other]].dropna()
        if len(both) < MONTHS or both[one].sum() < CASES or not both[one].equals(both[other]):
            continue
        a, b = FIRST[one], FIRST[other]
        # Of a part that is all of its whole here, being a part is enough.
        if a != b and not {(a, b), (b, a)} & said:
            undeclared.append((one, other))
    assert undeclared == []


def test_parts_are_never_more_than_the_whole_and_all_of_them_are_the_whole(counts):
    tried = 0
    for each in families():
        parts = [part for part in each.parts if part in counts]
        if each.total not in counts or not parts:
            continue
        known = counts[[each.total, *parts]].dropna()
        rest = known[each.total] - known[parts].sum(axis=1)
        assert (rest >= 0).all(), each
        assert not (each.whole and len(parts) == len(each.parts) and rest.any()), each
        tried += 1
    assert tried > 50


def test_a_count_whose_cases_are_all_among_those_of_another_is_declared_a_part(cases):
    """Of counts that are made of the same rows; what two returns say of one child is no part."""
    said, found = within() | BY_CHANCE, set()
    for one, other in permutations(cases, 2):
        of = INDICATORS[one.removesuffix(OF)], INDICATORS.get(other)
        if of[1] is None or of[1].unit not in (Unit.COUNT, Unit.RATE):
            continue
        alike = bool(set(of[0].needs) & set(of[1].needs))
        if alike and len(cases[one]) >= CASES and cases[one] <= cases[other]:
            found.add((FIRST[one], FIRST[other]))
    assert {pair for pair in found if pair[0] != pair[1]} - said == set()
    assert len(found & said) > 20
