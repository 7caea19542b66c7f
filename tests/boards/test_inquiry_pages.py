"""Inquiries on their pages: raised with one click, looked into with figures and voices, acted on,
closed; what board members see of them; what is refused, with the words still there. Then changes
evaluated and the framework of outcomes, on the same figures: making them takes longest here."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from accounts.permissions import RoleName
from boards import actions as board_actions
from boards import inquiry_actions, priority_actions
from boards.actions import MayNot
from boards.evaluation_views import groups
from boards.may import Who
from boards.models import (
    Evaluation,
    Evidence,
    FrozenFigures,
    Inquiry,
    InquiryState,
    LocalOutcome,
    Priority,
    RaisedFrom,
    SeatKind,
)
from boards.priority_actions import MOST_OPEN, Expected
from indicators import shift_keeping
from indicators.catalogue import INDICATORS
from indicators.small_numbers import set_rules
from indicators.suppression import Rules
from tests.builders import undone
from tests.pages import asking_at_most

LEAD = frozenset({Who.PERFORMANCE_LEAD})
DAY = date(2021, 5, 1)


def at(scene, name: str, *more) -> str:
    return reverse(name, args=[scene.here.code, *more])


@pytest.fixture(scope="module")
def changes(scene, django_db_blocker):
    """What changed in referrals after lockdown: that measure alone, as all would take long."""
    alone = {"referrals_count": INDICATORS["referrals_count"]}
    with django_db_blocker.unblock(), undone(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(shift_keeping, "INDICATORS", alone)
        shift_keeping.work_out_one(scene.here, "first_lockdown")
        yield


@pytest.fixture
def board(scene, visitor):
    """A board with the board member on it."""
    board = board_actions.set_up(scene.here, name="Overview", purpose="", by=None)
    member = scene.staff[RoleName.BOARD_MEMBER]
    who = frozenset({Who.ADMINISTRATOR})
    board_actions.seat(board, member, SeatKind.MEMBER, by=None, who=who)
    return board


@pytest.fixture
def asked(scene, board) -> Inquiry:
    """A question of the board that is being looked into, with figures kept in it."""
    made = inquiry_actions.raise_inquiry(
        scene.here,
        question="Who stopped telling us?",
        indicator=INDICATORS["referrals_count"],
        board=board,
        by=scene.lead,
        who=LEAD,
    )
    inquiry_actions.move(made, InquiryState.LOOKING, by=scene.lead, who=LEAD)
    made.refresh_from_db()
    return made


def heard(scene, inquiry: Inquiry, **said) -> Evidence:
    usual = {"kind": "interview", "source": "families", "gathered_on": DAY, "tells": "same"}
    usual |= {"words": "Nobody rang us.", "quote": ""}
    return inquiry_actions.add_evidence(inquiry, by=scene.lead, who=LEAD, **(usual | said))


def priority(scene, inquiry: Inquiry, **said) -> Priority:
    usual = {"title": "Schools ring us", "owner": scene.lead, "partners": ""}
    usual |= {"starts_on": date(2020, 9, 1), "due_on": date(2022, 3, 31), "review_on": DAY}
    usual["expected"] = [Expected("referrals_count", "up", None, date(2022, 3, 31))]
    return priority_actions.set_priority(inquiry, by=scene.lead, who=LEAD, **(usual | said))


def test_one_click_on_a_change_raises_it_with_everything_kept(scene, changes, visitor):
    visitor.as_person(scene.lead)
    url = at(scene, "raise_from_change", "first_lockdown", "referrals_count")
    page = visitor.page(at(scene, "shift", "first_lockdown", "referrals_count"))
    assert page.tree.xpath(f"//form[@action='{url}']")
    seen = visitor.send(url)
    made = Inquiry.objects.get(authority=scene.here)
    assert seen.heading == made.question
    assert INDICATORS["referrals_count"].title in made.question
    assert made.question.endswith("after lockdown?")
    assert made.raised_from == RaisedFrom.SHIFT
    assert made.kept_shift.kept_by == scene.lead
    kept = made.figures.get()
    assert kept.event == "first_lockdown"
    assert "It was " in kept.inside["sentence"]
    assert visitor.page(at(scene, "kept_shift", made.kept_shift_id)).status == 200


def test_one_click_on_standing_apart_raises_it(scene, visitor):
    visitor.as_person(scene.lead)
    visitor.send(at(scene, "raise_from_comparison", "referrals"))
    made = Inquiry.objects.get(authority=scene.here)
    assert made.raised_from == RaisedFrom.OUTLIER
    assert made.question.startswith("Why do we stand apart from others on “")


def test_the_bank_gives_a_question_with_hypotheses_once(scene, visitor):
    visitor.as_person(scene.lead)
    url = at(scene, "raise_from_bank", "back_within_a_year")
    seen = visitor.send(url)
    assert "We closed too soon." in seen.text
    assert "being asked already" in visitor.send(url).text
    assert Inquiry.objects.filter(authority=scene.here).count() == 1


def test_what_gives_a_child_away_is_refused_and_the_words_stay(scene, visitor):
    visitor.as_person(scene.lead)
    words = "Why did child 1234567 wait?"
    seen = visitor.send(at(scene, "raise_inquiry"), {"question": words})
    assert "a long number such as a child’s number" in seen.errors()[0]
    assert "1234567" not in seen.errors()[0]
    assert seen.tree.xpath("//textarea[@name='question']")[0].text_content().strip() == words
    assert not Inquiry.objects.filter(authority=scene.here).exists()


def test_a_question_goes_from_raised_to_learned(scene, visitor, board):
    visitor.as_person(scene.lead)
    said = {"question": "Who waits?", "board": str(board.pk)}
    visitor.send(f"{at(scene, 'raise_inquiry')}?board={board.pk}", said)
    made = Inquiry.objects.get(question="Who waits?")
    assert made.raised_from == RaisedFrom.BOARD
    here = [made.pk]
    visitor.send(at(scene, "move_inquiry", *here), {"state": "looking"})
    visitor.send(at(scene, "add_to_inquiry", *here, "hypothesis"), {"words": "Need fell."})
    supposed = made.hypotheses.get()
    judged = {"holds": "contradicted", "reason": "Parents say otherwise.", "version": "1"}
    url = at(scene, "change_in_inquiry", *here, "hypothesis", supposed.pk)
    assert "Contradicted" in visitor.send(url, judged).text
    seen = visitor.send(at(scene, "add_to_inquiry", *here, "closing"), {"learned": "They hid."})
    assert "They hid." in seen.text
    made.refresh_from_db()
    assert made.state == InquiryState.CLOSED
    actions = AuditEntry.objects.filter(action__startswith="inquiry").values_list("action", flat=1)
    assert set(actions) == {"inquiry raised", "inquiry moved on", "inquiry closed"}


def test_what_is_closed_is_changed_no_more(scene, visitor, asked):
    inquiry_actions.close(asked, learned="Nobody can tell.", by=scene.lead, who=LEAD)
    visitor.as_person(scene.lead)
    assert visitor.get(at(scene, "add_to_inquiry", asked.pk, "evidence")).status_code == 403
    url = at(scene, "add_to_inquiry", asked.pk, "hypothesis")
    seen = visitor.send(url, {"words": "Too late."})
    assert seen.errors() == ["You may not add a hypothesis: the inquiry is closed."]
    assert "Too late." in seen.tree.xpath("//textarea[@name='words']")[0].text_content()
    with pytest.raises(MayNot, match="the inquiry is closed"):
        heard(scene, asked)


def test_who_judges_later_is_shown_what_stands(scene, visitor, asked):
    made = inquiry_actions.suppose(asked, words="Need fell.", by=scene.lead, who=LEAD)
    visitor.as_person(scene.lead)
    url = at(scene, "change_in_inquiry", asked.pk, "hypothesis", made.pk)
    visitor.send(url, {"holds": "supported", "reason": "Hers.", "version": "1"})
    seen = visitor.send(url, {"holds": "contradicted", "reason": "His.", "version": "1"})
    assert "Somebody else changed this" in seen.errors()[0]
    assert "Hers." in seen.text
    assert "His." in seen.text
    made.refresh_from_db()
    assert made.holds == "supported"


def test_figures_stay_as_they_stood_and_outside_has_no_small_number(scene, visitor, asked):
    visitor.as_person(scene.lead)
    url = at(scene, "add_to_inquiry", asked.pk, "figures")
    visitor.send(url, {"indicator": "referrals_count", "cut": "source"})
    split = FrozenFigures.objects.get(inquiry=asked, cut="source")
    inside = visitor.page(at(scene, "inquiry", asked.pk))
    assert inside.table(f"figures-{split.pk}")[0][0]
    assert "Police" in inside.text
    visitor.as_person(scene.staff[RoleName.BOARD_MEMBER])
    outside = visitor.page(at(scene, "inquiry", asked.pk))
    assert "Police" not in outside.text
    assert "How it splits is for people who may see small numbers." in outside.text
    set_rules(scene.here, Rules(smallest_shown=10), by=scene.lead)
    stricter = visitor.page(at(scene, "inquiry", asked.pk))
    assert "kept in another way since" in stricter.text
    assert not stricter.table(f"figures-{split.pk}")


def test_a_measure_is_split_only_as_it_can_be(scene, visitor, asked):
    visitor.as_person(scene.lead)
    url = at(scene, "add_to_inquiry", asked.pk, "figures")
    seen = visitor.send(url, {"indicator": "referrals_count", "cut": "placed"})
    assert "is not split by" in seen.errors()[0]


def test_a_board_member_sees_the_questions_of_their_board_alone(scene, visitor, asked):
    other = inquiry_actions.raise_inquiry(
        scene.here, question="Not for you?", by=scene.lead, who=LEAD
    )
    visitor.as_person(scene.staff[RoleName.BOARD_MEMBER])
    seen = visitor.page(at(scene, "inquiries"))
    assert "Who stopped telling us?" in seen.text
    assert "Not for you?" not in seen.text
    assert visitor.get(at(scene, "inquiry", other.pk)).status_code == 404
    assert visitor.get(at(scene, "add_to_inquiry", asked.pk, "evidence")).status_code == 403


def test_data_and_voices_stand_side_by_side(scene, visitor, asked):
    made = inquiry_actions.suppose(asked, words="Schools went quiet.", by=scene.lead, who=LEAD)
    theme = inquiry_actions.add_theme(scene.here, name="Being heard", by=scene.lead)
    heard(scene, asked, hypothesis=made, themes=[theme])
    heard(scene, asked, hypothesis=made, tells="different", source="practitioners", themes=[theme])
    gone = heard(scene, asked, words="In error.")
    inquiry_actions.take_back_evidence(gone, by=scene.lead, who=LEAD)
    visitor.as_person(scene.lead)
    seen = visitor.page(at(scene, "synthesis", asked.pk))
    assert (
        "2 pieces of evidence: 1 tells the same story as the figures and 1 a different one."
        not in seen.text
    )
    assert "1 tells the same story as the figures and 1 tells a different one." in seen.text
    assert "Not heard yet: children and young people." in seen.text
    assert "In error." not in seen.text
    theme_row = ["Being heard", "2", "1", "1", "0"]
    assert seen.table("themes")[0][:5] == theme_row


def test_each_person_speaks_once_on_a_proposal(scene, visitor, asked):
    made = priority_actions.propose(
        asked, words="Ring back.", source="families", by=scene.lead, who=LEAD
    )
    visitor.as_person(scene.staff[RoleName.BOARD_MEMBER])
    url = at(scene, "change_in_inquiry", asked.pk, "proposal", made.pk)
    visitor.send(url, {"supports": "yes", "reason": "Cheap."})
    seen = visitor.send(url, {"supports": "no", "reason": "Nobody to send."})
    assert made.voices.count() == 1
    assert "0 support it, 1 objects." in seen.text
    assert "Nobody to send." in seen.text


def test_a_sixth_priority_is_refused_and_its_words_stay(scene, visitor, asked):
    for _ in range(MOST_OPEN):
        priority(scene, asked)
    visitor.as_person(scene.lead)
    said = {"title": "One more", "owner": str(scene.lead.pk), "indicator_1": "referrals_count"}
    said |= {"starts_on": "2021-01-01", "due_on": "2022-01-01", "review_on": "2021-06-01"}
    said |= {f"way_{n}": "down" for n in (1, 2, 3)}
    seen = visitor.send(at(scene, "add_to_inquiry", asked.pk, "priority"), said)
    assert "There are 5 open priorities already" in seen.errors()[0]
    assert "One more" in seen.tree.xpath("//textarea[@name='title']")[0].text_content()


def test_a_priority_shows_the_figures_then_and_now_and_is_reviewed(scene, visitor, asked):
    made = priority(scene, asked)
    visitor.as_person(scene.lead)
    seen = visitor.page(at(scene, "response", asked.pk))
    row = seen.tree.xpath("//section[@class='priority']//tbody/tr")[0]
    cells = [" ".join(cell.text_content().split()) for cell in row.xpath("th|td")]
    assert cells[1] == "Higher, by 31 March 2022"
    assert "12 months to August 2020" in cells[2]
    assert "12 months to March 2021" in cells[3]
    with pytest.raises(MayNot, match="A priority of it is still open"):
        inquiry_actions.close(asked, learned="x", by=scene.lead, who=LEAD)
    url = at(scene, "change_in_inquiry", asked.pk, "priority", made.pk)
    review = {"words": "It worked.", "state": "met", "review_on": "2022-03-31", "version": "1"}
    assert "It worked." in visitor.send(url, review).text
    made.refresh_from_db()
    assert made.ended_at


def test_those_who_took_part_are_written_back_to(scene, visitor, asked):
    visitor.as_person(scene.lead)
    said = {"to_whom": "parents who were asked", "words": "You told us. We listened."}
    visitor.send(at(scene, "add_to_inquiry", asked.pk, "feedback"), said)
    note = asked.notes.get()
    seen = visitor.page(at(scene, "feedback_note", asked.pk, note.pk))
    assert seen.heading == "To parents who were asked"
    sent = {"sent_on": "2021-06-01", "version": "1"}
    url = at(scene, "change_in_inquiry", asked.pk, "feedback", note.pk)
    assert "sent on 1 June 2021" in visitor.send(url, sent).text


@pytest.mark.parametrize("name", ["inquiries", "priorities", "outcomes"])
@pytest.mark.parametrize("role", [RoleName.PERFORMANCE_LEAD, RoleName.BOARD_MEMBER])
def test_pages_over_all_ask_little(scene, visitor, asked, name, role):
    priority(scene, asked)
    visitor.as_person(scene.staff[role])
    with asking_at_most():
        visitor.page(at(scene, name))


@pytest.mark.parametrize("name", ["inquiry", "synthesis", "response", "describe_inquiry"])
def test_pages_of_one_ask_little(scene, visitor, asked, name):
    priority(scene, asked)
    heard(scene, asked)
    said = {"words": "Ring back.", "source": "families"}
    made = priority_actions.propose(asked, **said, by=scene.lead, who=LEAD)
    spoken = {"supports": True, "reason": "Cheap."}
    priority_actions.speak(made, **spoken, by=scene.lead, who=LEAD)
    visitor.as_person(scene.lead)
    with asking_at_most():
        visitor.page(at(scene, name, asked.pk))


CHANGE = {
    "title": "the new front door",
    "on": "2020-10-01",
    "group": "sex|Female",
    "indicator_1": "referrals_count",
    "indicator_2": "rereferrals_12m_pct",
    "indicator_3": "cla_stock_count",
}


def test_a_change_is_asked_of_a_group_and_kept(scene, visitor):
    visitor.as_person(scene.lead)
    seen = visitor.send(at(scene, "evaluate"), CHANGE)
    assert seen.heading == "The new front door: before and after"
    assert "does not show that the new front door was the cause" in seen.text
    kept = Evaluation.objects.get(authority=scene.here)
    flow, share, stock = kept.results
    who, before, after, _ = zip(*flow["table"]["rows"], strict=True)
    assert who == ("Sex: Female", "Everybody else")
    assert all(cell.replace(",", "").isdigit() for cell in before + after)
    assert share["table"]["rows"][0][1].endswith("%")
    assert "mostly the same from month to month" in stock["against"]["sentence"]
    assert all(each["whole"].endswith(".") for each in kept.results)
    with asking_at_most():
        visitor.page(at(scene, "evaluation", kept.pk))
    assert "The new front door" in visitor.page(at(scene, "evaluations")).text
    assert AuditEntry.objects.filter(action="change evaluated").count() == 1


def test_everybody_is_set_against_the_past_alone(scene, visitor):
    visitor.as_person(scene.lead)
    visitor.send(at(scene, "evaluate"), CHANGE | {"group": ""})
    kept = Evaluation.objects.get(authority=scene.here)
    assert [each["against"] for each in kept.results] == [None, None, None]
    assert kept.results[0]["table"]["rows"][0][0] == "Everybody"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"indicator_1": ""}, "Choose at least one measure."),
        ({"title": "child 1234567"}, "This holds a long number"),
        ({"group": "rec|Nowhere"}, "Select a valid choice"),
        ({"indicator_1": "assessment_median_wd"}, "is not split by sex: choose another."),
    ],
)
def test_what_cannot_be_asked_is_said(scene, visitor, change: dict, told: str):
    visitor.as_person(scene.lead)
    seen = visitor.send(at(scene, "evaluate"), CHANGE | change)
    assert any(told in error for error in seen.errors())
    assert not Evaluation.objects.filter(authority=scene.here).exists()


def test_groups_are_those_a_case_is_in_once(scene, visitor):
    known = groups(scene.here)
    assert "Female" in known["sex"]
    assert "factor" not in known


def test_the_framework_shows_figures_and_gaps_and_takes_local_priorities(scene, visitor):
    visitor.as_person(scene.lead)
    before = visitor.page(at(scene, "outcomes"))
    assert "Not measured yet" in before.text
    assert "Re-referrals within 12 months" in before.text
    said = {"title": "Children start school ready", "level": "EARLY_HELP", "kind": "outcome"}
    refused = visitor.send(at(scene, "add_outcome"), said)
    assert refused.errors() == ["Choose the measure, or say how it would be measured."]
    seen = visitor.send(at(scene, "add_outcome"), said | {"how": "The review at two."})
    assert "Children start school ready" in seen.text
    made = LocalOutcome.objects.get(authority=scene.here)
    gone = visitor.send(at(scene, "withdraw_outcome", made.pk))
    assert "Children start school ready" not in gone.text


def test_a_board_member_reads_the_framework_and_does_not_add_to_it(scene, visitor):
    visitor.as_person(scene.staff[RoleName.BOARD_MEMBER])
    seen = visitor.page(at(scene, "outcomes"))
    assert "Add a local priority" not in seen.text
    assert visitor.get(at(scene, "add_outcome")).status_code == 403
