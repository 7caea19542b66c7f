"""Codes of their lists and days of the calendar: what each cell may hold, and what fails."""

import pytest

from ingest.datasets.ssda903 import rules  # noqa: F401
from ingest.datasets.ssda903.rulebook import rulebook
from tests.ingest.drawn import assert_rule


@pytest.mark.parametrize(
    ("code", "table", "column", "valid", "wrong"),
    [
        ("143", "Episodes", "RNE", "S P L T U B", "X SS"),
        ("144", "Episodes", "LS", "C1 C2 D1 E1 V2 V3 V4 J1 J2 J3 L1 L2 L3", "C3 V1"),
        ("145", "Episodes", "CIN", "N1 N2 N3 N4 N5 N6 N7 N8", "N0 N9"),
        (
            "149",
            "Episodes",
            "REC",
            "X1 E11 E12 E2 E3 E4A E4B E13 E41 E45 E46 E47 E48",
            "E43 E44 E4",
        ),
        ("149", "Episodes", "REC", "E5 E6 E7 E8 E9 E14 E15 E16 E17", "E1 E10"),
        ("114", "AD1", "FOSTER_CARE", "0 1", "2 YES"),
        ("175", "AD1", "NB_ADOPTR", "1 2", "0 3"),
        ("176", "AD1", "SEX_ADOPTR", "M1 F1 MM FF MF", "FM M"),
        ("177", "AD1", "LS_ADOPTR", "L0 L11 L12 L2 L3 L4", "L1 L13"),
        ("120", "PlacedAdoption", "REASON_PLACED_CEASED", "RD1 RD2 RD3 RD4", "RD0 RD5"),
        ("196", "OC2", "SDQ_REASON", "SDQ1 SDQ2 SDQ3 SDQ4 SDQ5", "SDQ0 SDQ6"),
    ],
)
def test_a_code_stands_on_its_list_or_is_blank(code, table, column, valid, wrong):
    assert_rule(rulebook, code, **{table: _column(column, f"{valid} -", wrong)})


@pytest.mark.parametrize(
    ("code", "table", "column", "valid", "wrong"),
    [
        ("103", "Header", "ETHNIC", "WBRI WIRT OOTH REFU NOBT", "WHIT BRIT"),
        ("131", "OC3", "IN_TOUCH", "YES NO DIED REFU NREQ RHOM", "Y REFUSED"),
        ("132", "OC3", "ACTIV", "F1 P1 F2 P2 F4 P4 F5 P5 G4 G5 G6 0", "F3 P3 G1 1"),
        ("133", "OC3", "ACCOM", "B1 B2 S2 X2 Z1 Z2 0", "S1 X1 T A1"),
    ],
)
def test_a_code_stands_on_its_list_and_is_not_blank(code, table, column, valid, wrong):
    assert_rule(rulebook, code, **{table: _column(column, valid, f"{wrong} -")})


def test_codes_are_read_in_capitals():
    assert_rule(
        rulebook,
        "144",
        Episodes="""
        LS   fails
        c2   -
        v9   x
    """,
    )


def test_sex_codes_changed_in_2025():
    assert_rule(rulebook, "101", year=2024, Header=_column("SEX", "1 2", "M F U 3 -"))
    assert_rule(rulebook, "101", year=2025, Header=_column("SEX", "M F U", "1 2 X -"))


def test_placements_come_and_go():
    always = "A3 A4 A5 A6 K1 K2 P1 P3 R1 R2 R3 R5 S1 T0 T1 T2 T3 T4 U1 U2 U3 U4 U5 U6 -"
    assert_rule(
        rulebook, "146", year=2024, Episodes=_column("PLACE", f"{always} H5 P2 Z1", "K3 Z11 R4")
    )
    assert_rule(
        rulebook, "146", year=2025, Episodes=_column("PLACE", f"{always} H5 P2 Z1 K3", "Z11 R4")
    )
    assert_rule(
        rulebook,
        "146",
        year=2026,
        Episodes=_column("PLACE", f"{always} K3 Z11 Z12 Z13 Z14", "H5 P2 Z1 R4"),
    )


@pytest.mark.parametrize(
    ("code", "table", "column"),
    [
        ("141", "Episodes", "DECOM"),
        ("147", "Episodes", "DEC"),
        ("171", "Header", "MC_DOB"),
        ("112", "AD1", "DATE_INT"),
        ("113", "AD1", "DATE_MATCH"),
        ("115", "PlacedAdoption", "DATE_PLACED"),
        ("116", "PlacedAdoption", "DATE_PLACED_CEASED"),
    ],
)
def test_a_date_is_a_day_of_the_calendar_or_blank(code, table, column):
    days = _column(column, "29/02/2024 31/03/2025 -", "29/02/2023 31/06/2024 01/13/2024 then")
    assert_rule(rulebook, code, **{table: days})


@pytest.mark.parametrize(
    ("code", "table", "column"), [("102", "Header", "DOB"), ("166", "Reviews", "REVIEW")]
)
def test_a_date_is_a_day_of_the_calendar_and_not_blank(code, table, column):
    days = _column(column, "29/02/2024 31/03/2025", "29/02/2023 31/06/2024 then -")
    assert_rule(rulebook, code, **{table: days})


def test_a_pupil_number_has_its_form():
    # I, O and S never stand first; the last may be a letter, which nobody works out here.
    valid = "A123456789012 h12345678901b UN1 UN5 -"
    wrong = "I123456789012 A12345678901 A1234567890123 A12345678AB12 1123456789012 UN0 UN6 UN"
    assert_rule(rulebook, "168", Header=_column("UPN", valid, wrong))


def test_a_score_is_a_whole_number_up_to_forty():
    assert_rule(rulebook, "180", OC2=_column("SDQ_SCORE", "0 17 40 -", "-1 41 12.5 high"))


def test_health_answers_are_no_or_yes():
    assert_rule(
        rulebook,
        "181",
        OC2="""
        CONVICTED  HEALTH_CHECK  TEETH_CHECK  INTERVENTION_OFFERED  fails
        0          1             -            -                     -
        0          1             2            -                     x
        -          -             -            Y                     x
        -          -             -            -                     -
    """,
    )


def test_only_some_placements_have_a_provider():
    drawn = """
        PLACE  PLACE_PROVIDER  fails
        U1     PR1             -
        U1     PR9             x
        U1     -               -
        T0     PR1             x
        Z1     PR4             x
        Z1     -               -
        T4     PR1             x
    """
    assert_rule(rulebook, "178", year=2025, Episodes=drawn)


def test_since_2026_the_list_without_a_provider_has_no_t4():
    assert_rule(
        rulebook,
        "178",
        year=2026,
        Episodes="""
        PLACE  PLACE_PROVIDER  fails
        U1     PR0             -
        U1     PR6             x
        T3     PR1             x
        T4     PR1             -
        Z11    PR1             x
        Z14    PR1             x
    """,
    )


def _column(name: str, valid: str, wrong: str) -> str:
    """A table of one column, the wrong cells marked. A second keeps rows that are blank there."""
    rows = [f"{cell} -" for cell in valid.split()] + [f"{cell} x" for cell in wrong.split()]
    return "\n".join([f"{name} fails", *rows])
