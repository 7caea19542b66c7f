"""Published statistics of the made-up country, as files in DfE's own layout."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from csc_dashboard.demo.authorities import AUTHORITIES, SyntheticAuthority
from csc_dashboard.demo.country import (
    COUNTRY_CODE,
    COUNTRY_NAME,
    REGIONS,
    Country,
    MadeUpAuthority,
    OwnFigures,
    OwnMonths,
)
from indicators.define import Unit
from indicators.figures import PER
from indicators.published import MAPS, MEASURES
from indicators.published.children_in_need import MONTH_CUT
from indicators.published.layout import Cell, FileMap, Held
from indicators.published.read import half_up

POPULATION_FILE = "ons_mid_year_population.csv"
NEIGHBOURS_FILE = "statistical_neighbours_{}.csv"
MODELS = {"2021": "Made-up groupings 2021", "2025": "Made-up groupings 2025"}
GEOGRAPHY = (
    *("time_period", "time_identifier", "geographic_level", "country_code", "country_name"),
    *("region_code", "region_name", "old_la_code", "new_la_code", "la_name"),
)
HIDDEN, NOT_MADE = "c", "x"
FEWEST_SHOWN, ROUNDED_TO = 6, 10
POPULATION = ("population",)
# Whose share a percentage is, where its file does not count them otherwise: a rate and a part of
# those it counts.
_OUT_OF: Mapping[str, tuple[str, float]] = {
    "At31_episodes": ("cin_31_march_rate", 1.0),
    "Referrals": ("referrals_rate", 1.0),
    "Assessments_completed": ("assessments_completed_rate", 1.0),
    "ICPC": ("icpc_rate", 1.0),
    "CPP_start": ("cpp_started_rate", 1.0),
    "CPP_At31": ("cpp_31_march_rate", 1.0),
    "CPP_At31_3Months": ("cpp_31_march_rate", 0.7),
    "CPP_End": ("cpp_ended_rate", 1.0),
    "Reason episode ceased": ("cla_ceased_rate", 1.0),
    "Age group": ("cla_31_march_rate", 1.0),
    "Aged 18": ("cla_31_march_rate", 0.05),
    "Aged 19 to 20": ("cla_31_march_rate", 0.09),
    "CLA on 31 March": ("cla_31_march_rate", 1.0),
    "Children looked after during the year": ("cla_31_march_rate", 1.35),
    "Aged 17 to 18": ("cla_31_march_rate", 0.17),
    "Aged 19 to 21": ("cla_31_march_rate", 0.43),
    "19 to 21 years": ("cla_31_march_rate", 0.43),
}
_ELSE = ("cla_31_march_rate", 0.6)
Counts = dict[Cell, float]


def write_published(
    folder: Path,
    *,
    first_year: int,
    last_year: int,
    seed: int,
    synthetic: Iterable[SyntheticAuthority] = AUTHORITIES,
    own: Mapping[str, OwnFigures] | None = None,
    months: Mapping[str, OwnMonths] | None = None,
) -> list[Path]:
    """Write a file of each kind that is kept, with the years `first_year` to `last_year`, for every
    authority, region and the country, and the reference files beside them.

    `synthetic`: the authorities that have records; `own`: what these say, by DfE number; `months`:
    their referrals by month. Counts of 1 to 5 of an authority are hidden, those of regions and the
    country rounded to ten, as DfE does. Returned in the order written, reference files last.
    """
    folder.mkdir(parents=True, exist_ok=True)
    country = Country(seed, synthetic, own, months)
    years = range(first_year, last_year + 1)
    written = [
        _write(folder / f"{each.key}.csv", _columns(each), _rows(country, each, years))
        for each in MAPS
        if each.held
    ]
    population = _write(
        folder / POPULATION_FILE,
        (*GEOGRAPHY, "age_group", "population_estimate"),
        _populations(country),
    )
    neighbours = [
        _write(
            folder / NEIGHBOURS_FILE.format(model),
            ("model", "old_la_code", "la_name", "rank", "sn_old_la_code", "sn_la_name",
             "closeness"),
            _neighbours(country, model),
        )
        for model in MODELS
    ]  # fmt: skip
    return [*written, population, *neighbours]


def _write(path: Path, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> Path:
    # With a byte-order mark, as many of DfE's files have it.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)
    return path


def _columns(file_map: FileMap) -> tuple[str, ...]:
    return (*GEOGRAPHY, *file_map.filters, *file_map.columns)


def _rows(country: Country, file_map: FileMap, years: Iterable[int]) -> Iterable[list[object]]:
    held = [each for each in file_map.held if not each.cut]
    for year in years:
        counts = {
            a.number: _counts(country, a, year, held) | _months(country, a, year, file_map)
            for a in country.authorities
        }
        means = {a.number: _means(country, a, year, held) for a in country.authorities}
        whole = list(country.authorities)
        areas = [(_of_country(year), whole)]
        areas += [(_of_region(year, code), [a for a in whole if a.region == code])
                  for code in REGIONS]  # fmt: skip
        for geography, members in areas:
            summed = _summed([counts[a.number] for a in members])
            average = _averaged([means[a.number] for a in members])
            people = sum(a.population[year - 1] for a in members)
            cells = _shown(held, summed, average, people)
            rounded = {cell: round(n / ROUNDED_TO) * ROUNDED_TO for cell, n in summed.items()}
            yield from _written(file_map, geography, {**rounded, **cells})
        for authority in whole:
            own = counts[authority.number]
            people = authority.population[year - 1]
            cells = _shown(held, own, means[authority.number], people)
            hidden = {cell for cell, n in own.items() if 0 < n < FEWEST_SHOWN}
            cells |= _hidden(held, hidden)
            yield from _written(file_map, _of_authority(year, authority), {**own, **cells})


def _counts(country: Country, authority: MadeUpAuthority, year: int, held: list[Held]) -> Counts:
    """Every count of a file for one authority and year."""
    made: Counts = {}
    for each in held:
        measure = MEASURES[each.measure]
        if measure.unit in (Unit.COUNT, Unit.RATE) and each.numerator:
            made[each.numerator[0]] = country.count(each.measure, authority, year)
            if each.denominator and each.denominator != POPULATION:
                made[each.denominator[0]] = authority.population[year - 1]
    for each in held:
        if MEASURES[each.measure].unit is Unit.PERCENT and each.numerator:
            _count_share(country, authority, year, each, made)
    return made


def _months(country: Country, authority: MadeUpAuthority, year: int, file_map: FileMap) -> Counts:
    """The columns of months, April first, and of the year, in the file that has them."""
    columns = [each.cut_value for each in file_map.held if each.cut == MONTH_CUT]
    if not columns:
        return {}
    counts = country.referrals_by_month(authority, year)
    return dict(zip(columns, counts, strict=True)) | {file_map.columns[0]: sum(counts)}


def _count_share(
    country: Country, authority: MadeUpAuthority, year: int, held: Held, made: Counts
) -> None:
    """Count those who are so, and of whom they are a share, into `made`."""
    share = country.level(MEASURES[held.measure], authority, year) / PER[Unit.PERCENT]
    own = country.of_own(held.measure, authority, year)
    if own and own[1]:
        made |= _parted(own[1], held.denominator)
    for cell in held.denominator:
        if cell not in made:
            name = cell if isinstance(cell, str) else cell[0]
            rate, part = _OUT_OF.get(name, _ELSE)
            made[cell] = round(country.count(rate, authority, year) * part)
    out_of = sum(made[cell] for cell in held.denominator)
    made |= _parted(own[0] if own else round(share * out_of), held.numerator)


def _parted(whole: float, cells: tuple[Cell, ...]) -> Counts:
    """A count in even parts that add up to it."""
    parts = [whole // len(cells)] * (len(cells) - 1)
    return dict(zip(cells, [*parts, whole - sum(parts)], strict=True))


def _means(
    country: Country, authority: MadeUpAuthority, year: int, held: list[Held]
) -> dict[str, float]:
    """Averages, and percentages that are published without counts."""
    return {
        each.measure: country.level(MEASURES[each.measure], authority, year)
        for each in held
        if not each.numerator
    }


def _summed(all_counts: list[Counts]) -> Counts:
    return {cell: sum(counts[cell] for counts in all_counts) for cell in all_counts[0]}


def _averaged(all_means: list[dict[str, float]]) -> dict[str, float]:
    return {key: sum(m[key] for m in all_means) / len(all_means) for key in all_means[0]}


def _shown(
    held: list[Held], counts: Counts, means: dict[str, float], people: int
) -> dict[Cell, object]:
    """The cells of rates, percentages and averages."""
    cells: dict[Cell, object] = {}
    for each in held:
        if each.value is None or each.value in each.numerator:
            continue
        measure = MEASURES[each.measure]
        if not each.numerator:
            cells[each.value] = _text(means[each.measure], measure.decimals)
            continue
        out_of = people if measure.unit is Unit.RATE else counts[each.denominator[0]]
        share = counts[each.numerator[0]] / out_of if out_of else None
        cells[each.value] = (
            "z" if share is None else _text(share * PER[measure.unit], measure.decimals)
        )
    return cells


def _text(value: float, decimals: int) -> str:
    return f"{half_up(value, decimals):.{decimals}f}"


def _hidden(held: list[Held], hidden: set[Cell]) -> dict[Cell, object]:
    """The hidden counts, and every share that would give one away."""
    cells: dict[Cell, object] = dict.fromkeys(hidden, HIDDEN)
    for each in held:
        if each.value is not None and hidden & {*each.numerator, *each.denominator}:
            cells[each.value] = HIDDEN
    return cells


def _written(
    file_map: FileMap, geography: tuple[object, ...], cells: Mapping[Cell, object]
) -> Iterable[list[object]]:
    """The file's rows of one area and year; what the made-up country does not count is "x"."""
    if not file_map.has_row_for_each_label:
        labels = sorted(file_map.labels)[0] if file_map.labels else ()
        values = [cells.get(column, NOT_MADE) for column in file_map.columns]
        yield [*geography, *labels, *values]
        return
    known = file_map.labels or {cell[:-1] for cell in cells}
    for labels in sorted(known):
        values = [cells.get((*labels, column), NOT_MADE) for column in file_map.columns]
        yield [*geography, *labels, *values]


