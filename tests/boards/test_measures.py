"""A board's measures from end to end: what people do with them, the pages, and the packs that leave
with them.

One module, because the figures it stands on are made once a module.
"""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from accounts.models import AuditEntry
from accounts.permissions import RoleName
from boards import actions, measure_actions, measure_queries, pdf
from boards.actions import MayNot
from boards.agreement import Rag
from boards.may import Who
from boards.measure_figures import Figures
from boards.measure_presenting import HEADINGS
from boards.models import (
    Action,
    Board,
    MeasureRating,
    Meeting,
    MeetingState,
    SeatKind,
    TrackedMeasure,
)
from boards.versions import ChangedMeanwhile
from indicators.catalogue import INDICATORS
from indicators.define import Unit
from indicators.models import Build
from indicators.target_setting import set_target
from indicators.targets import Goal
from records.calendar import month_start
from tests.builders import Scene
from tests.grid import grid
from tests.pages import asking_at_most

CHAIR, LEAD, MEMBER = (
    RoleName.SENIOR_MANAGER,
    RoleName.PERFORMANCE_LEAD,
    RoleName.BOARD_MEMBER,
)
KEY = "assessments_45wd_pct"
TODAY = date(2021, 9, 1)
SMALL = {1, 2, 3, 4, 5}
AS_CHAIR, AS_LEAD, AS_MEMBER = {Who.CHAIR}, {Who.PERFORMANCE_LEAD}, {Who.MEMBER}
KEYS = ("referrals_count", KEY, "cla_stock_count")
REFERRALS, ASSESSED, LOOKED_AFTER = (INDICATORS[key].title for key in KEYS)


@dataclass
class Table:
    """A board with the senior manager in the chair, the lead taking notes and the board member."""

    scene: Scene
    board: Board
    measures: dict[str, TrackedMeasure]

    def at(self, name: str, *more: object) -> str:
        return reverse(name, args=[self.scene.here.code, self.board.pk, *more])

    def follow(self, key: str, **said) -> TrackedMeasure:
        person = self.scene.lead
        made = measure_actions.follow(self.board, key, by=person, who=AS_LEAD, **said)
        self.measures[key] = made
        return made

    def rate(self, key: str, rag, role: RoleName = MEMBER, **said):
        who = {CHAIR: AS_CHAIR, LEAD: {Who.NOTE_TAKER}, MEMBER: AS_MEMBER}[role]
        person = self.scene.staff[role]
        return measure_actions.rate(self.measures[key], rag, by=person, who=who, **said)


@pytest.fixture
def table(scene: Scene, visitor) -> Table:
    """The board, following three measures of two priorities."""
    board = actions.set_up(scene.here, name="Overview", purpose="", by=None)
    seats = ((CHAIR, SeatKind.CHAIR), (LEAD, SeatKind.NOTE_TAKER), (MEMBER, SeatKind.MEMBER))
    for role, kind in seats:
        actions.seat(board, scene.staff[role], kind, by=None, who={Who.ADMINISTRATOR})
    made = Table(scene, board, {})
    for key, priority in zip(KEYS, ("Early", "Early", "Lasting"), strict=True):
        made.follow(key, priority=priority)
    return made


@pytest.fixture
def small(table: Table) -> tuple[Table, str, str]:
    """The board also follows a count that is small, and somebody wrote about it; with the key and
    the figure as the inside reads it."""
    lines = Figures(table.scene.here, sees_small=True).lines
    key = next(
        key
        for key, line in lines.items()
        if line.rated and line.indicator.unit is Unit.COUNT and line.rated.value in SMALL
    )
    table.follow(key, priority="Early")
    here = table.measures[key]
    measure_actions.comment(here, "Words of the lead.", by=table.scene.lead, who=AS_LEAD)
    table.rate(key, Rag.RED, CHAIR)
    return table, key, f"{lines[key].rated.value:.0f}"


def titles(page) -> list[str]:
    """The measures of a tracker or a pack, in their order."""
    heads = page.tree.xpath("//table[contains(@class, 'tracker')]//tr/th[@scope='row']")
    return [head.xpath("a|strong")[0].text_content().strip() for head in heads]


