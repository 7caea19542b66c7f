"""`shift_series` on any file, `shifts` on an authority's own figures."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from django.core.management import CommandError, call_command

from records.calendar import month_start
from tests.builders import Scene
from tests.indicators.shift.made import FIRST, random_series

KEYS = {
    "event", "window", "method", "pre_mean", "post_mean", "change_pct", "lower_pct", "upper_pct",
    "expected", "observed", "p", "q", "phi", "autocorrelation", "verdict", "indicative", "sentence",
}  # fmt: skip
VERDICTS = {"rose", "fell", "no clear change", "cannot tell", "not enough history"}


def _called(*args: str, **options: object) -> str:
    told = StringIO()
    call_command(*args, stdout=told, **options)
    return told.getvalue()


@pytest.fixture
def series(tmp_path: Path) -> Path:
    """Two series: one falls by half in April 2020, one is tiny."""
    rows = ["series,month,count"]
    for name, counts in (
        ("Referrals", random_series(200, change=0.5)[0]),
        ("Adoptions", random_series(1)[0]),
    ):
        months = [f"{month_start(int(m)):%Y-%m}" for m in FIRST + np.arange(len(counts))]
        rows += [f"{name},{m},{c:.0f}" for m, c in zip(months, counts, strict=True)]
    path = tmp_path / "series.csv"
    path.write_text("\n".join(rows))
    return path


def test_each_series_is_told_in_json_the_headline_first(series: Path):
    told = json.loads(_called("shift_series", str(series), json=True))
    first = {}
    for each in told:
        assert KEYS | {"series"} <= each.keys()
        assert each["verdict"] in VERDICTS
        first.setdefault(each["series"], each)
    assert [each["window"] for each in first.values()] == ["headline", "headline"]
    assert first["Referrals"]["verdict"] == "fell"
    assert first["Adoptions"]["verdict"] == "cannot tell"
    assert first["Referrals"]["q"] >= first["Referrals"]["p"]


def test_each_series_is_told_in_words(series: Path):
    adoptions, referrals = _called("shift_series", str(series)).splitlines()
    assert referrals.startswith("Referrals: fell. After lockdown began, from April 2020")
    assert adoptions.startswith("Adoptions: cannot tell. Numbers are too small")


def test_any_date_is_an_event(series: Path):
    (first, *_) = json.loads(_called("shift_series", str(series), event="2021-01-01", json=True))
    assert first["event"] == "2021-01-01"
    assert "1 January 2021" in first["sentence"]


def test_the_smoking_ban_comes_through_the_command(shared: Path, tmp_path: Path):
    data = pd.read_csv(shared / "stats/gold/its_sicily/sicily.csv")
    path = tmp_path / "sicily.csv"
    pd.DataFrame(
        {
            "series": "admissions",
            "month": [f"{y}-{m:02d}" for y, m in zip(data["year"], data["month"], strict=True)],
            "count": data["aces"],
            "denominator": data["stdpop"],
        }
    ).to_csv(path, index=False)
    told = json.loads(_called("shift_series", str(path), event="2005-01-01", json=True))
    by_window = {each["window"]: each for each in told}
    assert by_window["level"]["change_pct"] == pytest.approx(-11.49285, abs=1e-5)
    assert by_window["level"]["phi"] == pytest.approx(2.262186, abs=1e-5)
    assert -12.5 < by_window["headline"]["change_pct"] < -10
    assert by_window["headline"]["verdict"] == "fell"


@pytest.mark.parametrize(
    ("text", "status"), [("series,month\n", 2), ("series,month,count\na,June,3\n", 2)]
)
def test_a_bad_file_is_refused(tmp_path: Path, text: str, status: int):
    path = tmp_path / "bad.csv"
    path.write_text(text)
    with pytest.raises(CommandError) as refused:
        _called("shift_series", str(path))
    assert refused.value.returncode == status


@pytest.mark.parametrize("event", ["soon", "2020-02-30"])
def test_a_date_that_is_none_is_a_wrong_argument(series: Path, event: str):
    with pytest.raises(CommandError, match="YYYY-MM-DD") as refused:
        _called("shift_series", str(series), event=event)
    assert refused.value.returncode == 3


def test_a_file_that_is_not_there_is_a_wrong_argument(tmp_path: Path):
    with pytest.raises(CommandError, match="is the path right") as refused:
        _called("shift_series", str(tmp_path / "none.csv"))
    assert refused.value.returncode == 3


def test_an_authority_is_told_what_changed(scene: Scene):
    told = json.loads(_called("shifts", authority=scene.here.code, json=True))
    assert told
    assert all(KEYS | {"indicator", "cut", "cut_value"} <= each.keys() for each in told)
    assert {each["verdict"] for each in told} <= VERDICTS
    assert told[0]["window"] == "headline"
    lines = _called("shifts", authority=scene.here.code, event="2020-06-01").splitlines()
    assert len(lines) == len({each["indicator"] for each in told})


def test_one_indicator_and_one_cut_are_picked_out(scene: Scene):
    options = {"authority": scene.here.code, "indicator": "referrals_count", "cut": "source"}
    told = json.loads(_called("shifts", json=True, **options))
    assert {(each["indicator"], each["cut"]) for each in told} == {("referrals_count", "source")}
    assert all(each["cut_value"] for each in told)


@pytest.mark.parametrize(
    "wrong",
    [
        {"indicator": "no_such"},
        {"indicator": "referrals_count", "cut": "legal_status"},
        {"event": "nonsense"},
    ],
)
def test_wrong_arguments_end_with_three(scene: Scene, wrong: dict[str, str]):
    with pytest.raises(CommandError) as refused:
        _called("shifts", authority=scene.here.code, **wrong)
    assert refused.value.returncode == 3


def test_an_unknown_authority_is_a_wrong_argument(scene: Scene):
    with pytest.raises(CommandError) as refused:
        _called("shifts", authority="E00000000")
    assert refused.value.returncode == 3
