"""The web application: `gunicorn csc_dashboard.wsgi`."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from csc_dashboard.egress import allow_only
from csc_dashboard.incoming import WholeBodies
from csc_dashboard.logs import tell_the_uncaught_plainly

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "csc_dashboard.settings")

tell_the_uncaught_plainly()
allow_only(settings.REACHED)
application = WholeBodies(get_wsgi_application())
