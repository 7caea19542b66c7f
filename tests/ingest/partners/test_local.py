"""What somebody says of an extract of their own: what is wrong with it, and what it makes."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from indicators.define import Basis, Stage, Unit
from ingest.datasets.partners import template
from ingest.datasets.partners.local import (
    Column,
    Description,
    faults,
    kind_of,
    measure_of,
    more_than_words,
)
from ingest.datasets.registry import kind_of as return_of
from tests.ingest.partners.drawn_local import (
    ANSWERED,
    CALLED_ON,
    CALLS,
    COUNTED,
    OPEN,
    REACHED,
    SHARED,
    TOPIC,
)

ALL = {"rows": CALLS, "counts": COUNTED, "share": SHARED, "answered": ANSWERED, "open": OPEN}
UNLISTED = replace(TOPIC, codes=())


@pytest.mark.parametrize("said", ALL.values(), ids=ALL)
def test_what_is_said_well_makes_an_extract_and_its_measure(said: Description):
    assert faults(said) == []
    kind, measure = kind_of("local_calls", said), measure_of("local_calls", said)
    assert kind.local
    assert measure.stage is Stage.LOCAL
    assert measure.needs == (kind.key,)
    assert measure.of_partners
    assert (measure.denominator is None) == (measure.unit is Unit.COUNT)


@pytest.mark.parametrize("said", ALL.values(), ids=ALL)
def test_it_is_kept_and_read_again_as_it_was(said: Description):
    assert Description.from_json(said.as_json()) == said


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (
            replace(CALLS, columns=(CALLED_ON, UNLISTED)),
            "The column topic has no list of codes: write each allowed value on a line, with what "
            "it means.",
        ),
        (
            replace(CALLS, columns=(TOPIC,)),
            "One column must be the day it happened or began: without it no month is known.",
        ),
        (
            replace(CALLS, columns=(CALLED_ON, replace(TOPIC, name="sex"))),
            "There are two columns called sex.",
        ),
        (
            replace(CALLS, columns=(CALLED_ON, replace(TOPIC, name="surname"))),
            "surname tells a person: tick it above, and leave it out of the columns.",
        ),
        (
            replace(CALLS, columns=(CALLED_ON, TOPIC, replace(REACHED, becomes="what"))),
            "Two columns are what kind it is: figures are split by it: there can be one.",
        ),
        (
            replace(CALLS, known_by=("sex",)),
            "Nobody can be told from these rows: tick a number of the person, or surname and date "
            "of birth.",
        ),
        (
            replace(CALLS, basis="MONTH_END"),
            "Rows that happen on one day cannot be counted as at the last day of a month: say that "
            "they last, or count what happened in the month.",
        ),
        (
            replace(OPEN, columns=(CALLED_ON, TOPIC)),
            "What lasts ends one day: one column must be the day it ended.",
        ),
        (
            replace(COUNTED, parts=()),
            "The parts of the count have no list of codes: write each topic on a line, with what "
            "it means.",
        ),
        (
            replace(COUNTED, counts="", by="", parts=()),
            "Describe the columns of rows of children, or what is counted by month, or both.",
        ),
        (
            replace(SHARED, of=""),
            "A percentage of counts needs the number it is a share of: say out of what.",
        ),
        (
            replace(ANSWERED, share_codes=("perhaps",)),
            "Say which codes of reached count, as they stand in its list.",
        ),
        (
            replace(ANSWERED, share_codes=("yes", "no")),
            "If every code of reached counts, the percentage is always 100.",
        ),
    ],
)
def test_what_cannot_stand_is_refused_with_a_sentence(said: Description, sentence: str):
    assert sentence in faults(said)
    with pytest.raises(ValueError, match=re.escape(faults(said)[0])):
        kind_of("local_calls", said)


def test_a_name_that_is_no_column_of_a_file_is_refused():
    [fault] = faults(replace(CALLS, columns=(CALLED_ON, replace(TOPIC, name="Topic of call"))))
    assert fault.startswith("The column “Topic of call” needs a name of small letters")


def test_its_template_has_a_heading_for_every_column_and_a_row_as_an_example():
    kind = kind_of("local_calls", CALLS)
    [rows] = kind.dataset().tables
    assert template.headings(rows) == (
        *("partner_person_id", "date_of_birth", "sex"),
        *("called_on", "topic", "reached"),
    )
    assert template.example(kind, rows) == (
        "A10042", "14/02/2012", "F", "03/04/2025", "money", "yes",
    )  # fmt: skip


def test_words_may_change_and_nothing_that_rows_were_read_by():
    assert more_than_words(CALLS, replace(CALLS, title="Calls", numerator="calls")) == ()
    assert more_than_words(CALLS, replace(CALLS, unit="RATE")) == ("unit",)
    meaning = replace(TOPIC, meaning="what the family asked for")
    assert more_than_words(CALLS, replace(CALLS, columns=(CALLED_ON, meaning, REACHED))) == (
        "columns",
    )
    assert more_than_words(COUNTED, replace(COUNTED, counts="telephone calls")) == ()
    assert more_than_words(SHARED, replace(SHARED, of="")) == ("of",)


def test_a_measure_of_what_lasts_is_as_at_the_months_end():
    assert measure_of("local_calls", OPEN).basis is Basis.MONTH_END


def test_rows_of_children_are_split_by_who_they_are_and_counts_are_not():
    assert "sex" in measure_of("local_calls", CALLS).cuts
    assert measure_of("local_calls", COUNTED).cuts == ("what",)
    assert measure_of("local_calls", SHARED).cuts == ()


def test_outside_any_authority_nobody_described_anything():
    with pytest.raises(KeyError):
        return_of("local_calls")


def test_a_column_is_no_sentence():
    """What is neither a day nor a number is a list of codes, so that nobody writes into it."""
    note = Column("note", "detail", "a note", False, ())
    assert faults(replace(CALLS, columns=(CALLED_ON, note)))
