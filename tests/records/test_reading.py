"""Rows of many tables read at once: each as it would be read alone, in as many statements as there
are families."""

from __future__ import annotations

import pandas as pd
from django.db import connection
from django.test.utils import CaptureQueriesContext

from records import queries
from records.entities import BY_NAME, ENTITIES, FAMILIES
from records.reading import read_differing, read_rows
from tests.builders import Scene


def test_every_entity_is_of_one_family():
    assert len(ENTITIES) == len(BY_NAME) == sum(map(len, FAMILIES))


def test_tables_read_together_are_as_each_alone(scene: Scene):
    standing = queries.standing(scene.here)
    with CaptureQueriesContext(connection) as asked:
        together = {entity.name: rows for entity, rows in read_rows(scene.here, ENTITIES, standing)}
    assert 0 < len(asked) <= len(FAMILIES)
    assert together.keys() == BY_NAME.keys()
    assert sum(rows.empty for rows in together.values()) < len(together) / 2
    for entity in ENTITIES:
        ((_, alone),) = read_rows(scene.here, [entity], standing)
        pd.testing.assert_frame_equal(together[entity.name], alone)


def test_returns_compared_together_differ_as_table_by_table(scene: Scene):
    stood, sent = scene.uploads[-1].release, scene.flawed.release
    with CaptureQueriesContext(connection) as asked:
        together = {each.name: rows for each, rows in read_differing(ENTITIES, stood, sent)}
    assert len(asked) == len(FAMILIES)
    assert not together["cin_episode"].empty
    for entity in ENTITIES:
        ((_, alone),) = read_differing([entity], stood, sent)
        pd.testing.assert_frame_equal(together[entity.name], alone)
