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
    where any role here does. `also`: how the addresses of its other pages begin, behind the
    authority's, where they do not begin as its first page does."""

    title: str
    url_name: str
    permission: Permission | None
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    """A section as one person sees it on one page."""

    title: str
    url: str
    current: bool


SECTIONS = (
    Section("Home", "authority_home", None),
    Section(
        "Overview",
        "overview",
        Permission.SEE_FIGURES,
        also=("indicators", "measures", "beside", "quarterly", "pack", "views", "links"),
    ),
    Section("Scorecard", "scorecard", Permission.SEE_FIGURES),
    Section("What changed", "what_changed", Permission.SEE_FIGURES, also=("events", "evidence")),
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
    Section("Keeping", "keeping", Permission.KEEP_RECORDS, also=("two-people",)),
    Section("Small numbers", "small_numbers", Permission.SET_SMALL_NUMBERS),
)


def entries(
    authority: Authority, permissions: Collection[Permission], path: str = ""
) -> list[Entry]:
    """The sections open to somebody with `permissions`.

    The current one is that which answers for most of the address `path`; a page that no section
    leads to, such as a child's, marks none.
    """
    addresses = {
        section: reverse(section.url_name, args=[authority.code])
        for section in SECTIONS
        if section.permission is None or section.permission in permissions
    }
    below = f"/{authority.code}/"
    reach = {section: _reach(path, below, own, section.also) for section, own in addresses.items()}
    furthest = max(reach.values())
    return [
        Entry(section.title, own, 0 < furthest == reach[section])
        for section, own in addresses.items()
    ]


def _reach(path: str, below: str, own: str, also: Collection[str]) -> int:
    """How many letters of `path` are those of a section whose first page is `own`; 0 where the page
    is none of it. `below`: what every address of the authority begins with."""
    begins = [f"{below}{word}/" for word in also]
    # The overview's own address is how all others begin: it speaks for itself alone.
    if own != below or path == own:
        begins.append(own)
    return max((len(begin) for begin in begins if path.startswith(begin)), default=0)
