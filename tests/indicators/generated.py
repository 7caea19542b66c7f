"""Small returns made up by hypothesis: children's histories, told by each year's return, some of it
forgotten.
"""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
from hypothesis import strategies as st

from records import counted
from records.entities import COUNTS, ENTITIES, Entity, Type
from records.merge import merge
from records.places import COLUMNS, Directory
from records.record import Record
from tests.indicators.drawn import KINDS, merged_nothing, returns
from tests.indicators.oracle import Returns, Row
from tests.indicators.oracle_of_lists import HERE, POSTCODES, POSTS

YEARS = (2022, 2023, 2024, 2025)
BEGINS = date(2021, 1, 1)
ENDS = date(2025, 6, 30)
# Days on which a definition turns: the last and the first of a month.
EDGES = [
    date(year, month, 1) + timedelta(days=shift)
    for year in range(2021, 2026)
    for month in range(1, 13)
    for shift in (-1, 0)
    if date(year, month, 1) < ENDS
]
# Some days or weeks, and the lengths at which a definition turns.
PLACES = ("U6", "U1", "U5", "K2", "K3", "P1", "A6", "Z1", "T0")
LEAVES = ("E4A", "E45", "E11", "E5")
WRITTEN = st.sampled_from([None, "XX1 1XX", "ho1 1aa", "HO1 1AA", *POSTCODES])
SHORT = st.one_of(st.integers(0, 100), st.sampled_from([0, 20, 21, 22, 59, 60, 61, 63, 64, 65]))


def later(day: date, many: int) -> date:
    return day + timedelta(days=many)


@st.composite
def day_after(draw, day: date) -> date:
    """A day after another: any, or the edge of a month."""
    edges = [edge for edge in EDGES if edge > day]
    some_time = st.integers(1, 1200).map(lambda many: later(day, many))
    return draw(st.one_of(some_time, st.sampled_from(edges)) if edges else some_time)


@st.composite
def need(draw, child: str) -> dict[str, list[Row]]:
    """One referral of a child and what may follow from it."""
    referred = draw(day_after(BEGINS))
    told = {
        "referred_on": referred,
        "source": draw(st.sampled_from(["1A", "2A", "6", None])),
        "primary_need": draw(st.sampled_from(["N1", "N4", None])),
    }
    stopped = draw(st.booleans())
    closed = later(referred, draw(SHORT)) if stopped else draw(day_after(referred))
    rows = {
        "cin_episode": [
            {
                "child": child,
                **told,
                "closed_on": closed,
                "closure_reason": draw(st.sampled_from(["RC7", "RC8", "RC9", None])),
                "no_further_action": float(stopped),
            }
        ]
    }
    if stopped:
        return rows
    started = later(referred, draw(SHORT))
    authorised = later(started, draw(SHORT))
    assessed = {"child": child, "started_on": started, "authorised_on": authorised}
    rows["cin_assessment"] = [{**assessed, **told}]
    rows["assessment_sight"] = [{**assessed, "seen": draw(st.sampled_from([1.0, 0.0, None]))}]
    enquired = later(referred, draw(SHORT))
    rows["section_47"] = [{"child": child, **told, "started_on": enquired}]
    rows["assessment_factor"] = [
        {"child": child, "assessment_started_on": started, "factor": factor}
        for factor in draw(st.lists(st.sampled_from(["3B", "16A", "10A", "24A", "20"])))
    ]
    planned = later(referred, draw(SHORT))
    rows["cin_plan"] = [
        {"child": child, **told, "started_on": planned, "ended_on": draw(day_after(planned))}
    ]
    if draw(st.booleans()):
        held = later(enquired, draw(SHORT))
        rows["initial_cp_conference"] = [
            {"child": child, **told, "held_on": held, "section_47_started_on": enquired}
        ]
        rows["cp_plan"] = [
            {
                "child": child,
                **told,
                "started_on": held,
                "ended_on": draw(day_after(held)),
                "previous_plans": draw(st.sampled_from([0.0, 1.0, None])),
                "latest_category": draw(st.sampled_from(["NEG", "EMO", None])),
            }
        ]
        rows["cp_review"] = [
            {"child": child, "plan_started_on": held, "reviewed_on": day}
            for day in draw(reviews(held, [89, 92, 180, 184, 185, 300]))
        ]
    return rows


