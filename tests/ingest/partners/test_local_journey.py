"""An extract of one's own from its description to figures, and who never hears of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import transaction

from accounts.at_hand import at_hand
from accounts.models import AuditEntry, Authority
from indicators import queries as figures
from indicators import shift_keeping, shift_queries
from indicators.catalogue import INDICATORS
from indicators.define import Indicator
from ingest import local_actions, local_queries
from ingest.datasets.partners.local import Description
from ingest.datasets.partners.registry import EXTRACTS
from ingest.local_actions import NotSo
from ingest.local_models import LocalExtract
from ingest.models import Stage
from tests.ingest.journey import csv, published, sent
from tests.ingest.partners.drawn_local import ANSWERED, CALLED_ON, CALLS, COUNTED, OPEN, SHARED
from tests.people import People

pytestmark = pytest.mark.django_db

QUARTER = {"first_on": date(2025, 1, 1), "as_at": date(2025, 3, 31)}
ROWS = """
    partner_person_id date_of_birth sex called_on  topic reached
    H1                04/05/2014    F   03/01/2025 money yes
    H1                04/05/2014    F   10/01/2025 home  no
    H2                11/11/2012    M   12/03/2025 money -
"""
COUNTS = """
    month   topic count
    2025-01 -     40
    2025-01 money 30
    2025-01 home  10
    2025-02 -     -
    2025-03 -     0
