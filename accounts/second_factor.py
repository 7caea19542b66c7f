"""The second factor: forms and pages for apps, passkeys and recovery codes.

The pages are django-allauth's, in the product's words; what it leaves to a cache of one process is
kept in the database here: that a code opens once, and that nobody guesses without end.
"""

from __future__ import annotations

from typing import Any

from allauth.account.views import BaseReauthenticateView, ReauthenticateView
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import views as base_views
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as totp_views
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn import views as passkey_views
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.crypto import constant_time_compare

from accounts import actions, guessing, sessions
from accounts.models import Person
from accounts.permissions import PASSKEY_ROLES

# Up to which step of the clock codes of an app have been used.
USED = "used_up_to"


@transaction.atomic
def use_code(person: Person, code: str) -> Authenticator | None:
    """What the code belongs to, the person's app or their recovery codes; None where it is wrong.

    It is used up by this: neither it nor an older one of the app opens again.
    """
    code = "".join(code.split())
    held = Authenticator.objects.select_for_update().filter(user=person)
    for authenticator in held.exclude(type=Authenticator.Type.WEBAUTHN).order_by("-type"):
        if authenticator.type == Authenticator.Type.TOTP:
            right = _use_up(authenticator, code)
        else:
            right = authenticator.wrap().validate_code(code)
        if right:
            authenticator.user = person
            return authenticator
    return None


def _use_up(app: Authenticator, code: str) -> bool:
    secret = decrypt(app.data["secret"])
    for counter in yield_hotp_counters_from_time():
        right = constant_time_compare(code, format_hotp_value(hotp_value(secret, counter)))
        if right and counter > app.data.get(USED, 0):
            app.data[USED] = counter
            app.save(update_fields=["data"])
            return True
    return False


class _Code(forms.Form):
    """The field for a code, and what its being wrong leads to."""

    code = forms.CharField(
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        label="Code",
        error_messages={"required": "Enter a code."},
    )

    def clean_code(self) -> str:
        """Find whose it is, and use it up."""
        code = self.cleaned_data["code"]
        self.authenticator = use_code(self.user, code)
        if self.authenticator is None:
            actions.note_wrong_proof(self.user, "second factor")
            raise get_adapter().validation_error("incorrect_code")
        return code


class SignInCodeForm(_Code, AuthenticateForm):
    """A code while signing in."""


class ConfirmCodeForm(_Code, ReauthenticateForm):
    """A code to show again that it is oneself."""


class FirstCodeForm(ActivateTOTPForm):
    """The first code of an app, which proves that it was set up."""

    code = forms.CharField(
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        label="Code your app shows",
        error_messages={"required": "Enter the code your app shows."},
    )


class PasskeyForm(AddWebAuthnForm):
    """A new passkey."""

    name = forms.CharField(
        max_length=60,
        required=False,
        label="Name",
        help_text="By which you will know it, like “work laptop”.",
    )
    field_order = ("name", "credential")


