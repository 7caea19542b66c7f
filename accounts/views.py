"""Pages of accounts: one's own account, an authority's people and its audit trail."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import PasswordResetConfirmView
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import actions, guessing, queries
from accounts.doors import anyone, authorities_of, door, fresh, fresh_to_change, signed_in
from accounts.forms import (
    AddPersonForm,
    AuditFilterForm,
    ChangePasswordForm,
    FirstPasswordForm,
    RolesForm,
)
from accounts.models import Person, Role
from accounts.permissions import GRANTS, Permission, RoleName

ENTRIES_ON_A_PAGE = 50
# Where a new password link waits for the one page that shows it.
LINK_TO_SHOW = "password_link_to_show"


_set_password = PasswordResetConfirmView.as_view(
    template_name="accounts/set_password.html",
    form_class=FirstPasswordForm,
    success_url=reverse_lazy("sign_in"),
)


@anyone
@sensitive_post_parameters()
def set_password(request: HttpRequest, uidb64: str, token: str) -> HttpResponse:
    """Set a first password through a link an administrator made; the link works once."""
    if not settings.LOCAL_ACCOUNTS:
        raise Http404
    response = _set_password(request, uidb64=uidb64, token=token)
    if response.status_code == 302 and request.method == "POST":
        messages.success(request, "Your password is set. Sign in with it.")
    return response


@signed_in
@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """Who the signed-in person is, and what they may do where."""
    roles = Role.objects.filter(person=request.user)
    places = [
        (authority, [str(role) for role in roles if role.authority_id == authority.pk])
        for authority in authorities_of(request.user)
    ]
    context = {
        "places": places,
        "has_password": settings.LOCAL_ACCOUNTS and request.user.has_usable_password(),
        "second_factor": queries.has_second_factor(request.user),
    }
    return render(request, "accounts/account.html", context)


@signed_in
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; sessions elsewhere end, this one stays."""
    if not settings.LOCAL_ACCOUNTS:
        raise Http404
    form = ChangePasswordForm(request.user, request.POST or None)
    if request.method == "POST" and request.POST.get("old_password"):
        # Whoever finds a session left open could guess here.
        attempt = guessing.at_confirming(request, request.user.pk, request.user.email)
        if attempt.wait:
            return guessing.told_to_wait(request, attempt)
        if "old_password" in form.errors:
            actions.note_wrong_proof(request.user, "password")
        else:
            attempt.succeeded()
    if request.method == "POST" and form.is_valid():
        form.save()
        update_session_auth_hash(request, request.user)
        UserSession.objects.create_from_request(request)
        messages.success(request, "Your password is changed.")
        return redirect("account")
    return render(request, "accounts/change_password.html", {"form": form})


