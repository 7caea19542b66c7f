"""Who works with the child of a row, where a return says so."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ingest.datasets.annex_a.tables import DATASET as ANNEX_A
from ingest.datasets.ssda903.tables import DATASET as SSDA903
from ingest.schema import Collection, Conformed, Dataset
from ingest.typed import DAY_FIRST, typed
from ingest.workers import named
from tests.grid import grid


def conformed(dataset: Dataset, tables: dict[str, pd.DataFrame]) -> Conformed:
    frames = {
        name: typed(dataset.table(name), frame, date_format=DAY_FIRST, upper_codes=False)
        for name, frame in tables.items()
    }
    rows = {name: np.arange(len(frame)) + 2 for name, frame in frames.items()}
    return Conformed(dataset, Collection(2025), frames, rows, frozenset(frames), [], [])


def test_the_ssda903_names_the_worker_whom_a_child_has_now() -> None:
    told = conformed(
        SSDA903,
        {
            "Header": grid("""
                CHILD
                1
                2
                3
                4
                -
            """),
            "SWEpisodes": grid("""
                CHILD SW_ID SW_DECOM   SW_DEC
                1     SW2   01/02/2025 -
                1     SW1   01/05/2024 01/02/2025
                2     SW3   01/05/2024 -
                2     SW4   01/06/2024 -
                3     SW5   01/05/2024 01/06/2024
            """),
        },
    )
    workers, teams = named(told, "Header")
    assert workers.tolist() == ["SW2", "SW4", "", "", ""]
    assert set(teams) == {""}


def test_a_return_without_social_workers_names_nobody() -> None:
    told = conformed(SSDA903, {"Header": grid("CHILD\n1")})
    assert [each.tolist() for each in named(told, "Header")] == [[""], [""]]


def test_annex_a_names_worker_and_team_in_the_row() -> None:
    table = next(t for t in ANNEX_A.tables if any(f.name == "Allocated Team" for f in t.fields))
    frame = pd.DataFrame(
        {
            "Child Unique ID": ["1", "2"],
            "Allocated Team": ["North", ""],
            "Allocated Worker": ["", "A. Worker"],
        },
        dtype="str",
    )
    workers, teams = named(conformed(ANNEX_A, {table.name: frame}), table.name)
    assert (workers.tolist(), teams.tolist()) == (["", "A. Worker"], ["North", ""])
