"""Extracts of health, drawn."""

from tests.indicators.drawn import assert_counts

ATTENDANCES = """
    child source              happened_on ended_on   what
    Ann   a_and_e_attendances 2024-05-01  2024-05-01 injury
    Ann   a_and_e_attendances 2024-05-31  2024-05-31 self_harm
    Bo    a_and_e_attendances 2024-06-01  2024-06-01 injury
    Cy    admissions          2024-05-10  2024-05-10 injury
"""


def test_every_attendance_of_the_month_counts_and_no_other_extract():
    assert_counts(
        "a_and_e_attendances_count", month="2024-05", yes="Ann Ann", partner_event=ATTENDANCES
    )
