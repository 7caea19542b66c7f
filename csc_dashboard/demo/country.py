"""A made-up country around the synthetic authorities: other authorities, regions, and how they
stand, year by year, on everything that is published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import exp
from zlib import crc32

import numpy as np

from csc_dashboard.demo.authorities import (
    AUTHORITIES,
    REGION_CODE,
    REGION_NAME,
    SyntheticAuthority,
)
from csc_dashboard.demo.months import left, months_of, spread, weights
from indicators.define import Unit
from indicators.published.measures import MEASURES, Measure

COUNTRY_CODE, COUNTRY_NAME = "E99999999", "Marchland"
REGIONS = {REGION_CODE: REGION_NAME, "E99000010": "Carrowdale", "E99000011": "Eastwold"}
_NAMES = (
    *("Ashenfold", "Brackmoor", "Calderhythe", "Dunmarsh", "Elverstoke", "Farringmere"),
    *("Greywater", "Hollinbeck", "Ivelford", "Juniper Coast", "Kestrel Vale", "Larchester"),
    *("Mossbury", "Netherwick", "Orrinmouth", "Penhallow Bay", "Quarrydale", "Rushenden"),
    *("Silverstrand", "Thornhaven", "Umberley", "Vantock", "Withymoor"),
)
FIRST_NUMBER = 4
# How far authorities lie apart, how far a year from the next, on the scale of logarithms.
APART, FROM_YEAR_TO_YEAR = 0.22, 0.05

# The country's usual figure of each measure: rates per 10,000, per cent, averages.
USUAL: Mapping[str, float] = {
    "referrals_rate": 540, "rereferrals_pct": 22, "referrals_nfa_pct": 6,
    "assessed_not_in_need_pct": 30, "referrals_police_pct": 29, "referrals_schools_pct": 21,
    "referrals_health_pct": 15, "assessments_completed_rate": 530,
    "assessments_45wd_pct_derived": 84, "factor_domestic_abuse_rate": 140,
    "factor_neglect_rate": 70, "factor_mental_health_parent_rate": 140,
    "assessment_median_working_days": 34, "s47_rate": 180, "icpc_rate": 60,
    "icpc_15wd_pct_derived": 79, "s47_icpc_median_working_days": 14,
    "cin_31_march_rate": 333, "cin_started_rate": 330, "cin_ended_rate": 300,
    "cin_plans_31_march_rate": 86, "cin_over_2y_pct": 34, "cin_disability_pct": 14,
    "cin_abuse_need_pct": 58, "cpp_31_march_rate": 42, "cpp_started_rate": 52,
    "cpp_ended_rate": 52, "cpp_subsequent_pct": 24, "cpp_neglect_pct": 49,
    "cpp_2yrs_plus_at31_pct": 2.6, "cpp_2yrs_plus_ended_pct": 3.8,
    "cpp_3m_or_less_ended_pct": 16, "cpp_reviewed_in_time_pct": 89,
    "cla_31_march_rate": 70, "cla_started_rate": 27, "cla_ceased_rate": 27,
    "cla_health_assessment_pct": 89, "cla_dental_pct": 78, "cla_immunisations_pct": 82,
    "cla_dev_u5_pct": 88, "cla_sdq_avg": 14.5, "cla_sdq_completed_pct": 77,
    "cla_substance_misuse_pct": 3, "cla_convicted_pct": 2, "cla_missing_pct": 11,
    "cla_missing_incidents_per_child": 6.5, "cla_3plus_placements_pct": 10,
    "cla_long_term_stability_pct": 68, "cla_3plus_social_workers_pct": 27,
    "cla_foster_pct": 67, "cla_residential_pct": 10, "cla_supported_accom_pct": 9,
    "cla_placed_with_parents_pct": 6, "cla_unregistered_other_pct": 1,
    "cla_own_provision_pct": 44, "cla_out_of_area_pct": 45, "cla_over_20_miles_pct": 17,
    "cla_s20_pct": 20, "cla_uasc_pct": 8, "cl_staying_put_pct": 39,
    "cla_ceased_home_pct": 24, "cla_ceased_sgo_pct": 12, "cla_ceased_adopted_pct": 9,
    "cl_in_touch_pct": 92, "cl_eet_17_18_pct": 66, "cl_eet_19_21_pct": 54, "cl_he_pct": 7,
    "cl_suitable_accom_19_21_pct": 88, "sw_turnover_pct": 14, "sw_agency_pct": 16,
    "sw_vacancy_pct": 17, "sw_caseload_avg": 16, "absence_cla_pct": 9,
    "persistent_absence_cla_pct": 20,
}  # fmt: skip
# Counts that are those of a rate.
_COUNTED_BY = {
    "referrals": "referrals_rate",
    "assessments_completed": "assessments_completed_rate",
    "s47": "s47_rate",
    "cin_31_march": "cin_31_march_rate",
    "cpp_31_march": "cpp_31_march_rate",
    "cla_31_march": "cla_31_march_rate",
}
_ADOPTED = ("cla_ceased_rate", 0.09)
_PER_HUNDRED = 100.0
# What a record says of an authority: measure and year -> numerator and denominator.
OwnFigures = Mapping[tuple[str, int], tuple[float, float | None]]
# The referrals it has: month number -> count.
OwnMonths = Mapping[int, float]
# How far authorities lie apart in what lockdown did to their referrals.
DEEPER = 0.5


@dataclass(frozen=True)
class MadeUpAuthority:
    """An authority of the made-up country, by its DfE number and ONS code."""

    number: str
    code: str
    name: str
    region: str
    population: Mapping[int, int]


class Country:
    """Everything that could be published of the made-up country.

    `synthetic`: the authorities that have records; `own` and `months`: by DfE number, what these
    say. All else is drawn: the same arguments draw the same.
    """

    def __init__(
        self,
        seed: int,
        synthetic: Iterable[SyntheticAuthority] = AUTHORITIES,
        own: Mapping[str, OwnFigures] | None = None,
        months: Mapping[str, OwnMonths] | None = None,
    ) -> None:
        self.seed = seed
        self.own = own or {}
        self.months = months or {}
        self.authorities = (*map(_made_up, synthetic), *_others(seed))

    def level(self, measure: Measure, authority: MadeUpAuthority, year: int) -> float:
        """What a measure stands at: a rate, per cent or an average."""
        lasting = self._draw(measure.key, authority.number)
        passing = self._draw(measure.key, authority.number, year)
        drift = 0.02 * self._draw(measure.key) * (year - 2020) / 4
        usual = USUAL[measure.key]
        moved = APART * lasting + FROM_YEAR_TO_YEAR * passing + drift
        if measure.unit is Unit.PERCENT:
            odds = usual / (_PER_HUNDRED - usual) * exp(1.5 * moved)
            return _PER_HUNDRED * odds / (1 + odds)
        if measure.key == "referrals_rate":
            usual *= left(year, self._depth(authority))
        return usual * exp(moved)

    def count(self, key: str, authority: MadeUpAuthority, year: int) -> float:
        """How many children or events a count or a rate speaks of."""
        if own := self.of_own(key, authority, year):
            return own[0]
        if key == "adopted":
            rate, share = _ADOPTED
            return round(self.count(rate, authority, year) * share)
        key = _COUNTED_BY.get(key, key)
        rate = self.level(MEASURES[key], authority, year)
        return round(rate * authority.population[year - 1] / 10_000)

    def referrals_by_month(self, authority: MadeUpAuthority, year: int) -> list[int]:
        """The year's referrals by month, April first: as the authority's record has them where it
        has one, else drawn; either adds up to the year's."""
        recorded = self.months.get(authority.number)
        if recorded is None:
            drawn = [self._draw("month", authority.number, month) for month in months_of(year)]
            shares = weights(year, self._depth(authority), drawn)
        else:
            shares = [recorded.get(month, 0.0) for month in months_of(year)]
        return spread(self.count("referrals", authority, year), shares)

    def _depth(self, authority: MadeUpAuthority) -> float:
        """How deep lockdown went in an authority's referrals; 1 as usual."""
        return exp(DEEPER * self._draw("lockdown", authority.number))

    def of_own(
        self, key: str, authority: MadeUpAuthority, year: int
    ) -> tuple[float, float | None] | None:
        """What the authority's record says, where it has one."""
        return self.own.get(authority.number, {}).get((key, year))

    def neighbours(self, authority: MadeUpAuthority, model: str) -> list[MadeUpAuthority]:
        """The ten others that are most like an authority, the closest first."""
        others = [other for other in self.authorities if other is not authority]
        keys = {o.number: abs(self._draw(model, o.number) - self._draw(model, authority.number))
                for o in others}  # fmt: skip
        return sorted(others, key=lambda other: keys[other.number])[:10]

    def _draw(self, *key: object) -> float:
        """A standard normal number that belongs to the key."""
        mixed = crc32("/".join(map(str, key)).encode())
        return float(np.random.default_rng([self.seed, mixed]).standard_normal())


def _made_up(known: SyntheticAuthority) -> MadeUpAuthority:
    return MadeUpAuthority(
        known.dfe_code, known.code, known.name, known.region_code, known.population_0_17
    )


def _others(seed: int) -> tuple[MadeUpAuthority, ...]:
    years = AUTHORITIES[0].population_0_17
    regions = tuple(REGIONS)
    chance = np.random.default_rng([seed, 0])
    made = []
    for place, name in enumerate(_NAMES):
        size = float(np.exp(chance.normal(10.6, 0.5)))
        growth = chance.normal(0.003, 0.003)
        number = place + FIRST_NUMBER
        made.append(
            MadeUpAuthority(
                f"{number:03}",
                f"E990000{number + 20}",
                name,
                regions[place % len(regions)],
                {year: round(size * (1 + growth) ** (year - 2016)) for year in years},
            )
        )
    return tuple(made)
