"""Logs that cannot hold a child's data, because they never write a value of an exception, nor what
a request said."""

import json
import logging
import re
import sys
import threading
import traceback
from datetime import UTC, datetime
from http import HTTPStatus
from types import TracebackType

from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError
from django.views.debug import SafeExceptionReporterFilter

from accounts.plain_faults import ROOMS

# What a record may carry besides its message: ids and counts that say which job, never whose data.
ALLOWED = (
    "upload_id", "stage", "attempt", "seconds", "status_code", "page", "method", "person",
)  # fmt: skip

# Addresses that let whoever knows them in: their token is a secret.
TOKENS = re.compile(r"(/(?:link|set-password)/)[^\s\"']+")
# What the web server says of a request it could not read, or of one that broke: it quotes it.
OF_A_REQUEST = re.compile(r"(Invalid request|Error handling request)\b.*", re.DOTALL)
# Where Celery quotes a message it cannot make anything of.
OF_A_MESSAGE = {"on_unknown_message", "on_unknown_task", "on_invalid_task", "on_decode_error"}
LEFT_OUT = "(left out)"


class PlainFormatter(logging.Formatter):
    """One JSON document a line: when, how grave, who says it, what, and where an exception arose.

    An exception is told by its type and its frames. Its message is left out: PostgreSQL's quotes
    the row ("Key (child_id)=(...) already exists"), pandas' quotes the cell. A request is told by
    its status and the name of its page, never by its address or its headers: anybody may type a
    child's name behind the name of the host.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "says": _said(record),
        }
        line |= {name: str(vars(record)[name]) for name in ALLOWED if name in vars(record)}
        if record.exc_info and record.exc_info[0]:
            line["exception"] = record.exc_info[0].__name__
            line["frames"] = _frames(record.exc_info[2])
        return json.dumps(line, ensure_ascii=False)


def _said(record: logging.LogRecord) -> str:
    """The words of a record, without what an exception or a request says."""
    if "request" in vars(record):
        return _of_request(record)
    plain = logging.makeLogRecord(vars(record))
    if isinstance(record.msg, BaseException):
        plain.msg, plain.args = type(record.msg).__name__, ()
    elif isinstance(record.args, tuple):
        plain.args = tuple(
            type(each).__name__ if isinstance(each, BaseException) else each for each in record.args
        )
    says = plain.getMessage()
    if record.name.startswith("gunicorn"):
        says = OF_A_REQUEST.sub(rf"\1 {LEFT_OUT}", says)
    return TOKENS.sub(rf"\1{LEFT_OUT}", says)


def _of_request(record: logging.LogRecord) -> str:
    """What became of a request, and of which page it was."""
    try:
        became = HTTPStatus(vars(record).get("status_code")).phrase
    except ValueError:
        became = record.levelname.capitalize()
    found = getattr(vars(record)["request"], "resolver_match", None)
    return f"{became}: {f'page {found.url_name}' if found else 'no page of ours'}"


def _is_ours_to_tell(fault: BaseException) -> bool:
    """Whether the message is a sentence of ours, of the settings, or of a connection that could not
    be made; and nobody else's went before it."""
    connecting = getattr(fault.__cause__, "sqlstate", "") is None
    if isinstance(fault, OperationalError) and connecting:
        return True
    ours = type(fault).__module__.partition(".")[0] in ROOMS
    told = ours or isinstance(fault, (KeyboardInterrupt, ImproperlyConfigured))
    return told and (fault.__suppress_context__ or fault.__context__ is None)


def _frames(trace: TracebackType | None) -> list[str]:
    return [
        f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)
    ]


def tell_the_uncaught_plainly() -> None:
    """Have a process, or a thread of it, that ends of an exception tell its type and its frames and
    not its message: a schedule mails what a command says, and a service keeps it."""

    def of_process(
        kind: type[BaseException], fault: BaseException, trace: TracebackType | None
    ) -> None:
        if _is_ours_to_tell(fault):
            sys.__excepthook__(kind, fault, trace)
            return
        told = [*_frames(trace), f"{kind.__name__} {LEFT_OUT}"]
        sys.stderr.write("\n".join(told) + "\n")

    def of_thread(told: threading.ExceptHookArgs) -> None:
        of_process(told.exc_type, told.exc_value, told.exc_traceback)

    sys.excepthook, threading.excepthook = of_process, of_thread


class NoTaskValues(logging.Filter):
    """Takes out of Celery's records what they quote of a task (arguments, error, traceback) or of a
    message that is none of ours."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true: the record stays, without the values."""
        if isinstance(record.args, dict):
            quoted = {"exc", "traceback", "args", "kwargs", "return_value"} & record.args.keys()
            record.args = record.args | dict.fromkeys(quoted, LEFT_OUT)
        elif record.args and record.funcName in OF_A_MESSAGE:
            record.args = (LEFT_OUT,) * len(record.args)
        return True


class NoValues(SafeExceptionReporterFilter):
    """The programmer's error page without the values of variables and of what was posted."""

    def is_active(self, request: object) -> bool:
        """Always: also where DEBUG is on."""
        return True

    def get_post_parameters(self, request: object) -> dict:
        """Nothing that was sent."""
        return {}

    def get_traceback_frame_variables(self, request: object, tb_frame: object) -> list:
        """No variable of any frame."""
        return []
