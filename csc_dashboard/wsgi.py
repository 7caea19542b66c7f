"""The web application: `gunicorn csc_dashboard.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "csc_dashboard.settings")

application = get_wsgi_application()
