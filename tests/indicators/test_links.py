"""A link reads what readers outside may see, for as long as it should, and tells nobody its
token."""

from __future__ import annotations

import csv
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256

import numpy as np
import pandas as pd
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, Authority, Person, Role
from accounts.permissions import RoleName
from csc_dashboard.logs import PlainFormatter
from indicators import actions, links
from indicators.define import Stage
from indicators.models import FiguresLink
from tests.builders import undone
from tests.pages import PageClient
from tests.people import new_authority, new_person


@dataclass(frozen=True)
class Linked:
    """An authority with two measures, one small; who made a link to them; the link, its token."""

    here: Authority
    bob: Person
    link: FiguresLink
    token: str

    def get(self, name: str = "link_csv", token: str = "", **more):
        return Client().get(reverse(name, args=[token or self.token]), **more)


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker) -> Iterator[Linked]:
    """The link, for as long as the tests of this module run."""
    with django_db_blocker.unblock(), undone():
        yield _made()


@pytest.fixture
def linked(made: Linked) -> Iterator[Linked]:
    """The same for one test: what it does is undone behind it."""
    with undone():
        yield replace(made, link=FiguresLink.objects.get(pk=made.link.pk))


def _made() -> Linked:
    here = new_authority("E10000904", "904", "Dunmarsh")
    bob = new_person(here, "Bob", RoleName.PERFORMANCE_LEAD)
    months = np.arange(2024 * 12, 2024 * 12 + 24)
    rows = [
        pd.DataFrame(
            {
                "indicator": key,
                "cut": "",
                "cut_value": "",
                "month": months,
                "numerator": number,
                "denominator": np.nan,
                "status": "ok",
            }
        )
        for key, number in (("cla_stock_count", 80.0), ("cla_dolo_count", 3.0))
    ]
    actions.go_live(actions.keep(here, [], actions.Measured(pd.concat(rows))))
    link, token = links.make(
        here, name="a report", stage=None, days=30, by=bob, today=timezone.localdate()
    )
    return Linked(here, bob, link, token)


def lines(answer) -> list[dict]:
    return list(csv.DictReader(answer.content.decode().splitlines()))


# --- What it reads -------------------------------------------------------------------------------


def test_it_answers_without_signing_in_and_without_a_cookie(linked):
    answer = linked.get()
    assert answer.status_code == 200
    assert {row["value"] for row in lines(answer) if row["indicator"] == "cla_stock_count"} == {
        "80.0"
    }
    assert not answer.cookies
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"


def test_small_numbers_are_in_neither_form(linked):
    small = [row for row in lines(linked.get()) if row["indicator"] == "cla_dolo_count"]
    assert {row["status"] for row in small} == {"suppressed"}
    assert {row["value"] for row in small} == {""}
    measures = {each["key"]: each for each in linked.get("link_json").json()["measures"]}
    assert {figure["value"] for figure in measures["cla_dolo_count"]["figures"]} == {None}


def test_both_forms_say_the_same_and_what_it_means(linked):
    measures = {each["key"]: each for each in linked.get("link_json").json()["measures"]}
    first = measures["cla_stock_count"]["figures"][0]
    row = next(row for row in lines(linked.get()) if row["indicator"] == "cla_stock_count")
    assert (first["month"], str(first["value"])) == (row["month"], row["value"])
    assert measures["cla_stock_count"]["counted"] == row["counted"]


def test_it_may_read_one_stage_alone(linked):
    given = {"name": "b", "days": 30, "by": linked.bob, "today": timezone.localdate()}
    _, token = links.make(linked.here, stage=Stage.REFERRALS, **given)
    measures = linked.get("link_json", token).json()["measures"]
    assert {each["key"] for each in measures} >= {"referrals_count"}
    assert "cla_stock_count" not in {each["key"] for each in measures}


# --- When it answers -----------------------------------------------------------------------------


