"""Monthly counts of a synthetic authority's partners, workforce and money, of nobody in
particular."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np

from csc_dashboard.demo.extract_files import ExtractFile

LOCKDOWN, AFTER = np.datetime64("2020-04"), np.datetime64("2021-04")
SCHOOLS_CLOSED, SCHOOLS_OPEN = np.datetime64("2020-03"), np.datetime64("2020-09")
START = np.datetime64("2016-04")
SPREAD = 0.06


@dataclass(frozen=True)
class _Counted:
    """A count a month: of an authority of 6,000 known children at the start, by how much it grew a
    year, what lockdown left of it, and how it stays after; `of`: of how many, where it is a share;
    `parts`: how it is split (column, weights). `fixed`: it does not go with the authority's
    size."""

    key: str
    count: float
    growth: float = 0.0
    lockdown: float = 1.0
    since: float = 1.0
    of: float = 0.0
    parts: tuple[str, dict[str, float]] = ("", {})
    whole: bool = True
    fixed: bool = field(default=False)


COUNTED = (
    _Counted("emergency_admissions", 31, 0.01, 0.68, 1.0, parts=(
        "reason", {"injury": 30, "respiratory": 24, "infection": 24, "self_harm": 9, "other": 13})),
    _Counted("camhs_referrals", 52, 0.04, 0.7, 1.35),
    _Counted("immunisations", 265, 0.0, 0.96, 0.97, of=290),
    _Counted("police_call_outs", 61, 0.02, 1.12, 1.02, parts=(
        "place", {"household": 62, "community": 38})),
    _Counted("police_missing_reports", 34, 0.02, 0.72, 1.05),
    _Counted("anti_social_behaviour", 48, -0.03, 1.3, 0.95),
    _Counted("first_time_entrants", 4.2, -0.06, 0.7, 0.95),
    _Counted("early_help_contacts", 118, 0.03, 0.75, 1.08, parts=(
        "made_by", {"school": 46, "health": 22, "police": 10, "family": 14, "other": 8})),
    _Counted("free_school_meals", 2350, 0.05, 1.12, 1.2),
    _Counted("temporary_accommodation", 92, 0.06, 1.05, 1.25),
    _Counted("home_education", 88, 0.07, 1.45, 1.6),
    _Counted("parental_mental_health", 410, 0.02, 0.95, 1.1),
    _Counted("parental_substance_misuse", 180, -0.01, 0.98, 1.0),
    _Counted("workforce_in_post", 74, -0.01, 1.0, 0.93),
    _Counted("workforce_vacancies", 11, 0.05, 0.95, 1.4, of=86),
    _Counted("workforce_agency", 9, 0.04, 0.9, 1.45, of=83),
    _Counted("workforce_leavers", 11, 0.02, 0.75, 1.3, of=74),
    _Counted("workforce_caseload", 1210, 0.01, 1.02, 1.08, of=72),
    _Counted("workforce_absence", 56, 0.01, 1.1, 1.2, of=1480),
    _Counted("placement_costs", 1_020_000, 0.05, 1.0, 1.1, of=860, parts=("placement", {
        "fostering_own": 24, "fostering_agency": 30, "residential": 38, "supported": 8})),
    _Counted("surveys", 168, 0.0, 0.96, 1.0, of=42, whole=False, fixed=True, parts=(
        "question", {"listened_to": 34, "knows_the_plan": 31, "feels_safe": 35})),
    _Counted("case_audits", 33, 0.01, 1.0, 1.03, of=12, whole=False, fixed=True, parts=(
        "question", {"voice_of_the_child": 48, "plan_is_clear": 52})),
)  # fmt: skip
ABSENCE = (0.048, 0.071)
SESSIONS = 195_000


def write_counts(
    folder: Path,
    first: date,
    last: date,
    size: float,
    referred: Iterable[date],
    generator: np.random.Generator,
) -> list[ExtractFile]:
    """Write a CSV for each kind of count. `size`: against an authority of 6,000 known children;
    `referred`: the day of each referral, of which a month's number is published."""
    months = np.arange(np.datetime64(first, "M"), np.datetime64(last, "M") + 1)
    made = [(c.key, months, _lines(c, months, size, generator)) for c in COUNTED]
    # While schools were closed nobody counted who was absent: those months have no number.
    open_months = (months[months < SCHOOLS_CLOSED], months[months >= SCHOOLS_OPEN])
    made += [("attendance", part, _absence(part, size, generator)) for part in open_months]
    many = Counter(day.isoformat()[:7] for day in referred)
    published = [("month", "count"), *((str(m), many[str(m)]) for m in months)]
    made.append(("referrals_as_published", months, published))
    files = []
    for key, of, lines in made:
        if len(of):
            path = folder / f"{key}_{of[0]}.csv"
            with path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows(lines)
            end = (of[-1] + 1).astype("datetime64[D]") - 1
            files.append(ExtractFile(key, path, of[0].astype("datetime64[D]").item(), end.item()))
    return files


def _lines(
    told: _Counted, months: np.ndarray, size: float, generator: np.random.Generator
) -> Sequence[tuple]:
    size = 1.0 if told.fixed else size
    level = np.select([months < LOCKDOWN, months < AFTER], [1.0, told.lockdown], told.since)
    level = level * (1 + told.growth) ** ((months - START).astype(int) / 12)
    chance = np.exp(SPREAD * generator.standard_normal(len(months)))
    counts = np.maximum(np.round(told.count * size * level * chance), 0)
    of = np.maximum(np.round(told.of * size * np.ones(len(months))), 1)
    # No more of them than there are, where it is a share of people or posts.
    if told.of > told.count:
        counts = np.minimum(counts, of)
    column, weights = told.parts
    heading = ("month", "count", *(["out_of"] if told.of else []), *([column] if column else []))
    lines: list[tuple] = [heading]
    for month, count, base in zip(months, counts, of, strict=True):
        shares = _shares(count, weights) if weights else {}
        bases = _shares(base, dict.fromkeys(weights, 1.0)) if weights else {}
        rows = [(count, base, "")] if told.whole else []
        rows += [(shares[part], bases[part], part) for part in shares]
        for number, out_of, part in rows:
            said = [f"{out_of:.0f}"] if told.of else []
            lines.append((str(month), f"{number:.0f}", *said, *([part] if column else [])))
    return lines


def _shares(count: float, weights: dict[str, float]) -> dict[str, float]:
    """A whole number in parts that add up to it, the last taking what is left."""
    total, left = sum(weights.values()), count
    out = {}
    for place, (part, weight) in enumerate(weights.items(), start=1):
        out[part] = left if place == len(weights) else float(round(count * weight / total))
        left -= out[part]
    return out


def _absence(months: np.ndarray, size: float, generator: np.random.Generator) -> Sequence[tuple]:
    rate = np.where(months < LOCKDOWN, *ABSENCE)
    rate = rate * np.exp(SPREAD * generator.standard_normal(len(months)))
    # August is a holiday.
    possible = np.where(months.astype(int) % 12 == 7, 0, round(SESSIONS * size))
    missed = np.round(possible * rate)
    rows = zip(months, missed, possible, strict=True)
    return [("month", "count", "out_of"), *((str(m), f"{n:.0f}", f"{p:.0f}") for m, n, p in rows)]
