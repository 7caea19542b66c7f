"""No value of a child's data reaches a log: not by an exception, not by what somebody typed as an
address, not by Celery's own records or the web server's."""

import json
import logging
import os
import resource
import runpy
import sys
import threading
from unittest.mock import patch

import psycopg
import pytest
from django.apps import apps
from django.core.exceptions import DisallowedHost, ImproperlyConfigured
from django.db import IntegrityError, OperationalError
from django.test import RequestFactory
from gunicorn.config import Config

from csc_dashboard import logs
from csc_dashboard.logs import NoTaskValues, NoValues, PlainFormatter
from ingest.vocabulary import ErrorCode, Refused
from tests.house.files import ROOT
from tests.pages import PageClient

CANARY = "CANARY-A123456789012"


def logged(record: logging.LogRecord) -> dict:
    NoTaskValues().filter(record)
    text = PlainFormatter().format(record)
    assert CANARY not in text
    assert "\n" not in text
    return json.loads(text)


def record(message: str, *arguments: object, **more: object) -> logging.LogRecord:
    made = logging.getLogger("ingest").makeRecord(
        "ingest", logging.ERROR, "file.py", 1, message, arguments, None
    )
    vars(made).update(more)
    return made


def test_an_exception_is_told_by_its_type_and_place():
    try:
        raise ValueError(f"Key (upn)=({CANARY}) already exists")
    except ValueError:
        told = logged(record("The return could not be recorded", exc_info=sys.exc_info()))
    assert told["exception"] == "ValueError"
    assert told["frames"][-1].endswith("test_an_exception_is_told_by_its_type_and_place")
    assert told["says"] == "The return could not be recorded"


def test_only_named_extras_are_written():
    told = logged(record("Taking in", upload_id="5f0c", child=CANARY))
    assert told["upload_id"] == "5f0c"
    assert "child" not in told


def test_celery_quotes_neither_error_nor_arguments():
    values = {"name": "ingest.tasks.take_in", "id": "1", "exc": CANARY, "args": CANARY}
    told = logged(record("Task %(name)s[%(id)s] raised: %(exc)s %(args)s", values))
    assert told["says"] == "Task ingest.tasks.take_in[1] raised: (left out) (left out)"


def test_an_exception_that_is_said_is_told_by_its_type():
    told = logged(record("It broke: %s", ValueError(CANARY)))
    assert told["says"] == "It broke: ValueError"
    assert logged(record(KeyError(CANARY)))["says"] == "KeyError"


def test_a_message_that_is_none_of_ours_is_not_quoted():
    made = record("Received unregistered task: %s %s", KeyError(CANARY), f"['{CANARY}'] (20b)")
    made.funcName = "on_unknown_task"
    assert logged(made)["says"] == "Received unregistered task: (left out) (left out)"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "host", "says"),
    [
        (f"/{CANARY}/", "testserver", "Not Found: page overview"),
        (f"/E09000001/{CANARY}/?name={CANARY}", "testserver", "Not Found: no page of ours"),
        (f"/{CANARY}/returns/", "testserver", "Not Found: page uploads"),
        ("/sign-in/", CANARY, "Bad Request: no page of ours"),
    ],
)
def test_a_request_is_told_by_its_page_and_not_by_its_address(people, caplog, asked, host, says):
    """V2: anybody may type a child's name behind the name of the host, or as the host."""
    client = PageClient(headers={"host": host, "referer": f"http://testserver/{CANARY}"})
    client.force_login(people.bob)
    client.get(asked)
    assert says in [logged(each)["says"] for each in caplog.records]


def test_a_host_that_is_refused_is_not_quoted():
    request = RequestFactory().get("/")
    refused = DisallowedHost(f"Invalid HTTP_HOST header: {CANARY!r}")
    told = logged(record(str(refused), request=request, status_code=400))
    assert told["says"] == "Bad Request: no page of ours"


@pytest.mark.parametrize(
    ("said", "says"),
    [
        (
            f"Invalid request from ip=192.0.2.1: Invalid Request Line 'GET {CANARY}'",
            "Invalid request (left out)",
        ),
        (f"Error handling request GET /x?upn={CANARY}", "Error handling request (left out)"),
        ("WORKER TIMEOUT (pid:12)", "WORKER TIMEOUT (pid:12)"),
    ],
)
def test_the_web_server_quotes_no_request(said: str, says: str):
    """V2: what it could not read, or what broke outside of every page."""
    made = record(said)
    made.name = "gunicorn.error"
    assert logged(made)["says"] == says


