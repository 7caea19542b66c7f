"""Pages of Annex A: what the record can tell an inspection as at a day, and the workbook."""

from __future__ import annotations

from datetime import date

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.doors import door, fresh
from accounts.permissions import Permission
from accounts.two_people import Files, agreed_to
from indicators.exports import XLSX
from ingest import inspections
from ingest.writing.annex_a.lists import ADOPTERS, LISTS


class InspectionForm(forms.Form):
    """The day of an inspection."""

    on = forms.DateField(
        label="As at",
        help_text="The six months up to this day are on the lists; of adoption, twelve.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Give the day of the inspection.",
            "invalid": "Give the day as day, month and year, such as 30 06 2026.",
        },
    )

    def __init__(self, *args, last_day: date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.last_day = last_day

    def clean_on(self) -> date:
        on = self.cleaned_data["on"]
        if on > self.last_day:
            raise forms.ValidationError(
                f"The returns run to {self.last_day:%-d %B %Y}: give that day or an earlier one."
            )
        return on


@door(Permission.WRITE_ANNEX_A)
@require_GET
def annex_a(request: HttpRequest) -> HttpResponse:
    """Each list with how many rows it has on the day, and what it lacks."""
    days = inspections.days_of(request.authority)
    if days is None:
        return render(request, "ingest/annex_a.html")
    best, last_day = days
    form = InspectionForm(request.GET or {"on": best}, last_day=last_day)
    context = {"form": form, "best": best}
    if form.is_valid():
        on = form.cleaned_data["on"]
        lists = inspections.as_at(request.authority, on)
        titles = {number: title for number, (title, _) in LISTS.items()} | {ADOPTERS: "Adopters"}
        context |= {
            "on": on,
            "told": len(lists.tables),
            "lines": [
                (number, title, _rows(lists, number), lists.lacks(number))
                for number, title in titles.items()
            ],
        }
    return render(request, "ingest/annex_a.html", context)


@door(Permission.WRITE_ANNEX_A)
@fresh
@agreed_to(Files.ANNEX_A)
@require_GET
def annex_a_workbook(request: HttpRequest) -> HttpResponse:
    """The workbook as a download."""
    days = inspections.days_of(request.authority)
    if days is None:
        raise Http404
    best, last_day = days
    form = InspectionForm(request.GET or {"on": best}, last_day=last_day)
    if not form.is_valid():
        return render(request, "ingest/annex_a.html", {"form": form, "best": best})
    on = form.cleaned_data["on"]
    content = inspections.written(request.authority, on, request.user)
    answer = HttpResponse(content, content_type=XLSX)
    name = f"annex-a-{request.authority.code}-{on.isoformat()}.xlsx"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _rows(lists: inspections.AnnexA, number: int) -> int | None:
    return len(lists.tables[number]) if number in lists.tables else None
