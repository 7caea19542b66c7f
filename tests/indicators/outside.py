"""What somebody outside collects from everything they are shown, and what they work out of it.

What they collect are counts, by node (`indicators.families`) and month: of events the twelve months
to it. A value or a size that is told counts as telling every count it is made of.
"""

from __future__ import annotations

import csv
import re
from datetime import date
from io import StringIO

import numpy as np
import pytest
from django.urls import reverse

from indicators import queries, words
from indicators.attack import CountTable, Impossible, Relation, ranges
from indicators.catalogue import INDICATORS
from indicators.define import Basis
from indicators.families import counted_as, families, nodes_of
from indicators.figures import figures
from indicators.suppression import DFE
from records.calendar import month_number
from tests.pages import words as words_of

WIDTH = DFE.largest_hidden - 1
MOST = 1e6


def at(scene, name: str, *more: object) -> str:
    return reverse(name, args=[scene.here.code, *more])


def truth_of(scene) -> dict[tuple[str, str], float]:
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


def counts_behind(key: str, month: str, truth: dict) -> set[tuple]:
    """The counts that a value of an indicator is made of: who is told it is told them."""
    nodes = [(node, month) for node in nodes_of(INDICATORS[key])]
    return {(node, truth[node]) for node in nodes if node in truth}


SIZE = re.compile(
    r"From (\w+ \d{4}) to (\w+ \d{4}) it was about ([\d.,]+(?:%| points))"
    r" \w+ than in the same months"
)


def told_by_size(key: str, text: str, truth: dict) -> set[tuple]:
    """The counts behind every plain comparison of years that a text tells of an indicator."""
    told = set()
    for first, last, _ in SIZE.findall(text):
        ends = [_month(name) for name in (first, last)]
        events = INDICATORS[key].basis is Basis.MONTH
        after = ends[1:] if events else range(ends[0], ends[1] + 1)
        for month in (each - back for each in after for back in (0, 12)):
            told |= counts_behind(key, f"{month // 12}-{month % 12 + 1:02d}", truth)
    return told


def _month(name: str) -> int:
    month, year = name.split()
    return month_number(date(int(year), words.MONTHS.index(month) + 1, 1))