# --- What people do ------------------------------------------------------------------------------


def views(table) -> list[dict]:
    """What those who sit on the board say of the assessments in time."""
    return measure_queries.measures_of(table.board, TODAY).get(indicator=KEY).views


def order(table) -> list[str]:
    return [each.indicator for each in table.board.measures.filter(removed_at=None)]


def test_measures_stand_in_the_board_s_order(table):
    assert order(table) == list(KEYS)
    last = table.measures[KEYS[2]]
    measure_actions.move(last, up=True, by=table.scene.lead, who=AS_LEAD)
    assert order(table) == [KEYS[0], KEYS[2], KEYS[1]]
    measure_actions.move(table.measures[KEYS[0]], up=True, by=table.scene.lead, who=AS_LEAD)
    assert order(table) == [KEYS[0], KEYS[2], KEYS[1]], "the first stays the first"


def test_a_measure_is_followed_once_and_comes_back_with_what_was_said(table):
    with pytest.raises(MayNot, match="already"):
        table.follow(KEY)
    measure_actions.comment(table.measures[KEY], "Late.", by=table.scene.lead, who=AS_LEAD)
    measure_actions.drop(table.measures[KEY], by=table.scene.lead, who=AS_LEAD)
    assert KEY not in order(table)
    assert [each.words for each in table.follow(KEY).commentary.all()] == ["Late."]
    assert order(table)[-1] == KEY


def test_what_is_no_measure_is_not_followed(table):
    with pytest.raises(MayNot, match="no such measure"):
        table.follow("no_such_measure")


def test_two_who_edit_a_measure_lose_nothing(table):
    here = table.measures[KEY]
    said = {"owner": None, "seen": 1, "by": table.scene.lead, "who": AS_LEAD}
    measure_actions.describe(here, priority="Hers", **said)
    with pytest.raises(ChangedMeanwhile) as raised:
        measure_actions.describe(here, priority="His", **said)
    assert raised.value.row.priority == "Hers"


def test_a_rating_keeps_the_figure_it_was_made_on(table):
    set_target(table.scene.here, INDICATORS[KEY], 2021, Goal(target=1, red=0), by=table.scene.lead)
    line = Figures(table.scene.here, sees_small=True).lines[KEY]
    made = table.rate(KEY, Rag.AMBER, words="Not what families say.")
    assert (made.value, made.numerator, made.denominator) == (
        line.rated.value, line.rated.numerator, line.rated.denominator,
    )  # fmt: skip
    assert made.month == month_start(line.rated.month)
    assert made.computed == "GREEN"
    assert made.target == "1.0%, amber below 1.0%, red below 0.0%"
    assert made.data == Build.objects.get(authority=table.scene.here, is_live=True).digest
    set_target(
        table.scene.here, INDICATORS[KEY], 2021, Goal(target=100, red=99), by=table.scene.lead
    )
    made.refresh_from_db()
    assert made.computed == "GREEN", "what it was made on stays when the target moves"


def test_a_new_rating_is_a_new_row_and_the_latest_counts(table):
    for rag in (Rag.RED, Rag.GREEN):
        table.rate(KEY, rag)
    assert table.measures[KEY].ratings.count() == 2
    assert [each["rag"] for each in views(table)] == ["green"]


def test_who_left_the_board_is_counted_no_more(table):
    table.rate(KEY, Rag.RED)
    somebody = table.scene.staff[MEMBER]
    actions.unseat(table.board, somebody, by=None, who={Who.ADMINISTRATOR})
    assert views(table) == []
    said = measure_queries.ratings_of(table.measures[KEY])
    assert [(each.rag, each.latest) for each in said] == [("red", False)]


def test_a_rating_in_a_meeting_is_of_the_meeting(table):
    assert table.rate(KEY, Rag.RED).meeting is None
    meeting = Meeting.objects.create(board=table.board, held_on=TODAY, state=MeetingState.UNDER_WAY)
    assert table.rate(KEY, Rag.RED).meeting == meeting


