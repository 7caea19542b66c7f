"""Logs that cannot hold a child's data, because they never write a value of an exception."""

import json
import logging
import re
import traceback
from datetime import UTC, datetime

from django.views.debug import SafeExceptionReporterFilter

# What a record may carry besides its message: ids and counts that say which job, never whose data.
ALLOWED = ("upload_id", "stage", "attempt", "seconds", "status_code")


# Addresses that let whoever knows them in: their token is a secret, and Django logs addresses.
TOKENS = re.compile(r"(/(?:link|set-password)/)[^\s\"']+")


class PlainFormatter(logging.Formatter):
    """One JSON document a line: when, how grave, who says it, what, and where an exception arose.

    An exception is told by its type and its frames. Its message is left out: PostgreSQL's quotes
    the row ("Key (child_id)=(...) already exists"), pandas' quotes the cell.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "says": TOKENS.sub(r"\1(left out)", record.getMessage()),
        }
        line |= {name: str(vars(record)[name]) for name in ALLOWED if name in vars(record)}
        if record.exc_info and record.exc_info[0]:
            line["exception"] = record.exc_info[0].__name__
            line["frames"] = [
                f"{frame.filename}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(record.exc_info[2])
            ]
        return json.dumps(line, ensure_ascii=False)


# Where Celery says what it could not make a task of, with the whole of it.
QUOTES_MESSAGES = "celery.worker.consumer.consumer"


class NoTaskValues(logging.Filter):
    """Takes out of Celery's records what they quote: of a task its arguments, error and traceback,
    of a message that is no task everything."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true: the record stays, without the values."""
        if isinstance(record.args, dict):
            quoted = {"exc", "traceback", "args", "kwargs", "return_value"} & record.args.keys()
            record.args = record.args | dict.fromkeys(quoted, "(left out)")
        if record.name == QUOTES_MESSAGES and record.args:
            record.msg = record.msg.strip().splitlines()[0].replace("%s", "…").replace("%r", "…")
            record.args = ()
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
