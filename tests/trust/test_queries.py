"""What every page asks of the database: little, and no more where more rows stand behind it."""

from __future__ import annotations

import copy
import datetime as dt
import uuid

import pytest
from django.db import models
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEntry, Person, Role
from accounts.permissions import RoleName
from boards.models import Action, Hypothesis, LocalOutcome, MeasureRating, Meeting, TrackedMeasure
from csc_dashboard import paced
from indicators.catalogue import INDICATORS
from indicators.models import Event, FiguresLink, SavedView, Target
from ingest.models import Finding, Stage, Upload
from tests.house.test_permissions import *  # noqa: F403  (what stands behind the addresses)
from tests.house.test_permissions import FORM, MAP, ROLES
from tests.pages import MOST_QUERIES, own_queries

for _name in [name for name in globals() if name.startswith("test_")]:
    del globals()[_name]  # the map itself is tried elsewhere

MANY = 60
DAY = dt.timedelta(days=1)
PERCENT = "assessments_45wd_pct"
# No pages of ours, or none about rows.
APART = {"healthz", "readyz", "metrics", *paced.FILES, *paced.LINKS}


def pages() -> dict[str, RoleName]:
    """Every page by its name, and a role that may open it."""
    found = {}
    for row in MAP.to_dict("records"):
        actor = next((actor for actor in ROLES if row[actor] == "200"), None)
        if row["method"] == "GET" and actor and row["name"] not in APART:
            found[row["name"]] = ROLES[actor]
    return found


def asked(scene, visitor, address) -> dict[str, list[str]]:
    """The statements of every page's own, by its name, once all that is remembered is there."""
    found = {}
    for name, role in pages().items():
        visitor.force_login(scene.staff[role])
        url = address(name)
        visitor.generic("GET", url, content_type=FORM)
        with own_queries() as own:
            answer = visitor.generic("GET", url, content_type=FORM)
        if answer.status_code == 200:
            found[name] = own
    return found


def copies(row: models.Model, many: int = MANY, **other) -> None:
    """So many rows like this one, with what must differ made different: `other` says how, each a
    function of the copy's number."""
    made = []
    for number in range(many):
        one = copy.copy(row)
        one._state = copy.copy(row._state)
        one._state.adding = True
        for field in row._meta.concrete_fields:
            if isinstance(field, models.UUIDField) and field.unique:
                setattr(one, field.attname, uuid.uuid4())
            elif field.primary_key:
                setattr(one, field.attname, None)
        for name, value in other.items():
            setattr(one, name, value(number))
        made.append(one)
    type(row).objects.bulk_create(made)


def crowd(scene, board, inquiry, measure) -> None:
    """Sixty more of everything that a page lists."""
    here, lead = scene.here, scene.lead
    refused = {"stage": lambda _: Stage.REFUSED, "release_id": lambda _: None}
    copies(scene.flawed, **refused, build_id=lambda _: None)
    copies(Finding.objects.filter(upload=scene.flawed).first())
    for number in range(MANY):
        person = Person.objects.create(email=f"{number}@crowd.example", name=f"Somebody {number}")
        Role.objects.create(person=person, authority=here, name=RoleName.BOARD_MEMBER)
        audit.record("looked", person=lead, authority=here)
    today = timezone.localdate()
    event = {"authority": here, "kind": "practice", "reason": "It may matter.", "added_by": lead}
    for number in range(MANY):
        on = dt.date(2019, 1, 1) + number * DAY
        Event.objects.create(key=f"crowd-{number}", title=f"Day {number}", on=on, **event)
        SavedView.objects.create(
            person=lead, authority=here, name=f"View {number}", address=f"/{here.code}/"
        )
        FiguresLink.objects.create(
            authority=here, name=f"Link {number}", digest=f"crowd {number}", made_by=lead,
            expires_on=today + 30 * DAY,
        )  # fmt: skip
        Target.objects.create(authority=here, indicator=PERCENT, year=2021, target=90, red=80)
        LocalOutcome.objects.create(
            authority=here, title=f"Outcome {number}", level="child", is_outcome=True, added_by=lead
        )
        Hypothesis.objects.create(inquiry=inquiry, words=f"Because of {number}.", made_by=lead)
    copies(inquiry)
    copies(board, name=lambda number: f"Board {number}")
    meeting = Meeting.objects.filter(board=board).first()
    copies(meeting, held_on=lambda n: today + (n + 40) * DAY, state=lambda _: "planned")
    tracked = set(board.measures.values_list("indicator", flat=True))
    TrackedMeasure.objects.bulk_create(
        TrackedMeasure(board=board, indicator=key, place=100)
        for key in list(INDICATORS)[:MANY]
        if key not in tracked
    )
    MeasureRating.objects.bulk_create(
        MeasureRating(measure=measure, person=lead, rag="green") for _ in range(MANY)
    )
    Action.objects.bulk_create(
        Action(
            authority=here, board=board, what=f"Do {number}", owner=lead, due_on=today,
            agreed_on=today, made_by=lead,
        )
        for number in range(MANY)
    )  # fmt: skip


@pytest.mark.trust
def test_no_page_asks_more_where_there_are_more_rows(
    scene, visitor, address, board, inquiry, measure, record_property
):
    """L5: as many statements for sixty rows more of everything that is listed, and few of them."""
    visitor.raise_request_exception = False
    few = asked(scene, visitor, address)
    before = {model: model.objects.count() for model in (Upload, AuditEntry, Action, Finding)}
    crowd(scene, board, inquiry, measure)
    assert all(model.objects.count() >= count + MANY for model, count in before.items())
    many = asked(scene, visitor, address)
    assert len(few) > 80
    assert set(many) == set(few), "a page breaks where there are many rows"
    grown = {
        name: (len(own), len(many[name])) for name, own in few.items() if len(many[name]) > len(own)
    }
    over = {name: len(own) for name, own in many.items() if len(own) > MOST_QUERIES}
    told = [f"{name} grows from {was} to {now}" for name, (was, now) in grown.items()]
    told += [f"{name} asks {count}" for name, count in over.items()]
    assert not told, "; ".join(told)
    record_property("figure", f"at most {max(map(len, many.values()))} statements on {len(many)}")
