"""The pages of what changed: what they say, to whom, in how many queries."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from accounts.permissions import RoleName
from indicators import process_page, remembered, shift_keeping, shift_queries
from indicators.catalogue import INDICATORS
from indicators.models import Event, Rebaseline, SeriesBreak, Shift, ShiftSet
from indicators.shift.result import Verdict
from tests.pages import asking_at_most

EVENT = "first_lockdown"
KEY = "referrals_count"


@pytest.fixture(scope="module")
def worked_out(scene):
    """The scene with every measure worked out, for two of the events."""
    for event in (EVENT, "third_lockdown"):
        shift_keeping.work_out_one(scene.here, event)
    return scene


def at(scene, name: str, *more) -> str:
    return reverse(name, args=[scene.here.code, *more])


def headline(scene, key: str = KEY) -> Shift:
    return Shift.objects.get(
        set__authority=scene.here, set__event=EVENT, window="headline", cut="", indicator=key,
        set__is_current=True,
    )  # fmt: skip


def test_before_anything_is_worked_out_the_page_says_how_far_it_is(scene, visitor):
    ShiftSet.objects.filter(authority=scene.here, event=EVENT).update(done=7, of=60)
    visitor.as_person(scene.lead)
    assert "being worked out: 7 of 60 measures" in visitor.page(at(scene, "what_changed")).text
    assert "being worked out: 7 of 60" in visitor.page(at(scene, "shift", EVENT, KEY)).text
    assert "not worked out yet" in visitor.page(at(scene, "indicator", KEY)).text
    part = visitor.get(at(scene, "what_changed"), headers={"HX-Request": "true"}).content.decode()
    assert 'hx-trigger="every 5s"' in part


def test_the_list_counts_every_measure_in_one_sentence(worked_out, visitor):
    seen = visitor.as_person(worked_out.lead).page(at(worked_out, "what_changed"))
    rows = Shift.objects.filter(
        set__authority=worked_out.here, set__event=EVENT, window="headline", cut=""
    )
    fell, rose = (rows.filter(verdict=v).count() for v in (Verdict.FELL, Verdict.ROSE))
    moved = f"{fell} fell and {rose} rose" if fell or rose else "none clearly fell or rose"
    assert f"Of {rows.count()} measures, {moved} after lockdown" in seen.text
    assert "It does not show that lockdown was the cause." in seen.text
    assert len(seen.tree.xpath("//ol[@class='changes']/li")) + len(seen.table()) == rows.count()


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("direction=CANNOT_TELL", {"verdict": Verdict.CANNOT_TELL}),
        ("certainty=guide", {"indicative": True}),
        ("direction=ROSE&certainty=firm", {"verdict": Verdict.ROSE, "indicative": False}),
    ],
)
def test_the_list_is_filtered(worked_out, visitor, query: str, wanted: dict):
    seen = visitor.as_person(worked_out.lead).page(f"{at(worked_out, 'what_changed')}?{query}")
    rows = Shift.objects.filter(
        set__authority=worked_out.here, set__event=EVENT, window="headline", cut="", **wanted
    ).exclude(verdict=Verdict.NO_HISTORY)
    all_of = Shift.objects.filter(
        set__authority=worked_out.here, set__event=EVENT, window="headline", cut=""
    ).count()
    assert f"{rows.count()} of {all_of} measures." in seen.text


def test_a_rate_is_told_with_its_number_where_both_moved(worked_out, visitor):
    pair = ("referrals_count", "referrals_rate")
    rows = Shift.objects.filter(
        set=headline(worked_out).set, window="headline", cut="", indicator__in=pair
    )
    rows.update(verdict=Verdict.FELL, why="", change_pct=-12.4, change_points=None)
    url = at(worked_out, "what_changed")
    listed = visitor.as_person(worked_out.lead).page(url).tree.xpath("//ol[@class='changes'][1]/li")
    said = [" ".join(item.text_content().split()) for item in listed]
    (one,) = [text for text in said if "Referrals per 10,000 children" in text]
    assert "The same as a rate: Referrals per 10,000 children, 12% lower" in one
    rows.filter(indicator=pair[1]).update(verdict=Verdict.ROSE)
    assert "The same as a rate" not in visitor.page(url).text


def test_the_overview_says_what_each_measure_did_last(worked_out, visitor):
    lead, board = (worked_out.staff[r] for r in (RoleName.PERFORMANCE_LEAD, RoleName.BOARD_MEMBER))
    remembered.forget()
    row = headline(worked_out)
    Shift.objects.filter(pk=row.pk).update(
        verdict=Verdict.FELL, why="", change_pct=-20.1, indicative=False
    )
    url = at(worked_out, "overview")
    assert "Fell by 20% after lockdown." in visitor.as_person(lead).page(url).text
    plain = Shift.objects.filter(set=row.set, indicator=KEY, window=shift_keeping.PLAIN_YEAR)
    plain.update(verdict=Verdict.FELL, change_pct=-12.4, may_leave=True)
    told = visitor.as_person(board).page(url).text
    assert "Fell by 12% after lockdown." in told
    assert "20%" not in told.split("Referrals to children")[1][:200]
    plain.update(may_leave=False)
    assert "after lockdown." not in visitor.page(url).text
    # Rows are never written anew in the product: here they are, and then as they were.
    remembered.forget()


def test_a_process_is_charted_on_the_page_and_told_beside_the_figure(worked_out, visitor):
    visitor.as_person(worked_out.lead)
    shift = visitor.page(at(worked_out, "shift", EVENT, KEY))
    assert shift.tree.xpath("//script[@id='process-figure']")
    assert "Month by month:" in visitor.page(at(worked_out, "indicator", KEY)).text
    yearly = visitor.page(at(worked_out, "shift", EVENT, "cla_dental_pct"))
    assert "A control chart needs months that are counted one by one." in yearly.text
    visitor.as_person(worked_out.staff[RoleName.BOARD_MEMBER])
    assert "Month by month:" not in visitor.page(at(worked_out, "indicator", KEY)).text


def test_partners_data_are_told_beside_or_said_to_be_missing(worked_out, visitor, monkeypatch):
    url = at(worked_out, "shift", EVENT, KEY)
    visitor.as_person(worked_out.lead)
    assert "No data of partners (health, police, schools, youth justice)" in visitor.page(url).text
    theirs = replace(INDICATORS["s47_count"], needs=("police_incidents",))
    monkeypatch.setitem(INDICATORS.declared, "s47_count", theirs)
    seen = visitor.page(url)
    assert "No data of partners" not in seen.text
    assert seen.tree.xpath("//h2[contains(., 'same story')]/following-sibling::ul[1]/li/a")


def test_htmx_is_given_the_list_alone(worked_out, visitor):
    visitor.force_login(worked_out.lead)
    url = at(worked_out, "what_changed")
    part = visitor.get(url, headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<div id="changes">')
    assert "hx-trigger" not in part, "what is worked out is not asked for again and again"
    assert "<html" in visitor.get(url).content.decode()


def test_a_measure_is_opened_with_what_stands_behind_it(worked_out, visitor):
    seen = visitor.as_person(worked_out.lead).page(at(worked_out, "shift", EVENT, KEY))
    row = headline(worked_out)
    assert row.sentence.split(": ", 1)[1][1:] in seen.text
    assert row.detail in seen.text
    assert {"Which groups drove it", "For the analyst: method and checks"} <= {
        " ".join(h.text_content().split()) for h in seen.tree.xpath("//h2|//summary")
    }


def test_the_parts_on_the_page_add_up(worked_out, visitor):
    seen = visitor.as_person(worked_out.lead).page(at(worked_out, "shift", EVENT, KEY))
    rows = seen.tree.xpath("//table[@id='parts-sex-table']/tbody/tr")
    cells = [[c.text_content() for c in row.xpath("th|td")] for row in rows]
    column = [float(row[3].replace(",", "")) for row in cells]
    assert cells[-1][0] == "All"
    assert sum(column[:-1]) == pytest.approx(column[-1], abs=0.2)


def test_another_event_is_another_answer(worked_out, visitor):
    url = f"{at(worked_out, 'what_changed')}?event=third_lockdown"
    assert "after the third lockdown" in visitor.as_person(worked_out.lead).page(url).text
    assert visitor.get(f"{at(worked_out, 'what_changed')}?event=no-such").status_code == 404


def test_the_report_is_short_for_a_board_and_long_for_an_analyst(worked_out, visitor):
    url = at(worked_out, "changes_report", EVENT)
    visitor.as_person(worked_out.lead)
    short, long = visitor.page(url).text, visitor.page(f"{url}?length=long").text
    assert "Method:" not in short
    assert long.count("Method:") > 10


# --- Readers who may not see small numbers -------------------------------------------------------


def test_a_board_member_is_told_whole_years_plainly_and_nothing_of_months(worked_out, visitor):
    board = worked_out.staff[RoleName.BOARD_MEMBER]
    visitor.as_person(board)
    for url in (
        at(worked_out, "what_changed"),
        at(worked_out, "shift", EVENT, KEY),
        f"{at(worked_out, 'changes_report', EVENT)}?length=long",
    ):
        seen = visitor.page(url)
        assert not seen.tree.xpath("//svg[@class='shift-spark']|//script[@type='application/json']")
        assert "pattern would suggest" not in seen.text
        assert "likely" not in seen.tree.xpath("//main")[0].text_content()
        assert "Dispersion" not in seen.text


def test_the_lead_is_told_what_a_board_member_is_not(worked_out, visitor):
    """Else the test above could not fail."""
    seen = visitor.as_person(worked_out.lead).page(at(worked_out, "shift", EVENT, KEY))
    assert seen.tree.xpath("//script[@type='application/json']")
    assert "would suggest" in seen.text or "months of" in seen.text


def test_a_change_is_told_outside_only_where_the_plain_years_agree(worked_out, visitor):
    board = worked_out.staff[RoleName.BOARD_MEMBER]
    row = headline(worked_out)
    plain = Shift.objects.filter(set=row.set, indicator=KEY, window=shift_keeping.PLAIN_YEAR)
    Shift.objects.filter(pk=row.pk).update(verdict=Verdict.FELL, why="")
    plain.update(verdict=Verdict.FELL, change_pct=-12.4, may_leave=True)
    url = at(worked_out, "shift", EVENT, KEY)
    told = "From April 2020 to March 2021 it was about 12% lower than in the same months"
    assert told in visitor.as_person(board).page(url).text
    plain.update(may_leave=False)
    assert "too much of small numbers" in visitor.page(url).text
    plain.update(may_leave=True, verdict=Verdict.UNCLEAR)
    assert "12%" not in visitor.page(url).text


# --- Evidence, baselines, events -----------------------------------------------------------------


def test_evidence_stays_as_it_was_when_it_was_kept(worked_out, visitor):
    manager = worked_out.staff[RoleName.SENIOR_MANAGER]
    visitor.as_person(manager)
    kept = visitor.send(at(worked_out, "keep_shift", EVENT, KEY))
    assert "Kept as evidence by" in kept.text
    assert AuditEntry.objects.filter(action="change kept as evidence", person=manager).exists()
    row = headline(worked_out)
    assert shift_queries.kept(worked_out.here, row.pk)[0] == row
    assert shift_queries.kept(worked_out.next_door, row.pk) == []
    ShiftSet.objects.filter(pk=row.set_id).update(is_current=False)
    assert "Kept as evidence by" in visitor.page(at(worked_out, "kept_shift", row.pk)).text


def test_what_nobody_kept_is_no_evidence(worked_out, visitor):
    url = at(worked_out, "kept_shift", headline(worked_out).pk)
    assert visitor.as_person(worked_out.lead).page(url).status == 404


def test_a_new_baseline_is_a_named_persons_with_a_reason(worked_out, visitor):
    visitor.as_person(worked_out.lead)
    url = at(worked_out, "set_baseline", EVENT, KEY)
    assert "Say why the usual level is another one now." in visitor.send(url, {"reason": ""}).text
    assert not Rebaseline.objects.exists()
    seen = visitor.send(url, {"reason": "Schools closed to most children"})
    assert "The usual level is worked out anew from this event on." in seen.text
    (made,) = Rebaseline.objects.all()
    assert (made.made_by, made.event) == (worked_out.lead, EVENT)
    assert made.reason in visitor.page(at(worked_out, "events")).text
    visitor.send(at(worked_out, "withdraw_baseline", made.pk))
    made.refresh_from_db()
    assert made.withdrawn_by == worked_out.lead


def test_a_page_laid_out_before_knows_a_baseline_set_since(worked_out, visitor, monkeypatch):
    visitor.as_person(worked_out.lead)
    url = at(worked_out, "indicator", KEY)
    visitor.page(url)
    monkeypatch.setattr(process_page, "told", lambda *_: "Told anew.")
    assert "Told anew." not in visitor.page(url).text
    baseline = at(worked_out, "set_baseline", EVENT, KEY)
    visitor.send(baseline, {"reason": "Schools closed to most children"})
    assert "Told anew." in visitor.page(url).text


def test_pages_laid_out_before_know_results_that_went_since(worked_out, visitor):
    visitor.as_person(worked_out.lead)
    remembered.forget()
    fell = {"verdict": Verdict.FELL, "why": "", "change_pct": -20.1, "indicative": False}
    Shift.objects.filter(pk=headline(worked_out).pk).update(**fell)
    pages = [at(worked_out, "overview"), at(worked_out, "indicator", KEY)]
    before = [visitor.page(url).text for url in pages]
    ShiftSet.objects.filter(authority=worked_out.here).update(is_current=False)
    after = [visitor.page(url).text for url in pages]
    remembered.forget()
    assert "Fell by 20% after lockdown." in before[0]
    assert "Fell by 20%" not in after[0]
    assert "What changed is not worked out yet." not in before[1]
    assert "What changed is not worked out yet." in after[1]


def test_a_manager_adds_an_event_and_its_results_are_asked_for(worked_out, visitor):
    manager = worked_out.staff[RoleName.SENIOR_MANAGER]
    url = at(worked_out, "add_event")
    visitor.as_person(manager)
    refused = visitor.send(url, {"title": "", "on": "", "kind": "practice", "reason": ""})
    assert refused.errors() == [
        "Say in a few words what happened.",
        "Enter the day it began.",
        "Say why it may matter.",
    ]
    given = {"title": "the new front door", "on": "2020-10-01", "kind": "practice", "reason": "New"}
    seen = visitor.send(url, given)
    assert "The event is added." in seen.text
    event = Event.objects.get(authority=worked_out.here)
    assert event.added_by == manager
    assert ShiftSet.objects.filter(authority=worked_out.here, event=event.key).exists()
    assert "already an event of that name" in visitor.send(url, given).text
    assert "The new front door, 1 October 2020" in visitor.page(at(worked_out, "events")).text
    visitor.send(at(worked_out, "withdraw_event", event.pk))
    assert "Withdrawn by" in visitor.page(at(worked_out, "events")).text


def test_a_break_is_added_with_the_month_it_begins_in(worked_out, visitor):
    url = at(worked_out, "add_break")
    visitor.as_person(worked_out.lead)
    given = {"indicator": KEY, "month": "2020-13", "kind": "recording", "note": "New system."}
    wrong = visitor.send(url, given)
    assert wrong.errors() == ["Give the month as year and month, such as 2023-04."]
    before = set(ShiftSet.objects.filter(event=EVENT).values_list("inputs", flat=True))
    visitor.send(url, given | {"month": "2020-10"})
    (broken,) = SeriesBreak.objects.all()
    assert f"{broken.month:%Y-%m}" == "2020-10"
    assert set(ShiftSet.objects.filter(event=EVENT).values_list("inputs", flat=True)) != before
    visitor.send(at(worked_out, "withdraw_break", broken.pk))
    broken.refresh_from_db()
    assert broken.withdrawn_by == worked_out.lead


def test_events_of_next_door_cannot_be_withdrawn(worked_out, visitor):
    event = Event.objects.create(
        authority=worked_out.here, key="x", title="x", on="2020-10-01", added_by=worked_out.lead
    )
    visitor.force_login(worked_out.stranger)
    url = reverse("withdraw_event", args=[worked_out.next_door.code, event.pk])
    assert visitor.post(url).status_code == 404


# --- Queries -------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [RoleName.PERFORMANCE_LEAD, RoleName.BOARD_MEMBER])
@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("what_changed", []),
        ("changes_report", [EVENT]),
        ("shift", [EVENT, KEY]),
        ("events", []),
        ("indicator", [KEY]),
    ],
)
def test_a_page_asks_little_of_the_database(worked_out, visitor, role, name: str, more: list[str]):
    visitor.force_login(worked_out.staff[role])
    with asking_at_most():
        assert visitor.get(at(worked_out, name, *more)).status_code == 200