def test_a_token_that_is_none_answers_as_one_that_was_revoked(linked):
    links.revoke(linked.link, by=linked.bob)
    revoked, never = linked.get(), linked.get(token="x" * 43)
    assert revoked.status_code == never.status_code == 404
    assert revoked.content == never.content


@pytest.mark.parametrize(("days", "opens"), [(30, True), (31, False)])
def test_it_answers_on_its_last_day_and_not_after(linked, days, opens):
    """F19: the last day is a whole day."""
    day = timezone.localdate() + timedelta(days=days)
    assert (links.opened(linked.token, today=day) is not None) == opens


def test_it_answers_nobody_once_its_maker_has_lost_the_role(linked):
    assert linked.get().status_code == 200
    Role.objects.filter(person=linked.bob).update(name=RoleName.SENIOR_MANAGER.value)
    assert linked.get().status_code == 404


def test_it_answers_nobody_once_its_maker_is_disabled(linked):
    Person.objects.filter(pk=linked.bob.pk).update(is_active=False)
    assert linked.get().status_code == 404


# --- What is kept of it --------------------------------------------------------------------------


def test_the_token_is_kept_nowhere(linked):
    assert linked.link.digest == sha256(linked.token.encode()).hexdigest()
    kept = FiguresLink.objects.values().get(pk=linked.link.pk)
    trail = AuditEntry.objects.values("subject", "detail", "reason", "action")
    assert linked.token not in f"{kept} {list(trail)}"


def test_each_use_is_counted_and_audited(linked):
    linked.get()
    linked.get("link_json")
    linked.link.refresh_from_db()
    assert linked.link.uses == 2
    assert linked.link.last_used_at is not None
    read = AuditEntry.objects.filter(action="link read figures", authority=linked.here)
    assert read.count() == 2


def test_a_refused_use_is_not_counted(linked):
    links.revoke(linked.link, by=linked.bob)
    linked.get()
    linked.link.refresh_from_db()
    assert linked.link.uses == 0


def test_no_log_holds_the_token(linked, caplog):
    links.revoke(linked.link, by=linked.bob)
    with caplog.at_level(logging.DEBUG):
        linked.get()
    said = [PlainFormatter().format(record) for record in caplog.records]
    assert "Not Found: page link_csv" in [json.loads(line)["says"] for line in said]
    assert not any(linked.token in line for line in said)


# --- The page ------------------------------------------------------------------------------------


def test_the_address_is_shown_once(linked):
    page = PageClient()
    url = reverse("figures_links", args=[linked.here.code])
    page.as_person(linked.bob)
    made = page.send(url, {"name": "Power BI", "stage": "REFERRALS", "days": "90"})
    (address,) = [a.text for a in made.tree.xpath("//dd[@class='address']")][:1]
    assert Client().get(address).status_code == 200
    again = page.page(url)
    assert "Power BI" in again.text
    assert not again.tree.xpath("//dd[@class='address']")


def test_a_link_without_a_purpose_is_not_made(linked):
    page = PageClient()
    page.as_person(linked.bob)
    url = reverse("figures_links", args=[linked.here.code])
    assert page.send(url, {"name": "", "days": "90"}).errors() == ["Say what the link is for."]
    assert FiguresLink.objects.count() == 1


def test_it_is_revoked_from_the_page_but_not_by_another_authority(linked):
    page = PageClient()
    dora = new_person(
        new_authority("E10000905", "905", "Eskley"), "Dora", RoleName.PERFORMANCE_LEAD
    )
    page.force_login(dora)
    for code in ("E10000905", linked.here.code):
        assert page.post(reverse("revoke_link", args=[code, linked.link.pk])).status_code == 404
    assert linked.get().status_code == 200
    page.force_login(linked.bob)
    gone = page.send(reverse("revoke_link", args=[linked.here.code, linked.link.pk]))
    assert "Revoked" in gone.text
    assert linked.get().status_code == 404