@door(Permission.MANAGE_PEOPLE)
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who holds a role for the authority."""
    return render(request, "accounts/people.html", {"people": queries.people_of(request.authority)})


@door(Permission.MANAGE_PEOPLE)
@fresh_to_change
@require_http_methods(["GET", "POST"])
def add_person(request: HttpRequest) -> HttpResponse:
    """Add somebody to the authority, and show the link with which they set their password."""
    form = AddPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            newcomer = actions.add_person(request.authority, by=request.user, **form.cleaned_data)
        except actions.Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, f"{newcomer.name} is added.")
            elsewhere = queries.works_elsewhere(newcomer, request.authority)
            if not newcomer.has_usable_password() and not elsewhere:
                _keep_link(request, newcomer)
            return redirect("person", request.authority.code, newcomer.pk)
    trail = [("People", reverse("people", args=[request.authority.code]))]
    context = {"form": form, "trail": trail, "roles": _roles_in_words()}
    return render(request, "accounts/add_person.html", context)


@door(Permission.MANAGE_PEOPLE)
@fresh_to_change
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, person_id: str) -> HttpResponse:
    """One person of the authority: their roles, and what else can be done about their account."""
    somebody = _somebody(request, person_id)
    held = [role.name for role in somebody.roles_here]
    form = RolesForm(request.POST or None, initial={"roles": held})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_roles(somebody, request.authority, by=request.user, **form.cleaned_data)
        except actions.Refused as refusal:
            form.add_error("roles", str(refusal))
        else:
            messages.success(request, f"The roles of {somebody.name} are changed.")
            return redirect(request.path)
    link = request.session.get(LINK_TO_SHOW, {})
    if link.get("person") == str(somebody.pk):
        del request.session[LINK_TO_SHOW]
    else:
        link = {}
    context = {
        "somebody": somebody,
        "form": form,
        "link": link.get("address", ""),
        "oneself": somebody.pk == request.user.pk,
        "elsewhere": queries.works_elsewhere(somebody, request.authority),
        "from_directory": queries.comes_from_directory(somebody),
        "has_second_factor": queries.has_second_factor(somebody),
        "trail": [("People", reverse("people", args=[request.authority.code]))],
        "roles": _roles_in_words(),
    }
    return render(request, "accounts/person.html", context)


@door(Permission.MANAGE_PEOPLE)
@require_POST
@fresh
def password_link(request: HttpRequest, person_id: str) -> HttpResponse:
    """Make a new link with which the person sets their password."""
    somebody = _somebody(request, person_id)
    try:
        _keep_link(request, somebody)
    except actions.Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("person", request.authority.code, somebody.pk)


@door(Permission.MANAGE_PEOPLE)
@require_POST
@fresh
def set_active(request: HttpRequest, person_id: str) -> HttpResponse:
    """Disable a person's account, or enable it again (`active` is "yes")."""
    somebody = _somebody(request, person_id)
    active = request.POST.get("active") == "yes"
    try:
        actions.set_active(somebody, request.authority, active=active, by=request.user)
    except actions.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        state = "enabled" if active else "disabled"
        messages.success(request, f"The account of {somebody.name} is {state}.")
    return redirect("person", request.authority.code, somebody.pk)


@door(Permission.MANAGE_PEOPLE)
@require_POST
@fresh
def forget_second_factors(request: HttpRequest, person_id: str) -> HttpResponse:
    """Take a person's second factors away, so that they add others when they next sign in."""
    somebody = _somebody(request, person_id)
    try:
        actions.forget_second_factors(somebody, request.authority, by=request.user)
    except actions.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        sentence = f"{somebody.name} adds a new second factor when they next sign in."
        messages.success(request, sentence)
    return redirect("person", request.authority.code, somebody.pk)


@door(Permission.MANAGE_PEOPLE)
@require_POST
@fresh
def remove_person(request: HttpRequest, person_id: str) -> HttpResponse:
    """Take a person's roles for the authority away."""
    somebody = _somebody(request, person_id)
    try:
        actions.remove_person(somebody, request.authority, by=request.user)
    except actions.Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("person", request.authority.code, somebody.pk)
    messages.success(request, f"{somebody.name} no longer works here.")
    return redirect("people", request.authority.code)


@door(Permission.SEE_AUDIT)
@require_GET
def audit(request: HttpRequest) -> HttpResponse:
    """Who did what, when: newest first, narrowed by person, action and days."""
    form = AuditFilterForm(request.authority, request.GET)
    narrowed = form.cleaned_data if form.is_valid() else {}
    entries = queries.audit_trail(request.authority, **narrowed)
    page = Paginator(entries, ENTRIES_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "entries": queries.with_subjects(page)}
    return render(request, "accounts/audit.html", context)


def _somebody(request: HttpRequest, person_id: str) -> Person:
    """A person of the authority; anybody else was never there."""
    return get_object_or_404(queries.people_of(request.authority), pk=person_id)


def _keep_link(request: HttpRequest, somebody: Person) -> None:
    """Make a password link and keep it in the session for the next page alone."""
    parts = actions.password_link(somebody, request.authority, by=request.user)
    address = request.build_absolute_uri(reverse("set_password", args=parts))
    request.session[LINK_TO_SHOW] = {"person": str(somebody.pk), "address": address}


def _roles_in_words() -> list[tuple[str, list[str]]]:
    """Each role with what it may do, for the page that gives it."""
    return [
        (role.title, [permission.value for permission in Permission if permission in GRANTS[role]])
        for role in RoleName
    ]
