"""What travels on the broker."""

from __future__ import annotations

import inspect
from unittest.mock import patch
from uuid import uuid4

import pytest
from celery import Task, current_app

from csc_dashboard.messages import IdsOnly, NotAnIdError
from indicators.tasks import ask
from ingest.tasks import take_in

current_app.loader.import_default_modules()
OURS = [task for name, task in current_app.tasks.items() if not name.startswith("celery.")]


def sent(task: Task, *args: object, **kwargs: object) -> tuple:
    """What goes out."""
    with patch.object(Task, "apply_async") as broker:
        task.apply_async(args, kwargs)
    return broker.call_args.args


def test_ids_go_out():
    """V3: the number of a row, or a random id."""
    upload = str(uuid4())
    assert sent(ask, 12) == ((12,), {})
    assert sent(take_in, upload) == ((upload,), {})


@pytest.mark.parametrize(
    "said",
    [
        "Alderwick",
        "1990-04-01",
        "AB12 3CD",
        "Z812345678901",
        1.5,
        None,
        ["12"],
        {"child": "12"},
        b"12",
        # A UUID in another dress may hide twelve digits of something else.
        "00000000000000000000000000001234",
    ],
)
def test_nothing_else_goes_out(said: object):
    """V3: no word, day, list or number in quotes; and the refusal does not repeat it."""
    for given in ({"args": (said,)}, {"kwargs": {"upload_id": said}}):
        with pytest.raises(NotAnIdError) as refused:
            take_in.apply_async(**given)
        assert str(said) not in str(refused.value)
    with pytest.raises(NotAnIdError):
        take_in.delay(said)


def test_every_task_is_one_that_carries_ids():
    """V3: all tasks that a worker knows, of this day and of later ones."""
    assert len(OURS) >= 10
    for task in OURS:
        assert isinstance(task, IdsOnly), task.name


def test_no_task_takes_more_than_one_id():
    """V3: what a task needs it reads from its row."""
    for task in OURS:
        takes = inspect.signature(task.run).parameters.values()
        assert [each.annotation for each in takes] in ([], ["int"], ["str"]), task.name
