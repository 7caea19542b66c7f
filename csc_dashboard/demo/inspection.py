"""What only Annex A's lists tell, made up: contacts, early help, teams, workers, visits, health.

The lists are those that the record can tell of the synthetic authority; what no return to DfE holds
is put into them, some of it late and some of it not recorded, as in life.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from ingest.datasets.annex_a.tables import CHILD
from ingest.writing.annex_a import answers, care, protection
from ingest.writing.annex_a.lists import TEAM, WORKER, AnnexA, table_of

CONTACTS_PER_REFERRAL = 1.6
EARLY_HELP_PER_REFERRAL = 0.4
UNALLOCATED = 0.02
NOT_RECORDED = 0.03
WORKERS_IN_A_TEAM = 6
# The lists in which a child's case is worked with, by whose team it then is: the later has it.
TEAMS = {
    4: ("Assessment Team 1", "Assessment Team 2", "Assessment Team 3"),
    6: ("Family Support North", "Family Support South", "Family Support West"),
    8: ("Children in Care Team 1", "Children in Care Team 2"),
    9: ("Leaving Care Team",),
}
ORGANISATIONS = ("Family Hub North", "Family Hub South", "A primary school", "Health visiting")
SOURCES = tuple(answers.CONTACT_SOURCE.values())
SOURCE_WEIGHTS = np.array([10, 16, 4, 17, 2, 15, 27, 2, 4, 2, 1], dtype="float64")
PERMANENCE = tuple(answers.PERMANENCE.values())
PERMANENCE_WEIGHTS = np.array([20, 9, 16, 6, 7, 38, 4], dtype="float64")


def filled(annex: AnnexA, seed: int) -> AnnexA:
    """The lists, named, with what only such lists hold; the same for the same seed."""
    made = _Made(annex, np.random.default_rng((seed, annex.on.toordinal())))
    tables = {number: frame.copy() for number, frame in annex.tables.items()}
    made.assessments(tables[4])
    made.in_need(tables[6])
    made.plans(tables[7])
    made.in_care(tables[8])
    if 9 in tables:
        made.leavers(tables[9])
    made.teams(tables)
    tables[1], tables[2] = made.contacts(tables[3]), made.early_help(tables[3])
    return replace(annex, tables=dict(sorted(tables.items())))


class _Made:
    """One workbook being made up."""

    def __init__(self, annex: AnnexA, random: np.random.Generator) -> None:
        self.on = pd.Timestamp(annex.on)
        self.random = random

    def happens(self, rows: pd.DataFrame, share: float) -> pd.Series:
        return pd.Series(self.random.random(len(rows)) < share, index=rows.index)

    def ago(
        self, rows: pd.DataFrame, days: float, since: str, until: str | None = None
    ) -> pd.Series:
        """A day about so many days before the day of the list, or before the case ended; where
        that lies before the case began, some three weeks into it; now and then blank."""
        last = rows[until].fillna(self.on) if until else pd.Series(self.on, index=rows.index)
        back = pd.to_timedelta(self.random.gamma(4, days / 4, len(rows)).round(), unit="D")
        soon = pd.to_timedelta(self.random.gamma(4, 5, len(rows)).round(), unit="D")
        day = (last - back).where(last - back >= rows[since], rows[since] + soon)
        told = (day <= last) & ~self.happens(rows, NOT_RECORDED)
        return day.where(told).astype("datetime64[us]")

    def one_of(self, rows: pd.DataFrame, things, weights=None) -> pd.Series:
        shares = None if weights is None else weights / weights.sum()
        return pd.Series(
            self.random.choice(things, len(rows), p=shares), index=rows.index, dtype="str"
        )

    def yes_or_no(self, rows: pd.DataFrame, share: float) -> pd.Series:
        said = np.where(self.happens(rows, share), answers.YES, answers.NO)
        return pd.Series(said, index=rows.index, dtype="str")

    def assessments(self, rows: pd.DataFrame) -> None:
        seen = "Child Seen During Continuous Assessment"
        done = rows["Continuous Assessment Date of Authorisation"].notna()
        rows[seen] = self.yes_or_no(rows, 0.95).where(done)
        rows[protection.NEEDED_SUPPORT] = self.yes_or_no(rows, 0.45).where(done)

    def in_need(self, rows: pd.DataFrame) -> None:
        rows["Date Child Was Last Seen"] = self.ago(
            rows, 13, "CIN Start Date", until="CIN Closure Date"
        )
        rows["Case Status"] = rows["Case Status"].fillna(answers.NEED_PLAN)

    def plans(self, rows: pd.DataFrame) -> None:
        began, ended = "Child Protection Plan Start Date", "Child Protection Plan End Date"
        visited = self.ago(rows, 8, began, until=ended)
        rows["Date of the Last Statutory Visit"] = visited
        rows["Was the Child Seen Alone?"] = self.yes_or_no(rows, 0.83).where(visited.notna())

    def in_care(self, rows: pd.DataFrame) -> None:
        began, ended = "Date Started to be Looked After", "Date Ceased to be Looked After"
        months = (self.on - rows[began]).dt.days / 30.4
        rows["Date of Last Social Work Visit"] = self.ago(rows, 24, began, until=ended)
        rows["Date of Last IRO Visit / Contact to the Child"] = self.ago(
            rows, 70, began, until=ended
        )
        rows["Date of Last Health Assessment"] = self.ago(rows, 190, began, until=ended)
        rows["Date of Last Dental Check"] = self.ago(rows, 200, began, until=ended)
        planned = (months >= 4) & ~self.happens(rows, 0.06)
        plan = self.one_of(rows, PERMANENCE, PERMANENCE_WEIGHTS)
        rows["What is the permanence plan for this child?"] = plan.where(planned)
        missing = rows[care.MISSING] > 0
        offered = self.yes_or_no(rows, 0.85).where(missing)
        rows[care.OFFERED] = offered
        rows[care.ACCEPTED] = self.yes_or_no(rows, 0.6).where(offered == answers.YES)

    def leavers(self, rows: pd.DataFrame) -> None:
        adult = rows["Age of Child (Years)"] >= 18
        entitled = np.where(adult, answers.ELIGIBILITY["former relevant"], "a) Relevant")
        rows["Eligibility Category"] = pd.Series(entitled, index=rows.index, dtype="str")
        since = rows.assign(began=self.on - pd.Timedelta(days=400))
        rows["Latest Pathway Plan Review Date"] = self.ago(since, 110, "began")
        in_touch = rows["LA in Touch"] == answers.IN_TOUCH["in touch"]
        rows["Latest Date of Contact"] = self.ago(since, 30, "began").where(in_touch)
        rows["Allocated Personal Advisor"] = "PA" + pd.Series(
            self.random.integers(1, 5, len(rows)), index=rows.index
        ).astype("str")

    def teams(self, tables: Mapping[int, pd.DataFrame]) -> None:
        """Every child has one team and worker, on whichever lists; a few have no worker."""
        whose: dict[str, tuple[str, str | None]] = {}
        for number in (4, 6, 8, 9):
            for child in tables[number][CHILD].unique() if number in tables else ():
                team = TEAMS[number][self.random.integers(len(TEAMS[number]))]
                worker = f"{team}, worker {self.random.integers(1, WORKERS_IN_A_TEAM + 1)}"
                whose[child] = (team, None if self.random.random() < UNALLOCATED else worker)
        for number, rows in tables.items():
            if TEAM in rows:
                pairs = [whose.get(child, (TEAMS[4][0], None)) for child in rows[CHILD]]
                rows[TEAM] = pd.Series([p[0] for p in pairs], index=rows.index, dtype="str")
                named = pd.Series([p[1] for p in pairs], index=rows.index, dtype="str")
                # The SSDA903 names the social worker of a child in care.
                rows[WORKER] = rows[WORKER].fillna(named) if number == 8 else named

    def contacts(self, referrals: pd.DataFrame) -> pd.DataFrame:
        """A contact behind each referral, and those that went no further."""
        behind = referrals.assign(
            **{
                "Date of Contact": referrals["Date of referral"],
                "Contact Source": self.one_of(referrals, SOURCES, SOURCE_WEIGHTS),
            }
        )
        others = self._strangers(referrals, CONTACTS_PER_REFERRAL, "C")
        others["Contact Source"] = self.one_of(others, SOURCES, SOURCE_WEIGHTS)
        others["Date of Contact"] = self._within(others)
        return self._headed(1, pd.concat([behind, others], ignore_index=True))

    def early_help(self, referrals: pd.DataFrame) -> pd.DataFrame:
        """Assessments of children below the threshold, some still open."""
        rows = self._strangers(referrals, EARLY_HELP_PER_REFERRAL, "E")
        rows["Assessment start date"] = self._within(rows)
        length = pd.to_timedelta(self.random.gamma(4, 8, len(rows)).round(), unit="D")
        ended = (rows["Assessment start date"] + length).astype("datetime64[us]")
        rows["Assessment completion date"] = ended.where(ended <= self.on)
        rows["Organisation completing assessment"] = self.one_of(rows, ORGANISATIONS)
        return self._headed(2, rows)

    def _strangers(self, referrals: pd.DataFrame, many: float, mark: str) -> pd.DataFrame:
        """Children like those referred, whom nobody knew before."""
        rows = referrals.sample(
            round(len(referrals) * many), replace=True, random_state=self.random
        ).reset_index(drop=True)
        numbers = pd.Series(np.arange(1, len(rows) + 1)).astype("str").str.zfill(4)
        return rows.assign(**{CHILD: rows[CHILD].str[:2] + f"{self.on:%y%m}{mark}" + numbers})

    def _within(self, rows: pd.DataFrame) -> pd.Series:
        """A day of the six months for each row, none before the child was born."""
        back = pd.to_timedelta(self.random.integers(0, 180, len(rows)), unit="D")
        day = pd.Series(self.on - back, index=rows.index).astype("datetime64[us]")
        born = rows["Date of Birth"]
        return day.where(~(born > day), born)

    def _headed(self, number: int, rows: pd.DataFrame) -> pd.DataFrame:
        return rows[[field.name for field in table_of(number).fields]].reset_index(drop=True)
