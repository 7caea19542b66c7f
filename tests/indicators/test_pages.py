"""The pages of indicators: what they say, to whom, in how many queries."""

from __future__ import annotations

import csv
from datetime import date

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from accounts.permissions import RoleName
from indicators import queries, shift_keeping
from indicators.catalogue import INDICATORS
from ingest import actions
from tests.grid import grid
from tests.pages import asking_at_most

# One of each kind: a count, a percentage, a rate, how things stand, one figure a year, an average,
# a median, events for each child.
KINDS = (
    *("referrals_count", "assessments_45wd_pct", "s47_rate"),
    *("cla_stock_rate", "cla_dental_pct", "cla_sdq_avg"),
    *("cla_duration_median_days", "cla_missing_incidents_per_child"),
)


def at(scene, name: str, *more: str) -> str:
    return reverse(name, args=[scene.here.code, *more])


def test_the_overview_shows_every_indicator_under_its_stage(scene, visitor):
    seen = visitor.as_person(scene.lead).page(at(scene, "overview"))
    assert seen.heading == "Overview"
    titles = [" ".join(h.text_content().split()) for h in seen.tree.xpath("//h3")]
    # What no partner sends has no card.
    ours = [i for i in INDICATORS.values() if not i.of_partners]
    assert sorted(titles) == sorted(i.title for i in ours)
    stages = {i.stage.value for i in ours}
    assert stages <= {h.text_content() for h in seen.tree.xpath("//h2")}


def test_the_overview_says_how_far_the_data_run(scene, visitor):
    said = visitor.as_person(scene.lead).page(at(scene, "overview")).text
    assert "Children looked after (SSDA903) Data to 31 March 2021" in said
    assert "Children in need census Data to 31 March 2021" in said


def test_an_overview_laid_out_before_knows_what_was_withdrawn_since(scene, visitor):
    visitor.as_person(scene.lead)
    before = visitor.page(at(scene, "overview")).table("sources")
    census = [upload for upload in scene.uploads if upload.dataset == "cin"]
    actions.withdraw(census[0], scene.lead, reason="sent too early")
    after = visitor.page(at(scene, "overview")).table("sources")
    assert len(after) == len(before) - 1


def test_the_overview_says_what_is_missing(scene, visitor):
    for upload in scene.uploads:
        if upload.dataset == "ssda903":
            actions.withdraw(upload, scene.lead, reason="sent too early")
    said = visitor.as_person(scene.lead).page(at(scene, "overview")).text
    assert "No SSDA903 return is published" in said
    assert "No CIN census is published" not in said


def test_without_any_return_the_page_says_so_and_where_to_begin(scene, visitor):
    seen = visitor.as_person(scene.stranger).page(reverse("overview", args=[scene.next_door.code]))
    assert seen.heading == "No figures yet"
    assert "Send a return" in seen.links()
    assert "No population is loaded" in seen.text


@pytest.mark.parametrize("key", KINDS)
def test_an_indicator_says_its_latest_figure_and_the_same_as_its_table(scene, visitor, key: str):
    seen = visitor.as_person(scene.lead).page(at(scene, "indicator", key))
    assert seen.heading.endswith(INDICATORS[key].title)
    headline = seen.tree.xpath("//p[@class='headline-figure']/strong")[0].text
    newest = next(row for row in seen.table() if row[1][:1].isdigit())
    assert headline == newest[1]
    assert newest[0] in seen.text.split("Trend")[0]


@pytest.mark.parametrize("key", INDICATORS)
def test_every_indicator_has_a_page(scene, visitor, key: str):
    assert visitor.as_person(scene.lead).page(at(scene, "indicator", key)).status == 200


def test_the_trend_begins_where_the_record_does_with_gaps_that_say_why(scene, visitor):
    url = at(scene, "indicator", "rereferrals_12m_pct") + "?basis=month"
    rows = {row[0]: row[1] for row in visitor.as_person(scene.lead).page(url).table()}
    assert rows["April 2018"] == "too early"
    assert rows["March 2021"].endswith("%")


def test_what_lockdown_changed_is_said_in_a_sentence(scene, visitor):
    shift_keeping.work_out_one(scene.here, "first_lockdown")
    seen = visitor.as_person(scene.lead).page(at(scene, "indicator", "referrals_count"))
    section = seen.tree.xpath("//section[@aria-labelledby='change-heading']")[0].text_content()
    assert "After lockdown" in section
    assert "It does not show that lockdown was the cause." in section


