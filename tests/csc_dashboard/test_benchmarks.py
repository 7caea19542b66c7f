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
from csc_dashboard import benchmark_disclosure, benchmarks, shift_benchmarks
from csc_dashboard.benchmark_disclosure import attack
from csc_dashboard.benchmarks import BENCHMARKS, Figure
from csc_dashboard.management.commands import bench
from csc_dashboard.scratch import scratch_database
from indicators.suppression import Cell, suppress
from ingest.check import read_return
from ingest.readers import SourceFile


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Everything as it is, but small."""
    sizes = {
        "CHILDREN": 70,
        "ENTITY_ROWS": 3000,
        "SEEDLINGS": 300,
        "TABLES": 12,
        "YEARS": 8,
        "ROUNDS": 1,
    }
    for name, size in sizes.items():
        monkeypatch.setattr(benchmarks, name, size)
    few = {"SERIES": 20, "LEVELS": (20,), "LENGTHS": (36,), "AUTHORITIES": 5, "ALL_SERIES": 60}
    for name, size in few.items():
        monkeypatch.setattr(shift_benchmarks, name, size)
    made = (benchmarks._seedlings, benchmarks._census, benchmarks._set_of_files)
    for once in made:
        once.cache_clear()
    yield
    for once in made:
        once.cache_clear()


def test_a_census_holds_just_so_many_children_each_of_its_own(small: None) -> None:
    text = benchmarks._census().decode()
    ids = re.findall("<LAchildID>(.*?)</LAchildID>", text)
    upns = re.findall("<UPN>(.*?)</UPN>", text)
    assert (len(ids), len(set(ids))) == (70, 70)
    assert len(set(upns)) == len(upns) > 0
    conformed = read_return([SourceFile("cin.xml", text.encode())], dataset="cin", year=2024)
    assert conformed.sizes["Child"] == 70
    assert not conformed.flags


def test_a_set_of_files_holds_just_so_many_children_each_of_its_own(small: None) -> None:
    files = {
        name: pd.read_csv(BytesIO(data), dtype=str)
        for name, data in benchmarks._set_of_files().items()
    }
    children = files["Header.csv"]["CHILD"]
    assert (len(children), children.nunique()) == (70, 70)
    assert all(set(table["CHILD"]) <= set(children) for table in files.values())
    assert children.str.contains(r"-\d+$").all()


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


# Whole transactions in the tests' own database, which the scratch one must leave alone.
apart = pytest.mark.django_db(transaction=True, databases="__all__")


@apart
def test_a_scratch_database_is_empty_and_leaves_no_trace() -> None:
    ours = connection.settings_dict["NAME"]
    with scratch_database():
        scratch = connection.settings_dict["NAME"]
        assert scratch != ours
        assert not Authority.objects.exists()
        Authority.objects.create(code="E10000901", dfe_code="901", name="Alderwick")
    assert connection.settings_dict["NAME"] == ours
    assert not Authority.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [scratch])
        assert cursor.rowcount == 0


@apart
def test_every_benchmark_prints_its_line_and_says_what_is_missed(
    small: None, monkeypatch: pytest.MonkeyPatch
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
    assert len(lines) == 1 + 2 + 2 + 1 + 1 + 3 + of_shift + 1
    assert tuple(BENCHMARKS) == bench.NAMES
    assert not Authority.objects.exists()
