"""Signing in through Entra ID: who comes in, who does not, how soon a role taken away is gone."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts import actions, entra
from accounts.models import AuditEntry, Person, Role
from tests.accounts.directory import (
    AT,
    BOB,
    CLIENT,
    OTHER_TENANT,
    SECRET,
    TENANT,
    StubDirectory,
    asked_of,
    claims,
    signed,
    signed_with_public_key,
    unsigned,
)

HOUR = 3600
# What is wrong with each token, and the token. `nonce` is that of this sign-in.
FORGED = {
    "another issuer": lambda n: signed(claims(nonce=n, iss="https://evil.example/v2.0")),
    "the issuer of another directory": lambda n: signed(
        claims(nonce=n, iss=AT.replace(TENANT, OTHER_TENANT))
    ),
    "another directory": lambda n: signed(claims(nonce=n, tid=OTHER_TENANT)),
    "no directory": lambda n: signed(claims(nonce=n, tid=None)),
    "another service": lambda n: signed(claims(nonce=n, aud="00000003-0000-0000-c000-000")),
    "several services": lambda n: signed(claims(nonce=n, aud=[CLIENT, "another"])),
    "another number": lambda n: signed(claims(nonce="of another sign-in")),
    "no number": lambda n: signed(claims()),
    "expired": lambda n: signed(claims(nonce=n, exp=int(time.time()) - HOUR)),
    "never expires": lambda n: signed(claims(nonce=n, exp=None)),
    "not yet valid": lambda n: signed(claims(nonce=n, nbf=int(time.time()) + HOUR)),
    "made in the future": lambda n: signed(claims(nonce=n, iat=int(time.time()) + HOUR)),
    "unsigned": lambda n: unsigned(claims(nonce=n)),
    "signed with the public key": lambda n: signed_with_public_key(claims(nonce=n)),
    "signed by another under its name": lambda n: signed(claims(nonce=n), by="theirs"),
    "a key of another directory": lambda n: signed(claims(nonce=n), by="theirs", kid="theirs"),
    "altered after signing": lambda n: altered(signed(claims(nonce=n))),
    "no object": lambda n: signed(claims(nonce=n, oid=None)),
    "a guest by account type": lambda n: signed(claims(nonce=n, acct=1)),
    "a guest by address": lambda n: signed(
        claims(nonce=n, preferred_username="bob_elsewhere#EXT#@fenmarch.onmicrosoft.com")
    ),
    "a guest by identity provider": lambda n: signed(claims(nonce=n, idp="https://sts.other/")),
    "no roles": lambda n: signed(claims(nonce=n, roles=None)),
    "roles of something else": lambda n: signed(claims(nonce=n, roles=["Global.Admin"])),
    "too many groups to list": lambda n: signed(
        claims(nonce=n, roles=None, hasgroups=True, _claim_names={"groups": "src1"})
    ),
    "without a second factor": lambda n: signed(claims(nonce=n, amr=["pwd"])),
    "saying nothing of one": lambda n: signed(claims(nonce=n, amr=None)),
    "an ordinary acr": lambda n: signed(claims(nonce=n, amr=["pwd"], acr="1", acrs=["c9"])),
    "an empty context": lambda n: signed(claims(nonce=n, amr=["pwd"], acrs=[""])),
    "a token for an interface": lambda n: signed(claims(nonce=n, scp="access_as_user")),
    "a token for an interface by its head": lambda n: signed(claims(nonce=n), typ="at+jwt"),
    "a token to sign out with": lambda n: signed(
        claims(nonce=n, events={"http://schemas.openid.net/event/backchannel-logout": {}})
    ),
    "no token": lambda n: "",
    "not a token": lambda n: "a.b.c",
    "times that are none": lambda n: signed(claims(nonce=n, exp="soon")),
}


def altered(token: str) -> str:
    head, body, mark = token.split(".")
    said = base64.urlsafe_b64decode(body + "==").replace(b"performance_lead", b"administrator!!!")
    return f"{head}.{base64.urlsafe_b64encode(said).rstrip(b'=').decode()}.{mark}"


@pytest.fixture
def directory(people, settings, monkeypatch) -> StubDirectory:
    """Entra ID is set up for the authority of the tests, and the stub answers for it."""
    stub = StubDirectory()
    settings.ENTRA_TENANT, settings.ENTRA_CLIENT = TENANT, CLIENT
    settings.ENTRA_AUTHORITY = people.here.code
    settings.LOCAL_ACCOUNTS = False
    settings.SECOND_FACTOR_REQUIRED = settings.PASSKEY_REQUIRED = True
    how = {
        "server_url": AT, "token_auth_method": "client_secret_post", "fetch_userinfo": False,
        "uid_field": "uid", "oauth_pkce_enabled": True,
        "scope": ["openid", "profile", "email", "offline_access"],
    }  # fmt: skip
    app = {
        "provider_id": "entra", "name": "Entra", "client_id": CLIENT, "secret": SECRET,
        "settings": how,
    }  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    monkeypatch.setattr("accounts.adapters.Directory.get_requests_session", lambda self: stub)
    entra._kept.clear()
    return stub


def go(page, address: str = "/sign-in/entra/", **data: str) -> dict[str, str]:
    """Set out for the directory: what it is asked."""
    return asked_of(page.post(address, data).headers["Location"])


def come_back(page, directory: StubDirectory, asked: dict[str, str], token: str):
    directory.token = token
    directory.codes.add("the-code")
    return page.page("/sign-in/entra/back/", {"code": "the-code", "state": asked["state"]})


def sign_in(page, directory: StubDirectory, **other):
    asked = go(page)
    return come_back(page, directory, asked, signed(claims(nonce=asked["nonce"], **other)))


def test_who_holds_an_app_role_comes_in_and_is_added(page, people, directory):
    """A1: code flow with PKCE, a number of its own, and a key that is no address."""
    asked = go(page, next="/account/")
    assert (asked["response_type"], asked["client_id"]) == ("code", CLIENT)
    assert asked["code_challenge_method"] == "S256"
    token = signed(claims(nonce=asked["nonce"]))
    assert come_back(page, directory, asked, token).heading == "Your account"
    verifier = directory.asked[0]["code_verifier"].encode()
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier).digest()).rstrip(b"=")
    assert challenge.decode() == asked["code_challenge"]
    bob = Person.objects.get(email="bob.reed@fenmarch.gov.uk")
    assert (bob.name, bob.has_usable_password()) == ("Bob Reed", False)
    assert bob.socialaccount_set.get().uid == f"{TENANT}:{BOB}"
    assert [(r.authority, r.name) for r in bob.roles.all()] == [(people.here, "performance_lead")]
    entry = AuditEntry.objects.filter(person=bob, action="signed in").get()
    assert entry.detail == {"through": "Entra ID"}


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED.keys())
def test_a_forged_token_lets_nobody_in(page, people, directory, forge):
    """A1: every way of forging, through the whole flow."""
    before = Person.objects.count()
    asked = go(page)
    shown = come_back(page, directory, asked, forge(asked["nonce"]))
    assert (shown.status, shown.heading) == (403, "You are not signed in")
    assert page.page("/account/").heading == "Sign in"
    assert Person.objects.count() == before


def test_the_same_without_the_forgery_comes_in(page, people, directory):
    """A1: the refusals above are for what was forged."""
    assert sign_in(page, directory).heading == "What needs you"


def test_an_answer_to_another_browsers_sign_in_is_refused(page, people, directory):
    """A1: state."""
    from tests.pages import PageClient

    asked = go(PageClient())
    token = signed(claims(nonce=asked["nonce"]))
    assert come_back(page, directory, asked, token).heading == "You are not signed in"
    made_up = asked | {"state": "made-up"}
    assert come_back(page, directory, made_up, token).heading == "You are not signed in"


def test_an_answer_is_good_once(page, people, directory):
    """A1: a replayed code, and a replayed state."""
    asked = go(page)
    token = signed(claims(nonce=asked["nonce"]))
    come_back(page, directory, asked, token)
    page.send("/sign-out/")
    assert come_back(page, directory, asked, token).heading == "You are not signed in"
    again = go(page)
    directory.codes.clear()
    used = page.page("/sign-in/entra/back/", {"code": "the-code", "state": again["state"]})
    assert used.heading == "You are not signed in"


def test_the_same_address_of_another_object_is_nobody(page, people, directory):
    """A1: an address anybody can write into a directory takes no account over."""
    sign_in(page, directory)
    page.send("/sign-out/")
    shown = sign_in(page, directory, oid="cccccccc-0000-4000-8000-000000000002")
    assert "An account with your address is here already" in shown.text
    shown = sign_in(page, directory, oid=BOB[:-1] + "9", preferred_username=people.alice.email)
    assert "An account with your address is here already" in shown.text
    assert page.page("/account/").heading == "Sign in"


def test_a_changed_address_is_the_same_person(page, people, directory):
    """A1: known by directory and object."""
    sign_in(page, directory)
    page.send("/sign-out/")
    married = sign_in(page, directory, preferred_username="bob.hill@fenmarch.gov.uk")
    assert married.heading == "What needs you"
    assert Person.objects.filter(socialaccount__uid=f"{TENANT}:{BOB}").count() == 1


def test_an_account_there_was_is_connected_by_whoever_runs_the_service(page, people, directory):
    """A1: the way from a password to the directory, and the only one."""
    out = StringIO()
    call_command("account", people.bob.email, "--connect", BOB.upper(), stdout=out)
    with pytest.raises(CommandError, match="connected already"):
        call_command("account", people.alice.email, "--connect", BOB, stdout=out)
    with pytest.raises(CommandError, match="is a GUID"):
        call_command("account", people.alice.email, "--connect", "alice", stdout=out)
    assert sign_in(page, directory).heading == "What needs you"
    people.bob.refresh_from_db()
    assert not people.bob.has_usable_password()
    assert people.bob.last_login is not None


def test_a_disabled_account_stays_out_whatever_the_directory_says(page, people, directory):
    sign_in(page, directory)
    bob = Person.objects.get(name="Bob Reed")
    actions.set_active(bob, people.here, active=False, by=people.alice)
    assert page.page("/account/").heading == "Sign in"
    assert "Your account here is disabled." in sign_in(page, directory).text


def test_keys_may_be_replaced(page, people, directory):
    """A1: a key published since is found; one no longer published is not."""
    sign_in(page, directory)
    page.send("/sign-out/")
    directory.keys = ["newer"]
    asked = go(page)
    token = signed(claims(nonce=asked["nonce"]), by="newer", kid="newer")
    assert come_back(page, directory, asked, token).heading == "What needs you"
    page.send("/sign-out/")
    assert sign_in(page, directory).heading == "You are not signed in"


def test_a_directory_that_calls_itself_otherwise_is_not_believed(page, people, directory):
    directory.issuer = AT.replace(TENANT, OTHER_TENANT)
    assert sign_in(page, directory).heading == "You are not signed in"


def test_a_context_that_demands_a_second_factor_counts_where_it_is_named(
    page, people, directory, settings
):
    settings.ENTRA_MFA_CONTEXT = "c1"
    asked = go(page)
    assert '"value": "c1"' in asked["claims"]
    token = signed(claims(nonce=asked["nonce"], amr=None, acrs=["c1"]))
    assert come_back(page, directory, asked, token).heading == "What needs you"


def test_whoever_declines_there_is_told_so_here(page, people, directory):
    asked = go(page)
    said = {"error": "access_denied", "state": asked["state"]}
    assert page.page("/sign-in/entra/back/", said).heading == "You are not signed in"


def test_while_the_directory_is_down_nobody_new_comes_in(page, people, directory):
    """A1: and no password is offered in its place."""
    asked = go(page)
    directory.down = True
    entra._kept.clear()
    back = {"code": "the-code", "state": asked["state"]}
    assert page.page("/sign-in/entra/back/", back).heading == "You are not signed in"
    assert not page.page("/sign-in/").tree.xpath("//input[@type='password']")


# Roles ----------------------------------------------------------------------------------------


def pass_minutes(monkeypatch, minutes: float) -> None:
    later = timezone.now() + dt.timedelta(minutes=minutes)
    monkeypatch.setattr(timezone, "now", lambda: later)


def roles() -> list[str]:
    held = Role.objects.filter(person__name="Bob Reed").order_by("name")
    return list(held.values_list("name", flat=True))


def test_a_role_taken_away_in_the_directory_is_gone_within_a_quarter_of_an_hour(
    page, people, directory, monkeypatch
):
    """A2: of somebody who stays signed in."""
    sign_in(page, directory, roles=["performance_lead", "board_member"])
    assert roles() == ["board_member", "performance_lead"]
    directory.renewed = signed(claims(roles=["board_member"]))
    uploads = f"/{people.here.code}/returns/"
    assert page.get(uploads).status_code == 200
    pass_minutes(monkeypatch, 14)
    assert page.get(uploads).status_code == 403
    assert roles() == ["board_member"]
    assert directory.asked[-1]["refresh_token"] == "the-first"
    assert AuditEntry.objects.filter(action="changed roles", detail__given_in="Entra ID").exists()


@pytest.mark.parametrize(
    "renewed",
    [None, {"roles": None}, {"oid": "cccccccc-0000-4000-8000-000000000002"}, {"amr": ["pwd"]}],
    ids=["refused", "no roles left", "somebody else", "no second factor"],
)
def test_who_is_let_in_no_longer_is_signed_out(page, people, directory, monkeypatch, renewed):
    """A2: leavers."""
    sign_in(page, directory)
    directory.renewed = renewed and signed(claims(**renewed))
    pass_minutes(monkeypatch, 14)
    shown = page.page("/account/")
    assert (shown.heading, "Entra ID no longer lets you in" in shown.text) == ("Sign in", True)


def test_while_the_directory_is_down_sessions_go_on_and_it_is_asked_again(
    page, people, directory, monkeypatch
):
    """A2: current sessions live, no longer than they would."""
    sign_in(page, directory)
    directory.down = True
    pass_minutes(monkeypatch, 12)
    assert page.page("/account/").heading == "Your account"
    directory.down = False
    pass_minutes(monkeypatch, 2)
    assert page.page("/account/").heading == "Sign in"


def test_a_role_taken_away_here_is_gone_at_once(page, people, directory):
    """A2: disabled in the product; roles themselves are changed where they are given."""
    sign_in(page, directory)
    bob = Person.objects.get(name="Bob Reed")
    with pytest.raises(actions.Refused, match="given in Entra ID"):
        actions.change_roles(bob, people.here, roles=["administrator"], by=people.alice)
    actions.remove_person(bob, people.here, by=people.alice)
    assert page.get(f"/{people.here.code}/returns/").status_code == 404


def test_the_refresh_token_is_not_kept_in_the_clear(page, people, directory):
    sign_in(page, directory)
    assert "the-first" not in str(dict(page.session))


@pytest.mark.parametrize(("minutes", "comes_in"), [(-6, False), (-4, True), (4, True), (6, False)])
def test_a_directory_whose_clock_differs_by_minutes_is_believed(
    page, people, directory, minutes: int, comes_in: bool
):
    """F19: by five at most, either way; and whoever has just shown there who they are is not asked
    again because the directory's clock is ahead."""
    there = int(time.time()) + 60 * minutes
    ends = there + 1 if minutes < 0 else there + HOUR
    said = {"iat": there, "nbf": there, "exp": ends, "auth_time": there}
    seen = sign_in(page, directory, roles=["administrator"], **said)
    assert (seen.heading != "You are not signed in") is comes_in
    if comes_in:
        answer = page.post(f"/{people.here.code}/people/{people.bob.pk}/link/")
        assert answer.headers["Location"].endswith(f"/people/{people.bob.pk}/")


