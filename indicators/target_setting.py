"""Targets kept: set, withdrawn and read. Nothing is ever overwritten; the latest row stands."""

from __future__ import annotations

from dataclasses import asdict

from django.db import transaction
from django.db.models import Count, Max

from accounts import audit
from accounts.models import Authority, Person
from accounts.worded_once import Given, WordedOnce
from indicators.define import Indicator
from indicators.models import Target
from indicators.targets import Goal, checked


@transaction.atomic
def set_target(
    authority: Authority,
    indicator: Indicator,
    year: int,
    goal: Goal,
    *,
    by: Person | None,
    source: str = "",
) -> Target:
    """Let this be the goal of an indicator in a collection year; the one before stays as history.

    Raises `indicators.targets.Wrong` for thresholds that contradict each other.
    """
    checked(goal, indicator)
    kept = Target.objects.create(
        authority=authority,
        indicator=indicator.key,
        year=year,
        target=goal.target,
        tolerance=goal.tolerance,
        red=goal.red,
        expected_low=goal.low,
        expected_high=goal.high,
        source=source,
        set_by=by,
    )
    numbers = {name: value for name, value in asdict(goal).items() if value is not None}
    audit.record(
        "set target",
        person=by,
        authority=authority,
        subject=kept,
        indicator=indicator.key,
        year=year,
        **numbers,
    )
    return kept


@transaction.atomic
def withdraw_target(authority: Authority, indicator: Indicator, year: int, *, by: Person) -> bool:
    """Let an indicator have no goal in a year any more; False where it has none."""
    standing = history_of(authority, indicator, year)
    if not standing or standing[0].withdrawn:
        return False
    kept = Target.objects.create(
        authority=authority, indicator=indicator.key, year=year, withdrawn=True, set_by=by
    )
    audit.record(
        "withdrew target",
        person=by,
        authority=authority,
        subject=kept,
        indicator=indicator.key,
        year=year,
    )
    return True


def history_of(authority: Authority, indicator: Indicator, year: int) -> list[Target]:
    """Everything that was ever set for an indicator in a year, the latest first, with by whom."""
    rows = Target.objects.filter(authority=authority, indicator=indicator.key, year=year)
    return list(rows.select_related("set_by"))


def targets_of(authority: Authority) -> dict[tuple[str, int], Target]:
    """What stands now, by indicator and collection year."""
    rows = Target.objects.filter(authority=authority).order_by(
        "indicator", "year", "-set_at", "-id"
    )
    latest = rows.distinct("indicator", "year").select_related("set_by")
    return {(row.indicator, row.year): row for row in latest if not row.withdrawn}


_EDITION = WordedOnce(
    lambda: Target.objects.filter(authority=Given("authority"))
    .values("authority")
    .order_by()
    .annotate(many=Count("pk"), last=Max("pk"))
    .values_list("many", "last")
)


def edition_of(authority: Authority) -> tuple[int, int | None]:
    """Another one after every target that is set or withdrawn: rows are only ever added."""
    return next(iter(_EDITION(authority=authority.pk)), (0, None))


def goals_of(authority: Authority) -> dict[tuple[str, int], Goal]:
    """The goals that stand now, by indicator and collection year."""
    return {key: goal_of(row) for key, row in targets_of(authority).items()}


def goal_of(row: Target) -> Goal:
    """A kept row as what is meant."""
    return Goal(row.target, row.tolerance, row.red, row.expected_low, row.expected_high)
