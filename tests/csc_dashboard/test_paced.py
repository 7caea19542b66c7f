"""Whoever asks without end for what is dear is told to wait, and nobody else."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Guess
from accounts.permissions import RoleName
from csc_dashboard import paced
from indicators import links
from tests.house.test_permissions import FORM

TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def slow(settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice a minute is all there is."""
    settings.PACED = True
    for name in ("SEARCH", "FILE", "LINK", "UPLOAD"):
        monkeypatch.setattr(paced, name, replace(getattr(paced, name), most=2))


def at(scene, name: str, *more) -> str:
    return reverse(name, args=[scene.here.code, *more])


@pytest.mark.parametrize(
    ("method", "name", "more", "query", "what"),
    [
        ("POST", "all_measures", [], "", "searches"),
        ("GET", "figures_csv", ["referrals_count"], "", "files"),
        ("GET", "indicator", ["referrals_count"], "?file=csv", "files"),
        ("POST", "new_upload", [], "", "uploads"),
        ("POST", "extract", ["a_and_e_attendances"], "", "uploads"),
    ],
)
def test_one_too_many_is_told_to_wait_and_how_long(
    scene, visitor, method: str, name: str, more: list, query: str, what: str
):
    """L7: a search, a file and an upload each have a pace of their own."""
    visitor.as_person(scene.lead)
    url = at(scene, name, *more) + query
    first = [visitor.generic(method, url, content_type=FORM).status_code for _ in range(2)]
    assert 429 not in first
    refused = visitor.generic(method, url, content_type=FORM)
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert f"That was too many {what} in a short time. Wait" in refused.content.decode()
    assert visitor.page(at(scene, "overview")).status == 200


def test_somebody_else_is_not_held_up(scene, visitor):
    """L7: each person has a count of their own, and a minute later it begins anew."""
    url = at(scene, "figures_csv", "referrals_count")

    def asked_by(role: RoleName) -> int:
        visitor.force_login(scene.staff[role])
        return visitor.get(url).status_code

    lead, manager = RoleName.PERFORMANCE_LEAD, RoleName.SENIOR_MANAGER
    assert [asked_by(lead) for _ in range(3)] == [200, 200, 429]
    assert asked_by(manager) == 200
    for row in Guess.objects.all():
        Guess.objects.filter(pk=row.pk).update(at=row.at - dt.timedelta(seconds=61))
    assert asked_by(lead) == 200


def test_a_link_is_counted_by_itself(scene, visitor):
    """L7: a report that reads one link without end holds no other up."""
    tokens = [
        links.make(scene.here, name=name, stage=None, days=30, by=scene.lead, today=TODAY)[1]
        for name in ("one", "other")
    ]
    got = [visitor.get(reverse("link_csv", args=[tokens[n]])).status_code for n in (0, 0, 0, 1)]
    assert got == [200, 200, 429, 200]


def test_nobody_is_held_up_at_the_usual_pace(scene, visitor, settings, monkeypatch):
    """L7: the limits are many times what a person does by hand."""
    monkeypatch.undo()
    settings.PACED = True
    assert min(each.most for each in (paced.SEARCH, paced.LINK)) >= 120
    assert min(each.most for each in (paced.FILE, paced.UPLOAD)) >= 60
