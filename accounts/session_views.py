"""Pages of sessions: signing in by either way, signing out, and the sessions one has open."""

from __future__ import annotations

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, logout
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import actions, entra, guessing
from accounts import sessions as sessions_of
from accounts.doors import anyone, signed_in
from accounts.forms import SignInForm


@transaction.non_atomic_requests
@anyone
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask who somebody is, and let them go on to where they were going.

    Whoever is unknown, disabled or wrong is answered alike, after the same work. A try is counted
    for good before anything is hashed, hence in no transaction of the whole request.
    """
    onward = _onward(request)
    if request.user.is_authenticated:
        return redirect(onward)
    if not settings.LOCAL_ACCOUNTS:
        return _page(request, None, onward)
    form = SignInForm(request.POST if request.method == "POST" else None)
    if request.method == "GET":
        return _page(request, form, onward)
    if not form.is_valid():
        # Nothing of what was typed: the database takes no NUL.
        actions.note_failed_sign_in("")
        return _page(request, form, onward)
    email, password = form.cleaned_data["username"], form.cleaned_data["password"]
    attempt = guessing.at_sign_in(request, email)
    if attempt.wait:
        form.add_error(None, attempt.sentence)
        response = _page(request, form, onward)
        response.status_code = 429
        response.headers["Retry-After"] = str(attempt.wait)
        return response
    person = authenticate(request, username=email, password=password)
    if person is None:
        actions.note_failed_sign_in(email)
        form.add_error(None, SignInForm.WRONG)
        return _page(request, form, onward)
    attempt.succeeded()
    login = Login(user=person, redirect_url=onward)
    return perform_password_login(request, {"email": person.email}, login)


def _page(request: HttpRequest, form: SignInForm | None, onward: str) -> HttpResponse:
    context = {"form": form, "next": onward, "entra": bool(settings.ENTRA_TENANT)}
    return render(request, "accounts/sign_in.html", context)


def _onward(request: HttpRequest) -> str:
    """The page of this service that was asked for before signing in; the first page otherwise."""
    address = request.POST.get("next", request.GET.get("next", ""))
    ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if ours else "/"


@anyone
@require_GET
def sign_in_again(request: HttpRequest) -> HttpResponse:
    """Where a sign-in that was left half-way begins again."""
    return redirect("sign_in")


@anyone
@require_POST
def sign_in_with_entra(request: HttpRequest) -> HttpResponse:
    """Go to Entra ID to sign in."""
    return entra.go(request, onward=_onward(request))


@transaction.non_atomic_requests
@anyone
@require_GET
def back_from_entra(request: HttpRequest) -> HttpResponse:
    """Come back from Entra ID, signed in or not."""
    return entra.back(request)


@signed_in
@require_http_methods(["GET", "POST"])
def confirm_with_entra(request: HttpRequest) -> HttpResponse:
    """Let somebody who signed in through Entra ID show there that it is they."""
    if sessions_of.ENTRA not in request.session:
        raise Http404
    onward = _onward(request)
    if request.method == "POST":
        return entra.go(request, onward=onward, again=True)
    return render(request, "accounts/confirm_with_entra.html", {"next": onward})


@signed_in
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session, and have the browser forget what it showed."""
    actions.note_sign_out(request.user)
    sessions_of.end([s for s in sessions_of.of(request.user) if s.is_current()])
    logout(request)
    messages.success(request, "You have signed out.")
    response = redirect("sign_in")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@signed_in
@require_GET
def sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in, each with a button to end it."""
    listed = [(one, sessions_of.browser_of(one.user_agent)) for one in sessions_of.of(request.user)]
    return render(request, "accounts/sessions.html", {"sessions": listed})


@signed_in
@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """End one of one's own sessions (`session`), or all but this one."""
    mine = sessions_of.of(request.user)
    wanted = request.POST.get("session", "")
    others = [one for one in mine if not one.is_current()]
    chosen = [one for one in mine if str(one.pk) == wanted] if wanted else others
    if not chosen:
        messages.info(request, "That session has ended already.")
        return redirect("sessions")
    sessions_of.end(chosen)
    actions.note_ended_sessions(request.user, len(chosen))
    messages.success(request, "Ended." if wanted else "Every other session is ended.")
    return redirect(reverse("sessions"))
