"""Packs: a board's measures as somebody saw them, to take to a meeting or out of the building.

The same filter and the same order, as a page to print, as a PDF and as a workbook. Unless asked for
use inside, all of it is made of what readers outside are shown, the filter included: which measures
are red by figures that are hidden is told to nobody.
"""

from __future__ import annotations

from enum import StrEnum

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from accounts import audit
from accounts.permissions import Permission
from boards import measure_presenting, measure_queries, pdf
from boards.measure_figures import Figures
from boards.measure_forms import MeasuresForm
from boards.measure_queries import Followed
from boards.measure_views import laid_out, measures_door
from boards.rules import measures as rules
from indicators import exports


class Use(StrEnum):
    """What a pack is for."""

    OUTSIDE = "For outside: small numbers hidden, no commentary"
    OUTSIDE_WITH_WORDS = "For outside: small numbers hidden, with commentary"
    INSIDE = "For inside only: small numbers and commentary"


WORDS_ARE_YOURS = (
    "What people wrote is in it as they wrote it. Read it before it leaves: it must name no child"
    " and no number from 1 to 5."
)


class PackForm(forms.Form):
    """What the pack is for; the rest of the address comes with it.

    `warning`: what to look at before it leaves; empty where there is nothing.
    """

    use = forms.ChoiceField(label="What the pack is for", required=False)

    def __init__(self, asked: MeasuresForm, *, use: Use, sees: bool) -> None:
        super().__init__({"use": use.name, **asked.asked})
        uses = [each for each in Use if sees or each is not Use.INSIDE]
        self.fields["use"].choices = [(each.name, each.value) for each in uses]
        self.warning = WORDS_ARE_YOURS if use is Use.OUTSIDE_WITH_WORDS else ""
        for name in asked.fields:
            self.fields[name] = forms.CharField(widget=forms.HiddenInput, required=False)


@measures_door(rules.SEE_MEASURES)
@require_GET
def measures_pack(request: HttpRequest) -> HttpResponse:
    """The pack as a page that is ready to be printed."""
    return _page(request, _use(request))


def _page(request: HttpRequest, use: Use) -> HttpResponse:
    context, form, _ = _pack(request, use)
    sees = Permission.SEE_SMALL_NUMBERS in request.permissions
    code = request.authority.code
    at = [code, request.board.pk]
    context |= {
        "choice": PackForm(form, use=use, sees=sees),
        "query": _query(request, use),
        "pdf": pdf.can_make_pdf(),
        "trail": [
            ("Boards", reverse("boards", args=[code])),
            (request.board.name, reverse("board", args=at)),
            ("Measures", reverse("board_measures", args=at)),
        ],
    }
    return render(request, "boards/measures/pack.html", context)


@measures_door(rules.SEE_MEASURES)
@require_GET
def measures_pdf(request: HttpRequest) -> HttpResponse:
    """The pack as a PDF; where this machine can make none, the page to be printed."""
    use = _use(request)
    if not pdf.can_make_pdf():
        return _page(request, use)
    context, _, _ = _pack(request, use)
    page = render_to_string("boards/measures/_pack_document.html", context | {"document": True})
    return pdf.pdf_answer(page, _name(request, use))


@measures_door(rules.SEE_MEASURES)
@require_GET
def measures_xlsx(request: HttpRequest) -> HttpResponse:
    """The pack as a workbook."""
    context, _, chosen = _pack(request, use := _use(request))
    rows = tuple(measure_presenting.file_rows(chosen, with_words=context["words"]))
    return exports.workbook_answer([exports.Sheet("Measures", rows)], _name(request, use))


def _use(request: HttpRequest) -> Use:
    """What the pack is for: outside unless asked otherwise by somebody who may."""
    asked = request.GET.get("use") or Use.OUTSIDE.name
    if asked not in Use.__members__:
        raise Http404
    use = Use[asked]
    if use is Use.INSIDE and Permission.SEE_SMALL_NUMBERS not in request.permissions:
        raise PermissionDenied(f"You may not {Permission.SEE_SMALL_NUMBERS.value}.")
    return use


def _pack(request: HttpRequest, use: Use) -> tuple[dict, MeasuresForm, list[Followed]]:
    """What the pack says, the question it answers, and its measures; a pack that holds more than
    figures made safe leaves an entry in the audit trail."""
    board, today = request.board, timezone.localdate()
    figures = Figures(request.authority, sees_small=use is Use.INSIDE)
    every = measure_queries.followed(board, figures, today=today)
    form, chosen, parts = laid_out(request, every)
    if use is not Use.OUTSIDE:
        audit.record(
            "took pack of measures",
            person=request.user,
            authority=request.authority,
            subject=board,
            use=use.name.lower(),
        )
    code = request.authority.code
    context = {
        "board": board,
        "made_on": today,
        "use": use.value,
        "asked": form.in_words,
        "words": use is not Use.OUTSIDE,
        "summary": measure_presenting.summary(chosen),
        "shown": len(chosen),
        "of": len(every),
        "groups": [
            (title, [measure_presenting.row(each, code) for each in part]) for title, part in parts
        ],
    }
    return context, form, chosen


def _query(request: HttpRequest, use: Use) -> str:
    asked = request.GET.copy()
    asked["use"] = use.name
    return asked.urlencode()


def _name(request: HttpRequest, use: Use) -> str:
    side = "inside" if use is Use.INSIDE else "outside"
    return f"{slugify(request.board.name)}-measures-{request.authority.code}-{side}"
