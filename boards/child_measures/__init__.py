"""What a board looks at for each child it follows, computed from the record, and how each is
rated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date

import pandas as pd

from boards.child_measures import care, health, leaving, protection, school
from boards.child_measures.define import MEASURES, ChildMeasure, Cohort, Gap, Limits, Rag
from records.record import Record

# The order in which pages show them.
ORDER = (
    school.attendance,
    school.exclusions,
    leaving.in_touch,
    leaving.suitable_home,
    leaving.in_work,
    protection.time_on_plan,
    protection.conferences_on_time,
    protection.protection_visits,
    care.placement_moves,
    health.health_assessment,
    health.dental_check,
    health.immunisations,
    health.sdq,
    care.missing_episodes,
    care.visits_on_time,
    care.reviews_on_time,
    care.social_workers,
    care.allocated_worker,
    care.permanence_plan,
)
# What the record must hold for them, beside the children themselves.
ENTITIES = (
    *("cla_episode", "cla_review", "cla_outcomes", "cla_standing", "missing", "social_worker"),
    *("placed_for_adoption", "allocation", "cp_plan", "cp_review", "cp_standing", "care_leaver"),
)

__all__ = [
    "ENTITIES",
    "MEASURES",
    "ChildMeasure",
    "Cohort",
    "Gap",
    "Limits",
    "Rag",
    "Reading",
    "measures_of",
    "read",
]


@dataclass(frozen=True)
class Reading:
    """What the record says of one child in one measure: a number, its words, its day and rating;
    or a gap and why."""

    number: float | None
    value: str
    on: date | None
    rag: Rag | None
    gap: Gap | None
    why: str

    @property
    def words(self) -> str:
        """What stands in a cell."""
        return self.gap.value if self.gap else self.value

    @property
    def brief(self) -> str:
        """The same without what comes after a comma: a cell of a table of many."""
        return self.words.partition(",")[0]

    @property
    def colour(self) -> str:
        """The colour of its tag; none where there is nothing to rate."""
        return self.rag.colour if self.rag else ""

    def rated_by(self, limits: Limits) -> Reading:
        """The same, rated anew."""
        return self if self.number is None else replace(self, rag=limits.rate(self.number))

    def kept(self) -> dict[str, str | float | None]:
        """As it is kept with the child."""
        said = asdict(self)
        return said | {"on": self.on.isoformat() if self.on else None}

    @classmethod
    def of(cls, kept: Mapping[str, str | float | None]) -> Reading:
        """A reading as it was kept."""
        return cls(
            number=kept["number"],
            value=kept["value"],
            on=date.fromisoformat(kept["on"]) if kept["on"] else None,
            rag=Rag(kept["rag"]) if kept["rag"] else None,
            gap=Gap(kept["gap"]) if kept["gap"] else None,
            why=kept["why"],
        )


def measures_of(cohort: Cohort) -> tuple[ChildMeasure, ...]:
    """What is looked at for the children of a cohort, in order."""
    inside = (MEASURES[read.__name__] for read in ORDER)
    return tuple(measure for measure in inside if cohort in measure.cohorts)


def read(
    record: Record,
    children: pd.DataFrame,
    cohort: Cohort,
    day: pd.Timestamp,
    limits: Mapping[str, Limits],
) -> dict[int, dict[str, Reading]]:
    """Every measure of a cohort for each child on a day: child -> measure key -> reading.

    `children`: `cohorts.described`. `limits`: those the board set otherwise, by measure key.
    """
    found: dict[int, dict[str, Reading]] = {int(child): {} for child in children["child"]}
    for measure in measures_of(cohort):
        told = measure.read(record, children, day)
        bounds = limits.get(measure.key, measure.limits)
        rows = told[["number", "value", "on", "gap", "why"]].itertuples(index=False, name=None)
        for child, (number, value, on, gap, why) in zip(children["child"], rows, strict=True):
            found[int(child)][measure.key] = Reading(
                number=None if gap else float(number),
                value=value,
                on=None if pd.isna(on) else on.date(),
                rag=None if gap else bounds.rate(number),
                gap=Gap[gap] if gap else None,
                why=why,
            )
    return found
