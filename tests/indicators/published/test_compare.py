"""An authority beside others: means and medians of the neighbours, ranks, quartiles, thresholds."""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.compare import Figure, Own, Place, YearTable, as_json, compare, quantile
from indicators.published import MEASURES, measure_of, read_published

ENGLAND, NORTH = "E92000001", "E12000001"


def table(key: str, figures: dict[str, float | str]) -> YearTable:
    """A table of authorities of one region, with a country and a region; a text is a symbol."""
    places = {ENGLAND: Place(ENGLAND, "England", "country"),
              NORTH: Place(NORTH, "North East", "region")}  # fmt: skip
    for number in figures:
        if len(number) == 3:
            places[number] = Place(f"E06900{number}", f"Authority {number}", "authority", NORTH)
    made = {
        code: Figure(None, value) if isinstance(value, str) else Figure(value)
        for code, value in figures.items()
    }
    return YearTable(MEASURES[key], 2024, "Children in need, reporting year 2024", made, places)


def neighbours(*numbers: str) -> list[tuple[int, str, str]]:
    return [(rank, number, f"Listed {number}") for rank, number in enumerate(numbers, 1)]


# Re-referrals: lower is better.
RE_REFERRALS = {
    ENGLAND: 22.4, NORTH: 20.1,
    "901": 18.0, "902": 10.1, "903": 20.4, "904": "c", "905": 18.0, "906": 30.0, "907": 25.5,
}  # fmt: skip


def test_mean_and_median_are_those_of_the_neighbours_with_a_value():
    found = compare(
        table("rereferrals_pct", RE_REFERRALS),
        "901",
        neighbours("902", "903", "904", "907", "906"),
        model="2025",
    )
    # 10.1, 20.4, 25.5 and 30.0: mean 21.5, median 22.95, a half that goes up.
    assert (found.mean, found.median) == (21.5, 23.0)
    assert [(m.name, m.value, m.symbol) for m in found.members[:3]] == [
        ("Authority 902", 10.1, None),
        ("Authority 903", 20.4, None),
        ("Authority 904", None, "c"),
    ]
    assert (found.region_code, found.region, found.country) == (NORTH, 20.1, 22.4)
    assert found.best.name == "Authority 902"


def test_a_neighbour_that_is_no_more_has_no_figure_and_keeps_its_name():
    found = compare(table("rereferrals_pct", RE_REFERRALS), "901", neighbours("928"), model="2021")
    assert (found.members[0].name, found.members[0].value) == ("Listed 928", None)
    assert found.mean is found.median is found.best is None


def test_the_rank_counts_from_the_best_and_who_are_equal_share_it():
    found = compare(table("rereferrals_pct", RE_REFERRALS), "905", [], model=None)
    assert (found.rank, found.of, found.quartile) == (2, 6, 1)
    assert found.top_quartile == 18.0


def test_what_nobody_can_call_good_or_bad_has_no_rank():
    found = compare(table("referrals_rate", RE_REFERRALS), "901", neighbours("902"), model="2025")
    assert found.rank is found.quartile is found.best is found.top_quartile is None
    assert found.of == 6


def test_the_records_own_figure_stands_in_place_of_the_published_one():
    own = Own(9.96, 249, 2500)
    found = compare(table("rereferrals_pct", RE_REFERRALS), "901", [], model=None, own=own)
    printed = as_json(found)
    assert printed["own"] == {
        "value": 9.96, "numerator": 249, "denominator": 2500, "source": "own record"
    }  # fmt: skip
    assert (printed["rank"], printed["of"]) == (1, 6)


def test_without_a_record_the_published_figure_is_the_own_and_says_so():
    printed = as_json(compare(table("rereferrals_pct", RE_REFERRALS), "904", [], model=None))
    assert printed["own"]["value"] is None
    assert printed["own"]["source"] == "published: Children in need, reporting year 2024"
    assert printed["rank"] is None


@given(st.integers(1, 200), st.integers(1, 10), st.data())
def test_quantiles_follow_the_rule_of_ohid(of: int, parts: int, data: st.DataObject):
    rank = data.draw(st.integers(1, of))
    expected = math.floor((parts + 1) - math.ceil(Decimal((of + 1 - rank) * parts) / Decimal(of)))
    assert quantile(rank, of, parts) == (None if of < parts else max(expected, 1))


