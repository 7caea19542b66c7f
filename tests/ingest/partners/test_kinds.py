"""Every kind of extract: its own template goes through, and counts out are counts in."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.check import read_return
from ingest.datasets.partners import template
from ingest.datasets.partners.declare import COUNTS, Theme, extract
from ingest.datasets.partners.registry import EXTRACTS
from ingest.datasets.registry import kind_of
from ingest.readers import SourceFile
from records.entities import BY_NAME

YEAR = {"first_on": date(2024, 4, 1), "as_at": date(2025, 12, 31)}
KEY = bytes(32)
TABLES = [(key, t.name) for key in EXTRACTS for t in kind_of(key).dataset.tables]


def read(key: str, lines: list[tuple[str, ...]]):
    text = "\n".join(",".join(f'"{cell}"' for cell in line) for line in lines)
    return read_return(
        [SourceFile("extract.csv", text.encode())], dataset=key, authority=None, **YEAR
    )


@pytest.mark.parametrize(("key", "name"), TABLES, ids=lambda each: each)
def test_the_template_as_it_is_handed_out_breaks_no_rule_and_becomes_something(key, name):
    kind = EXTRACTS[key]
    table = kind_of(key).dataset.table(name)
    sent = read(key, [template.headings(table), template.example(kind, table)])
    assert sent.loaded == {name}
    assert not sent.flags
    checked = kind_of(key).rulebook.run(sent.tables, sent.collection, strict=True)
    assert [failure.rule.code for failure in checked.failures] == []
    made = kind_of(key).to_records(sent, key=KEY)
    became = (
        made.counts
        if name == COUNTS
        else made.frames["partner_event" if kind.of_events else "identity"]
    )
    assert len(became) == 1
    assert made.supplies >= {key}
    told = became.iloc[0].dropna().to_dict()
    wanted = set(kind.becomes.values()) - {"reference"} if name != COUNTS else {"numerator"}
    in_example = {kind.becomes[c] for c in kind.becomes if kind.example.get(c)}
    assert wanted & in_example <= set(told) if name != COUNTS else told["numerator"] == 128


@pytest.mark.parametrize("kind", EXTRACTS.values(), ids=EXTRACTS)
def test_a_kind_is_declared_in_words(kind):
    assert kind.description.endswith(".")
    assert set(kind.becomes.values()) <= {*BY_NAME["partner_event"].columns}
    assert kind.of_children or kind.counted
    assert set(kind.example) >= {f.name for f in kind.columns if f.required}


def test_every_theme_has_a_kind():
    assert {kind.theme for kind in EXTRACTS.values()} == set(Theme)


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        ("went_on day! ended_on the day it ended", "says no day"),
        ("went_on day! told_on the day", "cannot become told_on"),
        ("went_on day! happened_on the day\nhow code what how it went", "has no list of codes"),
    ],
)
def test_a_declaration_that_does_not_hold_together_is_refused(columns, why):
    with pytest.raises(ValueError, match=why):
        extract(
            "walks", title="Walks", theme=Theme.VOICE, row_is="a walk", description="Walks.",
            known_by="upn", columns=columns,
        )  # fmt: skip


def test_what_happened_happened_to_somebody():
    with pytest.raises(ValueError, match="not to whom"):
        extract(
            "walks", title="Walks", theme=Theme.VOICE, row_is="a walk", description="Walks.",
            columns="went_on day! happened_on the day",
        )  # fmt: skip


NUMBERS = st.lists(st.integers(0, 5000), min_size=1, max_size=12)
PARTS = [None, "injury", "illness"]


@settings(max_examples=15, deadline=None)
@given(numbers=NUMBERS, parts=st.lists(st.sampled_from(PARTS), min_size=1, unique=True))
def test_counts_in_are_counts_out_by_month(numbers, parts):
    months = [f"{m:%Y-%m}" for m in pd.date_range("2024-04-01", periods=len(numbers), freq="MS")]
    rows = [
        (month, str(number + place), part or "")
        for month, number in zip(months, numbers, strict=True)
        for place, part in enumerate(parts)
    ]
    sent = read("a_and_e_attendances", [("month", "count", "reason"), *rows])
    counts = kind_of("a_and_e_attendances").to_records(sent, key=KEY).counts
    got = [
        (f"{row.month:%Y-%m}", str(int(row.numerator)), "" if pd.isna(row.what) else row.what)
        for row in counts.itertuples()
    ]
    assert sorted(got) == sorted(rows)
