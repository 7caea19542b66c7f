"""The extracts of the demonstration: no rule is broken but on purpose, and the story they tell."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from csc_dashboard.demo import AUTHORITIES, ExtractFile, write_extracts
from csc_dashboard.demo.extracts import DAMAGED
from ingest.check import read_return
from ingest.datasets.registry import kind_of
from ingest.readers import SourceFile
from records.matching import check
from tests.csc_dashboard.demo.conftest import CHILDREN, FIRST_YEAR, SEED, YEARS, Written

# What a slip in a birthday or a number breaks, and who is known by nothing that is left.
SLIPS = {"X03", "X04", "X05", "X06", "X08"}
FIRST_YEAR_OF_IT = ("2020-04", "2021-03")
YEAR_BEFORE = ("2019-04", "2020-03")


@pytest.fixture(scope="module")
def sent(written: Written, tmp_path_factory: pytest.TempPathFactory) -> list[ExtractFile]:
    return write_extracts(
        tmp_path_factory.mktemp("extracts"),
        authority=written.authority,
        children=written.journeys,
        first_year=FIRST_YEAR,
        years=YEARS,
        seed=SEED,
    )


def read(each: ExtractFile):
    source = SourceFile(each.path.name, each.path.read_bytes())
    return read_return(
        [source], dataset=each.key, authority=None, first_on=each.first, as_at=each.last
    )


def of(sent: list[ExtractFile], key: str) -> pd.DataFrame:
    return pd.read_csv(next(e.path for e in sent if e.key == key), dtype="str")


def test_only_slips_break_a_rule(sent: list[ExtractFile]) -> None:
    for each in sent:
        conformed = read(each)
        checked = kind_of(each.key).rulebook.run(conformed.tables, conformed.collection)
        assert {f.rule.code for f in checked.failures} <= SLIPS, each.key
        assert not checked.untried
        assert not conformed.held


def test_each_identifier_is_held_by_as_many_as_a_system_holds(sent: list[ExtractFile]) -> None:
    attendances = of(sent, "a_and_e_attendances")
    people = attendances.drop_duplicates("partner_person_id")
    whole = check.nhs_number(people["nhs_number"]).notna().mean()
    # Of 98% some are damaged, and what is damaged fits its check digit hardly ever.
    assert 0.98 * (1 - DAMAGED) - 0.03 < whole < 0.98 * (1 - DAMAGED) + 0.03
    own = of(sent, "identifiers")
    assert len(own) == CHILDREN
    assert 0.55 < own["nhs_number"].notna().mean() < 0.65
    assert not {"nhs_number", "upn"} & {*of(sent, "police_domestic_abuse")}


def test_some_of_them_are_known_to_social_care_and_most_are_linked_by_number(
    sent: list[ExtractFile],
) -> None:
    ours = set(check.nhs_number(of(sent, "identifiers")["nhs_number"]).dropna())
    theirs = check.nhs_number(of(sent, "a_and_e_attendances")["nhs_number"]).dropna()
    # 45% are ours, of whom 60% have a number here.
    assert 0.18 < theirs.isin(ours).mean() < 0.36


@pytest.mark.parametrize(
    ("key", "day", "low", "high"),
    [("a_and_e_attendances", "attended_on", 0.4, 0.85),
     ("exclusions", "first_day", 0.05, 0.7),
     ("police_domestic_abuse", "happened_on", 1.0, 1.7)],
)  # fmt: skip
def test_lockdown_tells_its_story(sent, key: str, day: str, low: float, high: float) -> None:
    months = pd.to_datetime(of(sent, key)[day], format="%d/%m/%Y").dt.strftime("%Y-%m")
    before, after = (months.between(*year).sum() for year in (YEAR_BEFORE, FIRST_YEAR_OF_IT))
    assert low < after / before < high


def test_while_schools_were_closed_there_is_no_number(sent: list[ExtractFile]) -> None:
    months = pd.concat([pd.read_csv(e.path)["month"] for e in sent if e.key == "attendance"])
    assert not months.between("2020-03", "2020-08").any()
    assert {"2020-02", "2020-09"} <= set(months)


def test_the_same_seed_writes_the_same_bytes(written: Written, tmp_path: Path) -> None:
    said = {"authority": AUTHORITIES[0], "first_year": FIRST_YEAR, "years": 1, "seed": 4}
    one, two = (
        write_extracts(tmp_path / name, children=written.journeys[:60], **said) for name in "ab"
    )
    assert [e.path.read_bytes() for e in one] == [e.path.read_bytes() for e in two]
