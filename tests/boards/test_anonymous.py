"""What gives somebody away is found by its kind and never repeated; other words pass."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boards.anonymous import given_away, refusal

EMAIL, POSTCODE, PUPIL = "an e-mail address", "a postcode", "a unique pupil number"
BIRTH = "a day, month and year that could be a date of birth"
PHONE, NHS = "a telephone number", "an NHS number"
LONG = "a long number such as a child’s number in a case system"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ask jo.bloggs@school.example about it", EMAIL),
        ("They live at SW1A 1AA now", POSTCODE),
        ("near m1 1ae", POSTCODE),
        ("UPN A123456789012", PUPIL),
        ("UPN A12345678901B", PUPIL),
        ("born 3/4/2011", BIRTH),
        ("born 2011-04-03", BIRTH),
        ("ring 01632 960 983", PHONE),
        ("ring +44 7700 900123", PHONE),
        ("NHS 943 476 5919", NHS),
        ("NHS 9434765919", NHS),
        ("child 1234567", LONG),
        ("child LCS/204518", LONG),
    ],
)
def test_what_leads_to_a_person_is_refused(text: str, kind: str):
    assert given_away(text) == [kind]
    assert kind in refusal(text)
    assert not any(part in refusal(text) for part in text.split() if any(c.isdigit() for c in part))


@pytest.mark.parametrize(
    "text",
    [
        "Of 1,250 referrals in 2020/21, 12% came from schools.",
        "From April 2020 to March 2021 it fell by 23.4 percentage points.",
        "It costs £12,500 a year, 10 to 12 hours a week, under section 47.",
        "Years 2019 to 2024; 45 working days; the A14 and the M25.",
        "On 5 May two of the four teams began.",
    ],
)
def test_figures_and_years_pass(text: str):
    assert refusal(text) == ""


def test_all_that_is_found_is_said_once():
    told = refusal("a@b.example, c@d.example, SW1A 1AA")
    assert told.startswith("This holds an e-mail address and a postcode. Take it out")


@given(st.text())
def test_any_text_is_looked_over(text: str):
    assert isinstance(refusal(text), str)
