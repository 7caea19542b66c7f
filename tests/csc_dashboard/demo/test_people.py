"""Nobody here is anybody: numbers and postcodes are made up, and rightly formed."""

from __future__ import annotations

import csv
import re

import pytest
from lxml import etree

from csc_dashboard.demo import AUTHORITIES
from csc_dashboard.demo.authorities import OUT_OF_AREA_POSTCODE_AREAS
from csc_dashboard.demo.people import upn_letter
from tests.csc_dashboard.demo.conftest import Written

WELL_FORMED_POSTCODE = re.compile(r"[A-PR-UWYZ][A-HK-Y]\d{1,2} \d[ABD-HJLNP-UW-Z]{2}")
# Every area of Great Britain and Northern Ireland that begins with Z, and there is one: Shetland.
ALLOCATED_AREAS_WITH_Z = {"ZE"}


@pytest.mark.parametrize(("digits", "letter"), [("800200001001", "D"), ("000000000000", "A")])
def test_the_check_letter_is_the_weighted_sum_by_23(digits: str, letter: str) -> None:
    """800200001001: 8×2 + 2×5 + 1×10 + 1×13 is 49, remainder 3; the letters count from A as 0."""
    assert upn_letter(digits) == letter


def test_upns_are_rightly_formed_each_childs_own_and_of_no_authority(written: Written) -> None:
    """V14: what the demonstration makes up is nobody's."""
    upns = {
        child.findtext("LAchildID"): child.findtext("UPN")
        for year in written.years
        for child in etree.parse(written.census(year)).iter("ChildIdentifiers")
        if child.findtext("UPN")
    }
    wrong_on_purpose = sum(error["rule"] == "1510" for error in written.planted())
    wrong = [upn for upn in upns.values() if upn_letter(upn[1:]) != upn[0]]
    assert len(wrong) <= wrong_on_purpose
    assert {upn[1:4] for upn in upns.values()} == {written.authority.dfe_code}
    assert len({upn[1:] for upn in upns.values()}) == len(upns)


def test_postcodes_are_well_formed_and_not_allocated(written: Written) -> None:
    """V14: nobody lives there."""
    used = {
        row[column]
        for year in written.years
        for row in written.table(year, "Episodes")
        for column in ("HOME_POST", "PL_POST")
    } - {""}
    assert all(WELL_FORMED_POSTCODE.fullmatch(postcode) for postcode in used)
    areas = {postcode[:2] for postcode in used}
    assert areas == {written.authority.postcode_area, *OUT_OF_AREA_POSTCODE_AREAS}
    assert not areas & ALLOCATED_AREAS_WITH_Z


def test_provider_numbers_begin_with_nine_million(written: Written) -> None:
    urns = {row["URN"] for year in written.years for row in written.table(year, "Episodes")} - {""}
    assert urns
    assert all(len(urn) == 7 and urn.startswith("9") for urn in urns)


@pytest.mark.shared
def test_no_code_or_number_is_a_real_authoritys(shared) -> None:
    path = shared / "published" / "reference" / "la_lookup.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        real = list(csv.DictReader(file))
    numbers = {row["old_la_code"] for row in real}
    codes = {row[column] for row in real for column in ("new_la_code", "region_code")}
    names = {row[column] for row in real for column in ("la_name", "region_name")}
    for authority in AUTHORITIES:
        assert authority.dfe_code not in numbers
        assert not {authority.code, authority.region_code} & codes
        assert not {authority.name, authority.region_name} & names
