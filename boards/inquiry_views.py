"""Pages of inquiries: the register, one inquiry, data and voices side by side, what comes of it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import Permission
from boards import inquiry_actions as actions
from boards import inquiry_queries as queries
from boards import synthesis as side_by_side
from boards.actions import MayNot
from boards.inquiry_doors import inquiry_door
from boards.inquiry_figures import shown
from boards.inquiry_forms import InquiryForm
from boards.inquiry_parts import ADDED, CHANGED, Part
from boards.models import InquiryState, Priority
from boards.priority_progress import progress
from boards.queries import boards_for
from boards.rules import inquiry as rules
from boards.versions import ChangedMeanwhile, once_more
from indicators.catalogue import INDICATORS
from indicators.queries import Reader
from indicators.small_numbers import rules_of
from records.calendar import LOCKDOWN

COLOURS = {"raised": "", "looking": "blue", "acting": "amber", "closed": "green"}


@inquiry_door(rules.SEE)
@require_GET
def inquiry(request: HttpRequest) -> HttpResponse:
    """The question, what is supposed, the figures kept, and the evidence beside them."""
    here, sees = request.inquiry, sees_small_numbers(request)
    small = rules_of(request.authority)
    hypotheses = list(here.hypotheses.all())
    evidence = queries.evidence_of(here)
    figures = [
        {
            "kept": kept,
            "title": INDICATORS[kept.indicator].title if kept.indicator in INDICATORS else "",
            "told": shown(kept, sees=sees, rules=small),
        }
        for kept in here.figures.select_related("frozen_by")
    ]
    for each in hypotheses:
        each.heard = sum(e.hypothesis_id == each.pk for e in evidence)
        each.colour = {"supported": "green", "contradicted": "red"}.get(each.holds, "")
    for each in evidence:
        each.colour = {"different": "amber", "adds": "blue"}.get(each.tells, "")
    context = _about(request, "inquiry") | {
        "hypotheses": hypotheses,
        "figures": figures,
        "evidence": evidence,
        "heard": side_by_side.in_words(evidence),
        "sees": sees,
    }
    return render(request, "boards/inquiries/inquiry.html", context)


@inquiry_door(rules.SEE)
@require_GET
def synthesis(request: HttpRequest) -> HttpResponse:
    """Data and voices side by side, by hypothesis and by theme."""
    here, sees = request.inquiry, sees_small_numbers(request)
    small = rules_of(request.authority)
    figures = list(here.figures.all())
    told = {kept.pk: shown(kept, sees=sees, rules=small)["sentence"] for kept in figures}
    for kept in figures:
        kept.said = told[kept.pk]
        kept.title = INDICATORS[kept.indicator].title if kept.indicator in INDICATORS else ""
    evidence = queries.evidence_of(here)
    themes = side_by_side.themes(evidence)
    context = _about(request, "synthesis") | {
        "sides": side_by_side.sides(list(here.hypotheses.all()), figures, evidence),
        "summary": side_by_side.in_words(evidence),
        "themes": {
            "id": "themes",
            "caption": "Themes, and the story they tell beside the figures",
            "headings": ["Theme", "Heard", "Same story", "Different story", "Adds", "From whom"],
            "rows": [[t.name, str(t.heard), *map(str, t.counts), t.sources] for t in themes],
            "tall": False,
        },
    }
    return render(request, "boards/inquiries/synthesis.html", context)


@inquiry_door(rules.SEE)
@require_GET
def response(request: HttpRequest) -> HttpResponse:
    """What is proposed, what became a priority and whether the figures move, what was written
    back."""
    here = request.inquiry
    priorities = queries.priorities_of(here.priorities.all())
    context = _about(request, "response") | {
        "proposals": queries.proposals_of(here),
        "priorities": moving(request, priorities),
        "notes": list(here.notes.select_related("written_by")),
        "may_evaluate": Permission.WORK_ON_INQUIRIES in request.permissions,
        "evaluations": here.evaluations.defer("results"),
        "may_speak": not rules.SPEAK.refusal(request.who, here.standing),
        "may_review": not rules.REVIEW_PRIORITY.refusal(request.who, here.standing),
        "today": timezone.localdate(),
    }
    return render(request, "boards/inquiries/response.html", context)


@inquiry_door(rules.DESCRIBE)
@require_http_methods(["GET", "POST"])
def describe_inquiry(request: HttpRequest) -> HttpResponse:
    """Say anew what is asked, why, for whom and by whom."""
    here = request.inquiry
    known = boards_for(request.authority, request.user, request.roles)
    names = ("question", "why", "stage", "review_on", "version")
    now = {name: getattr(here, name) for name in names}
    now |= {"board": here.board_id, "owner": str(here.owner_id or "")}
    made = {"authority": request.authority, "boards": known}
    form = InquiryForm(request.POST or None, initial=now, **made)
    stands = None
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["version"] or 0
        try:
            actions.describe(here, **form.said, seen=seen, by=request.user, who=request.who)
        except ChangedMeanwhile as meanwhile:
            row = meanwhile.row
            stands = [("The question", row.question), ("Why it matters", row.why)]
            form = InquiryForm(once_more(request.POST, version=str(row.version)), **made)
            form.full_clean()
            form.add_error(None, str(meanwhile))
        except MayNot as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Saved.")
            return redirect("inquiry", request.authority.code, here.pk)
    context = {
        "form": form,
        "trail": _trail(request),
        "form_title": "Change the inquiry",
        "button": "Save",
        "stands": stands,
    }
    return render(request, "boards/form.html", context)


@inquiry_door(rules.LOOK)
@require_POST
def move_inquiry(request: HttpRequest) -> HttpResponse:
    """Begin to look into it, or to act on it."""
    state = request.POST.get("state")
    try:
        if state not in actions.DOING:
            raise MayNot("Choose whether to look into it or to act on it.")
        actions.move(request.inquiry, InquiryState(state), by=request.user, who=request.who)
    except MayNot as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"The inquiry is {InquiryState(state).label.lower()} now.")
    return redirect("inquiry", request.authority.code, request.inquiry.pk)


@inquiry_door(rules.SEE)
@require_http_methods(["GET", "POST"])
def add_to_inquiry(request: HttpRequest, what: str) -> HttpResponse:
    """Add something to an inquiry: a hypothesis, figures, evidence, a proposal, a priority."""
    if what not in ADDED:
        raise Http404
    return _write(request, ADDED[what], None, what)


@inquiry_door(rules.SEE)
@require_http_methods(["GET", "POST"])
def change_in_inquiry(request: HttpRequest, what: str, number: int) -> HttpResponse:
    """Change something of an inquiry: judge a hypothesis, speak on a proposal, review."""
    part = CHANGED.get(what)
    row = part.rows(request.inquiry).filter(pk=number).first() if part else None
    if row is None:
        raise Http404
    return _write(request, part, row, what)


@inquiry_door(rules.SEE)
@require_GET
def feedback_note(request: HttpRequest, number: int) -> HttpResponse:
    """A note to those who took part, to print."""
    note = request.inquiry.notes.select_related("written_by").filter(pk=number).first()
    if note is None:
        raise Http404
    may_send = not rules.SEND_BACK.refusal(request.who, request.inquiry.standing)
    context = {"note": note, "inquiry": request.inquiry, "may_send": may_send}
    return render(request, "boards/inquiries/feedback.html", context | {"trail": _trail(request)})


def _write(request: HttpRequest, part: Part, row, what: str) -> HttpResponse:
    """A part of an inquiry to be written: the form, what stands where somebody changed it
    meanwhile, and the action."""
    here = request.inquiry
    state = None if request.method == "POST" else here.standing
    if refusal := _refusal(part, request.who, state):
        raise PermissionDenied(refusal)
    made = {"inquiry": here, "row": row} | part.options(here)
    names = (*part.names, "version")
    initial = {name: getattr(row, name) for name in names if hasattr(row, name)}
    if row is None:
        initial["hypothesis"] = request.GET.get("hypothesis", "")
    # A form without fields is sent by its button alone: nothing in it is not the same as no form.
    sent = request.POST if request.method == "POST" else None
    form, stands = part.form(sent, initial=initial, **made), None
    if request.method == "POST" and form.is_valid():
        try:
            part.save(here, row, dict(form.cleaned_data), by=request.user, who=request.who)
        except ChangedMeanwhile as meanwhile:
            stands = part.stands(meanwhile.row)
            form = part.form(once_more(request.POST, version=str(meanwhile.row.version)), **made)
            form.full_clean()
            form.add_error(None, str(meanwhile))
        except MayNot as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, part.done)
            return redirect(_after(what), request.authority.code, here.pk)
    context = {
        "form": form,
        "trail": _trail(request),
        "form_title": part.title,
        "button": part.button,
        "about": str(getattr(row, "words", "") or getattr(row, "title", "")) if row else "",
        "warning": part.warning,
        "stands": stands,
    }
    return render(request, "boards/inquiries/form.html", context)


def _refusal(part: Part, who, state) -> str:
    """Why somebody may not begin to write; what was sent is refused with its words still there, by
    the action."""
    if state is not None:
        return part.doing.refusal(who, state)
    may = part.doing.by & frozenset(who)
    return "" if may else part.doing.refusal(who, next(iter(part.doing.while_)))


def _after(what: str) -> str:
    return "response" if what in ("proposal", "priority", "feedback") else "inquiry"


def _about(request: HttpRequest, current: str) -> dict:
    """What every page of an inquiry shows above: the question, its state, its tabs, what may be
    done."""
    here, who = request.inquiry, request.who
    at = [request.authority.code, here.pk]
    parts = (
        ("Question and evidence", "inquiry"),
        ("Data and voices", "synthesis"),
        ("What we do about it", "response"),
    )
    may = {key: not part.doing.refusal(who, here.standing) for key, part in ADDED.items()}
    kept_at = ""
    if here.kept_shift_id and sees_small_numbers(request):
        kept_at = reverse("kept_shift", args=[request.authority.code, here.kept_shift_id])
    return {
        "inquiry": here,
        "colour": COLOURS[here.state],
        "tabs": [(title, reverse(name, args=at), name == current) for title, name in parts],
        "may": may,
        "may_describe": not rules.DESCRIBE.refusal(who, here.standing),
        "may_look": not rules.LOOK.refusal(who, here.standing),
        "may_act": not rules.ACT.refusal(who, here.standing),
        "may_judge": not rules.JUDGE.refusal(who, here.standing),
        "may_take_back": not rules.TAKE_BACK_EVIDENCE.refusal(who, here.standing),
        "kept_at": kept_at,
        "trail": register_trail(request),
    }


def moving(request: HttpRequest, rows: list[Priority]) -> list[Priority]:
    """Priorities, each with how its figures move (`moving`)."""
    reader = Reader(request.authority, sees_groups=sees_small_numbers(request), event=LOCKDOWN)
    found = progress(rows, reader)
    for each in rows:
        each.moving = found[each.pk]
        each.colour = {"met": "green", "stopped": ""}.get(each.state, "blue")
    return rows


def sees_small_numbers(request: HttpRequest) -> bool:
    return Permission.SEE_SMALL_NUMBERS in request.permissions


def register_trail(request: HttpRequest) -> list[tuple[str, str]]:
    return [("Inquiries", reverse("inquiries", args=[request.authority.code]))]


def _trail(request: HttpRequest) -> list[tuple[str, str]]:
    url = reverse("inquiry", args=[request.authority.code, request.inquiry.pk])
    return [*register_trail(request), (request.inquiry.question, url)]
