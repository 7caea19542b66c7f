"""The scorecard, its targets and the tables for readers outside, in a real browser."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.permissions import RoleName
from indicators import actions
from indicators.catalogue import INDICATORS
from indicators.target_setting import set_target
from indicators.targets import Goal
from tests.people import new_person

FIRST, MONTHS = 2018 * 12 + 3, 36
ASSESSED, LOOKED_AFTER = INDICATORS["assessments_45wd_pct"], INDICATORS["cla_stock_count"]


@pytest.fixture
def figures(people) -> None:
    """Three years of two indicators, the second by sex, and a target that the first misses."""
    months = np.arange(FIRST, FIRST + MONTHS)

    def facts(key: str, up: float, down: float = np.nan, sex: str = "") -> pd.DataFrame:
        return pd.DataFrame(
            {
                "indicator": key,
                "cut": "sex" if sex else "",
                "cut_value": sex,
                "month": months,
                "numerator": up,
                "denominator": down,
                "status": "ok",
            }
        )

    stock = [("", 63.0), ("Female", 20.0), ("Male", 40.0), ("Not known", 3.0)]
    measured = [facts(ASSESSED.key, 30.0, 50.0)]
    measured += [facts(LOOKED_AFTER.key, number, sex=sex) for sex, number in stock]
    whole = actions.Measured(pd.concat(measured, ignore_index=True))
    actions.go_live(actions.keep(people.here, [], whole))
    set_target(people.here, ASSESSED, 2021, Goal(target=90, red=80), by=people.bob)


def test_lines_are_chosen_on_the_spot(as_person, people, figures, accessible):
    screen = as_person(people.bob)
    screen.goto(reverse("scorecard", args=[people.here.code]))
    accessible()
    every = screen.locator(".scorecard tbody th a").count()
    # What partners measure has a line once they have sent something.
    assert every == sum(not each.of_partners for each in INDICATORS.values())
    screen.get_by_label("Rating").select_option("Red: target missed")
    screen.get_by_text(f"1 of {every} measures").wait_for()
    expect(screen.locator(".scorecard tbody th a")).to_have_text([ASSESSED.title])
    screen.wait_for_url("**rating=RED**")
    accessible()


def test_a_target_is_set(as_person, people, figures, accessible):
    screen = as_person(people.bob)
    screen.goto(reverse("targets", args=[people.here.code]))
    accessible()
    screen.get_by_label("Year").select_option("2020 to 2021")
    screen.get_by_text("1 target set").wait_for()
    screen.get_by_role("link", name=f"Change the target of {ASSESSED.title}").click()
    accessible()
    screen.get_by_label("Red").fill("95")
    screen.get_by_role("button", name="Save target").click()
    screen.get_by_role("alert").wait_for()
    accessible()
    screen.get_by_label("Red").fill("50")
    screen.get_by_role("button", name="Save target").click()
    expect(screen.get_by_role("heading", level=1)).to_have_text("Targets")
    told = "90.0%, amber below 90.0%, red below 50.0%"
    expect(screen.locator("#targets")).to_contain_text(told)


def test_a_board_member_reads_groups_in_which_small_numbers_are_hidden(
    as_person, people, figures, accessible
):
    screen = as_person(new_person(people.here, "Beth", RoleName.BOARD_MEMBER))
    screen.goto(reverse("scorecard", args=[people.here.code]))
    accessible()
    screen.goto(reverse("groups", args=[people.here.code, LOOKED_AFTER.key, "sex"]))
    accessible()
    newest = screen.locator("#groups-table tbody tr td:nth-child(2)").all_inner_texts()
    assert newest[-1] == "63"
    assert newest.count("c") == 2
    assert "3" not in newest


def test_information_governance_sets_how_small_numbers_are_kept(as_person, people, accessible):
    screen = as_person(new_person(people.here, "Gwen", RoleName.INFORMATION_GOVERNANCE))
    screen.goto(reverse("small_numbers", args=[people.here.code]))
    accessible()
    screen.get_by_label("Hide counts of").select_option("1 to 7")
    screen.get_by_label("Round the other counts").select_option("To the nearest 5")
    screen.get_by_role("button", name="Save").click()
    screen.get_by_text("Small numbers are kept so from now on.").wait_for()
    accessible()