def test_groups_are_drawn_on_one_scale_and_add_up(scene, visitor):
    seen = visitor.as_person(scene.lead).page(at(scene, "groups", "referrals_count", "sex"))
    figures = seen.tree.xpath("//script[@type='application/json']")
    assert len(figures) >= 2
    tables = seen.tree.xpath("//table")
    newest = [t.xpath("tbody/tr[1]/td[1]")[0].text for t in tables]
    whole = visitor.page(at(scene, "indicator", "referrals_count")).table()[0][1]
    assert sum(int(n.replace(",", "")) for n in newest) == int(whole.replace(",", ""))


def test_two_characteristics_at_once_are_a_table_that_adds_up_to_the_whole(scene, visitor):
    url = at(scene, "groups", "referrals_count", "sex")
    seen = visitor.as_person(scene.lead).page(f"{url}?and=source")
    assert "By sex and referral source, in the 12 months to" in seen.text
    figures = queries.figures_of(
        scene.here,
        INDICATORS["referrals_count"],
        first=date(2020, 4, 1),
        last=date(2021, 3, 31),
        basis="year",
        cuts=["", "sex,source"],
    )
    pairs = figures[figures["cut"] == "sex,source"]
    assert len(pairs)
    assert pairs["numerator"].sum() == figures.loc[figures["cut"] == "", "numerator"].item()


def test_a_median_is_split_when_somebody_asks_and_for_inside_alone(scene, visitor):
    key = "assessment_median_all_wd"
    url = at(scene, "groups", key, "sex")
    seen = visitor.as_person(scene.lead).page(url)
    assert len(seen.tree.xpath("//script[@type='application/json']")) >= 2
    completed = [t.xpath("tbody/tr[1]/td[3]")[0].text for t in seen.tree.xpath("//table")]
    whole = visitor.page(at(scene, "indicator", key)).table()[0][3]
    assert sum(int(n or 0) for n in completed) == int(whole)
    assert "The children in" not in seen.text, "no month of a group is kept"
    figures = queries.figures_of(
        scene.here,
        INDICATORS[key],
        first=date(2020, 4, 1),
        last=date(2021, 3, 31),
        basis="year",
        cuts=["", "sex"],
    )
    split = figures[figures["cut"] == "sex"]
    assert split["value"].notna().any()
    assert split["numerator"].sum() == figures.loc[figures["cut"] == "", "numerator"].item()
    board = visitor.as_person(scene.staff[RoleName.BOARD_MEMBER])
    assert board.get(url).status_code == 403
    assert "By group" not in board.page(at(scene, "indicator", key)).text


@pytest.mark.parametrize("other", ["sex", "legal_status", "shoe_size"])
def test_a_second_characteristic_must_be_another_one_it_is_split_by(scene, visitor, other):
    url = at(scene, "groups", "referrals_count", "sex")
    assert visitor.as_person(scene.lead).get(f"{url}?and={other}").status_code == 404


def test_htmx_is_given_the_groups_alone(scene, visitor):
    visitor.force_login(scene.lead)
    url = at(scene, "groups", "referrals_count", "sex")
    part = visitor.get(url, headers={"HX-Request": "true"}).content.decode()
    whole = visitor.get(url).content.decode()
    assert part.lstrip().startswith('<div id="groups">')
    assert "<html" in whole
    assert '<div id="groups">' in whole


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("indicator", ["no_such_indicator"]),
        ("groups", ["referrals_count", "legal_status"]),
        ("groups", ["referrals_count", "shoe_size"]),
        ("children", ["no_such_indicator"]),
    ],
)
def test_what_there_is_not_answers_404(scene, visitor, name: str, more: list[str]):
    assert visitor.as_person(scene.lead).page(at(scene, name, *more)).status == 404


def test_the_file_holds_the_figures_of_the_page(scene, visitor):
    visitor.force_login(scene.lead)
    answer = visitor.get(at(scene, "figures_csv", "referrals_count"), {"basis": "year"})
    rows = list(csv.DictReader(answer.content.decode().splitlines()))
    page = visitor.page(at(scene, "indicator", "referrals_count") + "?basis=year")
    assert [float(r["value"]) for r in rows] == [
        float(row[1].replace(",", "")) for row in reversed(page.table())
    ]
    assert {r["authority"] for r in rows} == {scene.here.code}


# --- The children behind a figure ----------------------------------------------------------------


