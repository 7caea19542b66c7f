"""What makes the web side hard to turn against its users, as far as code and settings show it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.backends.db import SessionStore
from django.core import signing
from django.test import Client
from kombu.exceptions import ContentDisallowed
from kombu.serialization import loads, prepare_accept_content

from accounts.models import Person
from csc_dashboard import processes
from csc_dashboard.celery import app
from tests.csc_dashboard.test_settings import SERVICE, run, settings_with
from tests.house.files import ROOMS, ROOT, text_of, tracked

CODE = [p for p in tracked() if p.suffix == ".py" and p.parts[0] in ROOMS]
TEMPLATES = [p for p in tracked() if p.suffix == ".html"]
SCRIPTS = [p for p in tracked() if p.suffix == ".js"]
# The one place that puts marked text together, of parts it has escaped.
ESCAPES_ITSELF = {"indicators/templatetags/explained.py"}


def with_words(pattern: str, paths: list[Path]) -> list[str]:
    """Each line that matches."""
    return [
        f"{path}:{number}"
        for path in paths
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if re.search(pattern, line)
    ]


def test_no_text_is_marked_safe_and_no_template_is_built():
    """What somebody wrote is escaped wherever it is shown, and never becomes a template."""
    assert not with_words(r"\|\s*safe\b|autoescape\s+off", TEMPLATES)
    marked = with_words(r"mark_safe|SafeString\(|from_string\(|[^.\w]Template\(", CODE)
    assert {place.split(":")[0] for place in marked} == ESCAPES_ITSELF


def test_a_template_that_marks_text_safe_would_be_found(tmp_path: Path):
    path = tmp_path / "page.html"
    path.write_text("{{ note|safe }}")
    assert with_words(r"\|\s*safe\b|autoescape\s+off", [path])


def test_no_script_of_ours_makes_html_of_text_or_evaluates_any():
    asked = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function"
    assert not with_words(asked, SCRIPTS)
    assert not with_words(r"postMessage|addEventListener\(.message|document\.cookie", SCRIPTS)


def test_the_browser_keeps_no_more_than_a_switch():
    """One word of a meeting's keys, on or off; no page: htmx keeps no history."""
    kept = with_words(r"localStorage\.setItem|sessionStorage|indexedDB", SCRIPTS)
    assert [place.split(":")[0] for place in kept] == ["static/js/meeting.js"]
    assert '"on"' in text_of(Path("static/js/meeting.js"))
    base = text_of(Path("templates/base.html"))
    assert '"historyCacheSize": 0' in base
    assert '"allowEval": false' in base


def test_every_form_of_a_model_names_its_fields():
    """A field that is added to a model is in no form before somebody puts it there."""
    loose = []
    for path in CODE:
        for node in ast.walk(ast.parse(text_of(path))):
            if isinstance(node, ast.ClassDef) and node.name == "Meta":
                for part in node.body:
                    names = [ast.unparse(t) for t in getattr(part, "targets", [])]
                    if "exclude" in names or (
                        "fields" in names and "__all__" in ast.unparse(part.value)
                    ):
                        loose.append(str(path))
    assert not loose


@pytest.mark.django_db
def test_no_other_origin_may_read_and_no_folder_is_listed(client: Client):
    answer = client.get("/sign-in/", headers={"origin": "https://elsewhere.example"})
    assert not [name for name in answer.headers if name.startswith("Access-Control")]
    for address in ("/files/", "/static/", "/media/", "/var/", "/.git/config", "/settings.py"):
        assert client.get(address).status_code in (302, 404), address


@pytest.mark.django_db
def test_the_page_to_sign_in_masks_passwords_and_lets_managers_fill_them(client: Client):
    page = client.get("/sign-in/").content.decode()
    fields = re.findall(r"<input[^>]*password[^>]*>", page)
    assert fields
    for field in fields:
        assert 'type="password"' in field
        assert "autocomplete=" in field
        assert 'autocomplete="off"' not in field
        assert "onpaste" not in field
    assert not re.search(r"secret question|password hint", page, re.I)


@pytest.mark.django_db
def test_nobody_is_there_from_the_start():
    assert not Person.objects.filter(email__regex="^(admin|root|test)").exists()
    assert Person.objects.count() == 0


