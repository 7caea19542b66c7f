"""A group against the rest: what both go through cancels, a planted change is found, and nothing is
said where what it rests on does not hold."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
import statsmodels.api as sm

from indicators.shift.difference import NotTold, differences, rest_of
from indicators.shift.difference_told import checks, sentence
from indicators.shift.events import local_event
from indicators.shift.result import Verdict
from indicators.shift.series import Batch, Kind
from records.calendar import month_number

# Before lockdown, so that no phase of it is a term.
EVENT = local_event(date(2018, 4, 1), "the new front door")
FIRST = month_number(date(2014, 4, 1))
MONTHS, BEFORE = 60, 48
CHANGE = 0.75


def made(
    series: int, *, change: float = 1.0, drift: float = 0.0, small: float = 40.0, seed: int = 1
) -> tuple[Batch, Batch]:
    """Groups of `small` a month and rests of 200: season, a demand of its own for every month, and
    a third more of both after the event; `change` and `drift` (a year) touch the group alone."""
    chance = np.random.default_rng(seed)
    months = np.arange(MONTHS)
    later = months >= BEFORE
    both = np.exp(0.14 * np.sin(2 * np.pi * months / 12) + 0.1 * chance.normal(size=(series, 60)))
    both = both * np.where(later, 4 / 3, 1.0)
    own = np.where(later, change, 1.0) * np.exp(drift * (months - BEFORE) / 12)
    names = tuple(range(series))
    return tuple(
        Batch(names=names, first=FIRST, counts=chance.poisson(level).astype("float64"))
        for level in (small * both * own, 200 * both)
    )


def test_a_planted_fall_is_found_and_its_range_holds_it():
    found = differences(*made(120, change=CHANGE), EVENT)
    sizes = [each.change.value for each in found]
    held = [each.change.lower <= -25 <= each.change.upper for each in found]
    assert np.mean(sizes) == pytest.approx(-25, abs=1.5)
    assert np.mean(held) >= 0.9
    assert np.mean([each.verdict is Verdict.FELL for each in found]) > 0.7


def test_what_touches_both_is_no_change_of_the_group():
    found = differences(*made(120, seed=2), EVENT)
    assert np.mean([each.verdict in (Verdict.ROSE, Verdict.FELL) for each in found]) <= 0.08
    assert np.mean([not each.parallel for each in found]) <= 0.1


def test_a_group_that_was_leaving_the_rest_already_is_not_told():
    found = differences(*made(20, drift=0.25, seed=3), EVENT)
    assert {each.verdict for each in found} == {Verdict.CANNOT_TELL}
    assert {each.why for each in found} == {NotTold.NOT_PARALLEL}
    assert "already moved away" in sentence(found[0], "Schools", EVENT.title)


def test_it_is_the_interaction_of_the_usual_model():
    """Poisson with a level for every month, the group, its season, and group times after."""
    group, rest = made(1, change=CHANGE)
    found = differences(group, rest, EVENT)[0]
    months = np.tile(np.arange(MONTHS), 2)
    mine = np.repeat([1.0, 0.0], MONTHS)
    angle = 2 * np.pi * ((FIRST + months) % 12 + 1) / 12
    season = [mine * wave(k * angle) for k in (1, 2) for wave in (np.sin, np.cos)]
    design = np.column_stack(
        [months[:, None] == np.arange(MONTHS), mine, *season, mine * (months >= BEFORE)]
    ).astype("float64")
    counts = np.concatenate([group.counts[0], rest.counts[0]])
    usual = sm.GLM(counts, design, family=sm.families.Poisson()).fit()
    assert found.change.value == pytest.approx(100 * np.expm1(usual.params[-1]), abs=1e-4)


def shares(change: float, series: int) -> tuple[Batch, Batch]:
    """Shares of 100 in the group and 400 in the rest; both rise by 5 points after the event."""
    chance = np.random.default_rng(5)
    later = np.arange(MONTHS) >= BEFORE
    both = 0.03 * np.sin(np.arange(MONTHS)) + 0.05 * later
    sizes = [np.full((series, MONTHS), size) for size in (100, 400)]
    levels = (0.5 + both + change * later, 0.6 + both)
    return tuple(
        Batch(tuple(range(series)), FIRST, chance.binomial(n, level) * 1.0, Kind.SHARE, n * 1.0)
        for n, level in zip(sizes, levels, strict=True)
    )


def test_shares_are_told_in_percentage_points():
    found = differences(*shares(-0.1, 60), EVENT)
    assert np.mean([each.change.value for each in found]) == pytest.approx(-10, abs=0.6)
    assert np.mean([each.change.lower <= -10 <= each.change.upper for each in found]) >= 0.9
    said = sentence(found[0], "Schools", EVENT.title)
    assert "percentage points lower than if it had moved as the rest did" in said


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda b: Batch(b.names, b.first, b.counts, Kind.STOCK), NotTold.STANDS),
        (lambda b: Batch(b.names, b.first, b.counts, Kind.VALUE), NotTold.AVERAGE),
        (lambda b: Batch(b.names, b.first + 30, b.counts), NotTold.SHORT),
        (lambda b: Batch(b.names, b.first - 30, b.counts), NotTold.NO_AFTER),
        (lambda b: Batch(b.names, b.first, b.counts // 20), NotTold.TOO_SMALL),
    ],
)
def test_what_cannot_be_compared_says_why(spoil, why: NotTold):
    group, rest = (spoil(each) for each in made(1))
    found = differences(group, rest, EVENT)[0]
    assert found.why is why
    assert found.verdict not in (Verdict.ROSE, Verdict.FELL)
    assert sentence(found, "Schools", EVENT.title) == f"Schools: {why}"


def test_the_rest_is_the_whole_without_the_group():
    counts = np.array([[10.0, 12.0], [3.0, np.nan]])
    mine, others = rest_of(Batch(("all", "group"), FIRST, counts), 1)
    assert mine.counts[0, 0] == 3
    assert others.counts[0, 0] == 7
    assert np.isnan(others.counts[0, 1])


def test_it_says_what_else_happened_and_names_no_cause():
    found = differences(*made(1, change=CHANGE), EVENT)[0]
    alone, with_other = (checks(found, others) for others in ([], ["lockdown"]))
    assert alone[2].startswith("Nothing else: no other event")
    assert with_other[2].startswith("Nothing else: not so. Lockdown fell among these months")
    assert "does not show that the new front door was the cause" in sentence(
        found, "Schools", EVENT.title
    )