def test_figures_that_changed_meanwhile_are_looked_at_first(table):
    seen = Figures(table.scene.here, sees_small=True).data
    with pytest.raises(measure_actions.FiguresChanged, match="New figures came in"):
        table.rate(KEY, Rag.RED, seen="another")
    assert table.rate(KEY, Rag.RED, seen=seen)


def test_the_owner_comments_and_another_member_does_not(table):
    here = table.measures[KEY]
    somebody = table.scene.staff[MEMBER]
    with pytest.raises(MayNot, match="You may not comment on this measure"):
        measure_actions.comment(here, "Mine.", by=somebody, who=AS_MEMBER)
    here.owner = somebody
    assert measure_actions.comment(here, "Mine.", by=somebody, who=AS_MEMBER).words == "Mine."


@pytest.mark.parametrize("role", [CHAIR, LEAD, MEMBER])
def test_an_ended_board_is_rated_no_more(table, role):
    Board.objects.filter(pk=table.board.pk).update(ended_at="2021-09-01T00:00Z")
    with pytest.raises(MayNot, match="the board is ended"):
        table.rate(KEY, Rag.RED, role)


def test_what_people_wrote_is_not_in_the_audit_trail(table):
    table.rate(KEY, Rag.RED, words="Only Sam is late.")
    measure_actions.comment(table.measures[KEY], "Only Sam.", by=table.scene.lead, who=AS_LEAD)
    kept = AuditEntry.objects.filter(subject=f"board {table.board.pk}")
    assert {"measure rated", "measure commented on"} <= {each.action for each in kept}
    assert not [each for each in kept if "Sam" in f"{each.detail}{each.reason}"]


# --- The tracker ---------------------------------------------------------------------------------


@pytest.fixture
def green(table: Table) -> Table:
    """The assessments in time are green by the figures."""
    set_target(table.scene.here, INDICATORS[KEY], 2021, Goal(target=1, red=0), by=table.scene.lead)
    return table


def cells(page, title: str) -> list[str]:
    """The cells of a measure's line."""
    for row in page.tree.xpath("//table[contains(@class, 'tracker')]//tr[th[@scope='row']]"):
        if row.xpath("th/a")[0].text_content().strip() == title:
            return [" ".join(cell.text_content().split()) for cell in row.xpath("td")]
    raise AssertionError(f"no line of {title}")


def test_measures_stand_under_their_priority_with_figure_and_both_ratings(green, visitor):
    for role, rag in ((CHAIR, Rag.AMBER), (LEAD, Rag.AMBER), (MEMBER, Rag.GREEN)):
        green.rate(KEY, rag, role)
    seen = visitor.as_person(green.scene.lead).page(green.at("board_measures"))
    assert seen.heading == "Measures: Overview"
    assert titles(seen) == [REFERRALS, ASSESSED, LOOKED_AFTER]
    heads = [h.text_content() for h in seen.tree.xpath("//tr[@class='group-row']/th")]
    assert heads == ["Early", "Lasting"]
    figure, computed, members, *_ = cells(seen, ASSESSED)
    assert " of " in figure
    assert computed.startswith("Green: target met")
    assert members.startswith("2 amber 1 green")
    assert "Figures say green; 2 of 3 members say amber, 1 says green." in members
    assert "On 1 of them members disagree" in seen.text
    assert seen.tree.xpath("//span[@class='tag tag--green']/svg/circle")
    assert [words for words in seen.links() if words.endswith("(1)")] == [
        "Members disagree with the figures (1)"
    ]
    led = visitor.page(seen.links()["Members disagree with the figures (1)"])
    assert titles(led) == [ASSESSED]