def _of_country(year: int) -> tuple[object, ...]:
    where = (COUNTRY_CODE, COUNTRY_NAME, "", "", "", "", "")
    return (year, "Reporting year", "National", *where)


def _of_region(year: int, code: str) -> tuple[object, ...]:
    where = (COUNTRY_CODE, COUNTRY_NAME, code, REGIONS[code], "", "", "")
    return (year, "Reporting year", "Regional", *where)


def _of_authority(year: int, authority: MadeUpAuthority) -> tuple[object, ...]:
    region = (COUNTRY_CODE, COUNTRY_NAME, authority.region, REGIONS[authority.region])
    own = (authority.number, authority.code, authority.name)
    return (year, "Reporting year", "Local authority", *region, *own)


def _populations(country: Country) -> Iterable[list[object]]:
    ages = "Children aged 0 to 17 years"
    whole = list(country.authorities)
    for year in whole[0].population:
        yield [*_of_country(year), ages, sum(a.population[year] for a in whole)]
        for code in REGIONS:
            people = sum(a.population[year] for a in whole if a.region == code)
            yield [*_of_region(year, code), ages, people]
        for authority in whole:
            yield [*_of_authority(year, authority), ages, authority.population[year]]


def _neighbours(country: Country, model: str) -> Iterable[list[object]]:
    for authority in country.authorities:
        for rank, other in enumerate(country.neighbours(authority, model), 1):
            closeness = "Very close" if rank <= 3 else "Close"
            own = (authority.number, authority.name)
            yield [MODELS[model], *own, rank, other.number, other.name, closeness]
