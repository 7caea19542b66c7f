"""V11: what researchers may have names nobody, and says the same of the same child within a
release only."""

from __future__ import annotations

import pandas as pd
import pytest

from records.research import MOST_DAYS, NoKeyError, pseudonymised

ON = pd.Timestamp("2025-03-31")
KEY, OTHER = b"k" * 32, b"o" * 32


def people(count: int = 12, **odd: str) -> pd.DataFrame:
    """Girls of one age and group, and one who is told otherwise."""
    made = pd.DataFrame(
        {
            "child": range(1, count + 1),
            "upn": [f"A30520000{n:04d}" for n in range(count)],
            "date_of_birth": pd.Timestamp("2012-05-17"),
            "sex": "F",
            "ethnicity": "WBRI",
        }
    )
    for column, value in odd.items():
        made.loc[count - 1, column] = value
    return made


def episodes() -> pd.DataFrame:
    days = pd.to_datetime(["2024-05-01", "2024-09-01"]).astype("datetime64[us]")
    columns = dict.fromkeys(_columns("cla_episode"))
    return pd.DataFrame(
        {"child": [1, 1], **columns, "decom": days, "dec": days + pd.Timedelta(days=30),
         "home_postcode": "ZZ11ZZ"}
    )  # fmt: skip


def _columns(entity: str) -> tuple[str, ...]:
    from records.entities import BY_NAME

    return BY_NAME[entity].columns


def made(frames=None, key: bytes = KEY) -> dict[str, pd.DataFrame]:
    return pseudonymised(frames or {"person": people(), "cla_episode": episodes()}, key, ON)


def test_a_child_has_another_name_in_the_next_release():
    """V11: a key of its own for each release."""
    one, two = made()["person"]["child"], made(key=OTHER)["person"]["child"]
    assert not set(one) & set(two)
    assert one.str.fullmatch("[0-9a-f]{32}").all()
    assert made()["cla_episode"]["child"].isin(one).all()


def test_there_is_no_export_without_a_key():
    """V11: key absent, export refused."""
    with pytest.raises(NoKeyError):
        made(key=b"short")


def test_days_are_moved_together_and_a_birthday_is_its_month():
    """V11: dates shifted, dates of birth to the month."""
    told = made()["cla_episode"].sort_values("decom")
    moved = (told["decom"].iloc[0] - pd.Timestamp("2024-05-01")).days
    assert moved != 0
    assert abs(moved) <= MOST_DAYS
    assert (told["dec"] - told["decom"]).dt.days.tolist() == [30, 30]
    assert (told["decom"].iloc[1] - told["decom"].iloc[0]).days == 123
    assert set(made()["person"]["born"]) == {"2012-05"}


def test_no_free_text_and_no_place_goes_out():
    """V11: no postcode, no pupil number, no text that is no code."""
    told = made()
    assert "home_postcode" not in told["cla_episode"]
    assert "upn" not in told["person"]
    assert "ZZ11ZZ" not in told["cla_episode"].to_csv()


@pytest.mark.parametrize(
    "odd", [{"ethnicity": "WROM"}, {"sex": "M"}, {"sex": "M", "ethnicity": "WROM"}]
)
def test_nobody_stands_in_a_group_of_fewer_than_five(odd):
    """V11: k of at least five on age band, sex and ethnic group, else told more coarsely."""
    told = made({"person": people(**odd)})["person"]
    sizes = told.groupby(["age_band", "sex", "ethnicity"], dropna=False)["child"].transform("size")
    apart = told[sizes < 5]
    assert apart[["ethnicity", "sex", "born", "age_band"]].isna().all(axis=None)
    assert told["ethnicity"].notna().sum() == 11
