"""The page about one child, and their ids: opened with a reason where one must be given, and never
without an entry in the audit trail."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import audit
from accounts.doors import door, fresh
from accounts.permissions import Permission
from boards.record_seen import ALL, seen_by
from csc_dashboard import child_page
from csc_dashboard.child_forms import RevealForm, WhyForm
from indicators.one_child.lanes import Lane
from records import access
from records.access import KnownChild


@sensitive_post_parameters()
@door(Permission.SEE_CHILD)
@require_http_methods(["GET", "POST"])
def child(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """One child: how things stand, what happened across agencies, and what nobody covers."""
    known, seen = _known_or_404(request, child_id)
    asks_why = Permission.SEE_CASES_WITHOUT_REASON not in request.permissions
    form = WhyForm(request.POST or None)
    context = {"child_id": child_id, "form": form}
    if asks_why and not (request.method == "POST" and form.is_valid()):
        return render(request, "child/why.html", context)
    _audited(request, known, "child opened", form.cleaned_data["reason"] if asks_why else "", seen)
    context |= child_page.context(request.authority, known, seen)
    context |= {"may_reveal": seen == ALL}
    return render(request, "child/child.html", context)


@sensitive_post_parameters()
@door(Permission.SEE_CHILD)
@fresh
@require_http_methods(["GET", "POST"])
def child_ids(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """The ids of a child, masked until a reason is given, whoever asks."""
    known, seen = _known_or_404(request, child_id)
    if seen != ALL:
        raise Http404
    form = RevealForm(request.POST or None)
    context: dict[str, object] = {"child_id": child_id, "form": form}
    if request.method == "POST" and form.is_valid():
        _audited(request, known, "ids of a child revealed", form.cleaned_data["reason"], seen)
        context["ids"] = access.identifiers_of(request.user, request.authority, known)
    return render(request, "child/ids.html", context)


def _known_or_404(request: HttpRequest, child_id: UUID) -> tuple[KnownChild, frozenset[Lane]]:
    """The child and what of them may be seen. A child that may not be seen answers as one that
    never was."""
    known = access.child_for(request.user, request.permissions, request.authority, child_id)
    seen = seen_by(request.user, request.permissions, request.authority, known) if known else None
    if not seen:
        raise Http404
    return known, seen


def _audited(
    request: HttpRequest, known: KnownChild, action: str, reason: str, seen: frozenset[Lane]
) -> None:
    """Kept in the transaction of the request, before anything of the child is read."""
    audit.record(
        action,
        person=request.user,
        authority=request.authority,
        subject=f"child {known.public_id}",
        reason=reason,
        children=1,
        lanes=len(seen),
    )
