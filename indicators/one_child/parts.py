"""The parts of a child's page beside the timeline: placement moves, school by month, health in
care, workers, and what each source covers and knows."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import pandas as pd

from indicators.one_child.lanes import Lane, Meaning, Partner
from indicators.one_child.story import Days, covered_by_extract, of_partner, placements
from records.record import Record

SAME_CARER = frozenset({"T", "U"})
HEALTH = (
    ("health_assessment", "Health assessment"),
    ("teeth_check", "Teeth checked"),
    ("immunisations", "Immunisations up to date"),
    ("health_check", "Health surveillance up to date"),
    ("substance_misuse", "Substance misuse problem"),
    ("convicted", "Convicted or cautioned"),
)
STANDING = ("cin_standing", "cp_standing", "cla_standing", "care_leaver_standing", "allocation")


@dataclass(frozen=True)
class Placed:
    """One placement: `ended` None while it lasts; `days` in it, up to the last day covered."""

    began: date
    ended: date | None
    place: str
    provider: str
    legal_status: str
    why: str
    same_carer: bool
    days: int


def placed(record: Record, meaning: Meaning, on: date | None) -> list[Placed]:
    """The placements, the last first. `on`: the last day that the SSDA903 speaks of."""
    found = []
    for row in placements(record).to_dict("records"):
        ended = None if pd.isna(row["ended"]) else row["ended"].date()
        until = ended or max(on or row["decom"].date(), row["decom"].date())
        found.append(
            Placed(
                row["decom"].date(),
                ended,
                _meant(meaning, "place", row["place"]) or "Not recorded",
                _meant(meaning, "place_provider", row["place_provider"]),
                _meant(meaning, "legal_status", row["legal_status"]) or "Not recorded",
                _meant(meaning, "reason_place_change", row["reason"]),
                row["rne"] in SAME_CARER,
                (until - row["decom"].date()).days,
            )
        )
    return found[::-1]


def moves(placements_: Collection[Placed], on: date | None, months: int = 12) -> int:
    """How often the child came to another carer in the months up to a day: the first placement of a
    period of care is no move, and a change with the same carer is none."""
    if on is None:
        return 0
    since = (pd.Timestamp(on) - pd.DateOffset(months=months)).date()
    oldest_first = list(placements_)[::-1]
    return sum(
        not each.same_carer and before.ended == each.began and since < each.began <= on
        for before, each in pairwise(oldest_first)
    )


@dataclass(frozen=True)
class Month:
    """What school counted of a child in a month: `share` of `out_of`, None of nothing."""

    month: date
    source: str
    counts: str
    amount: float
    out_of: float
    share: float | None

    @property
    def percent(self) -> float | None:
        return None if self.share is None else 100 * self.share


def attendance(record: Record, partners: Iterable[Partner]) -> list[Month]:
    """What schools count of how much, by month, the last first."""
    found = []
    for partner in partners:
        if partner.lane is not Lane.SCHOOL or not partner.amount:
            continue
        rows = of_partner(record, partner).dropna(subset=["amount", "out_of"])
        months = rows["happened_on"].dt.to_period("M").dt.start_time
        summed = rows.groupby(months)[["amount", "out_of"]].sum()
        found += [
            Month(
                month.date(), partner.title, partner.amount, amount, of, amount / of if of else None
            )
            for month, amount, of in summed.itertuples()
        ]
    return sorted(found, key=lambda each: (each.month, each.source), reverse=True)


def health_by_year(record: Record) -> tuple[list[str], list[list[str]]]:
    """What the SSDA903 says of health in care: headings and a row a year, the last first; a cell
    that nobody filled says so."""
    headings = ["Year to 31 March", "SDQ score", *(title for _, title in HEALTH)]
    rows = []
    for row in record.cla_outcomes.sort_values("year", ascending=False).to_dict("records"):
        score = "Not recorded" if pd.isna(row["sdq_score"]) else f"{row['sdq_score']:.0f}"
        rows.append([f"{row['year']:.0f}", score, *(_yes_no(row[name]) for name, _ in HEALTH)])
    return headings, rows


@dataclass(frozen=True)
class Worker:
    """Somebody, or a team, that works with the child; `on`: since, or as at, this day."""

    who: str
    team: str
    told: str


def workers(record: Record) -> list[Worker]:
    """Who works with the child: social workers with their times, the last first, and what the
    latest list of each kind says."""
    found = []
    spells = record.social_worker.sort_values(["started_on", "known_to"])
    spells = spells[~spells.duplicated(["worker", "started_on"], keep="last")]
    for row in spells[::-1].to_dict("records"):
        ended = row["ended_on"]
        until = "" if pd.isna(ended) else f" to {_long(ended)}"
        told = (
            f"{_long(row['started_on'])}{until}" if until else f"Since {_long(row['started_on'])}"
        )
        found.append(Worker(str(row["worker"]), "", told))
    for name in STANDING:
        rows = getattr(record, name)
        worker = rows["worker"] if "worker" in rows else pd.Series(index=rows.index, dtype="str")
        named = rows.assign(worker=worker)[rows["team"].notna() | worker.notna()]
        if named.empty:
            continue
        row = named.sort_values("as_on").iloc[-1]
        who = Worker(_text(row["worker"]), _text(row["team"]), f"On {_long(row['as_on'])}")
        if who not in found:
            found.append(who)
    return found


@dataclass(frozen=True)
class Known:
    """What a partner's extract knows of the child: the days it covers child by child, how many rows
    are theirs, the last of them."""

    partner: Partner
    covered: tuple[Days, ...]
    rows: int
    last: date | None


def known_to(record: Record, partners: Iterable[Partner]) -> list[Known]:
    """Every extract that tells of children one by one for any day."""
    found = []
    for partner in partners:
        days = covered_by_extract(record.releases, partner.key)
        if not days:
            continue
        rows = of_partner(record, partner)
        last = rows["happened_on"].max().date() if len(rows) else None
        found.append(Known(partner, days, len(rows), last))
    return found


def _meant(meaning: Meaning, codes: str, code: object) -> str:
    return "" if pd.isna(code) else meaning(codes, code)


def _text(value: object) -> str:
    return "" if pd.isna(value) else str(value)


def _yes_no(value: float) -> str:
    return "Not recorded" if pd.isna(value) else "Yes" if value else "No"


def _long(day: pd.Timestamp) -> str:
    return f"{day:%-d %B %Y}"
