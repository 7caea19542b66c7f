"""Pages that help to read figures: what was first reported, the search, the glossary, and what is
taken away."""

from __future__ import annotations

import csv
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from accounts.models import AuditEntry
from accounts.permissions import RoleName
from indicators import links
from indicators.catalogue import INDICATORS
from indicators.define import Stage
from indicators.glossary import TERMS
from indicators.models import SavedView
from ingest import actions as ingest
from tests.grid import grid

COUNT = "referrals_count"

# --- As first reported ---------------------------------------------------------------------------


def test_the_page_tells_it_to_those_who_may_see_single_months(scene, visitor):
    url = reverse("indicator", args=[scene.here.code, COUNT])
    lead = visitor.as_person(scene.lead).page(url)
    assert "As first reported, and as now" in lead.text
    assert "Every figure here stands as it was first reported" in lead.text
    newest = lead.table("first-reported-table")[0]
    assert newest[0] == "March 2021"
    assert newest[2] == newest[3]


def test_readers_outside_are_not_told_what_came_late(scene, visitor):
    url = reverse("indicator", args=[scene.here.code, COUNT])
    board = visitor.as_person(scene.staff[RoleName.BOARD_MEMBER]).page(url)
    assert "first reported" not in board.text


def test_a_return_published_again_shows_what_it_changed(scene, visitor):
    ingest.publish([scene.flawed], scene.lead)
    url = reverse("indicator", args=[scene.here.code, "cin_stock_count"])
    page = visitor.as_person(scene.lead).page(url)
    changed = [row for row in page.table("first-reported-table") if row[4]]
    # The child left out of the return sent again is missing from each month it was in need.
    assert changed
    assert {row[4] for row in changed} == {"−1"}
    assert "since first reported, down, by 1 at most" in page.text


# --- Search and glossary -------------------------------------------------------------------------


def test_the_page_lists_all_until_it_is_asked(scene, visitor):
    visitor.as_person(scene.lead)
    url = reverse("all_measures", args=[scene.here.code])
    everything = visitor.page(url)
    assert {each.title for each in INDICATORS.values()} <= set(everything.links())
    found = visitor.send(url, {"words": "LAC health"})
    assert found.heading == "Measures found"
    assert "Looked-after children with an up-to-date health assessment" in found.links()
    assert "Children looked after (CLA, LAC)" in found.text
    assert "Try fewer words" in visitor.send(url, {"words": "zeppelin"}).text


def test_what_is_typed_comes_back_as_text(scene, visitor):
    visitor.as_person(scene.lead)
    page = visitor.send(reverse("all_measures", args=[scene.here.code]), {"words": "<b>police"})
    assert "“<b>police”" in page.text


def test_the_list_alone_follows_what_is_typed(scene, visitor):
    visitor.force_login(scene.lead)
    url = reverse("all_measures", args=[scene.here.code])
    part = visitor.post(url, {"words": "police"}, headers={"HX-Request": "true"})
    assert part.content.strip().startswith(b'<div id="measures">')
    assert b"Referrals from police" in part.content


def test_the_box_is_on_pages_of_figures_alone(scene, visitor):
    visitor.as_person(scene.lead)
    box = "//search//input[@name='words']"
    assert visitor.page(reverse("overview", args=[scene.here.code])).tree.xpath(box)
    assert not visitor.page(reverse("account")).tree.xpath(box)


def test_the_glossary_says_every_word_in_the_order_of_the_alphabet(scene, visitor):
    page = visitor.as_person(scene.lead).page(reverse("glossary", args=[scene.here.code]))
    assert all(term.name in page.text and term.meaning in page.text for term in TERMS)
    names = [name.text.lower() for name in page.tree.xpath("//main//dt")]
    assert names == sorted(names)


# --- Tables taken away ---------------------------------------------------------------------------


def sheets(answer) -> dict[str, list[list]]:
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


TAKEN = grid("""
    name             more
    indicator        referrals_count
    groups           referrals_count,sex
    comparisons      -
    comparison_stage referrals
    outliers         -
    neighbours       -
    what_changed     -
    targets          -
    events           -
""")


def at(scene, name: str, more: str = "") -> str:
    return reverse(name, args=[scene.here.code, *(more.split(",") if more else [])])


@pytest.mark.parametrize("row", TAKEN.to_dict("records"), ids=lambda row: row["name"])
def test_every_page_with_tables_gives_them_away_as_files(scene, visitor, row):
    visitor.as_person(scene.lead)
    url = at(scene, row["name"], row["more"])
    links = visitor.page(url).links("//nav[@aria-label='Take these tables away']")
    assert list(links) == ["Excel", "CSV", "Excel for use outside", "CSV for use outside"]
    assert visitor.get(links["CSV"]).headers["Content-Type"].startswith("text/csv")
    about = dict(row[:2] for row in sheets(visitor.get(links["Excel"]))["About"])
    assert about["Authority"] == scene.here.name
    assert about["Taken on"]
    assert about["Small numbers"].startswith("Small numbers are in this file")


