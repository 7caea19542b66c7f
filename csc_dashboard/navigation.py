"""The sections of the product, in the order in which the navigation shows them: one line each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.urls import reverse

from accounts.models import Authority
from accounts.permissions import Permission


@dataclass(frozen=True)
class Section:
    """A part of the product: its first page, by URL name, and the permission that opens it; none
    where any role here does."""

    title: str
    url_name: str
    permission: Permission | None


@dataclass(frozen=True)
class Entry:
    """A section as one person sees it on one page."""

    title: str
    url: str
    current: bool


SECTIONS = (
    Section("Home", "authority_home", None),
    Section("Overview", "overview", Permission.SEE_FIGURES),
    Section("Scorecard", "scorecard", Permission.SEE_FIGURES),
    Section("What changed", "what_changed", Permission.SEE_FIGURES),
    Section("Comparisons", "comparisons", Permission.SEE_FIGURES),
    Section("Work lists", "work_lists", Permission.SEE_CASES),
    Section("People", "people", Permission.MANAGE_PEOPLE),
    Section("Boards", "boards", Permission.SEE_BOARDS),
    Section("Inquiries", "inquiries", Permission.SEE_INQUIRIES),
    Section("Actions", "actions", Permission.SEE_ACTIONS),
    Section("Children to rate", "children_to_rate", Permission.RATE_CHILDREN),
    Section("Returns", "uploads", Permission.UPLOAD_RETURNS),
    Section("Partners’ data", "extracts", Permission.SUPPLY_EXTRACTS),
    Section("Local extracts", "local_extracts", Permission.DESCRIBE_EXTRACTS),
    Section("Sent to DfE", "submissions", Permission.SEE_SUBMISSIONS),
    Section("Audit trail", "audit", Permission.SEE_AUDIT),
    Section("Service", "service", Permission.SEE_JOBS),
    Section("Keeping", "keeping", Permission.KEEP_RECORDS),
    Section("Small numbers", "small_numbers", Permission.SET_SMALL_NUMBERS),
)


def entries(
    authority: Authority, permissions: Collection[Permission], path: str = ""
) -> list[Entry]:
    """The sections open to somebody with `permissions`.

    The current one is that whose address is the longest beginning of `path`.
    """
    addresses = {
        section.title: reverse(section.url_name, args=[authority.code])
        for section in SECTIONS
        if section.permission is None or section.permission in permissions
    }
    current = max((url for url in addresses.values() if path.startswith(url)), key=len, default="")
    return [Entry(title, url, url == current) for title, url in addresses.items()]
