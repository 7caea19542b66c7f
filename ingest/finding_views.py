"""Pages of findings: by rule, table or child, filtered, one by one; and what is said of them."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from accounts import audit
from accounts.doors import door
from accounts.permissions import Permission
from ingest import finding_actions, finding_queries, presenting, queries
from ingest.as_sent import FilesAgain, NotReadAgainError
from ingest.finding_forms import AssignForm, ChildForm, FilterForm, NoteForm
from ingest.finding_lists import Listed, about, messages_of
from ingest.finding_queries import Wanted
from ingest.models import Finding, Upload
from records import access

CHILDREN_ON_A_PAGE = 25
# Said of more at once than anybody has looked at, it is a slip.
MOST_AT_ONCE = 5000


@door(Permission.UPLOAD_RETURNS)
@require_GET
def findings(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """What is wrong, by rule, and which rules could not be tried."""
    upload = upload_or_404(request, upload_id)
    context = about(upload) | {
        "found": queries.by_rule(upload),
        "untried": presenting.untried(upload),
        "tabs": _tabs(upload, "findings"),
    }
    return render(request, "ingest/findings.html", context)


@door(Permission.UPLOAD_RETURNS)
@require_GET
def findings_by_table(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """What is wrong, table by table."""
    upload = upload_or_404(request, upload_id)
    context = about(upload) | {
        "tables": finding_queries.by_table(upload),
        "tabs": _tabs(upload, "findings_by_table"),
    }
    return render(request, "ingest/findings/by_table.html", context)


@door(Permission.UPLOAD_RETURNS)
@require_GET
def findings_by_worker(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """What is wrong, by team and worker, where the return names them."""
    upload = upload_or_404(request, upload_id)
    lines = finding_queries.by_worker(upload)
    context = about(upload) | {
        "lines": lines,
        "named": any(line.team or line.worker for line in lines),
        "tabs": _tabs(upload, "findings_by_worker"),
    }
    return render(request, "ingest/findings/by_worker.html", context)


@door(Permission.UPLOAD_RETURNS)
@require_GET
def findings_by_child(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """What is wrong, child by child."""
    upload = upload_or_404(request, upload_id)
    page = Paginator(queries.by_child(upload), CHILDREN_ON_A_PAGE).get_page(request.GET.get("page"))
    here = [line["child"] for line in page]
    rows: dict[str, list] = {child: [] for child in here}
    message_of = messages_of(upload)
    for finding in queries.rows_found(upload, child__in=here):
        rows[finding.child].append((finding, message_of(finding.rule)))
    note_children_seen(request, upload, children=len(here))
    pages = access.public_ids_by_own(request.authority, here)
    context = about(upload) | {
        "page": page,
        "children": [(line, rows[line["child"]], pages.get(line["child"])) for line in page],
        "tabs": _tabs(upload, "findings_by_child"),
        "child_form": ChildForm(),
    }
    return render(request, "ingest/findings_by_child.html", context)


@door(Permission.UPLOAD_RETURNS)
@vary_on_headers("HX-Request")
@require_GET
def findings_of_rule(request: HttpRequest, upload_id: UUID, rule: str) -> HttpResponse:
    """The rows that fail one rule."""
    upload = upload_or_404(request, upload_id)
    asked = request.GET.copy()
    asked["rule"] = rule
    listed = Listed(upload, asked)
    if not listed.of_the_rule(rule):
        raise Http404
    note_children_seen(request, upload, rule=rule, rows=len(listed.page))
    context = listed.context() | {"rule": rule, "message": queries.message_of(upload, rule)}
    return _page(request, "ingest/findings_of_rule.html", context)


@door(Permission.UPLOAD_RETURNS)
@vary_on_headers("HX-Request")
@require_GET
def findings_list(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Every finding, filtered by kind, table, rule, what became of it and what was said of it."""
    upload = upload_or_404(request, upload_id)
    listed = Listed(upload, request.GET)
    note_children_seen(request, upload, rows=len(listed.page))
    context = listed.context() | {
        "tabs": _tabs(upload, "findings_list"),
        "child_form": ChildForm(),
    }
    return _page(request, "ingest/findings/list.html", context)


