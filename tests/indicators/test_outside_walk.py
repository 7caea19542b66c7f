"""A board member takes what is made of figures elsewhere (packs of boards, the scorecard, links,
saved views, what changed, the mail, what came since) and is told nothing that the pages of the
measures do not tell, which `test_outside_attack` attacks.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO, StringIO

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from accounts.permissions import RoleName
from boards import actions as boards
from boards import inquiry_figures, measure_actions, pdf
from boards.may import Who
from boards.models import Action, SeatKind
from indicators import (
    digest_actions,
    digest_words,
    links,
    remembered,
    shift_keeping,
    since_day,
    words,
)
from indicators.catalogue import INDICATORS
from indicators.define import Basis
from indicators.families import nodes_of
from indicators.models import Shift, ShiftSet
from indicators.queries import Reader
from indicators.shift.result import Verdict
from indicators.shift.windows import HEADLINE
from indicators.shift_models import SetStage
from records.calendar import LOCKDOWN, month_number
from tests.builders import undone
from tests.indicators.outside import (
    SIZE,
    at,
    collected,
    counts_behind,
    told_by_size,
    told_by_tables,
    truth_of,
)
from tests.pages import PageClient
from tests.pages import words as words_of

# Each page of everything is opened: too long for every day.
pytestmark = pytest.mark.trust

EVENT = "first_lockdown"
SINCE = date(2020, 4, 1)
REFUSED = ("beside", "quarterly_set", "quarterly_csv", "quarterly_xlsx")
BY_TITLE = {each.title: key for key, each in INDICATORS.items()}
COUNT_OF = re.compile(r"^([\d,]+) of ([\d,]+)$")


@pytest.fixture(scope="module")
def truth(scene) -> dict[tuple[str, str], float]:
    """Every count there is, by node and month."""
    return truth_of(scene)


@pytest.fixture(scope="module")
def seen(scene) -> dict[tuple[str, str], float]:
    """Every count that the files of the measures tell a board member."""
    with undone():
        return collected(PageClient().as_person(board_member(scene)), scene)


@pytest.fixture
def outside(scene, visitor) -> PageClient:
    """A board member."""
    return visitor.as_person(board_member(scene))


@pytest.fixture
def board(scene, visitor):
    """A board on which they sit, that follows every measure."""
    made = boards.set_up(scene.here, name="Overview", purpose="", by=None)
    for role, kind in (
        (RoleName.PERFORMANCE_LEAD, SeatKind.NOTE_TAKER),
        (RoleName.BOARD_MEMBER, SeatKind.MEMBER),
    ):
        boards.seat(made, scene.staff[role], kind, by=None, who={Who.ADMINISTRATOR})
    for key in INDICATORS:
        measure_actions.follow(made, key, by=scene.lead, who={Who.PERFORMANCE_LEAD})
    return made


def board_member(scene):
    return scene.staff[RoleName.BOARD_MEMBER]


def called(key: str, truth: dict) -> dict[str, str]:
    """The months by what pages call the period of a figure that ends with them."""
    each = INDICATORS[key]
    numbered = {m: month_number(date.fromisoformat(f"{m}-01")) for m in {m for _, m in truth}}
    bases = [
        basis for basis, _ in words.bases(each) if (basis, each.basis) != ("month", Basis.MONTH)
    ]
    long = {words.period_name(each, n, basis): m for m, n in numbered.items() for basis in bases}
    return long | {f"{words.MONTHS[n % 12][:3]} {n // 12}": m for m, n in numbered.items()}


def told_by_cells(title: str, when: str, cells: dict[str, float | str], truth: dict) -> set[tuple]:
    """What a line of a pack or of the scorecard tells: the counts behind its figure, and the
    numbers themselves."""
    key = BY_TITLE[title]
    month = called(key, truth)[when]
    told = counts_behind(key, month, truth)
    for node in nodes_of(INDICATORS[key]):
        number = cells["Denominator" if node.endswith("/of") else "Numerator"]
        if number != "":
            told.add(((node, month), float(str(number).replace(",", ""))))
    return told


def told_by_workbook(content: bytes, truth: dict) -> set[tuple]:
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    head, *rows = book.get_sheet_by_name("Measures").to_python()
    told = set()
    for row in (dict(zip(head, row, strict=True)) for row in rows):
        if any(row[name] != "" for name in ("Figure", "Numerator", "Denominator")):
            told |= told_by_cells(row["Measure"], row["Of"], row, truth)
    return told


def told_by_tracker(page, truth: dict) -> set[tuple]:
    """The figures of a page of a board's measures, or of its pack."""
    told = set()
    for row in page.tree.xpath("//table[contains(@class, 'tracker')]//tr[th[@scope='row']]"):
        figure = row.xpath("td[1]/strong")
        if not figure:
            continue
        note = [text.strip() for text in row.xpath("td[1]/span/text()")]
        counts = COUNT_OF.match(note[0])
        numbers = counts.groups() if counts else ("", "")
        cells = dict(zip(("Numerator", "Denominator"), numbers, strict=True))
        told |= told_by_cells(words_of(row.xpath("th/a|th/strong")[0]), note[-1], cells, truth)
    return told