def test_nobody_s_rating_changes_what_the_figures_say(green, visitor):
    visitor.as_person(green.scene.lead)
    before = cells(visitor.page(green.at("board_measures")), ASSESSED)[1]
    green.rate(KEY, Rag.RED)
    assert cells(visitor.page(green.at("board_measures")), ASSESSED)[1] == before


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("", [REFERRALS, ASSESSED, LOOKED_AFTER]),
        ("priority=Lasting", [LOOKED_AFTER]),
        ("stage=REFERRALS", [REFERRALS]),
        ("rating=GREEN", [ASSESSED]),
        ("standing=DISAGREE", [ASSESSED]),
        ("standing=NOT_RATED", [REFERRALS, LOOKED_AFTER]),
        ("rating=RED", []),
        ("group=NONE&order=APART", [ASSESSED, REFERRALS, LOOKED_AFTER]),
        ("group=NONE&order=OVERDUE", [LOOKED_AFTER, REFERRALS, ASSESSED]),
        ("group=NONE&order=TITLE", sorted([REFERRALS, ASSESSED, LOOKED_AFTER])),
        ("group=STAGE&order=NO_SUCH&stage=NO_SUCH", [REFERRALS, ASSESSED, LOOKED_AFTER]),
    ],
)
def test_measures_are_chosen_ordered_and_grouped(green, visitor, asked: str, shown: list[str]):
    green.rate(KEY, Rag.RED)
    due = date(2021, 1, 1)
    said = {"authority": green.scene.here, "board": green.board, "agreed_on": due}
    Action.objects.create(**said, what="Visit.", owner_named="Sam", due_on=due, indicator=KEYS[2])
    seen = visitor.as_person(green.scene.lead).page(f"{green.at('board_measures')}?{asked}")
    assert titles(seen) == shown
    if LOOKED_AFTER in shown:
        assert "1 action open, 1 overdue" in " ".join(cells(seen, LOOKED_AFTER))