@door(Permission.UPLOAD_RETURNS)
@require_POST
def search_findings(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """The findings of children whose id holds a text, which comes in the body alone."""
    upload = upload_or_404(request, upload_id)
    form = ChildForm(request.POST)
    child = form.cleaned_data["child"].strip() if form.is_valid() else ""
    listed = Listed(upload, request.POST, child=child)
    if not child:
        listed.page.object_list = []
    note_children_seen(request, upload, rows=len(listed.page), searched_by="child")
    context = listed.context() | {"child_form": form, "form": form, "child": child}
    return render(request, "ingest/findings/search.html", context)


@door(Permission.UPLOAD_RETURNS)
@require_GET
def finding(request: HttpRequest, upload_id: UUID, finding_id: int) -> HttpResponse:
    """One finding: the row as it came with the cells marked, what was said, what to do."""
    upload = upload_or_404(request, upload_id)
    earlier = finding_queries.before(upload)
    one = finding_queries.wanted_of(upload, earlier, Wanted()).filter(pk=finding_id).first()
    if one is None:
        raise Http404
    row, worker, unread = None, "", ""
    try:
        files = FilesAgain(upload)
        row, worker = files.row(one), files.worker_of(one.child)
    except NotReadAgainError as reason:
        unread = str(reason)
    note_children_seen(request, upload, rule=one.rule, rows=1)
    identities = [one.identity]
    given = finding_queries.assignments_of(upload, identities).get(one.identity)
    message_of = messages_of(upload)
    context = about(upload) | {
        "finding": one,
        "message": message_of(one.rule),
        "since": finding_queries.since_of(one, earlier),
        "earlier": earlier,
        "row": row,
        "unread": unread,
        "beside": [(each, message_of(each.rule)) for each in finding_queries.beside(one)],
        "around": finding_queries.around(one),
        "notes": finding_queries.notes_on(upload, identities).get(one.identity, []),
        "given": given,
        "note_form": NoteForm(auto_id="note_%s"),
        "assign_form": AssignForm(
            today=timezone.localdate(),
            auto_id="assign_%s",
            initial={
                "worker": given.worker if given else worker,
                "team": given.team if given else "",
                "due_on": given.due_on if given else None,
            },
        ),
        "worker_told": worker,
    }
    return render(request, "ingest/findings/finding.html", context)


@door(Permission.UPLOAD_RETURNS)
@require_POST
def note_findings(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Write a note on one finding or on all that were listed, or accept them."""
    form = NoteForm(request.POST)

    def note(upload: Upload, chosen: list[Finding]) -> str:
        said = finding_actions.note(upload, chosen, request.user, **form.cleaned_data)
        what = "Accepted" if form.cleaned_data["accepted"] else "Note written on"
        return f"{what} {said} finding{'' if said == 1 else 's'}."

    return _say(request, upload_id, form, note)


@door(Permission.UPLOAD_RETURNS)
@require_POST
def assign_findings(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Give one finding, or all that were listed, to a worker or a team."""
    form = AssignForm(request.POST, today=timezone.localdate())

    def assign(upload: Upload, chosen: list[Finding]) -> str:
        given = finding_actions.assign(upload, chosen, request.user, **form.cleaned_data)
        return f"Given {given} finding{'' if given == 1 else 's'} to be put right."

    return _say(request, upload_id, form, assign)


@door(Permission.UPLOAD_RETURNS)
@require_POST
def take_back_finding(request: HttpRequest, upload_id: UUID, finding_id: int) -> HttpResponse:
    """The finding is no longer given to anybody."""
    upload = upload_or_404(request, upload_id)
    one = Finding.objects.filter(upload=upload, pk=finding_id).first()
    if one is None:
        raise Http404
    finding_actions.take_back(upload, one, request.user)
    messages.success(request, "Taken back: nobody is asked to put it right.")
    return redirect("finding", request.authority.code, upload.pk, one.pk)


def _say(
    request: HttpRequest,
    upload_id: UUID,
    form: NoteForm | AssignForm,
    deed: Callable[[Upload, list[Finding]], str],
) -> HttpResponse:
    """Do something to the finding named in the form, or to all that its filters ask for."""
    upload = upload_or_404(request, upload_id)
    one = request.POST.get("finding", "")
    earlier = finding_queries.before(upload)
    asked = FilterForm(request.POST, upload=upload, earlier=earlier)
    child = request.POST.get("child", "").strip()
    understood = asked.is_valid() and (not child or ChildForm(request.POST).is_valid())
    wanted = asked.wanted(child=child if understood else "")
    found = finding_queries.wanted_of(upload, earlier, wanted)
    if one:
        found = Finding.objects.filter(upload=upload, pk=int(one) if one.isdecimal() else None)
    if not form.is_valid():
        messages.error(request, next(iter(form.errors.values()))[0])
    elif not understood:
        # A filter that is not understood must not become none.
        messages.error(request, "Nothing was done: choose the findings from the lists again.")
    elif found.count() > MOST_AT_ONCE:
        messages.error(request, f"These are more than {MOST_AT_ONCE:,} findings: choose fewer.")
    else:
        messages.success(request, deed(upload, list(found)))
    if one.isdecimal():
        return redirect("finding", request.authority.code, upload.pk, int(one))
    address = reverse("findings_list", args=[request.authority.code, upload.pk])
    kept = QueryDict(mutable=True)
    kept.update({name: said for name, said in vars(wanted).items() if said and name != "child"})
    return redirect(f"{address}?{kept.urlencode()}" if kept else address)


def upload_or_404(request: HttpRequest, upload_id: UUID) -> Upload:
    """The upload, if it is the authority's."""
    found = queries.upload_of(request.authority, upload_id)
    if found is None:
        raise Http404
    found.authority = request.authority  # as found by the door: not to be asked for again
    return found


def note_children_seen(request: HttpRequest, upload: Upload, **detail: object) -> None:
    """Leave in the audit trail that findings of children were read."""
    audit.record(
        "findings read", person=request.user, authority=request.authority, subject=upload, **detail
    )


def _page(request: HttpRequest, template: str, context: dict) -> HttpResponse:
    """The whole page, or its list alone where htmx asks."""
    return render(request, "ingest/findings/_list.html" if request.htmx else template, context)


def _tabs(upload: Upload, current: str) -> list[tuple[str, str, bool]]:
    names = (
        ("By rule", "findings"),
        ("By table", "findings_by_table"),
        ("By child", "findings_by_child"),
        ("By worker", "findings_by_worker"),
        ("One by one", "findings_list"),
    )
    address = [upload.authority.code, upload.pk]
    return [(title, reverse(name, args=address), name == current) for title, name in names]