@st.composite
def reviews(draw, began: date, apart: list[int]) -> list[date]:
    """Days of reviews, each some days after the one before: about when the next is due, mostly."""
    days, day = [], began
    for _ in range(draw(st.integers(0, 4))):
        day = later(day, draw(st.one_of(st.integers(1, 250), st.sampled_from(apart))))
        days.append(day)
    return days


@st.composite
def care(draw, child: str) -> dict[str, list[Row]]:
    """Some periods of care of a child, each of some episodes that meet."""
    day = draw(day_after(BEGINS))
    episodes = []
    for _ in range(draw(st.integers(1, 2))):
        status = draw(st.sampled_from(["C2", "V2", "V4", "E1"]))
        many = draw(st.integers(1, 4))
        for number in range(many):
            place = draw(st.sampled_from(PLACES))
            # A stay in hospital or a holiday is short.
            ended = later(day, draw(st.integers(1, 20)))
            ended = ended if place.startswith("T") else draw(day_after(day))
            # The order of the court may come while a child is in care.
            status = draw(st.sampled_from([status, "E1"])) if status == "C2" else status
            episodes.append(
                {
                    "child": child,
                    "decom": day,
                    "dec": ended,
                    "rne": draw(st.sampled_from("PTBLU")) if number else "S",
                    "rec": draw(st.sampled_from(LEAVES)) if number == many - 1 else "X1",
                    "legal_status": status,
                    "place": place,
                    "place_provider": draw(st.sampled_from(["PR1", "PR4"])),
                    "home_postcode": draw(WRITTEN),
                    "placement_postcode": draw(WRITTEN),
                }
            )
            day = ended
        day = later(day, draw(st.sampled_from([0, 1, 40, 366, 400])))
    if draw(st.booleans()):
        episodes = ends_in_adoption(episodes)
    began = episodes[0]["decom"]
    return {
        "cla_episode": episodes,
        "cla_review": [
            {
                "child": child,
                "reviewed_on": day,
                "participation": draw(st.sampled_from(["PN0", "PN1", "PN4", "PN5", None])),
            }
            for day in draw(reviews(began, [20, 26, 28, 30, 92, 180, 184]))
        ],
        "social_worker": [
            {
                "child": child,
                "worker": draw(st.sampled_from(["w1", "w2", "w3"])),
                "started_on": later(began, many),
                "ended_on": draw(day_after(later(began, many))),
            }
            for many in draw(st.lists(st.integers(0, 700), max_size=4, unique=True))
        ],
        "partner_event": [
            {
                "child": child,
                "source": "health_assessments",
                "what": draw(st.sampled_from(["initial", "review"])),
                "outcome": draw(st.sampled_from(["yes", "no", None])),
                "happened_on": later(began, many),
                "ended_on": later(began, many),
            }
            for many in draw(st.lists(st.integers(0, 500), max_size=2, unique=True))
        ],
        "missing": [
            {
                "child": child,
                "type": draw(st.sampled_from("MA")),
                "started_on": later(began, many),
                "ended_on": later(began, many + draw(st.integers(0, 3))),
            }
            for many in draw(st.lists(st.integers(0, 900), max_size=2, unique=True))
        ],
    }


def ends_in_adoption(episodes: list[Row]) -> list[Row]:
    """The same episodes where the last period of care leads to adoption."""
    *before, last = episodes
    return [*before, {**last, "rec": "E11", "place": "A6"}]


@st.composite
def before_need(draw, child: str) -> dict[str, list[Row]]:
    """Contacts about a child and early help, some near one another."""
    day = draw(day_after(BEGINS))
    helped = later(day, draw(SHORT))
    return {
        "contact": [
            {"child": child, "contacted_on": later(day, many), "source": source}
            for many, source in draw(
                st.lists(
                    st.tuples(st.integers(0, 200), st.sampled_from(["Police", "Schools"])),
                    max_size=4,
                )
            )
        ],
        "early_help_assessment": [
            {"child": child, "started_on": helped, "completed_on": later(helped, draw(SHORT))}
        ],
    }