def test_the_children_are_as_many_as_the_figure_and_opening_them_is_audited(scene, visitor):
    visitor.as_person(scene.lead)
    by_month = visitor.page(at(scene, "indicator", "referrals_count") + "?basis=month").table()
    figure = next(row[1] for row in by_month if row[0] == "February 2021")
    seen = visitor.page(at(scene, "children", "referrals_count") + "?month=2021-02")
    assert len(seen.table()) == int(figure)
    entry = AuditEntry.objects.filter(action="children behind a figure read").latest("pk")
    assert entry.person == scene.lead
    assert entry.detail["month"] == "2021-02"


def test_a_senior_manager_sees_the_children_only_after_saying_why(scene, visitor):
    manager = scene.staff[RoleName.SENIOR_MANAGER]
    url = at(scene, "children", "referrals_count")
    read = AuditEntry.objects.filter(action="children behind a figure read")
    before = read.count()
    asked = visitor.as_person(manager).page(url + "?month=2021-02")
    assert not asked.tree.xpath("//table")
    refused = visitor.send(url, {"month": "2021-02", "reason": ""})
    assert refused.errors() == ["Say why you need to see these children."]
    assert read.count() == before
    opened = visitor.send(url, {"month": "2021-02", "reason": "Review of referrals in February"})
    assert opened.table()
    assert read.latest("pk").reason == "Review of referrals in February"


def test_a_month_that_is_none_is_asked_for_again(scene, visitor):
    url = at(scene, "children", "referrals_count") + "?month=2021-13"
    seen = visitor.as_person(scene.lead).page(url)
    assert seen.errors() == ["Give the month as year and month, such as 2024-09."]


# --- Small numbers -------------------------------------------------------------------------------

# Who is shown what, where a group or a single month could point to a child.
SHOWN = grid("""
    role                   groups  months
    performance_lead       yes     yes
    senior_manager         yes     yes
    board_member           no      no
    partner_analyst        no      no
""")


@pytest.mark.parametrize("row", SHOWN.to_dict("records"), ids=lambda row: row["role"])
def test_groups_and_single_months_are_for_those_who_may(scene, visitor, row: dict[str, str]):
    visitor.as_person(scene.staff[RoleName(row["role"])])
    seen = visitor.page(at(scene, "indicator", "assessments_45wd_pct"))
    by_month = visitor.page(at(scene, "indicator", "assessments_45wd_pct") + "?basis=month")
    its_file = visitor.get(at(scene, "figures_csv", "assessments_45wd_pct"), {"basis": "month"})
    groups = visitor.page(at(scene, "groups", "assessments_45wd_pct", "sex"))
    assert ("By group" in seen.text) == (row["groups"] == "yes")
    assert (groups.status == 200) == (row["groups"] == "yes")
    assert ("By month" in seen.links()) == (row["months"] == "yes")
    assert (by_month.status == 200) == (row["months"] == "yes")
    assert (its_file.status_code == 200) == (row["months"] == "yes")


@pytest.mark.parametrize("key", INDICATORS)
def test_no_number_from_1_to_5_is_shown_to_a_board_member(scene, visitor, key: str):
    visitor.as_person(scene.staff[RoleName.BOARD_MEMBER])
    rows = visitor.page(at(scene, "indicator", key)).table()
    counts = [
        [int(cell.replace(",", "")) for cell in row[3:] if cell]
        for row in rows
        if row[1][:1].isdigit()
    ]
    small = {1, 2, 3, 4, 5}
    assert not [c for c in counts if small & set(c)]
    if INDICATORS[key].unit.name == "PERCENT":
        assert not [c for c in counts if c[1] - c[0] in small]


def test_the_small_numbers_hidden_from_a_board_member_are_there(scene, visitor):
    """Else the test above could not fail."""
    url = at(scene, "indicator", "cla_started_rate")
    board = visitor.as_person(scene.staff[RoleName.BOARD_MEMBER]).page(url).table()
    lead = visitor.as_person(scene.lead).page(url).table()
    hidden = [n for n, row in enumerate(board) if row[1] == "hidden: small number"]
    assert [n for n in hidden if 1 <= int(lead[n][3]) <= 5]


# --- Queries -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("overview", []),
        *(("indicator", [key]) for key in KINDS),
        ("groups", ["referrals_count", "age_band"]),
        ("figures_csv", ["referrals_count"]),
    ],
)
def test_a_page_asks_little_of_the_database(scene, visitor, name: str, more: list[str]):
    visitor.force_login(scene.lead)
    with asking_at_most():
        assert visitor.get(at(scene, name, *more)).status_code == 200


def test_the_scene_has_figures(scene):
    assert queries.live_build(scene.here)
