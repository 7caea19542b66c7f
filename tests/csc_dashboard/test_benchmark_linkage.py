"""The benchmark of matching people tells the truth about what it was given."""

from __future__ import annotations

from csc_dashboard import benchmark_linkage as linkage
from csc_dashboard.demo.crowd import NAMES_AND_PLACE, Partner

PARTNERS = {"police": Partner(300, 0.5, NAMES_AND_PLACE, families=True)}


def test_links_are_held_against_the_truth():
    (part,) = linkage.scored(children=300, weigh=False, partners=PARTNERS)
    assert (part.people, part.ours) == (300, 150)
    assert 0 < part.right <= part.linked <= 150
    assert part.precision == part.right / part.linked
    assert linkage.together([part, part]).recall == part.recall


def test_one_wrong_link_in_fifty_misses_the_limit():
    good = linkage.Scored("one", 200, 100, 99, 99, 0, 0, 1.0)
    wrong = linkage.Scored("two", 200, 100, 100, 98, 0, 0, 1.0)
    assert good.met
    assert not wrong.met
    assert not linkage.Scored("three", 200, 100, 90, 90, 0, 0, 1.0).met
