"""The made-up postcode directory knows every postcode of the made-up returns."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from csc_dashboard.demo import AUTHORITIES, write_returns
from csc_dashboard.demo.places import write_directory, write_wards
from ingest.reference import wards
from ingest.reference.directory import blocks
from records.places import compact, located


@pytest.fixture(scope="module")
def directory(tmp_path_factory) -> pd.DataFrame:
    path = write_directory(tmp_path_factory.mktemp("places"), AUTHORITIES)
    return pd.concat(blocks(path)).set_index("postcode")


@pytest.fixture(scope="module")
def episodes(tmp_path_factory) -> pd.DataFrame:
    folder: Path = tmp_path_factory.mktemp("returns")
    authority = AUTHORITIES[0].sized_for(250)
    written = write_returns(folder, authority=authority, children=250, years=2, seed=3)
    paths = [p for files in written for p in files.paths if p.name == "Episodes.csv"]
    return pd.concat([pd.read_csv(path, dtype="str") for path in paths], ignore_index=True)


def test_every_postcode_stands_in_it_once(directory, episodes) -> None:
    assert directory.index.is_unique
    for column in ("HOME_POST", "PL_POST"):
        written = compact(episodes[column].dropna())
        assert len(written) > 20
        assert written.isin(directory.index).all()


def test_homes_lie_in_the_authority_and_some_placements_far_from_it(directory, episodes) -> None:
    code = AUTHORITIES[0].code
    homes = directory.loc[compact(episodes["HOME_POST"].dropna()), "authority"]
    assert set(homes) == {code}
    found = located(episodes["HOME_POST"], episodes["PL_POST"], directory, code)
    told = found.dropna()
    outside = told["PL_LOCATION"] == "OUT"
    assert 0 < outside.mean() < 1
    assert (told.loc[outside, "PL_DISTANCE"] > 20).all()
    assert (told.loc[~outside, "PL_DISTANCE"] <= 20).all()


def test_every_ward_has_a_name_and_no_two_of_an_authority_the_same(directory, tmp_path) -> None:
    called = wards.names(write_wards(tmp_path, AUTHORITIES))
    assert set(called) == set(directory["ward"])
    named = directory[["authority", "ward"]].drop_duplicates()
    assert not named.assign(ward=named["ward"].map(called)).duplicated().any()


def test_wards_and_ranks_of_deprivation_are_given(directory) -> None:
    assert directory["ward"].nunique() == 5 * 8 * 3
    assert directory["deprivation_rank"].between(1, 32_844).all()