def test_the_web_server_writes_as_the_rest_does():
    """V2: its own set-up is asked, with the file it is run with."""
    # What it sets for its own processes is no setting of the other tests'.
    with patch.dict(os.environ):
        said = runpy.run_path(str(ROOT / "gunicorn.conf.py"))
    said["on_exit"](None)
    logger = said["logger_class"](Config())
    assert logger.error_log.handlers
    assert all(isinstance(h.formatter, PlainFormatter) for h in logger.error_log.handlers)


def refused_row() -> Exception:
    """What the database raises, as Django passes it on."""
    fault = IntegrityError(f"DETAIL: Key (upn)=({CANARY}) already exists.")
    fault.__cause__ = psycopg.errors.UniqueViolation(str(fault))
    return fault


def no_connection() -> Exception:
    fault = OperationalError("connection to server failed: No such file or directory")
    fault.__cause__ = psycopg.OperationalError(str(fault))
    return fault


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (refused_row(), "IntegrityError (left out)"),
        (ValueError(CANARY), "ValueError (left out)"),
        (no_connection(), "No such file or directory"),
        (ImproperlyConfigured("A service needs a secret of its own"), "a secret of its own"),
        (Refused(ErrorCode.EMPTY_FILE, "The file is empty."), "The file is empty."),
        (KeyboardInterrupt(), "KeyboardInterrupt"),
    ],
    ids=lambda case: type(case).__name__,
)
def test_a_process_that_ends_of_an_exception_keeps_its_message_back(
    fault: BaseException, told: str, monkeypatch, capsys
):
    """V2: a schedule mails what a command says."""
    for module, hook in ((sys, "excepthook"), (threading, "excepthook")):
        monkeypatch.setattr(module, hook, getattr(module, hook))
    logs.tell_the_uncaught_plainly()
    sys.excepthook(type(fault), fault, fault.__traceback__)
    said = capsys.readouterr().err
    assert told in said
    assert CANARY not in said


def test_a_sentence_of_ours_behind_somebody_elses_message_is_kept_back_with_it(monkeypatch, capsys):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    logs.tell_the_uncaught_plainly()
    try:
        try:
            raise ValueError(CANARY)
        except ValueError:
            raise Refused(ErrorCode.EMPTY_FILE, "The file is empty.")  # noqa: B904  what is tried
    except Refused as fault:
        sys.excepthook(type(fault), fault, fault.__traceback__)
    assert CANARY not in capsys.readouterr().err


def test_no_process_leaves_a_core_dump(monkeypatch):
    """V2: it would be a copy of the memory. What a process starts, the database among it, inherits
    the limit, and cannot lift it."""
    assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)
    limited = []
    monkeypatch.setattr(resource, "setrlimit", lambda *given: limited.append(given))
    apps.get_app_config("csc_dashboard").ready()
    assert limited == [(resource.RLIMIT_CORE, (0, 0))]


def test_the_error_page_for_the_programmer_shows_no_variable_and_nothing_posted():
    request = RequestFactory().post("/", {"upn": CANARY})
    secret = CANARY
    shown = NoValues()
    assert shown.is_active(request)
    assert shown.get_post_parameters(request) == {}
    assert shown.get_traceback_frame_variables(request, sys._getframe()) == []
    assert secret == CANARY


def test_the_loggers_of_a_service_use_them(settings):
    handler = settings.LOGGING["handlers"]["stderr"]
    assert (handler["formatter"], handler["filters"]) == ("plain", ["no_task_values"])
    assert settings.LOGGING["root"]["handlers"] == ["stderr"]


@pytest.mark.parametrize("name", ["django", "django.request", "celery.app.trace", "ingest"])
def test_no_logger_has_a_handler_that_writes_otherwise(name: str):
    logger = logging.getLogger(name)
    while logger:
        for handler in logger.handlers:
            silent = isinstance(handler, logging.NullHandler)
            pytests = type(handler).__module__.startswith("_pytest")
            assert silent or pytests or isinstance(handler.formatter, PlainFormatter), handler
        logger = logger.parent if logger.propagate else None
