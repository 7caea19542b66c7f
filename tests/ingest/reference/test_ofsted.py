"""Ofsted's list of providers in the layouts of several years, as small made-up workbooks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from ingest.reference.ofsted import NotAList, is_list, providers
from tests.ingest.files import workbook

HOMES = [
    ["Children's homes at 31 March"],
    [],
    ["URN", "Setting name", "Local authority", "Region", "Placement code",
     "Placement provider code", "Date closed", "Setting address postcode"],
    [1234567, "The Elms", "Alderwick", "Middle", "K2", "PR4", date(2024, 6, 30), "zz1 1aa"],
    [1234568, "The Oaks", "Alderwick", "Middle", "K1, K2", "PR1 / PR4", "", "ZZ1 1AB"],
    ["", "", "", "", "", "", "", ""],
]  # fmt: skip
SOCIAL_CARE = [
    ["Ofsted URN", "LA name", "Placement codes", "Placement provider codes", "Deregistration date",
     "Head office postcode"],
    ["sc000001", "Brackenford", "U4;U5", "PR3", "01/02/2023", "ZZ9 9ZZ"],
]  # fmt: skip
SUPPORTED = [
    ["Unique Reference Number", "Local authority", "SSDA903 placement code",
     "SSDA903 provider code", "Resigned on", "Postcode"],
    ["2700001", "901", "H5", "PR4", "2025-01-15", "ZZ1 1AC"],
]  # fmt: skip


def entries(path: Path) -> list[tuple]:
    """The entries of a list; what is blank is None, a date its ISO text."""
    rows = providers(path).astype({"REG_END": "str"}).to_numpy().tolist()
    return [tuple(None if pd.isna(c) or c == "NaT" else c for c in row) for row in rows]


ELMS = ("1234567", "Alderwick", "K2", "PR4", "2024-06-30", "ZZ1 1AA")
OAKS = ("1234568", "Alderwick", "K1,K2", "PR1,PR4", None, "ZZ1 1AB")
AGENCY = ("SC000001", "Brackenford", "U4,U5", "PR3", "2023-02-01", None)
LODGINGS = ("2700001", "901", "H5", "PR4", "2025-01-15", "ZZ1 1AC")


@pytest.mark.parametrize(
    ("sheets", "read"),
    [
        pytest.param({"Children's homes": HOMES}, [ELMS, OAKS], id="homes alone"),
        pytest.param({"Notes": [["Read me"]], "SCP": SOCIAL_CARE}, [AGENCY], id="others alone"),
        pytest.param(
            {"Providers": HOMES, "SA providers": SUPPORTED},
            [ELMS, OAKS, LODGINGS],
            id="providers and supported accommodation",
        ),
    ],
)
def test_each_years_layout_is_read(sheets: dict, read: list[tuple], tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(workbook(sheets))
    assert is_list(path)
    assert entries(path) == read


def test_a_csv_of_one_sheet_is_read(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("\n".join(",".join(map(str, row)) for row in SUPPORTED))
    assert entries(path) == [LODGINGS]


def test_a_list_without_placement_codes_is_none(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(workbook({"All": [[*row[:4], *row[6:]] for row in HOMES if len(row) > 1]}))
    assert not is_list(path)
    with pytest.raises(NotAList, match="placement codes"):
        providers(path)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 torn", b"CHILD,DECOM\n1,2\n"])
def test_what_is_no_list_is_not_taken_for_one(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "other.xlsx").write_bytes(data)
    assert not is_list(tmp_path / "other.xlsx")