# A second, naive reading of DfE's files of 2024: file, label column and label (or none), value
# column or the columns whose sum is a share of another, decimals.
TO_45 = ["Same_day", "1-10_days", "11-20_days", "21-30_days", "31-40_days", "41-45_days"]
TO_15 = ["Duration_0-10_days", "Duration_11-15_days"]
AT_31 = "Children looked after at 31 March each year"
STARTING = "Children starting to be looked after each year"
CEASING = "Children ceasing to be looked after each year"
NAIVE = {
    "referrals_count": ("cin_2024/c1", None, "Referrals", 0),
    "referrals_rate": ("cin_2024/c1", None, "Referrals_rate", 1),
    "rereferrals_12m_pct": ("cin_2024/c1", None, "Re_referrals_percent", 1),
    "referrals_nfa_pct": ("cin_2024/c1", None, "No_Further_Action_percent", 1),
    "assessed_not_in_need_pct": ("cin_2024/c1", None, "Not_in_Need_percent", 1),
    "assessments_completed_rate": ("cin_2024/c2", None, "Assessments_completed_rate", 1),
    "assessments_45wd_pct": ("cin_2024/c2", None, (TO_45, "Assessments_completed"), 1),
    "assessment_median_wd": ("cin_2024/c2", None, "Median_days", 0),
    "s47_rate": ("cin_2024/c4", None, "Section47_rate", 1),
    "icpc_rate": ("cin_2024/c4", None, "ICPC_rate", 1),
    "icpc_15wd_pct": ("cin_2024/c4", None, (TO_15, "ICPC"), 1),
    "s47_icpc_median_wd": ("cin_2024/c4", None, "Duration_median", 0),
    "cin_stock_rate": ("cin_2024/b1", None, "At31_episodes_rate", 1),
    "cin_stock_count": ("cin_2024/b1", None, "At31_episodes", 0),
    "cin_started_rate": ("cin_2024/b1", None, "Started_episodes_rate", 1),
    "cin_ended_rate": ("cin_2024/b1", None, "Ended_episodes_rate", 1),
    "cin_plans_stock_rate": ("cin_2024/b7", None, "CINPlan_At31_rate", 1),
    "cpp_stock_rate": ("cin_2024/d1", None, "CPP_At31_rate", 1),
    "cpp_stock_count": ("cin_2024/d1", None, "CPP_At31", 0),
    "cpp_started_rate": ("cin_2024/d1", None, "CPP_start_rate", 1),
    "cpp_ended_rate": ("cin_2024/d1", None, "CPP_end_rate", 1),
    "cpp_subsequent_ever_pct": ("cin_2024/d3", None, "CPP_subsequent_percent", 1),
    "cpp_2y_plus_current_pct": ("cin_2024/d5", None, "2_years_or_more_percent", 1),
    "cpp_2y_plus_ended_pct": ("cin_2024/d7", None, "2_years_or_more_percent", 1),
    "cpp_reviewed_in_time_pct": (
        "cin_2024/d6", None, "Reviewed_within_timescales_percent", 1,
    ),
    "cla_stock_rate": ("cla_2024/cla_number", AT_31, "rate_per_10000", 0),
    "cla_stock_count": ("cla_2024/cla_number", AT_31, "number", 0),
    "cla_started_rate": ("cla_2024/cla_number", STARTING, "rate_per_10000", 0),
    "cla_ceased_rate": ("cla_2024/cla_number", CEASING, "rate_per_10000", 0),
}  # fmt: skip


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def number(text: str) -> Decimal | None:
    return Decimal(text) if text[:1].isdigit() else None


def to(places: int, value: Decimal) -> float:
    return float(value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP))


def naively(rows: list[dict[str, str]], label: str | None, column: str | tuple, places: int):
    """{(area, year): value}, authorities by DfE's number."""
    found = {}
    for row in rows:
        if label is not None and row["population_count"] != label:
            continue
        area = row["old_la_code"] or row["region_code"] or row["country_code"]
        if isinstance(column, str):
            value = number(row[column])
        else:
            parts, whole = [number(row[c]) for c in column[0]], number(row[column[1]])
            known = whole and all(part is not None for part in parts)
            value = Decimal(to(places, 100 * sum(parts) / whole)) if known else None
        found[area, int(row["time_period"])] = None if value is None else round(float(value), 4)
    return found


@pytest.fixture(scope="module")
def listed(shared: Path) -> dict[str, dict[str, list[tuple[int, str, str]]]]:
    found = {}
    for model in ("2021", "2025"):
        lists = found[model] = defaultdict(list)
        path = shared / f"published/reference/statistical_neighbours_{model}_long.csv"
        for row in rows_of(path):
            lists[row["old_la_code"]].append(
                (int(row["rank"]), row["sn_old_la_code"], row["sn_la_name"])
            )
    return found


@pytest.mark.parametrize("key", NAIVE)
def test_every_authority_and_year_agrees_with_a_naive_reading(shared: Path, listed, key: str):
    stem, label, column, places = NAIVE[key]
    (path,) = (shared / "published").glob(f"{stem}*.csv")
    expected = naively(rows_of(path), label, column, places)
    content, measure = read_published(path), measure_of(key)
    rows = content.rows[(content.rows["measure"] == measure.key) & (content.rows["cut"] == "")]
    by_year: dict[int, dict[str, Figure]] = defaultdict(dict)
    for row in rows.itertuples(index=False):
        value = None if math.isnan(row.value) else row.value
        by_year[row.year][row.area] = Figure(value, row.symbol or None)
    named = {a.code: Place(a.ons_code, a.name, a.level, a.region) for a in content.areas}
    compared = 0
    for year, figures in by_year.items():
        year_table = YearTable(measure, year, content.release, figures, named)
        for authority, place in named.items():
            if place.level != "authority" or (authority, year) not in expected:
                continue
            for model, lists in listed.items():
                found = compare(year_table, authority, lists[authority], model=model)
                assert found.own.value == expected[authority, year]
                assert found.region == expected[place.region, year]
                assert found.country == expected[ENGLAND, year]
                values = [expected.get((other, year)) for _, other, _ in sorted(lists[authority])]
                assert [member.value for member in found.members] == values
                known = sorted(Decimal(str(value)) for value in values if value is not None)
                if known:
                    middle = (known[(len(known) - 1) // 2] + known[len(known) // 2]) / 2
                    assert found.mean == to(places, sum(known) / len(known))
                    assert found.median == to(places, middle)
                else:
                    assert found.mean is found.median is None
                compared += 1
    assert compared > 900


def test_every_benchmark_key_of_the_catalogue_is_compared(shared: Path):
    rows = rows_of(shared / "catalogue/indicators.csv")
    keyed = {row["key"]: row["benchmark_key"] for row in rows if row["benchmark_key"]}
    assert set(keyed) == set(NAIVE)
    assert {key: measure_of(key).key for key in keyed} == keyed
