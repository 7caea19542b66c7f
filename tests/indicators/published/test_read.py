"""A published file is read as it was downloaded, and refused where it is not what its map says."""

import csv
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.catalogue import INDICATORS
from indicators.define import Stage
from indicators.published import MAPS, MEASURES, NotPublished, read_published
from indicators.published.read import half_up
from tests.indicators.published.drawn import (
    ALNWICK,
    BLYTH,
    ENGLAND,
    GEOGRAPHY,
    NORTH,
    authority,
    figures,
    published_file,
)

PLANS = "category CPP_start CPP_subsequent CPP_subsequent_percent"
PLAN = "Child Protection Plans which are a second or subsequent plan"
REFERRALS_2025 = (
    "category referral_count rereferral_count rereferral_percent no_further_action_count"
    " no_further_action_percent not_in_need_count not_in_need_percent referral_child_count"
    " rereferral_child_count rereferral_child_percent"
)
NUMBERS = "population_count population_estimate number rate_per_10000"
AT_31 = "Children looked after at 31 March each year"
STARTING = "Children starting to be looked after each year"
CEASING = "Children ceasing to be looked after each year"


def refused(path: Path) -> str:
    with pytest.raises(NotPublished) as error:
        read_published(path)
    return str(error.value)


def test_values_and_symbols_stand_apart_for_country_region_and_authority(tmp_path: Path):
    path = published_file(
        tmp_path / "d3.csv", PLANS,
        (2024, ENGLAND, PLAN, "62110", "15330", "24.7"),
        (2024, NORTH, PLAN, "400", "90", "22.5"),
        (2024, ALNWICK, PLAN, "7", "c", "c"),
        (2023, ALNWICK, PLAN, "0", "0", "z"),
    )  # fmt: skip
    content = read_published(path)
    assert figures(content, "cpp_subsequent_pct") == {
        ("E92000001", 2024): 24.7,
        ("E12000001", 2024): 22.5,
        ("901", 2024): "c",
        ("901", 2023): "z",
    }
    hidden = content.rows[content.rows["symbol"] == "c"]
    assert hidden["value"].isna().all()
    assert content.release == "Children in need, reporting year 2024"


def test_a_byte_order_mark_and_another_order_of_columns_change_nothing(tmp_path: Path):
    row = (2024, ALNWICK, PLAN, "60", "15", "25")
    plain = read_published(published_file(tmp_path / "a.csv", PLANS, row))
    turned = read_published(
        published_file(tmp_path / "b.csv", PLANS, row, order=GEOGRAPHY[::-1], bom=True)
    )
    pd.testing.assert_frame_equal(plain.rows, turned.rows)
    assert plain.areas == turned.areas


def test_an_authority_goes_by_its_number_whatever_its_code(tmp_path: Path):
    path = published_file(
        tmp_path / "d3.csv", PLANS,
        (2023, authority("815", "E10000023", "North Yorks"), PLAN, "60", "15", "25"),
        (2024, authority("815", "E06000065", "North Yorkshire"), PLAN, "60", "12", "20"),
    )  # fmt: skip
    content = read_published(path)
    assert figures(content, "cpp_subsequent_pct") == {("815", 2023): 25, ("815", 2024): 20}
    (area,) = content.areas
    assert (area.ons_code, area.name, area.level) == ("E06000065", "North Yorkshire", "authority")


def test_the_names_of_2025_mean_the_same_and_leave_the_rate_to_be_made(tmp_path: Path):
    kind = "Referrals and Re-referrals"
    path = published_file(
        tmp_path / "c1.csv", REFERRALS_2025,
        (2025, ALNWICK, kind, "1000", "220", "22", "60", "6", "300", "30", "900", "190", "21.1"),
        (2025, BLYTH, kind, "x", "x", "x", "x", "x", "x", "x", "x", "x", "x"),
    )  # fmt: skip
    content = read_published(path)
    assert figures(content, "rereferrals_pct") == {("901", 2025): 22, ("902", 2025): "x"}
    rates = content.rows[content.rows["measure"] == "referrals_rate"].set_index("area")
    assert pd.isna(rates.loc["901", "value"])
    assert rates.loc["901", ["symbol", "numerator"]].tolist() == ["", 1000]
    assert rates.loc["902", "symbol"] == "x"


def test_a_file_with_a_row_for_each_label_is_told_by_its_labels(tmp_path: Path):
    path = published_file(
        tmp_path / "cla.csv", NUMBERS,
        (2024, ALNWICK, AT_31, "20000", "150", "75"),
        (2024, ALNWICK, STARTING, "20000", "50", "25"),
        (2024, ALNWICK, CEASING, "20000", "z", "z"),
    )  # fmt: skip
    content = read_published(path)
    rate = content.rows[content.rows["measure"] == "cla_31_march_rate"].iloc[0]
    assert rate[["value", "numerator", "denominator"]].tolist() == [75, 150, 20000]
    assert figures(content, "cla_ceased_rate") == {("901", 2024): "z"}