def test_htmx_is_given_the_measures_alone(table, visitor):
    visitor.force_login(table.scene.lead)
    url = table.at("board_measures")
    part = visitor.get(url, headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<div id="measures">')


def test_who_sees_no_small_numbers_is_shown_what_is_shown_outside(table, visitor):
    table.follow("adoption_reversal_count")
    table.follow("cla_dolo_count")
    insiders, outsiders = (
        visitor.as_person(person).page(table.at("board_measures"))
        for person in (table.scene.lead, table.scene.staff[MEMBER])
    )
    for key in ("adoption_reversal_count", "cla_dolo_count"):
        figure = cells(outsiders, INDICATORS[key].title)[0].split()[0]
        assert not figure.isdigit() or not 1 <= int(figure) <= 5
    assert titles(insiders) == titles(outsiders)
    assert "Small numbers are hidden here" in outsiders.text


@pytest.mark.parametrize("name", ["board_measures", "board_measure", "measures_pack"])
@pytest.mark.parametrize("role", [LEAD, MEMBER])
def test_a_page_asks_little_of_the_database(table, visitor, name: str, role: RoleName):
    visitor.force_login(table.scene.staff[role])
    url = table.at(name, *([table.measures[KEY].pk] if name == "board_measure" else []))
    visitor.get(url)  # what is worked out once for a build is kept
    with asking_at_most():
        visitor.get(url)


# --- One measure ---------------------------------------------------------------------------------


def test_a_member_rates_and_sees_who_said_what_on_which_figure(green, visitor):
    visitor.as_person(green.scene.staff[CHAIR])
    url = green.at("board_measure", green.measures[KEY].pk)
    seen = visitor.page(url)
    form = {"rag": "amber", "words": "Late where it matters."}
    form["seen"] = seen.tree.xpath("//input[@name='seen']/@value")[0]
    seen = visitor.send(green.at("rate_measure", green.measures[KEY].pk), form)
    (said,) = seen.table("ratings")
    assert said[1:3] == ["Amber", "Late where it matters."]
    assert "Green: target met" in said[4]
    assert "Figures say green; 1 member says amber." in seen.text


def test_what_could_not_be_saved_is_not_lost(table, visitor):
    visitor.as_person(table.scene.staff[CHAIR])
    url = table.at("rate_measure", table.measures[KEY].pk)
    seen = visitor.send(url, {"rag": "", "words": "My words."})
    assert seen.errors() == ["Choose red, amber, green or no view."]
    assert "My words." in seen.text
    seen = visitor.send(url, {"rag": "red", "words": "My words.", "seen": "of yesterday"})
    assert "New figures came in while you were looking." in seen.errors()[0]
    assert seen.tree.xpath("//textarea[@name='words']")[0].text.strip() == "My words."
    assert not MeasureRating.objects.exists()
    again = seen.tree.xpath("//input[@name='seen']/@value")[0]
    visitor.send(url, {"rag": "red", "words": "My words.", "seen": again})
    assert MeasureRating.objects.get().words == "My words."


def test_a_kept_figure_that_was_hidden_outside_stays_hidden(small, visitor):
    table, key, figure = small
    url = table.at("board_measure", table.measures[key].pk)
    (inside,) = visitor.as_person(table.scene.lead).page(url).table("ratings")
    (outside,) = visitor.as_person(table.scene.staff[MEMBER]).page(url).table("ratings")
    assert inside[3].startswith(figure)
    assert outside[3].startswith("not shown here")
    assert outside[4].startswith("Not rated: small number hidden")


def test_commentary_is_dated_and_its_history_stays(table, visitor):
    visitor.as_person(table.scene.staff[CHAIR])
    url = table.at("comment_measure", table.measures[KEY].pk)
    visitor.send(url, {"commentary": "Two teams are late."})
    seen = visitor.send(url, {"commentary": "Both have caught up."})
    latest, by = seen.tree.xpath("//blockquote/p")
    assert latest.text_content() == "Both have caught up."
    assert by.text_content().startswith(f"{table.scene.staff[CHAIR].name}, ")
    assert "Two teams are late." in seen.text
    assert "Both have caught up." in visitor.page(table.at("board_measures")).text


def test_a_member_who_does_not_own_it_is_told_who_may_comment(table, visitor):
    visitor.as_person(table.scene.staff[MEMBER])
    url = table.at("comment_measure", table.measures[KEY].pk)
    seen = visitor.send(url, {"commentary": "My words."})
    assert seen.errors()[0].startswith("You may not comment on this measure: the chair,")
    assert "My words." in seen.text


# --- Choosing ------------------------------------------------------------------------------------


def test_the_chair_chooses_orders_and_describes(table, visitor):
    visitor.as_person(table.scene.staff[CHAIR])
    url = table.at("choose_measures")
    seen = visitor.send(url, {"indicator": "s47_count", "priority": "Safe", "owner": ""})
    assert seen.table("followed")[-1][:3] == [INDICATORS["s47_count"].title, "Safe", "Nobody yet"]
    added = table.board.measures.get(indicator="s47_count")
    seen = visitor.send(table.at("move_measure", added.pk), {"to": "up"})
    assert seen.table("followed")[-2][0] == INDICATORS["s47_count"].title
    both_saw = {"version": "1", "owner": str(table.scene.lead.pk)}
    visitor.send(table.at("describe_measure", added.pk), both_saw | {"priority": "Hers"})
    seen = visitor.send(table.at("describe_measure", added.pk), both_saw | {"priority": "His"})
    assert "Somebody else changed this" in seen.errors()[0]
    assert "Hers" in seen.text
    seen = visitor.send(table.at("drop_measure", added.pk))
    assert INDICATORS["s47_count"].title not in [row[0] for row in seen.table("followed")]


def test_somebody_of_the_board_without_figures_sees_none(table, visitor):
    somebody = table.scene.staff[RoleName.ADMINISTRATOR]
    actions.seat(table.board, somebody, SeatKind.MEMBER, by=None, who={Who.ADMINISTRATOR})
    visitor.force_login(somebody)
    assert visitor.get(table.at("board_measures")).status_code == 403


def test_a_board_that_follows_nothing_says_so(table, visitor):
    for each in table.measures.values():
        measure_actions.drop(each, by=table.scene.lead, who=AS_LEAD)
    seen = visitor.as_person(table.scene.lead).page(table.at("board_measures"))
    assert "The board follows no measure yet." in seen.text


def test_a_measure_of_another_board_is_none_of_this(table, visitor):
    other = actions.set_up(table.scene.here, name="Another", purpose="", by=None)
    visitor.force_login(table.scene.lead)
    code, pk = table.scene.here.code, table.measures[KEY].pk
    assert visitor.get(reverse("board_measure", args=[code, other.pk, pk])).status_code == 404


# --- Packs ---------------------------------------------------------------------------------------


def sheet(content: bytes) -> list[dict[str, str]]:
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name("Measures")
    head, *body = rows.to_python()
    return [dict(zip(head, row, strict=True)) for row in body]


@pytest.mark.parametrize("role", [LEAD, MEMBER])
def test_a_pack_for_outside_holds_no_small_number(small, visitor, role: RoleName):
    table, key, _ = small
    visitor.as_person(table.scene.staff[role])
    rows = sheet(visitor.get(table.at("measures_xlsx")).content)
    assert [row["Measure"] for row in rows if row["Measure"] == INDICATORS[key].title]
    of = {row["Measure"]: row for row in rows}
    assert of[INDICATORS[key].title]["Figure"] not in SMALL
    counts = [row[name] for row in rows for name in ("Numerator", "Denominator")]
    assert not SMALL & {each for each in counts if each != ""}
    page = visitor.page(table.at("measures_pack"))
    assert "For outside: small numbers hidden" in page.text
    assert "Words of the lead." not in page.text


def test_a_pack_for_inside_holds_it(small, visitor):
    table, key, figure = small
    visitor.force_login(table.scene.lead)
    rows = sheet(visitor.get(table.at("measures_xlsx"), {"use": "INSIDE"}).content)
    of = {row["Measure"]: row for row in rows}
    assert of[INDICATORS[key].title]["Figure"] == float(figure)
    assert of[INDICATORS[key].title]["Commentary"] == "Words of the lead."


# Who asks for which pack, and what becomes of it.
USES = grid("""
    role             use                status audited
    performance_lead -                  200    no
    performance_lead OUTSIDE            200    no
    performance_lead OUTSIDE_WITH_WORDS 200    yes
    performance_lead INSIDE             200    yes
    board_member     OUTSIDE            200    no
    board_member     INSIDE             403    no
    board_member     BOTH               404    no
""")


@pytest.mark.parametrize("row", USES.to_dict("records"), ids=lambda r: " ".join(r.values()))
def test_who_takes_what(table, visitor, row):
    visitor.force_login(table.scene.staff[RoleName(row["role"])])
    taken = AuditEntry.objects.filter(action="took pack of measures")
    before = taken.count()
    answer = visitor.get(table.at("measures_xlsx"), {"use": row["use"]} if row["use"] else {})
    assert answer.status_code == int(row["status"])
    assert (taken.count() > before) == (row["audited"] == "yes")


def test_a_pack_is_of_what_was_seen(table, visitor):
    visitor.as_person(table.scene.lead)
    asked = "?group=NONE&order=TITLE&stage=ASSESSMENTS"
    on_page = titles(visitor.page(table.at("board_measures") + asked))
    pack = visitor.page(table.at("measures_pack") + asked)
    assert titles(pack) == on_page == [INDICATORS["assessments_45wd_pct"].title]
    assert "Group by: One list; Order: By name; Stage: Assessments" in pack.text
    (link,) = (url for words, url in pack.links().items() if words == "Excel")
    rows = sheet(visitor.get(link).content)
    assert [row["Measure"] for row in rows] == on_page


def test_the_workbook_opens_in_another_reader(table, visitor):
    visitor.force_login(table.scene.lead)
    content = visitor.get(table.at("measures_xlsx")).content
    head, *rows = load_workbook(BytesIO(content), read_only=True)["Measures"].iter_rows(
        values_only=True
    )
    assert head == HEADINGS
    assert [row[2] for row in rows] == [INDICATORS[key].title for key in KEYS]


def test_the_workbook_opens_in_libreoffice(table, visitor, tmp_path):
    needed([] if shutil.which("soffice") else ["LibreOffice"])
    visitor.force_login(table.scene.lead)
    book = tmp_path / "pack.xlsx"
    book.write_bytes(visitor.get(table.at("measures_xlsx")).content)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "csv", "--outdir", tmp_path, book]
    subprocess.run(command, capture_output=True, check=True, timeout=120)
    head, *rows = csv.reader((tmp_path / "pack.csv").open(encoding="utf-8"))
    assert tuple(head) == HEADINGS
    assert [row[2] for row in rows] == [INDICATORS[key].title for key in KEYS]