def test_what_is_not_there_has_no_tables_to_take_away(scene, visitor):
    visitor.as_person(scene.lead)
    at_home = visitor.get(reverse("indicator", args=[scene.here.code, COUNT]))
    nowhere = visitor.get(reverse("indicator", args=[scene.here.code, "no_such_measure"]))
    assert nowhere.status_code == 404
    told = ["take-away" in answer.content.decode() for answer in (at_home, nowhere)]
    assert told == [True, False]


@pytest.mark.parametrize(
    "role", [RoleName.PERFORMANCE_LEAD, RoleName.BOARD_MEMBER], ids=lambda role: role.title
)
def test_a_file_holds_what_the_page_shows_that_person(scene, visitor, role):
    url = at(scene, "indicator", "cla_started_rate")
    page = visitor.as_person(scene.staff[role]).page(url)
    rows = list(csv.reader(visitor.get(url, {"file": "csv"}).content.decode().splitlines()))
    shown = [[cell.replace(",", "") for cell in row] for row in page.table("trend-table")]
    told = [[cell.replace(",", "") for cell in row] for row in rows[1 : 1 + len(shown)]]
    if role is RoleName.PERFORMANCE_LEAD:  # more tables stand below the first, wider
        told = [row[: len(shown[0])] for row in told]
    assert told == shown


def test_what_is_taken_for_use_outside_is_what_a_board_member_is_shown(scene, visitor):
    url = at(scene, "indicator", "cla_started_rate")
    given = {"file": "csv", "use": "outside"}
    leads = visitor.as_person(scene.lead).get(url, given)
    boards = visitor.as_person(scene.staff[RoleName.BOARD_MEMBER]).get(url, {"file": "csv"})
    assert leads.content == boards.content
    assert leads.headers["Content-Disposition"].endswith('-outside.csv"')
    assert visitor.get(url, {"file": "csv", "use": "inside"}).status_code == 404
    assert visitor.get(url, {"file": "pdf"}).status_code == 404


@pytest.mark.parametrize(
    ("name", "inside", "outside"),
    [
        ("indicator", {"file": "csv"}, {"file": "csv", "use": "outside"}),
        ("figures_csv", {}, {"use": "outside"}),
        ("figures_xlsx", {}, {"use": "outside"}),
    ],
)
def test_taking_small_numbers_is_recorded_and_nothing_else_is(
    scene, visitor, name: str, inside: dict, outside: dict
):
    visitor.force_login(scene.lead)
    url = at(scene, name, "cla_started_rate")
    taken = AuditEntry.objects.filter(action="took tables with small numbers")
    before = taken.count()
    visitor.get(url, outside)
    assert taken.count() == before
    visitor.get(url, inside)
    assert taken.count() == before + 1
    assert taken.latest("pk").subject == name
    visitor.as_person(scene.staff[RoleName.BOARD_MEMBER]).get(url, inside)
    assert taken.count() == before + 1


def test_small_charts_of_groups_are_one_table(scene, visitor):
    visitor.force_login(scene.lead)
    book = sheets(visitor.get(at(scene, "groups", "referrals_count,sex"), {"file": "xlsx"}))
    assert list(book) == ["Tables", "About"]
    assert book["Tables"][0][0] == "Table"
    assert {row[0] for row in book["Tables"][1:]} >= {"Referrals to children's social care: Male"}
    assert type(book["Tables"][1][2]) is float


def test_the_figures_say_what_they_mean(scene, visitor):
    visitor.force_login(scene.lead)
    url = at(scene, "figures_xlsx", "assessments_45wd_pct")
    (name, (headings, *rows)) = next(iter(sheets(visitor.get(url)).items()))
    first = dict(zip(headings, rows[0], strict=True))
    assert name == INDICATORS["assessments_45wd_pct"].title[:31]
    assert first["counted"] == INDICATORS["assessments_45wd_pct"].numerator
    assert first["out_of"] == INDICATORS["assessments_45wd_pct"].denominator
    assert first["taken_on"] == timezone.localdate().isoformat()


# --- Packs ---------------------------------------------------------------------------------------


def test_a_pack_holds_what_was_chosen_in_the_order_of_the_catalogue(scene, visitor):
    visitor.as_person(scene.lead)
    url = at(scene, "pack")
    assert visitor.page(url).heading == "Make a pack"
    page = visitor.page(url + "?indicator=cla_stock_count&indicator=referrals_count")
    assert page.heading == "Pack of 2 measures"
    titles = [INDICATORS[key].title for key in ("referrals_count", "cla_stock_count")]
    assert [h.text_content() for h in page.tree.xpath("//section/h2")] == titles
    assert len(page.tree.xpath("//main//svg[@role='img'][.//polyline]")) == 2
    in_stage = sum(each.stage is Stage.REFERRALS for each in INDICATORS.values())
    assert visitor.page(url + "?stage=REFERRALS").heading == f"Pack of {in_stage} measures"
    assert visitor.page(url + "?indicator=nothing").status == 404


