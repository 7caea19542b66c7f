"""What researchers may have: a record under names that say nothing, made coarse enough that nobody
stands out.

A child's name is a keyed digest under a key of this release alone: the same child has another name
in the next, and without the key nobody can try ids against it. All days of a child are moved by the
same number of days, which the key decides too; a birthday is its month. Places, workers and every
other free text are left out. Whoever stands in a group of fewer than five by age, sex and ethnic
group is told without the ethnic group, then without the sex.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from hashlib import sha256

import numpy as np
import pandas as pd

from records.calendar import age_at
from records.entities import BY_NAME, Entity, Type

LEAST_KEY = 32
SMALLEST_GROUP = 5
MOST_DAYS = 180
LEFT_OUT = ("identity", "social_worker", "previous_permanence")
# Codes of DfE's lists; any other text of an entity could be anything.
CODES = frozenset(
    [
        "sex",
        "ethnicity",
        "disability",
        "source",
        "primary_need",
        "closure_reason",
        "factor",
        "initial_category",
        "latest_category",
        "outcome",
        "legal_status",
        "ls",
        "place",
        "place_provider",
        "rne",
        "rec",
        "cin",
        "what",
        "detail",
        "reason_place_change",
        "activity",
        "accom",
        "in_touch",
        "cease_reason",
        "upn_unknown",
    ]
)
BANDS = (0, 1, 5, 10, 16, 18)


class NoKeyError(Exception):
    """There is no key of this release, or it is too short; the text is for the person who asked."""


def pseudonymised(
    frames: Mapping[str, pd.DataFrame], key: bytes, on: pd.Timestamp
) -> dict[str, pd.DataFrame]:
    """Each entity as researchers may have it.

    `frames`: entity name -> rows with `child` (int64) and the entity's columns. `on`: the day ages
    are told for. Out: the same entities, `child` a keyed digest (str), text that is no code left
    out, days moved. Raises `NoKeyError`.
    """
    if len(key) < LEAST_KEY:
        raise NoKeyError(
            f"A release for research needs a key of its own, {LEAST_KEY} bytes or more, kept apart"
            " from the database."
        )
    people = _people(frames["person"], on)
    known = frames["person"]["child"]
    all_children = pd.concat([known, *(f["child"] for f in frames.values())]).unique()
    names = {child: _digest(key, "name", child)[:32] for child in all_children}
    moved = {child: _days(key, child) for child in all_children}
    made = {"person": people.assign(child=people["child"].map(names))}
    for name, frame in frames.items():
        if name == "person" or name in LEFT_OUT or frame.empty:
            continue
        made[name] = _made_vague(BY_NAME[name], frame, names, moved)
    return made


def _digest(key: bytes, kind: str, child: object) -> str:
    return hmac.new(key, f"{kind}\x1f{child}".encode(), sha256).hexdigest()


def _days(key: bytes, child: object) -> int:
    """By how many days a child's days are moved: never by none."""
    number = int(_digest(key, "days", child)[:8], 16) % (2 * MOST_DAYS)
    return number - MOST_DAYS if number < MOST_DAYS else number - MOST_DAYS + 1


def _made_vague(
    entity: Entity, frame: pd.DataFrame, names: Mapping, moved: Mapping
) -> pd.DataFrame:
    by = pd.to_timedelta(frame["child"].map(moved), unit="D")
    columns = {"child": frame["child"].map(names)}
    for attribute in entity.attributes:
        column = frame[attribute.name]
        if attribute.type is Type.DATE:
            columns[attribute.name] = column + by
        elif attribute.type is not Type.TEXT or attribute.name in CODES:
            columns[attribute.name] = column
    return pd.DataFrame(columns).sort_values("child", ignore_index=True)


def _people(person: pd.DataFrame, on: pd.Timestamp) -> pd.DataFrame:
    """child, born (the month, "2012-05"), age_band, sex, ethnicity: the last two blank where they
    would let somebody stand out."""
    born = person["date_of_birth"]
    age = age_at(born, pd.Series(on, person.index))
    band = pd.cut(age, [*BANDS, np.inf], right=False, labels=False)
    told = pd.DataFrame(
        {
            "child": person["child"],
            "born": born.dt.strftime("%Y-%m"),
            "age_band": band.map(lambda n: "" if np.isnan(n) else f"{BANDS[int(n)]} and over"),
            "sex": person["sex"],
            "ethnicity": person["ethnicity"],
        }
    ).reset_index(drop=True)
    for blanked in ("ethnicity", "sex"):
        told.loc[_few(told), blanked] = np.nan
    # Who still stands out is told by no age and no month either.
    told.loc[_few(told), ["born", "age_band"]] = np.nan
    return told


def _few(told: pd.DataFrame) -> pd.Series:
    group = told.groupby(["age_band", "sex", "ethnicity"], dropna=False)["child"]
    return group.transform("size") < SMALLEST_GROUP
