"""Processes killed at every statement of an import and of a publication, and at any moment."""

from __future__ import annotations

import os
import random
import signal
import time

import pytest

from ingest import actions, pipeline
from ingest.models import Upload
from tests.trust.faults.invariant import Import, publishing_holds_through
from tests.trust.faults.statements import Place, counted, in_a_child, killed_at, places

MOMENTS = {"trust": 15, "all": 200}


def test_killed_at_any_statement_of_an_import(coming_in: Import, stride, record_property):
    """F1: before and after every statement; every so many-th in shorter runs."""
    whole = coming_in.received()
    count = counted(lambda: pipeline.work_on(whole.pk))
    actions.discard(Upload.objects.get(pk=whole.pk), None)
    assert count > 60
    tried = places(count, stride(core=80, trust=15))

    for place in tried:

        def kill(upload: Upload, place: Place = place) -> None:
            assert killed_at(place, lambda: pipeline.work_on(upload.pk)), place

        coming_in.holds_through(kill, place)
    record_property("figure", f"{len(tried)} places of {2 * count}")


@pytest.mark.trust
def test_killed_at_any_statement_of_a_publication(
    coming_in: Import, figures_after: str, stride, record_property
):
    """F1: figures are the old ones or the new ones."""
    ready = coming_in.ready()
    count = counted(lambda: actions.publish([ready], None))
    actions.withdraw(Upload.objects.get(pk=ready.pk), None, reason="counted")
    assert count > 10
    tried = places(count, stride(core=12, trust=12))

    for place in tried:

        def kill(upload: Upload, place: Place = place) -> None:
            assert killed_at(place, lambda: actions.publish([upload], None)), place

        publishing_holds_through(coming_in, figures_after, kill, place)
    record_property("figure", f"{len(tried)} places of {2 * count} of a publication")


@pytest.mark.trust
def test_killed_at_any_moment(coming_in: Import, request: pytest.FixtureRequest, record_property):
    """F1: also between statements, while it reckons."""
    whole, began = coming_in.received(), time.monotonic()
    os.waitpid(in_a_child(lambda: pipeline.work_on(whole.pk)), 0)
    lasts = time.monotonic() - began
    actions.discard(Upload.objects.get(pk=whole.pk), None)
    chance = random.Random(1)  # noqa: S311  the same moments each time
    moments = [chance.random() * lasts for _ in range(MOMENTS[request.config.getoption("--trust")])]

    for moment in moments:

        def kill(upload: Upload, moment: float = moment) -> None:
            child = in_a_child(lambda: pipeline.work_on(upload.pk))
            time.sleep(moment)
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)

        coming_in.holds_through(kill, f"killed after {moment:.3f} of {lasts:.3f} seconds")
    record_property("figure", f"{len(moments)} moments")
