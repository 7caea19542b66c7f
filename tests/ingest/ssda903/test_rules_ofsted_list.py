"""Rules that look a placement's provider up in Ofsted's list."""

import pandas as pd
import pytest

from ingest.datasets.ssda903 import rules  # noqa: F401
from ingest.datasets.ssda903.rulebook import rulebook
from tests.ingest.drawn import assert_rule

OURS, THEIRS = "E10000099", "E10000098"
# One provider stands on the list twice: it fits where either entry fits.
LIST = pd.DataFrame(
    {
        "URN": ["SC1", "SC2", "SC2", "SC3"],
        "LA": [OURS, THEIRS, OURS, None],
        "PLACE_CODES": ["K1,K2", "K2", "R3, s1", None],
        "PROVIDER_CODES": ["PR1", "PR4", "PR5", None],
        "REG_END": pd.to_datetime(["2024-06-01", "2024-06-01", None, None]),
        "POSTCODE": ["AB1 2CD", "XY9 9ZZ", "AB1 2CD", None],
    }
)
REFERENCE = {"providers": LIST, "authority": OURS}


def test_the_provider_offers_this_kind_of_placement():
    assert_rule(
        rulebook,
        "219",
        reference=REFERENCE,
        Episodes="""
        URN      PLACE  fails
        SC1      K1     -
        SC1      k2     -
        SC1      K      x
        SC2      K2     -
        SC2      S1     -
        SC2      K1     x
        SC3      K1     x
        SC9      K1     x
        SC1      -      x
        XXXXXXX  K1     -
        -        K1     -
    """,
    )


def test_the_provider_is_at_this_postcode():
    assert_rule(
        rulebook,
        "221",
        reference=REFERENCE,
        Episodes="""
        URN     | LS | PLACE | PL_POST | fails
        SC1     | C2 | K2    | ab12cd  | -
        SC1     | C2 | K2    | XY9 9ZZ | x
        SC2     | C2 | R3    | AB1 2CD | -
        SC2     | C2 | R3    | XY9 9ZZ | -
        SC2     | C2 | R3    | QQ1 1QQ | x
        SC3     | C2 | S1    | AB1 2CD | x
        SC9     | C2 | K1    | AB1 2CD | x
        SC1     | C2 | U4    | XY9 9ZZ | -
        SC1     | V3 | K2    | XY9 9ZZ | -
        SC1     | C2 | K2    | -       | -
        XXXXXXX | C2 | K2    | XY9 9ZZ | -
    """,
    )


@pytest.mark.parametrize(
    ("year", "h5", "k3"), [(2023, "-", "-"), (2024, "x", "-"), (2025, "-", "x"), (2026, "-", "x")]
)
def test_registered_accommodation_by_year(year, h5, k3):
    assert_rule(
        rulebook,
        "221",
        year=year,
        reference=REFERENCE,
        Episodes=f"""
        URN  LS  PLACE  PL_POST  fails
        SC1  C2  H5     XY99ZZ   {h5}
        SC1  C2  K3     XY99ZZ   {k3}
        SC1  C2  K1     XY99ZZ   x
    """,
    )


def test_the_provider_is_of_this_sector():
    assert_rule(
        rulebook,
        "224",
        reference=REFERENCE,
        Episodes="""
        URN      PLACE_PROVIDER  fails
        SC1      PR1             -
        SC1      PR4             x
        SC2      PR5             -
        SC2      PR1             x
        SC3      PR1             x
        SC9      PR1             x
        SC1      -               x
        XXXXXXX  PR4             -
    """,
    )


def test_the_provider_was_open_when_the_episode_began():
    assert_rule(
        rulebook,
        "227",
        reference=REFERENCE,
        Episodes="""
        URN  DECOM       fails
        SC1  31/05/2024  -
        SC1  01/06/2024  x
        SC2  01/06/2024  -
        SC3  01/06/2024  -
        SC9  01/06/2024  -
        SC1  -           -
    """,
    )


def test_the_provider_was_open_when_the_episode_ended():
    assert_rule(
        rulebook,
        "228",
        reference=REFERENCE,
        Episodes="""
        URN  DEC         fails
        SC1  01/06/2024  -
        SC1  02/06/2024  x
        SC1  -           x
        SC2  02/06/2024  -
        SC3  -           -
        SC9  -           -
    """,
    )


def test_own_provision_is_our_own():
    assert_rule(
        rulebook,
        "229",
        reference=REFERENCE,
        Episodes="""
        URN  PLACE_PROVIDER  fails
        SC1  PR1             -
        SC1  PR2             x
        SC2  PR1             -
        SC2  PR2             -
        SC3  PR1             x
        SC3  PR2             -
        SC9  PR1             x
        SC9  PR2             -
        SC3  PR4             -
        -    PR1             -
    """,
    )
