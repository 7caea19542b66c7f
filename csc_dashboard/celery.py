"""The worker's application: `celery -A csc_dashboard.celery`."""

import os

from celery import Celery
from celery.signals import beat_init, celeryd_init, worker_init
from django.conf import settings

from csc_dashboard.egress import allow_only
from csc_dashboard.logs import tell_the_uncaught_plainly

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "csc_dashboard.settings")
# A worker may work on one statement for two minutes: a large return goes in as one.
os.environ.setdefault("CSC_STATEMENT_SECONDS", "120")

app = Celery("csc_dashboard", task_cls="csc_dashboard.messages:IdsOnly")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@celeryd_init.connect
@beat_init.connect
def reach_only_what_is_named(**_: object) -> None:
    """The worker and the clock, before they do anything."""
    allow_only(settings.REACHED)


@worker_init.connect
@beat_init.connect
def plainly(**_: object) -> None:
    """Worker and clock say no message of what they did not catch; children of the worker neither,
    which are copies of it."""
    tell_the_uncaught_plainly()
