"""A return in its declared shape: the same whatever the order, form or dressing of its files."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.check import read_return
from ingest.datasets.registry import DATASETS
from ingest.schema import Kind
from tests.examples import few
from tests.ingest.files import (
    EPISODES,
    HEADER,
    MISSING,
    RETURN,
    cells,
    census,
    checked,
    child,
    sources,
    workbook,
    zipped,
)

FULL = {**RETURN, "missing.csv": MISSING}


def _tables(files: dict) -> dict[str, list]:
    """Table -> its rows in canonical order."""
    conformed = read_return(sources(files), year=2025)
    return {
        name: sorted(map(tuple, frame.astype("str").fillna("").to_numpy().tolist()))
        for name, frame in conformed.tables.items()
        if name in conformed.loaded
    }


BASE = _tables(FULL)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("A2,", " A2\t,", "N_TRIM"),
        ("A2,", "\u00a0A2\u200b,", "N_TRIM"),
        ("A2,", "\uff21\uff12,", "N_NFKC"),
        ("20/06/2024", "2024-06-20", "N_DATE_ISO"),
        ("20/06/2024", "45463", "N_DATE_EXCEL_SERIAL"),
        ("20/06/2024", "20/06/2024 00:00:00", "N_DATE_TIME_STRIPPED"),
        ("20/06/2024", "20 Jun 2024", "N_DATE_MONTH_NAME"),
        ("A2,", '"A2",', None),
        ("V2", "v2", None),
    ],
)
def test_dressing_is_taken_off_and_said_so(old: str, new: str, code: str | None):
    files = {**FULL, "episodes.csv": EPISODES.replace(old, new)}

    assert _tables(files) == BASE
    assert checked(files).conformed.normalisations == ([code] if code else [])


def test_the_point_nought_of_a_spreadsheet():
    plain = {name: text.replace("A2", "417") for name, text in FULL.items()}
    pointed = {name: text.replace("A2", "417.0") for name, text in FULL.items()}

    assert _tables(pointed) == _tables(plain)
    assert checked(pointed).conformed.normalisations == ["N_ID_FLOAT_SUFFIX"]


def test_leading_zeros_are_part_of_an_id():
    files = {name: text.replace("A2", "00417") for name, text in FULL.items()}

    assert checked(files).conformed.tables["Header"]["CHILD"].tolist() == ["A1", "00417"]


def test_csv_zip_and_workbook_are_one_return():
    assert _tables({"all.zip": zipped(FULL)}) == BASE
    assert (
        _tables({"a.zip": zipped({"h.csv": HEADER}), "e.csv": EPISODES, "m.csv": MISSING}) == BASE
    )
    sheets = {"one": cells(HEADER), "two": cells(EPISODES), "three": cells(MISSING)}
    assert _tables({"all.xlsx": workbook(sheets)}) == BASE


@few(12)
@given(data=st.data())
def test_the_order_of_files_rows_and_columns_changes_nothing(data: st.DataObject):
    files = {}
    for name in data.draw(st.permutations(list(FULL))):
        heading, *rows = cells(FULL[name])
        order = data.draw(st.permutations(range(len(heading))))
        rows = data.draw(st.permutations(rows))
        files[name] = "\n".join(",".join(row[n] for n in order) for row in [heading, *rows])

    assert _tables(files) == BASE


@pytest.mark.parametrize("key", DATASETS)
def test_every_declared_column_is_there_with_its_type(key: str):
    files = {
        "ssda903": FULL,
        "cin": {"cin.xml": census(child())},
        "annex_a": {
            "list1.csv": "Child Unique ID,Date of Contact,Contact Source\nA1,01/05/2024,x\n"
        },
    }[key]
    conformed = checked(files).conformed
    types = {Kind.DATE: "datetime64[us]", Kind.INTEGER: "float64", Kind.KEY: "float64"}

    for table in DATASETS[key].tables:
        frame = conformed.tables[table.name]
        assert isinstance(frame.index, pd.RangeIndex)
        for field in table.fields:
            assert frame[field.name].dtype == types.get(field.kind, "str"), field.name
            if field.kind in (Kind.DATE, Kind.INTEGER):
                assert frame[f"{field.name}?"].dtype == bool


UASC = "CHILD,SEX,DOB,DUC\nA2,F,02/06/2012,\n"


def test_a_blank_status_in_an_xml_stays_blank():
    children = "".join(
        f"<CHILD><HEADER><CHILDID>{child}</CHILDID><SEX>1</SEX><DOB>01/01/2012</DOB>"
        f"<UASC>{status}</UASC></HEADER><EPISODE><DECOM>01/05/2024</DECOM></EPISODE></CHILD>"
        for child, status in (("A1", ""), ("A2", "1"))
    )
    files = {"return.xml": f"<EXPSSDA903>{children}</EXPSSDA903>"}
    header = read_return(sources(files), year=2025).tables["Header"]
    assert [value if isinstance(value, str) else None for value in header["UASC"]] == [None, "1"]


@pytest.mark.parametrize(("more", "told"), [({}, [None, None]), ({"uasc.csv": UASC}, ["0", "1"])])
def test_who_is_an_unaccompanied_child_is_said_by_that_table_or_not_at_all(more: dict, told: list):
    header = checked({**FULL, **more}).conformed.tables["Header"]

    assert [value if isinstance(value, str) else None for value in header["UASC"]] == told


def test_the_year_is_told_from_the_dates():
    assert read_return(sources(FULL)).collection.year == 2025
    earlier = {name: text.replace("2024", "2021") for name, text in FULL.items()}
    assert read_return(sources(earlier)).collection.year == 2022


def test_ids_in_scientific_notation_refuse_the_return():
    files = {name: text.replace("A2", "1.002E+05") for name, text in FULL.items()}

    assert str(checked(files).decision.error) == "ID_DAMAGED"
    assert checked({n: t.replace("A2", "12E45") for n, t in FULL.items()}).decision.error is None
