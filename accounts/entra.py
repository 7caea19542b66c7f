"""Signing in through Microsoft Entra ID: out to the directory, back with a token, and every ten
minutes asking whether the person still holds their roles.

django-allauth carries the flow (state, PKCE, the code for the token); the token is read here, with
its signature and the number given to this sign-in, both of which the library leaves out.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
import time
from collections.abc import Mapping, MutableMapping
from typing import Any

import jwt
import requests
from allauth.mfa.adapter import get_adapter as second_factors
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts import actions, authorities, sessions
from accounts.entra_token import Claims, Expected, Forged, key_of, read
from accounts.models import Person
from accounts.queries import PROVIDER

# Asked often enough that a role taken away is gone within fifteen minutes.
ASKED_EVERY = dt.timedelta(minutes=10)
# While the directory does not answer sessions go on, and are tried again so often.
TRIED_AGAIN_AFTER = dt.timedelta(minutes=1)
# Whoever is asked to prove it again must have done so within this.
NEWLY = dt.timedelta(minutes=5)
KEPT_SECONDS = 3600
REFRESH, ASKED, UID = "entra_refresh", "entra_asked_at", "entra_uid"
SECONDS_TO_WAIT = 5

_kept: dict[str, tuple[float, Any]] = {}


class NotAdmitted(Exception):
    """Somebody the directory knows may not come in; the text is what they are told."""


class Flow(OpenIDConnectOAuth2Adapter):
    """The flow of one request, out or back."""

    state: Mapping[str, Any] | None = None

    def __init__(self, request: HttpRequest, provider_id: str = PROVIDER) -> None:
        super().__init__(request, provider_id)

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """Where the directory sends people back to."""
        return request.build_absolute_uri(reverse("back_from_entra"))

    @property
    def openid_config(self) -> dict:
        """Where the directory's addresses are, as it says itself."""
        return configuration()

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **answer: Any
    ) -> SocialLogin:
        """Who comes back. Raises PermissionDenied with the sentence to tell them."""
        nonce = (self.state or {}).get("nonce", "")
        try:
            claims = believed(answer["response"].get("id_token", ""), nonce, timezone.now())
        except Forged as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        if (self.state or {}).get("again") and not _newly(claims, timezone.now()):
            raise PermissionDenied("The directory did not ask who you are. Try again.")
        said = {
            "uid": claims.uid,
            "name": claims.name,
            "address": claims.email,
            "roles": [role.value for role in claims.roles],
            "proved_at": claims.proved_at.timestamp() if claims.proved_at else 0,
        }
        return self.get_provider().sociallogin_from_response(request, {"id_token": said})


class _Back(OAuth2CallbackView):
    def _get_state(self, request: HttpRequest, provider: object) -> tuple:
        state, refusal = super()._get_state(request, provider)
        self.adapter.state = state
        return state, refusal


def go(request: HttpRequest, *, onward: str, again: bool = False) -> HttpResponse:
    """Send the browser to the directory; `again` where the person is to prove anew that it is they.

    Raises Http404 where no directory is named.
    """
    if not settings.ENTRA_TENANT:
        raise Http404
    provider = Flow(request).get_provider()
    provider.oauth2_adapter_class = Flow
    nonce = secrets.token_urlsafe(24)
    params = {"nonce": nonce, "response_mode": "query"}
    if again:
        params |= {"prompt": "login", "max_age": "0"}
    if settings.ENTRA_MFA_CONTEXT:
        demand = {"essential": True, "value": settings.ENTRA_MFA_CONTEXT}
        params["claims"] = json.dumps({"id_token": {"acrs": demand}})
    return provider.redirect(
        request, AuthProcess.LOGIN, onward, auth_params=params, nonce=nonce, again=again
    )


def back(request: HttpRequest) -> HttpResponse:
    """Whoever comes back from the directory is signed in, or told why not."""
    if not settings.ENTRA_TENANT:
        raise Http404
    try:
        return _Back.adapter_view(Flow(request))(request)
    except requests.RequestException:
        return refused(request, "Entra ID does not answer. Try again in a few minutes.")


def refused(request: HttpRequest, sentence: str) -> HttpResponse:
    """The page for whoever the directory or the product did not let in."""
    actions.note_failed_sign_in("")
    sentence = sentence or "The sign-in was not completed, or belongs to another page. Try again."
    return render(request, "accounts/entra_refused.html", {"sentence": sentence}, status=403)


@transaction.atomic
def admit(request: HttpRequest, login: SocialLogin) -> None:
    """Let the person in whom the token is of, known by directory and object alone.

    Somebody new is added. Raises NotAdmitted for a disabled account, and where an account that is
    not theirs has their address: whoever can write an address into a directory is nobody by that.
    """
    said = login.account.extra_data["id_token"]
    if login.is_existing:
        person = login.user
        if not person.is_active:
            raise NotAdmitted("Your account here is disabled. Ask your administrator.")
    else:
        if Person.objects.filter(email=said["address"]).exists():
            raise NotAdmitted(
                "An account with your address is here already, and is not connected with your"
                " directory. Ask your administrator."
            )
        person = actions.add_from_directory(email=said["address"], name=said["name"])
        login.connect(request, person)
    actions.roles_from_directory(person, authorities.find(settings.ENTRA_AUTHORITY), said["roles"])


