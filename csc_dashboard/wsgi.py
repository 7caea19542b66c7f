"""The web application: `gunicorn csc_dashboard.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

from csc_dashboard.logs import tell_the_uncaught_plainly

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "csc_dashboard.settings")

tell_the_uncaught_plainly()
application = get_wsgi_application()
