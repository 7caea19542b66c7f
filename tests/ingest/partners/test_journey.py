"""The journey of a partner's extract: from a file to figures, and again when it is sent anew."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.models import Stage
from records import queries
from tests.ingest.journey import csv, published, sent
from tests.people import People

pytestmark = pytest.mark.django_db

JANUARY_TO_MARCH = {
    "dataset": "a_and_e_attendances",
    "first_on": date(2025, 1, 1),
    "as_at": date(2025, 3, 31),
}
FEBRUARY = JANUARY_TO_MARCH | {"first_on": date(2025, 2, 1), "as_at": date(2025, 2, 28)}
ROWS = """
    partner_person_id nhs_number forename surname date_of_birth sex postcode attended_on reason
    P1                9434765919 Sam      Example 04/05/2014    F   ZZ1_1ZZ  03/01/2025  injury
    P1                9434765919 Sam      Example 04/05/2014    F   ZZ1_1ZZ  10/02/2025  self_harm
    -                 9434765870 Ali      Other   11/11/2012    M   ZZ1_1ZZ  12/03/2025  illness
"""


def file(drawn: str) -> list[tuple[str, bytes]]:
    return [("attendances.csv", csv(drawn).replace(b"ZZ1_1ZZ", b"ZZ1 1ZZ"))]


def record_of(people: People):
    return queries.record_of(
        people.here, queries.standing(people.here), ["a_and_e_attendances", "identity"]
    )


def whats(record) -> list[str]:
    return record.partner_event.sort_values("happened_on")["what"].tolist()


def test_an_extract_becomes_people_and_events_and_keeps_no_name(people: People) -> None:
    upload = published(people.here, file(ROWS), people.bob, **JANUARY_TO_MARCH)
    assert (upload.stage, upload.dataset, upload.year) == (
        Stage.PUBLISHED,
        "a_and_e_attendances",
        2025,
    )
    record = record_of(people)
    assert whats(record) == ["injury", "self_harm", "illness"]
    assert record.partner_event["child"].nunique() == 2
    assert set(record.identity["nhs_number"]) == {"9434765919", "9434765870"}
    assert record.identity["surname_hash"].str.fullmatch(r"[0-9a-f]{32}").all()


def test_a_month_sent_again_replaces_itself_and_the_person_is_told(people: People) -> None:
    published(people.here, file(ROWS), people.bob, **JANUARY_TO_MARCH)
    again = """
        partner_person_id attended_on reason
        P9                14/02/2025  assault
    """
    upload = sent(people.here, file(again), people.bob, **FEBRUARY)
    assert upload.stage == Stage.READY
    assert upload.message.startswith("This replaces what is loaded for February 2025")
    published(people.here, file(again.replace("P9", "P8")), people.bob, **FEBRUARY)
    assert whats(record_of(people)) == ["injury", "assault", "illness"]


def test_the_very_same_extract_again_is_already_loaded(people: People) -> None:
    published(people.here, file(ROWS), people.bob, **JANUARY_TO_MARCH)
    assert sent(people.here, file(ROWS), people.bob, **JANUARY_TO_MARCH).stage == Stage.REPEATED


def test_rows_of_other_months_hold_the_extract(people: People) -> None:
    upload = sent(people.here, file(ROWS), people.bob, **FEBRUARY)
    assert (upload.stage, upload.error_code) == (Stage.HELD, "WRONG_PERIOD")
    assert upload.message.startswith("2 of 3 rows lie outside February 2025")


def test_unknown_headings_are_refused_with_what_is_missing(people: People) -> None:
    wrong = ROWS.replace("attended_on", "when_it_was")
    upload = sent(people.here, file(wrong), people.bob, **JANUARY_TO_MARCH)
    assert upload.stage == Stage.REFUSED
    assert "attended_on" in upload.message


def test_an_extract_without_months_is_refused(people: People) -> None:
    upload = sent(people.here, file(ROWS), people.bob, dataset="a_and_e_attendances")
    assert (upload.stage, upload.error_code) == (Stage.REFUSED, "WRONG_PERIOD")
    assert upload.message.startswith("Say the first and the last month")


def test_counts_name_their_own_months(people: People) -> None:
    counts = """
        month   count
        2025-01 40
        2025-02 38
    """
    upload = published(
        people.here, [("counts.csv", csv(counts))], people.bob, dataset="a_and_e_attendances"
    )
    assert (upload.release.first_on, upload.release.last_on) == (
        date(2025, 1, 1),
        date(2025, 2, 28),
    )
    assert record_of(people).partner_count["numerator"].tolist() == [40, 38]


def test_a_month_left_out_between_others_is_no_zero(people: People) -> None:
    counts = """
        month   count
        2025-01 40
        2025-03 38
    """
    upload = sent(
        people.here, [("counts.csv", csv(counts))], people.bob, dataset="a_and_e_attendances"
    )
    assert upload.stage == Stage.REFUSED
    assert upload.message.startswith("There is no row for February 2025")


def test_rows_of_children_sent_for_months_that_had_counts_take_their_place(people: People) -> None:
    counts = """
        month   count
        2025-01 40
        2025-02 38
    """
    as_counts = {"dataset": "a_and_e_attendances"}
    published(people.here, [("counts.csv", csv(counts))], people.bob, **as_counts)
    published(people.here, file(ROWS), people.bob, **JANUARY_TO_MARCH)
    record = record_of(people)
    assert len(record.partner_count) == 0
    assert len(record.partner_event) == 3


WIDE = """
    time_period geographic_level new_la_code old_la_code Referrals April May June July August September October November December January February March
    2024        National         -           -           1200      100   100 100  100  100    100       100     100      100      100     100      100
    2024        LA               {here}      {dfe}       78        1     2   3    4    5      6         7       8        9        10      11       12
    2023        LA               {here}      {dfe}       12        1     1   1    1    1      1         1       1        1        1       1        c
    2024        LA               E09999999   999         24        2     2   2    2    2      2         2       2        2        2       2        2
