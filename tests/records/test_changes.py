"""What differs between two releases: drawn tables before and after, and what became of each row."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.changes import changed_children, changed_rows, counted
from records.entities import BY_NAME
from records.extract import typed_frame
from tests.examples import few
from tests.grid import grid

REVIEW = BY_NAME["cla_review"]


def rows(drawn: str) -> pd.DataFrame:
    """Drawn reviews as the record types them."""
    table = grid(drawn)
    return typed_frame(
        "cla_review",
        {
            "child": table["child"],
            "reviewed_on": pd.to_datetime(table["reviewed_on"]).astype("datetime64[us]"),
            "participation": table["participation"].replace("", None).astype("str"),
        },
    )


BEFORE = """
    child reviewed_on participation
    Ann   2024-05-01  PN1
    Ann   2024-11-01  -
    Ben   2024-06-01  PN1
"""


@pytest.mark.parametrize(
    ("after", "told"),
    [
        pytest.param(BEFORE, [], id="the same"),
        pytest.param(
            """
            child reviewed_on participation
            Ben   2024-06-01  PN1
            Ann   2024-11-01  -
            Ann   2024-05-01  PN1
            """,
            [],
            id="the same in another order",
        ),
        pytest.param(
            """
            child reviewed_on participation
            Ann   2024-05-01  PN3
            Ann   2024-11-01  PN1
            Ben   2024-06-01  PN1
            """,
            [("Ann", "altered"), ("Ann", "altered")],
            id="another code, and a code where none was",
        ),
        pytest.param(
            """
            child reviewed_on participation
            Ann   2024-05-02  PN1
            Ann   2024-11-01  -
            Cas   2024-06-01  PN1
            """,
            [("Ann", "added"), ("Ann", "gone"), ("Ben", "gone"), ("Cas", "added")],
            id="another key is another row",
        ),
    ],
)
def test_rows_are_added_gone_or_altered(after: str, told: list) -> None:
    found = changed_rows(REVIEW, rows(BEFORE), rows(after))
    assert sorted(zip(found["child"], found["change"], strict=True)) == told


def test_an_altered_row_says_which_columns_were() -> None:
    person = BY_NAME["person"]
    drawn = pd.DataFrame({"child": ["Ann", "Ben"], "sex": ["F", "M"], "upn": ["UN1", "UN1"]})
    before = typed_frame("person", drawn.astype("str").to_dict("series"))
    after = before.assign(sex=["M", "M"], upn=["UN2", "UN3"])
    found = changed_rows(person, before, after)
    assert found[["child", "fields"]].to_numpy().tolist() == [["Ann", "upn sex"], ["Ben", "upn"]]


def test_a_row_that_changed_is_named_by_its_key_and_only_an_altered_one_has_columns() -> None:
    after = BEFORE.replace("2024-05-01", "2024-05-02").replace("06-01  PN1", "06-01  PN4")
    found = changed_rows(REVIEW, rows(BEFORE), rows(after))
    told = found.assign(reviewed_on=found["reviewed_on"].dt.strftime("%d/%m"))
    assert sorted(told.to_numpy().tolist()) == [
        ["Ann", "01/05", "gone", ""],
        ["Ann", "02/05", "added", ""],
        ["Ben", "01/06", "altered", "participation"],
    ]


def test_a_child_of_both_is_altered_where_any_row_is() -> None:
    told = changed_rows(REVIEW, rows(BEFORE), rows(BEFORE.replace("2024-05-01", "2024-05-02")))
    children = changed_children(
        {"cla_review": told}, pd.Index(["Ann", "Ben", "Dot"]), pd.Index(["Ann", "Ben", "Cas"])
    )
    assert counted(children) == {"added": 1, "gone": 1, "altered": 1}
    assert dict(zip(children["child"], children["change"], strict=True)) == {
        "Cas": "added",
        "Dot": "gone",
        "Ann": "altered",
    }


DRAWN = st.lists(
    st.tuples(
        st.sampled_from("AB"), st.sampled_from(["2024-05-01", "2024-06-01"]), st.sampled_from("xy-")
    ),
    max_size=6,
)


def _drawn(lines: list[tuple]) -> pd.DataFrame:
    return rows("\n".join(["child reviewed_on participation", *map(" ".join, lines)]))


@few(10)
@given(DRAWN.filter(bool), DRAWN.filter(bool))
def test_what_is_added_one_way_is_gone_the_other(one: list, other: list) -> None:
    there = counted(changed_rows(REVIEW, _drawn(one), _drawn(other)))
    back = counted(changed_rows(REVIEW, _drawn(other), _drawn(one)))
    assert there == {"added": back["gone"], "gone": back["added"], "altered": back["altered"]}
    assert there["added"] - there["gone"] == len(_drawn(other)) - len(_drawn(one))