"""


def described(people: People, said: Description) -> LocalExtract:
    return local_actions.describe(people.here, said, by=people.alice)


def loaded(people: People, said: Description, drawn: str, **months) -> LocalExtract:
    extract = described(people, said)
    upload = published(
        people.here, [("calls.csv", csv(drawn))], people.bob, dataset=extract.key, **months
    )
    assert upload.stage == Stage.PUBLISHED, upload.message
    return extract


def measure(people: People, extract: LocalExtract) -> Indicator:
    with at_hand(Authority.objects.get(pk=people.here.pk)):
        return INDICATORS[extract.key]


def of_months(people: People, extract: LocalExtract, cut: str = "") -> list[tuple]:
    """The figures of January to March: of the whole (numerator, denominator), or of a cut's
    groups (value, numerator)."""
    found = figures.figures_of(
        people.here,
        measure(people, extract),
        first=date(2025, 1, 1),
        last=date(2025, 3, 1),
        basis="month",
        cuts=("", cut) if cut else ("",),
    )
    found = found[found["cut"] == cut].sort_values(["month", "cut_value"])
    columns = ["cut_value", "numerator"] if cut else ["numerator", "denominator"]
    known = found[columns].astype(object).where(found[columns].notna(), None)
    return [tuple(row) for row in known.to_numpy().tolist()]


def test_rows_of_children_become_a_figure_with_its_cuts(people: People):
    extract = loaded(people, CALLS, ROWS, **QUARTER)
    assert of_months(people, extract) == [(2, None), (0, None), (1, None)]
    groups = of_months(people, extract, "what")
    assert [g for g in groups if g[1]] == [("Home", 1), ("Money", 1), ("Money", 1)]
    # Who a child is, social care says: nobody here is linked with a child of its record yet.
    assert {g[0] for g in of_months(people, extract, "sex") if g[1]} == {"Not known"}


def test_counts_become_a_figure_and_a_month_not_known_stays_a_gap(people: People):
    extract = loaded(people, COUNTED, COUNTS)
    assert of_months(people, extract) == [(40, None), (None, None), (0, None)]
    assert [g for g in of_months(people, extract, "what") if g[1]] == [("Home", 10), ("Money", 30)]


def test_a_share_of_rows_leaves_out_those_that_do_not_say(people: People):
    extract = loaded(people, ANSWERED, ROWS, **QUARTER)
    assert of_months(people, extract) == [(1, 2), (0, 0), (0, 0)]


def test_a_share_of_counts_is_of_what_the_counts_say(people: People):
    drawn = """
        month   count out_of
        2025-01 30    40
        2025-02 20    -
        2025-03 0     12
    """
    extract = loaded(people, SHARED, drawn)
    assert of_months(people, extract) == [(30, 40), (None, None), (0, 12)]


def test_what_lasts_is_counted_on_the_last_day_of_each_month(people: People):
    drawn = """
        partner_person_id date_of_birth sex called_on  ended_on   topic
        H1                04/05/2014    F   03/11/2024 31/01/2025 money
        H2                11/11/2012    M   12/02/2025 -          home
        H3                11/11/2013    M   12/02/2025 20/02/2025 home
    """
    extract = loaded(people, OPEN, drawn, **QUARTER)
    assert of_months(people, extract) == [(0, None), (1, None), (1, None)]


def test_what_changed_is_asked_of_it_too(people: People):
    months = [(year, month) for year in range(2017, 2022) for month in range(1, 13)]
    lines = ["month count"]
    lines += [f"{y}-{m:02d} {100 if (y, m) < (2020, 4) else 40}" for y, m in months]
    said = replace(COUNTED, by="", parts=())
    extract = loaded(people, said, "\n".join(lines))
    here = Authority.objects.get(pk=people.here.pk)
    shift_keeping.work_out_one(here, "first_lockdown")
    told = shift_queries.told(here, "first_lockdown", indicator=extract.key, cut="")
    assert told[0]["verdict"] == "fell"
    assert told[0]["sentence"].startswith("Calls to the family helpline: after lockdown began")


def test_a_file_of_other_columns_is_refused(people: People):
    extract = described(people, CALLS)
    wrong = ROWS.replace("called_on", "when_it_was")
    upload = sent(
        people.here, [("calls.csv", csv(wrong))], people.bob, dataset=extract.key, **QUARTER
    )
    assert upload.stage == Stage.REFUSED
    assert "called_on" in upload.message


def test_another_authority_never_hears_of_it(people: People):
    key = described(people, CALLS).key
    here, next_door = (
        Authority.objects.get(pk=each.pk) for each in (people.here, people.next_door)
    )
    with at_hand(here):
        assert key in EXTRACTS
        assert key in INDICATORS
        assert list(INDICATORS)[-1] == key
        assert len(INDICATORS) == len(INDICATORS.declared) + 1
    local_actions.describe(next_door, CALLS, by=people.charlie)
    with at_hand(Authority.objects.get(pk=next_door.pk)):
        assert key not in EXTRACTS
        assert key not in INDICATORS
        assert len(INDICATORS) == len(INDICATORS.declared) + 1
    assert key not in EXTRACTS
    assert key not in INDICATORS
    assert len(INDICATORS) == len(INDICATORS.declared)


def test_before_a_file_is_loaded_anything_can_be_said_anew(people: People):
    extract = described(people, CALLS)
    local_actions.describe_anew(extract, ANSWERED, by=people.alice)
    assert measure(people, extract).title == "Calls answered"
    assert [v.number for v in extract.versions.all()] == [1, 2]


def test_behind_a_file_words_alone_can_change(people: People):
    extract = loaded(people, CALLS, ROWS, **QUARTER)
    with pytest.raises(NotSo) as refused, transaction.atomic():
        local_actions.describe_anew(extract, replace(CALLS, columns=(CALLED_ON,)), by=people.alice)
    assert refused.value.sentences[0].startswith("Files of this extract are loaded")
    local_actions.describe_anew(extract, replace(CALLS, measure="Calls for help"), by=people.alice)
    assert measure(people, extract).title == "Calls for help"
    assert of_months(people, extract)[0] == (2, None)


def test_another_description_gives_other_facts(people: People):
    """What facts are made of names the description, so that none are kept from another."""
    extract = described(people, CALLS)
    before = measure(people, extract).described
    local_actions.describe_anew(extract, replace(CALLS, unit="RATE"), by=people.alice)
    assert measure(people, extract).described != before


def test_a_retired_one_keeps_its_figures(people: People):
    extract = loaded(people, CALLS, ROWS, **QUARTER)
    local_actions.retire(extract, by=people.alice)
    with at_hand(Authority.objects.get(pk=people.here.pk)):
        assert EXTRACTS[extract.key].retired
    assert of_months(people, extract)[0] == (2, None)
    with pytest.raises(NotSo), transaction.atomic():
        local_actions.describe_anew(extract, replace(CALLS, title="Calls"), by=people.alice)


def test_who_described_said_anew_and_retired_is_in_the_trail(people: People):
    extract = described(people, CALLS)
    local_actions.describe_anew(extract, replace(CALLS, title="Calls"), by=people.alice)
    local_actions.retire(extract, by=people.bob)
    entries = AuditEntry.objects.filter(subject=f"localextract {extract.pk}").order_by("pk")
    assert list(entries.values_list("action", "person__name")) == [
        ("extract described", "Alice"),
        ("extract described anew", "Alice"),
        ("extract retired", "Bob"),
    ]


def test_what_was_described_is_read_once(people: People, django_assert_num_queries):
    described(people, CALLS)
    here = Authority.objects.get(pk=people.here.pk)
    local_queries._made.cache_clear()
    with at_hand(here), django_assert_num_queries(1):
        list(INDICATORS)
        list(EXTRACTS)
    with at_hand(here), django_assert_num_queries(0):
        list(INDICATORS)
