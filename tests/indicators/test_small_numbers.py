"""The authority's own rule for small numbers, and tables of groups kept as they were released."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEntry
from indicators.catalogue import INDICATORS
from indicators.models import ReleasedTable, SmallNumbers
from indicators.small_numbers import (
    edition_of,
    release,
    rules_of,
    safe_tables,
    set_rules,
    standing,
)
from indicators.suppression import DFE, Rules
from tests.indicators.test_released import figures

STOCK = INDICATORS["cla_stock_count"]


def seen(people, girls: int, boys: int, unknown: int = 0, rules: Rules = DFE, year: int = 2021):
    groups = {"Female": girls, "Male": boys, "Not known": unknown}
    made = figures(girls + boys + unknown, groups, year)
    return released(people, made, [year], rules)


def released(people, made: pd.DataFrame, years: list[int], rules: Rules = DFE):
    tables = safe_tables(made, STOCK, "sex", years, rules)
    return release(people.here, STOCK, "sex", tables, rules)


def counts(shown) -> list[str]:
    return ["c" if np.isnan(n) else f"{n:.0f}" for n in shown[0].table["count"]]


def test_without_a_rule_dfe_s_stands_and_a_stricter_one_is_kept_and_audited(people):
    assert rules_of(people.here) == Rules(6, 0)
    set_rules(people.here, Rules(10, 5), by=people.alice)
    assert rules_of(people.here) == Rules(10, 5)
    assert rules_of(people.next_door) == Rules(6, 0)
    entry = AuditEntry.objects.get(action="set how small numbers are kept")
    assert (entry.detail["smallest_shown_was"], entry.detail["smallest_shown"]) == (6, 10)


@pytest.mark.parametrize(("smallest", "rounding"), [(5, 0), (6, 3)])
def test_the_database_too_refuses_a_laxer_rule(people, smallest: int, rounding: int):
    with pytest.raises(IntegrityError), transaction.atomic():
        SmallNumbers.objects.create(
            authority=people.here, smallest_shown=smallest, rounding=rounding
        )


def test_a_table_is_kept_as_first_released(people):
    assert counts(seen(people, 20, 40, 3)).count("c") == 2
    kept = ReleasedTable.objects.get()
    assert (kept.indicator, kept.cut, kept.year) == ("cla_stock_count", "sex", 2021)
    assert 3 not in [count for _, _, count, _ in kept.cells]


# What is released, what the figures are later, and what is then seen: two late records would show.
LATER = [
    ((20, 40), (20, 40), ["20", "40", "0", "60"], False),
    ((20, 40), (22, 40), ["20", "40", "0", "60"], True),
    ((20, 40), (30, 50), ["30", "50", "0", "80"], False),
]


@pytest.mark.parametrize(("was", "now", "told", "revised"), LATER)
def test_a_change_too_small_to_show_leaves_the_table_as_it_was(people, was, now, told, revised):
    seen(people, *was)
    shown = seen(people, *now)
    assert counts(shown) == told
    assert shown[0].revised is revised


@pytest.mark.parametrize(("was", "now", "told", "revised"), LATER)
def test_what_stands_is_known_without_releasing_anything(people, was, now, told, revised):
    seen(people, *was)
    edition = edition_of(people.here, STOCK, "sex")
    tables = safe_tables(
        figures(sum(now), dict(zip(("Female", "Male"), now, strict=True)), 2021),
        STOCK, "sex", [2021], DFE,
    )  # fmt: skip
    stands = standing(people.here, STOCK, "sex", tables, DFE)
    assert edition_of(people.here, STOCK, "sex") == edition
    shown = release(people.here, STOCK, "sex", tables, DFE)
    if stands is None:
        assert edition_of(people.here, STOCK, "sex") != edition
    else:
        assert counts(stands) == counts(shown)
        assert edition_of(people.here, STOCK, "sex") == edition
    assert (stands is None) == (told != ["20", "40", "0", "60"])


def test_what_was_hidden_is_not_uncovered_by_a_later_release(people):
    first = counts(seen(people, 20, 40, 3))
    again = seen(people, 20, 40, 13)
    assert counts(again) == first
    assert again[0].revised


def test_a_stricter_rule_holds_for_what_was_released_before(people):
    assert counts(seen(people, 20, 40, 8)) == ["20", "40", "8", "68"]
    assert counts(seen(people, 20, 40, 8, Rules(10, 0)))[2] == "c"


def test_a_year_that_was_withdrawn_is_shown_no_more(people):
    seen(people, 20, 40)
    nothing = figures(None, {})
    assert released(people, nothing, [2021]) == []


def test_each_year_is_a_table_of_its_own(people):
    both = pd.concat([figures(60, {"Female": 20, "Male": 40}, 2020),
                      figures(80, {"Female": 40, "Male": 40}, 2021)])  # fmt: skip
    shown = released(people, both, [2021, 2020])
    assert [each.year for each in shown] == [2021, 2020]
    assert ReleasedTable.objects.count() == 2
