"""Extracts about the way into social care that others count: early help, referrals by month."""

from __future__ import annotations

from ingest.datasets.partners.declare import Counted, Theme, extract

REFERRALS_AS_PUBLISHED = extract(
    "referrals_as_published",
    title="Referrals by month, as DfE published them",
    theme=Theme.EARLY_HELP,
    row_is="the referrals of one month",
    description="""The months of DfE's statistics "Children in need", of any authority: a trend from
        2012 on, before any census is loaded. DfE's file may be sent as downloaded, a row a year and
        a column a month; only this authority's rows are read.""",
    counted=Counted("referrals"),
)

KINDS = (REFERRALS_AS_PUBLISHED,)