def of_the_year(draw, child: str, year: int) -> dict[str, Row]:
    """What a return says once of a child and its year: health at its end, and leaving care."""
    answer = st.sampled_from([1.0, 0.0, None])
    return {
        "cla_outcomes": {
            "child": child,
            "year": float(year),
            "sdq_score": draw(st.sampled_from([0.0, 14.0, 40.0, None])),
            "health_assessment": draw(answer),
            "teeth_check": draw(answer),
            "immunisations": draw(answer),
        },
        "care_leaver": {
            "child": child,
            "year": float(year),
            "in_touch": draw(st.sampled_from(["YES", "NO", "DIED", "RHOM", "REFU", None])),
            "activity": draw(st.sampled_from(["F1", "P2", "G5", "0", None])),
            "accommodation": draw(st.sampled_from(["B1", "B2", "Z11", "Z21", "0", None])),
        },
        "adoption": {
            "child": child,
            "year": float(year),
            "matched_on": draw(st.one_of(st.none(), st.sampled_from(EDGES))),
        },
        "uasc_status": {
            "child": child,
            "year": float(year),
            "ceased_on": draw(st.one_of(st.none(), st.sampled_from(EDGES))),
        },
    }


def _before(draw, day: date, *apart: int) -> date | None:
    """A day some days before another, or none: about when a definition turns, mostly."""
    many = draw(st.sampled_from([None, *apart, *apart, 60, 500]))
    return None if many is None else later(day, -many)


def on_the_lists(draw, child: str, year: int) -> dict[str, Row]:
    """How a child's cases stood on 31 March, as Annex A's lists of that day have them."""
    on = date(year, 3, 31)
    told = {"child": child, "as_on": on}
    answer = st.sampled_from([1.0, 0.0, None])
    began = {**told, "started_on": _before(draw, on, 5, 7, 8, 14, 42, 43, 121, 122, 400) or on}
    return {
        "cin_standing": {
            **began,
            "case_status": draw(st.sampled_from(["Child in need plan", "Open assessment"])),
            "seen_on": _before(draw, on, 28, 29, 31),
            "closed_on": _before(draw, on, 0),
        },
        "cp_standing": {
            **began,
            "visited_on": _before(draw, on, 13, 14, 15, 17),
            "seen_alone": draw(answer),
            "ended_on": _before(draw, on, 0),
        },
        "cla_standing": {
            **began,
            "placed_on": _before(draw, on, 7, 8, 42, 43, 366),
            "visited_on": _before(draw, on, 42, 43, 90),
            "permanence_plan": draw(
                st.sampled_from(["Long-term fostering", "Adoption", "Return home", None])
            ),
            "missing_episodes": draw(st.sampled_from([0.0, 2.0, None])),
            "interview_offered": draw(answer),
            "ended_on": draw(st.sampled_from([None, None, on])),
        },
        "allocation": {**told, "allocated": draw(st.sampled_from([1.0, 0.0]))},
        "care_leaver_standing": {
            **told,
            "eligibility": draw(
                st.sampled_from(["Relevant", "Former relevant", "Eligible", "Qualifying"])
            ),
            "pathway_plan_reviewed_on": _before(draw, on, 181, 182, 183),
            "contacted_on": _before(draw, on, 55, 56, 57),
        },
    }


def posts(draw, year: int) -> list[Row]:
    """Monthly counts of social workers: the whole, its parts, or both, whose parts may say of how
    many in another way than the whole."""
    rows = []
    for source in POSTS:
        for month in draw(st.sets(st.sampled_from([4, 9, 12]), max_size=2)):
            told = {"source": source, "month": date(year - 1, month, 1)}
            split = {f"team {n}": (float(draw(st.integers(0, 9))), float(draw(st.integers(10, 40))))
                     for n in range(draw(st.integers(0, 2)))}  # fmt: skip
            rows += [
                {**told, "what": what, "numerator": some, "denominator": of}
                for what, (some, of) in split.items()
            ]
            if not split or draw(st.booleans()):
                some = sum(each for each, _ in split.values()) or float(draw(st.integers(0, 9)))
                told |= {"what": None, "numerator": some}
                rows.append({**told, "denominator": float(draw(st.integers(20, 90)))})
    return rows


