"""The worker's application: `celery -A csc_dashboard.celery`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "csc_dashboard.settings")
# A worker may work on one statement for two minutes: a large return goes in as one.
os.environ.setdefault("CSC_STATEMENT_SECONDS", "120")

app = Celery("csc_dashboard", task_cls="csc_dashboard.messages:IdsOnly")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
