"""What happened to a child, lane by lane, and the days that each lane covers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from indicators.one_child.lanes import COVERED_BY, OF_PARTNERS, TOLD, Lane, Meaning, Partner, Told
from records.entities import BY_NAME, IDENTITY
from records.latest import segments
from records.merge import InForce
from records.record import Record

Days = tuple[date, date]
NEW_PLACEMENT = frozenset({"S", "P", "T", "B", "U"})
NOT_KNOWN_AFTER = "left open, and the next return does not know it"


@dataclass(frozen=True)
class Event:
    """Something of a child's life. `until`: the day it ended; None where it is of one day or open.
    `lasts`: it is not of one day. `source`: the dataset that says so, of which the data run to
    `known_to`."""

    lane: Lane
    on: date
    until: date | None
    lasts: bool
    words: str
    source: str
    known_to: date

    @property
    def is_open(self) -> bool:
        return self.lasts and self.until is None

    @property
    def last(self) -> date:
        """The last day on which it is known to have been so."""
        return self.until or (max(self.on, self.known_to) if self.lasts else self.on)


@dataclass(frozen=True)
class Story:
    """What happened, the oldest first, and of each lane the days for which something speaks."""

    events: tuple[Event, ...]
    covered: Mapping[Lane, tuple[Days, ...]]


def story(record: Record, meaning: Meaning, partners: Iterable[Partner] = ()) -> Story:
    """The story of the one child whose record this is."""
    partners = list(partners)
    by_number = {release.release: release for release in record.releases}
    found = [event for told in TOLD for event in _told(record, told, meaning, by_number)]
    found += _care(record, meaning, by_number) + _placements(record, meaning, by_number)
    found += [event for each in partners for event in _of_partner(record, each, by_number)]
    order = list(Lane)
    found.sort(key=lambda e: (e.on, order.index(e.lane), e.words))
    return Story(tuple(found), {lane: covered(record, lane, partners) for lane in Lane})


def covered(record: Record, lane: Lane, partners: Iterable[Partner] = ()) -> tuple[Days, ...]:
    """The stretches of days for which anything in force would tell what stands in a lane."""
    if lane in OF_PARTNERS:
        return _joined(
            days
            for each in partners
            if each.lane is lane
            for days in covered_by_extract(record.releases, each.key)
        )
    of_returns = (days for name in COVERED_BY[lane] for days in record.coverage(name).stretches)
    of_extracts = (
        days
        for each in partners
        if each.lane is lane
        for days in covered_by_extract(record.releases, each.key)
    )
    return _joined([*of_returns, *of_extracts])


def covered_by_extract(releases: Iterable[InForce], key: str) -> tuple[Days, ...]:
    """The stretches of days for which an extract tells of children one by one; monthly counts tell
    of no child."""
    sent = [release for release in releases if key in release.supplies]
    of_children = {r.release for r in sent if IDENTITY.name in r.supplies}
    return _joined((s.first, s.last) for s in segments(sent) if s.release in of_children)


def gaps(stretches: Iterable[Days], window: Days) -> tuple[Days, ...]:
    """The days of a window, both inclusive, that no stretch holds."""
    begin, left = window[0], []
    for first, last in _joined(stretches):
        if first > begin:
            left.append((begin, min(first - timedelta(days=1), window[1])))
        begin = max(begin, last + timedelta(days=1))
    if begin <= window[1]:
        left.append((begin, window[1]))
    return tuple(days for days in left if days[0] <= days[1])


def _joined(stretches: Iterable[Days]) -> tuple[Days, ...]:
    joined: list[Days] = []
    for first, last in sorted(stretches):
        if joined and (first - joined[-1][1]).days <= 1:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return tuple(joined)


def once(frame: pd.DataFrame, entity: str, *, start: str = "") -> pd.DataFrame:
    """Each thing of an entity once, as it was last known; with a beginning in `start`."""
    declared = BY_NAME[entity]
    rows = frame[frame[start].notna()] if start else frame
    if "known_to" in rows.columns:
        rows = rows.sort_values("known_to", kind="stable")
    # What stands in each of several lists (a visit) is one thing on its day.
    key = [start] if start and declared.as_it_stood else list(declared.key)
    return rows[~rows.duplicated(key, keep="last")] if key else rows


def _told(
    record: Record, told: Told, meaning: Meaning, by_number: Mapping[int, InForce]
) -> list[Event]:
    rows = once(getattr(record, told.entity), told.entity, start=told.start)
    found = []
    for row in rows.to_dict("records"):
        said = [told.title]
        details = []
        for each in told.says:
            value = row[each.column]
            if pd.isna(value) or value == 0:
                continue
            words = meaning(each.codes, value) if each.codes else str(value)
            details.append(each.words.format(words))
        ended = row[told.end] if told.end else pd.NaT
        if told.end and pd.isna(ended) and row.get("ended_unexplained"):
            ended = row["known_to"]
            details.append(NOT_KNOWN_AFTER)
        if details:
            said.append("; ".join(details))
        found.append(
            _event(told.lane, row[told.start], ended, bool(told.end), ": ".join(said),
                   by_number[int(row["release"])])
        )  # fmt: skip
    return found


def _event(
    lane: Lane, on: pd.Timestamp, until: pd.Timestamp, lasts: bool, words: str, release: InForce
) -> Event:
    return Event(
        lane,
        on.date(),
        None if pd.isna(until) else until.date(),
        lasts,
        words,
        release.dataset,
        release.last,
    )


def _release_of(rows: pd.DataFrame, by_number: Mapping[int, InForce]) -> InForce:
    return by_number[int(rows["release"].iloc[-1])]


def _care(record: Record, meaning: Meaning, by_number: Mapping[int, InForce]) -> list[Event]:
    """Each period of care, from its first episode to its last."""
    found = []
    for row in record.period_of_care.to_dict("records"):
        own = record.care[record.care["period"] == row["period"]]
        words = "Short breaks" if row["short_break"] else "Looked after"
        if not pd.isna(row["legal_status"]):
            words += f": {meaning('legal_status', row['legal_status'])}"
        if not pd.isna(row["ended"]) and not row["explained_end"]:
            words += f"; {NOT_KNOWN_AFTER}"
        elif not pd.isna(row["ended"]):
            words += f"; ended: {meaning('rec', row['rec'])}"
        found.append(
            _event(Lane.CARE, row["started_on"], row["ended"], True, words,
                   _release_of(own, by_number))
        )  # fmt: skip
    return found


def placements(record: Record) -> pd.DataFrame:
    """The placements of every period of care, episodes of one placement made one.

    Out: period, decom, ended (NaT while open), place, place_provider, legal_status (at its end),
    reason (of the change that brought the next one), rne, release; the oldest first.
    """
    care = record.care
    if care.empty:
        return care.assign(reason=care["reason_place_change"])
    new = care["rne"].isin(NEW_PLACEMENT) | ~care.duplicated("period")
    grouped = care.assign(number=new.cumsum()).groupby("number", sort=True)
    first, last = grouped.head(1).reset_index(drop=True), grouped.tail(1).reset_index(drop=True)
    return first[["period", "decom", "rne", "place", "place_provider"]].assign(
        ended=last["ended"],
        legal_status=last["legal_status"],
        reason=last["reason_place_change"],
        release=last["release"],
    )


def _placements(record: Record, meaning: Meaning, by_number: Mapping[int, InForce]) -> list[Event]:
    found = []
    for row in placements(record).to_dict("records"):
        place = "" if pd.isna(row["place"]) else f": {meaning('place', row['place'])}"
        words = f"Placement{place}"
        release = by_number[int(row["release"])]
        found.append(_event(Lane.PLACEMENT, row["decom"], row["ended"], True, words, release))
    return found


def of_partner(record: Record, partner: Partner) -> pd.DataFrame:
    """The events of one extract, each once: what lasts stands in each stretch it is sent for, and
    was last known in the latest."""
    rows = record.partner_event
    rows = rows[rows["source"] == partner.key].sort_values("known_to", kind="stable")
    lasting = rows["ended_on"].isna() | (rows["ended_on"] > rows["happened_on"])
    again = rows.duplicated(["happened_on", "what", "detail", "reference"], keep="last")
    return rows[~(lasting & again)].sort_values("happened_on", kind="stable")


def _of_partner(record: Record, partner: Partner, by_number: Mapping[int, InForce]) -> list[Event]:
    found = []
    for row in of_partner(record, partner).to_dict("records"):
        told = [
            partner.words(column, row[column])
            for column in ("what", "detail", "outcome")
            if not pd.isna(row[column])
        ]
        if partner.amount and not pd.isna(row["amount"]):
            of = "" if pd.isna(row["out_of"]) else f" of {row['out_of']:g}"
            told.append(f"{partner.amount} {row['amount']:g}{of}")
        words = partner.title + (f": {'; '.join(told)}" if told else "")
        lasts = pd.isna(row["ended_on"]) or row["ended_on"] > row["happened_on"]
        release = by_number[int(row["release"])]
        found.append(
            _event(partner.lane, row["happened_on"], row["ended_on"] if lasts else pd.NaT,
                   bool(lasts), words, release)
        )  # fmt: skip
    return found