# Showing it again -----------------------------------------------------------------------------


def test_to_change_what_others_may_one_shows_it_there_again(page, people, directory):
    """A3: step-up in the directory, and not by a silent sign-in."""
    past = int(time.time()) - HOUR
    sign_in(page, directory, roles=["administrator"], auth_time=past)
    url = f"/{people.here.code}/people/{people.bob.pk}/"
    shown = page.send(url, {"roles": ["board_member"]})
    assert shown.heading == "Show that it is still you"
    asked = go(page, "/confirm/entra/", next=url)
    assert (asked["prompt"], asked["max_age"]) == ("login", "0")
    silent = signed(claims(nonce=asked["nonce"], roles=["administrator"], auth_time=past))
    assert come_back(page, directory, asked, silent).heading == "You are not signed in"
    asked = go(page, "/confirm/entra/", next=url)
    anew = signed(claims(nonce=asked["nonce"], roles=["administrator"]))
    assert come_back(page, directory, asked, anew).heading == "Bob"
    assert "are changed" in page.send(url, {"roles": ["board_member"]}).text


def test_a_silent_sign_in_is_no_fresh_one(page, people, directory):
    """A3: what counts is when the directory last asked."""
    for when, asks in ((int(time.time()) - HOUR, True), (None, True), (int(time.time()), False)):
        sign_in(page, directory, roles=["administrator"], auth_time=when)
        answer = page.post(f"/{people.here.code}/people/{people.bob.pk}/link/")
        assert answer.headers["Location"].startswith("/confirm/entra/") == asks
        page.send("/sign-out/")
