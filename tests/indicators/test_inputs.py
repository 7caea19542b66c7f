"""Facts kept from an earlier build: only where everything they are made of is the same, and then
the very facts that measuring anew would give.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import Authority
from indicators import actions, facts, inputs, queries
from indicators.catalogue import INDICATORS
from indicators.models import Build
from records import actions as records
from records import postcodes
from records import queries as stored
from records.entities import BY_NAME, Type
from records.extract import Extract, typed_frame
from records.postcodes import ARRIVING
from tests.examples import few
from tests.indicators.generated import histories
from tests.indicators.oracle import Returns
from tests.people import People, new_authority

SUPPLIED = {
    "cin": (
        "person", "disability", "cin_episode", "cin_assessment", "assessment_factor", "cin_plan",
        "section_47", "initial_cp_conference", "cp_plan", "cp_review",
    ),
    "ssda903": (
        "person", "cla_episode", "cla_review", "uasc_status", "cla_outcomes", "care_leaver",
        "missing", "social_worker", "adoption",
    ),
}  # fmt: skip


def extract_of(told: Returns, dataset: str, year: int, sex: str) -> Extract:
    """What a generated return says in one dataset's entities, of persons of the given sex."""
    frames = {}
    for name in SUPPLIED[dataset]:
        rows = told[year][name]
        if not rows:
            continue
        frame = pd.DataFrame(rows, columns=["child", *BY_NAME[name].columns])
        for attribute in BY_NAME[name].attributes:
            if attribute.type is Type.DATE:
                days = pd.to_datetime(frame[attribute.name]).astype("datetime64[us]")
                frame[attribute.name] = days
            elif attribute.type is Type.TEXT:
                frame[attribute.name] = frame[attribute.name].astype("str")
            else:
                frame[attribute.name] = frame[attribute.name].astype("float64")
        if name == "person":
            frame["sex"] = pd.Series(sex, index=frame.index, dtype="str")
        frames[name] = typed_frame(name, frame.to_dict("series"))
    return Extract(frames, frozenset(SUPPLIED[dataset]))


def published(authority: Authority, dataset: str, year: int, extract: Extract, last: date) -> None:
    release = records.take_down(
        authority,
        dataset=dataset,
        year=year,
        first_on=date(year - 1, 4, 1),
        last_on=last,
        extract=extract,
    )
    records.publish(release)


def anew(authority: Authority) -> str:
    """The digest of all facts measured from nothing but the record."""
    record = stored.record_of(authority, stored.standing(authority))
    return facts.digest(facts.measure(record))


@st.composite
def sendings(draw) -> list[tuple[str, int, Returns, str, date]]:
    """Returns of two datasets in any order, some sent again with something else in them."""
    told, corrected = draw(histories()), draw(histories())
    years = sorted(set(told) & set(corrected)) or sorted(told)[:1]
    corrected = corrected if set(years) <= set(corrected) else told
    sent = []
    for _ in range(draw(st.integers(2, 4))):
        year = draw(st.sampled_from(years))
        last = draw(st.sampled_from([date(year - 1, 10, 31), date(year, 3, 31)]))
        version = draw(st.sampled_from([told, corrected]))
        sent.append(
            (draw(st.sampled_from([*SUPPLIED])), year, version, draw(st.sampled_from("FM")), last)
        )
    return sent


class WhateverIsSent(TestCase):
    @few(4)
    @given(sendings())
    def test_the_facts_are_those_of_measuring_everything_anew(self, sent):
        authority = new_authority("E10000901", "901", "Alderwick")
        for dataset, year, told, sex, last in sent:
            published(authority, dataset, year, extract_of(told, dataset, year, sex), last)
            build = actions.build_facts(authority, stored.standing(authority))
            assert build.digest == facts.digest(queries.facts_of(build)) == anew(authority)
            actions.go_live(build)


def episodes(*children: str, sex: str = "F") -> Extract:
    """A period of care for each child, and who they are."""
    ids = pd.Series(children, dtype="str")
    began = pd.Series(np.datetime64("2023-05-01", "us"), index=ids.index)
    return Extract(
        {
            "person": typed_frame("person", {"child": ids, "sex": _said(sex, ids)}),
            "cla_episode": typed_frame(
                "cla_episode",
                {"child": ids, "decom": began, "legal_status": _said("C2", ids)},
            ),
        },
        frozenset({"person", "cla_episode"}),
    )


