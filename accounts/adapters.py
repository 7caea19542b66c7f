"""What django-allauth asks of the product: who may sign in, with what, and what is kept."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import Login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from accounts import actions, entra, guessing, sessions
from accounts.models import Person

PROOFS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class Accounts(DefaultAccountAdapter):
    """Signing in, whichever way, ends here: marks are set, and the trail gets its entry."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_password": "The password is not right."
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an administrator adds people, or the directory does."""
        return False

    def post_login(self, request: HttpRequest, user: Person, **how: Any) -> HttpResponse:
        """Mark the session's beginning, and go on to what was asked for."""
        sessions.begin(request.session, timezone.now())
        through = (how.get("signal_kwargs") or {}).get("sociallogin")
        if through is not None:
            entra.mark(request.session, through)
        actions.note_sign_in(user, entra=through is not None)
        response = super().post_login(request, user, **how)
        guessing.remember_device(request, response, user.email)
        return response

    def respond_user_inactive(self, request: HttpRequest, user: Person) -> HttpResponse:
        """The same as for anybody unknown."""
        return redirect("sign_in")

    def is_login_by_code_required(self, login: Login) -> bool:
        """Never: no code is sent by e-mail."""
        return False

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Whether django-allauth's own pages ask again: by the same rule as ours."""
        from allauth.core import context

        return not sessions.is_fresh(context.request, timezone.now())

    def get_reauthentication_methods(self, user: Person) -> list[dict]:
        """The ways in which somebody may show that it is they, the first being offered first.

        Who has a second factor shows that: a password alone would be the weaker proof.
        """
        from allauth.core import context

        if not user.is_authenticated:
            return []
        if sessions.ENTRA in context.request.session:
            return [_way("Sign in to Entra ID again", "confirm_with_entra")]
        kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
        ways = []
        if kinds & {Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES}:
            ways.append(_way("Use a code", "mfa_reauthenticate"))
        if Authenticator.Type.WEBAUTHN in kinds:
            # Before recovery codes, which are few; after an app, which needs no script.
            first = len(ways) if Authenticator.Type.TOTP in kinds else 0
            ways.insert(first, _way("Use a passkey", "mfa_reauthenticate_webauthn"))
        return ways or [_way("Use your password", "account_reauthenticate")]

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Only sentences: the library's own templates of messages are not used."""
        if message:
            messages.add_message(request, level, message, extra_tags=extra_tags)


def _way(description: str, url_name: str) -> dict:
    return {"id": url_name, "description": description, "url": reverse(url_name)}


class SecondFactors(DefaultMFAAdapter):
    """What is kept of second factors, and which may go."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "That was not right. Check it, and try again.",
        "cannot_delete_authenticator": "This is your only second factor: add another one first.",
    }

    def get_totp_issuer(self) -> str:
        """What the app on the telephone calls the product."""
        return settings.PRODUCT_NAME

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """For whom a passkey is made: this host, under the product's name."""
        return super().get_public_key_credential_rp_entity() | {"name": settings.PRODUCT_NAME}

    def generate_authenticator_name(self, user: Person, type: Authenticator.Type) -> str:
        """A name for a passkey that was given none."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return f"Passkey {count + 1}"

    def encrypt(self, text: str) -> str:
        """Under a key that no backup of the database holds."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What was kept, also under a key since replaced."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not the last one, where nobody may be without."""
        others = Authenticator.objects.filter(user=authenticator.user, type__in=PROOFS)
        return not settings.SECOND_FACTOR_REQUIRED or others.exclude(pk=authenticator.pk).exists()


def _cipher() -> MultiFernet:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    digests = (hashlib.sha256(f"second factors\0{key}".encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


class Directory(DefaultSocialAccountAdapter):
    """Who comes from Entra ID: known by directory and object, never by an address."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Never by a form: whoever holds an app role is added as they come."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find the person, or add them, and give them the roles the directory says."""
        try:
            entra.admit(request, sociallogin)
        except entra.NotAdmitted as refusal:
            raise ImmediateHttpResponse(entra.refused(request, str(refusal))) from refusal

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: object,
        error: object = None,
        exception: Exception | None = None,
        extra_context: dict | None = None,
    ) -> None:
        """One page for every way of failing; the trail says that it failed."""
        sentence = str(exception) if isinstance(exception, PermissionDenied) else ""
        raise ImmediateHttpResponse(entra.refused(request, sentence))
