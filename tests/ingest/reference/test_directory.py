"""The ONS postcode directory in the forms it is handed out in, as small made-up files."""

from __future__ import annotations

import zipfile
from pathlib import Path

import brotli
import msgpack
import pandas as pd
import pytest

from ingest.reference.directory import NotADirectory, blocks, is_directory
from records.counties import COUNTY_OF

# A district of Essex, a London borough, Wales, Belfast (on the Irish grid), and one not placed.
ONSPD_2020 = """\
pcd,pcd2,pcds,dointr,doterm,oscty,ced,oslaua,osward,oseast1m,osnrth1m,ctry
ZZ1 1AA,ZZ1  1AA,ZZ1 1AA,198001,,E10000012,E99999999,E07000066,E05000001,571000,187000,E92000001
ZZ2 2BB,ZZ2  2BB,ZZ2 2BB,198001,,E99999999,E99999999,E09000007,E05000002,530000,184000,E92000001
"""
NSPD_2025 = """\
"pcd7","pcd8","lad25cd","cty25cd","east1m","north1m"
"ZZ1 1AA","ZZ1  1AA","E07000066","",571000,187000
"ZZ3 3CC","ZZ3  3CC","W06000015","",318000,176000
"ZZ4 4DD","ZZ4  4DD","N09000003","",333000,374000
"ZZ5 5EE","ZZ5  5EE","","",,
"ZZ6 6FF","ZZ6  6FF","E08000038","",0,0
"""
PACKED = {
    "columns": ["pcd", "laua", "oseast1m", "osnrth1m"],
    "data": {
        "pcd": ["ZZ1 1AA", "ZZ2 2BB"],
        "laua": ["E07000066", "E09000007"],
        "oseast1m": [571000.0, float("nan")],
        "osnrth1m": [187000.0, float("nan")],
    },
}


def read(path: Path) -> list[tuple]:
    """The rows of a directory, without ward and deprivation; what is not known is None."""
    frame = pd.concat(blocks(path))[["postcode", "authority", "easting", "northing"]]
    return [tuple(None if pd.isna(c) else c for c in row) for row in frame.to_numpy().tolist()]


def test_the_county_is_the_authority_where_there_is_one(tmp_path: Path) -> None:
    (tmp_path / "onspd.csv").write_text(ONSPD_2020)
    assert read(tmp_path / "onspd.csv") == [
        ("ZZ11AA", "E10000012", 571000, 187000),
        ("ZZ22BB", "E09000007", 530000, 184000),
    ]


def test_an_edition_without_counties_is_read_by_its_districts(tmp_path: Path) -> None:
    (tmp_path / "nspd.csv").write_bytes(b"\xef\xbb\xbf" + NSPD_2025.encode())
    assert read(tmp_path / "nspd.csv") == [
        ("ZZ11AA", "E10000012", 571000, 187000),
        ("ZZ33CC", "W06000015", 318000, 176000),
        ("ZZ44DD", "N09000003", None, None),
        ("ZZ55EE", None, None, None),
        ("ZZ66FF", "E08000038", None, None),
    ]


@pytest.mark.parametrize(
    ("headings", "row", "ward", "rank"),
    [
        ("osward,imd", "E05000001,6569", "E05000001", 6569),
        ("ward,imd", "W05000001,12", "W05000001", 12),
        ("wd25cd,imd20ind", "E99999999,", None, None),
        ("ru11ind,imd_note", "E05000001,6569", None, None),
    ],
)
def test_the_ward_and_the_rank_of_deprivation_are_read_where_given(
    headings: str, row: str, ward: str | None, rank: float | None, tmp_path: Path
) -> None:
    path = tmp_path / "onspd.csv"
    path.write_text(
        f"pcd,laua,oseast1m,osnrth1m,{headings}\nZZ1 1AA,E07000066,571000,187000,{row}\n"
    )
    found = pd.concat(blocks(path)).iloc[0]
    assert (found["ward"] if pd.notna(found["ward"]) else None) == ward
    given = found["deprivation_rank"]
    assert (given if pd.notna(given) else None) == rank


def test_of_a_zip_the_one_file_of_all_areas_is_read(tmp_path: Path) -> None:
    path = tmp_path / "onspd.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Data/multi_csv/ZZ1.csv", "\n".join(ONSPD_2020.splitlines()[:2]))
        archive.writestr("Data/ONSPD_UK.csv", ONSPD_2020)
        archive.writestr("Documents/guide.pdf", b"%PDF" * 5000)
    assert len(read(path)) == 2


@pytest.mark.parametrize("form", ["file", "folder", "wheel"])
def test_packed_files_are_read_alone_in_a_folder_or_in_a_wheel(form: str, tmp_path: Path) -> None:
    data = brotli.compress(msgpack.packb(PACKED))
    path = tmp_path / "postcodes_Z.msgpack.br"
    path.write_bytes(data)
    if form == "wheel":
        path = tmp_path / "postcodes.whl"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("names/postcodes_Z.msgpack.br", data)
    elif form == "folder":
        path = tmp_path
    assert is_directory(path)
    assert read(path) == [
        ("ZZ11AA", "E10000012", 571000, 187000),
        ("ZZ22BB", "E09000007", None, None),
    ]


@pytest.mark.parametrize(
    "text", [b"", b"CHILD,DECOM\n1,2\n", b"\xff\xfe\x00" * 50, b"pcd,oslaua\nZZ1 1AA,E07000066\n"]
)
def test_what_is_no_directory_is_not_taken_for_one(text: bytes, tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_bytes(text)
    assert not is_directory(tmp_path / "other.csv")


def test_a_damaged_packed_file_is_no_directory(tmp_path: Path) -> None:
    (tmp_path / "postcodes_Z.msgpack.br").write_bytes(b"no brotli")
    with pytest.raises(NotADirectory, match="damaged"):
        list(blocks(tmp_path))


def test_every_district_of_the_counties_is_known() -> None:
    # 164 districts since 2023, and eight codes that some of them had before.
    assert len(COUNTY_OF) == 172
    assert COUNTY_OF["E07000243"] == "E10000015"
    assert set(map(len, COUNTY_OF)) == {9}
