"""How things stand with a child, as the returns say and to which day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from indicators.one_child.lanes import Lane, Meaning
from indicators.one_child.story import placements
from records.calendar import age_at
from records.care import looked_after
from records.record import Record
from records.standing import open_at

NOT_COVERED = "Not covered: no return that would say so is loaded"


@dataclass(frozen=True)
class Standing:
    """One line of how things stand: `on` is the day to which the data run, None where nothing
    covers it."""

    lane: Lane
    title: str
    words: str
    on: date | None


def standing(record: Record, meaning: Meaning) -> list[Standing]:
    """Need, plans, care, leaving care, each as at the last day that anything speaks of it."""
    return [
        _open(
            record,
            Lane.REFERRAL,
            "Child in need",
            "cin_episode",
            "referred_on",
            "closed_on",
            _need(meaning),
        ),
        _open(
            record,
            Lane.PLAN,
            "Child in need plan",
            "cin_plan",
            "started_on",
            "ended_on",
            lambda row: "",
        ),
        _open(
            record,
            Lane.PLAN,
            "Child protection plan",
            "cp_plan",
            "started_on",
            "ended_on",
            lambda row: _meant(meaning, "category_of_abuse", row["latest_category"]),
        ),
        *_care(record, meaning),
        _care_leaver(record, meaning),
    ]


def age(record: Record) -> tuple[str, str]:
    """Age in years at the last day that anything speaks of, and sex; as a page says them."""
    person = record.person
    last = max((release.last for release in record.releases), default=None)
    born = pd.concat([person["date_of_birth"], record.identity["date_of_birth"]]).dropna()
    years = "Not recorded"
    if len(born) and last is not None:
        at = age_at(born.tail(1).reset_index(drop=True), pd.Series([pd.Timestamp(last)])).iloc[0]
        years = f"{at:.0f}" if at >= 0 else "Not yet born"
    sex = pd.concat([person["sex"], record.identity["sex"]]).dropna()
    named = {"M": "Male", "F": "Female", "U": "Not known"}
    return years, named.get(sex.iloc[-1], "Not recorded") if len(sex) else "Not recorded"


def last_covered(record: Record, entity: str) -> date | None:
    """The last day that a return speaks of an entity."""
    stretches = record.coverage(entity).stretches
    return stretches[-1][1] if stretches else None


def _open(
    record: Record, lane: Lane, title: str, entity: str, start: str, end: str, details
) -> Standing:
    on = last_covered(record, entity)
    if on is None:
        return Standing(lane, title, NOT_COVERED, None)
    rows = open_at(getattr(record, entity), start=start, end=end, ends=_day(on))
    if "no_further_action" in rows.columns:
        rows = rows[rows["no_further_action"] != 1]
    if rows.empty:
        return Standing(lane, title, "No", on)
    row = rows.sort_values(start).iloc[-1]
    more = details(row)
    return Standing(lane, title, f"Since {_long(row[start])}{f': {more}' if more else ''}", on)


def _need(meaning: Meaning):
    return lambda row: _meant(meaning, "primary_need", row["primary_need"])


def _care(record: Record, meaning: Meaning) -> list[Standing]:
    on = last_covered(record, "cla_episode")
    if on is None:
        return [Standing(Lane.CARE, "Looked after", NOT_COVERED, None)]
    rows = looked_after(record.cla_episode, _day(on))
    if rows.empty:
        return [Standing(Lane.CARE, "Looked after", "No", on)]
    row = rows.iloc[-1]
    periods = record.period_of_care
    since = periods[periods["started_on"] <= row["decom"]]["started_on"].max()
    placed = placements(record)
    placed = placed[placed["decom"] <= row["decom"]]["decom"].max()
    place = _meant(meaning, "place", row["place"]) or "Not recorded"
    provider = _meant(meaning, "place_provider", row["place_provider"])
    legal_status = _meant(meaning, "legal_status", row["legal_status"]) or "Not recorded"
    placed_as = f"{place}, {provider}" if provider else place
    return [
        Standing(Lane.CARE, "Looked after", f"Since {_long(since)}", on),
        Standing(Lane.CARE, "Legal status", legal_status, on),
        Standing(Lane.PLACEMENT, "Placement", f"{placed_as}, since {_long(placed)}", on),
    ]


def _care_leaver(record: Record, meaning: Meaning) -> Standing:
    on = last_covered(record, "care_leaver")
    if on is None:
        return Standing(Lane.CARE, "Care leaver", NOT_COVERED, None)
    if record.care_leaver.empty:
        return Standing(Lane.CARE, "Care leaver", "No", on)
    row = record.care_leaver.sort_values("year").iloc[-1]
    told = [_meant(meaning, name, row[name]) for name in ("in_touch", "activity", "accommodation")]
    words = "; ".join(filter(None, told)) or "Yes"
    years = f"found in {row['year'] - 1:.0f} to {row['year']:.0f}"
    return Standing(Lane.CARE, "Care leaver", f"{words} ({years})", on)


def _meant(meaning: Meaning, codes: str, code: object) -> str:
    return "" if pd.isna(code) else meaning(codes, code)


def _day(on: date) -> np.ndarray:
    return np.array([on], dtype="datetime64[us]")


def _long(day: pd.Timestamp) -> str:
    return f"{day:%-d %B %Y}"
