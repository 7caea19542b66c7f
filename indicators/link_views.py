"""Pages of links to figures, and what the links answer: to anybody who holds one, what a board
member may see."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pandas as pd
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import walls
from accounts.at_hand import at_hand
from accounts.doors import anyone, door
from accounts.permissions import Permission
from indicators import exports, links, presenting, words
from indicators.catalogue import INDICATORS
from indicators.define import Indicator, Stage
from indicators.exports import Row
from indicators.forms import LinkForm
from indicators.link_models import FiguresLink
from indicators.queries import Reader
from records.calendar import LOCKDOWN

FIGURE = ("month", "basis", "numerator", "denominator", "value", "lower", "upper", "status")


@door(Permission.MAKE_LINKS)
@require_http_methods(["GET", "POST"])
def figures_links(request: HttpRequest) -> HttpResponse:
    """The authority's links, and a form to make one; the address of a new one is shown once."""
    today = timezone.localdate()
    form = LinkForm(request.POST or None)
    made = {}
    if request.method == "POST" and form.is_valid():
        link, token = links.make(
            request.authority, by=request.user, today=today, **form.cleaned_data
        )
        made = {
            "link": link,
            "addresses": [
                (title, request.build_absolute_uri(reverse(name, args=[token])))
                for title, name in (("CSV", "link_csv"), ("JSON", "link_json"))
            ],
        }
        form = LinkForm()
    every = FiguresLink.objects.filter(authority=request.authority)
    makers = links.makers(request.authority)
    context = {
        "form": form,
        "made": made,
        "links": [
            (link, _scope(link), _state(link, today, may=link.made_by_id in makers))
            for link in every.select_related("made_by", "revoked_by", "authority")
        ],
    }
    return render(request, "indicators/links.html", context)


@door(Permission.MAKE_LINKS)
@require_POST
def revoke_link(request: HttpRequest, number: int) -> HttpResponse:
    """Revoke a link of this authority."""
    link = get_object_or_404(FiguresLink, pk=number, authority=request.authority)
    links.revoke(link, by=request.user)
    messages.success(request, f"The link “{link.name}” answers nobody any more.")
    return redirect("figures_links", request.authority.code)


@anyone
@require_safe
def link_csv(request: HttpRequest, token: str) -> HttpResponse:
    """The figures a link reads, as CSV: a line each."""
    link, figures = _read(token)
    with walls.within(link.authority), at_hand(link.authority):
        rows = tuple(_rows(link, figures))
    return _unreferred(exports.csv_answer([exports.Sheet("Figures", rows)], "figures"))


@anyone
@require_safe
def link_json(request: HttpRequest, token: str) -> HttpResponse:
    """The same as JSON: each measure with what it means and its figures."""
    link, figures = _read(token)
    with walls.within(link.authority), at_hand(link.authority):
        told = {key: presenting.meaning_of(INDICATORS[key]) for key in figures}
    measures = [
        {"key": key}
        | dict(zip(presenting.MEANING, told[key], strict=False))
        | {"figures": list(_as_json(made))}
        for key, made in figures.items()
    ]
    answer = {
        "authority": link.authority.code,
        "authority_name": link.authority.name,
        "small_numbers": "hidden",
        "taken_on": timezone.localdate().isoformat(),
        "measures": measures,
    }
    return _unreferred(JsonResponse(answer, json_dumps_params={"allow_nan": False}))


def _read(token: str) -> tuple[FiguresLink, dict[str, pd.DataFrame]]:
    """The link and its measures' figures, as readers outside see them. Raises Http404 alike for
    whatever does not answer."""
    link = links.opened(token, today=timezone.localdate())
    if link is None:
        raise Http404
    with walls.within(link.authority), at_hand(link.authority):
        reader = Reader(link.authority, sees_groups=False, event=LOCKDOWN)
        if reader.span is None:
            return link, {}
        whole = reader.whole()
        return link, {each.key: whole[each.key] for each in INDICATORS.values() if _in(each, link)}


def _rows(link: FiguresLink, figures: dict[str, pd.DataFrame]) -> Iterator[Row]:
    today, headings = timezone.localdate(), True
    for key, made in figures.items():
        rows = presenting.file_rows(link.authority.code, INDICATORS[key], made, today)
        first = next(rows)
        if headings:
            yield first
            headings = False
        yield from rows


def _as_json(made: pd.DataFrame) -> Iterator[dict]:
    known = made[list(FIGURE)].astype(object).where(made[list(FIGURE)].notna(), None)
    for row in known.to_dict("records"):
        yield row | {"month": words.month_value(int(row["month"]))}


def _in(indicator: Indicator, link: FiguresLink) -> bool:
    return link.stage in ("", indicator.stage.name)


def _scope(link: FiguresLink) -> str:
    return Stage[link.stage].value if link.stage else "Every measure"


def _state(link: FiguresLink, today: date, *, may: bool) -> tuple[str, str]:
    """How it stands in words, and the colour of its tag. `may`: whether whoever made it may make
    links now."""
    if link.revoked_at is not None:
        return "Revoked", ""
    if today > link.expires_on:
        return "Expired", ""
    if not may:
        return "Whoever made it may no more", "amber"
    return "Answers", "green"


def _unreferred(answer: HttpResponse) -> HttpResponse:
    """An answer that tells nobody where it came from: the address holds the token."""
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
