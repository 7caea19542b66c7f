"""Properties of monthly facts."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.catalogue import INDICATORS
from indicators.cuts import coded, values_of
from indicators.define import CUT_NEEDS, OVERLAPPING
from indicators.facts import COLUMNS, IDENTITY, cases_of, crossed, digest, measure
from indicators.inputs import DESCRIBED
from records.entities import ENTITIES, tables_of
from records.places import DIRECTORY
from records.record import Coverage, Record
from tests.examples import few
from tests.indicators.drawn import drawn_record, number, returns
from tests.indicators.generated import histories, record_of

FEW = few(8)
# One of each kind: flow and stock, share and count, looking back and following up.
SOME = [
    "referrals_count",
    "rereferrals_12m_pct",
    "assessments_open_over_45wd",
    "s47_to_icpc_pct",
    "cin_stock_rate",
    "cpp_reviewed_in_time_pct",
    "cla_3plus_placements_pct",
    "cla_ceased_home_pct",
    "cla_sdq_avg",
]


@FEW
@given(histories())
def test_the_values_of_every_cut_add_up_to_the_whole(told):
    record = record_of(told)
    facts = measure(record, SOME)
    whole = facts[(facts["cut"] == "") & (facts["status"] == "ok")]
    whole = whole.set_index(["indicator", "month"])[["numerator", "denominator"]].fillna(0)
    for indicator in map(INDICATORS.get, SOME):
        for cut in set(indicator.cuts) - OVERLAPPING:
            own = facts[(facts["indicator"] == indicator.key) & (facts["cut"] == cut)]
            sums = own.groupby("month")[["numerator", "denominator"]].sum()
            expected = whole.loc[indicator.key] if indicator.key in whole.index else whole[:0]
            counted = expected[(expected != 0).any(axis=1)]
            assert sums.to_dict() == counted.to_dict()
            assert set(own["cut_value"]) <= set(values_of(cut, record, indicator.needs))


@FEW
@given(histories())
def test_the_list_of_cases_is_as_long_as_the_figure_is_high(told):
    record = record_of(told)
    for key in ("referrals_count", "cla_stock_count", "cin_stock_count"):
        facts = measure(record, [key])
        shown = facts[(facts["numerator"] > 0) & facts["cut"].isin(["", "age_band", "sex"])]
        for row in shown.iloc[:: 1 + len(shown) // 12].itertuples():
            listed = cases_of(INDICATORS[key], record, row.month, row.cut, row.cut_value)
            assert len(listed) == row.numerator


@FEW
@given(histories(), st.randoms(use_true_random=False))
def test_the_same_returns_in_another_order_have_the_same_digest(told, shuffle):
    facts = measure(record_of(told), SOME)
    years = list(told)
    shuffle.shuffle(years)
    other = {
        year: {name: shuffle.sample(rows, len(rows)) for name, rows in told[year].items()}
        for year in years
    }
    again = measure(record_of(other), SOME)
    pd.testing.assert_frame_equal(facts, again)
    assert digest(facts) == digest(again.sample(frac=1, random_state=1))


@FEW
@given(histories())
def test_facts_come_in_canonical_order_each_once(told):
    facts = measure(record_of(told), SOME)
    assert list(facts) == list(COLUMNS)
    assert not facts.duplicated(IDENTITY).any()
    pd.testing.assert_frame_equal(facts, facts.sort_values(IDENTITY, ignore_index=True))


def test_a_different_number_is_a_different_digest():
    record, _ = drawn_record(returns(2025), {"cin_episode": "child referred_on\nAnn 2024-05-01"})
    facts = measure(record, ["referrals_count"])
    changed = facts.assign(numerator=facts["numerator"].replace(1, 2))
    assert digest(facts) != digest(changed)
    assert digest(facts) != digest(facts.iloc[1:])


def test_a_covered_month_without_cases_is_zero_and_an_uncovered_one_is_no_row():
    record, _ = drawn_record(returns(2023, 2025), {})
    facts = measure(record, ["referrals_count", "referrals_nfa_pct"])
    months = facts[facts["indicator"] == "referrals_count"]["month"].tolist()
    assert months == [
        *range(number("2022-04"), number("2023-04")),
        *range(number("2024-04"), number("2025-04")),
    ]
    assert (facts["numerator"] == 0).all()
    assert (facts[facts["indicator"] == "referrals_nfa_pct"]["denominator"] == 0).all()


def test_an_indicator_has_months_only_where_all_it_needs_was_supplied():
    releases = [
        *returns(2024, supplies=frozenset({"initial_cp_conference", "cp_plan"})),
        *returns(2025, supplies=frozenset({"initial_cp_conference"})),
    ]
    record, _ = drawn_record(releases, {})
    facts = measure(record, ["icpc_to_cpp_pct"])
    assert facts["month"].max() == number("2024-03")


def test_months_too_early_or_too_recent_are_rows_without_numbers():
    record, _ = drawn_record(returns(2025), {"cin_episode": "child referred_on\nAnn 2024-05-01"})
    facts = measure(record, ["rereferrals_12m_pct"])
    assert set(facts["status"]) == {"too_early"}
    assert facts["numerator"].isna().all()
    assert set(facts["cut"]) == {""}


@pytest.mark.parametrize(
    ("born", "expected", "band"),
    [
        ("2024-05-02", "-", "Unborn"),
        ("-", "2024-08-01", "Unborn"),
        ("-", "2024-04-01", "Not known"),
        ("-", "-", "Not known"),
        ("2024-05-01", "-", "Under 1"),
        ("2023-05-02", "-", "Under 1"),
        ("2023-05-01", "-", "1 to 4"),
        ("2019-05-01", "-", "5 to 9"),
        ("2014-05-01", "-", "10 to 15"),
        ("2008-05-02", "-", "10 to 15"),
        ("2008-05-01", "-", "16 and 17"),
        ("2006-05-01", "-", "18 and over"),
    ],
)
def test_age_is_the_age_on_the_day(born, expected, band):
    record, _ = drawn_record(
        returns(2025),
        {
            "person": f"""
                child date_of_birth expected_date_of_birth
                Ann   {born}        {expected}
            """,
            "cin_episode": "child referred_on\nAnn 2024-05-01",
        },
    )
    listed = cases_of(INDICATORS["referrals_count"], record, number("2024-05"))
    assert listed["age_band"].tolist() == [band]


@pytest.mark.parametrize(
    ("on", "band"),
    [
        ("2024-02-28", "10 to 15"), ("2024-02-29", "16 and 17"),
        ("2026-02-27", "16 and 17"), ("2026-02-28", "18 and over"),
    ],
)  # fmt: skip
def test_a_leap_day_is_its_own_birthday_where_the_year_has_one(on, band):
    """F19: born on 29 February 2008, sixteen on 29 February 2024, eighteen on 28 February 2026."""
    record, _ = drawn_record(
        returns(2024, 2025, 2026),
        {
            "person": """
                child date_of_birth
                Ann   2008-02-29
            """,
            "cin_episode": f"child referred_on\nAnn {on}",
        },
    )
    listed = cases_of(INDICATORS["referrals_count"], record, number(on[:7]))
    assert listed["age_band"].tolist() == [band]


def test_the_cases_of_a_rolling_year_are_those_of_its_twelve_months():
    record, _ = drawn_record(
        returns(2024, 2025),
        {"cin_episode": "child referred_on\nAnn 2024-02-29\nBo 2024-03-01\nCy 2025-02-28"},
    )
    listed = cases_of(INDICATORS["referrals_count"], record, number("2025-02"), basis="rolling12")
    assert len(listed) == 2


class Watched(Record):
    """A record that remembers which entities were looked at."""

    def __getattr__(self, name: str) -> pd.DataFrame:
        self.__dict__.setdefault("read", set()).add(name)
        return super().__getattr__(name)

    def coverage(self, entity: str, **how: bool) -> Coverage:
        self.__dict__.setdefault("asked", set()).add(entity)
        return super().coverage(entity, **how)


@pytest.mark.parametrize("indicator", INDICATORS.values(), ids=INDICATORS)
def test_an_indicator_reads_what_it_needs_and_persons_and_nothing_else(indicator):
    empty, _ = drawn_record(returns(2025), {}, "postcode")
    record = coded(Watched(empty.frames, empty.releases, empty.directory))
    measure(record, [indicator.key])
    entities = {entity.name for entity in ENTITIES}
    of_cuts = {entity for cut in indicator.cuts for entity in CUT_NEEDS.get(cut, ())}
    needed = {table for name in set(indicator.needs) - {DIRECTORY} for table in tables_of(name)}
    needed &= entities
    # Of every case of an extract it is told who is involved with social care; it moves one cut.
    told = set(CUT_NEEDS["involvement"]) if indicator.of_partners else set()
    read = record.read & entities - {"person"} - of_cuts - told
    # Of an extract a row or a count is read, whichever it has.
    assert read <= needed if indicator.of_partners else read == needed - of_cuts
    # Who a child is may come with any return: what is covered must not hang on that.
    assert record.asked - told <= set(indicator.reads)
    assert not record.asked & (set(DESCRIBED) - set(indicator.needs))


CROSSED = [
    ("referrals_count", "age_band", "source"),
    ("referrals_nfa_pct", "sex", "ethnic_group"),
    ("cla_stock_count", "place", "legal_status"),
    ("assessments_45wd_pct", "factor", "sex"),
]


@pytest.mark.parametrize(("key", "first", "second"), CROSSED)
@FEW
@given(histories())
def test_two_cuts_at_once_add_up_to_each_of_them(key, first, second, told):
    record = record_of(told)
    facts, pairs = measure(record, [key]), crossed(record, INDICATORS[key], first, second)
    both = pairs[pairs["cut"] == f"{first},{second}"]
    values = both["cut_value"].str.split("; ", expand=True) if len(both) else None
    for place, cut in enumerate((first, second)):
        if cut != "factor" and "factor" in (first, second):
            continue  # an assessment with two factors is of one sex, and stands in two pairs
        own = facts[(facts["cut"] == cut) & (facts["status"] == "ok")]
        expected = own.set_index(["cut_value", "month"])["numerator"].to_dict()
        if values is None:
            assert not any(expected.values())
            continue
        sums = both.groupby([values[place], "month"])["numerator"].sum().to_dict()
        assert {k: v for k, v in sums.items() if v} == {k: v for k, v in expected.items() if v}


def test_an_assessment_with_two_factors_stands_in_both_groups_and_counts_once():
    record, _ = drawn_record(
        returns(2025),
        {
            "cin_assessment": """
                child started_on authorised_on
                Ann   2024-05-01 2024-05-20
                Bo    2024-05-01 2024-05-20
            """,
            "assessment_factor": """
                child assessment_started_on factor
                Ann   2024-05-01            16A
                Ann   2024-05-01            3B
            """,
        },
    )
    facts = measure(record, ["assessments_completed_count"])
    facts = facts[facts["month"] == number("2024-05")]
    assert facts.loc[facts["cut"] == "", "numerator"].item() == 2
    factors = facts[facts["cut"] == "factor"].set_index("cut_value")["numerator"]
    assert factors.to_dict() == {
        "Domestic abuse: parent subject": 1, "Neglect": 1, "Not known": 1,
    }  # fmt: skip
    listed = cases_of(
        INDICATORS["assessments_completed_count"], record, number("2024-05"), "factor", "Neglect"
    )
    assert len(listed) == 1
    assert listed["factor"].item() == "Domestic abuse: parent subject; Neglect"


def test_who_they_are_is_told_in_detail():
    record, _ = drawn_record(
        returns(2025),
        {
            "person": "child ethnicity\nAnn WIRT\nBo REFU\nCy -",
            "disability": "child disability\nAnn NONE\nBo AUT\nBo NONE",
            "uasc_status": "child year\nBo 2025",
            "cla_episode": """
                child decom      rne legal_status place place_provider
                Ann   2024-05-01 S   C2           U6    PR4
                Bo    2024-05-01 S   C2           U6    PR1
                Cy    2024-05-01 S   C2           U6    -
            """,
        },
    )
    listed = cases_of(INDICATORS["cla_stock_count"], record, number("2024-05"))
    told = listed[["ethnicity", "disability", "uasc", "place_provider"]]
    assert told.values.tolist() == [
        ["Traveller of Irish heritage", "No disability", "Other looked-after child", "Private"],
        ["Refused", "Disability recorded", "Unaccompanied asylum-seeking child", "Own provision"],
        ["Not known", "Not known", "Other looked-after child", "Not known"],
    ]


def test_nobody_is_called_accompanied_where_no_return_says_who_was_not():
    supplies = frozenset({"person", "cla_episode"})
    record, _ = drawn_record(
        returns(2025, supplies=supplies),
        {"cla_episode": "child decom rne legal_status\nAnn 2024-05-01 S C2"},
    )
    listed = cases_of(INDICATORS["cla_stock_count"], record, number("2024-05"))
    assert listed["uasc"].tolist() == ["Not known"]
