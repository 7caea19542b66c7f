"""Every indicator has a drawn test, and says in plain words what it counts."""

import re
from pathlib import Path

import pytest

from indicators.catalogue import INDICATORS
from indicators.define import CUTS, Basis, Unit
from ingest.datasets.partners.registry import EXTRACTS
from records.entities import BY_NAME
from records.places import DIRECTORY


def test_every_indicator_has_a_drawn_test():
    drawn = "".join(path.read_text() for path in Path(__file__).parent.glob("test_*.py"))
    untested = {key for key in INDICATORS if not re.search(rf'"{key}"', drawn)}
    assert not untested


@pytest.mark.parametrize("indicator", INDICATORS.values(), ids=INDICATORS)
def test_a_declaration_holds_together(indicator):
    assert set(indicator.needs) <= {*BY_NAME, *EXTRACTS, DIRECTORY}
    assert set(indicator.cuts) <= set(CUTS)
    without = indicator.unit in (Unit.COUNT, Unit.MEDIAN)
    assert (indicator.denominator is None) == without
    assert (indicator.scale is None) == (indicator.unit is not Unit.MEDIAN)
    assert indicator.description.endswith(".")
    assert not (indicator.basis is Basis.YEAR_END and indicator.follow_up_days)
