"""The pages of comparisons: what they say, to whom, in how many queries."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse

from accounts.permissions import RoleName
from csc_dashboard.demo import AUTHORITIES, write_published
from indicators import comparison_presenting as presenting
from indicators import outlier_presenting, publishing
from indicators.benchmark import Verdict
from indicators.compare import Comparison, Own
from indicators.funnel import Funnel, Kind
from indicators.models import Published
from indicators.published import MEASURES, read_published
from indicators.reference import read_reference
from tests.builders import SYNTHETIC
from tests.pages import asking_at_most


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> list[Path]:
    """The made-up country's statistics of 2019 and 2020: the record's 2021 is not out yet."""
    return write_published(
        tmp_path_factory.mktemp("country"),
        first_year=2019,
        last_year=2020,
        seed=1,
        synthetic=(SYNTHETIC, *AUTHORITIES[1:]),
    )


@pytest.fixture(scope="module")
def country(scene, files: list[Path], django_db_blocker):
    with django_db_blocker.unblock():
        for path in files[:-3]:
            publishing.keep(read_published(path), path)
        for path in files[-2:]:
            publishing.keep_reference(read_reference(path), path)
    return scene


def at(scene, name: str, *more: str) -> str:
    return reverse(name, args=[scene.here.code, *more])


def cells(seen, title: str) -> list[str]:
    """The row of a measure on the page of all."""
    row = seen.tree.xpath("//tr[th/a[normalize-space()=$title]]", title=title)[0]
    return [" ".join(cell.text_content().split()) for cell in row]


def test_every_published_measure_stands_under_its_stage(country, visitor):
    seen = visitor.as_person(country.lead).page(at(country, "comparisons"))
    assert seen.heading == "Comparisons"
    links = {a.text_content().strip() for a in seen.tree.xpath("//table//a")}
    assert links == {measure.title for measure in MEASURES.values()}
    stages = {str(measure.stage) for measure in MEASURES.values()}
    assert stages <= {h.text_content() for h in seen.tree.xpath("//h2")}


def test_a_row_sets_the_records_figure_beside_what_is_published(country, visitor):
    seen = visitor.as_person(country.lead).page(at(country, "comparisons"))
    title, own, *rest = cells(seen, "Re-referrals within 12 months")
    assert "Year to 31 March 2020; own record since:" in title
    assert own.endswith("%")
    assert rest[-1].count(" of 26, ") == 1
    assert "quarter" in rest[-1]
    neutral = cells(seen, "Referrals per 10,000 children")
    assert neutral[-1] == presenting.NOT_RANKED


def test_another_list_of_neighbours_gives_another_median(country, visitor):
    url = at(country, "comparisons")
    client = visitor.as_person(country.lead)
    medians = []
    for model in ("2021", "2025"):
        seen = client.page(f"{url}?model={model}")
        medians.append([cells(seen, m.title)[2] for m in MEASURES.values()])
    assert medians[0] != medians[1]


@pytest.mark.parametrize("key", ["rereferrals_pct", "cla_31_march_rate", "sw_caseload_avg"])
def test_one_measure_shows_each_neighbour_and_where_it_comes_from(country, visitor, key: str):
    seen = visitor.as_person(country.lead).page(at(country, "comparison", key))
    assert seen.heading.endswith(f"{MEASURES[key].title}: comparison")
    rows = seen.tree.xpath("//table[@id='neighbours-table']/tbody/tr")
    assert len(rows) == 10
    assert "reporting year 2020" in seen.text
    assert ("All authorities" in seen.text) == (key != "sw_caseload_avg")


def test_the_own_record_of_a_year_not_yet_published_is_labelled_so(country, visitor):
    seen = visitor.as_person(country.lead).page(at(country, "comparison", "cla_31_march_rate"))
    assert "31 March 2020 , from own record" in seen.text
    assert "In the year that is not published yet, our own record says" in seen.text
    assert "on 31 March 2021" in seen.text


def test_own_record_and_published_figure_are_tied_out_for_those_who_see_small_numbers(
    country, visitor
):
    url = at(country, "comparison", "cla_31_march")
    seen = visitor.as_person(country.lead).page(url)
    rows = seen.tree.xpath("//table[caption[@id='tie-out-caption']]/tbody/tr")
    assert [row[0].text_content() for row in rows] == ["2020", "2019"]
    board = country.staff[RoleName.BOARD_MEMBER]
    theirs = visitor.as_person(board).page(url)
    assert "Own record beside" not in theirs.text
    assert "from published: Children looked after in England" in theirs.text


def test_outliers_are_ordered_by_how_far_away_they_lie(country, visitor):
    seen = visitor.as_person(country.lead).page(at(country, "outliers"))
    rows = seen.tree.xpath("//table[@id='outliers-table']/tbody/tr")
    said = [row[-1].text_content() for row in rows]
    assert rows
    beyond = [text.startswith("outside") for text in said]
    assert beyond == sorted(beyond, reverse=True)


def test_without_published_statistics_the_pages_say_what_to_load(scene, visitor):
    Published.objects.all().delete()
    publishing.PublishedFile.objects.all().delete()
    client = visitor.as_person(scene.lead)
    assert "No published statistics are loaded" in client.page(at(scene, "comparisons")).text
    assert "Nothing is published" in client.page(at(scene, "comparison", "s47_rate")).text
    assert "are loaded for this authority" in client.page(at(scene, "outliers")).text


def test_a_measure_that_is_none_is_not_found(country, visitor):
    client = visitor.as_person(country.lead)
    assert client.get(at(country, "comparison", "nothing")).status_code == 404


def test_an_authority_without_a_record_is_compared_by_what_is_published(country, visitor):
    seen = visitor.as_person(country.stranger).page(
        reverse("comparison", args=[country.next_door.code, "rereferrals_pct"])
    )
    assert "has no figure" in seen.text
    assert "Fenmarch" not in seen.text


@pytest.mark.parametrize(
    ("name", "more"), [("comparisons", ()), ("comparison", ("s47_rate",)), ("outliers", ())]
)
def test_few_queries(country, visitor, name: str, more: tuple[str, ...]):
    client = visitor.as_person(country.lead)
    with asking_at_most():
        client.page(at(country, name, *more))


def compared(key: str, own: Own, country: float) -> Comparison:
    return Comparison(MEASURES[key], 2024, own, "2025", country=country)


@pytest.mark.parametrize(
    ("key", "own", "against", "verdict"),
    [
        ("rereferrals_pct", Own(40, 400, 1000), 22.0, Verdict.WORSE),
        ("rereferrals_pct", Own(22.5, 225, 1000), 22.0, Verdict.SIMILAR),
        ("s47_rate", Own(300, 300, 10_000), 180.0, Verdict.HIGHER),
        # Five of seven hundred, a count, and an average say nothing.
        ("rereferrals_pct", Own(0.7, 5, 700), 22.0, Verdict.NOT_COMPARED),
        ("referrals", Own(300, 300), 200.0, Verdict.NOT_COMPARED),
        ("cla_sdq_avg", Own(14.0, 1400, 100), 13.0, Verdict.NOT_COMPARED),
    ],
)
def test_against_the_country_by_the_interval_of_the_own_figure(key, own, against, verdict):
    assert presenting.against_country(compared(key, own, against)) == verdict


@pytest.mark.parametrize(
    ("key", "away", "said"),
    [
        ("rereferrals_pct", 4.0, "outside the expected range: higher, which is worse"),
        ("rereferrals_pct", -4.0, "outside the expected range: lower, which is better"),
        ("s47_rate", 4.0, "outside the expected range: higher"),
        ("s47_rate", 2.0, "inside the expected range"),
    ],
)
def test_outside_is_called_better_or_worse_only_where_anybody_can(key, away, said):
    table = presenting.YearTable(MEASURES[key], 2024, None, {}, {})
    outlier = outlier_presenting.Outlier(table, presenting.Figure(1.0), away, 0.0, 2.0, 1.0)
    assert outlier_presenting.standing(outlier) == said


def test_a_funnel_says_its_limits_in_the_units_of_the_measure():
    low, high = Funnel(Kind.SHARE, 0.5, 1.0, 0.0).limits([100.0], 0.95)
    assert (low[0], high[0]) == pytest.approx((0.402, 0.598), abs=0.001)
