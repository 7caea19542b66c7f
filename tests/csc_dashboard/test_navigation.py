"""Which section of the navigation a page is marked in."""

import pytest

from accounts.models import Authority
from accounts.permissions import Permission
from csc_dashboard.navigation import entries

HERE = Authority(code="E10000016", name="Alderwick")


def marked(path: str, permissions=tuple(Permission)) -> list[str]:
    return [entry.title for entry in entries(HERE, permissions, path) if entry.current]


@pytest.mark.parametrize(
    ("path", "section"),
    [
        ("for-you/", "Home"),
        ("", "Overview"),
        ("indicators/referrals_count/", "Overview"),
        ("measures/", "Overview"),
        ("events/add/", "What changed"),
        ("scorecard/targets/", "Scorecard"),
        ("returns/new/", "Returns"),
        ("returns/sent/", "Sent to DfE"),
        ("keeping/how-long/", "Keeping"),
        ("two-people/", "Keeping"),
    ],
)
def test_a_page_is_marked_in_the_section_that_leads_to_it(path: str, section: str):
    assert marked(f"/E10000016/{path}") == [section]


@pytest.mark.parametrize("path", ["children/5b0c/", "ids/", "glossary/", "not-there/"])
def test_a_page_of_no_section_is_marked_in_none(path: str):
    assert marked(f"/E10000016/{path}") == []


def test_a_page_of_a_section_that_is_not_open_is_marked_in_none():
    figures = {Permission.SEE_FIGURES, Permission.AGREE_TO_FILES}
    assert marked("/E10000016/two-people/", figures) == []


def test_outside_an_authority_nothing_is_marked():
    assert marked("") == []
