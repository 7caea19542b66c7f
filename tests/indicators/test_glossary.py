"""Every short form is explained, where it is first used and in the glossary."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from indicators.catalogue import INDICATORS
from indicators.glossary import BY_SHORT, FORMATS, IN_CAPITALS, TERMS, pieces
from tests.house.files import ROOT

# Names of tables and columns of a return stand in capitals too; a source names them on purpose.
SAID = ("title", "description", "numerator", "denominator")
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def unexplained(text: str) -> set[str]:
    return set(IN_CAPITALS.findall(text)) - set(BY_SHORT) - set(FORMATS)


@pytest.mark.parametrize("indicator", INDICATORS.values(), ids=lambda each: each.key)
def test_the_short_forms_of_a_measure_are_in_the_glossary(indicator):
    assert not unexplained(" ".join(getattr(indicator, name) or "" for name in SAID))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_short_forms_of_a_page_are_in_the_glossary(path: Path):
    text = path.read_text(encoding="utf-8")
    for what in (r"\{#.*?#\}", r"\{%.*?%\}", r"\{\{.*?\}\}", r"<[^>]*>"):
        comments = r"\{% comment %\}.*?\{% endcomment %\}"
        text = re.sub(comments, " ", text, flags=re.DOTALL)
        text = re.sub(what, " ", text, flags=re.DOTALL)
    assert not unexplained(text)


def test_a_short_form_nobody_declared_is_noticed():
    """Else the tests above could not fail."""
    assert unexplained("Told by the XYZ to DfE, and to the ONS") == {"XYZ"}


def test_a_short_form_has_one_meaning():
    shorts = [short for term in TERMS for short in term.short]
    assert len(shorts) == len(set(shorts))
    assert len({term.anchor for term in TERMS}) == len(TERMS)


def test_a_text_is_cut_at_its_short_forms_and_loses_nothing():
    text = "DfE’s S47s, the S47 and a CINreferralDate"
    assert "".join(words for words, _ in pieces(text)) == text
    assert [(w, m) for w, m in pieces(text) if m] == [
        ("DfE", "Department for Education"),
        ("S47", "Section 47 enquiry"),
    ]


def test_it_is_explained_once_on_a_page_and_escaped():
    request = RequestFactory().get("/")
    page = Template("{% load explained %}{% explained a %} {% explained b %}")
    made = page.render(Context({"request": request, "a": "DfE <b>", "b": "to DfE"}))
    assert made == (
        "<abbr>DfE</abbr> (Department for Education) &lt;b&gt;"
        ' to <abbr title="Department for Education">DfE</abbr>'
    )
