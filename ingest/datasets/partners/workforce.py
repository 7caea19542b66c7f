"""Extracts of the workforce, shaped like DfE's workforce census (CSWW), month by month.

They count posts and work as full-time equivalents (FTE); nobody is named.
"""

from __future__ import annotations

from ingest.datasets.partners.declare import Counted, ExtractKind, Theme, extract

POSTS = "FTE social worker posts, filled and vacant, on the last day of the month"
WORKERS = "FTE social workers in post, without agency workers, on the last day of the month"


def _monthly(key: str, title: str, counts: str, of: str | None, description: str) -> ExtractKind:
    return extract(
        key,
        title=title,
        theme=Theme.WORKFORCE,
        row_is="the children's social workers of one month",
        description=description,
        counted=Counted(counts, of=of, by="team"),
    )


IN_POST = _monthly(
    "workforce_in_post",
    "Social workers in post",
    WORKERS,
    None,
    "Registered children's social workers, as the workforce census counts them.",
)
VACANCIES = _monthly(
    "workforce_vacancies",
    "Social worker vacancies",
    "FTE posts that nobody holds, whether or not an agency worker covers them",
    POSTS,
    "Vacant posts as the workforce census counts them.",
)
AGENCY = _monthly(
    "workforce_agency",
    "Agency social workers",
    "FTE agency social workers on the last day of the month",
    "FTE social workers, in post and agency, on the last day of the month",
    "Agency workers in children's social worker roles, whether they cover a vacancy or not.",
)
LEAVERS = _monthly(
    "workforce_leavers",
    "Social workers who left",
    "FTE social workers who left in the twelve months to the end of the month",
    WORKERS,
    "Who left the authority's employment as a children's social worker, as the census counts them.",
)
CASELOAD = _monthly(
    "workforce_caseload",
    "Caseload of social workers",
    "cases held by social workers, agency workers' too, on the last day of the month",
    "FTE social workers who hold a case, agency workers too",
    "One child is one case, held by the worker who is responsible for it.",
)
ABSENCE = _monthly(
    "workforce_absence",
    "Absence of social workers",
    "FTE working days lost to sickness in the month",
    "FTE working days of social workers in post in the month",
    "Sickness of children's social workers in post; agency workers are left out.",
)

KINDS = (IN_POST, VACANCIES, AGENCY, LEAVERS, CASELOAD, ABSENCE)
