"""Pages of work lists: how many are overdue and due soon, one list by team and worker, its files.

Whoever must give a reason gives it once for a list while they are signed in; each opening and each
file is audited, with that reason.
"""

from __future__ import annotations

import pandas as pd
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods
from django.views.decorators.vary import vary_on_headers

from accounts import masking
from accounts.doors import door, fresh
from accounts.permissions import Permission
from accounts.two_people import Files, agreed_to
from indicators import exports
from indicators import work_list_presenting as presenting
from indicators import work_list_queries as queries
from indicators.work_list_forms import DayForm, ReasonForm, RowsForm
from indicators.work_list_queries import Asked
from indicators.work_lists import WORK_LISTS
from indicators.work_lists.define import Reading, WorkList
from records import access, sealing

ROWS_ON_A_PAGE = 50
REASONS = "reasons for work lists"


@door(Permission.SEE_CASES)
@vary_on_headers("HX-Request")
@require_GET
def work_lists(request: HttpRequest) -> HttpResponse:
    """Every work list with how many are overdue, due soon and later."""
    last_day = queries.last_day(request.authority)
    if last_day is None:
        return render(request, "indicators/work_lists.html", {"lines": [], "untold": []})
    form = DayForm(request.GET or None, last_day=last_day)
    query = f"?on={form.day.isoformat()}" if form.day != last_day else ""
    lines = [
        presenting.line(each, request.authority.code, query)
        for each in queries.readings(request.authority, form.day).values()
    ]
    context = {
        "filter": form,
        "form": form,
        "last_day": last_day,
        "lines": [each for each in lines if each.on],
        "untold": [each for each in lines if not each.on],
        "states": [state.value for state in presenting.STATES],
    }
    name = "_work_lists" if request.htmx else "work_lists"
    return render(request, f"indicators/{name}.html", context)


@door(Permission.SEE_CASES)
@vary_on_headers("HX-Request")
@require_http_methods(["GET", "POST"])
def work_list(request: HttpRequest, work_list: str) -> HttpResponse:
    """One list, most pressing first; asks why first, where the person must say."""
    chosen = _chosen(work_list)
    if request.method == "POST" and _must_say_why(request):
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return _ask_why(request, chosen, form)
        # A new dictionary: the session is saved where a key of it is set.
        request.session[REASONS] = {
            **request.session.get(REASONS, {}),
            _said_for(request, work_list): form.cleaned_data["reason"],
        }
        return redirect(request.get_full_path())
    if _reason(request, work_list) is None:
        return _ask_why(request, chosen, ReasonForm())
    reading, form, rows = _asked(request, work_list)
    page = Paginator(rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "list": chosen,
        "reading": reading,
        "form": form,
        "page": page,
        "count": len(rows),
        "query": request.GET.urlencode(),
        "sentence": presenting.sentence(reading),
        "soon": presenting.counted_in(reading),
        "columns": presenting.columns(reading),
    }
    if reading.on:
        shown = rows.iloc[page.start_index() - 1 : page.end_index()] if len(rows) else rows
        names = _opened(request, reading, shown)
        pages = access.public_ids_of(shown["child"].tolist())
        context["rows"] = presenting.page_rows(
            reading, shown, access.as_listed(names, masking.of(request)), pages
        )
        context["may_open"] = Permission.SEE_CHILD in request.permissions
    else:
        context["why_not"] = presenting.why_not(reading)
    name = "_work_list" if request.htmx else "work_list"
    return render(request, f"indicators/{name}.html", context)


@door(Permission.SEE_CASES)
@fresh
@agreed_to(Files.WORK_LISTS)
@require_GET
def work_list_csv(request: HttpRequest, work_list: str) -> HttpResponse:
    """The rows asked for as CSV."""
    return _file(request, work_list, "csv")


@door(Permission.SEE_CASES)
@fresh
@agreed_to(Files.WORK_LISTS)
@require_GET
def work_list_xlsx(request: HttpRequest, work_list: str) -> HttpResponse:
    """The rows asked for as a workbook."""
    return _file(request, work_list, "xlsx")


def _file(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    chosen = _chosen(key)
    if _reason(request, key) is None:
        return redirect("work_list", request.authority.code, key)
    reading, _, rows = _asked(request, key)
    if reading.on is None:
        raise Http404
    names = _opened(request, reading, rows, export=kind)
    sheets = [exports.Sheet(chosen.title, list(presenting.file_rows(reading, rows, names)))]
    name = f"{chosen.key}-{request.authority.code}-{reading.on.isoformat()}"
    answer = exports.csv_answer if kind == "csv" else exports.workbook_answer
    return answer(sheets, name)


def _asked(request: HttpRequest, key: str) -> tuple[Reading, RowsForm, pd.DataFrame]:
    """The list as at the day asked for, the form of its filters, and the rows asked for."""
    last_day = queries.last_day(request.authority)
    if last_day is None:
        raise Http404
    day = DayForm(request.GET or None, last_day=last_day).day
    reading = queries.readings(request.authority, day)[key]
    asked = {"on": day.isoformat()} | request.GET.dict()
    form = RowsForm(asked, last_day=last_day).with_choices(
        queries.named(reading.rows, "team"), queries.named(reading.rows, "worker")
    )
    if not form.is_valid():
        return reading, form, reading.rows
    said = form.cleaned_data
    sealed = sealing.kept_from(request.authority, request.user)
    wanted = Asked(said["state"], said.get("team", ""), said.get("worker", ""))
    rows = wanted.of(reading.rows)
    return reading, form, rows[~rows["child"].isin(sealed)] if len(rows) else rows


def _opened(
    request: HttpRequest, reading: Reading, rows: pd.DataFrame, **said: str
) -> dict[int, str]:
    return queries.opened(
        request.authority,
        reading,
        rows,
        person=request.user,
        reason=_reason(request, reading.work_list.key) or "",
        **said,
    )


def _ask_why(request: HttpRequest, chosen: WorkList, form: ReasonForm) -> HttpResponse:
    context = {"list": chosen, "form": form, "asks_why": True}
    return render(request, "indicators/work_list.html", context)


def _must_say_why(request: HttpRequest) -> bool:
    return Permission.SEE_CASES_WITHOUT_REASON not in request.permissions


def _reason(request: HttpRequest, key: str) -> str | None:
    """The reason given for a list; "" for who need not give one, None for who has yet to."""
    if not _must_say_why(request):
        return ""
    return request.session.get(REASONS, {}).get(_said_for(request, key))


def _said_for(request: HttpRequest, key: str) -> str:
    return f"{request.authority.code} {key}"


def _chosen(key: str) -> WorkList:
    if key not in WORK_LISTS:
        raise Http404
    return WORK_LISTS[key]
