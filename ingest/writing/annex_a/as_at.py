"""The record as at a day: what was open, what happened in the months before, and nothing that was
only known later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from ingest.datasets.annex_a.records import WINDOW_MONTHS
from ingest.writing.annex_a import answers
from records.calendar import age_at
from records.record import Record

YEAR_MONTHS = 12


def looked_up(keys: pd.Series, found: pd.Series) -> pd.Series:
    """What is found for each key, typed as found, on the index of the keys; missing where nothing
    is."""
    return found.reindex(keys).set_axis(keys.index)


@dataclass
class AsAt:
    """One authority's record on the day of an inspection.

    `areas`: the name of each authority by its ONS code. `lacking`: what could not be told, list by
    list, as it turns up: (list, column or "", sentence).
    """

    record: Record
    on: pd.Timestamp
    areas: Mapping[str, str] = field(default_factory=dict)
    lacking: list[tuple[int, str, str]] = field(default_factory=list)

    @property
    def since(self) -> pd.Timestamp:
        """The day before the first of the six months up to the day."""
        return self.on - pd.DateOffset(months=WINDOW_MONTHS)

    @property
    def year_before(self) -> pd.Timestamp:
        """The day before the first of the twelve months up to the day."""
        return self.on - pd.DateOffset(months=YEAR_MONTHS)

    def covers(self, *entities: str) -> bool:
        """Whether the day lies in what was sent of each entity."""
        day = self.on.date()
        return all(
            any(first <= day <= last for first, last in self.record.coverage(entity).stretches)
            for entity in entities
        )

    def reaches_back(self, entity: str, to: pd.Timestamp) -> bool:
        """Whether what was sent of an entity holds every day from the day after `to`."""
        first_day = (to + pd.Timedelta(days=1)).date()
        return any(
            first <= first_day and self.on.date() <= last
            for first, last in self.record.coverage(entity).stretches
        )

    def lists_of_the_day(self, entity: str) -> bool:
        """Whether a list of exactly this day was sent."""
        day = self.on.date()
        return any(entity in r.supplies and r.last == day for r in self.record.releases)

    def lack(self, number: int, column: str, why: str) -> None:
        """Note what a list could not be told."""
        self.lacking.append((number, column, why))

    def events(self, entity: str, date: str, since: pd.Timestamp) -> pd.DataFrame:
        """What happened after `since` and by the day, as the return of that time knows it."""
        rows = self.record.frames[entity]
        known = (rows[date] >= rows["known_from"]) & (rows[date] <= rows["known_to"])
        return rows[(rows[date] > since) & (rows[date] <= self.on) & known].reset_index(drop=True)

    def spells(self, entity: str, start: str, end: str, since: pd.Timestamp) -> pd.DataFrame:
        """What was open at the end of the day, or ended after `since` and by the day: each once.
        An end that lies after the day is not known on it."""
        rows = self.record.frames[entity]
        rows = rows[(rows[start] <= self.on) & (rows["known_from"] <= self.on)]
        ended = rows[end] <= self.on
        still = ~ended & (rows["known_to"] >= self.on)
        lately = ended & (rows[end] > since) & (rows["known_to"] >= rows[end])
        rows = rows[still | lately].sort_values(["child", start, "known_from"], kind="stable")
        rows = rows[~rows.duplicated(["child", start], keep="last")].reset_index(drop=True)
        return rows.assign(**{end: rows[end].where(rows[end] <= self.on)})

    def counted(self, entity: str, date: str, children: pd.Series) -> pd.Series:
        """How many of each child's events fall in the twelve months up to the day."""
        found = self.events(entity, date, self.year_before)["child"].value_counts()
        return looked_up(children, found).fillna(0).astype("float64")

    def standing(self, entity: str) -> pd.DataFrame:
        """The rows of the list of exactly this day; none where there is no such list."""
        rows = self.record.frames[entity]
        return rows[rows["as_on"] == self.on].reset_index(drop=True)

    def beside(self, rows: pd.DataFrame, entity: str, *columns: str) -> pd.DataFrame:
        """`as_on` and columns of the list of the day for the same child and start, on the rows'
        index; all missing where the list has no such row."""
        told = self.standing(entity).drop_duplicates(["child", "started_on"])
        found = rows[["child", "started_on"]].merge(
            told[["child", "started_on", "as_on", *columns]],
            on=["child", "started_on"],
            how="left",
        )
        types = {column: told[column].dtype for column in ("as_on", *columns)}
        return found[list(types)].astype(types).set_index(rows.index)

    @cached_property
    def _person(self) -> pd.DataFrame:
        return self.record.person.drop_duplicates("child").set_index("child")

    def who(self, children: pd.Series) -> dict[str, pd.Series]:
        """Gender, ethnicity, date of birth and age on the day of each child."""
        person = self._person.reindex(children).set_axis(children.index)
        age = age_at(
            person["date_of_birth"],
            pd.Series(self.on, index=children.index, dtype="datetime64[us]"),
        )
        gender = person["sex"].map(answers.GENDER).astype("str").fillna(answers.NOT_STATED)
        return {
            "Gender": gender,
            "Ethnicity": answers.told(person["ethnicity"], answers.ETHNICITY),
            "Date of Birth": person["date_of_birth"],
            "Age of Child (Years)": age.where(age >= 0),
        }

    def disabled(self, children: pd.Series) -> pd.Series:
        """Yes where a disability is recorded, No where none is said to be, else Unknown."""
        rows = self.record.disability
        some = rows[rows["disability"] != "NONE"]["child"]
        none = rows[rows["disability"] == "NONE"]["child"]
        said = np.select(
            [children.isin(some), children.isin(none)],
            [answers.YES, answers.NO],
            answers.UNKNOWN,
        )
        return pd.Series(said, index=children.index, dtype="str")