"""  # noqa: E501  a row is as wide as DfE makes it


def test_months_as_dfe_lays_them_out_are_read_for_this_authority_alone(people: People) -> None:
    drawn = WIDE.format(here=people.here.code, dfe=people.here.dfe_code)
    upload = published(
        people.here, [("c6.csv", csv(drawn))], people.bob, dataset="referrals_as_published"
    )
    record = queries.record_of(
        people.here, queries.standing(people.here), ["referrals_as_published"]
    )
    assert upload.row_counts == {"Counts": 24}
    counts = record.partner_count
    assert f"{counts['month'].min():%Y-%m} {counts['month'].max():%Y-%m}" == "2022-04 2024-03"
    assert counts["numerator"].tolist()[:11] == [1] * 11
    assert counts["numerator"].isna().tolist() == [n == 11 for n in range(24)]
    assert counts["numerator"].tolist()[12:] == list(range(1, 13))


def test_another_authoritys_file_is_refused(people: People) -> None:
    drawn = WIDE.format(here="E09999998", dfe="998")
    upload = sent(
        people.here, [("c6.csv", csv(drawn))], people.bob, dataset="referrals_as_published"
    )
    assert (upload.stage, upload.error_code) == (Stage.REFUSED, "WRONG_AUTHORITY")


WHO_IS_WHO = """
    authority_child_id former_authority_child_id nhs_number forename surname date_of_birth
    A1                 OLD1                     9434765919 Sam      Example 04/05/2014
    -                  -                         9434765870 Ali      Other   11/11/2012
"""


def test_a_look_up_says_who_is_who_and_nothing_that_happened(people: People) -> None:
    said = JANUARY_TO_MARCH | {"dataset": "identifiers"}
    upload = published(people.here, [("who.csv", csv(WHO_IS_WHO))], people.bob, **said)
    assert upload.release.supplies == ["identifiers", "identity"]
    record = queries.record_of(people.here, queries.standing(people.here), ["identity"])
    assert record.identity["former_authority_child_id"].tolist() == ["OLD1"]
    assert queries.own_ids(people.here) == {"A1", "OLD1"}
