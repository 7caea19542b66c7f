"""Pages of putting data right: who is asked for what, files to send them, and how quality goes."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import audit
from accounts.doors import door, fresh
from accounts.permissions import Permission
from accounts.two_people import Files, agreed_to
from ingest import charts, chasing, closing_days, exports, presenting, quality
from ingest.chasing import Chased
from ingest.finding_views import note_children_seen, upload_or_404
from ingest.forms import ClosingDayForm
from ingest.quality import Trend

LINES_ON_A_PAGE = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@door(Permission.UPLOAD_RETURNS)
@fresh
@agreed_to(Files.FINDINGS)
@require_GET
def findings_csv(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Every finding as a CSV file that a spreadsheet can open safely."""
    upload = upload_or_404(request, upload_id)
    note_children_seen(request, upload, export="csv")
    return _csv(exports.finding_rows(upload), f"findings-{upload.dataset}-{upload.year}")


@door(Permission.UPLOAD_RETURNS)
@fresh
@agreed_to(Files.FINDINGS)
@require_GET
def findings_xlsx(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Every finding as a workbook."""
    upload = upload_or_404(request, upload_id)
    note_children_seen(request, upload, export="xlsx")
    return _xlsx(exports.finding_rows(upload), f"findings-{upload.dataset}-{upload.year}")


@door(Permission.UPLOAD_RETURNS)
@require_GET
def chasing_list(request: HttpRequest) -> HttpResponse:
    """Findings given to somebody and still there, by worker or team, overdue first."""
    listed = chasing.chased(request.authority, timezone.localdate())
    page = Paginator(listed, LINES_ON_A_PAGE).get_page(request.GET.get("page"))
    _note_chased(request, len(page))
    context = {
        "page": page,
        "people": chasing.by_person(listed),
        "overdue": sum(each.is_overdue for each in listed),
        "done": chasing.put_right(request.authority, listed),
        "lines": [(each, presenting.title_of(each.upload)) for each in page],
    }
    return render(request, "ingest/findings/chasing.html", context)


@door(Permission.UPLOAD_RETURNS)
@fresh
@agreed_to(Files.FINDINGS)
@require_http_methods(["GET", "POST"])
def chasing_csv(request: HttpRequest) -> HttpResponse:
    """The chasing list as CSV: all of it, or what is asked of one worker or team."""
    listed = _asked(request)
    return _csv(exports.chasing_rows(listed, _titles(listed)), "to-put-right")


@door(Permission.UPLOAD_RETURNS)
@fresh
@agreed_to(Files.FINDINGS)
@require_http_methods(["GET", "POST"])
def chasing_xlsx(request: HttpRequest) -> HttpResponse:
    """The chasing list as a workbook: all of it, or what is asked of one worker or team."""
    listed = _asked(request)
    return _xlsx(exports.chasing_rows(listed, _titles(listed)), "to-put-right")


@door(Permission.UPLOAD_RETURNS)
@require_GET
def data_quality(request: HttpRequest) -> HttpResponse:
    """What was found from upload to upload of one return and year, rule by rule."""
    choices = quality.choices(request.authority)
    chosen = quality.chosen(choices, request.GET.get("return", ""))
    return render(request, "ingest/findings/quality.html", _quality(request, choices, chosen))


@door(Permission.UPLOAD_RETURNS)
@require_POST
def say_closing_day(request: HttpRequest) -> HttpResponse:
    """Keep the day on which DfE closes a year's collection, where we do not know it."""
    choices = quality.choices(request.authority)
    chosen = quality.chosen(choices, request.POST.get("return", ""))
    if chosen is None or closing_days.deadline(*chosen).closes_on:
        raise Http404
    form = ClosingDayForm(request.POST, year=chosen[1])
    if not form.is_valid():
        context = _quality(request, choices, chosen) | {"closing_form": form, "form": form}
        return render(request, "ingest/findings/quality.html", context)
    closing_days.say(
        request.authority, *chosen, form.cleaned_data["closes_on"], person=request.user
    )
    messages.success(request, "Kept. The days left are counted to that day.")
    address = reverse("data_quality", args=[request.authority.code])
    return redirect(f"{address}?return={chosen[0]}-{chosen[1]}")


def _quality(
    request: HttpRequest, choices: list[tuple[str, int]], chosen: tuple[str, int] | None
) -> dict:
    """What the page on the quality of a return takes."""
    if chosen is None:
        return {"choices": [], "trend": None}
    trend = quality.trend(request.authority, *chosen)
    told = closing_days.deadline_of(request.authority, *chosen)
    in_guide = closing_days.deadline(*chosen).closes_on
    form = ClosingDayForm(year=chosen[1], initial={"closes_on": told.closes_on})
    return {
        "choices": [
            (f"{dataset}-{year}", presenting.title_for(dataset, year), (dataset, year) == chosen)
            for dataset, year in choices
        ],
        "chosen": f"{chosen[0]}-{chosen[1]}",
        "trend": trend,
        "deadline": told.sentence(timezone.localdate()),
        "closing_form": None if in_guide else form,
        "chart": _chart(trend),
    }


def _chart(trend: Trend) -> dict:
    """The trend as `_chart.html` takes it."""
    rows = [
        [sent.label, f"{sent.error:,}", f"{sent.query:,}", f"{sent.flag:,}"]
        for sent in trend.uploads
    ]
    return {
        "id": "quality",
        "heading": "What was found in each upload",
        "sentence": trend.sentence,
        "figure": charts.quality(trend),
        "table": {
            "id": "quality-numbers",
            "caption": "Rows found in each upload, oldest first",
            "headings": ["Sent", "Errors", "Queries", "Cells not relied on"],
            "rows": rows,
        },
    }


def _asked(request: HttpRequest) -> list[Chased]:
    """What is chased: of all, or of the worker and team that the body of a POST names."""
    listed = chasing.chased(request.authority, timezone.localdate())
    if request.method == "POST":
        who = (request.POST.get("worker", ""), request.POST.get("team", ""))
        listed = [c for c in listed if (c.assignment.worker, c.assignment.team) == who]
    _note_chased(request, len(listed))
    return listed


def _note_chased(request: HttpRequest, rows: int) -> None:
    audit.record(
        "chasing list read", person=request.user, authority=request.authority, findings=rows
    )


def _titles(listed: Iterable[Chased]) -> dict[UUID, str]:
    return {each.upload.pk: presenting.title_of(each.upload) for each in listed}


def _csv(rows: Iterable[exports.Row], name: str) -> HttpResponse:
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    exports.write_csv(rows, answer)
    return answer


def _xlsx(rows: Iterable[exports.Row], name: str) -> HttpResponse:
    book = BytesIO()
    exports.write_workbook(rows, book, sheet="Findings")
    answer = HttpResponse(book.getvalue(), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer
