"""The page about every indicator (docs/indicators.md), written from the declarations."""

from __future__ import annotations

from collections.abc import Mapping

from indicators.catalogue import INDICATORS
from indicators.define import CUTS, Indicator, Stage

INTRODUCTION = """# Indicators

Made from the declarations in `indicators/catalogue/`; do not edit by hand.

Each figure is a numerator, and for most a denominator, counted month by month from the returns.
A month that no return covers has no figure. Percentages and averages with nobody in the denominator
have no figure either; it is never taken for 0. Rates are per 10,000 children aged 0 to 17 and per
year: a month's is multiplied by twelve, and the population is ONS's mid-year estimate for the start
of the collection year (where it is not loaded, the last one before it, at most two years older).
A case falls in one value of what a figure is split by, "Not known" included; only the factors at an
assessment overlap: an assessment with three factors stands in three groups.
"""


def indicators_markdown(catalogue: Mapping[str, Indicator] = INDICATORS) -> str:
    """The document as Markdown: a section for each stage that has indicators, an entry for each of
    them.
    """
    parts = [INTRODUCTION]
    for stage in Stage:
        entries = [_entry(each) for each in catalogue.values() if each.stage is stage]
        if entries:
            parts += [f"\n## {stage}\n", *entries]
    return "".join(parts)


def _entry(indicator: Indicator) -> str:
    facts = [
        ("Key", f"`{indicator.key}`"),
        ("Counted", indicator.numerator),
        ("Out of", indicator.denominator),
        ("Figure", f"{_unit(indicator)}; {indicator.basis}"),
        ("Which way", str(indicator.polarity)),
        ("Split by", ", ".join(CUTS[cut] for cut in indicator.splits) or None),
        ("Source", indicator.source),
        ("Since", f"{indicator.since:%-d %B %Y}" if indicator.since else None),
        ("Compared with DfE's", f"`{indicator.published}`" if indicator.published else None),
        ("Whole after", f"{indicator.follow_up_days} days" if indicator.follow_up_days else None),
        (
            "Looks back",
            f"{indicator.look_back_months} months" if indicator.look_back_months else None,
        ),
    ]
    lines = "".join(f"- {name}: {value}\n" for name, value in facts if value)
    return f"\n### {indicator.title}\n\n{indicator.description}\n\n{lines}"


def _unit(indicator: Indicator) -> str:
    """What the figure is in, with the time a median is counted in."""
    return f"{indicator.unit} {indicator.scale.unit}" if indicator.scale else str(indicator.unit)
