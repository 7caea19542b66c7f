"""Pages of matching people: how much of each source is linked, the pairs that wait for a person,
one pair side by side, and earlier runs.

No name is shown, since none is kept; ids and what identifies a child stand only on the page of one
pair, and opening that is audited. Addresses hold random ids alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts import audit
from accounts.doors import door
from accounts.permissions import Permission
from ingest.link_forms import DecideForm, UndoRunForm
from records import link_actions, links
from records.matching import probabilistic
from records.matching.agreement import Name

PAIRS_ON_A_PAGE = 25
# What a list shows, in the order of its tabs: the word in the address, its title, its states.
LISTS = {
    "waiting": ("Waiting for a person", "waiting"),
    "confirmed": ("Confirmed", "confirmed"),
    "refused": ("Refused", "refused"),
    "undone": ("Undone", "undone"),
    "automatic": ("Linked automatically", "automatic"),
}
OURSELVES = "Our own children, known under two ids"
_FIELDS = {
    "forename": "forename",
    "surname": "surname",
    "date_of_birth": "date of birth",
    "sex": "sex",
    "postcode": "postcode",
    "upn": "unique pupil number",
    "nhs_number": "NHS number",
    "youth_justice_id": "youth justice id",
}
TWINS_FROM = 0.75
_SAME, _UNKNOWN, _OTHER = "the same", "not held by both", ("another", "elsewhere")
_WORDS = (
    (0.95, "very likely"),
    (0.75, "likely"),
    (0.5, "as likely as not"),
    (0.0, "less likely than not"),
)


@dataclass(frozen=True)
class Pair:
    """A pair as a list shows it: a word to call it by, where it stands, and what speaks for it."""

    name: str
    url: str
    source: str
    likely: str
    method: str
    agrees: str
    differs: str
    decided: str


@door(Permission.CONFIRM_LINKS)
@require_GET
def people_linked(request: HttpRequest) -> HttpResponse:
    """How much of each source is linked, and the pairs in one state."""
    return _list_page(request, UndoRunForm())


@door(Permission.CONFIRM_LINKS)
@require_GET
def link(request: HttpRequest, link_id: UUID) -> HttpResponse:
    """One pair side by side."""
    return _pair_page(request, _link_or_404(request, link_id), DecideForm())


@door(Permission.CONFIRM_LINKS)
@require_POST
def decide_link(request: HttpRequest, link_id: UUID) -> HttpResponse:
    """Confirm or refuse a pair, or undo a link."""
    found = _link_or_404(request, link_id)
    form = DecideForm(request.POST)
    if not form.is_valid():
        return _pair_page(request, found, form)
    said = form.cleaned_data
    try:
        link_actions.decide(found, request.user, said["verdict"], said["reason"])
    except link_actions.NotNow as refusal:
        messages.error(request, str(refusal))
        return redirect("link", request.authority.code, link_id)
    messages.success(
        request, f"The pair is {said['verdict']}. Figures that rest on it follow in a few minutes."
    )
    return redirect("people_linked", request.authority.code)


@door(Permission.CONFIRM_LINKS)
@require_POST
def undo_links(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Take a whole run back, so that the one before it stands again."""
    run = links.find_run(request.authority, run_id)
    if run is None:
        raise Http404
    form = UndoRunForm(request.POST)
    if not form.is_valid():
        return _list_page(request, form)
    try:
        before = link_actions.undo_run(run, request.user, form.cleaned_data["reason"])
    except link_actions.NotNow as refusal:
        messages.error(request, str(refusal))
    else:
        stands = "Those of the run before stand again." if before else "Nobody is linked now."
        messages.success(request, f"The links are taken back. {stands}")
    return redirect("people_linked", request.authority.code)