def test_a_share_published_as_counts_is_rounded_half_up_and_hidden_with_its_parts(tmp_path: Path):
    columns = (
        "category Section47 Section47_rate Section47_child Section47_child_rate ICPC ICPC_rate"
        " ICPC_child ICPC_child_rate Duration_0-10_days Duration_11-15_days Duration_16-20_days"
        " Duration_21+_days Duration_25th_Percentile Duration_median Duration_75th_Percentile"
    )
    kind = "Section 47s and Initial Child Protection Conferences"
    head, tail = ("99", "9", "99", "9"), ("10", "10", "12", "14", "15")
    path = published_file(
        tmp_path / "c4.csv", columns,
        (2024, ALNWICK, kind, *head, "400", "9", "400", "9", "101", "200", *tail),
        (2024, BLYTH, kind, *head, "400", "9", "400", "9", "c", "200", *tail),
        (2023, BLYTH, kind, *head, "0", "0", "0", "0", "0", "0", *tail),
    )  # fmt: skip
    shares = figures(read_published(path), "icpc_15wd_pct_derived")
    # 301 of 400 is 75.25.
    assert shares == {("901", 2024): 75.3, ("902", 2024): "c", ("902", 2023): "z"}


@pytest.mark.parametrize(
    ("columns", "values", "says"),
    [
        (f"{PLANS} Sibling_groups", (PLAN, "1", "1", "1", "1"), "a column we do not know: Sibling"),
        ("category CPP_start CPP_subsequent", (PLAN, "1", "1"), "lacks the column: CPP_"),
        (PLANS, ("Something else", "1", "1", "1"), "has a label we do not know: Something else"),
        (PLANS, (PLAN, "1", "1", "n/a"), "row 2, column CPP_subsequent_percent: neither a number"),
        ("apples pears", ("1", "2"), "is not a published file we know"),
    ],
)
def test_what_the_map_does_not_know_is_refused_in_one_sentence(
    tmp_path: Path, columns: str, values: tuple[str, ...], says: str
):
    path = published_file(tmp_path / "file.csv", columns, (2024, ALNWICK, *values))
    assert says in refused(path)


def test_a_row_said_twice_is_refused(tmp_path: Path):
    row = (2024, ALNWICK, PLAN, "60", "15", "25")
    assert "row 3, says again" in refused(published_file(tmp_path / "d3.csv", PLANS, row, row))


def test_an_area_without_a_code_and_a_year_that_is_none_are_refused(tmp_path: Path):
    nowhere = authority("", "", "Nowhere")
    row = (PLAN, "60", "15", "25")
    path = published_file(tmp_path / "d3.csv", PLANS, (2024, nowhere, *row))
    assert "row 2, has no code of its area" in refused(path)
    path = published_file(tmp_path / "d3.csv", PLANS, ("24", ALNWICK, *row))
    assert "row 2, has no year" in refused(path)


def test_an_academic_year_is_named_by_its_end_and_two_authorities_together_are_left_out(
    tmp_path: Path,
):
    columns = "turnover_rate_fte agency_rate_fte vacancy_rate_fte caseload_fte absence_rate_fte"
    values = ("15.1", "12", "20.4", "16.2", "3.1")
    both = authority("901 / 902", "E06900001 / E06900002", "Alnwick and Blyth")
    path = published_file(
        tmp_path / "workforce.csv", columns, (202425, ALNWICK, *values), (202425, both, *values)
    )
    content = read_published(path)
    assert figures(content, "sw_turnover_pct") == {("901", 2025): 15.1}
    assert content.joint == 1


def test_what_is_no_csv_file_is_refused(tmp_path: Path):
    for name, data in [("a.csv", b"\x00\xff\xfe binary \x9d"), ("b.csv", b""), ("c.csv", b"a,b\n")]:
        (tmp_path / name).write_bytes(data)
        assert name in refused(tmp_path / name)


def test_every_measure_is_held_by_some_file_and_every_held_cell_is_a_column_of_its_file():
    held = {each.measure for file in MAPS for each in file.held}
    assert held == set(MEASURES)
    for file in MAPS:
        for each in file.held:
            cells = [each.value, *each.numerator, *each.denominator]
            names = {cell[-1] if isinstance(cell, tuple) else cell for cell in cells if cell}
            assert names <= {*file.columns, "population"}, file.key


def test_an_indicator_and_the_measure_it_is_compared_by_mean_the_same_and_name_each_other():
    for key, measure in MEASURES.items():
        if indicator := INDICATORS.get(measure.indicator):
            assert indicator.published == key
            assert (measure.unit, measure.polarity) == (indicator.unit, indicator.polarity), key
            assert measure.stage == indicator.stage, key
    for indicator in INDICATORS.values():
        if indicator.published:
            assert MEASURES[indicator.published].indicator == indicator.key


def test_measures_without_an_indicator_speak_of_what_no_return_holds():
    alone = {measure.stage for measure in MEASURES.values() if measure.indicator not in INDICATORS}
    assert alone <= {Stage.WORKFORCE, Stage.EDUCATION}


@pytest.mark.parametrize("tier", ["core", "extended"])
def test_every_indicator_of_the_catalogue_that_has_a_benchmark_is_compared_by_it(
    shared: Path, tier: str
):
    with (shared / "catalogue" / "indicators.csv").open(encoding="utf-8-sig", newline="") as file:
        listed = {
            row["key"]: row["benchmark_key"]
            for row in csv.DictReader(file)
            if row["tier"] == tier and row["benchmark_key"].strip("- ")
        }
    assert listed
    assert {key: MEASURES[benchmark].indicator for key, benchmark in listed.items()} == {
        key: key for key in listed
    }
    assert {key: INDICATORS[key].published for key in listed if key in INDICATORS} == listed


@given(st.integers(0, 10**7), st.integers(0, 2))
def test_halves_are_rounded_up(number: int, decimals: int):
    half = (number + 0.5) / 10**decimals
    assert half_up(half, decimals) == pytest.approx((number + 1) / 10**decimals)
