"""The e-mail of what moved: to whoever asked and may see figures, once, saying only what readers
outside are shown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse

from accounts import actions as accounts
from accounts.models import AuditEntry, Person, Role
from accounts.permissions import RoleName
from indicators import digest_actions, tasks
from indicators.catalogue import INDICATORS
from indicators.models import Build, DigestByEmail, Shift, ShiftSet
from indicators.queries import Reader
from indicators.shift.result import Verdict
from indicators.shift.series import Kind
from indicators.shift.windows import HEADLINE
from indicators.shift_keeping import PLAIN_YEAR
from indicators.shift_models import SetStage
from indicators.target_setting import set_target
from indicators.targets import Goal, Rating
from records.calendar import LOCKDOWN
from tests.builders import undone

NOW = datetime(2026, 5, 4, 7, 45, tzinfo=UTC)
WEEK = timedelta(days=7)
KEY = "assessments_45wd_pct"


@pytest.fixture
def asked(scene):
    """A board member and the performance lead asked; every change is worked out."""
    with undone():
        ShiftSet.objects.filter(authority=scene.here).update(stage=SetStage.DONE)
        for role in (RoleName.BOARD_MEMBER, RoleName.PERFORMANCE_LEAD):
            digest_actions.ask(scene.staff[role], scene.here)
        yield scene


def published_anew(scene, digest: str = "other") -> None:
    Build.objects.filter(authority=scene.here, is_live=True).update(digest=digest)


def to_whom() -> list[str]:
    return sorted(address.split("@")[0] for each in mail.outbox for address in each.to)


def test_it_goes_once_for_new_figures_however_often_the_clock_rings(asked):
    assert [digest_actions.send(NOW) for _ in range(2)] == [2, 0]
    assert to_whom() == ["board.member", "performance.lead"]
    assert digest_actions.send(NOW + WEEK) == 0
    published_anew(asked)
    assert [digest_actions.send(NOW + WEEK) for _ in range(2)] == [2, 0]
    assert AuditEntry.objects.filter(action="digest sent").count() == 4


def test_not_twice_in_a_week(asked):
    digest_actions.send(NOW)
    published_anew(asked)
    assert digest_actions.send(NOW + WEEK - timedelta(days=1)) == 0
    assert digest_actions.send(NOW + WEEK - timedelta(hours=1)) == 2


def test_it_waits_until_the_changes_are_worked_out(asked):
    one = ShiftSet.objects.filter(authority=asked.here).first()
    ShiftSet.objects.filter(pk=one.pk).update(stage=SetStage.WAITING)
    assert digest_actions.send(NOW) == 0
    ShiftSet.objects.filter(pk=one.pk).update(stage=SetStage.FAILED)
    assert digest_actions.send(NOW) == 2


def test_everybody_is_told_what_readers_outside_are_shown(asked, settings):
    settings.SITE_ADDRESS = "https://dashboard.example"
    set_target(asked.here, INDICATORS[KEY], 2021, Goal(target=100, red=99.9), by=asked.lead)
    outside = Reader(asked.here, sees_groups=False, event=LOCKDOWN).scorecard()
    digest_actions.send(NOW)
    one, other = mail.outbox
    assert one.body == other.body
    red = [line.indicator.title for line in outside if line.rating is Rating.RED]
    assert red == [INDICATORS[KEY].title]
    assert f"Now red: {red[0]}." in one.body
    for words, name in (("Better", "BETTER"), ("Worse", "WORSE")):
        there = any(line.travel.direction.name == name for line in outside)
        assert (f"{words} than the year before: " in one.body) == there
    assert f"See them: https://dashboard.example/{asked.here.code}/scorecard/" in one.body
    published_anew(asked)
    digest_actions.send(NOW + WEEK)
    assert "Now red" not in mail.outbox[-1].body


def change(scene, event: str, *, may_leave: bool = True, indicator: str = "referrals_count"):
    """A fall of 20%, as the model says and as whole years plainly compared do."""
    of = ShiftSet.objects.create(
        authority=scene.here, event=event, event_title=f"title of {event}", event_on=LOCKDOWN,
        inputs=f"drawn {event}", facts_digest="", method_version=1, stage=SetStage.DONE,
        is_current=True,
    )  # fmt: skip
    for window, change_pct, leaves in ((HEADLINE, -21.4, False), (PLAIN_YEAR, -20.0, may_leave)):
        Shift.objects.create(
            set=of, indicator=indicator, cut="", cut_value="", window=window, kind=Kind.FLOW.name,
            method="", verdict=Verdict.FELL, why="", months=12, history=24, years=2,
            change_pct=change_pct, indicative=False, sentence="", detail="", rank=1,
            may_leave=leaves,
        )  # fmt: skip


def told_of_changes(scene) -> list[str]:
    _, sentences = digest_actions.stands(Reader(scene.here, sees_groups=False, event=LOCKDOWN))
    return list(sentences.values())


def test_a_change_is_told_by_the_plain_comparison_and_not_by_the_model(asked):
    change(asked, "first_lockdown")
    said = told_of_changes(asked)
    assert said == [f"{INDICATORS['referrals_count'].title} fell by 20% after title of "
                    "first_lockdown"]  # fmt: skip


def test_a_change_that_may_not_leave_is_not_told(asked):
    change(asked, "first_lockdown", may_leave=False)
    assert told_of_changes(asked) == []


def test_an_event_that_people_named_is_not_told(asked):
    change(asked, "2019-06-03-the-child-in-elm-road")
    assert told_of_changes(asked) == []


def test_who_lost_the_role_or_the_account_is_not_written_to(asked):
    board = asked.staff[RoleName.BOARD_MEMBER]
    Role.objects.filter(person=board).delete()
    digest_actions.ask(asked.staff[RoleName.PRACTITIONER], asked.here)
    lead = Person.objects.get(pk=asked.lead.pk)
    accounts.set_active(
        lead, asked.here, active=False, by=asked.staff[RoleName.ADMINISTRATOR]
    )  # fmt: skip
    assert digest_actions.send(NOW) == 0


def test_a_mail_that_does_not_go_is_tried_again(asked, monkeypatch):
    def broken(*_):
        raise ConnectionError

    monkeypatch.setattr("indicators.digest_actions.send_mail", broken)
    assert digest_actions.send(NOW) == 0
    assert not DigestByEmail.objects.exclude(told_at=None).exists()
    monkeypatch.undo()
    assert digest_actions.send(NOW) == 2


@pytest.mark.parametrize(("set_up", "mails"), [(False, 0), (True, 2)])
def test_nothing_is_sent_where_no_mail_is_set_up(asked, settings, set_up, mails):
    settings.SENDS_EMAIL = set_up
    tasks.send_digests()
    assert len(mail.outbox) == mails


def test_it_is_asked_for_and_stopped_on_the_page_of_saved_views(scene, visitor):
    board = scene.staff[RoleName.BOARD_MEMBER]
    visitor.as_person(board)
    saved, wish = (reverse(name, args=[scene.here.code]) for name in ("saved", "set_digest"))
    assert "You do not get it now." in visitor.page(saved).text
    assert f"It goes to {board.email}." in visitor.send(wish, {"wanted": "yes"}).text
    visitor.send(wish, {"wanted": "yes"})
    assert "You do not get it now." in visitor.send(wish, {"wanted": "no"}).text
    kept = AuditEntry.objects.filter(
        person=board, action__in=("asked for digest", "stopped digest")
    )
    assert sorted(entry.action for entry in kept) == ["asked for digest", "stopped digest"]