def told_by_packs(client, scene, board, truth: dict) -> set[tuple]:
    """Everything that the pages and the files of a board's measures tell."""

    def at_board(name: str) -> str:
        return at(scene, name, board.pk)

    told = told_by_tracker(client.page(at_board("board_measures")), truth)
    assert len(told) > 50, "the board is told something"
    pack = client.page(at_board("measures_pack"))
    told |= told_by_tracker(pack, truth)
    told |= told_by_workbook(client.get(at_board("measures_xlsx")).content, truth)
    if pdf.can_make_pdf() and shutil.which("pdftotext"):
        made = client.get(at_board("measures_pdf")).content
        text = subprocess.run(
            ["pdftotext", "-raw", "-", "-"], input=made, capture_output=True, check=True
        ).stdout.decode()
        assert numbers_in(re.sub(r"Page \d+ of \d+", "", text)) <= numbers_in(pack.text)
    return told


def numbers_in(text: str) -> set[str]:
    return set(re.findall(r"\d[\d,.]*\d|\d", text))


def test_packs_of_boards_tell_no_more(scene, outside, board, seen, truth):
    assert told_by_packs(outside, scene, board, truth) <= seen.items()


def test_packs_made_of_every_figure_would_be_found_to_tell_more(
    scene, outside, board, seen, truth, monkeypatch
):
    """Else the test above could not fail."""

    def every_figure(self, authority, *, sees_small):
        self.sees_small = True
        self.reader = Reader(authority, sees_groups=True, event=LOCKDOWN)

    monkeypatch.setattr("boards.measure_figures.Figures.__init__", every_figure)
    assert not told_by_packs(outside, scene, board, truth) <= seen.items()


def test_the_scorecard_tells_no_more(scene, outside, seen, truth):
    rows = list(
        csv.DictReader(
            StringIO(outside.get(at(scene, "scorecard_csv")).content.decode("utf-8-sig"))
        )
    )
    told = set()
    for row in rows:
        key = row["indicator"]
        months = {"value": row["month"]} | {
            f"{name}_value": f"{row[name]}-03" for name in ("year_before", "two_years_before")
        }
        for name, month in months.items():
            if row[name]:
                told |= counts_behind(key, month, truth)
        assert not any(
            row[f"{name}_value"] for name in ("latest_month", "three_months", "year_to_date")
        )
    assert len(told) > 100, "the scorecard tells something"
    assert told <= seen.items()


def test_a_link_tells_no_more_as_json(scene, outside, seen, truth):
    _, token = links.make(
        scene.here, name="all", stage=None, days=30, by=scene.lead, today=timezone.localdate()
    )
    answered = json.loads(outside.get(reverse("link_json", args=[token])).content)
    told = set()
    for measure in answered["measures"]:
        for figure in measure["figures"]:
            if any(figure[name] is not None for name in ("numerator", "denominator", "value")):
                told |= counts_behind(measure["key"], figure["month"], truth)
    assert len(told) > 100, "the link tells something"
    assert told <= seen.items()


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_made_safe_is_refused(scene, outside, name: str):
    assert outside.get(at(scene, name)).status_code == 403


