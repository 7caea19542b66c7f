"""A board member opens everything there is to open, and tries to work out what is hidden.

What they collect is every figure of the whole authority, from the pages, what the pages hand to
their drawings, and the files. What they know beside it is how counts are parts of one another.
"""

from __future__ import annotations

import csv
import json
from io import BytesIO, StringIO

import numpy as np
import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from accounts.permissions import RoleName
from indicators import links, queries, remembered
from indicators.catalogue import INDICATORS
from indicators.define import Stage, Unit
from indicators.families import nodes_of
from indicators.suppression import DFE
from indicators.together import Withheld
from tests.indicators.outside import at, collected, narrowed, told_by_tables, truth_of


@pytest.fixture
def truth(scene) -> dict[tuple[str, str], float]:
    """Every count there is, by node and month."""
    return truth_of(scene)


def test_no_small_count_is_narrowed_by_all_that_is_shown(scene, visitor, truth):
    visitor.as_person(scene.staff[RoleName.BOARD_MEMBER])
    seen = collected(visitor, scene)
    assert len(seen) > 100, "there is something to attack"
    assert {name: truth.get(name) for name in seen} == seen
    assert not DFE.small(np.array(list(seen.values()))).any()
    assert not narrowed(seen, truth)
    assert told_by_link(visitor, scene) <= seen.items()
    in_packs = set()
    for stage in Stage:
        pack = visitor.page(at(scene, "pack"), {"stage": stage.name})
        in_packs |= told_by_tables(pack, truth)
    assert len(in_packs) > 50, "the packs tell something"
    assert in_packs <= seen.items()
    for key in INDICATORS:
        page = visitor.page(at(scene, "indicator", key))
        assert told_by_tables(page, truth) <= seen.items(), key
        for script in page.tree.xpath("//script[@type='application/json']"):
            assert not hidden_in(json.loads(script.text), key, seen, truth), key


def told_by_link(visitor, scene) -> set[tuple]:
    """Every count that a link to all figures answers, by node and month."""
    _, token = links.make(
        scene.here, name="all", stage=None, days=30, by=scene.lead, today=timezone.localdate()
    )
    answer = visitor.get(reverse("link_csv", args=[token]))
    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))
    assert len({row["indicator"] for row in rows}) > 50, "a link answers with every measure"
    return {
        ((node, row["month"]), float(row["denominator" if node.endswith("/of") else "numerator"]))
        for row in rows
        for node in nodes_of(INDICATORS[row["indicator"]])
        if row["denominator" if node.endswith("/of") else "numerator"]
    }


def test_the_attacker_would_find_some_if_figures_were_judged_one_by_one(
    scene, visitor, truth, monkeypatch
):
    """Else the test above could not fail."""
    monkeypatch.setattr(queries, "withheld", lambda facts, rules: Withheld({}))
    remembered.forget()
    visitor.as_person(scene.staff[RoleName.BOARD_MEMBER])
    assert narrowed(collected(visitor, scene), truth)
    remembered.forget()


@pytest.mark.parametrize("name", ["scorecard_csv", "scorecard_xlsx"])
def test_a_partner_analyst_and_a_board_member_are_shown_the_same(scene, visitor, name: str):
    files = []
    for role in (RoleName.BOARD_MEMBER, RoleName.PARTNER_ANALYST):
        visitor.force_login(scene.staff[role])
        content = visitor.get(at(scene, name)).content
        if name == "scorecard_xlsx":
            sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0)
            content = sheet.to_python()
        files.append(content)
    assert files[0] == files[1]


def hidden_in(drawn: dict, key: str, seen: dict, truth: dict) -> list[str]:
    """The months whose count a drawing holds although it is hidden."""
    if INDICATORS[key].unit is not Unit.COUNT or "data" not in drawn:
        return []
    told = []
    for trace in drawn["data"]:
        xs, ys = trace.get("x"), trace.get("y")
        if not isinstance(xs, list) or not isinstance(ys, list):
            continue
        for x, y in zip(xs, ys, strict=True):
            month = str(x)[:7]
            if y is not None and (key, month) in truth and (key, month) not in seen:
                told.append(f"{key} {month}")
    return told
