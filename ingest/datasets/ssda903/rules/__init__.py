"""The SSDA903 rules, one module a theme; the rulebook knows them all."""

from ingest.datasets.ssda903.rules import (  # noqa: F401
    children,
    derived,
    episode_dates,
    fields,
    leaving_care,
    looked_after_all_year,
    ofsted_list,
    orders_and_short_breaks,
    placements,
    places,
    placing_for_adoption,
    reviews,
    uasc,
)
