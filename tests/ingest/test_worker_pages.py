"""The pages of findings by worker: asked for by name, named in no address, given all at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ingest.finding_queries import Named
from ingest.models import Assignment, Finding, Upload
from tests.ingest.journey import EPISODES_2024, csv, sent, ssda903

pytestmark = pytest.mark.django_db
WORKERS = """
    CHILD DOB        SW_ID    SW_DECOM   SW_DEC     SW_REASON
    A1    04/05/2010 SW000001 03/06/2022 14/07/2023 MANAGE
    A2    19/11/2012 SW000002 20/02/2023 -          MANAGE
    A3    30/01/2016 SW000002 09/01/2024 -          MANAGE
"""
WORKER = "SW000002"


@pytest.fixture
def upload(people) -> Upload:
    files = [*ssda903(EPISODES_2024), ("SWEpisodes.csv", csv(WORKERS))]
    return sent(people.here, files, people.bob, year=2024)


@pytest.fixture
def lead(people, page):
    return page.as_person(people.bob)


def at(upload: Upload, name: str) -> str:
    return reverse(name, args=[upload.authority.code, upload.pk])


def test_findings_are_listed_by_worker_and_the_address_names_nobody(upload, lead) -> None:
    seen = lead.page(at(upload, "findings_by_worker"))
    worker, nobody = seen.table()
    assert (worker[0], worker[-1]) == (WORKER, "2")
    assert nobody[0] == "Nobody is named"
    [address] = seen.tree.xpath(f"//table//a[text()='{WORKER}']/@href")
    assert WORKER not in address
    rows = Finding.objects.filter(upload=upload, worker=WORKER).count()
    assert f"{rows} finding" in lead.page(address).text


def test_what_is_listed_of_a_worker_is_given_to_the_worker_at_once(upload, lead) -> None:
    asked = {"who": Named("worker", WORKER).key, "rule": "209"}
    seen = lead.page(at(upload, "findings_list"), asked)
    [offered] = seen.tree.xpath("//input[@name='worker']/@value")
    assert offered == WORKER
    due_on = (timezone.localdate() + timedelta(days=7)).isoformat()
    seen = lead.send(at(upload, "assign_findings"), asked | {"worker": offered, "due_on": due_on})
    assert "Given 2 findings to be put right." in seen.text
    given = Finding.objects.filter(
        upload=upload, identity__in=Assignment.objects.values_list("identity")
    )
    assert sorted(given.values_list("child", "rule")) == [("A2", "209"), ("A3", "209")]
