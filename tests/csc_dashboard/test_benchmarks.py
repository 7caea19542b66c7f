"""The benchmarks measure what they say, on returns that pass for real, in a database apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO, StringIO

import numpy as np
import pandas as pd
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import Authority
from csc_dashboard import benchmark_disclosure, benchmark_shift, benchmarks, scratch
from csc_dashboard.benchmark_disclosure import attack
from csc_dashboard.benchmark_returns import (
    Returns,
    census,
    deprivation_orders,
    directory_of,
    providers_of,
    seedlings,
    sets_of_files,
    with_pre_proceedings,
)
from csc_dashboard.benchmark_rules import in_turns
from csc_dashboard.benchmarks import BENCHMARKS, Figure
from csc_dashboard.management.commands import bench
from indicators.suppression import Cell, suppress
from ingest.check import read_return
from ingest.readers import SourceFile
from records.places import compact

SMALL = {
    "CHILDREN": 70,
    "ENTITY_ROWS": 3000,
    "CHILDREN_KNOWN": 400,
    "SEEDLINGS": 300,
    "LATEST_SEEDLINGS": 2000,
    "TABLES": 12,
    "ROUNDS": 1,
}


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Everything as it is, but small."""
    for name, size in SMALL.items():
        monkeypatch.setattr(benchmarks, name, size)
    few = {"SERIES": 20, "LEVELS": (20,), "LENGTHS": (36,), "AUTHORITIES": 5, "ALL_SERIES": 60}
    for name, size in few.items():
        monkeypatch.setattr(benchmark_shift, name, size)
    made = (benchmarks._returns, benchmarks._census, benchmarks._set_of_files)
    for once in made:
        once.cache_clear()
    yield
    for once in made:
        once.cache_clear()


@pytest.fixture(scope="module")
def returns() -> Returns:
    """The returns of four years of a small authority."""
    return seedlings(2000, 2024, 4)


def test_a_census_holds_just_so_many_children_each_of_its_own(returns: Returns) -> None:
    text = census(returns, 2024, 1200).decode()
    ids = re.findall("<LAchildID>(.*?)</LAchildID>", text)
    upns = re.findall("<UPN>(.*?)</UPN>", text)
    assert (len(ids), len(set(ids))) == (1200, 1200)
    assert len(set(upns)) == len(upns) > 0
    conformed = read_return([SourceFile("cin.xml", text.encode())], dataset="cin", year=2024)
    assert conformed.sizes["Child"] == 1200
    assert not conformed.flags