@pytest.mark.django_db
def test_looking_at_the_page_signs_nobody_in(client: Client):
    client.get("/sign-in/")
    assert "_auth_user_id" not in client.session
    assert client.get("/account/").status_code == 302


# Seventy letters of another script, each another.
LONG = "".join(chr(0x4E00 + 11 * number) for number in range(70))


@pytest.mark.parametrize(
    "password",
    [
        pytest.param("all in lower case words", id="small letters"),
        pytest.param("HERONLANTERNQUARRY", id="capitals"),
        pytest.param(LONG, id="long"),
    ],
)
def test_a_password_may_be_of_anything(password: str):
    """No rule says of what a password must be made; only that it is long and not a common one."""
    validate_password(password, Person(email="a@b.example", name="Alex Hill"))


def test_a_password_is_checked_exactly_as_it_was_given():
    person = Person()
    person.set_password("Heron lantern quarry ")
    assert person.check_password("Heron lantern quarry ")
    for other in ("Heron lantern quarry", "heron lantern quarry ", "Heron lantern quarry  "):
        assert not person.check_password(other)


@pytest.mark.django_db
def test_a_session_is_a_row_under_a_random_key():
    """A row, so that it can be ended at once; a key of more than 128 bits."""
    assert "signed_cookies" not in settings.SESSION_ENGINE
    key = SessionStore()._get_new_session_key()
    assert re.fullmatch(r"[a-z0-9]{32}", key)
    assert key != SessionStore()._get_new_session_key()


def test_a_service_locks_its_cookies_and_speaks_https_for_a_year(tmp_path: Path):
    names = (
        "SESSION_COOKIE_HTTPONLY SESSION_COOKIE_SAMESITE CSRF_USE_SESSIONS SECURE_HSTS_SECONDS"
        " SECURE_HSTS_INCLUDE_SUBDOMAINS SECURE_PROXY_SSL_HEADER SILENCED_SYSTEM_CHECKS"
    )
    assert settings_with(tmp_path, names, **SERVICE) == {
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_USE_SESSIONS": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
        # Only a proxy that takes it from what clients send is believed.
        "SECURE_PROXY_SSL_HEADER": None,
        "SILENCED_SYSTEM_CHECKS": [],
    }


def test_passwords_are_hashed_by_argon2(tmp_path: Path):
    hashers = settings_with(tmp_path, "PASSWORD_HASHERS", **SERVICE)["PASSWORD_HASHERS"]
    assert hashers[0].endswith("Argon2PasswordHasher")


def test_a_weak_secret_fails_the_check_of_a_deployment(tmp_path: Path):
    """S3: `check --deploy` finds nothing in a service, and finds what is weak."""
    ran = run(
        ["manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        tmp_path,
        SERVICE | {"SECRET_KEY": "short"},
    )
    assert ran.returncode
    assert "security.W009" in ran.stderr


def test_messages_to_the_worker_are_json_and_nothing_else():
    """A message that would run as a program when it is read is not read."""
    assert app.conf.accept_content == app.conf.result_accept_content == ["json"]
    assert app.conf.task_serializer == "json"
    with pytest.raises(ContentDisallowed):
        loads(
            b"not read at all",
            content_type="application/x-python-serialize",
            content_encoding="binary",
            accept=prepare_accept_content(app.conf.accept_content),
        )


def test_a_link_that_was_changed_is_no_link():
    signed = signing.dumps({"a": 1})
    assert signing.loads(signed) == {"a": 1}
    with pytest.raises(signing.BadSignature):
        signing.loads(signed[:-1] + ("a" if signed[-1] != "a" else "b"))


def test_what_breaks_says_nothing_of_the_inside(monkeypatch: pytest.MonkeyPatch):
    def broken(now: object) -> None:
        raise RuntimeError("canary-4711 of a child")

    monkeypatch.setattr("csc_dashboard.service.not_ready", broken)
    answer = Client(raise_request_exception=False).get("/readyz")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "canary-4711" not in page
    assert "Traceback" not in page
    assert "service.py" not in page


def test_a_log_is_for_this_account_alone(tmp_path: Path):
    path = tmp_path / "web.log"
    processes._open_log(path).close()
    assert path.stat().st_mode & 0o077 == 0


def test_the_image_is_what_the_product_needs():
    patterns = (ROOT / ".dockerignore").read_text().split()
    assert not {"!.git", "!tests", "!docs", "!requirements-dev.lock"} & set(patterns)
