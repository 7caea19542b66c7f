"""The home page: what needs each role, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import RoleName
from boards import actions as boards
from boards import child_actions, cohort_actions, promise_actions, rating_actions
from boards.child_measures import Cohort
from boards.models import AsWhat, Inquiry, MeasureRating, TrackedMeasure
from boards.promise_actions import About, Agreed
from indicators.catalogue import INDICATORS
from indicators.models import Shift, ShiftSet
from indicators.queries import Reader
from indicators.shift.windows import HEADLINE
from indicators.shift_models import SetStage
from indicators.target_setting import set_target
from indicators.targets import Goal
from records.calendar import LOCKDOWN
from tests.boards.meeting_scene import CHAIR, NOW, planned, sitting_board
from tests.pages import asking_at_most

TODAY = timezone.localdate()
DAYS = timedelta(days=1)


def home(scene, visitor, role: RoleName):
    visitor.as_person(scene.staff[role])
    return visitor.page(reverse("authority_home", args=[scene.here.code]))


def headings(seen) -> list[str]:
    return [heading.text_content() for heading in seen.tree.xpath("//main//h2")]


def promised(scene, board, what: str, due: int, owner: RoleName) -> None:
    day = TODAY + due * DAYS
    promise_actions.promise(
        scene.here, board, Agreed(what, day, owner=scene.staff[owner]), About(),
        on=min(day, TODAY), at=NOW, by=scene.lead, who=CHAIR,
    )  # fmt: skip


def worked_out(scene, **verdicts: int) -> None:
    """What changed after lockdown, worked out now: so many measures of each verdict."""
    shown = ShiftSet.objects.create(
        authority=scene.here, event="first_lockdown", event_title="lockdown", event_on=LOCKDOWN,
        inputs="drawn", method_version=1, stage=SetStage.DONE, is_current=True,
        finished_at=timezone.now(),
    )  # fmt: skip
    said = [verdict for verdict, count in verdicts.items() for _ in range(count)]
    Shift.objects.bulk_create(
        Shift(
            set=shown, indicator=key, window=HEADLINE, kind="FLOW", method="drawn",
            verdict=verdict, months=12, history=36, years=3, indicative=False, rank=1,
            may_leave=False,
        )
        for key, verdict in zip(INDICATORS, said, strict=False)
    )  # fmt: skip


def test_who_works_for_one_authority_begins_at_its_home(scene, visitor):
    visitor.as_person(scene.lead)
    assert visitor.page("/").url == reverse("authority_home", args=[scene.here.code])


@pytest.mark.parametrize(
    "role", [RoleName.PRACTITIONER, RoleName.INFORMATION_GOVERNANCE, RoleName.ADMINISTRATOR]
)
def test_who_needs_do_nothing_is_told_so(scene, visitor, role):
    assert "Nothing needs you today." in home(scene, visitor, role).text


def test_actions_are_their_owners_and_the_very_late_ones_the_chairs_too(scene, visitor):
    board = sitting_board(scene.here, scene.staff)
    promised(scene, board, "Very late", -20, RoleName.PRACTITIONER)
    promised(scene, board, "Late", -5, RoleName.PRACTITIONER)
    promised(scene, board, "Soon", 10, RoleName.SENIOR_MANAGER)
    promised(scene, board, "Not yet", 30, RoleName.PRACTITIONER)
    seen = home(scene, visitor, RoleName.PRACTITIONER)
    assert headings(seen) == ["Actions"]
    assert "Very late" in seen.text
    assert "5 days late" in seen.text
    assert "Not yet" not in seen.text
    chairs = home(scene, visitor, RoleName.SENIOR_MANAGER).text
    assert "practitioner owns it; it went to you as the chair" in chairs
    assert "Soon" in chairs
    assert "5 days late" not in chairs
    assert "Very late" not in home(scene, visitor, RoleName.BOARD_MEMBER).text


def test_leaders_see_what_is_red_what_changed_and_what_is_late(scene, visitor):
    worked_out(scene, fell=14, rose=1)
    board = sitting_board(scene.here, scene.staff)
    planned(board, on=TODAY + 9 * DAYS)
    measures = [
        TrackedMeasure.objects.create(board=board, indicator=key)
        for key in ("referrals_count", "cla_stock_count", "s47_count")
    ]
    MeasureRating.objects.create(
        measure=measures[0], person=scene.staff[RoleName.BOARD_MEMBER], rag="red"
    )
    planned(board, on=TODAY + 90 * DAYS)
    asked = {"authority": scene.here, "question": "Why fewer?", "raised_from": "typed"}
    Inquiry.objects.create(**asked, owner=scene.lead, review_on=TODAY)
    lines = Reader(scene.here, sees_groups=True, event=LOCKDOWN).scorecard()
    line = next(e for e in lines if e.indicator.key == "assessments_45wd_pct")
    set_target(scene.here, line.indicator, line.year, Goal(target=100, red=99.9), by=scene.lead)
    home(scene, visitor, RoleName.PERFORMANCE_LEAD)
    with asking_at_most():
        seen = visitor.page(reverse("authority_home", args=[scene.here.code]))
    assert headings(seen) == [
        "Meetings",
        "Ratings asked of you",
        "Returns that wait for you",
        "Inquiries to review",
        "Red on the scorecard",
        "What changed, worked out anew",
        "Data late",
    ]
    assert INDICATORS["assessments_45wd_pct"].title in seen.text
    assert "14 measures fell and 1 rose after lockdown" in seen.text
    assert "data to 31 March 2021" in seen.text
    assert seen.text.count("Overview") == 2
    assert "3 measures to rate" in seen.text
    seen = home(scene, visitor, RoleName.BOARD_MEMBER)
    assert "2 measures to rate" in seen.text
    assert headings(seen) == [
        "Meetings",
        "Ratings asked of you",
        "Red on the scorecard",
        "What changed, worked out anew",
        "Data late",
    ]


def test_an_administrator_hears_of_a_board_without_a_chair(scene, visitor):
    boards.set_up(scene.here, name="Outcomes", purpose="", by=None)
    sitting_board(scene.here, scene.staff)
    seen = home(scene, visitor, RoleName.ADMINISTRATOR)
    assert headings(seen) == ["Boards without a chair"]
    assert "Overview" not in seen.text


def test_a_professional_is_told_how_many_children_wait_to_be_rated(scene, visitor):
    keeper = {"by": None, "who": CHAIR}
    board = sitting_board(scene.here, scene.staff)
    cohort_actions.choose_cohort(board, Cohort.IN_CARE, **keeper)
    children = list(board.children.all()[:2])
    practitioner = scene.staff[RoleName.PRACTITIONER]
    child_actions.name_professional(board, children, practitioner, AsWhat.SOCIAL_WORKER, **keeper)
    assert "Children to rate" not in headings(home(scene, visitor, RoleName.PRACTITIONER))
    rating_actions.begin_round(board, **keeper)
    seen = home(scene, visitor, RoleName.PRACTITIONER)
    assert seen.links()["2 children to rate"] == reverse("children_to_rate", args=[scene.here.code])
    assert "Children to rate" not in headings(home(scene, visitor, RoleName.SENIOR_MANAGER))