def test_a_saved_view_opens_no_more_than_its_page(scene, outside, seen, truth):
    single = at(scene, "indicator", "referrals_count") + "?basis=month"
    inside = at(scene, "pack") + "?for=inside&stage=LOOKED_AFTER"
    for name, address in (("Single", single), ("Inside", inside)):
        outside.send(at(scene, "save_view"), {"name": name, "address": address})
    saved = outside.page(at(scene, "saved")).links()
    assert outside.get(saved["Single"]).status_code == 403
    told = told_by_tables(outside.page(saved["Inside"]), truth)
    assert told
    assert told <= seen.items()


def test_a_search_tells_of_measures_and_of_no_figure(scene, outside):
    declared = " ".join(
        f"{e.title} {e.description} {e.numerator} {e.denominator} {e.source}"
        for e in INDICATORS.values()
    )
    found = outside.send(at(scene, "all_measures"), {"words": "looked after"})
    listed = found.tree.xpath("//main//li|//main//table")
    assert listed
    assert numbers_in(" ".join(words_of(each) for each in listed)) <= numbers_in(declared)


LATEST = re.compile(
    r"It was .*?(?:in the|in|on) ((?:12 months to |year to )?(?:\d+ )?[A-Z][a-z]+ \d{4})\.", re.I
)


def told_by_inquiry(scene, key: str, truth: dict) -> set[tuple]:
    """What readers outside are told by figures of a measure that are kept in an inquiry."""
    kept = inquiry_figures.figures_now(scene.here, INDICATORS[key], event=EVENT).outside
    named = called(key, truth)
    told = told_by_size(key, kept["sentence"], truth)
    whens = [when for when, figure, _ in kept["table"]["rows"] if figure and figure[0].isdigit()]
    if found := LATEST.match(kept["sentence"]):
        whens.append(found[1][0].upper() + found[1][1:])
    for when in whens:
        told |= counts_behind(key, named[when], truth)
    return told


def test_figures_kept_in_an_inquiry_tell_no_more(scene, seen, truth):
    told = set().union(*(told_by_inquiry(scene, key, truth) for key in INDICATORS))
    assert len(told) > 100, "they tell something"
    assert told <= seen.items()


def test_figures_kept_in_an_inquiry_for_inside_would_be_found(scene, seen, truth, monkeypatch):
    """Else the test above could not fail."""
    every = inquiry_figures._reader(scene.here, sees=True)
    monkeypatch.setattr(inquiry_figures, "_reader", lambda authority, *, sees: every)
    told = set().union(*(told_by_inquiry(scene, key, truth) for key in INDICATORS))
    assert not told <= seen.items()


# --- What changed, the mail of it, and what came since a day --------------------------------------


@pytest.fixture(scope="module")
def worked_out(scene):
    """The scene with every measure worked out after lockdown."""
    shift_keeping.work_out_one(scene.here, EVENT)
    return scene


def told_of_changes(client, scene, truth: dict) -> tuple[set[tuple], set[str]]:
    """What every page of what changed tells a reader, and every sentence with a size."""
    told, sentences = set(), set()
    for key in INDICATORS:
        page = client.page(at(scene, "shift", EVENT, key))
        assert not page.tree.xpath("//script[@type='application/json']"), "no process is drawn"
        assert not page.tree.xpath("//*[@id='process-table']")
        told |= told_by_size(key, page.text, truth)
        sentences |= {match[0] for match in SIZE.finditer(page.text)}
    return told, sentences


def moved(scene) -> None:
    """Let every measure have moved whose plain comparison may be told: few do in a small place."""
    rows = Shift.objects.filter(set__authority=scene.here, set__event=EVENT, cut="")
    plain = rows.filter(window=shift_keeping.PLAIN_YEAR).exclude(
        change_pct=None, change_points=None
    )
    for row in plain:
        change = row.change_points if row.change_points is not None else row.change_pct
        verdict = Verdict.FELL if change < 0 else Verdict.ROSE
        same = rows.filter(indicator=row.indicator, window__in=[HEADLINE, row.window])
        same.update(verdict=verdict, why="")


