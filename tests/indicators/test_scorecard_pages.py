"""The scorecard and the pages of targets: what they say, to whom, and what leaves with them."""

from __future__ import annotations

import csv
from io import BytesIO

import pytest
from django.db import transaction
from django.urls import reverse
from python_calamine import CalamineWorkbook

from accounts.models import AuditEntry
from accounts.permissions import RoleName
from indicators.catalogue import INDICATORS
from indicators.define import Stage
from indicators.queries import Reader
from indicators.released import SPLIT_OUTSIDE, cuts_outside
from indicators.small_numbers import set_rules
from indicators.suppression import Rules
from indicators.target_setting import goals_of, set_target
from indicators.targets import Goal
from records.calendar import LOCKDOWN
from tests.grid import grid
from tests.pages import asking_at_most

SMALL = {1, 2, 3, 4, 5}
# What no partner sends has no line.
OURS = [i for i in INDICATORS.values() if not i.of_partners]
KEY = "assessments_45wd_pct"


def at(scene, name: str, *more: object) -> str:
    return reverse(name, args=[scene.here.code, *more])


def board(scene):
    return scene.staff[RoleName.BOARD_MEMBER]


def lines(page) -> dict[str, list[str]]:
    """The cells of each line by the title it begins with."""
    rows = {}
    for row in page.tree.xpath("//table//tr[th[@scope='row']]"):
        title = row.xpath("th/a")[0].text_content().strip()
        rows[title] = [" ".join(cell.text_content().split()) for cell in row.xpath("td")]
    return rows


def test_every_indicator_has_its_line_under_its_stage(scene, visitor):
    seen = visitor.as_person(scene.lead).page(at(scene, "scorecard"))
    assert seen.heading == "Scorecard"
    assert sorted(lines(seen)) == sorted(i.title for i in OURS)
    stages = [h.text_content() for h in seen.tree.xpath("//tr[@class='group-row']/th")]
    assert stages == [s.value for s in Stage if s in {i.stage for i in OURS}]


def test_the_figure_is_that_of_the_indicator_s_page(scene, visitor):
    visitor.as_person(scene.lead)
    on_card = lines(visitor.page(at(scene, "scorecard")))[INDICATORS[KEY].title]
    page = visitor.page(at(scene, "indicator", KEY))
    headline = page.tree.xpath("//p[@class='headline-figure']/strong")[0].text
    assert on_card[3].startswith(headline)


def test_a_target_rates_the_figure_in_words_and_shape(scene, visitor):
    set_target(scene.here, INDICATORS[KEY], 2021, Goal(target=1, red=0), by=scene.lead)
    seen = visitor.as_person(scene.lead).page(at(scene, "scorecard"))
    cell = lines(seen)[INDICATORS[KEY].title][6]
    assert cell.startswith("Green: target met")
    assert "1.0%, amber below 1.0%, red below 0.0%" in cell
    assert seen.tree.xpath("//span[@class='tag tag--green']/svg/circle")


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("?stage=REFERRALS", {i.title for i in OURS if i.stage is Stage.REFERRALS}),
        ("?rating=GREEN", {INDICATORS[KEY].title}),
        ("?rating=RED&stage=REFERRALS", set()),
        ("?stage=NO_SUCH_STAGE", {i.title for i in OURS}),
    ],
)
def test_lines_are_chosen_by_stage_and_rating(scene, visitor, asked: str, shown: set[str]):
    set_target(scene.here, INDICATORS[KEY], 2021, Goal(target=1, red=0), by=scene.lead)
    seen = visitor.as_person(scene.lead).page(at(scene, "scorecard") + asked)
    assert set(lines(seen)) == shown


