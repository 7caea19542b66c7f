"""Tables told by their columns, whatever the files are called."""

from __future__ import annotations

import pytest

from ingest.vocabulary import ErrorCode
from tests.ingest.files import (
    EPISODES,
    HEADER,
    MISSING,
    RETURN,
    cells,
    census,
    checked,
    child,
    workbook,
)


@pytest.mark.parametrize(
    ("files", "codes"),
    [
        ({"a.csv": HEADER, "b.csv": EPISODES}, []),
        ({"2024-header.csv": HEADER, "EPISODES.CSV": EPISODES}, []),
        ({"episodes.csv": HEADER, "header.csv": EPISODES}, ["N_TABLE_BY_COLUMNS"]),
        (
            {"a.csv": HEADER.replace("CHILD,SEX", "child , Sex"), "b.csv": EPISODES},
            ["N_HEADER_CASE"],
        ),
        ({"a.csv": HEADER.replace("MC_DOB", "MC DOB"), "b.csv": EPISODES}, ["N_HEADER_CASE"]),
        (
            {"a.csv": "\n".join(",".join(reversed(r)) for r in cells(HEADER)), "b.csv": EPISODES},
            ["N_COLUMN_ORDER"],
        ),
        (
            {
                "a.csv": HEADER.replace("\n", ",x\n").replace("MC_DOB,x", "MC_DOB,NAME"),
                "b.csv": EPISODES,
            },
            ["N_EXTRA_COLUMNS_IGNORED"],
        ),
    ],
)
def test_recognised(files: dict, codes: list[str]):
    result = checked(files)

    assert result.decision.error is None, result.decision.message
    assert result.conformed.dataset.key == "ssda903"
    assert result.conformed.normalisations == codes
    assert result.conformed.sizes == {"Header": 2, "Episodes": 2}


def test_a_column_nobody_asked_for_is_not_kept():
    files = {
        **RETURN,
        "header.csv": HEADER.replace("\n", ",Ann\n").replace("MC_DOB,Ann", "MC_DOB,NAME"),
    }

    header = checked(files).conformed.tables["Header"]
    assert "NAME" not in header
    assert "Ann" not in header.to_csv()


@pytest.mark.parametrize(
    ("files", "code", "says"),
    [
        (
            {**RETURN, "episodes.csv": EPISODES.replace("DECOM", "START")},
            "MISSING_COLUMNS",
            "DECOM",
        ),
        ({**RETURN, "episodes.csv": EPISODES.replace("URN", "DEC")}, "MISSING_COLUMNS", "URN"),
        (
            {
                **RETURN,
                "header.csv": HEADER.replace("\n", ",x\n").replace("MC_DOB,x", "MC_DOB,DOB"),
            },
            "DUPLICATE_HEADER",
            "DOB",
        ),
        ({**RETURN, "episodes.csv": EPISODES.split("\n", 1)[1]}, "UNKNOWN_TABLE", "row 1"),
        ({**RETURN, "x.csv": "CHILD,DOB,SEX\nA1,01/05/2010,M\n"}, "UNKNOWN_TABLE", "x.csv"),
        ({**RETURN, "again.csv": EPISODES}, "DUPLICATE_TABLE", "again.csv"),
        ({"header.csv": HEADER}, "NO_ROWS", "Episodes"),
        ({**RETURN, "episodes.csv": EPISODES.split("\n")[0]}, "NO_ROWS", "Episodes"),
        ({**RETURN, "cin.xml": census(child())}, "UNKNOWN_TABLE", "more than one"),
    ],
)
def test_refused(files: dict, code: str, says: str):
    decision = checked(files).decision

    assert (decision.outcome, decision.error) == ("reject", ErrorCode(code))
    assert says in decision.message
    assert "A1" not in decision.message


def test_a_table_sent_empty_was_sent():
    result = checked({**RETURN, "missing.csv": MISSING.split("\n")[0]})

    assert result.conformed.sizes["Missing"] == 0
    assert "Missing" in result.conformed.loaded
    assert "Reviews" not in result.conformed.loaded


def test_another_return_than_was_said():
    decision = checked({"cin.xml": census(child())}, dataset="ssda903").decision

    assert decision.error is ErrorCode.XML_WRONG_ROOT


def test_a_workbook_of_another_kind_is_not_taken_for_the_nearest_table():
    annex = workbook({"List 1": [["Child Unique ID", "Gender", "Ethnicity", "Date of Birth"]]})

    assert checked({"annex.xlsx": annex}).decision.error is ErrorCode.UNKNOWN_TABLE