def _list_page(request: HttpRequest, form: UndoRunForm) -> HttpResponse:
    here = request.GET.get("list", "waiting")
    here = here if here in LISTS else "waiting"
    listed = links.listed(request.authority, LISTS[here][1])
    page = Paginator(listed, PAIRS_ON_A_PAGE).get_page(request.GET.get("page"))
    address = reverse("people_linked", args=[request.authority.code])
    context = {
        "run": links.standing_run(request.authority),
        "runs": links.runs(request.authority)[:10],
        "sources": [(_source(each.holder), each) for each in links.sources(request.authority)],
        "waiting": links.waiting(request.authority),
        "weighs": probabilistic.available(),
        "here": here,
        "title": LISTS[here][0],
        "tabs": [
            (title, f"{address}?list={key}", key == here) for key, (title, _) in LISTS.items()
        ],
        "page": page,
        "pairs": [_pair(request, each) for each in page],
        "form": form,
    }
    return render(request, "ingest/links/list.html", context)


def _pair_page(request: HttpRequest, found: links.Link, form: DecideForm) -> HttpResponse:
    ours, theirs = links.opened(found)
    audit.record(
        "link opened",
        person=request.user,
        authority=request.authority,
        subject=f"link {found.public_id}",
        state=found.state,
    )
    in_force = found.state in links.IN_FORCE
    context = {
        "link": found,
        "pair": _pair(request, found),
        "ours": ours,
        "theirs": theirs,
        "lines": _lines(found.agrees, ours, theirs),
        "form": form,
        "in_force": in_force,
        "verdicts": [("undone", "Undo this link")]
        if in_force
        else [("confirmed", "They are one child"), ("refused", "They are two children")],
    }
    return render(request, "ingest/links/pair.html", context)


def _lines(
    agrees: dict[str, str], ours: links.Side, theirs: links.Side
) -> list[tuple[str, str, object, object]]:
    """Field, how it compares, and what each side holds of it where that is kept."""
    held = {
        "date_of_birth": (ours.born, theirs.born),
        "sex": (ours.sex, theirs.sex),
        "postcode": (ours.postcode, theirs.postcode),
    }
    lines = []
    for field, title in _FIELDS.items():
        word = agrees.get(field, "")
        one, two = held.get(field, ("", ""))
        if word != _UNKNOWN or one or two:
            lines.append((title.capitalize(), word, one, two))
    return [line for line in lines if line[1] or line[2] or line[3]]


def _pair(request: HttpRequest, found: links.Link) -> Pair:
    told = {title: found.agrees[field] for field, title in _FIELDS.items() if field in found.agrees}
    near = [
        name if word == _SAME else f"{name} ({word})"
        for name, word in told.items()
        if word not in (_UNKNOWN, *_OTHER, "another name", "another day")
    ]
    differs = [
        name for name, word in told.items() if word in (*_OTHER, "another name", "another day")
    ]
    differs += [
        f"{_FIELDS[field]} (not held by both)"
        for field in ("forename", "surname", "date_of_birth", "postcode")
        if found.agrees.get(field) == _UNKNOWN
    ]
    decided = f"{found.decided_by.name}, {found.decided_at:%-d %b %Y}" if found.decided_by else ""
    return Pair(
        str(found.public_id)[:8].upper(),
        reverse("link", args=[request.authority.code, found.public_id]),
        _source(found.holder),
        _likely(found),
        found.method,
        ", ".join(near) or "nothing held by both",
        ", ".join(differs) or "nothing",
        decided,
    )


def _likely(found: links.Link) -> str:
    """How likely it is that they are one child, in words."""
    word = next(word for least, word in _WORDS if found.score >= least)
    # Of all that is compared only the forename tells twins apart.
    forename = found.agrees.get("forename")
    if found.score >= TWINS_FROM and forename in (Name.OTHER, Name.UNKNOWN):
        return "likely, unless they are twins"
    return word


def _source(holder: str) -> str:
    return holder.replace("_", " ").capitalize() if holder else OURSELVES


def _link_or_404(request: HttpRequest, link_id: UUID) -> links.Link:
    found = links.find(request.authority, link_id)
    if found is None:
        raise Http404
    return found
