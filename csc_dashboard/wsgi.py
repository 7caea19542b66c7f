"""The web application: `gunicorn csc_dashboard.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

from csc_dashboard.incoming import WholeBodies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "csc_dashboard.settings")

application = WholeBodies(get_wsgi_application())