@pytest.mark.parametrize(("name", "id_"), [("scorecard", "scorecard"), ("targets", "targets")])
def test_htmx_is_given_the_table_alone(scene, visitor, name: str, id_: str):
    visitor.force_login(scene.lead)
    part = visitor.get(at(scene, name), headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith(f'<div id="{id_}">')
    assert f'<div id="{id_}">' in visitor.get(at(scene, name)).content.decode()


@pytest.mark.parametrize("name", ["scorecard", "scorecard_csv", "scorecard_xlsx", "targets"])
@pytest.mark.parametrize("role", [RoleName.PERFORMANCE_LEAD, RoleName.BOARD_MEMBER])
def test_a_page_asks_little_of_the_database(scene, visitor, name: str, role: RoleName):
    visitor.force_login(scene.staff[role])
    with asking_at_most():
        visitor.get(at(scene, name))


# --- Files ---------------------------------------------------------------------------------------

# Who asks for which file, and what comes.
FILES = grid("""
    role             use     status small
    performance_lead -       200    no
    performance_lead outside 200    no
    performance_lead inside  200    yes
    senior_manager   inside  200    yes
    board_member     -       200    no
    board_member     inside  403    no
    partner_analyst  inside  403    no
    performance_lead both    404    no
""")


@pytest.mark.parametrize("row", FILES.to_dict("records"), ids=lambda r: " ".join(r.values()))
def test_a_file_has_small_numbers_only_for_whoever_may_and_asks(scene, visitor, row):
    visitor.force_login(scene.staff[RoleName(row["role"])])
    given = {"use": row["use"]} if row["use"] else {}
    answer = visitor.get(at(scene, "scorecard_csv"), given)
    assert answer.status_code == int(row["status"])
    if answer.status_code != 200:
        return
    rows = list(csv.DictReader(answer.content.decode().splitlines()))
    assert [r["indicator"] for r in rows] == [i.key for i in OURS], "a row for each, hidden or not"
    counts = {float(r["numerator"]) for r in rows if r["numerator"] and r["unit"] != "average"}
    has_months = any(r["latest_month_value"] for r in rows)
    assert bool(counts & SMALL) == has_months == (row["small"] == "yes")


def test_the_workbook_holds_what_the_csv_holds(scene, visitor):
    visitor.force_login(board(scene))
    text = visitor.get(at(scene, "scorecard_csv")).content.decode()
    book = CalamineWorkbook.from_filelike(BytesIO(visitor.get(at(scene, "scorecard_xlsx")).content))
    cells = book.get_sheet_by_name("Scorecard").to_python()
    for ours, theirs in zip(csv.reader(text.splitlines()), cells, strict=True):
        for one, other in zip(ours, theirs, strict=True):
            assert one == other or float(one) == pytest.approx(float(other))


def test_taking_small_numbers_away_is_audited(scene, visitor):
    visitor.force_login(scene.lead)
    taken = AuditEntry.objects.filter(action="took scorecard with small numbers")
    before = taken.count()
    visitor.get(at(scene, "scorecard_csv"))
    assert taken.count() == before
    visitor.get(at(scene, "scorecard_xlsx"), {"use": "inside"})
    assert taken.count() == before + 1


def test_the_file_of_an_indicator_can_be_had_for_use_outside(scene, visitor):
    visitor.force_login(scene.lead)
    url = at(scene, "figures_csv", "cla_started_rate")
    inside, outside = (
        list(csv.DictReader(visitor.get(url, given).content.decode().splitlines()))
        for given in ({}, {"use": "outside"})
    )
    assert [r["month"] for r in inside] == [r["month"] for r in outside]
    assert {"suppressed"} == {r["status"] for r in outside} - {r["status"] for r in inside}
    assert SMALL & {float(r["numerator"]) for r in inside if r["numerator"]}
    assert not SMALL & {float(r["numerator"]) for r in outside if r["numerator"]}
    assert visitor.get(url, {"use": "outside", "basis": "month"}).status_code == 403


# --- Outside -------------------------------------------------------------------------------------


def test_a_board_member_is_shown_no_months_and_no_small_number(scene, visitor):
    seen = visitor.as_person(board(scene)).page(at(scene, "scorecard"))
    headings = [h.text_content() for h in seen.tree.xpath("//thead//th")]
    assert "Latest month" not in headings
    assert "use=inside" not in " ".join(seen.links().values())


@pytest.mark.parametrize(
    ("key", "cut"), [(key, cut) for key in SPLIT_OUTSIDE for cut in cuts_outside(INDICATORS[key])]
)
def test_a_board_member_sees_groups_of_whole_years_without_small_numbers(
    scene, visitor, key: str, cut: str
):
    seen = visitor.as_person(board(scene)).page(at(scene, "groups", key, cut))
    assert seen.status == 200
    numbers = [cell for row in seen.table() for cell in row[1:]]
    assert not {int(n.replace(",", "")) for n in numbers if n != "c"} & SMALL
    assert not seen.tree.xpath("//script[@type='application/json']")


def test_groups_hide_numbers_that_are_there(scene, visitor):
    """Else the test above could not fail."""
    seen = visitor.as_person(board(scene)).page(
        at(scene, "groups", "referrals_count", "ethnic_group")
    )
    assert "c" in [cell for row in seen.table() for cell in row[1:]]
    assert "Months, percentages and two characteristics at once" in seen.text


def test_groups_whose_release_was_taken_back_are_released_again(scene):
    """What was shown first has to be known ever after: nothing is remembered but what is kept."""
    chosen = INDICATORS["referrals_count"]
    reader = Reader(scene.here, sees_groups=False, event=LOCKDOWN)
    for taken_back in (True, True, False):
        with transaction.atomic():
            first, edition = reader.released_groups(chosen, "sex")
            assert edition is None
            transaction.set_rollback(taken_back)
    again, edition = reader.released_groups(chosen, "sex")
    assert edition is not None
    assert [each.year for each in again] == [each.year for each in first]


@pytest.mark.parametrize(
    ("key", "cut"),
    [
        ("referrals_count", "source"),
        ("assessments_45wd_pct", "sex"),
        ("cla_stock_rate", "sex"),
        ("cla_stock_count", "age_band"),
    ],
)
def test_other_groups_stay_closed_outside(scene, visitor, key: str, cut: str):
    assert visitor.as_person(board(scene)).page(at(scene, "groups", key, cut)).status == 403


def test_the_authority_s_own_rule_holds_on_every_page_outside(scene, visitor):
    set_rules(scene.here, Rules(10, 10), by=scene.staff[RoleName.INFORMATION_GOVERNANCE])
    visitor.as_person(board(scene))
    for name, more in (("indicator", ["referrals_count"]), ("indicator", ["referrals_rate"])):
        rows = visitor.page(at(scene, name, *more)).table()
        counts = [int(row[3].replace(",", "")) for row in rows if row[3]]
        assert counts
        assert all(count % 10 == 0 for count in counts)
    text = visitor.get(at(scene, "scorecard_csv")).content.decode()
    for row in csv.DictReader(text.splitlines()):
        if row["numerator"] and row["unit"] != "average":
            assert float(row["numerator"]) % 10 == 0


# --- Targets -------------------------------------------------------------------------------------


def test_a_target_is_set_on_its_page_and_stands_in_the_list(scene, visitor):
    visitor.as_person(scene.lead)
    given = {"target": "90", "tolerance": "2", "red": "80", "source": "Our plan"}
    after = visitor.send(at(scene, "target", 2021, KEY), given)
    assert after.heading == "Targets"
    assert "The target of" in after.text
    assert "90.0%, amber below 88.0%, red below 80.0%" in after.text
    assert goals_of(scene.here)[KEY, 2021] == Goal(target=90, tolerance=2, red=80)
    assert scene.lead.name in visitor.page(at(scene, "target", 2021, KEY)).text


REFUSED = grid("""
    key                  given                       says
    assessments_45wd_pct target=90&tolerance=0&red=95 Red|must|begin|below|the|target|less|the|tolerance.
    assessments_45wd_pct target=x&tolerance=0&red=5   Enter|a|number,|such|as|90|or|12.5.
    assessments_45wd_pct tolerance=0&red=5            Enter|the|target.
    assessments_45wd_pct target=nan&tolerance=0&red=5 Enter|a|number,|such|as|90|or|12.5.
    referrals_rate       low=9&high=3                 The|highest|expected|figure|must|not|be|below|the|lowest.
""")  # noqa: E501


@pytest.mark.parametrize("row", REFUSED.to_dict("records"), ids=lambda r: r["given"])
def test_what_is_wrong_with_a_target_is_said(scene, visitor, row: dict[str, str]):
    given = dict(pair.split("=") for pair in row["given"].split("&"))
    seen = visitor.as_person(scene.lead).send(at(scene, "target", 2021, row["key"]), given)
    assert seen.errors() == [row["says"].replace("|", " ")]
    assert goals_of(scene.here) == {}


def test_the_form_begins_with_the_standard_in_law_and_says_so(scene, visitor):
    seen = visitor.as_person(scene.lead).page(at(scene, "target", 2021, KEY))
    assert seen.tree.xpath("//input[@name='target']/@value") == ["100"]
    assert "Working Together to Safeguard Children" in seen.text


def test_or_with_last_year_s_target(scene, visitor):
    set_target(scene.here, INDICATORS[KEY], 2020, Goal(target=77, red=70), by=scene.lead)
    seen = visitor.as_person(scene.lead).page(at(scene, "target", 2021, KEY))
    assert seen.tree.xpath("//input[@name='target']/@value") == ["77"]
    assert "the target of 2019 to 2020" in seen.text


def test_a_measure_that_is_neither_good_nor_bad_takes_a_range(scene, visitor):
    visitor.as_person(scene.lead)
    seen = visitor.page(at(scene, "target", 2021, "referrals_rate"))
    assert not seen.tree.xpath("//input[@name='target']")
    after = visitor.send(at(scene, "target", 2021, "referrals_rate"), {"low": "1", "high": "2"})
    assert "1.0 to 2.0" in after.text
    card = lines(visitor.page(at(scene, "scorecard")))[INDICATORS["referrals_rate"].title]
    assert card[6].startswith("Outside expected range")


def test_a_target_is_withdrawn(scene, visitor):
    set_target(scene.here, INDICATORS[KEY], 2021, Goal(target=77, red=70), by=scene.lead)
    after = visitor.as_person(scene.lead).send(at(scene, "withdraw_target", 2021, KEY))
    assert "is withdrawn" in after.text
    assert goals_of(scene.here) == {}


@pytest.mark.parametrize(("year", "key"), [(2021, "no_such_indicator"), (1066, KEY)])
def test_there_is_no_target_of_what_there_is_not(scene, visitor, year: int, key: str):
    assert visitor.as_person(scene.lead).page(at(scene, "target", year, key)).status == 404


def test_how_small_numbers_are_kept_is_set_by_information_governance(scene, visitor):
    visitor.as_person(scene.staff[RoleName.INFORMATION_GOVERNANCE])
    after = visitor.send(at(scene, "small_numbers"), {"smallest_shown": "8", "rounding": "5"})
    assert "Small numbers are kept so from now on." in after.text
    laxer = visitor.send(at(scene, "small_numbers"), {"smallest_shown": "4", "rounding": "5"})
    assert laxer.errors()