def test_pre_proceedings_come_into_each_twelfth_referral(returns: Returns) -> None:
    plain = census(returns, 2027, 1200)
    told = with_pre_proceedings(plain)
    conformed = read_return([SourceFile("cin.xml", told)], dataset="cin", year=2027)
    referrals, begun = conformed.tables["CINdetails"], conformed.tables["PreProceedings"]
    assert len(begun) == -(-len(referrals) // 12)
    assert not conformed.flags
    assert all(len(table) for table in conformed.tables.values())


@pytest.mark.parametrize("counted", ["Header", "Episodes"])
def test_a_set_of_files_holds_just_so_many_children_each_of_its_own(
    returns: Returns, counted: str
) -> None:
    sets = sets_of_files(returns, (2026, 2027), 500, counted=counted)
    files = {name: pd.read_csv(BytesIO(data), dtype=str) for name, data in sets[2027].items()}
    assert files[f"{counted}.csv"]["CHILD"].nunique() == 500
    children = files["Header.csv"]["CHILD"]
    assert children.is_unique
    assert all(set(table["CHILD"]) <= set(children) for table in files.values())
    assert children.str.contains(r"-\d+$").all()


def test_a_child_is_the_same_in_both_years(returns: Returns) -> None:
    sets = sets_of_files(returns, (2026, 2027), 500, counted="Episodes")
    before, now = (
        pd.read_csv(BytesIO(sets[year]["Header.csv"]), dtype=str).set_index("CHILD")
        for year in (2026, 2027)
    )
    both = before.join(now, how="inner", suffixes=("", "_now")).dropna(subset=["UPN", "UPN_now"])
    assert len(both) > 100
    assert (both["DOB"] == both["DOB_now"]).all()
    assert (both["UPN"] == both["UPN_now"]).mean() > 0.9


def test_the_lists_know_every_postcode_and_provider_of_the_sets(returns: Returns) -> None:
    sets = sets_of_files(returns, (2026, 2027), 500, counted="Episodes")
    episodes = pd.concat(
        pd.read_csv(BytesIO(files["Episodes.csv"]), dtype=str) for files in sets.values()
    )
    directory = directory_of(sets, "E99000001")
    assert directory.index.is_unique
    for column in ("HOME_POST", "PL_POST"):
        assert set(compact(episodes[column]).dropna()) <= set(directory.index)
    assert set(directory["authority"]) == {"E99000001", "E10000014"}
    assert set(episodes["URN"].dropna()) == set(providers_of(sets, "E99000001")["URN"])


def test_orders_lie_in_stays_in_a_home(returns: Returns) -> None:
    files = sets_of_files(returns, (2027,), 500, counted="Episodes")[2027]
    orders = pd.read_csv(BytesIO(deprivation_orders(files)), dtype=str)
    episodes = pd.read_csv(BytesIO(files["Episodes.csv"]), dtype=str)
    beside = orders.merge(
        episodes, left_on=["CHILD", "DOLO_START"], right_on=["CHILD", "DECOM"], how="left"
    )
    assert len(orders) > 0
    assert (beside["PLACE"] == "K2").all()
    assert orders["DOB"].notna().all()


def test_in_turns_leaves_the_first_turn_out() -> None:
    done: list[str] = []
    (ours, _), (plain, _) = in_turns(
        lambda: done.append("ours") or len(done),
        lambda: done.append("plain") or len(done),
        rounds=2,
    )
    assert done == ["plain", "ours"] * 3
    assert (ours, plain) == (6, 5)


@pytest.mark.parametrize(("ratio", "met"), [(9.9, True), (10.1, False)])
def test_a_figure_is_met_up_to_its_limit(ratio: float, met: bool) -> None:
    assert Figure("reading", ratio, 1.0, 10.0).met is met
    assert Figure("reading", ratio, 1.0, None).met is None


def test_what_is_attacked_is_counted_and_a_leak_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    found = attack(40)
    assert (found.tables, found.narrowest) == (40, 4)
    assert found.small > 40
    assert 0 < found.share_lost < 1
    # Only the small numbers hidden, and nothing with them.
    monkeypatch.setattr(
        benchmark_disclosure,
        "suppress",
        lambda table, rules: replace(suppress(table, rules), cells=_small_alone(table, rules)),
    )
    assert attack(40).narrowest == 0


def _small_alone(table, rules) -> np.ndarray:
    small = rules.small(table.values)
    return np.where(small, Cell.SMALL.value, Cell.SHOWN.value).astype(object)


@pytest.mark.parametrize(("seconds", "met"), [(3.9, True), (4.1, False)])
def test_a_figure_may_take_no_more_than_its_seconds(seconds: float, met: bool) -> None:
    assert Figure("checking", seconds, 1.0, None, most=4.0).met is met
    assert Figure("checking", seconds, 1.0, 1.0, most=4.0).met is False


# Whole transactions in the tests' own database, which the scratch one must leave alone.
apart = pytest.mark.django_db(transaction=True, databases="__all__")


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch, migrated_database: str) -> None:
    """A scratch database is made of one that is migrated, which leaves nothing to migrate."""
    monkeypatch.setattr(scratch, "TEMPLATE", migrated_database)


@apart
def test_a_scratch_database_is_migrated_and_empty_and_leaves_no_trace(
    copied: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrated = []

    def call(command: str, **options) -> None:
        migrated.append((command, connection.settings_dict["NAME"]))
        call_command(command, **options)

    monkeypatch.setattr(scratch, "call_command", call)
    ours = connection.settings_dict["NAME"]
    with scratch.scratch_database():
        theirs = connection.settings_dict["NAME"]
        assert theirs != ours
        assert migrated == [("migrate", theirs)]
        assert not Authority.objects.exists()
        Authority.objects.create(code="E10000901", dfe_code="901", name="Alderwick")
    assert connection.settings_dict["NAME"] == ours
    assert not Authority.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [theirs])
        assert cursor.rowcount == 0


@apart
def test_every_benchmark_prints_its_line_and_says_what_is_missed(
    small: None, copied: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Small as these are, what takes a moment to begin outweighs the yardstick: ratios are not held.
    monkeypatch.setattr(
        Figure,
        "met",
        property(lambda self: None if self.limit is None else "COPY" not in self.name),
    )
    told = StringIO()
    with pytest.raises(CommandError, match=r"Over the limit: COPY of its rows\.") as raised:
        call_command("bench", stdout=told)
    assert raised.value.returncode == 2
    lines = told.getvalue().splitlines()
    of_shift = 2 * (4 + 2) + 2
    of_rules = 2 * (2 + 1)
    of_facts = 4 + 3
    assert len(lines) == 1 + 2 + 2 + 1 + of_facts + 3 + of_shift + of_rules + 1
    tried = [re.search(r"(\d+) of (\d+) rules in force in 2027 tried", line) for line in lines]
    assert [found[1] == found[2] for found in tried if found] == [True, True]
    assert tuple(BENCHMARKS) == bench.NAMES
    assert not Authority.objects.exists()