def told_by(entity: Entity, row: Row, year: int) -> Row | None:
    """What the return of a year says of something: nothing of other years, and no end still to
    come.
    """
    first, last = date(year - 1, 4, 1), date(year, 3, 31)
    end = row.get(entity.end) if entity.end else row[entity.start]
    if row[entity.start] > last or (end is not None and end < first):
        return None
    if entity.end and end is not None and end > last:
        unknown = {entity.end: None, "rec": None} if "rec" in row else {entity.end: None}
        return {**row, **unknown}
    return row


DIRECTORY = Directory(
    HERE,
    pd.DataFrame.from_dict(POSTCODES, orient="index", columns=list(COLUMNS[:3]))
    .reindex(columns=list(COLUMNS))
    .astype(dict.fromkeys(("easting", "northing", "deprivation_quintile"), "float64")),
)


@st.composite
def histories(draw, *, forgetful: bool = True) -> Returns:
    """Returns of some years about a few children; some rows are missing from some returns."""
    years = sorted(draw(st.sets(st.sampled_from(YEARS), min_size=1)))
    told: Returns = {year: {entity.name: [] for entity in ENTITIES} for year in years}
    for year in years:
        told[year][COUNTS] = posts(draw, year)
    for child in ("Ann", "Bo", "Cy")[: draw(st.integers(1, 3))]:
        parts = [
            draw(care(child)),
            draw(before_need(child)),
            *(draw(need(child)) for _ in range(draw(st.integers(0, 2)))),
        ]
        person = {
            "child": child,
            "sex": draw(st.sampled_from(["F", "M", "U", None])),
            "ethnicity": draw(st.sampled_from(["WBRI", "AIND", "NOBT", None])),
            "date_of_birth": draw(
                st.one_of(
                    st.none(),
                    st.dates(date(2003, 1, 1), date(2025, 1, 1)),
                    # Old enough to leave care.
                    st.dates(date(2003, 1, 1), date(2006, 12, 31)),
                )
            ),
        }
        for year in years:
            told[year]["person"].append(person)
            once = of_the_year(draw, child, year) | on_the_lists(draw, child, year)
            for name, row in once.items():
                if draw(st.booleans()):
                    told[year][name].append(row)
        factors = [row for part in parts for row in part.get("assessment_factor", [])]
        for year in years:
            told[year]["assessment_factor"] += [
                row for n, row in enumerate(factors) if row not in factors[:n]
            ]
        for entity in [entity for entity in ENTITIES if entity.start]:
            seen = set()
            for row in (row for part in parts for row in part.get(entity.name, [])):
                key = tuple(row.get(field) for field in entity.key)
                if key in seen:
                    continue
                seen.add(key)
                for year in years:
                    said = told_by(entity, row, year)
                    forgotten = forgetful and said and draw(st.integers(0, 9)) == 0
                    if said and not forgotten:
                        told[year][entity.name].append(said)
    return told


def record_of(told: Returns) -> Record:
    """The record made of generated returns."""
    releases = returns(*told)
    children = {"Ann": 11, "Bo": 7, "Cy": 23}
    frames = {}
    for entity in ENTITIES:
        rows = [
            {"release": year, **row, "child": children[row["child"]]}
            for year, tables in told.items()
            for row in tables[entity.name]
        ]
        if not rows:
            frames[entity.name] = merged_nothing(entity)
            continue
        kinds = {a.name: KINDS.get(a.type, "float64") for a in entity.attributes}
        frame = pd.DataFrame(rows, columns=["release", "child", *entity.columns])
        for attribute in entity.attributes:
            if attribute.type is Type.DATE:
                frame[attribute.name] = pd.to_datetime(frame[attribute.name])
        frame = frame.astype({"release": "int64", "child": "int64", **kinds})
        frames[entity.name] = merge(entity, frame, releases)
    rows = [row for tables in told.values() for row in tables[COUNTS]]
    if rows:
        months = pd.to_datetime(pd.Series([row["month"] for row in rows]))
        names = ("source", "what", "numerator", "denominator")
        frames[COUNTS] = counted.typed(
            {"month": months, **{name: pd.Series([row[name] for row in rows]) for name in names}}
        )
    return Record(frames, releases, DIRECTORY)
