"""A board member opens everything there is to open, and tries to work out what is hidden.

What they collect is every figure of the whole authority, from the pages, what the pages hand to
their drawings, and the files. What they know beside it is how counts are parts of one another.
"""

from __future__ import annotations

import csv
import json
from datetime import date
from io import BytesIO, StringIO

import numpy as np
import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from accounts.permissions import RoleName
from indicators import links, queries, remembered, words
from indicators.attack import CountTable, Impossible, Relation, ranges
from indicators.catalogue import INDICATORS
from indicators.define import Basis, Stage, Unit
from indicators.families import counted_as, families, nodes_of
from indicators.figures import figures
from indicators.suppression import DFE
from indicators.together import Withheld
from records.calendar import month_number
from tests.pages import words as words_of

WIDTH = DFE.largest_hidden - 1
MOST = 1e6


def at(scene, name: str, *more: object) -> str:
    return reverse(name, args=[scene.here.code, *more])


@pytest.fixture
def truth(scene) -> dict[tuple[str, str], float]:
    """Every count there is, by node and month: of events the sum of the twelve months to it."""
    facts = queries.facts_of(queries.live_build(scene.here), cuts=[""])
    first, last = int(facts["month"].min()), int(facts["month"].max())
    known = {}
    for key, each in INDICATORS.items():
        own = facts[facts["indicator"] == key]
        if own.empty:
            continue
        basis = "rolling12" if each.basis is Basis.MONTH else "month"
        made = figures(own, each, first=first, last=last, basis=basis, population={})
        for node in nodes_of(each):
            column = "denominator" if node.endswith("/of") else "numerator"
            for month, count in zip(made["month"].tolist(), made[column], strict=True):
                if not np.isnan(count):
                    known[node, f"{month // 12}-{month % 12 + 1:02d}"] = float(count)
    return known


def collected(visitor, scene) -> dict[tuple[str, str], float]:
    """The counts that the files of every indicator hold, on every basis that is given out."""
    seen = {}
    for key, each in INDICATORS.items():
        for basis in ("month", "rolling12", "year"):
            answer = visitor.get(at(scene, "figures_csv", key) + f"?basis={basis}")
            if answer.status_code == 403:
                continue
            assert not (basis == "month" and each.basis is Basis.MONTH)
            for row in csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))):
                month = row["month"]
                for node in nodes_of(each):
                    told = row["denominator" if node.endswith("/of") else "numerator"]
                    if told:
                        seen[node, month] = float(told)
    return seen


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


def told_by_tables(page, truth) -> set[tuple]:
    """Every count in a page's tables of one measure, by node and month; a single month of events,
    which nobody outside is shown, is a month of its own."""
    months = sorted({month for _, month in truth})
    told = set()
    for table in page.tree.xpath("//table[contains(@id, '-table')]"):
        key = table.get("id").removesuffix("-table")
        headings = [words_of(cell) for cell in table.xpath("thead/tr/th")]
        if key not in INDICATORS or "Number" not in headings:
            continue
        each = INDICATORS[key]
        named = {
            words.period_name(each, month_number(date.fromisoformat(f"{month}-01")), basis): (
                f"{month} alone" if (basis, each.basis) == ("month", Basis.MONTH) else month
            )
            for month in months
            for basis, _ in words.bases(each)
        }
        for row in page.table(table.get("id")):
            cells = dict(zip(headings, row, strict=True))
            for node in nodes_of(each):
                count = cells["Out of" if node.endswith("/of") else "Number"].replace(",", "")
                if count:
                    told.add(((node, named[cells["Period"]]), float(count)))
    return told


def test_the_attacker_would_find_some_if_figures_were_judged_one_by_one(
    scene, visitor, truth, monkeypatch
):
    """Else the test above could not fail."""
    monkeypatch.setattr(queries, "withheld", lambda facts, rules: Withheld({}))
    remembered.forget()
    visitor.as_person(scene.staff[RoleName.BOARD_MEMBER])
    assert narrowed(collected(visitor, scene), truth)
    remembered.forget()


def narrowed(seen: dict, truth: dict) -> list[str]:
    """The small counts and remainders of any month that lie in fewer than five numbers."""
    first = counted_as()
    months = sorted({month for _, month in truth})
    return [one for month in months for one in attacked(month, seen, truth, first)]


def attacked(month: str, seen: dict, truth: dict, first: dict[str, str]) -> list[str]:
    """The small counts and small remainders of a month that the families narrow."""
    counts: dict[str, float] = {}
    shown: set[str] = set()
    for node, name in first.items():
        if (node, month) in truth:
            counts.setdefault(name, truth[node, month])
        if (node, month) in seen and counts.get(name) == seen[node, month]:
            shown.add(name)
    names = list(counts)
    place = {name: number for number, name in enumerate(names)}
    values, relations = list(counts.values()), []
    for each in families():
        parts = [place[part] for part in each.parts if part in place]
        if each.total not in place or not parts:
            continue
        rest = values[place[each.total]] - sum(values[part] for part in parts)
        if rest >= 0:
            relations.append(Relation(place[each.total], (*parts, len(values))))
            values.append(rest)
    whole = np.array(values).round().astype("int64")
    low, high = np.zeros(len(values)), np.full(len(values), MOST)
    known = [place[name] for name in shown]
    low[known] = high[known] = whole[known]
    labels = tuple((str(number), "") for number in range(len(values)))
    small = np.flatnonzero(DFE.small(whole)).tolist()
    try:
        least, most = ranges(CountTable(labels, whole, tuple(relations)), low, high, small)
    except Impossible:
        pytest.fail("what is shown contradicts itself")
    told = [*names, *("a remainder" for _ in relations)]
    return [f"{told[n]} {month}" for n in small if most[n] - least[n] < WIDTH]


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
