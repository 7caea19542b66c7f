"""The worker's application: `celery -A csc_dashboard.celery`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "csc_dashboard.settings")

app = Celery("csc_dashboard", task_cls="csc_dashboard.messages:IdsOnly")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
