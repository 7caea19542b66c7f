"""Pages of evaluations: which changes in practice were looked at, asking of one, what was found."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.doors import door
from accounts.models import Authority
from accounts.permissions import Permission
from boards import charts, evaluation_actions
from boards.actions import MayNot
from boards.evaluation_forms import EvaluationForm
from boards.models import Evaluation, Inquiry, InquiryState
from indicators.define import CUTS, OVERLAPPING
from indicators.models import FactSeries
from indicators.queries import Reader
from indicators.shift.difference_told import NO_CAUSE as NO_CAUSE_OF_GROUP
from indicators.shift.narrative import NO_CAUSE
from records.calendar import LOCKDOWN


@door(Permission.WORK_ON_INQUIRIES)
@require_GET
def evaluations(request: HttpRequest) -> HttpResponse:
    """The changes in practice that were looked at, the latest first."""
    rows = Evaluation.objects.filter(authority=request.authority)
    return render(
        request,
        "boards/evaluations/list.html",
        {"evaluations": rows.select_related("made_by").defer("results")},
    )


@door(Permission.WORK_ON_INQUIRIES)
@require_http_methods(["GET", "POST"])
def evaluate(request: HttpRequest) -> HttpResponse:
    """Ask what the figures did around a change."""
    open_ones = Inquiry.objects.filter(authority=request.authority)
    form = EvaluationForm(
        request.POST or None,
        groups=groups(request.authority),
        inquiries=open_ones.exclude(state=InquiryState.CLOSED),
        initial={"inquiry": request.GET.get("inquiry", "")},
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            kept = evaluation_actions.evaluate(
                request.authority,
                title=said["title"],
                on=said["on"],
                group=form.chosen_group,
                indicators=form.indicators,
                inquiry=form.inquiries.get(said["inquiry"]),
                by=request.user,
            )
        except MayNot as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("evaluation", request.authority.code, kept.pk)
    context = {
        "form": form,
        "trail": _trail(request),
        "form_title": "Evaluate a change in practice",
        "button": "Work it out",
    }
    return render(request, "boards/form.html", context)


@door(Permission.WORK_ON_INQUIRIES)
@require_GET
def evaluation(request: HttpRequest, number: int) -> HttpResponse:
    """What the figures did around one change, as it was worked out then."""
    known = Evaluation.objects.filter(authority=request.authority, pk=number)
    found = known.select_related("made_by", "inquiry").first()
    if found is None:
        raise Http404
    cause = NO_CAUSE_OF_GROUP if found.cut else NO_CAUSE
    parts = [
        each
        | {
            "chart": charts.beside(each, found.on, found.title, number),
            "table": each["table"] and each["table"] | {"id": f"years-{number}", "tall": False},
        }
        for number, each in enumerate(found.results)
    ]
    context = {
        "evaluation": found,
        "group": evaluation_actions.Group(found.cut, found.cut_value).title,
        "parts": parts,
        "no_cause": cause.format(event=found.title),
        "trail": _trail(request),
    }
    return render(request, "boards/evaluations/evaluation.html", context)


def groups(authority: Authority) -> dict[str, list[str]]:
    """The values of each cut that the live figures know, but of cuts of which a case may have
    several."""
    reader = Reader(authority, sees_groups=True, event=LOCKDOWN)
    if reader.build is None:
        return {}
    return reader.once(("groups of evaluations",), lambda: _groups(reader))


def _groups(reader: Reader) -> dict[str, list[str]]:
    wanted = [cut for cut in CUTS if cut not in OVERLAPPING]
    rows = FactSeries.objects.filter(build=reader.build, cut__in=wanted)
    found: dict[str, list[str]] = {}
    for cut, value in rows.order_by().values_list("cut", "cut_value").distinct():
        found.setdefault(cut, []).append(value)
    return {cut: sorted(found[cut]) for cut in wanted if cut in found}


def _trail(request: HttpRequest) -> list[tuple[str, str]]:
    at = [request.authority.code]
    return [
        ("Inquiries", reverse("inquiries", args=at)),
        ("Evaluations", reverse("evaluations", args=at)),
    ]
