"""Comparisons of one stage, and the neighbours an authority holds to for a year."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import AuditEntry, Authority
from accounts.permissions import RoleName
from indicators import neighbour_choice
from indicators.catalogue import INDICATORS
from indicators.published import MEASURES, STAGES, measures_of
from records.calendar import collection_year
from tests.indicators.test_comparison_pages import (  # noqa: F401  (fixtures)
    at,
    country,
    files,
)
from tests.pages import asking_at_most

REREFERRALS = "Re-referrals within 12 months"


def row(seen, title: str) -> dict[str, str]:
    """The row of a measure by the headings of its columns."""
    table = seen.tree.xpath("//table[caption[@id='stage-caption']]")[0]
    headings = [" ".join(th.text_content().split()) for th in table.xpath("thead/tr/th")]
    found = table.xpath("tbody/tr[th/a[normalize-space()=$title]]", title=title)[0]
    return dict(zip(headings, [" ".join(c.text_content().split()) for c in found], strict=True))


def medians(seen) -> list[str]:
    table = seen.tree.xpath("//table[caption[@id='stage-caption']]")[0]
    return [tr[3].text_content() for tr in table.xpath("tbody/tr")]


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_has_a_page_with_all_that_is_published_of_it(country, visitor, stage: str):  # noqa: F811
    seen = visitor.as_person(country.lead).page(at(country, "comparison_stage", slugify(stage)))
    assert seen.heading == f"{stage}: comparison"
    named = {a.text_content() for a in seen.tree.xpath("//table[caption[@id='stage-caption']]//a")}
    assert named == {measure.title for measure in measures_of(stage).values()}
    assert ("DfE publishes nothing of this stage" in seen.text) == (not named)


def test_what_nobody_publishes_stands_below_with_our_own_figures(country, visitor):  # noqa: F811
    seen = visitor.as_person(country.lead).page(at(country, "comparison_stage", "placements"))
    alone = {a.text_content() for a in seen.tree.xpath("//ul[@class='cards']//h3/a")}
    assert alone
    titles = {i.title for i in INDICATORS.values() if i.stage == "Placements" and not i.published}
    assert alone <= titles


def test_a_row_has_everything_the_figure_is_set_beside(country, visitor):  # noqa: F811
    seen = visitor.as_person(country.lead).page(at(country, "comparison_stage", "referrals"))
    cells = row(seen, REREFERRALS)
    assert "not published yet, own record:" in cells["Measure"]
    assert cells["Best neighbour"].endswith(")")
    assert cells["Best quarter begins at"].endswith("%")
    neutral = row(seen, "Referrals per 10,000 children")
    assert neutral["Best neighbour"] == neutral["Place among all"] == "not ranked"


def test_a_stage_that_is_none_is_not_found(country, visitor):  # noqa: F811
    answer = visitor.as_person(country.lead).get(at(country, "comparison_stage", "nothing"))
    assert answer.status_code == 404


def test_few_queries(country, visitor):  # noqa: F811
    client = visitor.as_person(country.lead)
    with asking_at_most():
        client.page(at(country, "comparison_stage", "children-looked-after"))


def test_a_model_is_held_to_for_the_year_and_no_longer(country, visitor):  # noqa: F811
    client = visitor.as_person(country.lead)
    stage = at(country, "comparison_stage", "referrals")
    latest = medians(client.page(stage))
    client.post(at(country, "choose_neighbours"), {"model": "2021"})
    held = medians(client.page(stage))
    assert held == medians(client.page(f"{stage}?model=2021")) != latest
    assert latest == medians(client.page(f"{stage}?model=2025"))
    this_year = collection_year(timezone.localdate())
    assert neighbour_choice.chosen(country.here, this_year) == "2021"
    assert neighbour_choice.chosen(country.here, this_year + 1) == ""
    entry = AuditEntry.objects.filter(action="chose neighbours").latest("at")
    assert entry.person == country.lead
    assert entry.detail == {"year": this_year, "was": "the latest", "became": "2021"}


def test_the_page_of_neighbours_names_both_lists_and_who_chose(country, visitor):  # noqa: F811
    client = visitor.as_person(country.lead)
    client.post(at(country, "choose_neighbours"), {"model": "2021"})
    seen = client.page(at(country, "neighbours"))
    assert "comparisons are with the neighbours of 2021" in seen.text
    assert f"Set by {country.lead.name}" in seen.text
    headings = seen.tree.xpath("//table[@id='neighbours-of-each-model']/thead//th")
    assert [th.text_content() for th in headings] == ["Place", "Model of 2025", "Model of 2021"]


def test_a_model_that_is_not_loaded_is_not_held_to(country, visitor):  # noqa: F811
    client = visitor.as_person(country.lead)
    answer = client.post(at(country, "choose_neighbours"), {"model": "1999"}, follow=True)
    assert "That list of neighbours is not loaded" in answer.content.decode()
    assert not AuditEntry.objects.filter(action="chose neighbours").exists()


def test_a_board_member_reads_who_the_neighbours_are_and_chooses_none(country, visitor):  # noqa: F811
    seen = visitor.as_person(country.staff[RoleName.BOARD_MEMBER]).page(at(country, "neighbours"))
    assert seen.tree.xpath("//table[@id='neighbours-of-each-model']")
    assert not seen.tree.xpath("//form[contains(@action, '/neighbours/choose/')]")


@pytest.mark.parametrize(
    ("number", "says"),
    [("909", "was abolished on 1 April 2023"), ("942", "began on 1 April 2023, out of Cumbria")],
)
def test_pages_say_what_became_of_an_authority(country, visitor, number: str, says: str):  # noqa: F811
    Authority.objects.filter(pk=country.here.pk).update(dfe_code=number)
    client = visitor.as_person(country.lead)
    for name, *more in (
        ("comparisons",),
        ("comparison_stage", "referrals"),
        ("comparison", "rereferrals_pct"),
    ):
        assert says in client.page(at(country, name, *more)).text


def test_the_address_of_each_stage_is_one(country):  # noqa: F811
    assert len({slugify(stage) for stage in STAGES}) == len(STAGES)
    assert {measure.stage for measure in MEASURES.values()} <= set(STAGES)
    assert reverse("comparison_stage", args=[country.here.code, "adoption"])