def referrals(*children: str, sex: str = "F", ethnicity: str = "WBRI") -> Extract:
    """A referral of each child, and who they are."""
    ids = pd.Series(children, dtype="str")
    referred = pd.Series(np.datetime64("2023-06-01", "us"), index=ids.index)
    person = {"child": ids, "sex": _said(sex, ids), "ethnicity": _said(ethnicity, ids)}
    return Extract(
        {
            "person": typed_frame("person", person),
            "cin_episode": typed_frame("cin_episode", {"child": ids, "referred_on": referred}),
        },
        frozenset({"person", "disability", "cin_episode"}),
    )


def _said(value: str, ids: pd.Series) -> pd.Series:
    return pd.Series(value, index=ids.index, dtype="str")


YEAR_END = date(2024, 3, 31)


@pytest.fixture
def live(people: People) -> Build:
    """Figures of a looked-after child and a referral of another."""
    published(people.here, "ssda903", 2024, episodes("A1"), YEAR_END)
    published(people.here, "cin", 2024, referrals("B1"), YEAR_END)
    build = actions.build_facts(people.here, stored.standing(people.here))
    actions.go_live(build)
    return build


def measured(people: People) -> actions.Measured:
    return actions.measure(people.here, stored.standing(people.here))


@pytest.mark.django_db
def test_nothing_is_measured_again_where_nothing_came(people: People, live: Build) -> None:
    again = measured(people)
    assert again.facts.empty
    assert set(again.reused) == set(INDICATORS)
    kept = actions.keep(people.here, stored.standing(people.here), again)
    assert kept.digest == live.digest == facts.digest(queries.facts_of(kept))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent", "looked_after_kept"),
    [
        # Referrals of other children, or the same said of those looked after.
        (referrals("B1", "B2"), True),
        (referrals("B1", "A1", ethnicity="nan"), True),
        # A child looked after is described otherwise: cut by sex or ethnic group, figures move.
        (referrals("B1", "A1", sex="M"), False),
        (referrals("B1", "A1", ethnicity="AIND"), False),
    ],
)
def test_a_census_leaves_figures_of_looked_after_children_unless_it_describes_them_otherwise(
    people: People, live: Build, sent: Extract, looked_after_kept: bool
) -> None:
    sent.frames["person"]["ethnicity"] = sent.frames["person"]["ethnicity"].replace("nan", np.nan)
    published(people.here, "cin", 2024, sent, YEAR_END)
    now = measured(people)
    assert ("cla_stock_count" in now.reused) is looked_after_kept
    assert "referrals_count" not in now.reused
    build = actions.keep(people.here, stored.standing(people.here), now)
    assert build.digest == facts.digest(queries.facts_of(build)) == anew(people.here)


@pytest.mark.django_db
def test_a_month_more_is_measured_though_no_row_differs(people: People) -> None:
    published(people.here, "cin", 2024, referrals("B1"), date(2024, 1, 31))
    actions.go_live(actions.build_facts(people.here, stored.standing(people.here)))
    published(people.here, "cin", 2024, referrals("B1"), date(2024, 2, 29))
    assert "referrals_count" not in measured(people).reused


@pytest.mark.django_db
def test_another_version_of_the_product_keeps_nothing(
    people: People, live: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inputs, "PRODUCT", "a later version")
    assert not measured(people).reused


@pytest.mark.django_db
def test_another_postcode_directory_leaves_only_what_places_do_not_touch(
    people: People, live: Build
) -> None:
    postcodes.keep([pd.DataFrame([["AA11AA", "E10000901", 1, 1, "", 1]], columns=ARRIVING)])
    reused = measured(people).reused
    assert "cla_out_of_area_pct" not in reused
    assert "cla_stock_count" not in reused
    assert {"referrals_count", "cla_own_provision_pct"} <= set(reused)


@pytest.mark.django_db
def test_figures_of_another_authority_are_never_kept(people: People, live: Build) -> None:
    releases = stored.standing(people.here)
    assert not actions.measure(people.next_door, releases).reused


@pytest.mark.django_db
def test_what_was_to_be_copied_from_a_build_that_went_meanwhile_is_measured(
    people: People, live: Build
) -> None:
    ready = measured(people)
    digest = live.digest
    live.delete()
    kept = actions.keep(people.here, stored.standing(people.here), ready)
    assert kept.digest == digest == facts.digest(queries.facts_of(kept))