def mark(session: MutableMapping, login: SocialLogin) -> None:
    """Note in a session that begins what it rests on, to be asked about again."""
    said = login.account.extra_data["id_token"]
    session[sessions.ENTRA] = True
    # The directory's clock may be minutes ahead: nobody proves anything after now.
    session[sessions.PROVED] = min(said["proved_at"], timezone.now().timestamp())
    session[UID] = said["uid"]
    session[ASKED] = timezone.now().timestamp()
    session[REFRESH] = second_factors().encrypt(login.token.token_secret) if login.token else ""


def recheck(request: HttpRequest, now: dt.datetime) -> str:
    """Ask the directory whether the person is still who they were and what they hold now.

    Returns why the session is over; "" while it goes on: it was asked lately, the answer is good,
    or the directory does not answer at all.
    """
    session = request.session
    if now - dt.datetime.fromtimestamp(session[ASKED], dt.UTC) < ASKED_EVERY:
        return ""
    over = "Entra ID no longer lets you in here. Sign in again, or ask your administrator."
    if not (settings.ENTRA_TENANT and session[REFRESH]):
        return over
    try:
        claims = _renewed(session, now)
    except requests.RequestException:
        session[ASKED] = (now - ASKED_EVERY + TRIED_AGAIN_AFTER).timestamp()
        return ""
    except Forged:
        return over
    if claims.uid != session[UID]:
        return over
    authority = authorities.find(settings.ENTRA_AUTHORITY)
    actions.roles_from_directory(request.user, authority, [role.value for role in claims.roles])
    session[ASKED] = now.timestamp()
    return ""


def believed(token: str, nonce: str | None, now: dt.datetime) -> Claims:
    """What an ID token says, read with the directory's own keys. Raises Forged."""
    config = configuration()
    expected = Expected(
        tenant=settings.ENTRA_TENANT,
        issuer=f"{settings.ENTRA}/{settings.ENTRA_TENANT}/v2.0",
        client=settings.ENTRA_CLIENT,
        nonce=nonce,
        mfa_context=settings.ENTRA_MFA_CONTEXT,
    )
    if config["issuer"] != expected.issuer:
        raise Forged("The directory calls itself by another name.")
    keys = _keys(config["jwks_uri"])
    if key_of(token) not in keys:
        # Keys are replaced without notice: look once more.
        _kept.pop(config["jwks_uri"], None)
        keys = _keys(config["jwks_uri"])
    return read(token, keys, expected, now)


def configuration() -> dict:
    """The directory's own description: its addresses and its name."""
    address = f"{settings.ENTRA}/{settings.ENTRA_TENANT}/v2.0/.well-known/openid-configuration"
    return _fetched(address)


def _renewed(session: MutableMapping, now: dt.datetime) -> Claims:
    """Claims as they are now. Raises Forged where the directory refuses."""
    app = get_adapter().get_app(None, PROVIDER)
    with get_adapter().get_requests_session() as directory:
        answer = directory.post(
            configuration()["token_endpoint"],
            data={
                "grant_type": "refresh_token",
                "refresh_token": second_factors().decrypt(session[REFRESH]),
                "client_id": app.client_id,
                "client_secret": app.secret,
                "scope": "openid profile email offline_access",
            },
            timeout=SECONDS_TO_WAIT,
        )
    if answer.status_code >= 500:
        raise requests.ConnectionError
    if answer.status_code != 200:
        raise Forged("The directory refuses.")
    said = answer.json()
    if said.get("refresh_token"):
        session[REFRESH] = second_factors().encrypt(said["refresh_token"])
    return believed(said.get("id_token", ""), None, now)


def _keys(address: str) -> dict[str, Any]:
    found = {}
    for key in _fetched(address)["keys"]:
        if key.get("kty") == "RSA" and key.get("use", "sig") == "sig":
            found[key["kid"]] = jwt.PyJWK(key, algorithm="RS256").key
    return found


def _fetched(address: str) -> dict:
    kept = _kept.get(address)
    if kept and time.monotonic() - kept[0] < KEPT_SECONDS:
        return kept[1]
    with get_adapter().get_requests_session() as directory:
        answer = directory.get(address, timeout=SECONDS_TO_WAIT)
        answer.raise_for_status()
    _kept[address] = (time.monotonic(), answer.json())
    return _kept[address][1]


def _newly(claims: Claims, now: dt.datetime) -> bool:
    return claims.proved_at is not None and now - claims.proved_at < NEWLY
