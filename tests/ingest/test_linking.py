"""Links and figures kept in step: what the clock's ring does, and does not do twice."""

from __future__ import annotations

import pytest

from indicators.models import Build
from ingest import linking
from records import link_actions, links
from records.models import Child, Link
from tests.builders import Scene
from tests.records.linked import published


@pytest.fixture(autouse=True)
def plain(monkeypatch):
    monkeypatch.setattr("records.matching.probabilistic.available", lambda: False)


def live(scene: Scene) -> Build:
    return Build.objects.get(authority=scene.here, is_live=True)


def test_figures_follow_links_and_decisions_and_rest_when_nothing_is_new(scene: Scene):
    before = live(scene)
    assert not linking.catch_up(scene.here)
    ours = Child.objects.filter(authority=scene.here).order_by("pk").first().la_child_id
    published(scene.here, f"id authority_child_id\nH1 {ours}", holder="health", events=True)
    assert linking.catch_up(scene.here)
    assert live(scene).links == links.version(scene.here) != ""
    assert live(scene).digest == before.digest
    assert not linking.catch_up(scene.here)
    link = Link.objects.get(run__authority=scene.here, run__stands=True)
    link_actions.decide(link, scene.lead, Link.State.UNDONE, "Somebody else.")
    assert linking.catch_up(scene.here)
    assert live(scene).links == ""