def test_what_changed_tells_only_of_what_is_shown(worked_out, outside, seen, truth):
    moved(worked_out)
    told, sentences = told_of_changes(outside, worked_out, truth)
    assert len(sentences) > 5, "something is told"
    assert told <= seen.items()
    for name in ("what_changed", "changes_report"):
        more = [EVENT] if name == "changes_report" else []
        text = outside.page(at(worked_out, name, *more), {"length": "long"}).text
        assert {match[0] for match in SIZE.finditer(text)} <= sentences


def test_changes_told_without_asking_what_is_shown_would_be_found(
    scene, outside, seen, truth, monkeypatch
):
    """Else the test above could not fail."""
    monkeypatch.setattr(shift_keeping, "comparison_may_leave", lambda *given, **kept_back: True)
    ShiftSet.objects.filter(authority=scene.here).delete()
    shift_keeping.work_out_one(scene.here, EVENT)
    moved(scene)
    told, _ = told_of_changes(outside, scene, truth)
    assert not told <= seen.items()


def test_the_mail_of_what_moved_tells_no_size_that_no_page_tells(worked_out, outside, truth):
    moved(worked_out)
    _, sentences = told_of_changes(outside, worked_out, truth)
    told = {SIZE.match(each)[3] for each in sentences}
    ShiftSet.objects.filter(authority=worked_out.here).update(stage=SetStage.DONE)
    digest_actions.ask(board_member(worked_out), worked_out.here)
    assert digest_actions.send(datetime(2026, 5, 4, 7, 45, tzinfo=UTC)) == 1
    body, _, _ = mail.outbox[-1].body.partition(digest_words.HOW_SURE)
    sizes = set(re.findall(r"by ([\d.,]+(?:%| points))", body))
    assert sizes
    assert sizes <= told
    rest = re.sub(r"by [\d.,]+(%| points)|and \d+ more", "", body)
    for title in sorted(BY_TITLE, key=len, reverse=True):
        rest = rest.replace(title, "")
    assert not numbers_in(rest), "no count, no month"


@pytest.fixture
def each_moved(monkeypatch) -> None:
    """Every measure moved after any day as whole years say: few do in a small place."""

    def moved(*asked):
        found = shifts_alone(*asked)
        plain = next((each for each in found if each.window == shift_keeping.PLAIN_YEAR), None)
        if plain is None or not plain.change_pct:
            return found
        verdict = Verdict.FELL if plain.change_pct < 0 else Verdict.ROSE
        return [
            replace(each, verdict=verdict, why=None)
            if each.window in (HEADLINE, plain.window) and each.lower_pct is not None
            else each
            for each in found
        ]

    shifts_alone = since_day.of_facts.shifts_alone
    monkeypatch.setattr(since_day.of_facts, "shifts_alone", moved)


def since_then(scene) -> list[since_day.Since]:
    reader = Reader(scene.here, sees_groups=False, event=LOCKDOWN)
    return since_day.since(reader, [(key, SINCE) for key in INDICATORS])


def told_since(scene, truth: dict) -> set[tuple]:
    return {
        count
        for each in since_then(scene)
        for count in told_by_size(each.indicator, each.sentence, truth)
    }


def test_what_came_since_told_without_asking_what_is_shown_would_be_found(
    scene, seen, truth, each_moved, monkeypatch
):
    """Else the next test could not fail."""
    monkeypatch.setattr(since_day, "comparison_may_leave", lambda *given, **kept_back: True)
    remembered.forget()
    told = told_since(scene, truth)
    remembered.forget()
    assert not told <= seen.items()


def test_what_came_since_a_day_tells_only_of_what_is_shown(scene, outside, seen, truth, each_moved):
    remembered.forget()
    told = told_since(scene, truth)
    assert told, "something is told"
    assert told <= seen.items()
    Action.objects.bulk_create(
        Action(
            authority=scene.here, what="Try it", indicator=each.indicator, made_by=scene.lead,
            due_on=SINCE, agreed_on=SINCE, took_effect_on=SINCE, owner=scene.lead,
        )
        for each in since_then(scene)
    )  # fmt: skip
    sentences = {match[0] for each in since_then(scene) for match in SIZE.finditer(each.sentence)}
    page = outside.page(at(scene, "promises"))
    assert {match[0] for match in SIZE.finditer(page.text)} <= sentences
    remembered.forget()