def test_a_pack_hides_small_numbers_unless_it_is_for_inside(scene, visitor):
    visitor.as_person(scene.lead)
    url = at(scene, "pack") + "?indicator=cla_started_rate"
    outside, inside = visitor.page(url), visitor.page(url + "&for=inside")
    assert "Small numbers are hidden" in outside.text
    assert "keep it inside the authority" in inside.text
    assert "hidden: small number" in outside.text
    assert "hidden: small number" not in inside.text
    visitor.as_person(scene.staff[RoleName.BOARD_MEMBER])
    assert visitor.page(url + "&for=inside").table() == outside.table()


# --- The quarterly set ---------------------------------------------------------------------------


def test_the_quarterly_set_adds_up_to_the_year(scene, visitor):
    visitor.force_login(scene.lead)
    text = visitor.get(at(scene, "quarterly_csv")).content.decode()
    rows = [row for row in csv.DictReader(text.splitlines()) if row["item"] == "2"]
    year = visitor.get(at(scene, "figures_csv", COUNT), {"basis": "year"}).content.decode()
    whole = {row["month"]: float(row["value"]) for row in csv.DictReader(year.splitlines())}
    for march, value in whole.items():
        title = f"{int(march[:4]) - 1}-{march[2:4]}"
        assert sum(float(r["numerator"]) for r in rows if r["quarter"][:7] == title) == value


def test_the_quarterly_page_names_what_it_has_not(scene, visitor):
    page = visitor.as_person(scene.lead).page(at(scene, "quarterly_set"))
    assert "29. Social workers: vacancies" in page.text
    assert page.table("quarterly-table")[0][0] == "1. Initial contacts"
    assert AuditEntry.objects.filter(action="took quarterly set with small numbers").count() == 0
    visitor.get(at(scene, "quarterly_xlsx"))
    assert AuditEntry.objects.filter(action="took quarterly set with small numbers").count() == 1


# --- Links ---------------------------------------------------------------------------------------


def test_a_link_reads_what_a_board_member_is_given(scene, visitor):
    _, token = links.make(
        scene.here, name="all", stage=None, days=30, by=scene.lead, today=timezone.localdate()
    )
    text = visitor.get(reverse("link_csv", args=[token])).content.decode()
    read = list(csv.DictReader(text.splitlines()))
    visitor.force_login(scene.staff[RoleName.BOARD_MEMBER])
    for key in ("cla_started_rate", "assessments_45wd_pct", "cla_stock_count"):
        file = visitor.get(at(scene, "figures_csv", key)).content.decode()
        given = list(csv.DictReader(file.splitlines()))
        assert [row for row in read if row["indicator"] == key] == given
    assert {row["status"] for row in read} > {"ok", "suppressed"}


# --- Saved views ---------------------------------------------------------------------------------


def test_a_page_with_its_filters_is_saved_for_oneself(scene, visitor):
    visitor.as_person(scene.lead)
    page = visitor.page(at(scene, "indicator", COUNT) + "?basis=year")
    (address,) = page.tree.xpath("//form//input[@name='address']/@value")
    kept = visitor.send(at(scene, "save_view"), {"name": "For the board", "address": address})
    assert kept.links()["For the board"] == at(scene, "indicator", COUNT) + "?basis=year"
    visitor.as_person(scene.staff[RoleName.BOARD_MEMBER])
    assert "For the board" not in visitor.page(at(scene, "saved")).text
    number = SavedView.objects.get(name="For the board").pk
    forget = reverse("forget_view", args=[scene.here.code, number])
    assert visitor.post(forget).status_code == 404
    visitor.as_person(scene.lead)
    assert "You have saved none" in visitor.send(forget).text


def test_the_same_name_again_is_the_newer_page(scene, visitor):
    visitor.as_person(scene.lead)
    for key in (COUNT, "cla_stock_count"):
        address = at(scene, "indicator", key)
        kept = visitor.send(at(scene, "save_view"), {"name": "Mine", "address": address})
    assert kept.links()["Mine"] == at(scene, "indicator", "cla_stock_count")


@pytest.mark.parametrize(
    "address",
    ["https://example.org/", "//example.org/", "/E99000902/scorecard/", "/account/", "/{}/people/"],
)
def test_only_a_page_of_figures_of_this_authority_is_saved(scene, visitor, address):
    visitor.as_person(scene.lead)
    given = {"name": "Elsewhere", "address": address.format(scene.here.code)}
    assert "This page cannot be saved" in visitor.send(at(scene, "save_view"), given).text
    assert not SavedView.objects.exists()
