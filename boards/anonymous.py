"""What gives somebody away in words that many will read: numbers of a child, post codes, addresses
and dates of birth. Words themselves are not understood: a name is for the writer to leave out.
"""

from __future__ import annotations

import re

HINT = "Name nobody: no child, no family, no address."
# Read in this order: what one pattern takes, those after it do not see.
PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("an e-mail address", re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")),
    (
        "a postcode",
        re.compile(r"\b(?:[A-Z]{1,2}\d[A-Z\d]?|GIR) ?\d[ABD-HJLNP-UW-Z]{2}\b", re.IGNORECASE),
    ),
    ("a unique pupil number", re.compile(r"\b[A-Z]\d{11}[\dA-Z]\b", re.IGNORECASE)),
    (
        "a day, month and year that could be a date of birth",
        re.compile(r"\b(?:\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)?\d\d|(?:19|20)\d\d-\d\d-\d\d)\b"),
    ),
    (
        "a telephone number",
        re.compile(r"(?<!\w)(?:\+44|0)(?:[ ()-]?\d){9,10}\b"),
    ),
    ("an NHS number", re.compile(r"\b\d{3}[ -]?\d{3}[ -]?\d{4}\b")),
    # Amounts are written with commas (12,500), years have four digits.
    (
        "a long number such as a child’s number in a case system",
        re.compile(r"\b[A-Z]{0,4}[/-]?\d{5,}[A-Z]?\b", re.IGNORECASE),
    ),
)


def given_away(text: str) -> list[str]:
    """What in a text could lead to a person, each by its kind and never by its value; nothing where
    the patterns find none."""
    found = []
    for kind, pattern in PATTERNS:
        text, times = pattern.subn(" ", text)
        if times:
            found.append(kind)
    return found


def refusal(text: str) -> str:
    """Why a text cannot be kept, as a sentence; "" where it can."""
    found = given_away(text)
    if not found:
        return ""
    listed = found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}"
    return (
        f"This holds {listed}. Take it out: others will read this, and nobody may be known by it."
    )