def test_what_is_a_formula_to_a_spreadsheet_is_written_as_words(table, visitor):
    here = table.measures[KEYS[0]]
    measure_actions.comment(here, "=1+1", by=table.scene.lead, who=AS_LEAD)
    visitor.force_login(table.scene.lead)
    content = visitor.get(table.at("measures_xlsx"), {"use": "INSIDE"}).content
    cells = [c for row in load_workbook(BytesIO(content))["Measures"].iter_rows() for c in row]
    (cell,) = (each for each in cells if each.value == "=1+1")
    assert cell.data_type == "s"


# --- PDF -----------------------------------------------------------------------------------------


@pytest.fixture
def poppler() -> None:
    """Pango to make a PDF and poppler to read it."""
    missing = [name for name in ("pdftotext", "pdfinfo") if shutil.which(name) is None]
    needed(missing if pdf.can_make_pdf() else [*missing, "Pango"])


def needed(missing: list[str]) -> None:
    """Skip where the machine lacks something; fail where CI is set."""
    if missing and os.environ.get("CI"):
        pytest.fail(f"continuous integration needs {', '.join(missing)}")
    if missing:
        pytest.skip(f"not on this machine: {', '.join(missing)}")


def read(program: str, content: bytes, *options: str) -> str:
    command = [program, *options, "-", *(["-"] if program == "pdftotext" else [])]
    return subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode()