class Slowed:
    """A page on which somebody could guess: tries are counted, and refused when there are many."""

    def guessed_at(self) -> Person:
        """Whose code or password is asked for."""
        return self.request.user

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Try, if a try may be made now; a blank form is none."""
        if not any(request.POST.get(name) for name in ("code", "password", "credential")):
            return super().post(request, *args, **kwargs)
        person = self.guessed_at()
        attempt = guessing.at_confirming(request, person.pk, person.email)
        if attempt.wait:
            return guessing.told_to_wait(request, attempt)
        response = super().post(request, *args, **kwargs)
        if getattr(self, "let_through", False):
            attempt.succeeded()
        elif not request.POST.get("code"):  # of which its form says so itself
            what = "password" if request.POST.get("password") else "second factor"
            actions.note_wrong_proof(person, what)
        return response

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """It was right."""
        self.let_through = True
        return super().form_valid(form)


class SignInCode(Slowed, base_views.AuthenticateView):
    """The second step of signing in."""

    template_name = "accounts/second_factor_asked.html"

    def guessed_at(self) -> Person:
        """Who has given the password already."""
        return self.stage.login.user

    def get_context_data(self, **kwargs: Any) -> dict:
        """Which ways the person has."""
        return super().get_context_data(**kwargs) | ways_of(self.guessed_at())


class _Confirming(Slowed):
    def form_valid(self, form: forms.Form) -> HttpResponse:
        """It is they; what they wanted is done."""
        actions.note_confirmed(self.request.user)
        return super().form_valid(form)


class ConfirmByCode(_Confirming, base_views.ReauthenticateView):
    """Show with a code that it is oneself."""

    template_name = "accounts/confirm.html"


class ConfirmByPasskey(_Confirming, passkey_views.ReauthenticateWebAuthnView):
    """Show with a passkey that it is oneself."""

    template_name = "accounts/confirm_passkey.html"

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        """The same page again, with what was wrong."""
        return BaseReauthenticateView.form_invalid(self, form)


class ConfirmByPassword(_Confirming, ReauthenticateView):
    """Show with the password that it is oneself, where there is no second factor."""

    template_name = "accounts/confirm.html"

    def get_form(self, form_class: type | None = None) -> forms.Form:
        """The library's form, in the product's words."""
        form = super().get_form(form_class)
        field = form.fields["password"]
        field.label, field.help_text = "Password", ""
        field.widget.attrs.pop("placeholder", None)
        field.error_messages["required"] = "Enter your password."
        return form


class Index(base_views.IndexView):
    """One's second factors, and how to add one."""

    template_name = "accounts/second_factor.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        """What there is, and what there must be."""
        person = self.request.user
        needs_passkey = (
            settings.PASSKEY_REQUIRED
            and person.roles.filter(name__in=[role.value for role in PASSKEY_ROLES]).exists()
        )
        return super().get_context_data(**kwargs) | {
            "needs_passkey": needs_passkey,
            "shown": sessions.has_second_factor(self.request),
            "shown_passkey": sessions.has_passkey(self.request),
            "required": settings.SECOND_FACTOR_REQUIRED,
            "by_number": self.request.get_host().partition(":")[0] == "127.0.0.1",
        }


class AddApp(totp_views.ActivateTOTPView):
    """Set an app up that shows codes."""

    template_name = "accounts/add_app.html"

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Keep it; its first code counts as shown, and as used."""
        response = super().form_valid(form)
        app = Authenticator.objects.get(user=self.request.user, type=Authenticator.Type.TOTP)
        app.data[USED] = max(yield_hotp_counters_from_time())
        app.save(update_fields=["data"])
        _shown(app)
        _changed(self.request, "added app for codes")
        return response


class RemoveApp(totp_views.DeactivateTOTPView):
    """Do without the app that shows codes."""

    template_name = "accounts/remove_app.html"

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Forget it."""
        _changed(self.request, "removed app for codes")
        return super().form_valid(form)


class AddPasskey(passkey_views.AddWebAuthnView):
    """Add a passkey."""

    template_name = "accounts/add_passkey.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        """The library leaves the form with its errors out."""
        context_data = super().get_context_data(**kwargs)
        return {"form": kwargs.get("form") or self.get_form()} | context_data

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Keep it; having made it just now is as good as showing it."""
        response = super().form_valid(form)
        mine = Authenticator.objects.filter(
            user=self.request.user, type=Authenticator.Type.WEBAUTHN
        )
        _shown(mine.latest("pk"))
        _changed(self.request, "added passkey")
        return response


class RemovePasskey(passkey_views.RemoveWebAuthnView):
    """Do without a passkey."""

    template_name = "accounts/remove_passkey.html"
    success_url = reverse_lazy("mfa_index")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Forget it, unless nothing would be left."""
        if not get_adapter().can_delete_authenticator(self.get_object()):
            messages.error(request, get_adapter().error_messages["cannot_delete_authenticator"])
            return redirect("mfa_index")
        _changed(request, "removed passkey")
        return super().post(request, *args, **kwargs)


class RecoveryCodes(recovery_views.ViewRecoveryCodesView):
    """The recovery codes, shown once."""

    template_name = "accounts/recovery_codes.html"


class NewRecoveryCodes(recovery_views.GenerateRecoveryCodesView):
    """Other recovery codes in place of those there are."""

    template_name = "accounts/new_recovery_codes.html"

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Make them."""
        _changed(self.request, "made recovery codes")
        return super().form_valid(form)


def ways_of(person: Person) -> dict[str, bool]:
    """`by_code`, `by_passkey`: which of the two a person can show."""
    kinds = set(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    return {
        "by_code": bool(kinds & {Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES}),
        "by_passkey": Authenticator.Type.WEBAUTHN in kinds,
    }


def _changed(request: HttpRequest, what: str) -> None:
    """Note a change of somebody's second factors. Their other sessions end: one that began with the
    password alone could add a second factor of its own beside the new one."""
    actions.note_second_factor(request.user, what)
    sessions.end([each for each in sessions.of(request.user) if not each.is_current()])


def _shown(authenticator: Authenticator) -> None:
    """Let the session know that this second factor was shown in it."""
    from allauth.mfa.base.internal.flows import post_authentication

    post_authentication(context.request, authenticator, reauthenticated=True)
