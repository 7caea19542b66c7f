"""What the faults are done to: an authority with figures, and a return on its way in."""

from __future__ import annotations

import pytest

from ingest import actions
from tests.ingest import journey
from tests.people import People
from tests.trust.faults.invariant import Import, shown
from tests.trust.faults.sending import LAST_YEAR, THIS_YEAR


@pytest.fixture
def coming_in(transactional_db, people: People) -> Import:
    """Last year's return published, this year's about to be taken in."""
    journey.published(people.here, LAST_YEAR, people.bob, year=2023)
    return Import(people.here, THIS_YEAR, 2024)


@pytest.fixture
def figures_after(coming_in: Import) -> str:
    """The digest of the figures once this year's return is published."""
    upload = coming_in.ready()
    actions.publish([upload], None)
    upload.refresh_from_db()
    after = shown(coming_in.authority)
    actions.withdraw(upload, None, reason="it was published to be measured")
    assert shown(coming_in.authority) == coming_in.before.shown != after
    return after


@pytest.fixture
def stride(request: pytest.FixtureRequest):
    """Of how many statements one is tried: few in everyday's run, every one where all is asked."""

    def of(*, core: int, trust: int) -> int:
        return {"core": core, "trust": trust, "all": 1}[request.config.getoption("--trust")]

    return of
