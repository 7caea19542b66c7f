"""The files of who is looked after, where they live, who started and who stays put: told apart by
the groups of their labels, which change less than the labels do."""

from __future__ import annotations

from pathlib import Path

import pytest

from indicators.published import MAPS, NotPublished, read_published
from tests.indicators.published.drawn import ALNWICK, BLYTH, figures, published_file

BY_GROUP = "cla_group characteristic number percentage"
BY_GROUP_2025 = "characteristic breakdown children_count children_percent"
STAYING = "age stay_put number percentage"
CHARACTERISTICS = next(each for each in MAPS if each.key == "cla_characteristics")
FAR = "4. Placed outside the LA boundary, more than 20 miles from home"
TOTAL = ("Age group", "Total", "200", "100")
STAYED = "Total living with former foster carers in the current year"
COULD_STAY = (
    "Young people who ceased to be looked after in a foster placement on their 18th birthday and"
    " were eligible for care leavers support"
)


def everything(number: str = "40", share: str = "20") -> list[tuple[str, ...]]:
    """A row for each figure that the file holds, and for the total of all of them."""
    return [TOTAL, *((*held.value[:2], number, share) for held in CHARACTERISTICS.held)]


def written(path: Path, rows: list[tuple[str, ...]], columns: str = BY_GROUP) -> Path:
    return published_file(path, columns, *((2024, ALNWICK, *row) for row in rows))


@pytest.mark.parametrize("columns", [BY_GROUP, BY_GROUP_2025])
def test_where_children_live_is_the_published_percentage_of_all_of_them(tmp_path, columns: str):
    content = read_published(written(tmp_path / "on_31_march.csv", everything(), columns))
    assert content.file_map is CHARACTERISTICS
    assert set(content.rows["measure"]) == {held.measure for held in CHARACTERISTICS.held}
    foster = content.rows.set_index("measure").loc["cla_foster_pct"]
    assert foster[["value", "numerator", "denominator"]].tolist() == [20, 40, 200]


def test_a_label_that_nothing_is_made_of_may_be_another_one_and_a_group_may_not(tmp_path: Path):
    more = [*everything(), ("Ethnicity", "An ethnic group of next year", "7", "4")]
    assert figures(read_published(written(tmp_path / "a.csv", more)), "cla_s20_pct")
    strange = [*everything(), ("Favourite colour", "Blue", "7", "4")]
    with pytest.raises(NotPublished, match="a label we do not know: Favourite colour"):
        read_published(written(tmp_path / "b.csv", strange))


def test_without_a_label_that_a_figure_is_made_of_nothing_is_taken(tmp_path: Path):
    rows = [row for row in everything() if row[1] != "Foster placements"]
    with pytest.raises(NotPublished, match="lacks the rows of “Looked-after children in foster"):
        read_published(written(tmp_path / "a.csv", rows))


def test_an_earlier_release_wrote_the_same_distance_without_a_comma(tmp_path: Path):
    rows = [(group, label.replace(FAR, FAR.replace(",", "")), *cells)
            for group, label, *cells in everything()]  # fmt: skip
    assert ("Distance between home and placement and locality of placement", FAR) not in {
        row[:2] for row in rows
    }
    content = read_published(written(tmp_path / "a.csv", rows))
    assert figures(content, "cla_over_20_miles_pct") == {("901", 2024): 20}


def test_who_started_is_another_file_of_which_nothing_is_kept(tmp_path: Path):
    rows = [TOTAL, ("Taken into care", "Total children", "200", "100")]
    content = read_published(written(tmp_path / "started.csv", rows))
    assert (content.file_map.key, len(content.rows)) == ("cla_started", 0)


def test_the_net_gain_of_children_is_known_and_not_kept(tmp_path: Path):
    label = "Net gain of children by responsible LA"
    rows = [(2024, ALNWICK, label, "-12")]
    path = published_file(tmp_path / "net.csv", "characteristic number", *rows)
    content = read_published(path)
    assert (content.file_map.key, len(content.rows)) == ("cla_net_gain", 0)


def test_who_stays_put_is_made_of_both_ages_and_hidden_with_either(tmp_path: Path):
    cells = [
        (ALNWICK, "Aged 18", STAYED, "9"), (ALNWICK, "Aged 18", COULD_STAY, "12"),
        (ALNWICK, "Aged 19 to 20", STAYED, "6"), (ALNWICK, "Aged 19 to 20", COULD_STAY, "20"),
        (BLYTH, "Aged 18", STAYED, "c"), (BLYTH, "Aged 18", COULD_STAY, "8"),
        (BLYTH, "Aged 19 to 20", STAYED, "11"), (BLYTH, "Aged 19 to 20", COULD_STAY, "25"),
    ]  # fmt: skip
    rows = [(2022, area, age, label, number, "x") for area, age, label, number in cells]
    content = read_published(published_file(tmp_path / "stayput.csv", STAYING, *rows))
    # 15 of 32.
    assert figures(content, "cl_staying_put_pct") == {("901", 2022): 47, ("902", 2022): "c"}