def test_the_pdf_is_tagged_and_reads_as_the_page_does(small, visitor, poppler):
    table, _, _ = small
    visitor.as_person(table.scene.lead)
    pack = visitor.page(table.at("measures_pack"))
    (link,) = (url for words, url in pack.links().items() if words == "PDF")
    answer = visitor.get(link)
    assert answer["Content-Type"] == "application/pdf"
    content = answer.content
    told = read("pdfinfo", content)
    assert re.search(r"Tagged:\s+yes", told)
    assert re.search(r"Title:\s+Overview: measures", told)
    structure = read("pdfinfo", content, "-struct-text")
    for tag in ("H1", "H2", "Table", "TH", "TD", "Caption"):
        assert re.search(rf"^\s*{tag}\b", structure, re.M), tag
    text = " ".join(read("pdftotext", content, "-layout").split()[:40])
    assert text.startswith("Overview: measures For outside: small numbers hidden")
    words = " ".join(read("pdftotext", content, "-raw").split())
    assert "Words of the lead." not in words
    line = Figures(table.scene.here, sees_small=False).lines[KEYS[0]]
    assert f"{line.rated.value:,.0f}" in words


def test_the_pdf_for_outside_holds_no_small_number(small, visitor, poppler):
    """Each count it shows stands as "N of M" or as the figure of a measure counted in children."""
    table, _, _ = small
    visitor.force_login(table.scene.lead)
    words = read("pdftotext", visitor.get(table.at("measures_pdf")).content, "-raw")
    assert not re.findall(r"(?<!Page )\b[1-5] of \d[\d,]*\b(?! members)", words)
    assert not re.findall(r"^[1-5]$", words, re.M)


def test_a_document_fetches_nothing(poppler, tmp_path):
    secret = tmp_path / "secret.css"
    secret.write_text("p::after { content: 'fetched' }")
    body = f'<html lang="en"><title>t</title><link rel="stylesheet" href="{secret.as_uri()}"><p>x'
    assert "fetched" not in read("pdftotext", pdf.pdf_of(body))


def test_where_no_pdf_can_be_made_none_is_offered(table, visitor, monkeypatch):
    monkeypatch.setattr(pdf, "can_make_pdf", lambda: False)
    visitor.as_person(table.scene.lead)
    pack = visitor.page(table.at("measures_pack"))
    assert "PDF" not in pack.links()
    assert "print this page from your browser" in pack.text
    assert visitor.page(table.at("measures_pdf")).heading == pack.heading
