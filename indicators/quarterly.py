"""The sector's quarterly benchmarking set: 31 items by quarter, from the same monthly facts as
everything else.

The list of items is that of the Regional Improvement and Innovation Alliances' quarterly
collection. An item that no return taken in here can answer is named with the reason, never a zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from indicators.catalogue import INDICATORS
from indicators.cuts import VALUES
from indicators.define import Basis
from indicators.facts import FactStatus

COLUMNS = ("number", "item", "part", "quarter", "ends", "numerator", "denominator", "status")


class State(StrEnum):
    """Whether an item has a number for a quarter, or why not."""

    OK = "ok"
    NO_RETURN = "no return"
    TOO_RECENT = "too recent"
    TOO_EARLY = "too early"
    MARCH_ONLY = "counted at 31 March only"
    NOT_MEASURED = "not measured here"


@dataclass(frozen=True)
class Item:
    """One item: what it is called there, the indicator whose facts hold it, by which cut it is
    split; or why it has none. `share`: the denominator is asked for as well."""

    number: int
    title: str
    indicator: str = ""
    share: bool = False
    cut: str = ""
    why_not: str = ""


ITEMS: tuple[Item, ...] = (
    Item(1, "Initial contacts", "contacts_count"),
    Item(2, "Referrals", "referrals_count"),
    Item(3, "Referrals by source", "referrals_count", cut="source"),
    Item(4, "Repeat referrals within 12 months", "rereferrals_12m_pct", share=True),
    Item(5, "Assessments started", "assessments_started_count"),
    Item(6, "Assessments completed", "assessments_completed_count"),
    Item(7, "Assessments completed within 45 working days", "assessments_45wd_pct", share=True),
    Item(8, "Children in need at the end of the quarter", "cin_stock_count"),
    Item(9, "Child in need plans at the end of the quarter", "cin_plans_stock_rate"),
    Item(10, "Section 47 enquiries started", "s47_count"),
    Item(11, "Initial child protection conferences", "icpc_rate"),
    Item(12, "Initial conferences within 15 working days", "icpc_15wd_pct", share=True),
    Item(13, "Child protection plans at the end of the quarter", "cpp_stock_count"),
    Item(14, "Child protection plans starting", "cpp_started_rate"),
    Item(15, "Child protection plans ending", "cpp_ended_rate"),
    Item(16, "Plans starting that are a repeat, ever", "cpp_subsequent_ever_pct", share=True),
    Item(
        17, "Plans starting that are a repeat within 2 years", "cpp_subsequent_2y_pct", share=True
    ),
    Item(18, "Children looked after at the end of the quarter", "cla_stock_count"),
    Item(19, "Children starting to be looked after", "cla_started_rate"),
    Item(20, "Children ceasing to be looked after", "cla_ceased_rate"),
    Item(21, "Unaccompanied asylum-seeking children looked after", "cla_uasc_pct", share=True),
    Item(22, "Care leavers", "cl_count"),
    Item(
        23,
        "Care leavers who were unaccompanied asylum-seeking children",
        why_not="The SSDA903 holds this status for time in care alone.",
    ),
    Item(24, "Children in elective home education", "home_education_count"),
    Item(25, "Requests for an education, health and care assessment", "ehc_requests_count"),
    Item(26, "Education, health and care assessments", "ehc_assessments_count"),
    Item(27, "Education, health and care plans", "ehc_plans_count"),
    Item(28, "Social workers: in post (FTE)", "sw_in_post_fte"),
    Item(29, "Social workers: vacancies", "sw_vacancy_pct", share=True),
    Item(30, "Social workers: absence", "sw_absence_pct", share=True),
    Item(31, "Social workers: agency", "sw_agency_pct", share=True),
)
_STATES = {
    FactStatus.OK.value: State.OK,
    FactStatus.TOO_RECENT.value: State.TOO_RECENT,
    FactStatus.TOO_EARLY.value: State.TOO_EARLY,
}
# The worst of a quarter's months decides for the quarter.
_WORST = (State.OK, State.TOO_RECENT, State.TOO_EARLY, State.NO_RETURN)


def quarters(first: int, last: int) -> list[int]:
    """The last months (month numbers) of the whole quarters from `first` to `last`."""
    return [month for month in range(first + 2, last + 1) if month % 3 == 2]


def title_of(ends: int) -> str:
    """A quarter of the financial year by its last month: "2024-25 Q1" ends in June 2024."""
    year, month = divmod(ends - 3, 12)
    return f"{year}-{(year + 1) % 100:02d} Q{month // 3 + 1}"


def filled(facts: pd.DataFrame, ends: list[int]) -> pd.DataFrame:
    """Every item for the quarters that end with these months.

    `facts`: of the whole and of the cuts of `ITEMS`, as `indicators.facts.measure`. Out: number
    (int64), item, part (the group; "" for the whole), quarter, status (`State`) (str), ends
    (int64, the last month), numerator, denominator (float64; NaN where there is none). Events are
    added up over three months; how things stood is that of the last month.
    """
    rows = [row for item in ITEMS for row in _rows(item, facts, ends)]
    out = pd.DataFrame(rows, columns=list(COLUMNS))
    kinds = dict.fromkeys(("item", "part", "quarter", "status"), "str")
    numbers = {"numerator": "float64", "denominator": "float64"}
    return out.astype(kinds | numbers | {"number": "int64", "ends": "int64"})


def _rows(item: Item, facts: pd.DataFrame, ends: list[int]) -> list[tuple]:
    if not item.indicator:
        return [_row(item, "", end, np.nan, np.nan, State.NOT_MEASURED) for end in ends]
    own = facts[facts["indicator"] == item.indicator]
    whole = own[own["cut"] == ""].set_index("month")
    basis = INDICATORS[item.indicator].basis
    found = []
    for part in VALUES[item.cut] if item.cut else ("",):
        rows = whole if not part else _of_group(own, item.cut, part)
        for end in ends:
            state = _state(whole, basis, end)
            up = down = np.nan
            if state is State.OK:
                inside = rows.reindex(_months(basis, end))
                up = float(inside["numerator"].sum())
                down = float(inside["denominator"].sum()) if item.share else np.nan
            found.append(_row(item, part, end, up, down, state))
    return found


def _of_group(own: pd.DataFrame, cut: str, part: str) -> pd.DataFrame:
    return own[(own["cut"] == cut) & (own["cut_value"] == part)].set_index("month")


def _months(basis: Basis, end: int) -> list[int]:
    return [end - 2, end - 1, end] if basis is Basis.MONTH else [end]


def _state(whole: pd.DataFrame, basis: Basis, end: int) -> State:
    if basis is Basis.YEAR_END and end % 12 != 2:
        return State.MARCH_ONLY
    states = [
        _STATES[whole.at[month, "status"]] if month in whole.index else State.NO_RETURN
        for month in _months(basis, end)
    ]
    return max(states, key=_WORST.index)


def _row(item: Item, part: str, end: int, up: float, down: float, state: State) -> tuple:
    return (item.number, item.title, part, title_of(end), end, up, down, state.value)
