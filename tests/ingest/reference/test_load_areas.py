"""Reference files: authorities as they are now, and how many children live there."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from accounts import authorities
from accounts.models import AuditEntry, Authority
from indicators import populations
from indicators.models import Deprivation, Neighbour
from tests.grid import grid

pytestmark = pytest.mark.django_db

# A county that became a unitary in 2020: ONS gave it another code, DfE left it its number.
POPULATION = """
    time_period geographic_level country_code region_code region_name old_la_code new_la_code la_name age_group                    population_estimate
    2021        Authority        E92000001    E12000099   Middle      985         E06000985   Vale    Children_aged_0_to_17_years  9300
    2021        Region           E92000001    E12000099   Middle      -           -           -       Children_aged_0_to_17_years  52000
    2020        Authority        E92000001    E12000099   Middle      985         E06000985   Vale    Children_aged_0_to_17_years  9200
    2020        Authority        E92000001    E12000099   Middle      985         E10000985   Vale    Children_aged_0_to_17_years  7
    2019        Authority        E92000001    E12000099   Middle      985         E10000985   Vale    Children_aged_0_to_17_years  9100
    2019        Authority        E92000001    E12000099   Middle      986         E10000986   Hill    Children_aged_0_to_17_years  x
"""  # noqa: E501  a row is as wide as the publication makes it
LOOKUP = """
    old_la_code new_la_code la_name region_code region_name pop_first_year pop_last_year
    985         E06000985   Vale    E12000099   Middle      2020           2021
    985         E10000985   Vale    E12000099   Middle      2012           2019
"""
BEFORE = """
    time_period old_la_code new_la_code la_name region_code region_name
    2019        985         E10000985   Vale    E12000099   Middle
"""


def load(tmp_path: Path, drawn: str, name: str = "file.csv") -> dict:
    path = tmp_path / name
    text = grid(drawn).to_csv(index=False).replace("Children_aged_0_to_17_years", AGES)
    path.write_text(text, encoding="utf-8-sig")
    out = io.StringIO()
    call_command("load_reference", str(path), "--json", stdout=out)
    return json.loads(out.getvalue())[0]


AGES = "Children aged 0 to 17 years"


def test_authorities_and_populations_are_counted_and_kept(tmp_path: Path) -> None:
    assert load(tmp_path, POPULATION) == {"file": "file.csv", "authorities": 2, "populations": 4}
    assert populations.of("E12000099") == {2021: 52000}
    assert populations.of("E10000986") == {}, "a figure that is not published is none"


def test_an_area_with_a_new_code_keeps_the_years_of_its_old_one(tmp_path: Path) -> None:
    load(tmp_path, POPULATION)
    assert populations.of("E06000985") == {2019: 9100, 2020: 9200, 2021: 9300}


@pytest.mark.parametrize("later", [POPULATION, LOOKUP])
def test_an_authority_with_a_new_code_goes_on_as_the_same(tmp_path: Path, later: str) -> None:
    load(tmp_path, BEFORE)
    known = Authority.objects.get(code="E10000985")
    load(tmp_path, later)
    assert authorities.find("985").pk == known.pk
    assert authorities.find("E06000985").pk == known.pk
    told = AuditEntry.objects.get(action="authority's code changed")
    assert told.detail == {"was": "E10000985", "became": "E06000985"}


def test_the_same_list_again_changes_nothing(tmp_path: Path) -> None:
    load(tmp_path, POPULATION)
    known = list(Authority.objects.order_by("pk").values())
    load(tmp_path, LOOKUP)
    assert list(Authority.objects.order_by("pk").values()) == known


def test_a_file_with_a_long_name_is_loaded(tmp_path: Path) -> None:
    load(tmp_path, POPULATION, name=f"{'population' * 9}.csv")
    assert populations.of("E06000985")


def test_a_row_that_is_cut_off_is_no_population(tmp_path: Path) -> None:
    path = tmp_path / "cut.csv"
    whole = grid(POPULATION).to_csv(index=False).replace("Children_aged_0_to_17_years", AGES)
    path.write_text(whole.rsplit(",E10000985", 1)[0])
    call_command("load_reference", str(path), stdout=io.StringIO())
    assert populations.of("E06000985") == {2020: 9200, 2021: 9300}


@pytest.mark.parametrize(
    ("content", "status"), [(b"a,b\n1,2\n", 2), (b"\xff\xfe\x00", 2), (b"", 2), (None, 3)]
)
def test_what_is_no_reference_file_is_refused_and_what_is_no_file_is_a_wrong_argument(
    tmp_path: Path, content: bytes | None, status: int
) -> None:
    path = tmp_path / "file.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CommandError) as refused:
        call_command("load_reference", str(path))
    assert refused.value.returncode == status
    assert not Authority.objects.exists()


NEIGHBOURS = """
    model,old_la_code,la_name,rank,sn_old_la_code,sn_la_name,closeness
    Groupings of April 2021,985,Vale,1,986,Hill,Very Close
    Groupings of April 2021,985,Vale,2,987,Shore,Not Close
"""
DEPRIVATION = """
    \ufeffUpper Tier Local Authority District code (2019),Name,IMD - Average rank ,{score}
    E06000985,Vale,22581.98,35.037,9
"""
DEPRIVATION = DEPRIVATION.replace("{score}", "IMD - Average score ,IMD - Rank of average score ")


def load_lines(tmp_path: Path, drawn: str) -> None:
    path = tmp_path / "file.csv"
    path.write_text("\n".join(line.strip() for line in drawn.strip().splitlines()))
    call_command("load_reference", str(path), stdout=io.StringIO())


def test_statistical_neighbours_are_kept_by_the_year_of_their_model(tmp_path: Path) -> None:
    load_lines(tmp_path, NEIGHBOURS)
    load_lines(tmp_path, NEIGHBOURS.replace("2021", "2025").replace("986", "988"))
    load_lines(tmp_path, NEIGHBOURS.replace("987", "989"))
    kept = Neighbour.objects.order_by("model", "rank")
    assert list(kept.values_list("model", "authority", "rank", "neighbour", "closeness")) == [
        ("2021", "985", 1, "986", "Very Close"),
        ("2021", "985", 2, "989", "Not Close"),
        ("2025", "985", 1, "988", "Very Close"),
        ("2025", "985", 2, "987", "Not Close"),
    ]


def test_a_neighbour_without_a_number_is_refused_and_the_list_before_it_stands(
    tmp_path: Path,
) -> None:
    load_lines(tmp_path, NEIGHBOURS)
    with pytest.raises(CommandError, match="three-digit numbers"):
        load_lines(tmp_path, NEIGHBOURS.replace("987", "Shore"))
    assert Neighbour.objects.count() == 2


def test_deprivation_is_known_by_its_headings_whatever_spaces_end_them(tmp_path: Path) -> None:
    load_lines(tmp_path, DEPRIVATION)
    load_lines(tmp_path, DEPRIVATION)
    assert list(Deprivation.objects.values_list("area", "year", "average_score", "rank")) == [
        ("E06000985", 2019, 35.037, 9)
    ]
    with pytest.raises(CommandError, match="without a score"):
        load_lines(tmp_path, DEPRIVATION.replace("35.037", ""))
