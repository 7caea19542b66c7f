"""No value of a child's data reaches a log: not by an exception, not by Celery's own records."""

import json
import logging
import sys

import pytest
from django.test import RequestFactory

from csc_dashboard.logs import NoTaskValues, NoValues, PlainFormatter

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
